"""``qms risk-map``: risk maps as they were taken on a day and approved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from qms.actions import risk_maps
from qms.actions.records import Written
from qms.cli import state
from qms.cli.help import QmsCommand
from qms.cli.nouns import noun_group, report_written, show_plan
from qms.cli.output import as_json, line
from qms.engine.risk_maps import next_map, risk_rules
from qms.engine.risks import live
from qms.i18n import N_, M
from qms.kinds.risk_map import RiskMap

if TYPE_CHECKING:
    from qms.actions.session import Session

_Dry = Annotated[
    bool, typer.Option("--dry-run", help=N_("Show what would be written, write nothing"))
]


def _take(
    date: Annotated[
        str | None, typer.Option("--date", metavar=N_("DATE"), help=N_("Day, else today"))
    ] = None,
    title: Annotated[
        str | None, typer.Option("--title", metavar=N_("TEXT"), help=N_("Title"))
    ] = None,
    *,
    dry: _Dry = False,
) -> None:
    session = state.session()
    done = risk_maps.take(session, date, title, dry=dry)
    if not isinstance(done, Written):
        show_plan(done.after)
        return
    report_written(done)
    if not as_json() and isinstance(done.record, RiskMap):
        _say_taken(session, done.record)


def _say_taken(session: Session, taken: RiskMap) -> None:
    line(M("Risks on the map: {n}", n=len(taken.placed)))
    named = {item.risk for item in taken.placed}
    left = tuple(risk.id for risk in live(session.view.on(taken.date)) if risk.id not in named)
    if left:
        line(M("Left out, as assessed on another scale: {ids}", ids=left))
    rule = risk_rules(session.view, taken.date).map
    if rule is not None:
        body = session.view.name(rule.body) or rule.body
        line(M("To be approved by: {body}", body=body))


def _approve(
    record_id: Annotated[str, typer.Argument(metavar="RMAP", help=N_("Id of a risk map"))],
    decision: Annotated[
        str, typer.Option("--decision", metavar="DEC", help=N_("Decision that approved it"))
    ],
    date: Annotated[
        str | None,
        typer.Option("--date", metavar=N_("DATE"), help=N_("Day, else that of the decision")),
    ] = None,
    *,
    dry: _Dry = False,
) -> None:
    done = risk_maps.approve(state.session(), record_id, decision, date, dry=dry)
    if not isinstance(done, Written):
        show_plan(done.after)
        return
    report_written(done)
    by = next_map(done.view)
    if by is not None and not as_json():
        line(M("The next risk map: not later than {day}", day=by))


def risk_map() -> typer.Typer:
    """Build ``qms risk-map``."""
    app = noun_group("risk-map", "qms risk-map list")
    app.command(
        "take",
        cls=QmsCommand,
        help=N_("Keep the map of live risks as it is on a day"),
        epilog="qms risk-map take --date 2026-11-20",
    )(_take)
    app.command(
        "approve",
        cls=QmsCommand,
        help=N_("Record that the body approved a map"),
        epilog="qms risk-map approve RMAP-2026-0001 --decision DEC-2026-0007",
    )(_approve)
    return app
