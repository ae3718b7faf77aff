"""What a record has to say so that one change of it is taken back, and nothing else.

Three trees go in: as the change found it, as it left it, as it is now.  A value that the change set
gets its former one, a dated item or act that it appended is marked void, an item that it took away
comes back.  What somebody has changed since is never overwritten: it is named instead.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from qms.store.three_way import MISSING, keyed, same

if TYPE_CHECKING:
    from collections.abc import Collection

SET_BACK: Final = "set back"
VOID: Final = "void"
_KEPT: Final = frozenset({"id", "schema", "aliases"})
"""Keys that follow the id and the form of a record, not what it says."""

Steps: TypeAlias = tuple[str, ...]
"""The place of a value: keys, and the ids of items in lists."""


@dataclass(frozen=True, slots=True)
class Step:
    """One value that is taken back; ``done`` says how, None stands for no value."""

    field: Steps
    done: str
    before: Any
    after: Any


@dataclass(slots=True)
class TakenBack:
    """The tree that takes a change back and what that does.

    ``clashing`` are values that changed since, ``stuck`` items that cannot be marked void.
    """

    tree: dict[str, Any] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    clashing: list[Steps] = field(default_factory=list)
    stuck: list[Steps] = field(default_factory=list)


def take_back(
    before: dict[str, Any],
    then: dict[str, Any],
    now: dict[str, Any],
    dated: Collection[str],
    reason: str,
) -> TakenBack:
    """Take back what led from ``before`` to ``then`` in ``now``.

    ``dated`` names the lists whose items can be marked void; ``reason`` goes into those that are.
    """
    work = _Work(frozenset(dated), reason)
    work.found.tree = work.mapping((), before, then, now)
    return work.found


class _Work:
    def __init__(self, dated: frozenset[str], reason: str) -> None:
        self.dated, self.reason = dated, reason
        self.found = TakenBack()

    def mapping(
        self, path: Steps, before: dict[str, Any], then: dict[str, Any], now: dict[str, Any]
    ) -> dict[str, Any]:
        keys = dict.fromkeys([*now, *before, *then])
        values = {
            key: self.value((*path, key), *(tree.get(key, MISSING) for tree in (before, then, now)))
            for key in keys
        }
        return {key: value for key, value in values.items() if value is not MISSING}

    def value(self, path: Steps, before: Any, then: Any, now: Any) -> Any:
        if same(before, then) or same(before, now):
            return now
        if all(isinstance(one, dict) for one in (before, then, now)):
            return self.mapping(path, before, then, now)
        lists = [[] if one is MISSING else one for one in (before, then, now)]
        if any(lists) and all(keyed(one) for one in lists):
            return self.items(path, *lists) or (MISSING if now is MISSING else now)
        if not same(then, now):
            self.found.clashing.append(path)
            return now
        self._note(path, SET_BACK, now, before)
        return before

    def items(self, path: Steps, before: list[Any], then: list[Any], now: list[Any]) -> list[Any]:
        one, other = ({item["id"]: item for item in items} for items in (before, then))
        made = [
            self._item((*path, item["id"]), one.get(item["id"]), other.get(item["id"]), item)
            for item in now
        ]
        here = {item["id"] for item in now}
        for at, item in enumerate(before):
            if item["id"] not in other and item["id"] not in here:
                self._note((*path, item["id"]), SET_BACK, MISSING, item)
                made.insert(at, item)
            elif item["id"] not in here and not same(item, other[item["id"]]):
                self.found.clashing.append((*path, item["id"]))
        return made

    def _item(self, path: Steps, before: Any, then: Any, now: Any) -> Any:
        if then is None or (before is not None and same(before, then)):
            return now
        if before is not None:
            return self.mapping(path, before, then, now)
        return self._appended(path, then, now)

    def _appended(self, path: Steps, then: Any, now: Any) -> Any:
        if now.get("void") is not None and then.get("void") is None:
            return now
        if not same(then, now):
            self.found.clashing.append(path)
        elif path[0] not in self.dated or len(path) > 2:  # noqa: PLR2004 -- list and item
            self.found.stuck.append(path)
        else:
            self._note(path, VOID, now, self.reason)
            return {**now, "void": self.reason}
        return now

    def _note(self, path: Steps, done: str, before: Any, after: Any) -> None:
        shown = (None if one is MISSING else one for one in (before, after))
        self.found.steps.append(Step(path, done, *shown))


def differing(then: dict[str, Any], now: dict[str, Any]) -> list[Steps]:
    """Return the fields in which a record is no longer as a change made it; void items apart."""
    one, other = _counted(then), _counted(now)
    keys = dict.fromkeys([*one, *other])
    return [(key,) for key in keys if key not in _KEPT and not same(one.get(key), other.get(key))]


def _counted(tree: dict[str, Any]) -> dict[str, Any]:
    found = {
        key: [item for item in value if not (isinstance(item, dict) and item.get("void"))]
        if isinstance(value, list)
        else value
        for key, value in tree.items()
    }
    return {key: value for key, value in found.items() if value not in ([], {}, None)}


def look(tree: Any, path: Steps) -> Any:
    """Return the value at a place, MISSING where there is none."""
    for step in path:
        if isinstance(tree, list):
            held = (item for item in tree if isinstance(item, dict) and item.get("id") == step)
            tree = next(held, MISSING)
        else:
            tree = tree.get(step, MISSING) if isinstance(tree, dict) else MISSING
    return tree
