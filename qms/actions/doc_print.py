"""Print an edition of a document, its sheets, the register of forms."""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from qms.actions.doc_life import document_of
from qms.actions.doc_names import paper_stem, stem_of
from qms.actions.doc_print_job import Job, Source, rendered_files
from qms.actions.papers import desk
from qms.actions.privacy import gate, refuse_narrower
from qms.actions.publish import keep_issued
from qms.engine.documents import (
    draft_of,
    edition_of,
    editions,
    in_force,
    in_force_from,
    text_path,
)
from qms.errors import UsageProblem
from qms.i18n import M
from qms.report.document_forms import form_register
from qms.report.document_sheets import SheetName, sheet
from qms.report.render import put
from qms.store.attachments import content as whole
from qms.store.attachments import reachable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from qms.actions.papers import Order
    from qms.actions.session import Session
    from qms.kinds.document import ControlledDocument
    from qms.kinds.document_parts import DocumentText, Edition


def edition_asked(session: Session, document: ControlledDocument, wanted: str | None) -> Edition:
    """Return an edition by its id or its printed number; without one that in force, else the draft.

    Of a document that was withdrawn it is the one that was in force last, not a later draft.
    Raises UsageProblem for one that is not there.
    """
    known = editions(document)
    if wanted is not None:
        by_number = (item for item in known if item.number == wanted)
        found = edition_of(document, wanted) or next(by_number, None)
    else:
        found = _current(session, document)
    if found is None:
        raise UsageProblem(
            M("{id} has no edition {number}.", id=document.id, number=wanted or ""),
            M("Editions: {names}", names=tuple(item.id for item in known))
            if known
            else M("Begin one: qms doc text {id} FILE", id=document.id),
        )
    return found


def _current(session: Session, document: ControlledDocument) -> Edition | None:
    view, known = session.view, editions(document)
    found = in_force(view, document)
    if found is None and view.is_open(document):
        found = draft_of(view, document)
    begun = [item for item in known if in_force_from(view, document, item) is not None]
    return found or next(reversed(begun), None) or next(reversed(known), None)


def languages_asked(session: Session, edition: Edition, asked: tuple[str, ...]) -> tuple[str, ...]:
    """Return the languages to print: those asked for, else the workspace's, else the first text's.

    Raises UsageProblem where an edition has texts, but none in a language asked for.
    """
    there = tuple(text.id for text in edition.texts)
    missing = tuple(lang for lang in asked if there and lang not in there)
    if missing:
        raise UsageProblem(
            M("The edition has no text in: {names}", names=missing),
            M("Languages of its texts: {names}", names=there),
        )
    usual = session.config.default_language
    return asked or ((usual,) if usual in there or not there else there[:1])


def print_edition(
    session: Session,
    record_id: str,
    order: Order,
    number: str | None = None,
    *,
    blank: bool = False,
) -> tuple[Path, ...]:
    """Write an edition in the formats and languages of the order; return the paths.

    ``blank`` gives the text alone, as a form to be filled in.  Raises UsageProblem,
    ReportProblem, PublishingProblem.
    """
    document = document_of(session, record_id)
    refuse_narrower(session, document, order.circle)
    edition = edition_asked(session, document, number)
    asked = languages_asked(session, edition, tuple(order.languages))
    files: dict[str, bytes] = {}
    for lang in asked:
        at = desk(session, session.view, lang, order.circle)
        source = source_of(session, document, edition, lang)
        stem = _free(stem_of(at, document, edition), lang, files)
        files |= Job(session, order, at, document, edition, source, stem, blank).files()
    return _written(session, order, files)


def print_sheet(  # noqa: PLR0913 -- which sheet of what, for whom
    session: Session,
    record_id: str,
    which: SheetName,
    order: Order,
    *,
    unit: str | None = None,
    number: str | None = None,
) -> tuple[Path, ...]:
    """Write a sheet of an edition as a paper of its own; return the paths."""
    document = document_of(session, record_id)
    refuse_narrower(session, document, order.circle)
    edition = edition_asked(session, document, number)
    files: dict[str, bytes] = {}
    for lang in order.languages or (session.config.default_language,):
        at = desk(session, session.view, lang, order.circle)
        made = sheet(at, document, edition, which, unit)
        stem = _free(stem_of(at, document, edition, made.meta.title, unit), lang, files)
        files |= rendered_files(session, order, made, stem)
    return _written(session, order, files)


def print_forms(session: Session, order: Order) -> tuple[Path, ...]:
    """Write the register of forms; return the paths."""
    files: dict[str, bytes] = {}
    for lang in order.languages or (session.config.default_language,):
        at = desk(session, session.view, lang, order.circle)
        made = form_register(at)
        files |= rendered_files(
            session, order, made, _free(paper_stem(at, made.meta.title), lang, files)
        )
    return _written(session, order, files)


def source_of(
    session: Session, document: ControlledDocument, edition: Edition, lang: str
) -> Source | None:
    """Return the text of an edition in a language, None where the register has none.

    Raises UsageProblem for a file that is not there, or is not the one that was recorded.
    """
    text = next((item for item in edition.texts if item.id == lang), None)
    if text is None:
        return None
    path = text_path(document, text)
    found = session.snapshot.content(path) if path else _outside(session, text)
    if found is None:
        raise UsageProblem(
            M("The text of {id} is not there: {place}", id=document.id, place=text.place),
            M("Bring the file back, or look at an earlier state: --at"),
        )
    if text.sha256 is not None and hashlib.sha256(found).hexdigest() != text.sha256:
        raise UsageProblem(
            M("{place} is not the file that {id} names.", place=text.place, id=document.id),
            M("See what is wrong with: qms check"),
        )
    return Source(text.place, found)


def _outside(session: Session, text: DocumentText) -> bytes | None:
    path = reachable(session.store.root, text.place)
    return whole(path) if path else None


def _free(stem: str, lang: str, files: Mapping[str, bytes]) -> str:
    """Tell languages apart where the names of units and groups do not."""
    taken = {PurePosixPath(name).stem.casefold() for name in files}
    return f"{stem} {lang}" if stem.casefold() in taken else stem


def _written(session: Session, order: Order, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    guard = gate(session, order.circle)
    for name, data in files.items() if guard else ():
        if guard:
            guard(name, data)
    keep_issued(session, order.out, files)
    return put(order.out, files)
