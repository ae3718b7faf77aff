"""``qms survey population``: who answered beside who could."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qms.cli import state
from qms.cli.output import as_json, envelope, line, table
from qms.engine.survey_composition import REST
from qms.i18n import N_, M, _

if TYPE_CHECKING:
    from qms.engine.survey_composition import StratumRow

EXAMPLE = (
    "qms survey population WAVE-2026-0001 people.csv\nqms survey population WAVE-2026-0001 --json"
)

_Wave = Annotated[str, typer.Argument(metavar="WAVE", help=N_("Id of a survey wave"))]
_File = Annotated[
    Path | None,
    typer.Argument(
        metavar="FILE",
        help=N_("Table with the columns property, value, population, invited; none only shows"),
    ),
]
_Sheet = Annotated[
    str | None, typer.Option("--sheet", metavar=N_("NAME"), help=N_("Sheet of the workbook"))
]


def population(wave: _Wave, file: _File = None, *, sheet: _Sheet = None) -> None:
    from qms.actions.survey_population import compose, take_in

    session = state.session()
    found = take_in(session, wave, file, sheet) if file else compose(session, wave)
    if as_json():
        envelope(
            session,
            "survey-population",
            [{"wave": found.wave, **asdict(row)} for row in found.rows],
        )
        return
    if not found.rows:
        line(M("{wave} has no composition: give a file of the population.", wave=found.wave))
        return
    heads = [
        *(_("Property"), _("Value"), _("Population"), _("Share"), _("Valid answers"), _("Share")),
        *(_("Difference"), _("Response rate"), _("p")),
    ]
    table(heads, [_cells(row) for row in found.rows])
    if any(row.value == REST for row in found.rows):
        line(M("*: values with too few answers to be shown by themselves, together."))


def _cells(row: StratumRow) -> tuple[str, ...]:
    difference = "" if row.difference is None else f"{100 * row.difference:+.1f}"
    return (
        row.property,
        row.value,
        _number(row.population),
        _share(row.population_share),
        _number(row.valid),
        _share(row.answer_share),
        difference,
        _share(row.response),
        "" if row.p is None else f"{row.p:.4f}" if row.p >= _LEAST else f"< {_LEAST}",
    )


_LEAST = 0.0001


def _number(number: int | None) -> str:
    return "" if number is None else str(number)


def _share(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.1f} %"
