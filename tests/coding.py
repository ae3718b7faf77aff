"""A questionnaire with a code book, answers in words of our own, forms filled in as coders do."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING, Any, Final

import openpyxl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.workspaces import Cli

FORM: Final = "Coding"
WAVE: Final = "WAVE-2026-0001"
PATH: Final = f"records/waves/{WAVE}/wave.yaml"
LIBRARY, CAREER, LEGAL = "UNIT-university", "UNIT-career-centre", "UNIT-legal-office"
THEMES: Final = ("hours", "staff", "books", "seats")

BOOK: Final = """\
code_books:
  - id: '1'
    themes:
      - id: hours
        category: area to improve
        title: {kk: Жұмыс уақыты, ru: Часы работы, en: Opening hours}
        applies: {kk: Ашылу мен жабылу уақыты, ru: Когда открыто, en: When it is open}
      - id: staff
        category: strength
        title: {kk: Қызметкерлер, ru: Сотрудники, en: Staff}
      - id: books
        category: area to improve
        title: {kk: Кітаптар, ru: Книги, en: Books}
      - id: seats
        category: suggestion
        title: {kk: Орындар, ru: Места, en: Seats}
"""

SURVEY: Final = """\
id: SRV-library
schema: 1
title: {kk: Кітапхана, ru: Библиотека, en: Library}
target_group: students
scales:
  - id: five
    options:
      - {value: '1', label: {en: bad}}
      - {value: '2', label: {en: middling}}
      - {value: '3', label: {en: good}, positive: true}
questions:
  - {id: rate, text: {en: The library suits me}, scale: five}
  - {id: wishes, text: {kk: Нені өзгерту керек?, ru: Что изменить?, en: What should change?}}
"""

WAVES: Final = """\
id: WAVE-2026-0001
schema: 1
survey: SRV-library
period: 2025-2026
opened: 2026-05-01
closed: 2026-06-01
transitions:
  - {id: '1', date: 2026-06-01, to: finished}
"""

SAID: Final[tuple[tuple[str, set[str]], ...]] = (
    ("Кешкі сағат онға дейін ашық болса екен, емтихан кезінде үлгермейміз", {"hours"}),
    ("Кітапханашылар әрдайым көмектеседі, рақмет", {"staff"}),
    ("Не хватает новых учебников по фармакологии", {"books"}),
    ("Поставьте больше столов у окна и откройте читальный зал в воскресенье", {"hours", "seats"}),
    ("Бәрі ұнайды, өзгертетін ештеңе жоқ", set()),
    ("Сотрудники вежливые, но книг мало", {"staff", "books"}),
)
"""Answers with the themes that they have."""


def office(qms: Cli, *, book: str = BOOK) -> Cli:
    """Record the questionnaire and a wave that is over."""
    qms.record(dedent(SURVEY) + book)
    qms.record(WAVES)
    return qms


def export_file(folder: Path, sizes: dict[str, int], *, extra: Iterable[str] = ()) -> Path:
    """Write answers of groups, each a text of ``SAID`` with a number that tells it apart."""
    rows, number = [], 0
    for unit, size in sizes.items():
        for _at in range(size):
            text = SAID[number % len(SAID)][0]
            number += 1
            rows.append(f'r{number},{unit},{1 + number % 3},"{text} №{number}"')
    rows += [f'x{at},{next(iter(sizes))},3,"{text}"' for at, text in enumerate(extra)]
    path = folder / "answers.csv"
    path.write_text("\n".join(["Id,Unit,rate,wishes", *rows]), encoding="utf-8")
    return path


def take_in(qms: Cli, path: Path, *more: str) -> Any:  # noqa: ANN401 -- a Ran
    """Take the file in by unit, each response known by its id."""
    options = ("--wave", WAVE, "--group", "Unit", "--response-id", "Id")
    return qms("survey", "import", str(path), *options, *more)


def give(qms: Cli, *more: str) -> Path:
    """Make a form; returns its file."""
    return Path(qms("survey", "code", "export", WAVE, *more).lines[0])


def themes_of(text: str) -> set[str]:
    """Return the themes of an answer of ``export_file``."""
    return next((themes for said, themes in SAID if text.startswith(said)), set())


def fill(path: Path, codes: Callable[[str], set[str]] = themes_of) -> Path:
    """Fill a form in as a coder would who sees these themes in a text."""
    book = openpyxl.load_workbook(path)
    sheet = book[FORM]
    titles = [str(cell.value) for cell in sheet[3]]
    places = {theme: titles.index(title) + 1 for theme, title in TITLES.items()}
    none = len(titles)
    for row in range(4, sheet.max_row + 1):
        themes = codes(str(sheet.cell(row, 3).value))
        for theme, at in places.items():
            sheet.cell(row, at).value = "yes" if theme in themes else None
        sheet.cell(row, none).value = None if themes else "yes"
    book.save(path)
    return path


TITLES: Final = {"hours": "Opening hours", "staff": "Staff", "books": "Books", "seats": "Seats"}


def edit(path: Path, change: Callable[[Any], None]) -> Path:
    """Change the sheet of a form by hand."""
    book = openpyxl.load_workbook(path)
    change(book[FORM])
    book.save(path)
    return path


def bring(qms: Cli, path: Path, code: int = 0) -> Any:  # noqa: ANN401 -- a Ran
    """Take a form in."""
    return qms("survey", "code", "import", str(path), code=code)


def stored(qms: Cli) -> dict[str, Any]:
    """Return the codes as they lie outside git."""
    (path,) = (qms.root / "private" / "surveys" / WAVE / "codes").glob("*.json")
    tree: dict[str, Any] = json.loads(path.read_bytes())
    return tree
