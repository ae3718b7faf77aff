"""``qms risk``: the verbs of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from qms.cli import state
from qms.cli.help import QmsCommand
from qms.cli.notes import unread
from qms.cli.output import as_json, envelope, line, person, table
from qms.engine.check import check
from qms.engine.risks import matrix, rating
from qms.i18n import N_, M, current
from qms.kinds.risk import Risk
from qms.model.diagnostic import DutyState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qms.actions.records import Written
    from qms.engine.view import View
    from qms.kinds.policies.risk_scale import ScaleValue


def extend(app: typer.Typer) -> None:
    """Add the verbs that only risks have."""
    app.command(
        "matrix",
        cls=QmsCommand,
        help=N_("Show the risk map"),
        epilog="qms risk matrix --at 2026-06-30",
    )(risk_matrix)


def risk_matrix() -> None:
    """Print the map of live risks; bands are named by letters, so that no colour is needed."""
    session = state.session()
    view = session.view
    cells = matrix(view)
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
    if found.band is not None:
        line(found.band.meaning.shown(current()))
        _say_monitoring(view, found.band.intensive_monitoring, found.band.report_to)
    _say_duties(view, done.record_id)


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
