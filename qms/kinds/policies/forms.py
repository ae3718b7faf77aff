"""Forms: how registers and pages are printed by the university's regulation."""

from __future__ import annotations

import re
from functools import cache
from typing import Annotated, Final, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from qms.i18n import N_
from qms.kinds.policies import policy
from qms.model.fields import ItemId, UnitRef, WordOf
from qms.model.items import Item, Source
from qms.model.policy import Policy
from qms.model.text import Text

PLACES: Final = (
    "university_kk",
    "university_ru",
    "university",
    "department",
    "unit",
    "title",
    "code",
    "edition",
    "page",
    "logo",
    "N",
    "M",
)
"""What a line of the page header may say in braces; ``page`` is the page number's own form."""
PLACE: Final = re.compile(r"\{(\w+)\}", re.ASCII)
_FACE: Final = re.compile(r"[^\W_][\w .-]*")
_SIGN: Final = re.compile(r"(\\?.)(\+?)", re.DOTALL)
_SIGNS: Final = {"N": "[0-9]", "Y": "[0-9]", "L": r"[^\W\d_]"}


def _known_places(text: Text) -> Text:
    for _lang, words in text.by_lang:
        if set(PLACE.findall(words)) - set(PLACES):
            raise PydanticCustomError(
                "qms_place",
                N_("a page header knows these places: {places}"),
                {"places": " ".join(f"{{{name}}}" for name in PLACES)},
            )
    return text


class HeaderLine(Item):
    """One line of a cell: words with places in braces (``{university_kk}``, ``{N}`` of ``{M}``).

    A line whose places are all empty is not printed.
    """

    text: Annotated[Text, AfterValidator(_known_places)] = Field(title=N_("Text"))
    bold: bool = Field(default=False, title=N_("Bold"))


class HeaderCell(Item):
    """One cell of the page header; ``width`` is its share of the line beside the others'."""

    width: int = Field(1, ge=1, le=20, title=N_("Width"))
    lines: tuple[HeaderLine, ...] = Field(min_length=1, title=N_("Lines"))


class Margins(Item):
    """Margins of an upright page, in millimetres."""

    left: int = Field(30, ge=5, le=60, title=N_("Left"))
    right: int = Field(10, ge=5, le=60, title=N_("Right"))
    top: int = Field(20, ge=5, le=60, title=N_("Top"))
    bottom: int = Field(20, ge=5, le=60, title=N_("Bottom"))


def _face(name: str) -> str:
    if not _FACE.fullmatch(name):
        raise PydanticCustomError("qms_font", N_("a font is named by letters, digits and spaces"))
    return name


class Style(Item):
    """How text is set: font, sizes in points, distance of lines (1 is single).

    PDF has the vendored Noto fonts whatever ``font`` says.
    """

    font: Annotated[str, AfterValidator(_face)] = Field("Times New Roman", title=N_("Font"))
    size: float = Field(14.0, ge=8, le=20, title=N_("Size"))
    table_size: float = Field(10.0, ge=6, le=14, title=N_("Size in tables"))
    line_spacing: float = Field(1.0, ge=1, le=2, title=N_("Line spacing"))
    margins: Margins = Field(default_factory=Margins, title=N_("Margins"))


class CodeGrammar(Item):
    """How codes of documents are built: ``L+-NN-YYYY`` for ``СЖЖ-01-2024``.

    ``N`` and ``Y`` stand for a digit, ``L`` for a letter, ``+`` for one or more of the sign before
    it; every other sign, and one after a backslash, stands for itself.
    """

    id: ItemId = Field(title=N_("Code"))
    pattern: str = Field(min_length=1, max_length=60, title=N_("Pattern"))
    example: str = Field(title=N_("Example"))
    source: Source | None = Field(None, title=N_("Source"))

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if not self.accepts(self.example):
            raise PydanticCustomError("qms_code", N_("the example does not fit the pattern"))
        return self

    def accepts(self, code: str) -> bool:
        """Tell whether a code is built so."""
        return _grammar(self.pattern).fullmatch(code) is not None


@cache
def _grammar(pattern: str) -> re.Pattern[str]:
    """Translate a pattern; possessive repeats, so that no pattern takes long over any code."""
    parts = (
        _SIGNS.get(sign, re.escape(sign[-1])) + ("++" if more else "")
        for sign, more in _SIGN.findall(pattern)
    )
    return re.compile("".join(parts))


class FormColumn(Item):
    """One column of a printed register: the figure or field shown, and its printed heading.

    ``group`` is the heading printed above several columns; ``width`` counts in units of which ten
    fill an upright page.
    """

    column: str = Field(title=N_("Column"))
    label: Text = Field(title=N_("Label"))
    group: Text | None = Field(None, title=N_("Group"))
    width: int = Field(1, ge=1, title=N_("Width"))


class SheetForm(Item):
    """A sheet that belongs to a document: its printed title and columns.

    ``blank`` is how many empty rows it has beside those that the records fill.
    """

    title: Text = Field(title=N_("Title"))
    columns: tuple[FormColumn, ...] = Field(min_length=1, title=N_("Columns"))
    blank: int = Field(0, ge=0, le=200, title=N_("Empty rows"))
    source: Source | None = Field(None, title=N_("Source"))


class FormsValue(Item):
    """Page header, look of the text, registers and document codes of the university.

    Without ``header`` a page names the university, the office and the report, and its number.
    ``edition`` and ``page`` are what a header prints for ``{edition}`` and ``{page}``; a document
    has its own edition there, as ``document_edition`` words it.  ``form_groups`` are the groups of
    documents that are forms to be filled in by hand.
    """

    office: UnitRef = Field(title=N_("Office that issues reports"))
    page: Text = Field(title=N_("Page number, with {N} and {M}"))
    edition: Text | None = Field(None, title=N_("Edition line"))
    document_edition: Text | None = Field(
        None, title=N_("Edition line of documents, with {edition}")
    )
    risk_register: tuple[FormColumn, ...] = Field(min_length=1, title=N_("Risk register"))
    document_register: tuple[FormColumn, ...] = Field(min_length=1, title=N_("Document register"))
    acquaintance_sheet: SheetForm | None = Field(None, title=N_("Acquaintance sheet"))
    change_sheet: SheetForm | None = Field(None, title=N_("Change registration sheet"))
    title_sheet: SheetForm | None = Field(None, title=N_("Title sheet"))
    notice_sheet: SheetForm | None = Field(None, title=N_("Change notification sheet"))
    header: tuple[HeaderCell, ...] = Field((), max_length=6, title=N_("Page header"))
    style: Style = Field(default_factory=Style, title=N_("Look of the text"))
    codes: tuple[CodeGrammar, ...] = Field((), title=N_("Codes of documents"))
    form_groups: tuple[Annotated[str, WordOf("document-group")], ...] = Field(
        (), title=N_("Groups of forms")
    )
    source: Source | None = Field(None, title=N_("Source"))


class Forms(Policy[FormsValue], spec=policy("forms", N_("Forms"))):
    """Printed forms of registers and pages, by edition."""
