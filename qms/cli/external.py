"""``qms external``: laws, orders and standards, compared, amended, no longer valid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from qms.actions import external as actions
from qms.cli import state
from qms.cli.help import add_verbs
from qms.cli.nouns import noun_group, report_written
from qms.cli.output import as_json, line
from qms.engine.externals import dependants
from qms.i18n import N_, M

if TYPE_CHECKING:
    from qms.actions.records import Written

_Id = Annotated[str, typer.Argument(metavar="EXT", help=N_("Id of an external document"))]
_Date = Annotated[
    str | None, typer.Option("--date", metavar=N_("DATE"), help=N_("Day, else today"))
]
_By = Annotated[str | None, typer.Option("--by", metavar="ROLE[@UNIT]", help=N_("Post that acts"))]
_Basis = Annotated[
    str | None, typer.Option("--basis", metavar=N_("TEXT"), help=N_("Basis or reason"))
]
_Words = Annotated[
    str | None, typer.Option("--text", metavar=N_("TEXT"), help=N_("What is changed"))
]


def _report(done: Written, *, changed: bool = True) -> None:
    """Say what was written, and which documents are to be looked at because of it."""
    report_written(done)
    if as_json() or not changed:
        return
    resting = dependants(done.view).get(done.record.id, ())
    if not resting:
        line(M("No document in force cites it."))
    for document in resting:
        line(M("To be reviewed: {id} {title}", id=document.id, title=document.title))


def _check(  # noqa: PLR0917 -- what a comparison says
    record_id: _Id,
    verdict: Annotated[
        str,
        typer.Option("--verdict", metavar="|".join(actions.VERDICTS), help=N_("What was found")),
    ],
    text: _Words = None,
    by: _By = None,
    basis: _Basis = None,
    date: _Date = None,
) -> None:
    done = actions.check(
        state.session(), record_id, verdict, text=text, by=by, basis=basis, date=date
    )
    _report(done, changed=verdict != "current")


def _amend(  # noqa: PLR0917 -- what an amendment says
    record_id: _Id,
    number: Annotated[
        str | None,
        typer.Option("--number", metavar=N_("TEXT"), help=N_("Number of the amending act")),
    ] = None,
    text: _Words = None,
    by: _By = None,
    basis: _Basis = None,
    date: _Date = None,
) -> None:
    _report(
        actions.amend(
            state.session(), record_id, number=number, text=text, by=by, basis=basis, date=date
        )
    )


def _cancel(
    record_id: _Id,
    new: Annotated[
        str | None, typer.Option("--new", metavar="EXT", help=N_("What replaced it"))
    ] = None,
    by: _By = None,
    basis: _Basis = None,
    date: _Date = None,
) -> None:
    _report(actions.cancel(state.session(), record_id, new=new, by=by, basis=basis, date=date))


_VERBS = (
    (
        "check",
        _check,
        N_("Record that it was compared with the issuer's text"),
        "qms external check EXT-2026-0001 --verdict current",
    ),
    (
        "amend",
        _amend,
        N_("Record that the issuer amended it"),
        "qms external amend EXT-2026-0001 --number 77 --date 2026-10-12",
    ),
    (
        "cancel",
        _cancel,
        N_("Record that it is no longer valid"),
        "qms external cancel EXT-2026-0001 --new EXT-2026-0002 --date 2026-11-02",
    ),
)


def external() -> typer.Typer:
    """Build ``qms external``."""
    app = noun_group(
        "external", 'qms external add --title "Law on education" --sort law --number 319-III'
    )
    add_verbs(app, _VERBS)
    return app
