"""The text of a document as sections: what every reader makes of it, whatever the format."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from qms.i18n import N_, M
from qms.model.ids import to_latin

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qms.i18n import Message

Sort = Literal["heading", "paragraph", "row", "header", "footer", "note"]
Form = Literal["markdown", "word", "sheet", "pdf", "plain"]

_WORD: Final = re.compile(r"[^\W_]+")
NUMBER: Final = re.compile(
    r"(?:[0-9]{1,3}(?:\.[0-9]{1,3}){0,5}|[A-ZА-ЯӘҒҚҢӨҰҮІ](?=\.))(?=[.)\s])[.)]?"
)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a row of a table, in NFC.

    ``line`` counts from 1 what the format counts: lines of Markdown and plain text, paragraphs of
    a Word file, rows of a sheet, pages of a PDF.  ``raw`` are the source lines of Markdown, by
    which a column is found; ``label`` is the number that Word computes for a list.  ``cells`` are
    those of a row, whose ``text`` is the cells with tabs between.
    """

    text: str
    line: int
    sort: Sort = "paragraph"
    cells: tuple[str, ...] = ()
    label: str = ""
    raw: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """The text with its number, spaces made single: what is compared."""
        return " ".join(f"{self.label} {self.text}".split())

    def spot(self, start: int) -> tuple[int, int]:
        """Return line and column, both from 1, of a place in ``text``."""
        before = self.text[:start]
        line = before.count("\n")
        if line >= len(self.raw):
            return self.line, 1
        head, _, _ = self.text[start:].partition("\n")
        wanted = (_WORD.match(head) or re.match(r"\S*", head))[0]  # type: ignore[index]
        nth = before.rpartition("\n")[2].count(wanted) if wanted else 0
        at = -1
        for _ in range(nth + 1):
            at = self.raw[line].find(wanted, at + 1)
        return self.line + line, max(at, 0) + 1


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading, down to the next heading of any level.

    ``level`` is 1 for the highest; the part before the first heading has level 0 and no ``head``,
    which is the paragraph of the heading.
    """

    number: str = ""
    heading: str = ""
    level: int = 0
    head: Block | None = None
    blocks: tuple[Block, ...] = ()

    @property
    def name(self) -> str:
        """Number and heading, as a reader looks for it."""
        return " ".join(filter(None, (self.number, self.heading)))

    @property
    def folded(self) -> str:
        """The heading as it is compared."""
        return folded(self.heading)


@dataclass(frozen=True, slots=True)
class Content:
    """A text, read: its sections in order, and what stands in headers, footers and notes."""

    form: Form
    sections: tuple[Section, ...]
    margins: tuple[Block, ...] = ()

    def blocks(self) -> Iterator[tuple[Section, Block]]:
        """Yield every paragraph and row with its section, headings among them."""
        for section in self.sections:
            if section.head is not None:
                yield section, section.head
            for block in section.blocks:
                yield section, block

    @property
    def words(self) -> str:
        """All words, folded: to ask whether something is said anywhere."""
        return folded("\n".join(block.text for _, block in self.blocks()))


def where(form: Form, section: Section | None, block: Block, start: int = 0) -> Message:
    """Return where a place is, as one looks for it in that format."""
    line, column = block.spot(start)
    if block.sort in {"header", "footer", "note"}:
        return M(_MARGINS[block.sort])
    name = section.name if section else ""
    pattern = _PLACES[form, bool(name)]
    return M(pattern, line=line, column=column, section=name[:_SHORT])


_SHORT: Final = 80
_MARGINS: Final = {"header": N_("page header"), "footer": N_("page footer"), "note": N_("footnote")}
_PLACES: Final = {
    ("markdown", True): N_("line {line}, column {column}, section {section}"),
    ("markdown", False): N_("line {line}, column {column}"),
    ("plain", True): N_("line {line}, section {section}"),
    ("plain", False): N_("line {line}"),
    ("word", True): N_("paragraph {line}, section {section}"),
    ("word", False): N_("paragraph {line}"),
    ("sheet", True): N_("row {line}, sheet {section}"),
    ("sheet", False): N_("row {line}"),
    ("pdf", True): N_("page {line}, section {section}"),
    ("pdf", False): N_("page {line}"),
}


def clean(text: str) -> str:
    """Return a text in NFC without what is not seen: soft hyphens, zero widths, controls."""
    return "".join(
        sign if sign in "\n\t" else _seen(sign) for sign in unicodedata.normalize("NFC", text)
    )


def _seen(sign: str) -> str:
    if sign.isprintable():
        return sign
    return " " if unicodedata.category(sign) == "Zs" else ""


def folded(text: str) -> str:
    """Return the words of a text in small letters, parted by single spaces."""
    return " ".join(_WORD.findall(unicodedata.normalize("NFC", text).casefold()))


def alike(text: str) -> str:
    """Return a text in which letters that are drawn alike are the same letter."""
    return to_latin(text.upper())


def numbered(text: str) -> tuple[str, str]:
    """Part the number at the beginning of a heading from its words."""
    found = NUMBER.match(text)
    if found is None:
        return "", text.strip()
    return found[0].rstrip(".)"), text[found.end() :].strip()


def sections_of(blocks: Iterable[tuple[int, Block]]) -> tuple[Section, ...]:
    """Gather blocks, each with the level of the heading it is (0: none), into sections."""
    found: list[Section] = []
    current, body = Section(), list[Block]()
    for level, block in blocks:
        if not level:
            body.append(block)
            continue
        if body or current.head:
            found.append(replace(current, blocks=tuple(body)))
        number, words = numbered(block.said)
        current, body = Section(number, words, level, replace(block, sort="heading")), []
    return (*found, replace(current, blocks=tuple(body)))
