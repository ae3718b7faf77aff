"""Exports of survey platforms, by the shapes of their headings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import openpyxl
import pytest

from qms.engine.stats_items import form_of
from qms.engine.surveys import survey_rules
from qms.errors import ImportProblem
from qms.exchange.survey_columns import Groups, placed
from qms.exchange.survey_heads import heads_of
from qms.exchange.survey_map import SurveyMap
from qms.exchange.survey_reduce import Ask, reduced
from qms.exchange.survey_rows import headings, pieces
from qms.exchange.survey_sources import system_of
from qms.exchange.survey_tables import UNGROUPED
from qms.kinds.survey import Survey
from tests.surveys import survey
from tests.workspaces import view

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qms.exchange.survey_columns import Columns
    from qms.exchange.survey_reduce import Reduced

KEY: Final = bytes(range(32))
INSTRUMENT: Final = survey(
    "{id: p1s1, text: {en: Lectures, ru: Лекции, kk: Дәрістер}, scale: five}",
    "{id: p2, text: {en: The library, ru: Библиотека, kk: Кітапхана}, scale: five}",
)
TWO: Final = {"p1s1": (0, 0, 0, 1, 1, 0, 0), "p2": (0, 1, 0, 0, 0, 1, 0)}
"""Good, very good; bad, hard to say."""


def read(path: Path, given: SurveyMap | None = None) -> tuple[Columns, Reduced]:
    """Place the columns of a file and count it."""
    look = view(INSTRUMENT)
    [record] = look.snapshot.of(Survey)
    said = given or SurveyMap()
    columns = placed(path.name, headings(path), record, said)
    ask = Ask(record, form_of(record, survey_rules(look)), KEY)
    return columns, reduced(path, columns, Groups(look, said), ask)


def counts(found: Reduced) -> dict[str, tuple[int, ...]]:
    """Return the counts of everybody by question."""
    assert set(found.tables.respondents) == {UNGROUPED}
    return {question: row for (_group, question), row in found.tables.counts.items()}


def text_file(folder: Path, *rows: str, name: str = "export.csv") -> Path:
    """Write rows with a byte order mark and the line ends of Windows, as the platforms do."""
    path = folder / name
    path.write_text("\r\n".join(rows), encoding="utf-8-sig", newline="")
    return path


def workbook(folder: Path, *rows: Sequence[object]) -> Path:
    """Write a workbook of one sheet."""
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    path = folder / "export.xlsx"
    book.save(path)
    return path


LIME: Final = (
    (
        '"id","submitdate","lastpage","startlanguage","seed","startdate","datestamp","P1S1","P2"',
        '"{}","1980-01-01","9","ru","1","1980-01-01","1980-01-01","{}","{}"',
    ),
    (
        "id. Response ID,submitdate. Date submitted,lastpage. Last page,P1[S1]. Rate [A],P2. B",
        '"{}","1980-01-01","9","{}","{}"',
    ),
    (
        "Response ID,Date submitted,Last page,Start language,Seed,Rate  [Лекции],Библиотека ",
        '"{}","1980-01-01","9","ru","1","{}","{}"',
    ),
)


@pytest.mark.parametrize(("heads", "row"), LIME)
def test_limesurvey_has_three_styles_of_headings(tmp_path: Path, heads: str, row: str) -> None:
    path = text_file(tmp_path, heads, row.format(1, "4", "bad"), row.format(2, "5", "hard to say"))
    columns, found = read(path)
    assert columns.system == "LimeSurvey"
    assert counts(found) == TWO
    assert (found.duplicates, found.unfinished, found.pseudonymised) == (0, 0, 2)


@pytest.mark.parametrize(
    ("heads", "label"),
    [
        ("ID ответа,Дата отправки,Последняя страница,Начальный язык,q1", "LimeSurvey (ru)"),
        ("id. ID ответа,submitdate. Дата отправки,lastpage. Последняя страница", "LimeSurvey (ru)"),
        ("ID,Время начала,Время выполнения,Электронная почта", "Microsoft Forms (ru)"),
        ("Идентификатор,Время начала,Время завершения,Имя", "Microsoft Forms (ru)"),
        ("Идентификатор,Бастау уақыты,Аяқталу уақыты,Атыңыз", "Microsoft Forms (kk)"),
        ("ID,Бастау уақыты,Аяқталу уақыты", "Microsoft Forms (kk)"),
    ],
)
def test_platforms_are_known_in_kazakh_and_russian(heads: str, label: str) -> None:
    names = heads.split(",")
    found = system_of(names)
    assert found
    assert (found.label, found.id) == (label, names[0])
    assert found.sent == names[1 if "LimeSurvey" in label else 2]


GOOGLE: Final = (
    ("Timestamp", "Rate [Lectures]", "Rate [The library]", "9/16/2018 0:06:16"),
    ("Отметка времени", "Оцените [Лекции]", "Оцените [Библиотека]", "16.09.2018 0:06:16"),
    ("Уақыт белгісі", "Бағалаңыз [Дәрістер]", "Бағалаңыз [Кітапхана]", "16.09.2018 0:06:16"),
)


@pytest.mark.parametrize(("stamp", "one", "other", "day"), GOOGLE)
def test_google_forms_speak_three_languages_and_write_rows_of_a_grid_in_brackets(
    tmp_path: Path, stamp: str, one: str, other: str, day: str
) -> None:
    path = text_file(tmp_path, f"{stamp},{one},{other}", f"{day},good,bad", f"{day},ӨТЕ жақсы,0")
    columns, found = read(path)
    assert columns.system == "Google Forms"
    assert counts(found) == TWO
    assert columns.left_out == (stamp,)


MICROSOFT: Final = ("ID", "Start time", "Completion time", "Email", "Name", "Last modified time")
QUIZ: Final = ("Total points", "Quiz feedback")


@pytest.mark.parametrize("quiz", [False, True])
def test_microsoft_forms_come_as_a_workbook_with_points_or_without(
    tmp_path: Path, *, quiz: bool
) -> None:
    more, points = (QUIZ, ("Points - Lectures", "Feedback - Lectures")) if quiz else ((), ())
    heads = (*MICROSOFT, *more, "Lectures\xa0", *points, "The library")
    rows = [
        (n, "5/2/26 10:00:00", "5/2/26 10:01:00", "anonymous", "", None)
        + (0,) * len(more)
        + (lecture,)
        + (1,) * len(points)
        + (library,)
        for n, lecture, library in ((1, "good;", "bad"), (2, "very good", "hard to say;"))
    ]
    columns, found = read(workbook(tmp_path, heads, *rows))
    assert columns.system == "Microsoft Forms"
    assert counts(found) == TWO
    assert (columns.response_id, columns.sent) == ("ID", "Completion time")
    assert {"Email", "Name"} <= set(columns.personal)


def test_several_options_of_microsoft_forms_are_no_answer_to_one_question(tmp_path: Path) -> None:
    heads = (*MICROSOFT, "Lectures", "The library")
    path = workbook(tmp_path, heads, (1, "a", "b", "", "", "", "good;bad;", "bad"))
    with pytest.raises(ImportProblem, match="column Lectures: good;bad; are several answers"):
        read(path)


IDS: Final = ",".join(
    '"{""ImportId"":""' + name + '""}"' for name in ("startDate", "endDate", "f", "_id", "Q1", "Q2")
)
QUALTRICS: Final = (
    "StartDate,EndDate,Finished,ResponseId,Q1,Q2",
    'Start Date,End Date,Finished,Response ID,"Rate\n - Lectures [Lectures]",The library',
)
ROWS: Final = ("2026,2026,True,R_1,4,bad", "2026,2026,False,R_2,5,0")


@pytest.mark.parametrize(
    "heads",
    [
        (*QUALTRICS, IDS),
        QUALTRICS,
        (QUALTRICS[0], IDS),
        (QUALTRICS[0].replace("Q1,Q2", "P1S1,P2"),),
    ],
)
def test_qualtrics_has_up_to_three_rows_of_headings(tmp_path: Path, heads: tuple[str, ...]) -> None:
    given = SurveyMap(questions={"p1s1": "Q1", "p2": "Q2"}) if "Q1" in heads[0] else SurveyMap()
    columns, found = read(text_file(tmp_path, *heads, *ROWS), given)
    assert columns.system == "Qualtrics"
    assert counts(found) == TWO
    assert (found.received, found.unfinished) == (2, 1)


def test_the_second_row_of_qualtrics_has_the_texts_of_the_questions(tmp_path: Path) -> None:
    path = text_file(tmp_path, *QUALTRICS, IDS, *ROWS)
    _columns, found = read(path)
    assert counts(found) == TWO
    [piece] = pieces(path, ("Q1",))
    assert piece["Q1"].tolist() == ["4", "5"]
    assert piece.index.tolist() == [4, 5]


def test_a_wrong_answer_of_qualtrics_is_named_by_its_row(tmp_path: Path) -> None:
    path = text_file(tmp_path, *QUALTRICS, IDS, ROWS[0], "2026,2026,True,R_2,9,0")
    with pytest.raises(ImportProblem, match="row 5, column Q1: 9 is no option"):
        read(path)


def test_old_qualtrics_names_its_own_columns_in_the_second_row(tmp_path: Path) -> None:
    path = text_file(
        tmp_path,
        "V1,V2,V3,Q1,Q2,",
        "ResponseID,ResponseSet,Name,Lectures,The library,",
        "R_1,Default,A B,4,2,",
        "R_2,Default,C D,5,0,",
    )
    columns, found = read(path, SurveyMap(response_id="ResponseID"))
    assert counts(found) == TWO
    assert columns.left_out == ("ResponseSet", "Name")
    assert columns.personal == ("Name",)


def test_surveymonkey_writes_parts_of_a_question_under_it(tmp_path: Path) -> None:
    path = text_file(
        tmp_path,
        "Respondent ID,Collector ID,IP Address,Rate,,Why?",
        ",,,Lectures,The library,Open-Ended Response",
        "1,7,10.0.0.1,good,bad,x",
        "2,7,10.0.0.2,very good,hard to say,",
    )
    columns, found = read(path)
    assert columns.system == "SurveyMonkey"
    assert counts(found) == TWO
    assert columns.heads[3:] == ("Rate [Lectures]", "Rate [The library]", "Why?")
    assert (columns.response_id, columns.personal) == ("Respondent ID", ("IP Address",))


def test_moodle_numbers_its_answers(tmp_path: Path) -> None:
    path = text_file(tmp_path, "Response number,P1S1,P2", "1,4,2", "2,5,0", "2,5,0")
    columns, found = read(path)
    assert (columns.system, found.duplicates) == ("Moodle", 1)
    assert counts(found) == TWO


def test_a_heading_goes_before_a_part_of_another(tmp_path: Path) -> None:
    path = text_file(tmp_path, "Lectures,Rate [Lectures],P2", "4,1,2", "5,1,0")
    assert counts(read(path)[1]) == TWO


def test_one_part_of_two_questions_is_asked_about(tmp_path: Path) -> None:
    path = text_file(tmp_path, "Rate [Lectures],Use [Lectures],P2", "4,1,2")
    with pytest.raises(ImportProblem, match=r"A \(Rate \[Lectures\]\), B \(Use \[Lectures\]\) may"):
        read(path)


def test_a_map_is_proposed_from_the_nearest_headings(tmp_path: Path) -> None:
    path = text_file(tmp_path, "Lectures,The libary?,Remark", "4,2,x")
    with pytest.raises(ImportProblem, match="no column for the questions p2") as refused:
        read(path)
    assert refused.value.hint is not None
    words = refused.value.hint.shown("en")
    given = json.loads(words[words.index("{") :])
    assert given == {"questions": {"p2": "The libary?"}}
    assert read(path, SurveyMap.model_validate(given))[1].received == 1


def test_one_row_is_all_headings_need() -> None:
    assert heads_of([["a", " b "]]).names == ("a", "b")
    assert heads_of([["Respondent ID", "Collector ID"], ["1", "2"]]).rows == 1
    assert heads_of([["StartDate", "EndDate", "ResponseId"]]).rows == 1
