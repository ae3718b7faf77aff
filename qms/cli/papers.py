"""Options of commands that write official papers, declared once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qms.actions.paper_formats import PAPERS as FORMATS
from qms.actions.values import choose
from qms.cli import state
from qms.cli.common import languages
from qms.cli.output import as_json, envelope, line
from qms.i18n import N_
from qms.model.record import Circle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qms.actions.papers import Order
    from qms.actions.session import Session

Formats = Annotated[
    str, typer.Option("--format", metavar=",".join(FORMATS), help=N_("Formats, with commas"))
]
Out = Annotated[Path, typer.Option("--out", metavar=N_("FOLDER"), help=N_("Where to write"))]
For = Annotated[
    str | None,
    typer.Option(
        "--circle",
        metavar="|".join(circle.value for circle in Circle),
        help=N_("For whom the paper is; outside the office it names posts only"),
    ),
]
PLACE = Path("build/papers")


def order(
    session: Session,
    formats: str,
    out: Path,
    circle: str | None = None,
    more: Sequence[str] = (),
) -> Order:
    """Read what the options say; a relative folder is one of the current folder.

    ``more`` are formats that a paper has beside the usual ones.
    """
    from qms.actions.papers import Order

    known = (*FORMATS, *more)
    wanted = tuple(choose("--format", part.strip(), known) for part in formats.split(","))
    asked = languages(state.common()) or (session.config.default_language,)
    folder = out if out.is_absolute() else Path.cwd() / out
    whom = Circle(choose("--circle", circle, list(Circle))) if circle else Circle.INTERNAL
    return Order(wanted, asked, folder, lambda text: typer.echo(text, err=True), circle=whom)


def show_paths(session: Session, command: str, paths: Sequence[Path]) -> None:
    """Print where the papers are."""
    if as_json():
        envelope(session, command, [{"path": str(path)} for path in paths])
        return
    for path in paths:
        line(str(path))
