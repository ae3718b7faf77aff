"""``qms undo``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from qms.actions.history import field_name
from qms.actions.undo import bare, undo
from qms.cli import state
from qms.cli.dry import say_dry
from qms.cli.help import single
from qms.cli.output import as_json, envelope, line, person
from qms.i18n import N_, M, Message

if TYPE_CHECKING:
    from qms.actions.session import Session
    from qms.actions.undo import Undone
    from qms.i18n import Value
    from qms.store.undo import Part

_LONGEST: Final = 60
_TAKEN_BACK: Final = N_("Taken back: {summary} ({author}, {date}, {commit})")
_BROUGHT_BACK: Final = N_("Brought back: {summary} ({author}, {date}, {commit})")


def _undo(
    commit: Annotated[
        str | None,
        typer.Argument(
            metavar="[COMMIT]", help=N_("The change, as in qms log; by default the last")
        ),
    ] = None,
    dry: Annotated[
        bool, typer.Option("--dry-run", help=N_("Show what would be written, write nothing"))
    ] = False,
) -> None:
    session = state.session()
    found = undo(session, commit, dry=dry)
    if as_json():
        envelope(session.reopened(), "undo", [_row(found, part) for part in found.parts])
        return
    _say(session, found, dry=dry)


def _row(found: Undone, part: Part) -> dict[str, object]:
    return {
        "record": part.record,
        "path": part.path,
        "field": ".".join(part.field),
        "done": part.done,
        "before": part.before,
        "after": part.after,
        "undoes": found.done.id,
        "summary": found.done.summary,
        "commit": found.commit,
    }


def _say(session: Session, found: Undone, *, dry: bool) -> None:
    done = found.done
    if dry:
        say_dry()
    said = _BROUGHT_BACK if done.undoes else _TAKEN_BACK
    told: dict[str, Value] = {"summary": bare(done.summary), "author": done.author}
    day = done.when.astimezone(session.config.zone).date()
    line(Message(said, told | {"date": day, "commit": done.id[:12]}))
    for part in found.parts:
        line(_told(session, part))
    if found.commit is not None:
        line(M("To bring it back: qms undo {commit}", commit=found.commit[:12]))


def _told(session: Session, part: Part) -> Message:
    where = field_name(session, part.record, part.field)
    if part.done == "void":
        return M("  {id}: {field} is void", id=part.record, field=where)
    if part.done == "entered by mistake":
        return M("  {id} ends in the state: entered by mistake", id=part.record)
    if part.done == "left":
        return M("  {path} stays as it is", path=part.path)
    if part.record is None:
        return M("  {path} is as it was", path=part.path)
    return M(
        "  {id}: {field}: {old} -> {new}",
        id=part.record,
        field=where,
        old=_flat(part.before),
        new=_flat(part.after),
    )


def _flat(value: Any) -> str:
    text = "—" if value is None else person(value) if not isinstance(value, dict) else str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def build() -> typer.Typer:
    """Build ``qms undo``."""
    return single(
        _undo,
        N_("Take back the last change by another one: no record and no dated fact disappears"),
        "qms undo --dry-run\nqms undo 1a2b3c4d5e6f",
    )
