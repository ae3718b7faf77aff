"""``qms sync``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import typer

from qms.actions.sync import ITEM, OPEN, RECEIVED, RENUMBERED, SENT, WAITING, Synced, sync
from qms.cli import state
from qms.cli.dry import say_dry
from qms.cli.help import single
from qms.cli.notes import note
from qms.cli.output import as_json, envelope, line
from qms.i18n import N_, M, _, translate
from qms.kinds import all_kinds

if TYPE_CHECKING:
    from qms.actions.sync import Told

_NAMED: Final = 10
_HEADS: Final = {
    RECEIVED: N_("Came in: {n}"),
    SENT: N_("Sent: {n}"),
    WAITING: N_("Wait here to be sent: {n}"),
}


def _sync(
    dry: Annotated[
        bool, typer.Option("--dry-run", help=N_("Show what would be written, write nothing"))
    ] = False,
) -> None:
    session = state.session()
    done = sync(session, dry=dry)
    if as_json():
        envelope(session.reopened(), "sync", map(_row, done.told))
        if done.remark is not None:
            note(done.remark)
    else:
        _say(done)
    if done.of(OPEN) and not done.dry:
        raise typer.Exit(1)


def _row(item: Told) -> dict[str, object]:
    return {
        "what": item.what,
        "record": item.record,
        "kind": item.noun,
        "title": item.title,
        "new": item.new,
        "former": item.former,
        "fields": item.fields,
        "labels": item.labels,
    }


def _say(done: Synced) -> None:
    if done.dry:
        say_dry()
    for what in (RECEIVED, SENT, WAITING):
        _list(what, done.of(what))
    _list_new_ids(done)
    for item in done.of(OPEN):
        line(
            M(
                "Conflict: {id} {title}. You and others wrote different things here: {fields}",
                id=item.record,
                title=item.title,
                fields=tuple(map(_place, item.labels)) or (_("record"),),
            )
        )
    if done.waiting:
        line(M("Changes not sent: {n}", n=done.waiting))
    if done.remark is not None:
        line(done.remark)
    elif not done.told and not done.waiting:
        line(M("Nothing new here, nothing new in {name}.", name=done.upstream))


def _place(labels: tuple[str, ...]) -> str:
    """Name a place of a record from its list down to the field."""
    return " / ".join(translate(label) for label in labels)


def _list_new_ids(done: Synced) -> None:
    for item in done.of(RENUMBERED):
        line(
            M(
                "{old} is {new} now, with what refers to it: others had given {old} too.",
                old=item.former,
                new=item.record,
            )
        )
    for item in done.of(ITEM):
        old, new = item.fields
        line(
            M(
                "{id}, {field}: number {old} of yours is {new} now: others had added a {old} too.",
                id=item.record,
                field=_place(item.labels[0]),
                old=old,
                new=new,
            )
        )


def _list(what: str, told: tuple[Told, ...]) -> None:
    if not told:
        return
    line(M(_HEADS[what], n=len(told)))
    for noun in dict.fromkeys(item.noun for item in told):
        own = [item for item in told if item.noun == noun]
        line(M("  {kind}: {n}", kind=translate(all_kinds()[noun].spec.plural), n=len(own)))
        for item in own[:_NAMED]:
            sign = "+" if item.new else " "
            line(M("  {sign} {id} {title}", sign=sign, id=item.record, title=item.title))
        if len(own) > _NAMED:
            line("    ...")


def build() -> typer.Typer:
    """Build ``qms sync``."""
    return single(
        _sync,
        N_("Exchange records with the shared place: take in, merge, check, send"),
        "qms sync",
    )
