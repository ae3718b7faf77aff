"""Lines added to a file for a new key or a new list item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.store.yaml_emit import block, entry, flow, name

if TYPE_CHECKING:
    from qms.store.yaml_document import Document
    from qms.store.yaml_marks import Path
    from qms.store.yaml_reader import Json


def with_item(document: Document, path: Path, item: Json, before: int) -> str:
    """Return the text with an item after the first ``before`` items of a list that is not empty."""
    node = document.nodes[path]
    # A block list begins at its first dash.
    lines = entry("-", item, document.column(node.start))
    if not before:
        if node.style:
            return _spliced(document.text, node.start + 1, f"{flow(item)}, ")
        own = "\n".join(lines).lstrip(" ") + "\n" + " " * document.column(node.start)
        return _spliced(document.text, node.start, own)
    last = document.nodes[(*path, node.steps[before - 1])]
    if node.style:
        return _spliced(document.text, last.end, f", {flow(item)}")
    return _below(document, last.end, lines)


def with_key(document: Document, path: Path, value: Json, before: int) -> str:
    """Return the text with a key that stands after the first ``before`` keys of its mapping."""
    parent = document.nodes[path[:-1]]
    key = str(path[-1])
    if not parent.steps:
        return _first_key(document, path, value)
    if parent.style:
        return _in_braces(document, path, f"{name(key)}: {flow(value)}", before)
    first = document.nodes[(*path[:-1], parent.steps[0])].key
    start = parent.start if first is None else first.start
    lines = entry(f"{name(key)}:", value, document.column(start))
    if before:
        end = document.nodes[(*path[:-1], parent.steps[before - 1])].end
        return _below(document, end, lines)
    own = "\n".join(lines).lstrip(" ") + "\n" + " " * document.column(start)
    return _spliced(document.text, start, own)


def _first_key(document: Document, path: Path, value: Json) -> str:
    parent, key = document.nodes[path[:-1]], str(path[-1])
    if path[:-1] or document.text[parent.start : parent.end] != "{}":
        own = f"{{{name(key)}: {flow(value)}}}"
    else:
        own = "\n".join(block({key: value}, 0))
    return document.text[: parent.start] + own + document.text[parent.end :]


def _in_braces(document: Document, path: Path, own: str, before: int) -> str:
    parent = document.nodes[path[:-1]]
    if before:
        end = document.nodes[(*path[:-1], parent.steps[before - 1])].end
        return _spliced(document.text, end, f", {own}")
    return _spliced(document.text, parent.start + 1, f"{own}, ")


def _below(document: Document, offset: int, lines: list[str]) -> str:
    end = document.line_end(offset)
    return _spliced(document.text, end, "".join("\n" + line for line in lines))


def _spliced(text: str, offset: int, own: str) -> str:
    return text[:offset] + own + text[offset:]
