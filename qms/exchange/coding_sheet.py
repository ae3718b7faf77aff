"""The form of a coder as a workbook: how to code, the answers, and a hidden sheet."""

from __future__ import annotations

import datetime as dt
import io
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from qms.exchange.coding_form import (
    FIRST_ROW,
    FIRST_THEME,
    THEME_ROW,
    Pass,
    base_rows,
    none_title,
    sheet_name,
)
from qms.exchange.collect_child import BASE
from qms.i18n import N_, Day, M, translate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qms.exchange.coding_form import Form, Row
    from qms.i18n import Message

_ANSWER_WIDTH: Final = 70  # letters
_THEME_WIDTH: Final = 16
_LINE: Final = 15.0  # points
_MOST_LINES: Final = 20
_HEADING_LINES: Final = 5
_LIMIT: Final = 255  # letters of a hint that Excel takes
_BORDER: Final = {"border": 1, "border_color": "#B0B8C4", "text_wrap": True, "valign": "top"}
_STYLES: Final[Mapping[str, dict[str, Any]]] = {
    "title": {"bold": True, "font_size": 14, "valign": "top", "text_wrap": True},
    "bar": {"bold": True, "font_size": 14, "valign": "top"},
    "plain": {"text_wrap": True, "valign": "top"},
    "heads": {**_BORDER, "bold": True, "bg_color": "#E6ECF3"},
    "block": {**_BORDER, "bold": True, "bg_color": "#C9D6E6", "align": "center"},
    "fact": {**_BORDER, "num_format": "@"},
    "open": {
        **_BORDER, "locked": False, "bg_color": "#FFF9DB", "align": "center", "num_format": "@",
    },
    "done": {**_BORDER, "font_color": "#606060", "align": "center", "num_format": "@"},
    "key": {"font_color": "#808080", "num_format": "@"},
}  # fmt: skip


def workbook(made: Form, secret: bytes) -> bytes:
    """Return the file of a form; equal forms have equal bytes."""
    import xlsxwriter

    buffer = io.BytesIO()
    plain = {f"strings_to_{what}": False for what in ("formulas", "numbers", "urls")}
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, **plain})
    known = made.known
    book.set_properties(
        {
            "title": f"{known.wave} {known.question}",
            "company": made.institution,
            "created": dt.datetime.combine(known.day, dt.time()),
        }
    )
    styles = {name: book.add_format(style) for name, style in _STYLES.items()}
    _how_to(book.add_worksheet(translate(N_("How to code"), known.lang)), made, styles)
    _fill(book.add_worksheet(sheet_name(known.lang)), made, styles)
    _base(book.add_worksheet(BASE), made, secret, styles)
    book.close()
    return buffer.getvalue()


def _how_to(sheet: Any, made: Form, styles: Mapping[str, Any]) -> None:  # noqa: ANN401 -- xlsxwriter
    lang = made.known.lang
    for at, width in enumerate((24, 32, 70)):
        sheet.set_column(at, at, width)
    sheet.merge_range(0, 0, 0, 2, made.survey, styles["title"])
    row = 2
    for message in _instruction(made):
        shown = message.shown(lang)
        sheet.merge_range(row, 0, row, 2, shown, styles["plain"])
        sheet.set_row(row, _LINE * _lines(shown, 110))
        row += 1
    heads = (N_("Category"), N_("Theme"), N_("When it applies"))
    for at, head in enumerate(heads):
        sheet.write_string(row + 1, at, translate(head, lang), styles["heads"])
    for number, column in enumerate(made.columns, start=row + 2):
        for at, text in enumerate((column.category, column.title, column.applies)):
            sheet.write_string(number, at, text, styles["fact"])
        sheet.set_row(number, _LINE * max(_lines(column.applies, 66), _lines(column.title, 28)))
    sheet.protect()
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _instruction(made: Form) -> Iterator[Message]:
    known = made.known
    yield M("Question: {question}", question=made.asked)
    yield M("Answers in this form: {n}. Coder: {coder}.", n=len(made.rows), coder=known.coder)
    yield M("1. Open the sheet {sheet}: a row is an answer.", sheet=sheet_name(known.lang))
    if known.turn is Pass.THIRD:
        yield M("2. Two coders saw the yellow cells differently: type yes or no in each of them.")
    else:
        yield M(
            "2. Type yes under each theme that the answer has; leave the others empty. An answer"
            " may have several."
        )
        yield M(
            "3. An answer that has none gets yes in the last column ({title}): a row without any"
            " yes is not coded yet.",
            title=none_title(known.lang),
        )
    yield M("4. Code by yourself, by the notes below. Add no rows, columns or formulas.")
    yield M(
        "5. Answers may name people. Keep the file to yourself, send it back to the office alone,"
        " and delete it then."
    )
    yield M("{id}, made on {day}.", id=known.wave, day=Day(known.day))


