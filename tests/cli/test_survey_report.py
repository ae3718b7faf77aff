"""``qms report survey``: one wave at three levels, for three circles, in all formats."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING, Final

import openpyxl
import pytest

from tests.store.plain_git import git
from tests.survey_reports import TARGETS, WAVE, questionnaire, university, wave
from tests.workspaces import Cli, copy_of, made

if TYPE_CHECKING:
    from pathlib import Path

OUT: Final = "build/reports"


class _Quiet:
    """Stands for the capture of what a command prints where no test reads it."""

    def readouterr(self) -> _Quiet:
        return self

    out = err = ""


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a university that asked in three years, made once."""
    folder = tmp_path_factory.mktemp("survey")
    root = made(folder / "u", "kaznmu")
    university(Cli(root, _Quiet()), folder)  # type: ignore[arg-type]
    return root


@pytest.fixture
def office(asked: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    return Cli(copy_of(asked, tmp_path / "u"), capsys)


def report(qms: Cli, *more: str, formats: str = "md", code: int = 0) -> tuple[Path, ...]:
    """Make the report of the last wave in English, and return its files."""
    given = ("--format", formats, "--out", str(qms.root / OUT), "--lang", "en", *more)
    ran = qms("report", "survey", "--wave", WAVE, *given, code=code)
    return tuple(qms.root / line for line in ran.lines) if code == 0 else ()


def text(qms: Cli, *more: str) -> str:
    """Return the report in Markdown."""
    [path] = report(qms, *more)
    return path.read_text(encoding="utf-8")


def table(shown: str, caption: str) -> list[list[str]]:
    """Return the rows of a table by its caption, headings first."""
    after = shown.split(f"{caption}**", 1)[1].lstrip("\n")
    lines = after.split("\n\n", 1)[0].splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [rows[0], *rows[2:]]


def column(rows: list[list[str]], name: str) -> list[str]:
    """Return the cells of a column."""
    at = rows[0].index(name)
    return [row[at] for row in rows[1:]]


def test_the_council_reads_answers_share_change_and_limits_on_the_first_page(office: Cli) -> None:
    shown = text(office)
    first = shown.split("## Annex")[0]
    rows = {row[0]: row[1:] for row in table(first, "The results in short")[1:]}
    assert rows["Valid answers"][0] == "224"
    assert rows["Response rate, %"] == ["74.7", "not under 30 %, the limit of the early warning"]
    share, remark = rows["Positive answers, %"]
    assert share == "51.2"
    assert re.search(r"interval of confidence: 46\.2…56\.3; ■ red", remark)
    assert rows["Change since 2024-2025, points"][0] == "+2.0"
    assert "−5.0…+8.9: chance alone may do it" in rows["Change since 2024-2025, points"][1]
    assert rows["Neutral answers, %"][0] == "35.0"
    assert "Most are first-year students." in first
    assert "[lights]" not in first
    assert "Positive answers by block" in first


@pytest.mark.req("KZ-SURV-34")
def test_few_answers_are_an_early_warning_on_the_first_page(office: Cli) -> None:
    office("set", WAVE, "invited", "800")
    assert "Early warning: under 30 %" in text(office)


@pytest.mark.req("KZ-SURV-14")
def test_shares_stand_beside_target_threshold_and_university(office: Cli) -> None:
    rows = table(
        text(office, "--level", "department"),
        "Shares of positive answers beside targets and the university",
    )
    assert rows[0] == [
        *("Unit", "Block", "Value, %", "Target, %", "Threshold, %", "University, %"),
        *("Difference, points", "Light"),
    ]
    assert rows[2] == [
        *("University", "Teaching", "50.1", "70.0", "50.0", "50.1", "−19.9", "▲ amber"),
    ]
    d4 = next(row for row in rows if row[:2] == ["Unit d4", "Teaching"])
    assert d4[2:] == ["34.8", "70.0", "50.0", "50.1", "−15.4", "■ red"]


@pytest.mark.req("KZ-SURV-15")
def test_three_years_have_a_trend_and_the_limits_are_obligatory(office: Cli) -> None:
    shown = text(office)
    rows = table(shown, "Positive answers over the years, % of the valid ones")
    assert rows[0][1:4] == ["2023-2024", "2024-2025", "2025-2026"]
    assert float(rows[1][-1]) < 0.05
    assert "Fewer than" not in shown
    assert "- Most are first-year students." in shown


@pytest.mark.req("KZ-SURV-15")
def test_fewer_years_and_missing_limits_are_said_and_nothing_is_issued(
    qms: Cli, tmp_path: Path
) -> None:
    university(qms, tmp_path, "", waves=2)
    git(qms.root, "add", "-A")
    git(qms.root, "commit", "-qm", "x")
    files = report(qms, formats="md,pdf")
    shown = next(one for one in files if one.suffix == ".md").read_text(encoding="utf-8")
    assert "Fewer than 3 years available: 2." in shown
    assert "They are missing: nobody wrote them down yet." in shown
    issued = qms("report", "issue", *map(str, files), "--to", "BODY-academic-council", code=2)
    assert "The limits of interpretation of WAVE-2026-0003 are missing" in issued.err
    qms("set", WAVE, "limitations", "Few answered")
    again = report(qms, formats="pdf")
    qms("report", "issue", *map(str, again), "--to", "BODY-academic-council")
    assert "period: WAVE-2026-0003\n" in qms.read("records/reports/RPT-2026-0001.yaml")


@pytest.mark.req("KZ-SURV-16")
def test_alpha_by_block_and_blocks_by_segment_are_printed(office: Cli) -> None:
    shown = text(office)
    alphas = table(shown, "Internal consistency of the blocks")
    assert column(alphas, "Block") == ["Teaching", "Conditions of study"]
    assert all(0 < float(one) < 1 for one in column(alphas, "Cronbach’s alpha"))
    rows = table(shown, "Positive answers by unit and block, %")
    assert rows[0][:5] == [
        *("Unit", "Valid answers", "All questions", "Teaching", "Conditions of study"),
    ]
    assert column(rows, "Unit") == ["University", "Unit f1", "Unit f2"]


@pytest.mark.req("KZ-SURV-17")
def test_one_command_shows_the_three_levels_and_no_small_group(office: Cli) -> None:
    caption = "Positive answers by unit and block, %"
    levels = {
        level: column(table(text(office, "--level", level), caption), "Unit")
        for level in ("university", "faculty", "department")
    }
    assert levels["faculty"] == ["University", "Unit f1", "Unit f2"]
    assert levels["department"] == ["University", "Unit d1", "Unit d4", "Unit d5"]
    apart = table(text(office, "--level", "department"), caption)
    assert column(apart, "Differs from the others")[2:] == ["yes, it is lower", "yes, it is higher"]
    unit = text(office, "--unit", "UNIT-f2")
    assert column(table(unit, caption), "Unit") == ["Unit f2", "Unit d4", "Unit d5"]
    assert "University: positive answers, %" in unit
    for shown in (*(text(office, "--level", one) for one in levels), unit):
        assert "| Unit d3" not in shown
        assert "| Unit d2" not in shown
    small = ("report", "survey", "--wave", WAVE, "--unit", "UNIT-d3")
    assert "shows no results of UNIT-d3 by itself" in office(*small, code=2).err


@pytest.mark.req("KZ-SURV-18")
@pytest.mark.parametrize("circle", ["corporate", "public"])
def test_outside_the_office_there_are_aggregates_in_pictures(office: Cli, circle: str) -> None:
    shown = text(office, "--circle", circle)
    assert "The results in short" in shown
    assert "Open late." in shown
    assert "Most are first-year students." in shown
    assert "Internal consistency" not in shown
    assert "Those who answered beside" not in shown
    assert ("Unit f1" in shown) is (circle == "corporate")
    digits = re.findall(r"(?:Commit \||--at) ([0-9a-f]+)", shown)  # more may look like a telephone
    assert {len(one) for one in digits} == ({8} if circle == "corporate" else set())


@pytest.mark.req("KZ-SURV-18")
def test_a_person_named_in_the_limits_stops_the_report_at_the_door(office: Cli) -> None:
    office("set", WAVE, "limitations", "Ask +7 701 123 45 67")
    ran = office("report", "survey", "--wave", WAVE, "--circle", "corporate", code=2)
    assert "names persons and may not leave the office" in ran.err


def test_results_of_a_sensitive_survey_stay_in_the_office(office: Cli) -> None:
    office.put(questionnaire(f"sensitive: true\n{TARGETS}"))
    ran = office("report", "survey", "--wave", WAVE, "--circle", "public", code=2)
    assert "holds sensitive data: its results stay in the office" in ran.err


@pytest.mark.req("KZ-SURV-12")
def test_themes_of_open_answers_are_counted_by_category_and_small_ones_hidden(
    office: Cli,
) -> None:
    shown = text(office)
    rows = table(shown, "Themes of the open answers")
    assert [row[1:] for row in rows[1:]] == [
        ["strength", "Kind", "30", "50.0"],
        ["area to improve", "Internet", "25", "41.7"],
        ["suggestion", "Practice", "hidden", "hidden"],
    ]
    assert "- strength: 30\n- area to improve: 25\n" in shown


@pytest.mark.req("KZ-SURV-13")
def test_how_far_two_coders_agree_is_printed_of_themes_whose_number_is(office: Cli) -> None:
    rows = table(text(office), "Agreement of two coders")
    assert [row[1:] for row in rows[1:]] == [
        ["Kind", "40", "92.5", "0.85", "0.68…1.00", "very good"],
        ["Internet", "40", "75.0", "0.47", "0.19…0.75", "moderate"],
        ["Practice", *["hidden"] * 5],
    ]
    assert "Agreement of two coders**" not in text(office, "--circle", "corporate")


@pytest.mark.req("KZ-SURV-17")
def test_units_that_count_within_the_one_above_are_named_as_hidden_or_counted(
    office: Cli,
) -> None:
    named = "Hidden, where anybody answered, and counted within the unit above: Unit d2, Unit d3."
    shown = text(office, "--level", "department")
    assert shown.count(named) == 2  # beside the units, and in what is hidden
    assert named in text(office, "--unit", "UNIT-f1")
    assert named not in text(office, "--unit", "UNIT-f2")
    number = "Units that are hidden and count within the unit above: 2."
    assert number in text(office)
    public = text(office, "--level", "department", "--circle", "public")
    assert number in public
    assert "Unit d2" not in public


@pytest.mark.req("KZ-SURV-03")
@pytest.mark.req("KZ-SURV-37")
def test_who_answered_stands_beside_the_population_and_standards_have_their_share(
    office: Cli,
) -> None:
    shown = text(office)
    rows = table(shown, "Those who answered beside the population")
    assert rows[1][:6] == ["sex", "female", "60.6", "65.6", "+5.0", "81.7"]
    assert table(shown, "Perceived conformity with standards")[1] == ["ESG 1.3", "3", "672", "50.1"]


@pytest.mark.req("KZ-SURV-39")
def test_author_unit_day_methods_and_what_is_hidden_are_printed(office: Cli) -> None:
    shown = text(office)
    assert "Drawn up by Academic Quality Office, 21 November 2026." in shown
    assert "Wilson 1927, JASA 22" in shown
    assert "Cronbach 1951" in shown
    assert "How it was computed, and what is hidden" in shown


@pytest.mark.req("KZ-SURV-17")
def test_all_formats_hold_the_same_page_one(office: Cli) -> None:
    files = {one.suffix: one for one in report(office, formats="pdf,docx,html,xlsx")}
    assert files[".pdf"].read_bytes().startswith(b"%PDF")
    with zipfile.ZipFile(files[".docx"]) as paper:
        assert "The results in short" in paper.read("word/document.xml").decode()
    assert "The results in short" in files[".html"].read_text(encoding="utf-8")
    book = openpyxl.load_workbook(files[".xlsx"])
    cells = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert 224 in cells
    assert 51.2 in cells


def test_a_figure_leads_to_the_wave_and_what_is_issued_is_kept_beside_it(office: Cli) -> None:
    git(office.root, "add", "-A")
    git(office.root, "commit", "-qm", "x")
    ran = office("trace", "survey#page-one", "--wave", WAVE)
    assert WAVE in ran.out
    files = report(office, "--level", "faculty", formats="docx")
    office("report", "issue", *map(str, files), "--to", "BODY-academic-council")
    record = office("show", "RPT-2026-0001", "--json").items[0]
    assert (record["report"], record["period"]) == ("survey", f"{WAVE}/faculty")
    assert record["report_kind"] == "survey-results"
    assert record["commit"]
    assert "report: survey\n" in office.read(f"records/waves/{WAVE}/wave.yaml")
    later = table(text(office, "--level", "department"), "Positive answers by unit and block, %")
    assert "hidden" not in str(later)


def test_what_is_asked_wrongly_is_answered_with_what_to_do(office: Cli) -> None:
    assert "qms wave list" in office("report", "survey", code=2).err
    assert "is no survey wave" in office("report", "survey", "--wave", "SRV-x", code=2).err
    wrong = office("report", "survey", "--wave", WAVE, "--level", "school", code=2)
    assert "university" in wrong.err
    office.put(wave(4))
    empty = office("report", "survey", "--wave", "WAVE-2026-0004", code=2)
    assert "has no counts of answers" in empty.err
