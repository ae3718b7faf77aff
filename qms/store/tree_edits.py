"""The text of a file changed value by value until it says what another tree says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qms.store.three_way import keyed, same
from qms.store.yaml_splice import insert_item, remove_value, set_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qms.store.yaml_marks import Path

    Step = tuple[str, Path, Any]


def edited(
    data: bytes, old: Mapping[str, Any], new: Mapping[str, Any], order: Sequence[str] = ()
) -> bytes:
    """Return ``data``, which says ``old``, changed line by line so that it says ``new``.

    ``order`` is that of the keys of a record.  Raises CannotSplice where other lines would change.
    """
    for step, path, value in _mapping((), old, new):
        known = order if len(path) == 1 else ()
        if step == "remove":
            data = remove_value(data, path)
        elif step == "insert":
            data = insert_item(data, path[:-1], value, int(path[-1]), order=known)
        else:
            data = set_value(data, path, value, order=known)
    return data


def _mapping(path: Path, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Step]:
    for key in old:
        if key not in new:
            yield "remove", (*path, key), None
    for key, value in new.items():
        yield from (
            _value((*path, key), old[key], value) if key in old else [("set", (*path, key), value)]
        )


def _value(path: Path, old: Any, new: Any) -> Iterator[Step]:
    if same(old, new):
        return
    if isinstance(old, dict) and isinstance(new, dict) and old and new:
        yield from _mapping(path, old, new)
    elif keyed(old) and keyed(new) and old and new and _in_order(old, new):
        yield from _items(path, old, new)
    elif isinstance(old, list) and isinstance(new, list) and old and new[: len(old)] == old:
        for at in range(len(old), len(new)):
            yield "insert", (*path, at), new[at]
    else:
        yield "set", path, new


def _in_order(old: list[Any], new: list[Any]) -> bool:
    """Say whether the items that stay keep their order, and any stays at all."""
    one, other = [item["id"] for item in old], [item["id"] for item in new]
    kept = [key for key in one if key in other]
    return bool(kept) and [key for key in other if key in one] == kept


def _items(path: Path, old: list[Any], new: list[Any]) -> Iterator[Step]:
    wanted = {item["id"] for item in new}
    for at in reversed(range(len(old))):
        if old[at]["id"] not in wanted:
            yield "remove", (*path, at), None
    known = {item["id"]: item for item in old}
    for at, item in enumerate(new):
        if item["id"] in known:
            yield from _value((*path, at), known[item["id"]], item)
        else:
            yield "insert", (*path, at), item