def _fill(sheet: Any, made: Form, styles: Mapping[str, Any]) -> None:  # noqa: ANN401 -- xlsxwriter
    filler = _Filler(sheet, made, styles)
    filler.heads()
    for at, row in enumerate(made.rows, start=FIRST_ROW - 1):
        filler.row(at, row)
    filler.choices()
    filler.paper()


class _Filler:
    """Writes the sheet to fill in."""

    def __init__(self, sheet: Any, made: Form, styles: Mapping[str, Any]) -> None:  # noqa: ANN401
        self.sheet = sheet
        self.made = made
        self.styles = styles
        self.lang = made.known.lang
        self.third = made.known.turn is Pass.THIRD
        self.last = FIRST_THEME - 1 + len(made.columns)
        """The column of answers without a theme, from 0; a form of the third coder has none."""

    def heads(self) -> None:
        """Write widths, the title, the categories and the themes."""
        self.sheet.set_column(0, 0, 6, None, {"hidden": True})
        self.sheet.set_column(1, 1, 6)
        self.sheet.set_column(2, 2, _ANSWER_WIDTH)
        self.sheet.set_column(FIRST_THEME - 1, self.last, _THEME_WIDTH)
        self.sheet.write_string(0, 1, self.made.asked, self.styles["bar"])
        self.sheet.set_row(0, 2 * _LINE)
        self._categories()
        titles = [translate(N_("No."), self.lang), translate(N_("Answer"), self.lang)]
        titles += [column.title for column in self.made.columns]
        titles += [] if self.third else [none_title(self.lang)]
        for place, title in enumerate(titles, start=1):
            self.sheet.write_string(THEME_ROW - 1, place, title, self.styles["heads"])
        longest = max(_lines(title, _THEME_WIDTH - 2) for title in titles)
        self.sheet.set_row(THEME_ROW - 1, _LINE * max(2, min(longest, _HEADING_LINES)))

    def _categories(self) -> None:
        at, row, style = FIRST_THEME - 1, THEME_ROW - 2, self.styles["block"]
        for category, columns in groupby(self.made.columns, key=lambda column: column.category):
            wide = len(list(columns))
            if wide > 1:
                self.sheet.merge_range(row, at, row, at + wide - 1, category, style)
            else:
                self.sheet.write_string(row, at, category, style)
            at += wide

    def row(self, at: int, row: Row) -> None:
        """Write an answer and what is known of its themes."""
        self.sheet.set_row(at, _LINE * _lines(row.shown, _ANSWER_WIDTH - 4))
        self.sheet.write_string(at, 0, row.key, self.styles["key"])
        self.sheet.write_number(at, 1, at - FIRST_ROW + 2, self.styles["fact"])
        self.sheet.write_string(at, 2, row.shown, self.styles["fact"])
        for place, column in enumerate(self.made.columns, start=FIRST_THEME - 1):
            locked = self.third and column.id not in row.open
            said = row.given.get(column.id)
            self._cell(at, place, said if said or self.third else None, locked=locked)
        if not self.third:
            nothing = row.coded and not any(row.given.values())
            self._cell(at, self.last, True if nothing else None)

    def _cell(self, at: int, place: int, said: bool | None, *, locked: bool = False) -> None:  # noqa: FBT001
        style = self.styles["done" if locked else "open"]
        if said is None:
            self.sheet.write_blank(at, place, None, style)
        else:
            self.sheet.write_string(at, place, word(self.lang, yes=said), style)

    def choices(self) -> None:
        """Give each column its drop-down, with the note of its theme beside it."""
        words = [word(self.lang, yes=True), word(self.lang, yes=False)]
        notes = [column.applies[:_LIMIT] for column in self.made.columns]
        notes += [] if self.third else [""]
        bottom = FIRST_ROW - 2 + max(1, len(self.made.rows))
        for place, note in enumerate(notes, start=FIRST_THEME - 1):
            rule: dict[str, Any] = {"validate": "list", "source": words}
            rule |= {"input_message": note} if note else {}
            self.sheet.data_validation(FIRST_ROW - 1, place, bottom, place, rule)

    def paper(self) -> None:
        """Lock what is not to be changed; lay the sheet out for paper."""
        self.sheet.freeze_panes(FIRST_ROW - 1, FIRST_THEME - 1)
        self.sheet.protect("", {"format_columns": True, "format_rows": True})
        self.sheet.repeat_rows(0, FIRST_ROW - 2)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)


def word(lang: str, *, yes: bool) -> str:
    """Return yes or no as a cell says it."""
    return translate(N_("yes") if yes else N_("no"), lang)


def _lines(text: str, width: int) -> int:
    parts = text.split("\n")
    return min(sum(1 + len(part) // max(width, 1) for part in parts), _MOST_LINES)


def _base(sheet: Any, made: Form, secret: bytes, styles: Mapping[str, Any]) -> None:  # noqa: ANN401
    for number, row in enumerate(base_rows(made, secret)):
        for at, text in enumerate(row):
            sheet.write_string(number, at, text, styles["key"])
    sheet.very_hidden()
    sheet.protect()
