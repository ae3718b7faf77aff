"""What can happen to a record of any kind: new, gone, moved to a state, a field changed."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from qms.engine.change_of.fields import Field, differences, item_title
from qms.engine.change_of.order import by_date
from qms.engine.change_of.pair import Said, said
from qms.engine.change_of.values import (
    Plain,
    Short,
    about,
    item_of,
    joined,
    state_label,
    title_of,
    value_of,
    with_title,
    words,
)
from qms.i18n import Day, M
from qms.model.items import DatedItem
from qms.model.policy import Edition
from qms.model.states import Transition, state_on
from qms.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.change_of.pair import Pair
    from qms.i18n import Message, Shown
    from qms.model.difference import FieldChange, Path


def gone(pair: Pair) -> Iterator[Said]:
    """Say that a record was taken away, which no command does."""
    every = frozenset(item.path for item in pair.change.fields)
    words_ = M("the record was taken away: records end in a final state instead")
    yield Said(words_, every, suspicious=True)


def new_id(pair: Pair) -> Iterator[Said]:
    """Say that a record is called otherwise."""
    if pair.old is not None and pair.new is not None and pair.old.id != pair.new.id:
        yield said(M("was {id} before", id=pair.old.id), *pair.of("aliases"))


def facts(pair: Pair, names: tuple[str, ...]) -> Iterator[Shown]:
    """Yield ``title: value`` for the fields of a new record that are filled in."""
    record = pair.new
    for name in names:
        value = value_of(record, name) if record is not None else None
        shown = words(pair.after, pair.kind, name, value)
        if shown is not None:
            yield with_title(pair.kind, name, shown)


def opened(pair: Pair, told: tuple[Shown, ...]) -> Iterator[Said]:
    """Say what a new record is, then all its fields as details."""
    state = pair.after.state(pair.new) if pair.new is not None else None
    flow = pair.kind.spec.flow
    now = M(state.label) if state and flow and state.id != flow.initial else None
    if now is not None:
        told = (*told, M("State: {state}", state=now))
    head = M("new: {facts}", facts=joined(told)) if told else M("new")
    yield said(head, *(item.path for item in pair.change.fields))
    yield from details(pair)


def details(pair: Pair) -> Iterator[Said]:
    """Yield the fields of a new record one by one, the items of each list by date."""
    for _, items in groupby(pair.change.fields, key=lambda item: item.path[0]):
        yield from by_date(pair, (_detail(pair, item) for item in items))


def _detail(pair: Pair, item: FieldChange) -> Said:
    value = item_of(pair.new, item.path)
    shown = words(pair.after, pair.kind, item.path[0], value)
    line = with_title(pair.kind, item.path[0], shown or Plain(""))
    return Said(line, frozenset({item.path}), detail=True)


def moved(pair: Pair) -> Iterator[Said]:
    """Say which states a record passed through, when, by whom and on what ground."""
    flow, old = pair.kind.spec.flow, pair.old
    if flow is None or old is None:
        return
    state = state_on(flow, value_of(old, "transitions"), pair.before.today)
    for path, item in sorted(pair.added("transitions"), key=lambda found: found[1].date):
        label = state_label(pair.kind, item.to)
        if item.void is not None:
            yield said(_void(M("State: {state}", state=label), item), path)
            continue
        before = state_label(pair.kind, state)
        step = M("{before} → {after}", before=before, after=label)
        yield said(about(pair.after, item, step), path)
        state = item.to


def _void(what: Shown, item: DatedItem) -> Message:
    return M("void: {what}; because {reason}", what=what, reason=Short(item.void or Plain("")))


def rest(pair: Pair, covered: frozenset[Path]) -> Iterator[Said]:
    """Say field by field what nobody has told yet."""
    for item in pair.change.fields:
        if item.path not in covered:
            yield from _field(pair, item)


def _conflict(pair: Pair, path: Path) -> Said:
    """Say what two versions of the record contradict each other in, or that it is settled."""
    now = pair.new.conflict if pair.new is not None else None
    if now is None:
        return said(M("the contradiction of two versions is settled"), path)
    what: Shown | None = None
    if now.fields:
        what = Plain(", ".join(part.path for part in now.fields))
    elif now.record is not None:
        what = M("another record was given this id")
    words_ = M(
        "two versions contradict each other: {what}; settle it with: qms resolve",
        what=joined((what, Plain(now.side))),
    )
    return Said(words_, frozenset({path}), suspicious=True)


def _field(pair: Pair, item: FieldChange) -> Iterator[Said]:
    if item.path[0] == "conflict":
        yield _conflict(pair, item.path)
        return
    old, new = item_of(pair.old, item.path), item_of(pair.new, item.path)
    dated = _approved(old, new) or (isinstance(old, DatedItem) and not _only_translated(old, new))
    if isinstance(old, DatedItem) and new is not None and old.void is None and new.void is not None:
        yield from _voided(pair, item, old, new)
        return
    lines = list(_lines(pair, item, old, new))
    for line in lines:
        said_ = M("altered after the fact: {what}", what=line) if dated else line
        yield Said(said_, frozenset({item.path}), suspicious=dated)


def _voided(pair: Pair, item: FieldChange, old: Any, new: DatedItem) -> Iterator[Said]:
    title = _item_title(pair, item, old)
    what = words(pair.before, pair.kind, item.path[0], old) or Plain("")
    if isinstance(old, Transition):
        what = state_label(pair.kind, old.to)
    line = M("{title}: {value}", title=title, value=what)
    yield said(_void(line, new), item.path)
    still = old.model_copy(update={"void": new.void})
    if still != new:
        for more in _lines(pair, item, still, new):
            words_ = M("altered after the fact: {what}", what=more)
            yield Said(words_, frozenset({item.path}), suspicious=True)


def _approved(old: object, new: object) -> bool:
    """Tell whether rules that a body had approved are others now, without a new edition."""
    if not isinstance(old, Edition) or old.decision is None:
        return False
    return not isinstance(new, Edition) or old.value != new.value


def _only_translated(old: DatedItem, new: DatedItem | None) -> bool:
    """Tell whether a dated fact got words in one more language and is else what it was."""
    names = [name for name in type(old).model_fields if getattr(old, name) != getattr(new, name, 0)]
    sides = [(getattr(old, name), getattr(new, name, None)) for name in names]
    return bool(sides) and all(
        isinstance(was, Text) and isinstance(now, Text) and set(was.by_lang) <= set(now.by_lang)
        for was, now in sides
    )


def _lines(pair: Pair, item: FieldChange, old: Any, new: Any) -> Iterator[Message]:
    title: Shown = title_of(pair.kind, item.path[0])
    if len(item.path) > 1 and old is not None and new is not None:
        title = _item_title(pair, item, new)
    elif len(item.path) > 1:
        yield _come_or_gone(pair, title, item, old, new)
        return
    found = False
    field = Field(pair.before, pair.after, pair.kind, item.path[0], title)
    for line in differences(field, old, new):
        found = True
        yield line
    if not found:
        # the stored form differs, the value that the program sees does not
        yield M("{title}: written otherwise, the value is the same", title=title)


def _come_or_gone(pair: Pair, title: Shown, item: FieldChange, old: Any, new: Any) -> Message:
    name = item.path[0]
    if new is None:
        gone_ = words(pair.before, pair.kind, name, old) or Plain(item.path[1])
        return M("{title}: taken out: {before}", title=title, before=gone_)
    come = words(pair.after, pair.kind, name, new) or Plain(item.path[1])
    return M("{title}: added: {after}", title=title, after=come)


def _item_title(pair: Pair, item: FieldChange, value: Any) -> Shown:
    title = title_of(pair.kind, item.path[0])
    if isinstance(value, DatedItem):
        return M("{title} of {day}", title=title, day=Day(value.date))
    return item_title(title, value, item.path[1])
