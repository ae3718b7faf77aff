"""A public file of 5,820 students against values computed elsewhere, and traps of real exports."""

from __future__ import annotations

import gzip
import json
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Final

import openpyxl
import pytest

from qms.engine.stats_items import form_of
from qms.engine.surveys import survey_rules, wave_figures
from qms.errors import ImportProblem
from qms.exchange import survey_rows
from qms.exchange.survey_answers import exact
from qms.exchange.survey_columns import Groups, column, placed
from qms.exchange.survey_counts import are_counts, counted
from qms.exchange.survey_map import SurveyMap, survey_map
from qms.exchange.survey_reduce import Ask, Reduced, reduced
from qms.exchange.survey_rows import headings
from qms.exchange.survey_tables import UNGROUPED
from qms.kinds.survey import Survey
from qms.kinds.wave import Wave
from tests.surveys import survey, wave
from tests.workspaces import view

if TYPE_CHECKING:
    from qms.engine.view import View

KEY: Final = bytes(range(32))
DATA: Final = Path(__file__).parents[1] / "data"
FIVE: Final = (
    "id: SRV-x\nschema: 1\ntitle: Evaluation\ntarget_group: students\nscales:\n"
    "  - {id: five, options: ["
    + ", ".join(f"{{value: '{n}', label: L{n}}}" for n in range(1, 6))
    + "]}\nquestions:\n"
    + "".join(f"  - {{id: q{n}, text: Question {n}, scale: five}}\n" for n in range(1, 29))
)
TWO: Final = (
    "{id: q1, text: {ru: Лекции, en: Lectures}, scale: five}",
    "{id: q2, text: Library, scale: five}",
)


def read(path: Path, instrument: str, given: SurveyMap | None = None) -> Reduced:
    """Count a file by an instrument."""
    look = view(instrument)
    asked = given or SurveyMap()
    [record] = look.snapshot.of(Survey)
    columns = placed(path.name, headings(path), record, asked)
    ask = Ask(record, form_of(record, survey_rules(look)), KEY)
    return reduced(path, columns, Groups(look, asked), ask)


def file(folder: Path, text: str, name: str = "answers.csv") -> Path:
    """Write a file as spreadsheets do, with a byte order mark."""
    path = folder / name
    path.write_text(text, encoding="utf-8-sig", newline="")
    return path


def put_in_wave(found: Reduced) -> tuple[View, Wave]:
    """Return a wave with the counts of everybody."""
    rows = [
        f"question: {question}, counts: {' '.join(map(str, counts[:-1]))}"
        for (_group, question), counts in found.tables.counts.items()
    ]
    look = view(FIVE, wave(*rows))
    return look, look.snapshot.of(Wave)[0]


