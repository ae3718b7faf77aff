"""``qms indicator``: indicators, and their values taken over from surveys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from qms.actions import indicator_surveys as actions
from qms.cli import state
from qms.cli.help import add_verbs
from qms.cli.nouns import noun_group, report_written
from qms.cli.output import as_json, envelope, line, table
from qms.cli.survey_figures import number
from qms.i18n import N_, M, _

if TYPE_CHECKING:
    from qms.actions.indicator_surveys import Reading

EXAMPLE = (
    "qms indicator take IND-satisfaction\n"
    "qms indicator take IND-satisfaction --wave WAVE-2026-0001\n"
    "qms indicator take IND-satisfaction --show"
)

_Id = Annotated[str, typer.Argument(metavar="IND", help=N_("Id of an indicator"))]
_Wave = Annotated[
    str | None, typer.Option("--wave", metavar="WAVE", help=N_("Wave, else the last one"))
]
_Show = Annotated[
    bool, typer.Option("--show", help=N_("Show the value of each wave, write nothing"))
]


def take(record_id: _Id, *, wave: _Wave = None, show: _Show = False) -> None:
    session = state.session()
    if show:
        _show(actions.readings(session, record_id))
        return
    done = actions.take(session, record_id, wave)
    report_written(done)


def _show(found: tuple[Reading, ...]) -> None:
    if as_json():
        envelope(state.session(), "indicator-readings", [item_of(one) for one in found])
        return
    if not found:
        line(M("No wave of its survey is over and has answers."))
        return
    rows = [(one.wave.id, one.wave.period, number(one.value, None), *_stored(one)) for one in found]
    table([_("Survey wave"), _("Period"), _("Value"), _("On record"), _("Date")], rows)


def _stored(one: Reading) -> tuple[str, ...]:
    if one.stored is None:
        return ("", "")
    return number(one.stored.value, None), one.stored.date.isoformat()


def item_of(one: Reading) -> dict[str, object]:
    """Return one value for a program; what is hidden is null."""
    return {
        "indicator": one.indicator.id,
        "wave": one.wave.id,
        "period": one.wave.period,
        "value": one.value,
        "stored": one.stored.value if one.stored else None,
    }


def indicator() -> typer.Typer:
    """Build ``qms indicator``."""
    app = noun_group(
        "indicator",
        (
            'qms indicator add --id IND-response-rate --title "Response rate" --measure "%"'
            " --owner ROLE-head-of-academic-quality-office"
        ),
    )
    add_verbs(app, (("take", take, N_("Take the value of a wave over, with its source"), EXAMPLE),))
    return app
