"""``qms mirror``: registers and issued reports in a folder that others read."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from qms.actions.mirror import Done, Wish
from qms.actions.mirror import mirror as mirrored
from qms.actions.values import choose
from qms.cli import state
from qms.cli.common import languages
from qms.cli.help import single
from qms.cli.output import as_json, envelope, line
from qms.i18n import N_, M, translate
from qms.model.record import Circle

_EXAMPLE = "qms mirror ~/Drive/Quality --lang kk,ru"


def _mirror(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=N_("Folder, as one of a drive"))],
    circle: Annotated[
        str,
        typer.Option(
            "--circle",
            metavar="|".join(item.value for item in Circle),
            help=N_("For whom the mirror is"),
        ),
    ] = Circle.INTERNAL.value,
) -> None:
    session = state.session()
    wanted = Circle(choose("--circle", circle, list(Circle)))
    asked = languages(state.common()) or (session.config.default_language,)
    wish = Wish(wanted, asked, _say if sys.stderr.isatty() else None, _say)
    done = mirrored(session, Path.cwd() / folder.expanduser(), wish)
    if as_json():
        envelope(session, "mirror", ({"path": name, "done": what.value} for name, what in done))
        return
    for name, what in done:
        line(M("{path}: {done}", path=name, done=translate(what.value)))
    if not any(isinstance(what, Done) for _name, what in done):
        line(M("Nothing has changed; nothing was written."))


def _say(text: str) -> None:
    typer.echo(text, err=True)


def mirror() -> typer.Typer:
    """Build ``qms mirror``."""
    return single(_mirror, N_("Mirror registers and issued reports into a folder"), _EXAMPLE)
