"""What a merge leaves to be settled, as it stands under ``conflict:`` at the end of a record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from qms.store.three_way import MISSING, same

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qms.store.three_way import Clash
    from qms.store.yaml_reader import Json

    Tree = Mapping[str, Json]

CONFLICT: Final = "conflict"
UNKNOWN: Final = "other"
"""The name of a side of which git does not tell what it is, as in a rebase."""


def without(tree: Tree) -> dict[str, Json]:
    """Return a record without what is to be settled in it."""
    return {key: value for key, value in tree.items() if key != CONFLICT}


def left_open(base: Tree, ours: Tree, theirs: Tree, clashes: Iterable[Clash], side: str) -> Any:
    """Return the ``conflict:`` of a merged record, MISSING where nothing is open.

    What was open before and is settled on either side is settled.  Raises ValueError where both
    sides hold another whole record.
    """
    old, mine, other = (_held(tree) for tree in (base, ours, theirs))
    whole = _one(_whole(old), _whole(mine), _whole(other))
    entries = _entries(old["fields"], mine["fields"], other["fields"])
    fresh = [entry for entry in map(_entry, clashes) if not _in(entry, entries)]
    if not (entries or fresh or whole):
        return MISSING
    sides = [held["side"] for held in (mine, other) if not same(held, old) or held is mine]
    names = dict.fromkeys(name for name in [*sides, side if fresh else ""] if name)
    fields = {"fields": [*entries, *fresh]} if entries or fresh else {}
    return {"side": ", ".join(names), **fields, **whole}


def named(clash: Clash) -> str:
    """Return the place of a clash as it is written and typed: ``updates.3.text``."""
    return ".".join(clash.path)


def _held(tree: Tree) -> dict[str, Any]:
    held = tree.get(CONFLICT)
    return {"side": "", "fields": [], **(held if isinstance(held, dict) else {})}


def _whole(held: dict[str, Any]) -> dict[str, Any]:
    return {key: held[key] for key in ("record", "gone", "unreadable") if key in held}


def _one(base: dict[str, Any], ours: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    if same(ours, base):
        return theirs
    if same(theirs, base) or same(ours, theirs):
        return ours
    raise ValueError("two other records")


def _entries(base: list[Any], ours: list[Any], theirs: list[Any]) -> list[Any]:
    kept = [one for one in ours if _in(one, theirs) or not _in(one, base)]
    return kept + [one for one in theirs if not _in(one, ours) and not _in(one, base)]


def _in(entry: Any, entries: Iterable[Any]) -> bool:
    return any(same(entry, other) for other in entries)


def _entry(clash: Clash) -> dict[str, Any]:
    entry: dict[str, Any] = {"path": named(clash)}
    if clash.theirs is not MISSING:
        entry["theirs"] = clash.theirs
    if clash.base is not MISSING:
        entry["base"] = clash.base
    return {**entry, "gone": clash.gone} if clash.gone else entry
