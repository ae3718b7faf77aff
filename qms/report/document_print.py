"""An edition of a document as a paper: marks, title sheet, text, its two sheets at the end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from qms.engine.documents import document_rules, in_force_from
from qms.i18n import M
from qms.report.document import Document
from qms.report.document_head import edition_words, forms_of, marks
from qms.report.document_sheets import Part, about, sheet_parts, with_template
from qms.report.document_text import written
from qms.report.document_words import plain_words
from qms.report.template import environment, fill
from qms.report.wording import long_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.kinds.document import ControlledDocument
    from qms.kinds.document_parts import Edition
    from qms.model.text import Text
    from qms.report.document import Figure, Meta, Table
    from qms.report.document_safe import Nodes, Reading
    from qms.report.document_sheets import SheetName
    from qms.report.papers import Desk

_TEMPLATE: Final = "report/document.md.j2"
_BLANK: Final = "report/document_blank.md.j2"
_PLACE: Final = "[](qms:text/body)"
"""Where the template wants the text; what it says is never read as a template."""
_LAST: Final[tuple[SheetName, ...]] = ("acquaintance", "changes")


@dataclass(frozen=True, slots=True)
class Section:
    """A sheet within the paper: its heading and its tables."""

    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """What the template of a document may use: ``r`` in it.

    ``title`` is the title sheet, None where POL-forms has none; ``sheets`` stand after the text;
    ``remark`` says in place of the text where it is.
    """

    title: Section | None
    sheets: tuple[Section, ...]
    remark: str


def printed(
    desk: Desk,
    document: ControlledDocument,
    edition: Edition,
    reading: Reading,
    remark: str = "",
) -> Document:
    """Return an edition with all that belongs to it; ``remark`` stands where its text is not."""
    reading = replace(reading, blocks=own_text(desk, document, reading.blocks))
    title = _section(desk, document, edition, "title")
    sheets = [_section(desk, document, edition, name) for name in _LAST]
    model = Printed(title, tuple(one for one in sheets if one), remark)
    parts = [part for one in (*sheets, title) if one for part in one.parts]
    tables = with_template(desk, parts, _TEMPLATE)
    head = cover(desk, document, edition)
    return _document(desk, head, _TEMPLATE, model, reading, tables)


def empty_form(
    desk: Desk, document: ControlledDocument, edition: Edition, reading: Reading
) -> Document:
    """Return the text alone under the page header, to be filled in by hand."""
    head = about(desk, document, edition, desk.text(document.title), _BLANK)
    model = Printed(None, (), "")
    reading = replace(reading, blocks=own_text(desk, document, reading.blocks))
    return _document(desk, head, _BLANK, model, reading, {})


def _document(  # noqa: PLR0913, PLR0917 -- the parts of a paper
    desk: Desk,
    head: Meta,
    template: str,
    model: Printed,
    reading: Reading,
    tables: dict[str, Table],
) -> Document:
    made = environment(desk.workspace)
    every = {**tables, **reading.tables}
    figures: dict[str, Figure] = reading.figures
    text = fill(made, template, lang=desk.lang, r=model, tables=every, figures=figures)
    own = _on_new_page(written(reading.blocks)) if reading.blocks else ""
    return Document(head, text.replace(_PLACE, own, 1), every, figures)


def _on_new_page(text: str) -> str:
    first, end, rest = text.partition("\n")
    return f"{first} {{.page}}{end}{rest}" if first.startswith("#") else text


def cover(desk: Desk, document: ControlledDocument, edition: Edition) -> Meta:
    """Return the cover: marks of approval, title, code and edition, since when it is in force."""
    made = about(desk, document, edition, desk.text(document.title), _TEMPLATE)
    begun = in_force_from(desk.view, document, edition)
    since = M("In force from {day}", day=long_date(begun, desk.lang)) if begun else None
    words = (document.code or "", edition_words(desk, edition))
    return replace(
        made,
        cover=True,
        subtitle=" · ".join(filter(None, words)),
        approval=marks(desk, document, edition) or ((made.watermark,) if made.watermark else ()),
        dated=since.shown(desk.lang) if since else "",
    )


def title_sheet(desk: Desk, document: ControlledDocument, edition: Edition) -> Section | None:
    """Return the title sheet, None where POL-forms has none."""
    return _section(desk, document, edition, "title")


def last_sheets(
    desk: Desk, document: ControlledDocument, edition: Edition, content: bytes
) -> tuple[Section, ...]:
    """Return the sheets that a Word file does not have itself."""
    from qms.report.document_word import headings

    there = [words.casefold() for words in headings(content)]
    made = [_section(desk, document, edition, name) for name in _LAST]
    return tuple(
        one for one in made if one and not any(one.title.casefold() in words for words in there)
    )


def _section(
    desk: Desk, document: ControlledDocument, edition: Edition, which: SheetName
) -> Section | None:
    form = {
        "title": forms_of(desk).title_sheet,
        "acquaintance": forms_of(desk).acquaintance_sheet,
        "changes": forms_of(desk).change_sheet,
    }[which]
    if form is None:
        return None
    return Section(desk.text(form.title), sheet_parts(desk, document, edition, which))


def own_text(desk: Desk, document: ControlledDocument, blocks: Nodes) -> Nodes:
    """Return a text without what the paper brings itself: its title, and sheets at its end."""
    blocks = list(blocks)
    if blocks and blocks[0]["t"] == "Header" and _same(blocks[0], document.title):
        blocks = blocks[1:]
    kept = _without_sheets(blocks, tuple(_titles(desk)))
    least = min((item["c"][0] for item in kept if item["t"] == "Header"), default=1)
    return [_raised(item, least - 1) if item["t"] == "Header" else item for item in kept]


def _same(block: dict[str, object], title: Text) -> bool:
    words = " ".join(plain_words([block]).split()).casefold()
    return words in {" ".join(text.split()).casefold() for _lang, text in title.by_lang}


def _titles(desk: Desk) -> Iterator[str]:
    """Yield how sheets are called at the end of a text, in every language."""
    forms = forms_of(desk)
    for form in (forms.acquaintance_sheet, forms.change_sheet):
        yield from (words.casefold() for _lang, words in (form.title.by_lang if form else ()))
    for part in document_rules(desk.view).parts:
        if part.sort == "sheet":
            yield from (words.casefold() for words in part.words)


def _without_sheets(blocks: Nodes, titles: tuple[str, ...]) -> Nodes:
    """Leave out sections that are sheets, as long as nothing but sheets follows them."""
    starts = [at for at, item in enumerate(blocks) if item["t"] == "Header"]
    end = len(blocks)
    for at in reversed(starts):
        words = plain_words([blocks[at]]).casefold()
        if not any(title in words for title in titles):
            break
        end = at
    return blocks[:end]


def _raised(block: dict[str, object], by: int) -> dict[str, object]:
    content = block["c"]
    if not isinstance(content, list):
        raise TypeError(block)
    return {"t": "Header", "c": [content[0] - by, *content[1:]]}


def outside(place: str, lang: str) -> str:
    """Say that the text is a file of its own."""
    return M("The text is given as it is, in a file of its own: {name}", name=place).shown(lang)
