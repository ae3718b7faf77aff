"""``qms renumber``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from qms.actions.history import field_name
from qms.actions.renumber import renumber
from qms.cli import state
from qms.cli.dry import say_dry
from qms.cli.help import single
from qms.cli.output import as_json, envelope, line
from qms.i18n import N_, M

if TYPE_CHECKING:
    from qms.actions.renumber import NewId
    from qms.actions.session import Session


def _renumber(
    old: Annotated[str, typer.Argument(metavar="OLD", help=N_("The id that the record has"))],
    new: Annotated[
        str | None,
        typer.Argument(metavar="[NEW]", help=N_("Its new id; by default the next free one")),
    ] = None,
    dry: Annotated[
        bool, typer.Option("--dry-run", help=N_("Show what would be written, write nothing"))
    ] = False,
) -> None:
    session = state.session()
    done = renumber(session, old, new, dry=dry)
    if as_json():
        envelope(session.reopened(), "renumber", [_row(done, dry=dry)])
        return
    _say(session, done, dry=dry)


def _row(done: NewId, *, dry: bool) -> dict[str, object]:
    found = done.found
    return {
        "record": found.new,
        "former": found.old,
        "dry_run": dry,
        "references": [
            {"record": name, "field": ".".join(map(str, path))} for name, path in found.references
        ],
        "mentions": [{"path": one.path, "line": one.line} for one in found.mentions],
        "commit": done.applied.commit,
    }


def _say(session: Session, done: NewId, *, dry: bool) -> None:
    found = done.found
    if dry:
        say_dry()
    line(M("{old} is {new} now; the former id still leads to it.", old=found.old, new=found.new))
    line(M("References rewritten: {n}", n=len(found.references)))
    for name, path in found.references:
        where = field_name(session, name, tuple(map(str, path)))
        line(M("  {id}: {field}", id=name, field=where))
    if found.mentions:
        line(M("Left as they are, because they mention the id in words: {n}",
               n=len(found.mentions)))  # fmt: skip
        for one in found.mentions:
            line(f"  {one.path}:{one.line}")


def build() -> typer.Typer:
    """Build ``qms renumber``."""
    return single(
        _renumber,
        N_("Give a record another id; references follow, the former id stays an alias"),
        "qms renumber RSK-2026-0007 --dry-run",
    )
