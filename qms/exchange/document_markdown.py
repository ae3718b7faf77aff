"""Markdown as sections, with the line and column of every word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qms.engine.document_sections import Block, Content, clean, sections_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def markdown_text(text: str) -> Content:
    """Return a text; HTML in it is no text, code is."""
    from markdown_it import MarkdownIt

    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse("\n".join(lines))
    return Content("markdown", sections_of(_blocks(tokens, lines)))


def _blocks(tokens: Sequence[Any], lines: list[str]) -> Iterator[tuple[int, Block]]:
    level = 0
    numbers: list[int | None] = []
    label = ""
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.type == "tr_open":
            at, row = _row(tokens, at, lines)
            yield 0, row
        elif token.type == "heading_open":
            level = int(token.tag[1:])
        elif token.type in {"ordered_list_open", "bullet_list_open"}:
            ordered = token.type.startswith("ordered")
            numbers.append(int(token.attrGet("start") or 1) if ordered else None)
        elif token.type.endswith("_list_close"):
            numbers.pop()
        elif token.type == "list_item_open":
            label, numbers[-1] = _item(numbers[-1], token.markup)
        elif token.type in {"inline", "fence", "code_block"}:
            yield level, _block(token, lines, label)
            level, label = 0, ""
        at += 1


def _item(number: int | None, sign: str) -> tuple[str, int | None]:
    return ("", None) if number is None else (f"{number}{sign}", number + 1)


def _block(token: Any, lines: list[str], label: str) -> Block:  # noqa: ANN401 -- no types
    first, end = token.map or (0, 1)
    first += token.type == "fence"
    text = token.content.rstrip("\n") if token.type != "inline" else _words(token.children or ())
    return Block(clean(text), first + 1, label=label, raw=_raw(lines, first, end))


def _raw(lines: list[str], first: int, end: int) -> tuple[str, ...]:
    return tuple(clean(line) for line in lines[first:end])


def _row(tokens: Sequence[Any], at: int, lines: list[str]) -> tuple[int, Block]:
    first, end = tokens[at].map or (0, 1)
    cells = []
    while tokens[at].type != "tr_close":
        if tokens[at].type == "inline":
            cells.append(clean(_words(tokens[at].children or ())).replace("\n", " "))
        at += 1
    made = tuple(cells)
    return at, Block("\t".join(made), first + 1, "row", made, raw=_raw(lines, first, end))


def _words(children: Sequence[Any]) -> str:
    return "".join(_piece(child) for child in children)


def _piece(child: Any) -> str:  # noqa: ANN401 -- no types
    if child.type in {"softbreak", "hardbreak"}:
        return "\n"
    if child.type == "image":
        return _words(child.children or ())
    if child.type == "html_inline":
        return "\n" if child.content.lower().startswith("<br") else ""
    return str(child.content) if child.type in {"text", "code_inline"} else ""
