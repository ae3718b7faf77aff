"""``qms init``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from qms.actions.init import init as make
from qms.actions.init import institution_name, profiles
from qms.actions.sample import make_sample
from qms.actions.session import Moment, Session
from qms.actions.values import choose
from qms.cli import state
from qms.cli.common import languages
from qms.cli.help import single
from qms.cli.identity import ask_identity
from qms.cli.notes import waiting
from qms.cli.output import line
from qms.errors import UsageProblem
from qms.i18n import N_, M, _, current
from qms.store.workspace import open_workspace


def _init(  # noqa: PLR0917 -- an option each
    folder: Annotated[
        Path, typer.Argument(metavar="[FOLDER]", help=N_("Folder of the workspace"))
    ] = Path(),
    profile: Annotated[
        str, typer.Option("--profile", metavar="kaznmu|dulaty", help=N_("Rules to start from"))
    ] = "",
    sample: Annotated[
        bool, typer.Option("--sample", help=N_("A fictitious university with its history"))
    ] = False,
    name: Annotated[
        str,
        typer.Option(
            "--name",
            metavar=N_("TEXT"),
            help=N_("Name of the institution in the language of the workspace; else the profile's"),
        ),
    ] = "",
    name_kk: Annotated[
        str, typer.Option("--name-kk", metavar=N_("TEXT"), help=N_("Its name in Kazakh"))
    ] = "",
    name_ru: Annotated[
        str, typer.Option("--name-ru", metavar=N_("TEXT"), help=N_("Its name in Russian"))
    ] = "",
    name_en: Annotated[
        str, typer.Option("--name-en", metavar=N_("TEXT"), help=N_("Its name in English"))
    ] = "",
) -> None:
    given = {"": name, "kk": name_kk, "ru": name_ru, "en": name_en}
    names = {lang: text for lang, text in given.items() if text}
    if sample:
        _sample(folder, profile, names)
    else:
        _plain(folder, profile, names)


def _sample(folder: Path, profile: str, names: dict[str, str]) -> None:
    if profile:
        raise UsageProblem(M("--sample and --profile exclude each other."), M("Give one of them."))
    if state.common().on("--no-commit"):
        raise UsageProblem(
            M("--sample and --no-commit exclude each other."), M("Give one of them.")
        )
    if names:
        raise UsageProblem(M("--sample and --name exclude each other."), M("Give one of them."))
    asked = languages(state.common())
    made = make_sample((state.common().folder / folder).resolve(), asked[0] if asked else None)
    line(M("Workspace: {folder}", folder=str(made.root)))
    _files(made.written)
    _next(made.root, "qms check", "qms due", "qms report annual --year 2024-2025")


def _plain(folder: Path, profile: str, names: dict[str, str]) -> None:
    if not profile:
        raise UsageProblem(
            M("Missing: {options}", options=("--profile",)),
            M("Allowed values: {values}", values=profiles()),
        )
    asked = languages(state.common())
    choose("--profile", profile, profiles())
    root = (state.common().folder / folder).resolve()
    lang = asked[0] if asked else None
    terminal, commit = sys.stdin.isatty(), not state.common().on("--no-commit")
    made = make(
        root,
        profile,
        lang,
        state.common().text("--today"),
        names=names or (_asked_name(profile, lang) if terminal else None),
        ask=ask_identity if terminal else None,
        commit=commit,
    )
    line(M("Workspace: {folder}", folder=str(made.root)))
    _files(made.written)
    if made.kept:
        line(M("Kept as they were: {n} files", n=len(made.kept)))
    line(M("Institution: {name}", name=_institution(made.root)))
    if not commit:
        waiting(Session(Moment(made.root)))
    _next(made.root, "qms risk add", "qms check")


def _asked_name(profile: str, lang: str | None) -> dict[str, str]:
    """Ask what the university is called; nothing where it is the one of the profile."""
    own = institution_name(profile)
    offered = own.get(lang or "kk", "")
    said: str = typer.prompt(_("Name of the institution"), default=offered, err=True)
    return {} if said.strip() == offered else {"": said}


def _institution(root: Path) -> str:
    """Return the name as the settings have it: those that were there were kept."""
    return open_workspace(root).config.institution.shown(current())


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
