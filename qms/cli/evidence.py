"""``qms evidence``: a file recorded by its content, compared later."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qms.actions.evidence import BAD, Said, add_evidence, compare
from qms.actions.records import Written
from qms.cli import state
from qms.cli.help import QmsCommand, group
from qms.cli.nouns import add_list, report_written, show_plan
from qms.cli.output import as_json, envelope, table
from qms.i18n import N_, _, translate

_EXAMPLE = (
    'qms evidence add private/minutes.pdf --title "Minutes of 30 March" --proves DEC-2026-0001'
    ' --outside "archive, file 04-12"'
)


def _add(  # noqa: PLR0917 -- an option each
    file: Annotated[Path, typer.Argument(metavar="FILE", help=N_("The file that proves it"))],
    title: Annotated[str, typer.Option("--title", metavar=N_("TEXT"), help=N_("Title"))],
    unit: Annotated[str | None, typer.Option("--unit", metavar="ID", help=N_("Unit"))] = None,
    proves: Annotated[
        list[str] | None, typer.Option("--proves", metavar="ID", help=N_("What it proves"))
    ] = None,
    date: Annotated[
        str | None, typer.Option("--date", metavar=N_("DATE"), help=N_("Day, else today"))
    ] = None,
    source: Annotated[
        str | None, typer.Option("--source", metavar=N_("TEXT"), help=N_("Source"))
    ] = None,
    expires: Annotated[
        str | None, typer.Option("--expires", metavar=N_("DATE"), help=N_("Valid until"))
    ] = None,
    outside: Annotated[
        str | None,
        typer.Option("--outside", metavar=N_("PLACE"), help=N_("Where it is kept, outside git")),
    ] = None,
    into_git: Annotated[
        bool, typer.Option("--into-git", help=N_("Copy it beside the record, for ever"))
    ] = False,
    dry: Annotated[
        bool, typer.Option("--dry-run", help=N_("Show what would be written, write nothing"))
    ] = False,
) -> None:
    said = Said(title, unit, date, proves or (), expires, source)
    done = add_evidence(state.session(), file, said, outside=outside, into_git=into_git, dry=dry)
    if isinstance(done, Written):
        report_written(done)
    else:
        show_plan({path: data for path, data in done.after.items() if path.endswith(".yaml")})


def _check() -> None:
    session = state.session()
    found = compare(session)
    if as_json():
        envelope(
            session,
            "evidence-check",
            (
                {"id": item.id, "place": item.place, "result": result.value}
                for item, result in found
            ),
        )
    else:
        table(
            [_("Id"), _("Place"), _("Result")],
            [(item.id, item.place, translate(result.value)) for item, result in found],
            _("Evidence"),
        )
    raise typer.Exit(int(any(result in BAD for _item, result in found)))


def evidence() -> typer.Typer:
    """Build ``qms evidence``."""
    app = group(N_("Evidence by its hash"), _EXAMPLE)
    app.command("add", cls=QmsCommand, help=N_("Record a file by its hash"), epilog=_EXAMPLE)(_add)
    add_list(app, "evidence")
    app.command(
        "check",
        cls=QmsCommand,
        help=N_("Compare the files with their hashes; ends with 1 when one differs"),
        epilog="qms evidence check",
    )(_check)
    return app