@pytest.fixture(scope="module")
def turkiye(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the Turkiye Student Evaluation file (see NOTICE)."""
    path = tmp_path_factory.mktemp("turkiye") / "turkiye.csv"
    path.write_bytes(gzip.decompress((DATA / "turkiye-student-evaluation.csv.gz").read_bytes()))
    return path


@pytest.mark.req("KZ-SURV-09")
@pytest.mark.req("KZ-SURV-10")
@pytest.mark.req("KZ-SURV-11")
@pytest.mark.parametrize("piece", [5820, 1000, 2911])
def test_counts_and_shares_of_5820_students_equal_the_reference(
    turkiye: Path, piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(survey_rows, "PIECE", piece)
    expected = json.loads((DATA / "turkiye-reference.json").read_text(encoding="utf-8"))
    found = read(turkiye, FIVE)
    assert (found.received, found.incomplete, found.duplicates) == (5820, 0, 0)
    assert found.tables.respondents == {UNGROUPED: 5820}
    figures = wave_figures(*put_in_wave(found))
    assert {
        one.question.upper(): {
            "counts": list(one.counts),
            "positive": round(one.positive or 0, 6),
            "neutral": round(one.neutral or 0, 6),
        }
        for one in figures.questions
    } == expected["items"]
    assert round(figures.satisfaction or 0, 6) == expected["satisfaction"]


@pytest.mark.req("KZ-SURV-06")
def test_every_row_is_accounted_for(tmp_path: Path) -> None:
    path = file(tmp_path, "rid,q1,q2\na,1,2\na,5,5\nb,,\n,3,3\n,3,3\nb,4,\nc,,\n")
    found = read(path, survey(*TWO), SurveyMap(response_id="rid"))
    assert (found.received, found.incomplete, found.duplicates) == (7, 2, 1)
    assert found.tables.respondents == {UNGROUPED: 4}
    assert found.tables.counts[UNGROUPED, "q1"] == (1, 0, 2, 1, 0, 0, 0)
    assert found.tables.counts[UNGROUPED, "q2"] == (0, 1, 2, 0, 0, 0, 1)


@pytest.mark.req("KZ-SURV-06")
def test_one_id_in_two_pieces_counts_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(survey_rows, "PIECE", 2)
    path = file(tmp_path, "rid,q1,q2\na,1,2\nb,1,2\na,5,5\n")
    assert read(path, survey(*TWO), SurveyMap(response_id="rid")).duplicates == 1


def test_equal_answers_are_no_duplicates(tmp_path: Path) -> None:
    assert read(file(tmp_path, "q1,q2\n" + "3,3\n" * 9), survey(*TWO)).tables.respondents == {
        UNGROUPED: 9
    }


@pytest.mark.parametrize(
    "text",
    [
        "q1,q2\n5,0\n",
        "Лекции;Library\nvery good;не знаю\n",
        "Lectures\tQ2\nӨТЕ ЖАҚСЫ\t hard to say \n",
        '"Timestamp","lectures","LIBRARY"\n"1980-01-01","5","0"\n',
    ],
)
def test_columns_and_answers_are_known_by_value_and_by_words_of_any_language(
    tmp_path: Path, text: str
) -> None:
    found = read(file(tmp_path, text), survey(*TWO))
    assert found.tables.counts[UNGROUPED, "q1"] == (0, 0, 0, 0, 1, 0, 0)
    assert found.tables.counts[UNGROUPED, "q2"] == (0, 0, 0, 0, 0, 1, 0)


@pytest.mark.req("KZ-SURV-08")
def test_not_applicable_and_left_blank_are_kept_apart(tmp_path: Path) -> None:
    path = file(tmp_path, "q1,q2\nN/A,1\n,1\nNULL,1\n")
    given = SurveyMap(options={"five": {"N/A": "0", "NULL": "0"}})
    assert read(path, survey(*TWO), given).tables.counts[UNGROUPED, "q1"] == (0, 0, 0, 0, 0, 2, 1)


def test_a_workbook_reads_like_a_text_file(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (("q1", "q2"), (5, "bad"), (None, 3)):
        book.active.append(row)
    book.save(tmp_path / "answers.xlsx")
    found = read(tmp_path / "answers.xlsx", survey(*TWO))
    assert found.tables.counts[UNGROUPED, "q1"] == (0, 0, 0, 0, 1, 0, 1)
    assert found.tables.counts[UNGROUPED, "q2"] == (0, 1, 1, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("q1,q2\n1,2\n6,2\n", "row 3, column q1: 6 is no option"),
        ("q1,q3\n1,2\n", "no column for the questions q2"),
        ("q1,q2\n1,2\n1\n", "row 3: 1 cells instead of 2"),
        ("q1,q2\n1,2,3\n", "row 2: 3 cells instead of 2"),
        ('q1,q2\n1,2\n"1,2\n', "row 3: the quotation marks do not match"),
        ('q1,"q2\n1,2\n', "row 1: the quotation marks do not match"),
        ("q1,q2,Q2\n1,2,3\n", r"columns B \(q2\), C \(Q2\) may both be meant"),
        ("q1,q2,Library\n1,2,3\n", r"columns B \(q2\), C \(Library\) may both be meant"),
        ("", "is empty"),
    ],
)
def test_what_cannot_be_placed_is_named_and_nothing_is_counted(
    tmp_path: Path, text: str, why: str
) -> None:
    with pytest.raises(ImportProblem, match=why):
        read(file(tmp_path, text), survey(*TWO))


@pytest.mark.parametrize(
    "value",
    [
        "-1",
        "+1",
        "'1",
        "\u22121",
        "1.",
        "1.0",
        "01",
        "(1)",
        "1\x00",
        "\x001",
        "1\x1c",
        "\u200b1",
        "¹",
    ],
)
def test_a_value_is_compared_sign_by_sign(tmp_path: Path, value: str) -> None:
    path = file(tmp_path, f"q1,q2\n1,2\n{value},2\n")
    with pytest.raises(ImportProblem, match=r"row 3, column q1: .* is no option of the scale"):
        read(path, survey(*TWO))


def test_spaces_around_a_value_and_quotes_in_a_label_do_not_matter(tmp_path: Path) -> None:
    minus = survey(*TWO).replace('value: "1"', 'value: "-1"').replace("en: bad", "en: 'so \"bad\"'")
    path = file(tmp_path, "q1,q2\n\xa0-1 ,so  «Bad»\n 2,1\n".replace(",1\n", ",-1\n"))
    found = read(path, minus)
    assert found.tables.counts[UNGROUPED, "q1"] == (1, 1, 0, 0, 0, 0, 0)
    assert found.tables.counts[UNGROUPED, "q2"] == (1, 1, 0, 0, 0, 0, 0)


def test_every_space_of_unicode_around_a_value_does_not_matter() -> None:
    spaces = [sign for sign in map(chr, range(0x110000)) if unicodedata.category(sign) == "Zs"]
    assert all(exact(f"{sign}1{sign}") == "1" for sign in (*spaces, *"\t\r\n"))
    assert exact("\x1c1") == "\x1c1"


def test_a_text_of_the_map_keeps_its_sign(tmp_path: Path) -> None:
    given = SurveyMap(options={"five": {"-1": "0"}})
    found = read(file(tmp_path, "q1,q2\n-1,1\n1,1\n"), survey(*TWO), given)
    assert found.tables.counts[UNGROUPED, "q1"] == (1, 0, 0, 0, 0, 1, 0)
    with pytest.raises(ImportProblem, match="five has no option -5"):
        read(tmp_path / "answers.csv", survey(*TWO), SurveyMap(options={"five": {"x": "-5"}}))


def test_a_map_finds_the_right_one_of_two_like_columns(tmp_path: Path) -> None:
    path = file(tmp_path, "q1,q2,Q2\n1,2,3\n")
    found = read(path, survey(*TWO), SurveyMap(questions={"q2": "Q2"}))
    assert found.tables.counts[UNGROUPED, "q2"] == (0, 0, 1, 0, 0, 0, 0)
    with pytest.raises(ImportProblem, match="column q1 would answer several questions: q1, q2"):
        read(path, survey(*TWO), SurveyMap(questions={"q2": "q1"}))


def test_columns_that_are_not_read_may_have_one_heading(tmp_path: Path) -> None:
    path = file(tmp_path, "Why,q1,Why,q2\na,1,b,2\n")
    assert read(path, survey(*TWO)).tables.respondents == {UNGROUPED: 1}


def test_columns_have_the_letters_of_a_spreadsheet() -> None:
    assert [column(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


@pytest.mark.parametrize(
    ("encoding", "why"),
    [
        ("cp1251", "most likely in cp1251"),
        ("utf-16", "most likely in UTF-16"),
        ("utf-16-le", "most likely in UTF-16"),
    ],
)
def test_a_file_that_is_no_utf8_says_what_it_most_likely_is(
    tmp_path: Path, encoding: str, why: str
) -> None:
    path = tmp_path / "old.csv"
    path.write_bytes("q1,q2\nплохо,1\n".encode(encoding))
    with pytest.raises(ImportProblem, match=why):
        read(path, survey(*TWO))


def test_a_file_with_a_damaged_letter_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_bytes("q1,q2\nплохо,1\nплохо,1\n".encode()[:-4] + b"\xff,1\n")
    with pytest.raises(ImportProblem, match="line 3: the text is damaged"):
        read(path, survey(*TWO))


@pytest.mark.req("KZ-SURV-36")
def test_columns_of_personal_data_are_named_and_never_looked_at(tmp_path: Path) -> None:
    heads = "ЖСН,E-mail,Аты-жөні,Телефон (WhatsApp),Timestamp,Filename,q1,q2"
    path = file(tmp_path, heads + "\n900101300123,a@example.org,A B,+7 701 000 00 00,t,f,1,2\n")
    columns = placed(
        path.name, headings(path), view(survey(*TWO)).snapshot.of(Survey)[0], SurveyMap()
    )
    assert columns.personal == ("ЖСН", "E-mail", "Аты-жөні", "Телефон (WhatsApp)")
    assert columns.read == ("q1", "q2")
    assert columns.left_out == tuple(heads.split(",")[:6])


def test_groups_are_units_by_id_name_or_map(tmp_path: Path) -> None:
    text = "q1,q2,where\n1,1,UNIT-university\n1,1,university\n1,1,ХҚ\n1,1,\n"
    given = SurveyMap(group="Where", groups={"ХҚ": "UNIT-academic-quality-office"})
    found = read(file(tmp_path, text), survey(*TWO), given)
    assert found.tables.respondents == {
        "": 1, "UNIT-academic-quality-office": 1, "UNIT-university": 2
    }  # fmt: skip
    with pytest.raises(ImportProblem, match="row 4, column where: ХҚ is no unit"):
        read(file(tmp_path, text), survey(*TWO), SurveyMap(group="where"))


def test_a_map_with_an_unknown_key_is_refused() -> None:
    with pytest.raises(ImportProblem, match=r"m\.yaml: question is not known here"):
        survey_map("m.yaml", b"question: {q1: A}\n")
    assert survey_map("m.yaml", b"not_asked: [q2]\n").not_asked == ["q2"]


@pytest.mark.parametrize(
    ("data", "hint"),
    [
        (b"options: {five\n", "A map is a text in UTF-8"),
        (b"options: {five: {no: 1}}\n", "Write values as texts in quotation marks"),
        (b"- q1\n", "A map is a text in UTF-8"),
    ],
)
def test_a_map_that_cannot_be_read_says_how_a_map_is_written(data: bytes, hint: str) -> None:
    with pytest.raises(ImportProblem) as refused:
        survey_map("m.yaml", data)
    assert refused.value.hint is not None
    assert hint in refused.value.hint.shown("en")


def counts_of(folder: Path, text: str) -> Reduced:
    """Read ready-made counts."""
    path = file(folder, text, "counts.csv")
    assert are_counts(headings(path), SurveyMap())
    look = view(survey(*TWO))
    return counted(path, look.snapshot.of(Survey)[0], Groups(look, SurveyMap()), SurveyMap())


def test_ready_made_counts_give_the_same_tables_as_rows(tmp_path: Path) -> None:
    rows = read(file(tmp_path, "q1,q2\n1,5\n1,\n3,0\n"), survey(*TWO))
    found = counts_of(
        tmp_path, "Question,Option,N\nq1,1,2\nq1,neutral,1\nLibrary,very good,1\nq2,0,1\nq2,,1\n"
    )
    assert found.tables.respondents == {"": 3}
    assert found.tables.counts == rows.tables.counts


def test_what_the_groups_leave_of_a_given_whole_belongs_to_no_group(tmp_path: Path) -> None:
    found = counts_of(
        tmp_path, "question,option,group,n\nq1,4,all,30\nq1,4,UNIT-university,20\nq2,4,,8\n"
    )
    assert found.tables.respondents == {"UNIT-university": 20, "": 10}


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ("q1,4,all,1\nq1,4,UNIT-university,2\n", "q1: the groups do not add up"),
        ("q1,4,all,9\nq2,4,all,9\nq1,4,UNIT-university,8\n", "q2: the groups do not add up"),
        ("q1,-1,all,1\n", "row 2, column option: -1 is no option"),
        ("q9,4,all,1\n", "row 2, column question: q9 is not known"),
        ("q1,9,all,1\n", "row 2, column option: 9 is no option"),
        ("q1,4,all,x\n", "row 2, column n: x is not known"),
        ("q1,4,Nowhere,1\n", "row 2, column group: Nowhere is no unit"),
    ],
)
def test_counts_that_cannot_be_right_are_named(tmp_path: Path, rows: str, why: str) -> None:
    with pytest.raises(ImportProblem, match=why):
        counts_of(tmp_path, "question,option,group,n\n" + rows)
