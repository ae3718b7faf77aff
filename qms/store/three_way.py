"""Two changed versions of a record and the one they both began from become one, field by field.

Pure: raw trees in, a raw tree and the clashes out.  Where both sides changed one value, ours stays
and the other two are kept in a :class:`Clash`; nothing that a side wrote is lost in silence.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from qms.i18n import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from qms.store.yaml_reader import Json

Path: TypeAlias = tuple[str, ...]


class Missing(Enum):
    """The sign for "there is no value"; ``null`` is a value."""

    MISSING = "missing"


MISSING: Final = Missing.MISSING


@dataclass(frozen=True, slots=True)
class Clash:
    """One value that both sides changed; items of lists are named by their id in ``path``.

    ``gone`` names the side that took the value away, where the other one edited it: then the
    merged tree holds the edited value, whichever side it is of.
    """

    path: Path
    theirs: Any = MISSING
    base: Any = MISSING
    gone: Literal["", "ours", "theirs"] = ""


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged tree, what clashes in it, and items that got another id: place, new id."""

    tree: dict[str, Json]
    clashes: tuple[Clash, ...] = ()
    renamed: tuple[tuple[Path, str], ...] = ()


def three_way(  # noqa: PLR0913 -- three versions and how to read them
    base: Mapping[str, Json],
    ours: Mapping[str, Json],
    theirs: Mapping[str, Json],
    *,
    language: str = "en",
    keep: Collection[str] = (),
    known: Literal["ours", "theirs"] = "ours",
) -> Merged:
    """Merge two descendants of ``base``.

    ``language`` is that of a text without a language; of the fields in ``keep`` ours stays, and
    theirs is a clash where it was changed.  ``known`` is the side that others have seen: where both
    gave one id to a new item each, the item of the other side gets the next free one, and in lists
    what the known side added stands first.
    """
    work = _Work(language, known)
    tree: dict[str, Json] = {}
    for key in dict.fromkeys([*ours, *theirs]):
        one = [side.get(key, MISSING) for side in (base, ours, theirs)]
        value = work.kept((key,), *one) if key in keep else work.value((key,), *one)
        if value is not MISSING:
            tree[key] = value
    return Merged(tree, tuple(work.clashes), tuple(work.renamed))


def common(one: Any, other: Any) -> Any:
    """Return what two values have in common: a base where the real one is not known."""
    if same(one, other):
        return one
    if isinstance(one, dict) and isinstance(other, dict):
        parts = {key: common(one[key], other[key]) for key in one if key in other}
        return {key: value for key, value in parts.items() if value is not MISSING}
    if keyed(one) and keyed(other):
        known = {item["id"]: item for item in other}
        return [common(item, known[item["id"]]) for item in one if item["id"] in known]
    return MISSING


def same(one: Any, other: Any) -> bool:
    """Say whether two values are equal, types included; the order of keys does not count."""
    if one is MISSING or other is MISSING:
        return one is other
    return one is other or _text(one) == _text(other)


def keyed(value: Any) -> bool:
    """Say whether a value is a list of items, each with an id of its own."""
    if not isinstance(value, list):
        return False
    ids = [item.get("id") if isinstance(item, dict) else None for item in value]
    return all(isinstance(one, str) for one in ids) and len(set(ids)) == len(ids)


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


