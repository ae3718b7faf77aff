"""``qms name``: a file name by the university's scheme."""

from __future__ import annotations

from typing import Annotated

import typer

from qms.actions.names import file_name
from qms.cli import state
from qms.cli.help import single
from qms.cli.output import as_json, envelope, line
from qms.i18n import N_, say

_EXAMPLE = "qms name --unit UNIT-academic-quality-office --type annual-iqas --ext pdf"


def _name(
    unit: Annotated[
        str,
        typer.Option("--unit", metavar="ID", help=N_("Unit: its id, abbreviation or name")),
    ],
    word: Annotated[
        str,
        typer.Option(
            "--type",
            metavar=N_("WORD|TEXT"),
            help=N_("Type of document: a word of POL-file-names or of its vocabularies, or a text"),
        ),
    ],
    date: Annotated[
        str | None, typer.Option("--date", metavar=N_("DATE"), help=N_("Day, else today"))
    ] = None,
    ext: Annotated[
        str, typer.Option("--ext", metavar="docx|xlsx|pdf", help=N_("Format of the file"))
    ] = "docx",
) -> None:
    session = state.session()
    built = file_name(session, unit, word, date, ext)
    if as_json():
        envelope(session, "name", [{"name": built.name, "remark": built.remark}])
        return
    line(built.name)
    if built.remark is not None:
        typer.echo(say(built.remark), err=True)


def name() -> typer.Typer:
    """Build ``qms name``."""
    return single(_name, N_("Build a file name by the university's scheme"), _EXAMPLE)
