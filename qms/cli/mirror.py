"""``qms mirror``: registers and issued reports in a folder that others read."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qms.actions.mirror import Done, Wish
from qms.actions.mirror import mirror as mirrored
from qms.actions.mirrored import Problem
from qms.actions.values import choose
from qms.cli import state
from qms.cli.common import languages
from qms.cli.help import single
from qms.cli.notes import left_out
from qms.cli.output import as_json, envelope, line
from qms.errors import UsageProblem
from qms.i18n import N_, M, say, translate
from qms.model.record import Circle

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    only: Annotated[
        bool,
        typer.Option(
            "--only", help=N_("Mirror only the languages of --lang; else they come to the others")
        ),
    ] = False,
) -> None:
    session = state.session()
    wanted = Circle(choose("--circle", circle, list(Circle)))
    asked = languages(state.common())
    if only and not asked:
        raise UsageProblem(
            M("Missing: {options}", options=("--lang",)),
            M("Say which languages the mirror is to keep: --lang kk,ru --only"),
        )
    progress = _say if sys.stderr.isatty() else None
    wish = Wish(wanted, asked, only=only, progress=progress, warn=_say)
    done = mirrored(session, Path.cwd() / folder.expanduser(), wish)
    left_out(session)
    if as_json():
        envelope(session, "mirror", ({"path": name, "done": what.value} for name, what in done))
    else:
        _print(done)
    if any(what is Problem.CHANGED for _name, what in done):
        _say(say(M("See what became of issued files: qms evidence check")))
        raise typer.Exit(1)


def _print(done: Sequence[tuple[str, Done | Problem]]) -> None:
    """Print what was done; with -q what cannot be mirrored is counted and not told one by one."""
    short = state.common().on("--quiet")
    for name, what in done:
        if not (short and isinstance(what, Problem)):
            line(M("{path}: {done}", path=name, done=translate(what.value)))
    for problem in Problem if short else ():
        found = sum(what is problem for _name, what in done)
        if found:
            line(M("Issued files {problem}: {n}", problem=translate(problem.value), n=found))
    if not any(isinstance(what, Done) for _name, what in done):
        line(M("Nothing has changed; nothing was written."))


def _say(text: str) -> None:
    typer.echo(text, err=True)


def mirror() -> typer.Typer:
    """Build ``qms mirror``."""
    return single(_mirror, N_("Mirror registers and issued reports into a folder"), _EXAMPLE)
