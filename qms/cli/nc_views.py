"""``qms nc similar|topics|trend``: what nonconformities have in common, how their number moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from dateutil.relativedelta import relativedelta

from qms.actions import nc as actions
from qms.actions.nc_trend import Asked, asked_trend, effect_of
from qms.cli import state
from qms.cli.help import QmsCommand
from qms.cli.output import as_json, envelope, line, table
from qms.engine.figures import known, tally
from qms.engine.nonconformities import TOPICS, similar
from qms.i18n import N_, M, _
from qms.kinds.nonconformity import Nonconformity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.nc_trend import BeforeAfter, Point
    from qms.engine.view import View

_Id = Annotated[str, typer.Argument(metavar="NC", help=N_("Id of a nonconformity"))]


def _similar(record_id: _Id) -> None:
    session = state.session()
    found = similar(session.view, actions.nc_of(session, record_id))
    rows = [
        (place, item)
        for place, items in (
            (N_("the same unit"), found.here),
            (N_("the same faculty"), found.near),
            (N_("elsewhere"), found.elsewhere),
        )
        for item in items
    ]
    if as_json():
        envelope(session, "nc-similar", (_like(session.view, *row) for row in rows))
        return
    if not rows:
        line(M("None on the same subject."))
        return
    table(
        [_("Id"), _("Title"), _("Unit"), "", _("Date"), _("State"), _("CAPAs")],
        [
            (
                item.id,
                item.title,
                session.view.name(item.unit) or item.unit,
                _(place),
                item.date,
                M(at.label) if (at := session.view.state(item)) else None,
                tuple(capa.id for capa in session.view.capas_of.get(item.id, ())),
            )
            for place, item in rows
        ],
        _("Similar nonconformities"),
    )


def _like(view: View, place: str, item: Nonconformity) -> dict[str, Any]:
    return {
        "id": item.id,
        "title": item.title,
        "unit": item.unit,
        "place": place,
        "date": item.date,
        "state": view.state_id(item),
        "capas": [capa.id for capa in view.capas_of.get(item.id, ())],
    }


def _topics() -> None:
    session = state.session()
    rows = list(_catalogue(session.view))
    if as_json():
        envelope(session, "nc-topics", rows)
        return
    table(
        [_("Word"), _("Subject"), _("Severity"), _("On record"), _("Within a year"), _("Open")],
        [tuple(row[key] for key in ("topic", "label", "severity_label", "total", "year", "open"))
         for row in rows],
        _("Typical nonconformities"),
    )  # fmt: skip


def _catalogue(view: View) -> Iterator[dict[str, Any]]:
    words = view.words.vocabulary(TOPICS) if view.words else None
    found = known(view, Nonconformity)
    since = view.today - relativedelta(years=1)
    for word in words.words if words else ():
        ours = [item for item in found if item.topic == word.id]
        severity = view.word("severity", word.belongs_to or "")
        yield {
            "topic": word.id,
            "label": word.label,
            "severity": word.belongs_to,
            "severity_label": severity.label if severity else None,
            "total": tally(ours),
            "year": tally(item for item in ours if item.date > since),
            "open": tally(item for item in ours if view.is_open(item)),
        }


def _trend(
    unit: Annotated[
        str | None,
        typer.Option("--unit", metavar=N_("ID"), help=N_("Of a unit with those below it")),
    ] = None,
    topic: Annotated[
        str | None, typer.Option("--topic", metavar=N_("WORD"), help=N_("On one subject"))
    ] = None,
    by: Annotated[
        str, typer.Option("--by", metavar="month|quarter|half-year", help=N_("Periods compared"))
    ] = "month",
    since: Annotated[
        str | None,
        typer.Option("--since", metavar=N_("DATE"), help=N_("From this day, else a year back")),
    ] = None,
    capa: Annotated[
        str | None,
        typer.Option("--capa", metavar="CAPA", help=N_("Compare before and after this CAPA")),
    ] = None,
) -> None:
    session = state.session()
    if capa is not None:
        _show_effect(session.view, effect_of(session, capa))
        return
    points = asked_trend(session, Asked(unit, topic, by, since))
    if as_json():
        envelope(session, "nc-trend", (_point(point) for point in points))
        return
    table(
        [_("Period"), _("Number"), _("Change, %"), _("Nonconformities")],
        [
            (
                point.slot.name,
                int(point.movement.now),
                _signed(point.movement.per_cent),
                point.movement.now.ids,
            )
            for point in points
        ],
        _("Nonconformities by period"),
    )


def _signed(per_cent: float | None) -> str | None:
    return None if per_cent is None else f"{per_cent:+.0f}"


def _point(point: Point) -> dict[str, Any]:
    return {
        "period": point.slot.name,
        "first": point.slot.first,
        "last": point.slot.last,
        "number": int(point.movement.now),
        "before": int(point.movement.before),
        "change": point.movement.per_cent,
        "ids": list(point.movement.now.ids),
    }


def _show_effect(view: View, found: BeforeAfter) -> None:
    moves = found.movement
    if as_json():
        envelope(state.session(), "nc-effect", [_effect(found)])
        return
    rows = [
        (label, span.first, span.last, int(count), count.ids)
        for label, span, count in (
            (_("before"), found.before_span, moves.before),
            (_("after"), found.after_span, moves.now),
        )
    ]
    subjects = tuple(
        word.label if (word := view.word(TOPICS, topic)) else topic for topic in found.topics
    )
    table(["", _("From"), _("To"), _("Number"), _("Nonconformities")], rows, found.capa.id)
    line(M("Subjects: {topics}", topics=subjects))
    if moves.per_cent is not None:
        line(M("Change: {change} %", change=_signed(moves.per_cent)))
    if found.verdict is None:
        line(M("Too early to conclude: the period ends on {day}", day=found.until))
    else:
        line(M("Conclusion by the numbers: {verdict}", verdict=M(found.verdict.value)))


def _effect(found: BeforeAfter) -> dict[str, Any]:
    return {
        "capa": found.capa.id,
        "topics": list(found.topics),
        "units": sorted(found.units),
        "before_from": found.before_span.first,
        "before_to": found.before_span.last,
        "before": list(found.movement.before.ids),
        "after_from": found.after_span.first,
        "after_to": found.after_span.last,
        "after": list(found.movement.now.ids),
        "change": found.movement.per_cent,
        "until": found.until,
        "verdict": found.verdict.value if found.verdict else None,
    }


def extend(app: typer.Typer) -> None:
    """Add the verbs that show."""
    app.command(
        "similar",
        cls=QmsCommand,
        help=N_("Show nonconformities on the same subject, those of the same unit first"),
        epilog="qms nc similar NC-2026-0001",
    )(_similar)
    app.command(
        "topics",
        cls=QmsCommand,
        help=N_("Show typical nonconformities with their severity, and how many there are"),
        epilog="qms nc topics",
    )(_topics)
    app.command(
        "trend",
        cls=QmsCommand,
        help=N_("Show how the number moves, by period or before and after a CAPA"),
        epilog=(
            "qms nc trend --unit UNIT-university --by quarter\nqms nc trend --capa CAPA-2026-0001"
        ),
    )(_trend)
