"""Print an edition of a document, its sheets, the register of forms."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from qms.actions.doc_life import document_of
from qms.actions.doc_names import stem_of
from qms.actions.papers import desk
from qms.actions.privacy import gate, refuse_narrower
from qms.actions.publish import keep_issued
from qms.engine.documents import draft_of, edition_of, editions, in_force, text_path
from qms.errors import UsageProblem
from qms.i18n import N_, M, say, translate
from qms.report.document_forms import form_register
from qms.report.document_print import cover, empty_form, last_sheets, outside, printed, title_sheet
from qms.report.document_sheets import SheetName, sheet
from qms.report.document_text import Reading, read_markdown, read_word
from qms.report.look import look_of
from qms.report.render import put, rendered
from qms.store.attachments import content as whole
from qms.store.attachments import reachable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from qms.actions.papers import Order
    from qms.actions.session import Session
    from qms.i18n import Message
    from qms.kinds.document import ControlledDocument
    from qms.kinds.document_parts import DocumentText, Edition
    from qms.report.document import Document
    from qms.report.papers import Desk

MARKDOWN: Final = ".md"
WORD: Final = ".docx"


@dataclass(frozen=True, slots=True)
class Source:
    """The text of an edition in one language: its name and its bytes."""

    name: str
    content: bytes

    @property
    def kind(self) -> str:
        """The ending of the file, which tells how it is read."""
        return PurePosixPath(self.name).suffix.lower()


def edition_asked(session: Session, document: ControlledDocument, wanted: str | None) -> Edition:
    """Return an edition by its id or its printed number; without one that in force, else the draft.

    Raises UsageProblem for one that is not there.
    """
    known = editions(document)
    if wanted is not None:
        by_number = (item for item in known if item.number == wanted)
        found = edition_of(document, wanted) or next(by_number, None)
    else:
        current = in_force(session.view, document) or draft_of(session.view, document)
        found = current or (known[-1] if known else None)
    if found is None:
        raise UsageProblem(
            M("{id} has no edition {number}.", id=document.id, number=wanted or ""),
            M("Editions: {names}", names=tuple(item.id for item in known))
            if known
            else M("Begin one: qms doc text {id} FILE", id=document.id),
        )
    return found


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
        job = _Job(session, order, at, document, edition, source, stem)
        files |= job.form() if blank else job.files()
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
        files |= _rendered(session, order, made, stem)
    return _written(session, order, files)


def print_forms(session: Session, order: Order) -> tuple[Path, ...]:
    """Write the register of forms; return the paths."""
    files: dict[str, bytes] = {}
    for lang in order.languages or (session.config.default_language,):
        at = desk(session, session.view, lang, order.circle)
        made = form_register(at)
        files |= _rendered(session, order, made, _free(made.meta.title, lang, files))
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


def _rendered(session: Session, order: Order, document: Document, stem: str) -> dict[str, bytes]:
    guard = gate(session, order.circle)
    return rendered(
        guard.document(stem, document) if guard else document,
        order.formats,
        stem,
        workspace=session.looks,
        progress=order.progress,
        warn=order.warn,
    )


def _written(session: Session, order: Order, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    guard = gate(session, order.circle)
    for name, data in files.items() if guard else ():
        if guard:
            guard(name, data)
    keep_issued(session, order.out, files)
    return put(order.out, files)


@dataclass(frozen=True, slots=True)
class _Job:
    """One edition in one language."""

    session: Session
    order: Order
    desk: Desk
    document: ControlledDocument
    edition: Edition
    source: Source | None
    stem: str

    def form(self) -> dict[str, bytes]:
        """Return the text alone, in a Word file as it is."""
        reading = self._reading()
        if self.source is None or reading is None:
            return self._as_it_is()
        made = empty_form(self.desk, self.document, self.edition, reading)
        return _rendered(self.session, self.order, made, self.stem)

    def files(self) -> dict[str, bytes]:
        """Return the paper in every format asked for."""
        reading = self._reading()
        own = self._as_it_is() if reading is None else {}
        remark = outside(next(iter(own)), self.desk.lang) if own else self._no_text()
        made = printed(self.desk, self.document, self.edition, reading or Reading(), remark)
        word = self.source is not None and self.source.kind == WORD and "docx" in self.order.formats
        formats = tuple(kind for kind in self.order.formats if not (word and kind == "docx"))
        order = replace(self.order, formats=formats)
        files = _rendered(self.session, order, made, self.stem) if formats else {}
        return {**files, **(self._word() if word else {}), **own}

    def _no_text(self) -> str:
        if self.source is not None:
            return ""
        return M("The text is not kept here.").shown(self.desk.lang)

    def _reading(self) -> Reading | None:
        """Read the text; None for one that is given as it is."""
        if self.source is None:
            return None
        if self.source.kind == WORD:
            reading = read_word(self.source.content)
        elif self.source.kind == MARKDOWN:
            reading = read_markdown(self.source.content, self._beside)
        else:
            return None
        if reading.left_out:
            self._warn(M("Pictures that are left out: {names}", names=tuple(reading.left_out)))
        return reading

    def _beside(self, name: str) -> bytes | None:
        folder = f"records/{self.document.spec.folder}/{self.document.id}"
        return self.session.snapshot.content(f"{folder}/{unquote(name)}")

    def _as_it_is(self) -> dict[str, bytes]:
        """Return the file itself, which no page header or watermark can be put into."""
        if self.source is None:
            return {}
        name = f"{self.stem} ({translate(N_('text'), self.desk.lang)}){self.source.kind}"
        self._warn(
            M(
                "{name} is given as it is, without page header and marks; a cover sheet goes"
                " with it.",
                name=self.source.name,
            )
        )
        return {name: self.source.content}

    def _word(self) -> dict[str, bytes]:
        from qms.report.document_word import stamped

        source = self.source
        if source is None:
            return {}
        head = cover(self.desk, self.document, self.edition)
        front = title_sheet(self.desk, self.document, self.edition)
        last = last_sheets(self.desk, self.document, self.edition, source.content)
        made, kept = stamped(source.content, head, look_of(self.session.looks), front, last)
        if kept:
            self._warn(M("{name} keeps the page header that it has of its own.", name=source.name))
        return {f"{self.stem}.docx": made}

    def _warn(self, message: Message) -> None:
        if self.order.warn:
            self.order.warn(say(message))
