"""Text of records inside Markdown: whatever people typed comes out as typed."""

from __future__ import annotations

import re
from typing import Final

READER: Final = "markdown_strict-raw_html" + "".join(
    f"+{name}"
    for name in (
        "all_symbols_escapable",
        "auto_identifiers",
        "backtick_code_blocks",
        "blank_before_header",
        "escaped_line_breaks",
        "header_attributes",
        "intraword_underscores",
        "pipe_tables",
        "space_in_atx_header",
        "strikeout",
    )
)
"""Pandoc's strict Markdown without raw HTML, TeX or attributes: text can format, never program."""

_ALWAYS: Final = re.compile(r"[\\`*_{}\[\]<>|$&~^@]")
_AT_LINE_START: Final = re.compile(r"^(?:([0-9]+)(?=[.)](?:\s|$))|(?=#|=+$|:?-+:?$|[-+](?:\s|$)))")
_LINE_BREAK: Final = re.compile(r"[\n\r\v\f\x85\u2028\u2029]")
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def escape_line(line: str) -> str:
    """Escape one line; the result also reads as typed at the start of a paragraph."""
    return _AT_LINE_START.sub(r"\1\\", _ALWAYS.sub(r"\\\g<0>", line.strip()))


def escape_text(text: str) -> str:
    """Escape a text of any length; its line breaks stay, as breaks inside one paragraph."""
    return "\\\n".join(_lines(text))


def escape_cell(text: str) -> str:
    """Escape a text for a cell of a pipe table, which knows no line breaks."""
    return " ".join(_lines(text))


def _lines(text: str) -> list[str]:
    # a pattern that takes the spaces along would try each of a long row of them
    return [escape_line(line) for line in _LINE_BREAK.split(text) if line.strip()]


def allowed_link(target: str) -> bool:
    """Tell whether a link may stay: https, mailto, a place on the page, or a relative path."""
    if target.startswith("//") or any(sign.isspace() or sign < " " for sign in target):
        return False
    scheme = _SCHEME.match(target)
    return scheme is None or scheme[0].lower() in {"https:", "mailto:"}


_INLINE_LINK: Final = re.compile(r"!?(\[[^\[\]]*\])\(\s*<?([^()\s<>]*)")
_BLOCK_MARKS: Final = re.compile(
    r"^([^\S\n]*)(#|=+[^\S\n]*$|-+[^\S\n]*$|`{3}|~{3}|\[)", re.MULTILINE
)
_RAW: Final = re.compile(r"<|&|`{3,}|~{3,}")


def user_markdown(text: str) -> str:
    """Let a text keep its emphasis, lists and links, and take from it all that reaches further.

    Headings, code fences, raw HTML and link definitions become plain text; an image becomes a
    link; a link that is not https, mailto or relative becomes text.
    """

    def link(match: re.Match[str]) -> str:
        target = match[2].replace("\\", "")
        kept = allowed_link(target)
        return f"{match[1]}({match[2]}" if kept else f"{match[1]}\\({match[2]}"

    plain = _RAW.sub(lambda match: "".join(f"\\{sign}" for sign in match[0]), text.strip())
    return _INLINE_LINK.sub(link, _without_blocks(plain))


def _without_blocks(text: str) -> str:
    closed = -1

    def escaped(match: re.Match[str]) -> str:
        nonlocal closed
        if match[2] == "[" and closed < match.end():
            # once for many openings: a row of them is read once
            found = text.find("]", match.end())
            closed = len(text) if found < 0 else found
        if match[2] == "[" and text[closed + 1 : closed + 2] != ":":
            return match[0]
        return f"{match[1]}\\{match[2]}"

    return _BLOCK_MARKS.sub(escaped, text)
