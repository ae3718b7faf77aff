"""The form of a unit as a workbook: how to fill it in, the form, and its base on a hidden sheet."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any, Final

from qms.exchange.collect_form import BASE_SHEET, base_rows, lines, sheet_name
from qms.exchange.collect_questions import YES, Sort
from qms.i18n import N_, Day, M, translate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qms.exchange.collect_form import Ask, Form, Line
    from qms.i18n import Message

WORDS: Final = {YES: N_("yes")}
FIRST_ROW: Final = 2  # below the title and the headings of the columns
_TITLE_LIMIT: Final = 32  # letters that Excel takes in the title and the text of a hint
_HINT_LIMIT: Final = 255
_HIGHEST: Final = 100
_WIDTHS: Final = (28, 56, 48)  # letters of the three columns that are seen
_LINE_HEIGHT: Final = 15.0  # points
_MOST_LINES: Final = 20
_ROOM: Final = {Sort.TEXT: 2, Sort.LINES: 2}  # lines of an empty cell
_EARLIEST: Final = dt.date(2000, 1, 1)
_BORDER: Final = {"border": 1, "border_color": "#B0B8C4", "text_wrap": True, "valign": "top"}
_STYLES: Final[Mapping[str, dict[str, Any]]] = {
    "title": {"bold": True, "font_size": 14, "valign": "top"},
    "plain": {"text_wrap": True, "valign": "top"},
    "heads": {**_BORDER, "bold": True, "bg_color": "#E6ECF3"},
    "block": {**_BORDER, "bold": True, "bg_color": "#C9D6E6"},
    "label": _BORDER,
    "fact": {**_BORDER, "font_color": "#404040"},
    "note": {**_BORDER, "italic": True, "font_color": "#404040"},
    "key": {"font_color": "#808080", "num_format": "@"},
}
_OPEN: Final = {**_BORDER, "locked": False, "bg_color": "#FFF9DB"}
_FORMATS: Final = {Sort.WHOLE: "0", Sort.DAY: "dd.mm.yyyy"}


def workbook(made: Form) -> bytes:
    """Return the file of a form; equal forms have equal bytes."""
    import xlsxwriter

    buffer = io.BytesIO()
    plain = {f"strings_to_{what}": False for what in ("formulas", "numbers", "urls")}
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, **plain})
    book.set_properties(
        {
            "title": f"{made.head.collection} {made.unit}",
            "company": made.head.institution,
            "created": dt.datetime.combine(made.head.day, dt.time()),
        }
    )
    styles = {name: book.add_format(style) for name, style in _STYLES.items()}
    for sort in Sort:
        styles[sort] = book.add_format({**_OPEN, "num_format": _FORMATS.get(sort, "@")})
    _how_to(book.add_worksheet(translate(N_("How to fill in"), made.lang)), made, styles)
    sheet = book.add_worksheet(sheet_name(made.lang))
    places = _base(book.add_worksheet(BASE_SHEET), made, styles)
    _fill(sheet, made, styles, places)
    book.close()
    return buffer.getvalue()


def _how_to(sheet: Any, made: Form, styles: Mapping[str, Any]) -> None:  # noqa: ANN401 -- xlsxwriter
    sheet.set_column(0, 0, 100)
    sheet.write_string(0, 0, made.head.title, styles["title"])
    for row, text in enumerate(_instruction(made), start=2):
        sheet.write_string(row, 0, text.shown(made.lang), styles["plain"])
    sheet.protect()
    sheet.set_paper(9)


def _instruction(made: Form) -> Iterator[Message]:
    yield M(
        "{institution}. Form of: {unit}", institution=made.head.institution, unit=made.unit_name
    )
    yield M(
        "Please return it by {day}: {office}.",
        day=Day(made.head.due),
        office=made.head.back_to,
    )
    yield M("Records asked about, only those of your unit: {n}.", n=len(made.blocks))
    yield M("1. Open the sheet {sheet}: each record has a block.", sheet=sheet_name(made.lang))
    yield M("2. Fill in the yellow cells only; the other cells are locked.")
    yield M("3. Where a cell has an arrow, choose from its list; dates are typed as dates.")
    yield M("4. Leave a cell as it is where nothing changed: an untouched cell changes nothing.")
    yield M("5. Write posts, not names of persons.")
    yield M("6. Add no rows and no formulas; save as .xlsx and send the file back.")
    yield M("{id}, made on {day}.", id=made.head.collection, day=Day(made.head.day))


def _base(sheet: Any, made: Form, styles: Mapping[str, Any]) -> dict[str, tuple[int, int]]:  # noqa: ANN401
    """Write the hidden sheet; returns the first and last row of each drop-down, from 1."""
    places: dict[str, tuple[int, int]] = {}
    for number, row in enumerate(base_rows(made), start=1):
        for at, text in enumerate(row):
            sheet.write_string(number - 1, at, text, styles["key"])
        if row[0] == "word":
            places[row[1]] = (places.get(row[1], (number, number))[0], number)
    sheet.very_hidden()
    sheet.protect()
    return places


def _fill(
    sheet: Any,  # noqa: ANN401 -- xlsxwriter has no types
    made: Form,
    styles: Mapping[str, Any],
    places: Mapping[str, tuple[int, int]],
) -> None:
    sheet.set_column(0, 0, 6, None, {"hidden": True})
    for at, width in enumerate(_WIDTHS, start=1):
        sheet.set_column(at, at, width)
    sheet.set_row(0, 2 * _LINE_HEIGHT)
    sheet.write_string(0, 1, f"{made.unit_name}. {made.head.title}", styles["title"])
    for at, text in enumerate(_heads(made.lang), start=1):
        sheet.write_string(FIRST_ROW - 1, at, text, styles["heads"])
    for row, line in enumerate(lines(made), start=FIRST_ROW):
        sheet.set_row(row, _LINE_HEIGHT * _height(line))
        sheet.write_string(row, 0, line.key, styles["key"])
        _line(sheet, row, line, styles)
        if line.ask is not None:
            _entry(sheet, row, line.ask, dict(made.words.get(line.ask.question.words, ())), styles)
            _validate(sheet, row, line, made.lang, places)
    _paper(sheet)


def _height(line: Line) -> int:
    """Return how many lines a row needs: not every program widens rows by itself."""
    first, second = line.texts
    if line.ask is None:
        return max(_wrapped(first, _WIDTHS[0]), _wrapped(second, _WIDTHS[1]))
    entry = max(_wrapped(line.ask.base, _WIDTHS[1]), _ROOM.get(line.ask.question.sort, 1))
    return max(_wrapped(first, _WIDTHS[0]), entry, _wrapped(second, _WIDTHS[2]))


def _wrapped(text: str, width: int) -> int:
    parts = text.split("\n")
    return min(sum(1 + len(part) // (width - 4) for part in parts), _MOST_LINES)


def _heads(lang: str) -> tuple[str, str, str]:
    asked, entry, note = N_("Question"), N_("Your answer"), N_("What to fill in")
    return translate(asked, lang), translate(entry, lang), translate(note, lang)


def _line(sheet: Any, row: int, line: Line, styles: Mapping[str, Any]) -> None:  # noqa: ANN401
    first, second = line.texts
    sheet.write_string(row, 1, first, styles["block" if line.heading else "label"])
    at = 3 if line.ask is not None else 2
    style = "block" if line.heading else "note" if line.ask is not None else "fact"
    sheet.write_string(row, at, second, styles[style])
    if line.ask is None:
        sheet.write_blank(row, 3, None, styles[style])


def _entry(
    sheet: Any,  # noqa: ANN401 -- xlsxwriter has no types
    row: int,
    asked: Ask,
    words: Mapping[str, str],
    styles: Mapping[str, Any],
) -> None:
    sort, style = asked.question.sort, styles[asked.question.sort]
    if not asked.base:
        sheet.write_blank(row, 2, None, style)
    elif sort is Sort.DAY:
        sheet.write_datetime(row, 2, dt.date.fromisoformat(asked.base), style)
    elif sort is Sort.WHOLE:
        sheet.write_number(row, 2, int(asked.base), style)
    else:
        sheet.write_string(row, 2, words.get(asked.base, asked.base), style)


def _validate(
    sheet: Any,  # noqa: ANN401 -- xlsxwriter has no types
    row: int,
    line: Line,
    lang: str,
    places: Mapping[str, tuple[int, int]],
) -> None:
    asked = line.ask
    if asked is None:
        return
    rule = _rule(asked, lang, places)
    hint = {
        "input_title": line.texts[0][:_TITLE_LIMIT],
        "input_message": line.texts[1][:_HINT_LIMIT],
        "error_title": line.texts[0][:_TITLE_LIMIT],
        "error_message": line.texts[1][:_HINT_LIMIT],
    }
    sheet.data_validation(row, 2, row, 2, {**rule, **hint})


def _rule(asked: Ask, lang: str, places: Mapping[str, tuple[int, int]]) -> dict[str, Any]:
    match asked.question.sort:
        case Sort.WORD if asked.question.words in places:
            first, last = places[asked.question.words]
            return {"validate": "list", "source": f"={BASE_SHEET}!$D${first}:$D${last}"}
        case Sort.TICK:
            return {"validate": "list", "source": [translate(WORDS[YES], lang)]}
        case Sort.WHOLE:
            return {
                "validate": "integer", "criteria": "between", "minimum": 0, "maximum": _HIGHEST,
            }  # fmt: skip
        case Sort.DAY:
            return {"validate": "date", "criteria": ">=", "value": _EARLIEST}
        case _:
            return {"validate": "any"}


def _paper(sheet: Any) -> None:  # noqa: ANN401 -- xlsxwriter has no types
    sheet.freeze_panes(FIRST_ROW, 0)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.repeat_rows(0, FIRST_ROW - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
