"""One value of a record file changed, and no other line touched.

The new value is written over the source span of the old one; then the file is read again and
compared with the tree that was meant, comments included.  What cannot be done so is refused with
the file untouched: a round trip through a YAML library changes other lines in half of all styles.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, Final

from qms.store import yaml_insert, yaml_replace
from qms.store.yaml_document import CannotSplice, Document, exact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qms.store.yaml_marks import Path
    from qms.store.yaml_reader import Json

__all__ = ["CannotSplice", "append_item", "exact", "insert_item", "remove_value", "set_value"]

# The keys that close every record; see the order of keys in the data format.
_LAST: Final = ("notes", "conflict")


def set_value(data: bytes, path: Path, value: Json, *, order: Sequence[str] = ()) -> bytes:
    """Set one value; a key that is absent is inserted in its place.

    ``order`` names the keys of the mapping in the order they are written in; without it a new key
    stands before ``notes`` and ``conflict``, or last.  Raises :class:`CannotSplice`,
    :class:`~qms.store.yaml_emit.CannotWrite` for a value that no record may hold, and
    :class:`~qms.store.yaml_guard.Refusal` when ``data`` itself cannot be read.
    """
    document = Document(data)
    if path not in document.nodes:
        return _insert(document, path, value, order)
    if path and exact(document.value(path)) == exact(value):
        return data
    expected = copy.deepcopy(document.tree)
    parent: Any = document.value(path[:-1], expected)
    if not path or type(parent) not in {dict, list}:
        raise document.cannot(path)
    parent[path[-1]] = value
    return yaml_replace.replaced(document, path, value, expected)


def append_item(data: bytes, path: Path, item: Json, *, order: Sequence[str] = ()) -> bytes:
    """Add an item to a list: its own lines alone are new; ``order`` as in :func:`set_value`.

    The list is created where the key is absent, empty or ``[]``.  In a list in brackets the one
    line of the list changes.  Raises as :func:`set_value`.
    """
    return insert_item(data, path, item, None, order=order)


def insert_item(
    data: bytes, path: Path, item: Json, at: int | None, *, order: Sequence[str] = ()
) -> bytes:
    """Add an item before the item number ``at`` of a list (from 0), at its end for None.

    Otherwise as :func:`append_item`.
    """
    document = Document(data)
    node = document.nodes.get(path)
    if node is None or document.value(path) in (None, []):
        return set_value(data, path, [item], order=order)
    if node.kind != "sequence":
        raise document.cannot(path)
    expected = copy.deepcopy(document.tree)
    place = len(node.steps) if at is None else at
    document.value(path, expected).insert(place, item)
    return document.checked(yaml_insert.with_item(document, path, item, place), expected, path)


def remove_value(data: bytes, path: Path) -> bytes:
    """Remove a key or a list item with its lines; the last one leaves ``{}`` or ``[]``.

    Comments on lines of their own above it stay.  Raises as :func:`set_value`.
    """
    document = Document(data)
    if not path or path not in document.nodes:
        raise document.cannot(path)
    parent = document.nodes[path[:-1]]
    if len(parent.steps) == 1 and path[:-1]:
        empty: Json = [] if parent.kind == "sequence" else {}
        return set_value(data, path[:-1], empty)
    expected = copy.deepcopy(document.tree)
    del document.value(path[:-1], expected)[path[-1]]
    text = yaml_replace.without(document, path)
    return document.checked(text, expected, path, losing=True)


def _insert(document: Document, path: Path, value: Json, order: Sequence[str]) -> bytes:
    parent = document.nodes.get(path[:-1])
    key = path[-1]
    if parent is None or parent.kind != "mapping" or not isinstance(key, str):
        raise document.cannot(path)
    before = _before([str(step) for step in parent.steps], key, order)
    expected = copy.deepcopy(document.tree)
    _put(document.value(path[:-1], expected), key, value, before)
    return document.checked(yaml_insert.with_key(document, path, value, before), expected, path)


def _before(keys: list[str], key: str, order: Sequence[str]) -> int:
    """Return how many of the keys stand before the new one."""
    if key in order:
        rank = {known: at for at, known in enumerate(order)}
        earlier = [at for at, known in enumerate(keys) if rank.get(known, len(rank)) < rank[key]]
        return earlier[-1] + 1 if earlier else 0
    last = _LAST[_LAST.index(key) + 1 :] if key in _LAST else _LAST
    return next((at for at, known in enumerate(keys) if known in last), len(keys))


def _put(mapping: dict[str, Json], key: str, value: Json, before: int) -> None:
    items = list(mapping.items())
    mapping.clear()
    mapping.update([*items[:before], (key, value), *items[before:]])
