"""What may not happen to a dated fact: that it is altered or taken out after it was entered."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from qms.model.items import DatedItem, dated_lists
from qms.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qms.model.record import Record

Tree = dict[str, Any]
_OPEN: Final = frozenset({"id", "void"})
"""What may change: an item is marked void later, and a merge may give it another number."""
_WORD: Final = re.compile(r"[A-Z]{2,5}-[A-Za-z0-9-]+")
_NUMBERED: Final = re.compile(r"([A-Z]{2,5})-[0-9]{4}-[0-9]+")
_LATER: Final = frozenset({"form"})
"""What an item may get later, once: what an edition of a questionnaire asked, when it ends."""


@dataclass(frozen=True, slots=True)
class Touched:
    """A dated item that is not what it was; ``after`` is None where it was taken out."""

    name: str
    item: str
    before: Tree
    after: Tree | None


def items_of(tree: Tree, name: str) -> dict[str, Tree]:
    """Return the items of a list by id; what is no such list has none."""
    held = tree.get(name)
    found = held if isinstance(held, list) else []
    return {str(one["id"]): one for one in found if isinstance(one, dict) and "id" in one}


def touched(
    kind: type[Record], before: Tree, after: Tree, renamed: Mapping[str, str]
) -> Iterator[Touched]:
    """Yield the items of ``before`` that ``after`` lacks or holds otherwise, as stored.

    ``renamed`` maps former ids to new ones: a reference that follows is no change.
    """
    for name in dated_lists(kind):
        now = items_of(after, name)
        for key, item in items_of(before, name).items():
            if key not in now:
                yield Touched(name, key, item, None)
            elif content(item, renamed) != content(_without_later(now[key], item), renamed):
                yield Touched(name, key, item, now[key])


def _without_later(item: Tree, before: Tree) -> Tree:
    added = _LATER - before.keys()
    return {key: part for key, part in item.items() if key not in added}


def content(item: Tree, renamed: Mapping[str, str] | None = None) -> str:
    """Return what an item says; without ``renamed`` whatever numbers of records it names."""
    text = json.dumps(
        {key: part for key, part in item.items() if key not in _OPEN},
        sort_keys=True,
        ensure_ascii=False,
    )
    if renamed is None:
        return _NUMBERED.sub(r"\1", text)
    return _WORD.sub(lambda found: renamed.get(found[0], found[0]), text) if renamed else text


def held(tree: Any) -> Iterator[str]:
    """Yield what every item says that lies anywhere in a tree, also among open conflicts."""
    if isinstance(tree, dict):
        yield content(tree)
        for part in tree.values():
            yield from held(part)
    elif isinstance(tree, list):
        for part in tree:
            yield from held(part)


def same_fact(was: DatedItem | None, now: DatedItem | None) -> bool:
    """Say whether the program sees one fact: stored otherwise, or in one more language."""
    if was is None or now is None or type(was) is not type(now):
        return False
    names = [name for name in type(was).model_fields if name not in _OPEN]
    return all(_same(getattr(was, name), getattr(now, name)) for name in names)


def _same(was: Any, now: Any) -> bool:
    if isinstance(was, Text) and isinstance(now, Text):
        return set(was.by_lang) <= set(now.by_lang)
    return bool(was == now)
