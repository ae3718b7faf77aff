"""The text of a report as HTML: CommonMark that can format, never program."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Final

from qms.report.escape import allowed_link
from qms.report.layout import HEADING_MARKS, PLACEHOLDER
from qms.report.origins import split, unmarked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

_MARKS: Final = re.compile(HEADING_MARKS + "$")
_NAME: Final = re.compile(r"#([\w:.-]+)")
_NOT_IN_NAME: Final = re.compile(r"[^\w\s.-]+")
_BEFORE_LETTER: Final = re.compile(r"^[\W\d_]+")
_LINK: Final = ("link_open", "link_close")
_IN_CONTENTS: Final = ("h2", "h3")
"""The title of the page is its h1; contents name the two levels that DOCX and PDF name."""


def _plain(_address: str, printed: str) -> str:
    return escape(printed)


def body_html(
    markdown: str,
    parts: Mapping[tuple[str, str], str],
    link: Callable[[str, str], str] = _plain,
) -> tuple[str, str]:
    """Return the contents and the text of a report as HTML.

    ``parts`` is the HTML that stands for each (kind, id) of a placeholder; ``link(address,
    printed)`` the HTML of a figure.
    """
    parser = _parser()
    tokens = list(_placed(parser.parse(markdown), parts))
    for words in (words for _opening, words in _headings(tokens)):
        _unmark(words.children or ())  # headings are links themselves, in the contents
    for token in tokens:
        token.attrs.pop("style", None)  # a column's side; the page's own policy refuses styles
        if token.children:
            token.children = list(_linked(_tamed(token.children), link))
        elif token.type != "html_block":
            _unmark((token,))
    found = list(_headings(tokens))
    _name(found, {"-".join(key) for key in parts})
    text: str = parser.renderer.render(tokens, parser.options, {})
    return "".join(_contents(found, parser)).strip(), text.strip()


@cache
def _parser() -> MarkdownIt:
    """Return a CommonMark reader with tables, without raw HTML."""
    from markdown_it import MarkdownIt

    # beyond 20 levels, the preset's own limit, words would be left out
    options = {"html": False, "xhtmlOut": False, "maxNesting": 100}
    parser = MarkdownIt("commonmark", options).enable(["table", "strikethrough"])
    parser.core.ruler.before("inline", "heading_marks", _take_marks)
    parser.validateLink = _any_link  # type: ignore[method-assign]
    return parser


def _any_link(url: str) -> bool:
    """Read every link as one, so that ``_tamed`` can keep the words of a refused one."""
    return True


def _token(kind: str, content: str = "", children: list[Token] | None = None) -> Token:
    from markdown_it.token import Token

    return Token(kind, "", 0, content=content, children=children)


def _headings(tokens: Sequence[Token]) -> Iterator[tuple[Token, Token]]:
    """Yield the opening and the words of each heading."""
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            yield token, tokens[at + 1]


def _take_marks(state: StateCore) -> None:
    """Take ``{#name .class}`` off each heading, before escaped signs look like others; shift it."""
    for opening, words in _headings(state.tokens):
        marks = _MARKS.search(words.content)
        if marks:
            words.content = words.content[: marks.start()]
            if name := _NAME.search(marks[0]):
                opening.attrSet("id", name[1])
    for token in state.tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"


def _placed(tokens: Sequence[Token], parts: Mapping[tuple[str, str], str]) -> Iterator[Token]:
    """Put the parts where a paragraph holds their placeholder and nothing else."""
    rest = iter(range(len(tokens)))
    for at in rest:
        token = tokens[at]
        alone = token.type == "paragraph_open" and not token.level
        match = PLACEHOLDER.fullmatch(tokens[at + 1].content) if alone else None
        part = parts.get((match[1], match[2])) if match else None
        if part is None:
            yield token
        else:
            yield _token("html_block", part)
            next(rest), next(rest)


def _tamed(tokens: Iterable[Token]) -> Iterator[Token]:
    """Leave the words of an image and of a link that leads where none may."""
    kept = True
    for token in tokens:
        if token.type == "link_open":
            kept = allowed_link(str(token.attrGet("href")))
        if token.type == "image":
            yield _token("text", _words(token.children or ()))
        elif kept or token.type not in _LINK:
            yield token


def _linked(tokens: Iterable[Token], link: Callable[[str, str], str]) -> Iterator[Token]:
    """Turn figures into links, but not inside of another link or of code."""
    inside = 0
    for token in tokens:
        inside += token.nesting if token.type in _LINK else 0
        if token.type != "text" or inside:
            _unmark((token,))
            yield token
            continue
        for address, words in split(token.content):
            if address:
                yield _token("html_inline", link(address, words))
            elif words:
                yield _token("text", words)


def _unmark(tokens: Iterable[Token]) -> None:
    """Leave figures as they are printed."""
    for token in tokens:
        token.content = unmarked(token.content)
        for name, value in token.attrs.items():
            token.attrs[name] = unmarked(value) if isinstance(value, str) else value


def _words(tokens: Iterable[Token]) -> str:
    """Return the words of inline tokens without their formatting."""
    return "".join(
        " " if token.type in {"softbreak", "hardbreak"} else token.content for token in tokens
    )


def _name(headings: Iterable[tuple[Token, Token]], taken: set[str]) -> None:
    """Give each heading an id that no other has; names that a template gives come first."""
    for opening, words in sorted(headings, key=lambda pair: "id" not in pair[0].attrs):
        name = str(opening.attrGet("id") or _slug(_words(words.children or ())))
        free, n = name, 0
        while free in taken:
            n += 1
            free = f"{name}-{n}"
        taken.add(free)
        opening.attrSet("id", free)


def _slug(words: str) -> str:
    """Return the words as an id, from their first letter on, without their number."""
    plain = _BEFORE_LETTER.sub("", _NOT_IN_NAME.sub("", words.lower()))
    return "-".join(plain.split()) or "section"


def _contents(headings: Iterable[tuple[Token, Token]], parser: MarkdownIt) -> Iterator[str]:
    """Yield nested lists with a link to each heading."""
    levels: list[str] = []
    for opening, words in headings:
        if opening.tag not in _IN_CONTENTS or opening.level:
            continue
        while levels and levels[-1] > opening.tag:
            levels.pop()
            yield "</li>\n</ul>\n"
        if levels and levels[-1] == opening.tag:
            yield "</li>\n"
        else:
            levels.append(opening.tag)
            yield "\n<ul>\n"
        yield f'<li><a href="#{opening.attrGet("id")}">{_label(words, parser)}</a>'
    yield "</li>\n</ul>\n" * len(levels)


def _label(words: Token, parser: MarkdownIt) -> str:
    """Return the words of a heading with their formatting, but without links."""
    kept = [token for token in words.children or () if token.type not in _LINK]
    label: str = parser.renderer.render([_token("inline", children=kept)], parser.options, {})
    return label
