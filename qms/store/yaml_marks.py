"""Where each value stands in its file: for diagnostics, and for changing one line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from yaml._yaml import CParser
from yaml.events import MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent

from qms.store.yaml_reader import read

if TYPE_CHECKING:
    from collections.abc import Callable

Path: TypeAlias = tuple[str | int, ...]
_ENDS: Final = (MappingEndEvent, SequenceEndEvent)
_COMMENT: Final = re.compile(r"#[^\n]*")


@dataclass(frozen=True, slots=True)
class Span:
    """Offsets in characters of the decoded text; lines and columns from 1.

    The end stands before the line break that follows the value.  The position of the key is that
    of the value itself for a list item and for the root.
    """

    start: int
    end: int
    line: int
    column: int
    key_line: int
    key_column: int


@dataclass(slots=True)
class Node:
    """A span with what a splice must know beside it.

    ``style`` is the quote or block sign of a scalar, ``[`` for a collection in brackets or braces,
    empty for a plain scalar or a block collection.  ``within_flow``: inside brackets or braces.
    """

    kind: Literal["scalar", "mapping", "sequence"]
    style: str
    start: int
    end: int
    line: int
    column: int
    within_flow: bool
    key: Node | None = None
    steps: list[str | int] = field(default_factory=list)

    @property
    def block_collection(self) -> bool:
        return self.kind != "scalar" and not self.style


def spans(data: bytes) -> dict[Path, Span]:
    """Return the place of every node, by its path; ``()`` is the root.

    Raises :class:`~qms.store.yaml_guard.Refusal` for a file that cannot be read.
    """
    read(data)
    return spans_of_valid(data)


def spans_of_valid(data: bytes) -> dict[Path, Span]:
    """Return the same of a file that has been read already, as that of every valid record."""
    return {path: _span(node) for path, node in nodes(data).items()}


def place_of(data: bytes, path: Path) -> tuple[int, int]:
    """Return line and column of a value of a valid record, or of the nearest part around it.

    Where the record has no part of the path it is the beginning of the file.  The file is read
    only as far as the value, and nothing is kept of the rest.
    """
    get: Callable[[], Any] = CParser(data).get_event
    get()
    get()
    node = get()
    mark = None if path else node.start_mark
    for step in path:
        node = _child(get, node, step)
        if node is None:
            break
        mark = node.start_mark
    return (1, 1) if mark is None else (mark.line + 1, mark.column + 1)


def _child(get: Callable[[], Any], node: Any, step: str | int) -> Any:
    """Return the beginning of a part of the collection that has just begun, None without one."""
    keyed, number = type(node) is MappingStartEvent, 0
    if type(node) is ScalarEvent:
        return None
    while type(event := get()) not in _ENDS:
        found = event.value if keyed else number
        value = get() if keyed else event
        if found == step:
            return value
        _skip(get, value)
        number += 1
    return None


def _skip(get: Callable[[], Any], event: Any) -> None:
    depth = int(type(event) is not ScalarEvent)
    while depth:
        kind = type(get())
        if kind is not ScalarEvent:
            depth += -1 if kind in _ENDS else 1


def nodes(data: bytes) -> dict[Path, Node]:
    """Return the nodes of a file that :func:`read` has taken, in the order of the file."""
    return _Walk(data).found


def comments(text: str, found: dict[Path, Node]) -> list[str]:
    """Return all comments of a text: the number signs that stand outside every scalar."""
    scalars = [part for node in found.values() for part in _parts(text, node)]
    result, at = [], 0
    for start, end in [*sorted(scalars), (len(text), len(text))]:
        result += [comment.rstrip() for comment in _COMMENT.findall(text[at:start])]
        at = max(at, end)
    return result


def line_end(text: str, offset: int) -> int:
    """Return the offset of the line break, or of the end of the text, at or after ``offset``."""
    end = text.find("\n", offset)
    return len(text) if end < 0 else end


def _span(node: Node) -> Span:
    key = node.key or node
    return Span(node.start, node.end, node.line, node.column, key.line, key.column)


def _parts(text: str, node: Node) -> list[tuple[int, int]]:
    key = [] if node.key is None else [(node.key.start, node.key.end)]
    if node.kind != "scalar":
        return key
    # A comment may follow the sign that opens a block of text.
    start = line_end(text, node.start) if node.style in {"|", ">"} else node.start
    return [*key, (start, max(start, node.end))]


class _Walk:
    """One pass over the events; the guard has already refused everything unusual."""

    def __init__(self, data: bytes) -> None:
        self.text = data.decode("utf-8")
        self.get: Callable[[], Any] = CParser(data).get_event
        self.found: dict[Path, Node] = {}
        self.get()
        self.get()
        self._node(self.get(), (), None, within_flow=False)

    def _node(self, event: Any, path: Path, key: Node | None, *, within_flow: bool) -> Node:
        node = self._made(event, within_flow=within_flow)
        node.key = key
        self.found[path] = node
        if type(event) is MappingStartEvent:
            self._mapping(node, path)
        elif node.kind == "sequence":
            self._sequence(node, path)
        return node

    def _made(self, event: Any, *, within_flow: bool) -> Node:
        mark, end = event.start_mark, event.end_mark.index
        if type(event) is ScalarEvent:
            style = event.style or ""
            if style in {"|", ">"}:
                end = self._block_end(mark.index, end)
            kind: Literal["scalar", "mapping", "sequence"] = "scalar"
        else:
            style = "[" if event.flow_style else ""
            kind = "mapping" if type(event) is MappingStartEvent else "sequence"
        return Node(kind, style, mark.index, end, mark.line + 1, mark.column + 1, within_flow)

    def _block_end(self, start: int, end: int) -> int:
        raw = self.text[start:end]
        if "+" in raw.partition("\n")[0].partition("#")[0]:
            return end - raw.endswith("\n")
        return start + len(raw.rstrip(" \n"))

    def _mapping(self, node: Node, path: Path) -> None:
        inside = node.within_flow or bool(node.style)
        while type(event := self.get()) is not MappingEndEvent:
            key = self._made(event, within_flow=inside)
            node.steps.append(event.value)
            child = self._node(self.get(), (*path, event.value), key, within_flow=inside)
            node.end = child.end
        self._close(node, event)

    def _sequence(self, node: Node, path: Path) -> None:
        inside = node.within_flow or bool(node.style)
        while type(event := self.get()) is not SequenceEndEvent:
            step = len(node.steps)
            node.steps.append(step)
            node.end = self._node(event, (*path, step), None, within_flow=inside).end
        self._close(node, event)

    @staticmethod
    def _close(node: Node, event: Any) -> None:
        # The parser ends a block only where the next thing begins, past comments and blank lines.
        if node.style:
            node.end = event.end_mark.index
