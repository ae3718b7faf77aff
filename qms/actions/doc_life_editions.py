"""Editions of a document: the first, the texts of a draft, a new one, what it changes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from qms.actions.dated import day_of, post_of
from qms.actions.doc_life import (
    carried_out,
    document_of,
    drafted,
    open_document,
    place_of,
    words,
)
from qms.actions.doc_life_files import place, take
from qms.actions.doc_life_said import lines, ordered, said_of, told_of
from qms.actions.records import PLACEHOLDER, add
from qms.engine.documents import draft_of, editions, in_force, text_path
from qms.errors import UsageProblem
from qms.i18n import M
from qms.kinds.evidence import Storage
from qms.model.change import Append, File, Set

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from qms.actions.doc_life_files import Taken
    from qms.actions.doc_life_said import Begun
    from qms.actions.records import Written
    from qms.actions.session import Session
    from qms.kinds.document import ControlledDocument
    from qms.kinds.document_parts import Edition
    from qms.model.change import Edit
    from qms.store.write import Applied


@dataclass(frozen=True, slots=True)
class Source:
    """The file of a text, its language, and where it is kept outside git."""

    file: Path
    language: str
    outside: str | None = None


def begin(
    session: Session,
    values: Mapping[str, Sequence[str]],
    said: Begun,
    source: Source | None,
    *,
    dry: bool = False,
) -> Written | Applied:
    """Add a document with its first edition, a draft, and the text where one is given."""
    number = next(iter(values.get("edition", ())), None) or "1"
    kept = {name: texts for name, texts in values.items() if name != "edition"}
    unit = next(iter(values.get("owner_unit", ())), None)
    item = {"id": "1", **said_of(session, said, unit), "number": number, "sort": "introduced"}
    taken = take(source.file, "1", source.language, source.outside) if source else None
    if taken is not None:
        item["texts"] = [taken.item]
    files = taken.file(PLACEHOLDER) if taken is not None else ()
    more = {"editions": [ordered(item)]}
    return add(session, "doc", kept, dry=dry, more=more, files=files)


def put_text(
    session: Session, record_id: str, source: Source, wanted: str | None = None
) -> Written:
    """Put a text into the draft edition, or another in its place; a new translation beside it.

    A translation may be put into an approved edition too: no approval covers it, and none is lost.
    """
    document = open_document(session, record_id)
    edition = _translated(document, wanted, source.language)
    edition = edition or drafted(session, document, wanted)
    taken = take(source.file, edition.id, source.language, source.outside)
    edits: list[Edit] = [*taken.file(document.id), *_noted(document, edition, taken)]
    summary = f"text of edition {edition.id}, {source.language}"
    return carried_out(session, document, "text", edits, summary)


def _translated(document: ControlledDocument, wanted: str | None, language: str) -> Edition | None:
    """Return the edition named if it has texts, but none in a language that is approved."""
    found = next((item for item in document.editions if item.id == wanted), None)
    if found is None or not found.texts:
        return None
    acts = [act for act in document.approvals if act.edition == found.id and act.void is None]
    if any(act.binding is None for act in acts):
        return None if language in {text.id for text in found.texts} else found
    bound = [one for act in acts if act.binding for one in act.binding.languages]
    return None if language in {one.id for one in bound if one.text} else found


def _noted(document: ControlledDocument, edition: Edition, taken: Taken) -> list[Edit]:
    """Return the edits that name the text in the record; none where it says the same already."""
    at = ("editions", place_of(document, edition), "texts")
    languages = [text.id for text in edition.texts]
    language = taken.item["id"]
    if language not in languages:
        return [Append(document.id, at, taken.item)]
    number = languages.index(language)
    held = edition.texts[number].model_dump(mode="json", exclude_none=True)
    held = {
        name: value
        for name, value in held.items()
        if (name, value) != ("storage", Storage.GIT.value)
    }
    return [] if held == taken.item else [Set(document.id, (*at, number), taken.item)]


def revise(session: Session, record_id: str, said: Begun) -> Written:
    """Begin a new edition, a draft with copies of the texts in force.

    The files of the edition in force stay as they are: what the new one changes is the difference
    between the two.  Raises UsageProblem where nothing is in force, or a draft is open already.
    """
    document = open_document(session, record_id)
    current, open_draft = in_force(session.view, document), draft_of(session.view, document)
    if open_draft is not None or current is None:
        raise _no_revision(document, open_draft)
    _refuse_earlier(session, document, said)
    number = _next(document)
    item = {
        "id": number,
        "number": _next_printed(current, number),
        "sort": "changed",
        **said_of(session, said, document.owner_unit),
        "changes": lines(said.changes, 0, session),
        "texts": _copied(current, number),
    }
    files = _copies(session, document, current, number)
    edits: list[Edit] = [Append(document.id, ("editions",), ordered(item)), *files]
    return carried_out(session, document, "revise", edits, f"begin edition {number}")


def _refuse_earlier(session: Session, document: ControlledDocument, said: Begun) -> None:
    """Raise where a new edition would stand before one that was begun already."""
    last = editions(document)[-1]
    if day_of(session, said.date) < last.date:
        raise UsageProblem(
            M("{option}: edition {edition} was begun on {day}.",
              option="--date", edition=last.id, day=last.date),
            M("A new edition is begun after the one before it."),
        )  # fmt: skip


def _no_revision(document: ControlledDocument, draft: Edition | None) -> UsageProblem:
    if draft is not None:
        return UsageProblem(
            M("{id} has a draft already: edition {edition}.", id=document.id, edition=draft.id),
            M("Change that one: qms doc text {id} FILE --language kk", id=document.id),
        )
    return UsageProblem(
        M("No edition of {id} is in force.", id=document.id),
        M("See what comes next: qms doc steps {id}", id=document.id),
    )


def _next(document: ControlledDocument) -> str:
    held = (*editions(document), *document.editions)  # what is void keeps its number and files
    known = [int(item.id) for item in held if item.id.isdecimal()]
    return str(max(known, default=0) + 1)


def _next_printed(current: Edition, fallback: str) -> str:
    printed = current.number or ""
    ours = printed.isascii() and printed.isdecimal()
    return str(int(printed) + 1) if ours else fallback


def _copied(current: Edition, number: str) -> list[dict[str, Any]]:
    found = []
    for text in current.texts:
        item = text.model_dump(mode="json", exclude_none=True)
        if text.storage is Storage.GIT:
            suffix = PurePosixPath(text.place).suffix
            item = {"id": text.id, "place": place(number, text.id, suffix)}
        found.append(item)
    return found


def _copies(
    session: Session, document: ControlledDocument, current: Edition, number: str
) -> list[File]:
    """Return the edits that lay copies of the texts beside the record."""
    found = []
    for text in current.texts:
        path = text_path(document, text)
        data = session.store.content(path) if path else None
        if path is not None and data is None:
            raise UsageProblem(
                M("There is no file {path}.", path=path),
                M("Bring it back from the history: qms doctor"),
            )
        if path is not None and data is not None:
            name = place(number, text.id, PurePosixPath(path).suffix)
            found.append(File(str(PurePosixPath(path).with_name(name)), data))
    return found


def change(session: Session, record_id: str, said: Begun, wanted: str | None = None) -> Written:
    """Say more of an edition: ground, summary, notice, permission, lines of the change sheet.

    What an approval does not cover (author, summary) may still be said after it; nothing that
    an approved edition says is altered.
    """
    document = document_of(session, record_id)
    edition = _edition(session, document, wanted)
    at = ("editions", place_of(document, edition))
    told = told_of(session, said)
    if said.changes or "number" in told:
        drafted(session, document, edition.id)
    if said.by:
        told["by"] = post_of(session, said.by, document.owner_unit)
    if said.basis:
        told["basis"] = words(session, said.basis)
    edits: list[Edit] = [
        Set(document.id, (*at, name), value)
        for name, value in told.items()
        if not _refuse_altered(session, document, edition, name, value)
    ]
    more = lines(said.changes, len(edition.changes), session)
    edits += [Append(document.id, (*at, "changes"), item) for item in more]
    return carried_out(session, document, "change", edits, f"edition {edition.id}")


def _edition(session: Session, document: ControlledDocument, wanted: str | None) -> Edition:
    if wanted is None:
        return drafted(session, document)
    found = next((item for item in document.editions if item.id == wanted), None)
    if found is None:
        raise UsageProblem(
            M("{id} has no edition {edition}.", id=document.id, edition=wanted),
            M("Editions: {editions}", editions=tuple(item.id for item in document.editions)),
        )
    return found


def _refuse_altered(
    session: Session, document: ControlledDocument, edition: Edition, name: str, value: Any
) -> bool:
    """Tell whether an edition says the same already; raises where it is approved and differs."""
    held = edition.model_dump(mode="json", exclude_none=True).get(name)
    if held in (None, value):
        return held is not None
    drafted(session, document, edition.id)
    return False
