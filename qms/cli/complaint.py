"""``qms complaint``: complaints about the work of a unit."""

from __future__ import annotations

import inspect
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qms.actions import complaints as actions
from qms.actions.records import Written, missing
from qms.cli import state
from qms.cli.ask import ask
from qms.cli.help import QmsCommand, group
from qms.cli.nouns import add_list, report_written, show_plan, with_options
from qms.cli.output import as_json, line
from qms.i18n import N_, M
from qms.kinds.complaint import Complaint

if TYPE_CHECKING:
    from collections.abc import Callable

    from qms.store.write import Applied

_EXAMPLE = (
    'qms complaint add --number "12-05/77" --unit UNIT-university --topic grading'
    " --date 2026-11-02 --due 2026-11-17"
)
_Id = Annotated[str, typer.Argument(metavar="CMP", help=N_("Id of a complaint"))]
_Date = Annotated[
    str | None, typer.Option("--date", metavar=N_("DATE"), help=N_("Day, else today"))
]
_By = Annotated[str | None, typer.Option("--by", metavar="ROLE[@UNIT]", help=N_("Post that acted"))]
_Basis = Annotated[str | None, typer.Option("--basis", metavar=N_("TEXT"), help=N_("Basis"))]


def _with_text() -> Callable[..., None]:
    """Return the command that registers: options of the kind, and the file with the text."""

    def command(text_file: Path | None = None, **given: Any) -> None:
        def run(values: dict[str, tuple[str, ...]], _record_id: str | None, dry: bool) -> None:
            _add(values, text_file, dry=dry)

        with_options(Complaint, run)(**given)

    declared = typer.Option(
        "--text-file",
        metavar=N_("FILE"),
        help=N_("Text of the complaint, copied outside git under private/complaints"),
    )
    more = inspect.Parameter(
        "text_file",
        inspect.Parameter.KEYWORD_ONLY,
        default=None,
        annotation=Annotated[Path | None, declared],
    )
    plain = inspect.signature(with_options(Complaint, lambda *_given: None))
    parameters = [*plain.parameters.values(), more]
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    command.__annotations__ = {item.name: item.annotation for item in parameters}
    return command


def _add(values: dict[str, tuple[str, ...]], file: Path | None, *, dry: bool) -> None:
    session = state.session()
    values = actions.completed(session, values)
    if sys.stdin.isatty() and not as_json():
        values = ask(session, Complaint, values, missing(session, "complaint", values))
        values = actions.completed(session, values)
    done = actions.register(session, values, file, dry=dry)
    _report(done)
    if isinstance(done, Written) and file is not None and not as_json():
        path = actions.text_path(done.record_id)
        line(M("Its text is in {path}, outside git and backups without --with-private.", path=path))


def _report(done: Written | Applied) -> None:
    if isinstance(done, Written):
        report_written(done)
    else:
        show_plan(done.after)


def _consider(  # noqa: PLR0917 -- the parts of a dated item
    record_id: _Id,
    result: Annotated[
        str, typer.Option("--result", metavar=N_("WORD"), help=N_("Result, a word of the list"))
    ],
    text: Annotated[
        str | None,
        typer.Option("--text", metavar=N_("TEXT"), help=N_("What was found, in neutral words")),
    ] = None,
    by: _By = None,
    date: _Date = None,
    basis: _Basis = None,
) -> None:
    said = actions.Considered(result, text, by, date, basis)
    _report(actions.consider(state.session(), record_id, said))


def _answer(record_id: _Id, date: _Date = None, by: _By = None, basis: _Basis = None) -> None:
    session = state.session()
    _report(actions.move(session, record_id, "answered", date=date, by=by, basis=basis))


def _withdraw(record_id: _Id, date: _Date = None, basis: _Basis = None) -> None:
    _report(actions.move(state.session(), record_id, "withdrawn", date=date, basis=basis))


def complaint() -> typer.Typer:
    """Build ``qms complaint``."""
    app = group(Complaint.spec.plural, _EXAMPLE)
    app.command(
        "add", cls=QmsCommand, help=N_("Add a record; asks for what is missing"), epilog=_EXAMPLE
    )(_with_text())
    add_list(app, "complaint")
    app.command(
        "consider",
        cls=QmsCommand,
        help=N_("Record that a complaint was considered, and with what result"),
        epilog="qms complaint consider CMP-2026-0001 --result substantiated --by ROLE-dean",
    )(_consider)
    app.command(
        "answer",
        cls=QmsCommand,
        help=N_("Record that a complaint was answered"),
        epilog="qms complaint answer CMP-2026-0001 --date 2026-11-16",
    )(_answer)
    app.command(
        "withdraw",
        cls=QmsCommand,
        help=N_("Record that a complaint was withdrawn"),
        epilog="qms complaint withdraw CMP-2026-0001 --date 2026-11-10",
    )(_withdraw)
    return app