@dataclass(slots=True)
class _Work:
    language: str
    known: str
    clashes: list[Clash] = field(default_factory=list)
    renamed: list[tuple[Path, str]] = field(default_factory=list)

    def kept(self, path: Path, base: Any, ours: Any, theirs: Any) -> Any:
        if same(ours, theirs) or same(theirs, base):
            return ours
        return self._clash(path, base, ours, theirs)

    def value(self, path: Path, base: Any, ours: Any, theirs: Any) -> Any:
        if same(ours, theirs) or same(theirs, base):
            return ours
        if same(ours, base):
            return theirs
        if _texts(base, ours, theirs):
            return self._languages(path, base, ours, theirs)
        if _all(dict, base, ours, theirs):
            return self._mapping(path, {} if base is MISSING else base, ours, theirs)
        if all(keyed(side) for side in _there(base, ours, theirs)) and _all(list, ours, theirs):
            return self._items(path, [] if base is MISSING else base, ours, theirs)
        return self._rest(path, base, ours, theirs)

    def _rest(self, path: Path, base: Any, ours: Any, theirs: Any) -> Any:
        start = [] if base is MISSING else base
        if _all(list, start, ours, theirs) and _grown(start, ours) and _grown(start, theirs):
            return [*ours, *(item for item in theirs if not _within(item, ours))]
        return self._clash(path, base, ours, theirs)

    def _clash(self, path: Path, base: Any, ours: Any, theirs: Any) -> Any:
        gone = _gone(ours, theirs)
        self.clashes.append(Clash(path, theirs, base, gone))
        return theirs if gone == "ours" else ours

    def _languages(self, path: Path, base: Any, ours: Any, theirs: Any) -> Any:
        lifted = [self._lifted(side) for side in (base, ours, theirs)]
        merged = self._mapping(path, *lifted)
        return ours if same(merged, lifted[1]) else merged

    def _lifted(self, side: Any) -> Any:
        if side is MISSING:
            return {}
        return {self.language: side} if isinstance(side, str) else side

    def _mapping(
        self, path: Path, base: dict[str, Any], ours: dict[str, Any], theirs: dict[str, Any]
    ) -> dict[str, Any]:
        keys = dict.fromkeys([*ours, *theirs])
        sides = (base, ours, theirs)
        values = {
            key: self.value((*path, key), *(side.get(key, MISSING) for side in sides))
            for key in keys
        }
        return {key: value for key, value in values.items() if value is not MISSING}

    def _items(self, path: Path, base: list[Any], ours: list[Any], theirs: list[Any]) -> list[Any]:
        old = _by_id(base)
        if self.known == "ours":
            theirs = self._told_apart(path, old, ours, theirs)
        else:
            ours = self._told_apart(path, old, theirs, ours)
        mine, other = _by_id(ours), _by_id(theirs)
        merged = {
            key: self.value((*path, key), *(side.get(key, MISSING) for side in (old, mine, other)))
            for key in dict.fromkeys([*mine, *other])
        }
        sides = (mine, other) if self.known == "ours" else (other, mine)
        order = _order(list(old), *map(list, sides))
        found = [merged[key] for key in order if merged[key] is not MISSING]
        if all(_by_date(side) for side in (base, ours, theirs)):
            found.sort(key=lambda item: item["date"])
        return found

    def _told_apart(
        self, path: Path, old: dict[str, Any], first: list[Any], second: list[Any]
    ) -> list[Any]:
        """Return ``second``, its new items whose id ``first`` gave too under the next free one."""
        mine = _by_id(first)
        taken = {*old, *mine, *_by_id(second)}
        found = []
        for item in second:
            key = item["id"]
            if key in mine and key not in old and not same(mine[key], item):
                free = _free(key, taken)
                taken.add(free)
                self.renamed.append(((*path, key), free))
                item = {**item, "id": free}  # noqa: PLW2901 -- the item under its new id
            found.append(item)
        return found


def _gone(ours: Any, theirs: Any) -> Literal["", "ours", "theirs"]:
    if ours is MISSING:
        return "ours"
    return "theirs" if theirs is MISSING else ""


def _there(*sides: Any) -> list[Any]:
    return [side for side in sides if side is not MISSING]


def _all(kind: type, *sides: Any) -> bool:
    """Say whether the last two are of a type, and the first too where it is there at all."""
    *first, ours, theirs = sides
    return isinstance(ours, kind) and isinstance(theirs, kind) and all(
        isinstance(side, kind) for side in _there(*first)
    )  # fmt: skip


def _texts(*sides: Any) -> bool:
    """Say whether all are texts, of which one names its languages and another does not."""
    there = _there(*sides)
    words = [side for side in there if isinstance(side, str)]
    others = [side for side in there if not isinstance(side, str)]
    return (
        bool(words)
        and bool(others)
        and len(_there(*sides[1:])) == len(sides) - 1
        and all(isinstance(side, dict) and set(side) <= set(LANGUAGES) for side in others)
    )


def _grown(base: Sequence[Any], side: Sequence[Any]) -> bool:
    """Say whether a list holds all of another in its order, with more between or after."""
    rest = iter([_text(item) for item in side])
    return all(_text(item) in rest for item in base)


def _within(item: Any, items: Iterable[Any]) -> bool:
    return any(same(item, other) for other in items)


def _by_id(items: Iterable[Any]) -> dict[str, Any]:
    return {item["id"]: item for item in items}


def _by_date(items: Sequence[Any]) -> bool:
    dates = [item.get("date") for item in items]
    return all(isinstance(one, str) for one in dates) and dates == sorted(dates)


def _order(base: list[str], ours: list[str], theirs: list[str]) -> list[str]:
    """Return the ids of both: what theirs added at the end comes last, else after its neighbour."""
    kept = [key for key in ours if key in theirs and key in base]
    moved = [key for key in theirs if key in kept] != kept
    still = [key for key in base if key in kept] == kept
    first, second = (theirs, ours) if moved and still else (ours, theirs)
    found = list(first)
    for at, key in enumerate(second):
        if key in found:
            continue
        inside = at and any(later in first for later in second[at + 1 :])
        found.insert(found.index(second[at - 1]) + 1 if inside else len(found), key)
    return found


def _free(key: str, taken: Collection[str]) -> str:
    """Return the next id of an item: the highest number plus one, else the id with a number."""
    if re.fullmatch("[0-9]+", key):
        highest = max(int(one) for one in taken if re.fullmatch("[0-9]+", one))
        return str(highest + 1).zfill(len(key))
    number = 2
    while f"{key}-{number}" in taken:
        number += 1
    return f"{key}-{number}"
