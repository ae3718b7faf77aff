"""Texts of documents are examined, and the examination is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.actions.dated import day_of, happened, one_more, post_of
from qms.actions.doc_life import document_of
from qms.actions.doc_text import chosen_edition, read_edition_text
from qms.actions.records import Written
from qms.engine.document_lint import lint
from qms.engine.documents import draft_of, in_force
from qms.errors import StoreProblem, UsageProblem
from qms.exchange.document_text import MAX_BYTES, read_text, refused
from qms.i18n import M
from qms.kinds.document import ControlledDocument
from qms.model.diagnostic import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from qms.actions.session import Session
    from qms.kinds.document_parts import Edition


@dataclass(frozen=True, slots=True)
class Examined:
    """One text and what was found in it; without ``document`` it is a file from elsewhere."""

    path: str
    language: str
    found: tuple[Diagnostic, ...]
    document: str | None = None
    edition: str | None = None


def examine(session: Session, ids: Sequence[str], edition: str | None) -> tuple[Examined, ...]:
    """Examine the texts of documents; without ids of all that are open and have texts.

    Raises UsageProblem where a document that was named has no text.
    """
    if not ids:
        return tuple(_all(session))
    found: list[Examined] = []
    for record_id in ids:
        document = document_of(session, record_id)
        chosen = chosen_edition(session.view, document, edition)
        if not chosen.texts:
            raise UsageProblem(
                M("Edition {edition} of {id} has no text.", edition=chosen.id, id=document.id),
                M("Put one in, or examine a file: qms doc lint {id} --file FILE", id=document.id),
            )
        found += _texts(session, document, chosen)
    return tuple(found)


def _all(session: Session) -> Iterator[Examined]:
    view = session.view
    for document in view.snapshot.of(ControlledDocument):
        chosen = draft_of(view, document) or in_force(view, document)
        if chosen is not None and view.is_open(document):
            yield from _texts(session, document, chosen)


def _texts(session: Session, document: ControlledDocument, edition: Edition) -> Iterator[Examined]:
    for text in edition.texts:
        content = read_edition_text(session.view, document, text)
        path = f"records/{document.spec.folder}/{document.id}/{text.place}"
        if isinstance(content, Diagnostic):
            found: tuple[Diagnostic, ...] = (content,)
        else:
            found = lint(session.view, content, document, text.id, path)
        yield Examined(path, text.id, found, document.id, edition.id)


def examine_file(
    session: Session, file: Path, record_id: str | None, language: str | None
) -> Examined:
    """Examine a file that lies anywhere, as a text of a document where one is named.

    Raises StoreProblem for a file that cannot be opened.
    """
    document = document_of(session, record_id) if record_id else None
    spoken = language or session.config.default_language
    try:
        data = file.read_bytes() if file.stat().st_size <= MAX_BYTES else None
    except OSError as error:
        raise StoreProblem(
            M("{path} cannot be read: {reason}", path=str(file), reason=error.strerror)
        ) from error
    content = refused(file.name, "too_big", {}) if data is None else read_text(file.name, data)
    if isinstance(content, Diagnostic):
        return Examined(str(file), spoken, (content,), record_id)
    found = lint(session.view, content, document, spoken, str(file))
    return Examined(str(file), spoken, found, record_id)


def record_examination(
    session: Session, texts: Iterable[Examined], *, by: str | None, date: str | None
) -> Written:
    """Record that the texts of one document were examined, with the number of problems.

    Raises UsageProblem for several documents, or a file that is no text of an edition.
    """
    seen = tuple(texts)
    documents = {(one.document, one.edition) for one in seen}
    document_id, edition = next(iter(documents)) if len(documents) == 1 else (None, None)
    if document_id is None or edition is None:
        raise UsageProblem(
            M("An examination is recorded for one document and one edition."),
            M("Name it: qms doc lint DOC --record --by POST"),
        )
    if by is None:
        raise UsageProblem(M("Who examined it?"), M("Name the post: --by ROLE@UNIT"))
    document = document_of(session, document_id)
    problems = sum(len(one.found) for one in seen)
    item = one_more(
        document,
        "inspections",
        day_of(session, date),
        by=post_of(session, by, document.owner_unit),
        edition=edition,
    )
    item.item["problems"] = problems  # nought is an answer too
    summary = f"inspection of edition {edition}"
    written = happened(session, document, "doc lint", (item,), summary=summary)
    if not isinstance(written, Written):
        raise TypeError(written)
    return written
