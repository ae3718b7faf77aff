"""``qms resolve``: open conflicts side by side, and settling them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from qms.actions.apart import unclear
from qms.actions.resolve import OURS, THEIRS, open_conflicts, resolve
from qms.cli import state
from qms.cli.help import single
from qms.cli.nouns import report_written
from qms.cli.output import as_json, envelope, line, person, table
from qms.errors import UsageProblem
from qms.i18n import N_, M, _, translate
from qms.store.left_open import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qms.actions.records import Written
    from qms.actions.resolve import Open
    from qms.actions.session import Session
    from qms.i18n import Message
    from qms.model.snapshot import Entry

_NEARLY: Final = frozenset(
    {"mine", "my", "our", "us", "own", "their", "them", "other", "yours", "your"}
    | {"біздікі", "менікі", "олардікі", "наше", "наша", "мое", "моё", "моя", "их", "чужое"}
)
"""What is written by those who do not remember the two words."""


def _resolve(
    record_id: Annotated[
        str | None, typer.Argument(metavar="[ID]", help=N_("Id of a record"))
    ] = None,
    choices: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FIELD=ours|theirs|VALUE]...", help=N_("What is right, field by field")
        ),
    ] = None,
    ours: Annotated[
        bool, typer.Option("--ours", help=N_("Our version is right in all that is left"))
    ] = False,
    theirs: Annotated[
        bool, typer.Option("--theirs", help=N_("Their version is right in all that is left"))
    ] = False,
) -> None:
    side = _side(ours=ours, theirs=theirs)
    session = state.session()
    found = open_conflicts(session, record_id)
    by_field = any(one.path for one in found)
    if record_id is None or (side is None and not choices and by_field):
        _show(found)
    else:
        _settle(session, record_id, side, choices or ())


def _side(*, ours: bool, theirs: bool) -> str | None:
    if ours and theirs:
        raise UsageProblem(M("--ours and --theirs exclude each other."), M("Give one of them."))
    return OURS if ours else THEIRS if theirs else None


def _settle(session: Session, record_id: str, side: str | None, choices: Sequence[str]) -> None:
    doubtful = unclear(session, record_id) if side is None else ()
    done = resolve(session, record_id, side, _chosen(choices))
    report_written(done)
    rest = open_conflicts(session.reopened())
    if not as_json():
        _say_new_ids(done, doubtful)
        line(M("Still to be settled: {n}", n=len(rest)) if rest else M("Send it with: qms sync"))


def _say_new_ids(done: Written, doubtful: Sequence[str]) -> None:
    """Say which id the other of two records has now, and who still speaks of the first."""
    old = done.record_id
    for new in done.applied.ids.values():
        moved = [entry.id for path in done.applied.paths
                 if (entry := _by_path(done, path)) and entry.id not in {old, new}]  # fmt: skip
        line(M("The other record is {new} now: {title}", new=new,
               title=getattr(done.view.snapshot.entries[new].record, "title", None)))  # fmt: skip
        if moved:
            line(M("What referred to it follows: {ids}", ids=tuple(moved)))
        if doubtful:
            line(M("Nothing tells which of the two these mean; they refer to {old} still, look at "
                   "them: {ids}", old=old, ids=tuple(doubtful)))  # fmt: skip


def _by_path(done: Written, path: str) -> Entry | None:
    entries = done.view.snapshot.entries.values()
    return next((entry for entry in entries if entry.path == path), None)


def _chosen(words: Sequence[str]) -> dict[str, str]:
    found = {}
    for word in words:
        path, sign, value = word.partition("=")
        if not sign or not path:
            raise UsageProblem(
                M("{value} is no choice.", value=word),
                M("Write FIELD=ours, FIELD=theirs or FIELD=VALUE."),
            )
        if value.casefold() in _NEARLY:  # or the word itself would stand in the record
            raise UsageProblem(
                M("{value}: whose version is that?", value=word),
                M("Write FIELD=ours, FIELD=theirs or FIELD=VALUE."),
            )
        found[path] = value
    return found


def _show(found: list[Open]) -> None:
    if as_json():
        envelope(state.session(), "resolve", map(_row, found))
        return
    if not found:
        line(M("There is no conflict."))
        return
    for record_id in dict.fromkeys(item.record for item in found):
        own = [item for item in found if item.record == record_id]
        line(M("{id} {title}", id=record_id, title=own[0].title))
        line(_versions(own[0].side))
        _explain(own)


def _versions(side: str) -> Message:
    """Say which version is whose; git names the sides of a rebase the other way round."""
    place, _, commit = side.rpartition(" ")
    if place:
        return M("Ours is what was here, theirs what came from {place}.", place=place)
    if commit == UNKNOWN:
        return M("Ours is what stood first, theirs what was put on top of it.")
    return M("Ours is what was here, theirs what was merged in ({commit}).", commit=commit)


def _explain(own: list[Open]) -> None:
    values = [item for item in own if item.path]
    if values:
        table(
            [_("Field"), _("Name"), _("Before"), _("Ours"), _("Theirs")],
            [
                (
                    " / ".join(translate(label) for label in item.labels),
                    item.path,
                    _flat(item.base),
                    _("taken away") if item.gone == OURS else _flat(item.ours),
                    _("taken away") if item.gone == THEIRS else _flat(item.theirs),
                )
                for item in values
            ],
        )
        line(f"  qms resolve {own[0].record} --ours | --theirs | {values[0].path}=theirs ...")
    for item in own:
        if not item.path:
            _whole(item)


def _whole(item: Open) -> None:
    """Explain a record that is in conflict as a whole."""
    if item.theirs is not None:
        line(M("  Two records have this id. Ours: {ours}. Theirs: {theirs}",
               ours=_flat(item.ours), theirs=_flat(item.theirs)))  # fmt: skip
        line(M("  Keep both, theirs under the next free id: qms resolve {id}", id=item.record))
        line(M("  It is one record all the same: qms resolve {id} --ours | --theirs",
               id=item.record))  # fmt: skip
    elif item.gone:
        line(M("  One side took the record away, the other changed it: it stays."))
        line(f"  qms resolve {item.record}")
    else:
        line(M("  Their version cannot be read; ours stays."))
        line(f"  qms resolve {item.record}")


def _flat(value: Any) -> str:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return person(value)


def _row(item: Open) -> dict[str, Any]:
    return {
        "record": item.record,
        "title": item.title,
        "side": item.side,
        "field": item.path,
        "labels": item.labels,
        "base": item.base,
        "ours": item.ours,
        "theirs": item.theirs,
        "gone": item.gone,
    }


def build() -> typer.Typer:
    """Build ``qms resolve``."""
    return single(
        _resolve,
        N_("Show what two people changed differently, and settle it"),
        "qms resolve RSK-2026-0001 title=theirs due=2026-12-20",
    )
