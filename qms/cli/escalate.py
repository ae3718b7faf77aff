"""``qms escalate``: CAPAs that go to the post above."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qms.actions.dated import post_of
from qms.actions.escalate import escalate, write_memos
from qms.cli import state
from qms.cli.help import single
from qms.cli.notes import note, unread
from qms.cli.output import as_json, envelope, line, table
from qms.cli.papers import Formats, order
from qms.engine.cells import named
from qms.engine.escalation import said
from qms.i18n import N_, M, _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qms.actions.escalate import Escalated
    from qms.actions.session import Session

_Memo = Annotated[
    Path | None,
    typer.Option("--memo", metavar=N_("FOLDER"), help=N_("Write a memo for each post told today")),
]


def _escalate(
    *,
    memo: _Memo = None,
    formats: Formats = "docx",
    by: Annotated[
        str | None, typer.Option("--by", metavar="ROLE[@UNIT]", help=N_("Post that acts"))
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=N_("Show what would be written; write nothing"))
    ] = False,
) -> None:
    session = state.session()
    done = escalate(session, by=post_of(session, by), dry=dry_run)
    paths: Sequence[Path] = ()
    if memo is not None and not dry_run:
        reopened = session.reopened()
        paths = write_memos(reopened, order(reopened, formats, memo))
    unread(session)
    if as_json():
        envelope(session, "escalate", _items(session, done, dry=dry_run))
        return
    _show(session, done, dry=dry_run)
    for path in paths:
        line(str(path))


def _items(session: Session, done: Escalated, *, dry: bool) -> Iterator[dict[str, Any]]:
    for item in (*done.raised, *done.left):
        yield {
            "record": item.capa.id,
            "title": item.capa.title,
            "cause": item.cause.value,
            "of": item.of,
            "why": said(session.view, item.capa, item.cause, item.of),
            "to": str(item.to) if item.to else None,
            "recorded": item.to is not None and not dry,
        }


def _show(session: Session, done: Escalated, *, dry: bool) -> None:
    view = session.view
    if not done.raised and not done.left:
        line(M("Nothing is to be escalated."))
        return
    if done.raised:
        table(
            [_("CAPA"), _("Title"), _("Why"), _("To be told")],
            [
                (
                    item.capa.id,
                    item.capa.title,
                    said(view, item.capa, item.cause, item.of),
                    named(view, str(item.to)),
                )
                for item in done.raised
            ],
            _("Would be escalated") if dry else _("Escalated"),
        )
    for item in done.left:
        note(
            M(
                "{id}: nobody stands above its executor ({why}); set reports_to of the role, or the"
                " executor.",
                id=item.capa.id,
                why=said(view, item.capa, item.cause, item.of),
            )
        )


def build() -> typer.Typer:
    """Build ``qms escalate``."""
    return single(
        _escalate,
        N_("Put overdue CAPAs before the post above, each once"),
        "qms escalate --dry-run\nqms escalate --memo memos",
    )
