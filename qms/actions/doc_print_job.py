"""The files of one edition in one language, by the format of its text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from qms.actions.privacy import gate
from qms.i18n import N_, M, say, translate
from qms.report.document_print import (
    cover,
    empty_form,
    last_sheets,
    outside,
    printed,
    title_sheet,
)
from qms.report.document_safe import Reading
from qms.report.document_text import read_markdown, read_word
from qms.report.look import look_of
from qms.report.render import rendered

if TYPE_CHECKING:
    from qms.actions.papers import Order
    from qms.actions.session import Session
    from qms.i18n import Message
    from qms.kinds.document import ControlledDocument
    from qms.kinds.document_parts import Edition
    from qms.report.document import Document
    from qms.report.papers import Desk

MARKDOWN: Final = ".md"
WORD: Final = "docx"


@dataclass(frozen=True, slots=True)
class Source:
    """The text of an edition in one language: its name and its bytes."""

    name: str
    content: bytes

    @property
    def kind(self) -> str:
        """The ending of the file, which tells how it is read."""
        return PurePosixPath(self.name).suffix.lower()


def rendered_files(
    session: Session, order: Order, document: Document, stem: str
) -> dict[str, bytes]:
    """Return the files of a paper; raises PublishingProblem for what may not leave."""
    guard = gate(session, order.circle)
    return rendered(
        guard.document(stem, document) if guard else document,
        order.formats,
        stem,
        workspace=session.looks,
        progress=order.progress,
        warn=order.warn,
    )


@dataclass(frozen=True, slots=True)
class Job:
    """One edition in one language; ``blank`` is its text alone, as a form to be filled in."""

    session: Session
    order: Order
    desk: Desk
    document: ControlledDocument
    edition: Edition
    source: Source | None
    stem: str
    blank: bool = False

    def files(self) -> dict[str, bytes]:
        """Return the paper in every format asked for, and a text that is given as it is."""
        reading = self._reading()
        own = self._as_it_is() if reading is None else {}
        if self.blank and own:
            return own
        formats = tuple(kind for kind in self.order.formats if not (self._is_word and kind == WORD))
        files = self._word() if len(formats) < len(self.order.formats) else {}
        if formats:
            made = self._document(reading or Reading(), next(iter(own), ""))
            order = replace(self.order, formats=formats)
            files |= rendered_files(self.session, order, made, self.stem)
        return files | own

    @property
    def _is_word(self) -> bool:
        return self.source is not None and self.source.kind == f".{WORD}"

    def _document(self, reading: Reading, own: str) -> Document:
        if self.blank:
            return empty_form(self.desk, self.document, self.edition, reading)
        remark = outside(own, self.desk.lang) if own else self._no_text()
        return printed(self.desk, self.document, self.edition, reading, remark)

    def _no_text(self) -> str:
        if self.source is not None:
            return ""
        return M("The text is not kept here.").shown(self.desk.lang)

    def _reading(self) -> Reading | None:
        """Read the text; None for one that is given as it is."""
        if self.source is None:
            return None
        if self._is_word:
            reading = read_word(self.source.content)
        elif self.source.kind == MARKDOWN:
            reading = read_markdown(self.source.content, self._beside, self.desk.lang)
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
        about = (self.desk, self.document, self.edition)
        head = cover(*about)
        front = None if self.blank else title_sheet(*about)
        last = () if self.blank else last_sheets(*about, source.content)
        if self.blank:
            head = replace(head, approval=())
        made, kept = stamped(source.content, head, look_of(self.session.looks), front, last)
        if kept:
            self._warn(M("{name} keeps the page header that it has of its own.", name=source.name))
        return {f"{self.stem}.docx": made}

    def _warn(self, message: Message) -> None:
        if self.order.warn:
            self.order.warn(say(message))
