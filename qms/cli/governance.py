"""``qms policy``: what is in force, the matrix of responsibility."""

from __future__ import annotations

from typing import Annotated

import typer

from qms.actions.papers import desk
from qms.actions.roles import write_matrix
from qms.cli import state
from qms.cli.help import QmsCommand, group
from qms.cli.nouns import add_list
from qms.cli.output import as_json, envelope, table
from qms.cli.papers import PLACE, Out, order, show_paths
from qms.engine.governance import by_level, governance
from qms.i18n import N_, _, current
from qms.report.matrix import levels_table, matrix_table

_Formats = Annotated[
    str | None,
    typer.Option("--format", metavar="docx,pdf,md", help=N_("Print it in these formats")),
]


def _matrix(formats: _Formats = None, out: Out = PLACE) -> None:
    session = state.session()
    if formats is not None:
        show_paths(session, "policy-matrix", write_matrix(session, order(session, formats, out)))
        return
    if as_json():
        duties = [
            {
                "subject": duty.subject,
                "level": duty.level,
                "prepares": duty.prepares,
                "analyses": duty.analyses,
                "decides": duty.decides,
            }
            for duty in governance(session.view).matrix
        ]
        levels = [{"level": level, **counts} for level, counts in by_level(session.view).items()]
        envelope(session, "policy-matrix", [*duties, *levels])
        return
    at = desk(session, session.view, current())
    for made, title in (
        (matrix_table(at), _("Matrix of responsibility")),
        (levels_table(at), _("Records by level")),
    ):
        table([column.label for column in made.columns], made.rows, title)


def policy() -> typer.Typer:
    """Build ``qms policy``: policies are edited as records, here they are only shown."""
    app = group(N_("Policies in force"), "qms policy list")
    add_list(app, "policy")
    app.command(
        "matrix",
        cls=QmsCommand,
        help=N_("Show who prepares data, who analyses them, who decides"),
        epilog="qms policy matrix --format docx",
    )(_matrix)
    return app
