"""Texts that may name somebody: kept under ``private/``, which git ignores, never in records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.actions.roster import roster
from qms.engine.circles import contacts_of
from qms.engine.personal_data import personal_data
from qms.errors import StoreProblem, UsageProblem
from qms.i18n import Lines, M
from qms.store import files
from qms.store.lasting import is_apart

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from qms.actions.session import Session
    from qms.i18n import Message


def refuse_personal(
    session: Session, texts: Iterable[str | None], message: str, hint: Message
) -> None:
    """Raise UsageProblem for personal data in what is to stand in the records.

    ``message`` is an English pattern with ``{lines}``, which name what was found.
    """
    names, contacts = roster(session), contacts_of(session.view)
    found = {
        item
        for text in texts
        if text
        for item in personal_data(text, names)
        if item not in contacts
    }
    if found:
        lines = Lines(sorted((item.words for item in found), key=str))
        raise UsageProblem(M(message, lines=lines), hint)


def text_in(session: Session, file: Path, folder: str) -> bytes:
    """Read a text that is to be kept in a folder.

    Raises UsageProblem where git would take it up, for what cannot be read and what is no text.
    """
    if not is_apart(session.store.workspace, folder):
        raise UsageProblem(
            M("git does not ignore {folder}, where such texts are kept.", folder=folder),
            M("Add the line /private/ to .gitignore."),
        )
    try:
        data = file.read_bytes()
        data.decode("utf-8")
    except OSError as error:
        raise UsageProblem(
            M("{path}: the computer refused it ({reason}).", path=str(file), reason=error.strerror)
        ) from error
    except UnicodeDecodeError as error:
        raise UsageProblem(
            M("{path} is no text.", path=str(file)),
            M("Save it as plain text (UTF-8), or keep the file under private/ yourself."),
        ) from error
    return data


def keep(session: Session, record_id: str, folder: str, data: bytes) -> None:
    """Write the text of a record; raises StoreProblem where it cannot be copied."""
    path = kept_at(folder, record_id)
    try:
        files.create(session.store.root / path, data)
    except StoreProblem as error:
        raise StoreProblem(
            M("{id} is registered, but its text could not be copied to {path}.",
              id=record_id, path=path),
            M("Copy the file there yourself."),
        ) from error  # fmt: skip


def kept_at(folder: str, record_id: str) -> str:
    """Return where the text of a record lies in the workspace."""
    return f"{folder}/{record_id}.md"
