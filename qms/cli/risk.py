"""``qms risk``: the verbs of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from qms.actions.risk_maps import map_of
from qms.cli import risk_explain, risk_verbs, risk_what_if, state
from qms.cli.help import QmsCommand
from qms.cli.notes import unread
from qms.cli.output import as_json, envelope, line, person, table
from qms.engine.check import check
from qms.engine.risk_duties import owed
from qms.engine.risk_maps import cells as map_cells
from qms.engine.risk_phases import PHASES, phases
from qms.engine.risks import matrix, moved_by, previous, rating
from qms.i18n import N_, M, current
from qms.kinds.risk import Risk
from qms.model.diagnostic import DutyState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qms.actions.records import Written
    from qms.engine.risks import Rating
    from qms.engine.view import View
    from qms.i18n import Message
    from qms.kinds.policies.risk_scale import ScaleValue


_Map = Annotated[
    str | None, typer.Option("--map", metavar="RMAP", help=N_("The map that was taken, by its id"))
]


def extend(app: typer.Typer) -> None:
    """Add the verbs that only risks have."""
    risk_verbs.extend(app)
    risk_explain.extend(app)
    risk_what_if.extend(app)
    app.command(
        "matrix",
        cls=QmsCommand,
        help=N_("Show the risk map"),
        epilog="qms risk matrix --at 2026-06-30\nqms risk matrix --map RMAP-2026-0001",
    )(risk_matrix)


def risk_matrix(taken: _Map = None) -> None:
    """Print the map of live risks; bands are named by letters, so that no colour is needed."""
    session = state.session()
    view = session.view
    cells = matrix(view)
    if taken is not None:
        kept = map_of(session, taken)
        view, cells = session.view.on(kept.date), map_cells(kept)
    unread(session)
    if as_json():
        envelope(
            session,
            "risk-matrix",
            (
                {
                    "likelihood": v,
                    "impact": i,
                    "score": v * i,
                    "band": _band_id(view, v * i),
                    "risks": ids,
                }
                for (v, i), ids in sorted(cells.items())
            ),
        )
        return
    if view.scale is None:
        line(M("No risk scale is in force."))
        return
    _grid(view, view.scale.value, cells)
    _legend(view)
    if taken is None:
        line(M("By stage of management: {counts}", counts=counts_of_phases(view)))


def counts_of_phases(view: View) -> tuple[Message, ...]:
    """Return how many risks each stage of management has, in words."""
    return tuple(
        M("{phase} {n}", phase=M(PHASES[name]), n=int(found))
        for name, found in phases(view).items()
    )


def _band_id(view: View, score: int) -> str | None:
    band = view.bands.band(score) if view.bands else None
    return band.id if band else None


def _letters(view: View) -> dict[str, str]:
    bands = view.bands.bands if view.bands else ()
    return {band.id: "ABCDEFGH"[number] for number, band in enumerate(bands)}


def _grid(view: View, scale: ScaleValue, cells: Mapping[tuple[int, int], tuple[str, ...]]) -> None:
    lang, letters = current(), _letters(view)
    corner = f"{scale.likelihood.symbol} \\ {scale.impact.symbol}"
    rows = []
    for level in reversed(scale.likelihood.levels):
        row = [f"{level.value} {level.label.shown(lang)}"]
        for impact in scale.impact.levels:
            score = level.value * impact.value
            letter = letters.get(_band_id(view, score) or "", "")
            ids = cells.get((level.value, impact.value), ())
            row.append("\n".join([f"{score} {letter}".strip(), *ids]))
        rows.append(row)
    headings = [corner, *[f"{item.value} {item.label.shown(lang)}" for item in scale.impact.levels]]
    table(headings, rows, f"{person(scale.likelihood.name)} x {person(scale.impact.name)}")


def _legend(view: View) -> None:
    letters = _letters(view)
    for band in view.bands.bands if view.bands else ():
        line(
            M(
                "{letter}: {low} to {high}, {label}: {meaning}",
                letter=letters[band.id],
                low=band.low,
                high=band.high,
                label=band.label,
                meaning=band.meaning,
            )
        )
    if view.bands is not None and not view.bands.bands:
        line(M("Bands: {pending}", pending=view.bands.pending))


def after_write(done: Written) -> None:
    """Print score and band of a written risk, what is obligatory now and by when."""
    if not isinstance(done.record, Risk):
        return
    view = done.view
    found = rating(view, done.record)
    if found is None:
        return
    pending = view.bands.pending if view.bands and not view.bands.bands else None
    band = found.band.label if found.band else pending
    line(
        M(
            "Score: {score} of {highest}. Band: {band}",
            score=found.score,
            highest=found.highest,
            band=band,
        )
    )
    _say_movement(previous(view, done.record), found)
    if found.band is not None:
        line(found.band.meaning.shown(current()))
        _say_monitoring(view, found.band.intensive_monitoring, found.band.report_to)
    _say_duties(view, done.record_id)
    _say_next(view, done.record)


def _say_movement(before: Rating | None, now: Rating) -> None:
    """Say how the score moved since the assessment before; two scales are never compared."""
    moved = moved_by(before, now)
    if before is None:
        return
    if moved is None:
        line(M("Assessed on another scale before: the scores are not compared."))
        return
    line(
        M(
            "Movement since {day}: from {before} to {now} ({moved})",
            day=before.assessment.date,
            before=before.score,
            now=now.score,
            moved=f"{moved:+d}",
        )
    )


def _say_next(view: View, risk: Risk) -> None:
    """Say what the band asks for next, and by when."""
    for item in owed(view, risk):
        if not item.once and item.by is not None and item.by >= view.today:
            line(M("{what}: not later than {day}", what=item.what, day=item.by))


def _say_monitoring(view: View, intensive: bool, report_to: str | None) -> None:
    if intensive and report_to:
        line(M("Intensive monitoring; reports to: {role}", role=view.name(report_to)))


def _say_duties(view: View, record_id: str) -> None:
    for item in check(view).counted:
        if item.record == record_id and item.state is not DutyState.STANDING:
            line(M("Now obligatory ({code}): {what}", code=item.code, what=item.message))
            if item.term is not None:
                line(M("Not later than {day}", day=item.term))
            if item.hint is not None:
                line(item.hint.shown(current()))
