"""``qms init``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from qms.actions.init import init as make
from qms.actions.init import profiles
from qms.actions.sample import make_sample
from qms.cli import state
from qms.cli.common import languages
from qms.cli.help import single
from qms.cli.identity import ask_identity
from qms.cli.output import line
from qms.errors import UsageProblem
from qms.i18n import N_, M


def _init(
    folder: Annotated[
        Path, typer.Argument(metavar="[FOLDER]", help=N_("Folder of the workspace"))
    ] = Path(),
    profile: Annotated[
        str, typer.Option("--profile", metavar="kaznmu|dulaty", help=N_("Rules to start from"))
    ] = "",
    sample: Annotated[
        bool, typer.Option("--sample", help=N_("A fictitious university with its history"))
    ] = False,
) -> None:
    if sample:
        _sample(folder, profile)
    else:
        _plain(folder, profile)


def _sample(folder: Path, profile: str) -> None:
    if profile:
        raise UsageProblem(M("--sample and --profile exclude each other."), M("Give one of them."))
    made = make_sample((state.common().folder / folder).resolve())
    line(M("Workspace: {folder}", folder=str(made.root)))
    _files(made.written)
    _next(made.root, "qms check", "qms due", "qms report annual --year 2024-2025")


def _plain(folder: Path, profile: str) -> None:
    if not profile:
        raise UsageProblem(
            M("Missing: {options}", options=("--profile",)),
            M("Allowed values: {values}", values=profiles()),
        )
    asked = languages(state.common())
    root = (state.common().folder / folder).resolve()
    if sys.stdin.isatty():
        ask_identity(root)
    made = make(root, profile, asked[0] if asked else None, state.common().text("--today"))
    line(M("Workspace: {folder}", folder=str(made.root)))
    _files(made.written)
    if made.kept:
        line(M("Kept as they were: {n} files", n=len(made.kept)))
    _next(made.root, "qms risk add", "qms check")


def _files(written: tuple[str, ...]) -> None:
    folders: dict[str, int] = {}
    for path in written:
        parts = Path(path).parts
        name = (
            "/".join(parts[:2]) + "/"
            if parts[0] == "records"
            else (parts[0] if len(parts) == 1 else f"{parts[0]}/")
        )
        folders[name] = folders.get(name, 0) + 1
    for name, count in folders.items():
        line(M("  {path}  files: {count}", path=name, count=count))


def _next(root: Path, *commands: str) -> None:
    line(M("Next:"))
    for command in (f"cd {root}", *commands):
        line(f"  {command}")


def init() -> typer.Typer:
    """Build ``qms init``."""
    return single(
        _init,
        N_("Make a workspace from a profile; overwrites nothing"),
        "qms init my-university --profile kaznmu --lang kk",
    )
