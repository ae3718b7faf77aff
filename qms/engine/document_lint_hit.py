"""What the examination of a text finds, and the codes it is told by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.engine.document_sections import where
from qms.i18n import N_, M
from qms.model.diagnostic import Diagnostic, Place, RuleClass, Severity

if TYPE_CHECKING:
    from qms.engine.document_sections import Block, Content, Section
    from qms.i18n import Message

UNREADABLE: Final = "D270"
PART, ABBREVIATION, REFERENCE, CODE, ALPHABET, SHEET = (f"D27{n}" for n in range(1, 7))

LINT: Final = {
    UNREADABLE: N_(
        "The text of an edition cannot be read: damaged, protected, too large, with macros or"
        " parts that lie elsewhere, or of a format from which no text can be read."
    ),
    PART: N_(
        "The text lacks a part that the rules of documents ask for: a section, the approval block,"
        " the acquaintance sheet or the change registration sheet."
    ),
    ABBREVIATION: N_(
        "An abbreviation is used and explained nowhere: neither in the text, nor in the rules of"
        " documents, nor is it that of a unit, body or role."
    ),
    REFERENCE: N_(
        "The text refers to a document that is no longer valid, was replaced, or was withdrawn."
    ),
    CODE: N_("The first page or the page header lacks the code or the title of the register."),
    ALPHABET: N_(
        "A word mixes Latin and Cyrillic letters that look alike, or is typed in the other"
        " alphabet than elsewhere in the text. Nobody sees it, and no search finds the word."
    ),
    SHEET: N_("The acquaintance sheet or the change registration sheet is not at the end."),
}
"""What each code of ``qms doc lint`` means."""


@dataclass(frozen=True, slots=True)
class TextHit:
    """One thing found; without ``block`` it is about the text as a whole."""

    code: str
    message: Message
    hint: Message
    section: Section | None = None
    block: Block | None = None
    start: int = 0

    def diagnostic(self, content: Content, path: str, record: str | None) -> Diagnostic:
        """Return it as a warning with its place in the file at ``path``."""
        line, column = self.block.spot(self.start) if self.block else (1, 1)
        message = self.message
        if self.block is not None:
            spot = where(content.form, self.section, self.block, self.start)
            message = M("{what} ({where})", what=message, where=spot)
        return Diagnostic(
            self.code,
            Severity.WARNING,
            RuleClass.DUTY,
            message,
            self.hint,
            record=record,
            place=Place(path, line, column),
        )
