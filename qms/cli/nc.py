"""``qms nc``: nonconformities from the fact to the proof that it does not recur."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from qms.actions import nc as actions
from qms.actions.records import Written
from qms.cli import nc_views, state
from qms.cli.help import QmsCommand
from qms.cli.nouns import noun_group, report_written, show_plan
from qms.cli.output import as_json, envelope, line, table
from qms.engine.nonconformities import named, open_steps, steps
from qms.errors import UsageProblem
from qms.i18n import N_, M, _, current

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qms.actions.session import Session
    from qms.kinds.nonconformity import Nonconformity
    from qms.kinds.policies.vocabularies import Word
    from qms.store.write import Applied

_Id = Annotated[str, typer.Argument(metavar="NC", help=N_("Id of a nonconformity"))]
_Date = Annotated[
    str | None, typer.Option("--date", metavar=N_("DATE"), help=N_("Day, else today"))
]
_By = Annotated[str | None, typer.Option("--by", metavar="ROLE[@UNIT]", help=N_("Post that acted"))]
_Basis = Annotated[str | None, typer.Option("--basis", metavar=N_("TEXT"), help=N_("Basis"))]


def _step(  # noqa: PLR0917 -- the parts of a dated item
    record_id: _Id,
    step: Annotated[
        str | None, typer.Argument(metavar="STEP", help=N_("Step of handling, by its word"))
    ] = None,
    text: Annotated[
        str | None,
        typer.Option("--text", metavar=N_("TEXT"), help=N_("What was done or found")),
    ] = None,
    concerns: Annotated[
        list[str] | None,
        typer.Option("--concerns", metavar=N_("ID"), help=N_("Record that was changed by it")),
    ] = None,
    method: Annotated[
        str | None,
        typer.Option("--method", metavar=N_("WORD"), help=N_("Method of finding the root cause")),
    ] = None,
    by: _By = None,
    date: _Date = None,
    basis: _Basis = None,
) -> None:
    session = state.session()
    item = actions.nc_of(session, record_id)
    step, text = _asked(session, item, step, text)
    said = actions.Entry(text, concerns or (), method, by, date, basis)
    _report(actions.step(session, record_id, step, said))


def _asked(
    session: Session, item: Nonconformity, step: str | None, text: str | None
) -> tuple[str, str]:
    """Return step and text, asked for on a terminal where one is missing."""
    if step is not None and text is not None:
        return step, text
    if not sys.stdin.isatty() or as_json():
        lacking = "STEP" if step is None else "--text"
        raise UsageProblem(
            M("Missing: {options}", options=(lacking,)),
            M("See what is still open: qms nc steps {id}", id=item.id),
        )
    waiting = open_steps(session.view, item)
    for number, word in enumerate(waiting, start=1):
        typer.echo(f"  {number}. {_asks(word)}", err=True)
    if step is None:
        answer = typer.prompt(_("Step"), err=True).strip()
        step = _chosen(answer, waiting)
    return step, text or typer.prompt(_("What was done or found"), err=True).strip()


def _asks(word: Word) -> str:
    """Write a step with what its entry has to say."""
    said = f"{word.label.shown(current())} ({word.id})"
    return f"{said}: {word.examples.shown(current())}" if word.examples else said


def _chosen(answer: str, waiting: Sequence[Word]) -> str:
    if answer.isdigit() and 1 <= int(answer) <= len(waiting):
        return waiting[int(answer) - 1].id
    return answer


def _report(done: Written | Applied) -> None:
    if not isinstance(done, Written):
        show_plan(done.after)
        return
    report_written(done)
    if not as_json():
        _say_state(done)


def _say_state(done: Written) -> None:
    """Print the state and the steps that are still open."""
    item = actions.as_nc(done.record)
    found = done.view.state(item)
    line(M("State: {state}", state=M(found.label if found else "")))
    waiting = open_steps(done.view, item)
    if waiting and done.view.is_open(item):
        line(M("Steps still open: {steps}", steps=named(waiting)))
    elif done.view.is_open(item):
        line(M("Every step has an entry: qms nc close {id}", id=item.id))


def _steps(record_id: _Id) -> None:
    session = state.session()
    item = actions.nc_of(session, record_id)
    found = steps(session.view, item)
    if as_json():
        envelope(
            session,
            "nc-steps",
            (
                {
                    "step": one.word.id,
                    "label": one.word.label,
                    "date": one.entries[-1].date if one.entries else None,
                    "by": str(one.entries[-1].by) if one.entries and one.entries[-1].by else None,
                    "texts": [entry.text for entry in one.entries],
                    "concerns": [ref for entry in one.entries for ref in entry.concerns],
                }
                for one in found
            ),
        )
        return
    rows = [
        (
            number,
            one.word.label,
            one.entries[-1].date if one.entries else _("open"),
            tuple(entry.text for entry in one.entries) or one.word.examples,
            tuple(ref for entry in one.entries for ref in entry.concerns),
        )
        for number, one in enumerate(found, start=1)
    ]
    table([_("No."), _("Step"), _("Date"), _("Text"), _("Concerns")], rows, item.id)


def _close(record_id: _Id, date: _Date = None, by: _By = None, basis: _Basis = None) -> None:
    _report(actions.close(state.session(), record_id, date, by, basis))


def _reopen(
    record_id: _Id,
    basis: Annotated[
        str, typer.Option("--basis", metavar=N_("TEXT"), help=N_("What showed it was not over"))
    ],
    date: _Date = None,
    by: _By = None,
) -> None:
    _report(actions.reopen(state.session(), record_id, date, by, basis))


def nc() -> typer.Typer:
    """Build ``qms nc``."""
    app = noun_group(
        "nc",
        (
            'qms nc add --title "Three classes cancelled without notice" --sort resources'
            " --source internal-audit --topic cancelled-classes --unit UNIT-university"
            " --date 2026-11-02"
        ),
        actions.completed,
    )
    app.command(
        "step",
        cls=QmsCommand,
        help=N_("Record that a step of handling was taken; on a terminal asks for it"),
        epilog='qms nc step NC-2026-0001 cause --text "No substitute was planned"'
        " --method five-whys --by ROLE-dean --date 2026-11-05",
    )(_step)
    app.command(
        "steps",
        cls=QmsCommand,
        help=N_("Show the steps of handling with their dates"),
        epilog="qms nc steps NC-2026-0001",
    )(_steps)
    app.command(
        "close",
        cls=QmsCommand,
        help=N_("Close a nonconformity; every step needs an entry"),
        epilog="qms nc close NC-2026-0001 --by ROLE-dean --date 2026-11-20",
    )(_close)
    app.command(
        "reopen",
        cls=QmsCommand,
        help=N_("Take a closed nonconformity up again"),
        epilog='qms nc reopen NC-2026-0001 --basis "It happened again"',
    )(_reopen)
    nc_views.extend(app)
    return app
