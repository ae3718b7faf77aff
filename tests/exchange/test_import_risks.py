"""A risk sheet as offices keep it: a title, merged cells, dates by hand, two owners in a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workspaces import Cli

HEADINGS = (
    "№ п/п",
    "Номер\nриска",
    "Тәуекел атауы",
    "Категория риска",
    "Структурное подразделение",
    "Владелец риска",
    "Ықтималдығы",
    "Воздействие (I)",
    "Дата оценки",
    "Шаралар",
    "Уровень риска",
)
OFFICE = "Отдел академического качества"
ROWS = (
    (
        1,
        "CAPA-1",
        "Сауалнамаға қатысу төмен",
        "Методические",
        OFFICE,
        "Декан",
        3,
        5,
        "01.09.25г.",
        "Еске салу",
        "=G4*H4",
    ),
    (
        2,
        "CAPA-2",
        "Деректер жоғалуы",
        "технический",
        None,
        "Декан; Заведующий кафедрой",
        2,
        "4 (высокое)",
        "29.12.2024ж.",
        None,
        8,
    ),
    (3, "САРА-3", "Құпиялылық бұзылуы", "этические", "АСБ", "Декан", 1, 4, "31.02.2025", None, 4),
    (4, "CAPA-4", "Тәуекел иесі жоқ", "этические", "АСБ", "Иванов И.И.", 1, 4, None, None, 4),
    (5, "CAPA-5", "Ауқымнан тыс", "этические", "АСБ", "Декан", 9, 4, "2025-09-01", None, 36),
)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """Make the dirty sheet."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "Реестр"
    page["A1"] = "РЕЕСТР РИСКОВ / ТӘУЕКЕЛДЕР ТІЗІЛІМІ"
    page.merge_cells("A1:K1")
    for at, heading in enumerate(HEADINGS, start=1):
        page.cell(3, at, heading)
    for number, row in enumerate(ROWS, start=4):
        for at, value in enumerate(row, start=1):
            page.cell(number, at, value)
    page.merge_cells("E4:E5")
    page.cell(40, 1, "   ")
    book.save(tmp_path / "risks.xlsx")
    return tmp_path / "risks.xlsx"


def test_headings_are_found_below_a_title_in_two_languages(kaznmu: Cli, sheet: Path) -> None:
    item = kaznmu("import", "risk", str(sheet), "--dry-run", "--json", code=1).items[0]
    assert [(one["column"], one["field"]) for one in item["columns"]] == [
        ("№ п/п", "old_number"),
        ("Тәуекел атауы", "title"),
        ("Категория риска", "category"),
        ("Структурное подразделение", "unit"),
        ("Владелец риска", "owner"),
        ("Ықтималдығы", "assessments[1].likelihood"),
        ("Воздействие (I)", "assessments[1].impact"),
        ("Дата оценки", "assessments[1].date"),
        ("Шаралар", "measures"),
    ]
    assert item["columns_left_out"] == ["Номер\nриска", "Уровень риска"]


def test_every_doubt_has_its_row_and_column(kaznmu: Cli, sheet: Path, tmp_path: Path) -> None:
    numbers = tmp_path / "by-number.map.yaml"
    kaznmu("import", "risk", str(sheet), "--map", str(numbers), code=1)
    text = numbers.read_text(encoding="utf-8")
    text = text.replace("heading: № п/п", 'heading: "Номер\\nриска"')
    numbers.write_text(text, encoding="utf-8")
    dry = ("--map", str(numbers), "--dry-run", "--json")
    item = kaznmu("import", "risk", str(sheet), *dry, code=1).items[0]
    assert [(one["row"], one["column"], one["why"]) for one in item["doubtful"]] == [
        (5, "Структурное подразделение", "filled from merged cells"),
        (
            5,
            "Владелец риска",
            "Декан; Заведующий кафедрой: several in one cell, the first was taken: ROLE-dean",
        ),
        (5, "Воздействие (I)", "4 (высокое): read as 4"),
        (6, "Дата оценки", "31.02.2025 is no date; nothing was taken"),
        (
            6,
            "Номер\nриска",
            "САРА is typed in Cyrillic letters, elsewhere in this column it is not",
        ),
    ]
    assert "Years of two digits were completed, rows: 4" in item["notes"]


def test_rows_that_make_no_sound_record_are_left_out_and_named(kaznmu: Cli, sheet: Path) -> None:
    item = kaznmu("import", "risk", str(sheet), "--json", code=1).items[0]
    assert (item["read"], item["taken"], item["left_out_rows"]) == (5, 3, 2)
    reasons = {(one["row"], one["column"]) for one in item["left_out"]}
    assert reasons == {(7, "Владелец риска"), (8, "Ықтималдығы")}
    assert any("Иванов И.И." in one["why"] for one in item["left_out"])


def test_what_was_taken_is_a_sound_risk(kaznmu: Cli, sheet: Path) -> None:
    kaznmu("import", "risk", str(sheet), code=1)
    listed = kaznmu("risk", "list", "--json").items
    assert [
        (one["category"], one["unit"], one["owner"], one["assessed"], one["score"])
        for one in listed
    ] == [
        ("methodological", "UNIT-academic-quality-office", "ROLE-dean", "2025-09-01", 15),
        ("technical", "UNIT-academic-quality-office", "ROLE-dean", "2024-12-29", 8),
        ("ethical", "UNIT-academic-quality-office", "ROLE-dean", "2026-11-21", 4),
    ]
    kaznmu("check", "--only", "integrity")


def test_a_word_that_is_not_known_here_can_be_explained_in_the_mapping(
    kaznmu: Cli, sheet: Path
) -> None:
    kaznmu("import", "risk", str(sheet), code=1)
    kept = sheet.with_name("risks.xlsx.map.yaml")
    with kept.open("a", encoding="utf-8") as lines:
        lines.write("words:\n  - field: owner\n    text: Иванов И.И.\n    value: ROLE-dean\n")
    item = kaznmu("import", "risk", str(sheet), "--only-new", "--json", code=1).items[0]
    assert (item["taken"], item["known"], item["left_out_rows"]) == (1, 3, 1)


def test_without_a_column_for_a_required_field_the_mapping_is_asked_for(
    kaznmu: Cli, tmp_path: Path
) -> None:
    path = tmp_path / "short.csv"
    path.write_text("№;Тәуекел;Санат\n1;Деректер жоғалуы;техникалық\n", encoding="utf-8")
    refused = kaznmu("--lang", "en", "import", "risk", str(path), code=2)
    assert "short.csv: no column for " in refused.err
    assert "(assessments.likelihood)" in refused.err
    assert "--map" in refused.err
    kept = path.with_name("short.csv.map.yaml")
    with kept.open("a", encoding="utf-8") as lines:
        lines.write(
            "const:\n  unit: АСБ\n  owner: Декан\n"
            "  assessments[1].likelihood: 2\n  assessments[1].impact: 3\n"
        )
    kaznmu("import", "risk", str(path))
    assert [one["score"] for one in kaznmu("risk", "list", "--json").items] == [6]
