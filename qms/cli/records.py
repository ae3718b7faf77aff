"""``qms show|set|edit|log ID``."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qms.actions.history import history, item_at
from qms.actions.records import find, replace_text, set_field, text_of
from qms.cli import state
from qms.cli.help import single
from qms.cli.notes import note, reading
from qms.cli.nouns import report_written
from qms.cli.output import as_json, envelope, line, person, table
from qms.engine import past_words
from qms.engine.columns import DERIVED, cell, label
from qms.errors import QmsError, StoreProblem, UsageProblem
from qms.i18n import N_, M, _, translate
from qms.kinds.document import ControlledDocument
from qms.model.fields import WordOf
from qms.model.marks import field_mark
from qms.model.snapshot import WORKTREE
from qms.store.yaml_reader import Refusal
from qms.store.yaml_writer import canonical

if TYPE_CHECKING:
    from qms.actions.history import Changed
    from qms.actions.session import Session
    from qms.engine.view import View
    from qms.model.record import Record

Id = Annotated[str, typer.Argument(metavar="ID", help=N_("Id of a record"))]


def _show(record_id: Id) -> None:
    session = reading()
    record = find(session, record_id)
    entry = session.snapshot.entries[record.id]
    if as_json():
        derived = {name: cell(session.view, record, name) for name in _derived(record)}
        envelope(session, "show", [{**entry.tree, **derived, "path": entry.path}])
        return
    rows = [
        (translate(label(type(record), name)), cell(session.view, record, name))
        for name in _derived(record)
    ]
    held = [
        (_title(record, key), _worded(session.view, record, key, value))
        for key, value in entry.tree.items()
    ]
    beside = session.neighbour
    if beside is not None and (place := beside.place(record.id)):
        rows.append((_("Workspace"), beside.titled(place)))
    table([_("Field"), _("Value")], [*held, *rows], f"{record.id}  {entry.path}")
    if isinstance(record, ControlledDocument):
        from qms.cli.doc_shown import card

        card(session.view, record)


def _derived(record: Record) -> list[str]:
    return [name for name in record.spec.columns if name in DERIVED]


def _title(record: Record, key: str) -> str:
    for name, info in type(record).model_fields.items():
        if key in {name, info.alias}:
            return translate(str(info.title or key))
    return key


def _worded(view: View, record: Record, key: str, value: Any) -> str:
    """Return a field in words; a word of a vocabulary by its label, with the word itself."""
    mark = field_mark(type(record), key) if key in type(record).model_fields else None
    if isinstance(mark, WordOf) and isinstance(value, str):
        word = view.word(mark.vocabulary, value)
        if word is not None:
            return f"{person(word.label)} ({value})"
    return _flat(value)


def _flat(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_flat(part)}" for key, part in value.items())
    if isinstance(value, list):
        return "\n".join(_flat(part) for part in value)
    return person(value)


def _set(
    record_id: Id,
    field: Annotated[str, typer.Argument(metavar="FIELD", help=N_("Field, or field.kk"))],
    values: Annotated[list[str], typer.Argument(metavar="VALUE", help=N_("New value"))],
) -> None:
    report_written(set_field(state.session(), record_id, field, values))


def _edit(record_id: Id) -> None:
    session = state.session()
    session.refuse_past()
    own_id, path, held = text_of(session, record_id)
    # what is larger than a record may be was not read to its end
    before = (session.store.content(path) if session.rev == WORKTREE else None) or held
    after = _edited(path, before)
    if after == before:
        line(M("Nothing was changed."))
        return
    try:
        clean, notes = canonical(after)
        for said in notes:
            line(said)
        applied = replace_text(session, own_id, before, clean)
    except Refusal as refusal:
        _kept(own_id, after)
        place = f"{refusal.line}:{refusal.column}"
        raise StoreProblem(
            M("{place}: {problem}", place=place, problem=refusal.message), refusal.hint
        ) from refusal
    except QmsError:
        _kept(own_id, after)
        raise
    line(M("Written: {paths}", paths=applied.paths))


def _kept(record_id: str, text: bytes) -> None:
    """Keep what the user typed when it was refused: it may be an hour's work."""
    handle, name = tempfile.mkstemp(prefix=f"{record_id}-", suffix=".yaml")
    with os.fdopen(handle, "wb") as copy:
        copy.write(text)
    note(M("Your text is kept in {path}", path=name))


def _edited(path: str, before: bytes) -> bytes:
    """Open a copy in the user's editor; returns what was saved."""
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    try:
        words = shlex.split(editor or "")
    except ValueError:  # a quotation mark that nothing closes
        words = []
    if not any(words):
        raise UsageProblem(
            M("No editor is set."), M('Choose one, for example: export EDITOR="nano"')
        )
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, Path(path).name)
        copy.write_bytes(before)
        done = subprocess.run([*words, str(copy)], check=False)  # noqa: S603
        if done.returncode != 0:
            raise UsageProblem(M("The editor ended with an error; nothing was written."))
        return copy.read_bytes()


_Field = Annotated[
    str | None, typer.Argument(metavar="FIELD", help=N_("Only this field: title, updates.2"))
]


def _log(record_id: Id, field: _Field = None) -> None:
    session = state.session()
    found = [item for item in history(session, record_id, field) if field or not _given(item)]
    if as_json():
        envelope(session, "log", map(_told, found))
        return
    headings = [
        *(_("Recorded on"), _("Who"), _("Field"), _("Before"), _("After"), _("Summary")),
        _("Change"),
    ]
    table(headings, [_log_row(session, item) for item in found], record_id)


def _given(item: Changed) -> bool:
    """Say whether it is what every new record begins with: its id, the form it is stored in."""
    return item.before is None and item.field in {("id",), ("schema",)}


def _told(item: Changed) -> dict[str, Any]:
    return {
        "recorded": item.recorded,
        "author": item.row.author,
        "field": ".".join(item.field),
        "before": item.before,
        "after": item.after,
        "event": item.event,
        "entered_after": item.lag,
        "summary": item.row.summary,
        "reason": item.row.reason,
        "commit": item.row.id,
    }


def _log_row(session: Session, item: Changed) -> tuple[Any, ...]:
    old, new = item_at(item.was, item.field), item_at(item.now, item.field)
    record = item.now or item.was
    name = past_words.label(type(record), item.field, new or old) if record else None
    return (
        item.recorded,
        item.row.author,
        name or ".".join(item.field),
        past_words.value(session.view, item.was, old, item.field, item.before),
        past_words.value(session.view, item.now, new, item.field, item.after),
        [
            part
            for part in (item.row.summary, item.row.reason, past_words.entered(item.lag))
            if part
        ],
        item.row.id[:12],
    )


def show() -> typer.Typer:
    """Build ``qms show``."""
    return single(
        _show, N_("Show a record with the figures that follow from it"), "qms show RSK-2026-0001"
    )


def set_() -> typer.Typer:
    """Build ``qms set``."""
    return single(
        _set,
        N_("Set one field of a record"),
        'qms set RSK-2026-0001 title.ru "Низкая доля ответивших"',
    )


def edit() -> typer.Typer:
    """Build ``qms edit``."""
    return single(
        _edit,
        N_("Edit a record in an editor; it is checked before it is written"),
        "qms edit CAPA-2026-0001",
    )


def log() -> typer.Typer:
    """Build ``qms log``."""
    return single(
        _log,
        N_("Show the history of a record, field by field"),
        "qms log RSK-2026-0001\nqms log CAPA-2026-0001 due",
    )
