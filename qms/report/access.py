"""Who may see what and who granted it; what is published, and who permits exceptions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from qms.engine.cells import named
from qms.engine.circles import MADE, ORDER, circles_of, permissions
from qms.engine.columns import label
from qms.engine.tally import Tally
from qms.i18n import N_, M, translate
from qms.kinds import all_kinds
from qms.kinds.policies.circles import Circles, CirclesValue
from qms.report.document import Column, Table
from qms.report.frame import Content
from qms.report.registers import plain

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from qms.engine.view import View
    from qms.i18n import Message, Shown
    from qms.kinds.policies.circles import Grant, Published, RecordClass
    from qms.kinds.waiver import Waiver
    from qms.model.items import Source
    from qms.model.text import Text
    from qms.report.frame import Frame

_POLICY: Final = "POL-circles"
_GRANTS: Final = (
    ("class", N_("Class of records"), 2),
    ("kinds", N_("Kinds"), 3),
    ("circle", N_("Circle"), 1),
    ("who", N_("Who may see them"), 3),
    ("granted_by", N_("Granted by"), 2),
    ("decision", N_("Decision"), 1),
    ("source", N_("Source"), 3),
)
_PUBLISHED: Final = (
    ("kind", N_("Kind"), 2),
    ("circle", N_("Circle"), 2),
    ("columns", N_("Columns"), 6),
    ("source", N_("Source"), 3),
)
_EXCEPTIONS: Final = (
    ("waiver", N_("Waiver"), 2),
    ("records", N_("Records"), 3),
    ("reason", N_("Reason"), 4),
    ("decision", N_("Decision"), 2),
    ("until", N_("Until"), 2),
)


@dataclass(frozen=True, slots=True)
class Access:
    """What the template of the report on access may use: ``r`` in it.

    ``without_class`` names the kinds of records that no class has: nobody was granted them.
    ``own_circle`` counts the records that name a circle of their own.
    """

    as_of: dt.date
    edition: str
    approved: str
    without_class: tuple[Shown, ...]
    exceptions_by: tuple[Text | str, ...]
    exceptions: Tally
    own_circle: Tally


def access(frame: Frame) -> Content:
    """Return the access list by class of records (regulation on monitoring, 8.1.1, 8.1.2)."""
    view = frame.view
    value = circles_of(view) or CirclesValue()
    edition = view.snapshot.policy(Circles, view.today)
    waivers = permissions(view)
    model = Access(
        view.today,
        edition.id if edition else "",
        (edition.decision or "") if edition else "",
        tuple(_without_class(value)),
        tuple(view.name(unit) or unit for unit in value.deciders),
        Tally(item.id for item in waivers),
        Tally(item.id for item in view.snapshot if item.circle is not None),
    )
    tables = (
        _table(frame, "grants", N_("Access by class of records"), _GRANTS, _grants(frame, value)),
        _table(
            frame, "published", N_("What leaves its circle"), _PUBLISHED, _columns(frame, value)
        ),
        _table(
            frame, "exceptions", N_("Permitted exceptions"), _EXCEPTIONS, _exceptions(view, waivers)
        ),
    )
    return Content(model, tables)


def _without_class(value: CirclesValue) -> Iterator[Message]:
    """Yield the kinds of records that stand in no class."""
    known = {name for group in value.classes for name in group.kinds}
    for noun, kind in all_kinds().items():
        if noun not in known:
            yield M(kind.spec.plural)


def _table(
    frame: Frame,
    name: str,
    caption: str,
    heads: tuple[tuple[str, str, int], ...],
    rows: Iterator[tuple[tuple[Any, ...], tuple[str, ...]]],
) -> Table:
    made = list(rows)
    columns = tuple(
        Column(key, frame.say(word), "date" if key == "until" else "text", width)
        for key, word, width in heads
    )
    return Table(
        name,
        frame.say(caption),
        columns,
        tuple(tuple(plain(cell, frame.lang) for cell in row) for row, _ids in made),
        origin=tuple(ids for _row, ids in made),
    )


def _grants(frame: Frame, value: CirclesValue) -> Iterator[tuple[tuple[Any, ...], tuple[str, ...]]]:
    """Yield a row for all whom one act granted a class; without one it says that nobody was."""
    for group in value.classes:
        kinds = tuple(_kind(name) for name in group.kinds)
        head = (group.label, kinds, _circles(group))
        source = _source(group.source)
        by_act: dict[tuple[str | None, str | None], list[Any]] = {}
        for grant in group.grants:
            by_act.setdefault((grant.granted_by, grant.decision), []).append(_who(frame, grant))
        for (granted_by, decision), who in by_act.items():
            granted = (tuple(who), named(frame.view, granted_by), decision)
            yield (*head, *granted, source), (_POLICY,)
        if not by_act:
            yield (*head, M("nobody"), None, None, source), (_POLICY,)


def _who(frame: Frame, grant: Grant) -> Any:  # noqa: ANN401 -- a text or the id itself
    return named(frame.view, str(grant.post) if grant.post else grant.group)


def _circles(group: RecordClass) -> tuple[Message, ...]:
    """Return the circles of the kinds of a class, the narrowest first."""
    kinds = all_kinds()
    has = {kinds[name].spec.circle for name in group.kinds if name in kinds}
    return tuple(M(circle.value) for circle in ORDER if circle in has)


def _kind(noun: str) -> Message:
    kind = all_kinds().get(noun)
    return M(kind.spec.plural) if kind else M("{name}", name=noun)


def _columns(
    frame: Frame, value: CirclesValue
) -> Iterator[tuple[tuple[Any, ...], tuple[str, ...]]]:
    for item in value.publish:
        named_ = (_word(item, name, frame.lang) for name in item.columns)
        words = tuple(dict.fromkeys(named_))  # a field and what is derived of it share their name
        row = (_kind(item.kind), M(item.circle.value), words, _source(item.source))
        yield row, (_POLICY,)


def _word(item: Published, column: str, lang: str) -> str:
    kind = all_kinds().get(item.kind)
    made = MADE.get(item.kind, {}).get(column)
    return translate(made or (label(kind, column) if kind else column), lang)


def _exceptions(
    view: View, waivers: tuple[Waiver, ...]
) -> Iterator[tuple[tuple[Any, ...], tuple[str, ...]]]:
    for item in waivers:
        yield (
            (item.id, item.records, item.reason, _decisions(item), item.until),
            (item.id, *item.records),
        )


def _decisions(waiver: Waiver) -> tuple[str, ...]:
    return tuple(name for name in (waiver.decision, *waiver.agreed) if name)


def _source(source: Source | None) -> str | Message:
    if source is None:
        return ""
    if source.own:
        return M("the university's own rule")
    return " ".join(part for part in (source.regulation, source.section) if part)
