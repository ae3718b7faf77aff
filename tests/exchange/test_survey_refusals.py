"""What of a file of answers cannot be taken: said with row and column, and without names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import openpyxl
import pytest

from qms.errors import ImportProblem
from qms.exchange.survey_columns import Groups
from qms.exchange.survey_counts import are_counts, counted
from qms.exchange.survey_map import SurveyMap
from qms.exchange.survey_people import heads_personal_data, names_person
from qms.exchange.survey_rows import headings
from qms.kinds.survey import Survey
from tests.exchange.test_survey_rows import TWO, counts_of, file, read
from tests.surveys import survey
from tests.workspaces import view

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

OPEN: Final = "{id: wishes, text: {en: What should change?}}"


def book(folder: Path, *rows: tuple[object, ...]) -> Path:
    """Write a workbook that no spreadsheet has computed."""
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    path = folder / "answers.xlsx"
    made.save(path)
    return path


@pytest.mark.req("KZ-SURV-06")
@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ("q1,4,,5\nq1,good,,2\n", "rows 2 and 3: one question, option and group twice"),
        ("q1,,,5\nq2,1,,2\nq1,,all,2\n", "rows 2 and 4: one question, option and group twice"),
        ("Lectures,4,university,5\nq1,4,UNIT-university,2\n", "rows 2 and 3: one question"),
        ("Иванова А.Б.,4,,5\n", r"row 2, column question: \*\*\* is not known here"),
        ("", "counts.csv has headings and no rows under them"),
    ],
)
def test_a_line_of_counts_stands_once(tmp_path: Path, rows: str, why: str) -> None:
    with pytest.raises(ImportProblem, match=why):
        counts_of(tmp_path, "question,option,group,n\n" + rows)


def test_lines_that_the_map_makes_one_are_added(tmp_path: Path) -> None:
    path = file(
        tmp_path,
        "question,option,group,n\nq1,4,Law A,5\nq1,4,Law B,2\nq1,N/A,Law A,7\nq1,0,Law A,1\n",
    )
    given = SurveyMap(
        groups={"Law A": "UNIT-university", "Law B": "UNIT-university"},
        options={"five": {"N/A": "0"}},
    )
    assert _counted(path, given) == {"UNIT-university": 15}


def _counted(path: Path, given: SurveyMap) -> Mapping[str, int]:
    """Read ready-made counts by a map; returns how many answered in each group."""
    look = view(survey(*TWO))
    assert are_counts(headings(path), given)
    return counted(path, look.snapshot.of(Survey)[0], Groups(look, given), given).tables.respondents


@pytest.mark.req("KZ-SURV-05")
@pytest.mark.parametrize(
    ("heads", "given"),
    [
        ("Вопрос;Вариант;Группа;Количество", SurveyMap()),
        ("Сұрақ;Нұсқа;Топ;Саны", SurveyMap()),
        (
            "A;B;C;D",
            SurveyMap(counts={"question": "A", "option": "B", "group": "C", "n": "D"}),
        ),
    ],
)
def test_columns_of_counts_are_known_in_three_languages_or_by_the_map(
    tmp_path: Path, heads: str, given: SurveyMap
) -> None:
    path = file(tmp_path, f"{heads}\nЛекции;плохо;UNIT-university;12\n")
    assert _counted(path, given) == {"UNIT-university": 12}


def test_counts_with_one_row_per_question_are_told_how_to_be(tmp_path: Path) -> None:
    path = file(tmp_path, "Вопрос,very bad,bad,neutral,good,very good\nLectures,1,2,3,4,5\n")
    with pytest.raises(ImportProblem, match="its columns are options, so it holds one row per"):
        read(path, survey(*TWO))


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ((("q1", "q2"), (4, "=1+1")), "answers.xlsx, row 2, column q2: a formula without a stored"),
        ((("q1", "q2"), (4, 4), ("#N/A", 4)), "row 3, column q1: an error of Excel instead of"),
        ((("q1", "q2"),), "answers.xlsx has headings and no rows under them"),
    ],
)
def test_a_cell_without_its_value_is_no_blank_answer(
    tmp_path: Path, rows: tuple[tuple[object, ...], ...], why: str
) -> None:
    with pytest.raises(ImportProblem, match=why):
        read(book(tmp_path, *rows), survey(*TWO))


def test_a_formula_in_a_column_that_is_not_read_does_no_harm(tmp_path: Path) -> None:
    path = book(tmp_path, ("q1", "q2", "sum"), (4, 4, "=A2+B2"))
    assert read(path, survey(*TWO)).received == 1


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("good;bad;", "row 2, column q1: good;bad; are several answers in one cell"),
        ('"good, bad"', "good, bad are several answers in one cell"),
        ("Library;Moodle;", "Library;Moodle; are several answers in one cell"),
        ("Library", "Library is no option of the scale"),
    ],
)
def test_several_answers_in_one_cell_are_told_from_a_wrong_one(
    tmp_path: Path, cell: str, why: str
) -> None:
    with pytest.raises(ImportProblem, match=why) as told:
        read(file(tmp_path, f"q1,q2\n{cell},4\n"), survey(*TWO))
    several = "several" in why
    assert ("not_asked: [q1]" in str(told.value)) == several


@pytest.mark.req("KZ-SURV-36")
@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("ФИО", "Zhan T"),
        ("Field 7", "Иванова Анна"),
        ("Field 7", "a.b@mail.test"),
        ("Field 7", "87015551234"),
        ("wishes", "The dean shouts"),
        ("What should change?", "The dean shouts"),
    ],
)
def test_what_a_person_wrote_or_is_known_by_is_not_repeated(
    tmp_path: Path, heading: str, cell: str
) -> None:
    path = file(tmp_path, f"{heading},q2\n{cell},4\n")
    given = SurveyMap(questions={"q1": heading})
    with pytest.raises(ImportProblem) as told:
        read(path, survey(*TWO, OPEN), given)
    assert f"row 2, column {heading}: *** is no option of the scale." in str(told.value)
    assert cell not in str(told.value)


def test_a_name_in_the_column_of_units_is_not_repeated(tmp_path: Path) -> None:
    path = file(tmp_path, "q1,q2,Unit\n4,4,Иванова А.Б.\n")
    with pytest.raises(ImportProblem, match=r"row 2, column Unit: \*\*\* is no unit"):
        read(path, survey(*TWO), SurveyMap(group="Unit"))


def test_rows_in_which_nothing_is_written_are_not_received(tmp_path: Path) -> None:
    found = read(file(tmp_path, "id,q1,q2\n1,4,4\n,,\n2,,\n,5,\n,,\n"), survey(*TWO))
    assert (found.received, found.incomplete, found.complete) == (3, 1, 1)


def test_headings_alone_are_refused(tmp_path: Path) -> None:
    for text in ("q1,q2\n", "q1,q2\n,\n"):
        with pytest.raises(ImportProblem, match="has headings and no rows under them"):
            read(file(tmp_path, text), survey(*TWO))


def test_a_first_line_that_tells_the_delimiter_is_no_heading(tmp_path: Path) -> None:
    for line in ("sep=;", '"sep=;"'):
        path = file(tmp_path, f"{line}\r\nq1;q2\r\n4;\r\n5;4\r\n")
        assert read(path, survey(*TWO)).received == 2
    for rows, why in (("4;9\n", "row 3, column q2: 9 is"), ("4\n", "row 3: 1 cells instead of 2")):
        with pytest.raises(ImportProblem, match=why):
            read(file(tmp_path, f"sep=;\nq1;q2\n{rows}"), survey(*TWO))


def test_a_heading_of_moodle_is_placed_by_its_code_or_text(tmp_path: Path) -> None:
    found = read(
        file(tmp_path, "Response number,(q1) How was it?,(b) Library\n1,4,5\n"), survey(*TWO)
    )
    assert found.complete == 1


def test_personal_columns_are_known_in_the_words_of_forms() -> None:
    headings_of_people = (
        "IPAddress;Т.А.Ә.;ТАӘ;Атыңыз;Тегіңіз;Номер телефона;Ваш телефонный номер;Паспорт;Tel."
        ";Электронды поштаңыз;Год рождения;Мекенжайы;Email2;Name;Your name;Name of your teacher"
    )
    others = "Name of course;Пәннің аты;Имя файла;Level;Телепередача;Rate the paths"
    assert [one for one in headings_of_people.split(";") if not heads_personal_data(one)] == []
    assert [one for one in others.split(";") if heads_personal_data(one)] == []


def test_names_of_people_are_told_from_names_of_things() -> None:
    people = (
        "Иванова Анна;Иванова А.Б.;А. Б. Иванова;Smith J.K.;Anna Smith;Айгүл Серікқызы;ИВАНОВА АННА"
    )
    things = (
        "Public Health;Общая Медицина;Восточный Казахстан;A. Teaching;results-survey.csv;Full-time"
        ";archive, shelf 4;Высшая школа медицины;Саратов;1 курс;Section B. Questions"
    )
    assert [one for one in people.split(";") if not names_person(one)] == []
    assert [one for one in things.split(";") if names_person(one)] == []


def test_addresses_of_computers_tell_a_personal_column(tmp_path: Path) -> None:
    rows = "".join(f"10:0{n}:00,{ip},4,4\n" for n, ip in enumerate(("10.1.2.3", "2001:db8::1")))
    assert read(file(tmp_path, f"time,from,q1,q2\n{rows}"), survey(*TWO)).personal == ("from",)


def test_names_tell_a_personal_column_by_heading_or_by_what_stands_in_it(tmp_path: Path) -> None:
    heads = "Преподаватель,Field 3,Field 4,Field 5,The teacher explains well,q1,q2"
    rows = "x,Иванова А.Б.,Петров,Public Health,yes,4,4\nx,A. B. Smith,Иванова,bachelor,no,4,4\n"
    found = read(file(tmp_path, f"{heads}\n{rows}"), survey(*TWO))
    assert found.personal == ("Преподаватель", "Field 3", "Field 4")
