"""Policies and the university's structure: new editions and their numbers, new names."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from qms.engine.change_of.fields import Field, differences
from qms.engine.change_of.pair import Said, said
from qms.engine.change_of.values import Plain, joined, words
from qms.i18n import Day, M
from qms.model.policy import Edition, Policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.change_of.pair import Pair
    from qms.i18n import Message

_FEW = 12
"""Changed numbers of an edition that are told; the others are details."""


def editions(pair: Pair) -> Iterator[Said]:
    """Tell each new edition of a policy and what it changes in the one before it."""
    new = pair.new
    if pair.old is None or not isinstance(new, Policy):
        return
    for path, item in pair.added("editions"):
        yield said(_opened(item), path)
        earlier = _before(new, item)
        if earlier is None or new.by_year:
            value = words(pair.after, type(item), "value", item.value) or Plain("")
            yield Said(value, frozenset({path}), detail=True)
            continue
        field = Field(pair.after, pair.after, type(item), "value", joined(()))
        for number, line in enumerate(differences(field, earlier.value, item.value)):
            yield Said(line, frozenset({path}), detail=number >= _FEW)


def _opened(item: Edition[Any]) -> Message:
    by = (
        M("approved by {decision}", decision=item.decision)
        if item.decision
        else M("not approved by any body yet")
    )
    if item.since is None:
        return M("new edition {edition}, {by}", edition=item.id, by=by)
    return M(
        "new edition {edition}, in force from {day}, {by}",
        edition=item.id,
        day=Day(item.since),
        by=by,
    )


def _before(policy: Policy[Any], item: Edition[Any]) -> Edition[Any] | None:
    begun = item.since or dt.date.min
    earlier = [
        one for one in policy.editions if one is not item and (one.since or dt.date.min) <= begun
    ]
    return max(earlier, key=lambda one: one.since or dt.date.min, default=None)


def renamed(pair: Pair) -> Iterator[Said]:
    """Tell a new name of a unit, role, body or of the institution."""
    old, new = pair.old, pair.new
    if old is None or new is None or not pair.of("names"):
        return
    before, after = getattr(old, "names", ()), getattr(new, "names", ())
    if not set(before) <= set(after):
        return  # a name was altered: told word by word
    for name in after:
        if name not in before:
            was = pair.before.name(old.id)
            since = Day(name.since) if name.since else Plain("")
            told = M(
                "renamed from {day}: {before} → {after}", day=since, before=was, after=name.text
            )
            yield said(told, *pair.of("names"))
