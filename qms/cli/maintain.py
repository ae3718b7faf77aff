"""``qms fmt|migrate|schemas|completion``."""

from __future__ import annotations

from typing import Annotated

import typer

from qms.actions.maintain import format_all, unformatted
from qms.actions.maintain import migrate as bring_up
from qms.actions.schemas import outdated, write_schemas
from qms.actions.values import choose
from qms.cli import state
from qms.cli.complete import SCRIPTS
from qms.cli.help import single
from qms.cli.output import line
from qms.i18n import N_, M

_Check = Annotated[bool, typer.Option("--check", help=N_("Change nothing; end with 1 if needed"))]


def _fmt(check: _Check = False) -> None:
    session = state.session()
    found = unformatted(session) if check else format_all(session)
    for path, (_id, _data, notes) in found.items():
        line(
            M("Not in canonical form: {path}", path=path)
            if check
            else M("Written: {paths}", paths=path)
        )
        for said in notes:
            line(said)
    if not found:
        line(M("All records are in canonical form."))
    raise typer.Exit(int(check and bool(found)))


def _migrate() -> None:
    moved = bring_up(state.session())
    for record_id in moved:
        line(M("Brought to the current schema: {id}", id=record_id))
    if not moved:
        line(M("All records have the current schema."))


def _schemas(check: _Check = False) -> None:
    session = state.session()
    stale = tuple(outdated(session)) if check else write_schemas(session)
    for path in stale:
        line(M("Out of date: {path}", path=path) if check else M("Written: {paths}", paths=path))
    if not stale:
        line(M("All schemas are up to date."))
    raise typer.Exit(int(check and bool(stale)))


def _completion(
    shell: Annotated[str, typer.Argument(metavar="bash|zsh|fish", help=N_("Your shell"))],
) -> None:
    choose("shell", shell, SCRIPTS)
    line(SCRIPTS[shell])


def fmt() -> typer.Typer:
    """Build ``qms fmt``."""
    return single(_fmt, N_("Bring records into canonical form"), "qms fmt --check")


def migrate() -> typer.Typer:
    """Build ``qms migrate``."""
    return single(_migrate, N_("Bring records to the current schema, in one commit"), "qms migrate")


def schemas() -> typer.Typer:
    """Build ``qms schemas``."""
    return single(_schemas, N_("Write the JSON Schemas that editors use"), "qms schemas --check")


def completion() -> typer.Typer:
    """Build ``qms completion``."""
    return single(
        _completion, N_("Print completion for bash, zsh or fish"), 'eval "$(qms completion bash)"'
    )
