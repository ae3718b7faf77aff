"""The plain words of any part of pandoc's tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

BLANKS: Final = {"Space": " ", "SoftBreak": " ", "LineBreak": "\n"}


def plain_words(nodes: Any) -> str:  # noqa: ANN401 -- any part of the tree
    """Return the words below any part of the tree, blocks on lines of their own."""
    return "".join(_said(nodes)).strip()


def _said(part: Any) -> Iterator[str]:  # noqa: ANN401 -- as above
    if isinstance(part, list):
        for item in part:
            yield from _said(item)
    elif isinstance(part, dict):
        yield from _said_by(part["t"], part.get("c"))


def _said_by(kind: str, content: Any) -> Iterator[str]:  # noqa: ANN401 -- as above
    if kind in BLANKS:
        yield BLANKS[kind]
    elif kind == "Str":
        yield content
    elif kind in {"Code", "CodeBlock", "Math", "RawInline", "RawBlock"}:
        yield content[1]
    elif kind in {"Para", "Plain", "Header"}:
        yield from _said(content)
        yield "\n"
    else:
        yield from _said(content)
