"""``qms system-change``: planned and unplanned changes of the quality system."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from qms.actions import system_changes as actions
from qms.cli import state
from qms.cli.help import add_verbs
from qms.cli.nouns import noun_group, report_written
from qms.cli.output import as_json, line
from qms.cli.papers import PLACE, Formats, Out, order, show_paths
from qms.engine.system_changes import untold
from qms.i18n import N_, M
from qms.kinds.system_change import SystemChange

if TYPE_CHECKING:
    from qms.actions.records import Written

_Id = Annotated[str, typer.Argument(metavar="SCH", help=N_("Id of a change of the system"))]
_Units = Annotated[list[str], typer.Argument(metavar="UNIT...", help=N_("Units"))]
_Date = Annotated[
    str | None, typer.Option("--date", metavar=N_("DATE"), help=N_("Day, else today"))
]
_By = Annotated[str | None, typer.Option("--by", metavar="ROLE[@UNIT]", help=N_("Post that acts"))]
_Basis = Annotated[
    str | None, typer.Option("--basis", metavar=N_("TEXT"), help=N_("Basis or reason"))
]


def _report(done: Written) -> None:
    """Say what was written, and who is still to be told."""
    report_written(done)
    change = done.record
    if as_json() or not isinstance(change, SystemChange):
        return
    for unit in untold(done.view, change):
        if done.view.state_id(change) == "introduced":
            line(M("To be acquainted: {unit}", unit=done.view.name(unit) or unit))


def _approve(
    record_id: _Id,
    decision: Annotated[
        str | None, typer.Option("--decision", metavar="DEC", help=N_("Decision of a body"))
    ] = None,
    by: _By = None,
    basis: _Basis = None,
    date: _Date = None,
) -> None:
    _report(
        actions.approve(
            state.session(), record_id, decision=decision, by=by, basis=basis, date=date
        )
    )


def _introduce(  # noqa: PLR0917 -- what an introduction says
    record_id: _Id,
    place: Annotated[
        list[str] | None,
        typer.Option(
            "--place",
            metavar="number=...|title=...|item=...|paragraph=...|page=...|by=...|signed",
            help=N_("A place that is changed, with its parts"),
        ),
    ] = None,
    signed: Annotated[
        list[str] | None,
        typer.Option("--signed", metavar="N", help=N_("A place that is signed by now")),
    ] = None,
    by: _By = None,
    basis: _Basis = None,
    date: _Date = None,
) -> None:
    _report(
        actions.introduce(
            state.session(),
            record_id,
            places=place or (),
            signed=signed or (),
            by=by,
            basis=basis,
            date=date,
        )
    )


def _tell(  # noqa: PLR0917 -- what an acquaintance says
    record_id: _Id,
    units: _Units,
    sheet: Annotated[
        str | None, typer.Option("--sheet", metavar="EVD", help=N_("Scan of the signed sheet"))
    ] = None,
    by: _By = None,
    basis: _Basis = None,
    date: _Date = None,
) -> None:
    _report(
        actions.tell(state.session(), record_id, units, sheet=sheet, by=by, basis=basis, date=date)
    )


def _close(record_id: _Id, by: _By = None, basis: _Basis = None, date: _Date = None) -> None:
    _report(actions.close(state.session(), record_id, by=by, basis=basis, date=date))


def _notice(record_id: _Id, formats: Formats = "docx", out: Out = PLACE) -> None:
    session = state.session()
    paths = actions.notice(session, record_id, order(session, formats, out))
    show_paths(session, "system-change-notice", paths)


_VERBS = (
    (
        "approve",
        _approve,
        N_("Approve a change"),
        (
            "qms system-change approve SCH-2026-0001 --decision DEC-2026-0001"
            " --by ROLE-vice-rector-strategy-international"
        ),
    ),
    (
        "introduce",
        _introduce,
        N_("Record that a change took effect"),
        "qms system-change introduce SCH-2026-0001 --date 2026-11-02",
    ),
    (
        "tell",
        _tell,
        N_("Record who was acquainted with a change"),
        "qms system-change tell SCH-2026-0001 UNIT-registrar-office",
    ),
    ("close", _close, N_("Close a change"), "qms system-change close SCH-2026-0001"),
    (
        "notice",
        _notice,
        N_("Write the notification sheet of a change"),
        "qms system-change notice SCH-2026-0001 --format docx,pdf",
    ),
)


def system_change() -> typer.Typer:
    """Build ``qms system-change``."""
    app = noun_group(
        "system-change",
        'qms system-change add --title "One office for both campuses" --responsible ROLE-dean',
    )
    add_verbs(app, _VERBS)
    return app
