"""``qms survey import``: an export becomes tables; rows, names and small groups stay outside."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import jsonschema
import pytest

from qms.actions.answers import answer_schemas
from tests.store.plain_git import git
from tests.surveys import survey

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workspaces import Cli

WAVE = (
    "id: WAVE-2026-0001\nschema: 1\nsurvey: SRV-x\nperiod: 2025-2026\nopened: 2026-05-01\n"
    "closed: 2026-06-01\ninvited: 100\n"
    "transitions:\n  - {id: '1', date: 2026-06-01, to: finished}\n"
)
ASKED = ("{id: q1, text: Lectures, scale: five}", "{id: q2, text: Library, scale: five}")
PATH = "records/waves/WAVE-2026-0001/wave.yaml"
UNITS = ("UNIT-university", "UNIT-academic-quality-office", "UNIT-career-centre")


@pytest.fixture
def office(qms: Cli) -> Cli:
    """Return a workspace with a questionnaire and a wave that is over."""
    return qms.records(survey(*ASKED), WAVE)


def export(folder: Path, sizes: tuple[int, ...], name: str = "answers.csv") -> Path:
    """Write answers: all of a unit give its number, from 1; the library is left blank once."""
    rows = [
        f"r{unit}-{at}{name},{place},{unit if at else ''},{unit},user{at}@mail.test"
        for unit, (place, size) in enumerate(zip(UNITS, sizes, strict=False), start=1)
        for at in range(size)
    ]
    path = folder / name
    path.write_text("\n".join(["Id,Faculty,Library,Lectures,E-mail", *rows]), encoding="utf-8")
    return path


def take_in(qms: Cli, path: Path, *more: str, code: int = 0) -> list[str]:
    """Take in a file by faculty."""
    options = ("--wave", "WAVE-2026-0001", "--group", "Faculty", "--response-id", "Id")
    return qms("survey", "import", str(path), *options, *more, code=code).lines


@pytest.mark.req("KZ-SURV-06")
@pytest.mark.req("KZ-SURV-17")
def test_a_file_becomes_tables_of_the_wave_in_one_commit(office: Cli, tmp_path: Path) -> None:
    before = git(office.root, "rev-list", "--count", "HEAD")
    take_in(office, export(tmp_path, (12, 20)))
    text = office.read(PATH)
    assert "received: 32\nvalid: 32\n" in text
    assert (
        "  - question: q1\n    counts: 12 20 0 0 0 0\n"
        "  - question: q2\n    counts: 11 19 0 0 0 0\n    blank: 2\n"
    ) in text
    assert "  - question: q1\n    group: UNIT-university\n    counts: 12 0 0 0 0 0\n" in text
    assert "  - group: all\n    invited: 100\n    valid: 32\n" in text
    assert int(git(office.root, "rev-list", "--count", "HEAD")) == int(before) + 1
    assert git(office.root, "status", "--porcelain") == ""
    assert office("check", "--only", "integrity").code == 0


def test_the_table_is_in_the_form_that_fmt_keeps(office: Cli, tmp_path: Path) -> None:
    take_in(office, export(tmp_path, (12, 20)))
    before = office.read(PATH)
    office("fmt")
    assert office.read(PATH) == before


@pytest.mark.req("KZ-SURV-36")
def test_no_small_group_no_name_and_no_address_reaches_git(office: Cli, tmp_path: Path) -> None:
    shown = take_in(office, export(tmp_path, (3, 12, 30)))
    assert any("Columns of personal data" in line and "E-mail" in line for line in shown)
    written = office.read(PATH)
    assert "UNIT-university" not in written
    assert "UNIT-academic-quality-office" not in written
    assert "group: UNIT-career-centre" in written
    assert "folded: 2" in written
    for word in ("mail.test", "r1-0answers"):
        assert not any(word in git(office.root, "show", name) for name in ("HEAD", "HEAD~1"))
    assert git(office.root, "ls-files", "private") == ""


def test_the_same_file_twice_changes_nothing(office: Cli, tmp_path: Path) -> None:
    path = export(tmp_path, (12, 20))
    take_in(office, path)
    head, text = git(office.root, "rev-parse", "HEAD"), office.read(PATH)
    assert "has this file already" in take_in(office, path.rename(tmp_path / "other.csv"))[0]
    assert (git(office.root, "rev-parse", "HEAD"), office.read(PATH)) == (head, text)


def test_further_files_add_up_and_a_group_that_grew_is_shown(office: Cli, tmp_path: Path) -> None:
    take_in(office, export(tmp_path, (6, 7)))
    assert "group: UNIT" not in office.read(PATH)
    take_in(office, export(tmp_path, (6, 7), "second.csv"))
    text = office.read(PATH)
    assert "received: 26\nvalid: 26\n" in text
    assert "    group: UNIT-university\n    counts: 12 0 0 0 0 0\n" in text


def test_a_further_file_needs_the_exact_tables_of_the_first(office: Cli, tmp_path: Path) -> None:
    take_in(office, export(tmp_path, (6, 7)))
    [exact] = (office.root / "private/surveys/WAVE-2026-0001").glob("*.json")
    exact.unlink()
    path = export(tmp_path, (6, 7), "second.csv")
    options = ("--wave", "WAVE-2026-0001", "--group", "Faculty")
    done = office("survey", "import", str(path), *options, code=2)
    assert "exact tables of answers.csv are not here" in done.err


def test_a_dry_run_says_what_would_be_counted_and_writes_nothing(
    office: Cli, tmp_path: Path
) -> None:
    head = git(office.root, "rev-parse", "HEAD")
    shown = take_in(office, export(tmp_path, (12, 20)), "--dry-run")
    assert "Nothing was written (--dry-run)." in shown
    assert git(office.root, "rev-parse", "HEAD") == head
    assert not (office.root / "private").exists()


def test_a_wrong_value_is_named_by_row_and_column_and_nothing_is_written(
    office: Cli, tmp_path: Path
) -> None:
    path = export(tmp_path, (12, 20))
    path.write_text(path.read_text(encoding="utf-8").replace(",2,2,", ",2,9,", 1), encoding="utf-8")
    text = office.read(PATH)
    done = office("survey", "import", str(path), "--wave", "WAVE-2026-0001", code=2)
    assert "row 15, column Lectures: 9 is no option of the scale" in done.err
    assert office.read(PATH) == text
    map_file = tmp_path / "map.yaml"
    map_file.write_text('options: {five: {"9": "0"}}\n', encoding="utf-8")
    office("survey", "import", str(path), "--wave", "WAVE-2026-0001", "--map", str(map_file))
    assert "counts: 12 19 0 0 0 1\n" in office.read(PATH)


@pytest.mark.req("KZ-SURV-34")
def test_more_answers_than_people_asked_are_refused_unless_the_number_is_corrected(
    office: Cli, tmp_path: Path
) -> None:
    office("set", "WAVE-2026-0001", "ineligible", "70")
    path = export(tmp_path, (12, 20))
    text = office.read(PATH)
    options = ("--wave", "WAVE-2026-0001", "--group", "Faculty")
    done = office("survey", "import", str(path), *options, code=2)
    assert "WAVE-2026-0001 has 32 valid answers, but 30 people were asked" in done.err
    assert "(invited 100, ineligible 70)" in done.err
    assert "--invited N" in done.err
    assert office.read(PATH) == text
    shown = office("survey", "import", str(path), *options, "--invited", "110").lines
    assert any(line.split()[-2:] == ["(eligible)", "40"] for line in shown)
    assert "invited: 110\nineligible: 70\nreceived: 32\nvalid: 32\n" in office.read(PATH)
    assert "  - group: all\n    invited: 110\n    valid: 32\n" in office.read(PATH)
    assert office("check", "--only", "integrity").code == 0


def test_a_group_with_more_answers_than_invited_is_refused(office: Cli, tmp_path: Path) -> None:
    take_in(office, export(tmp_path, (12, 20)))
    text = office.read(PATH).replace(
        "  - group: UNIT-university\n", "  - group: UNIT-university\n    invited: 12\n"
    )
    (office.root / PATH).write_text(text, encoding="utf-8")
    git(office.root, "commit", "-qam", "Invited of a group")
    path = export(tmp_path, (1, 1), "second.csv")
    options = ("--wave", "WAVE-2026-0001", "--group", "Faculty", "--add")
    done = office("survey", "import", str(path), *options, code=2)
    assert "UNIT-university has 13 valid answers, but 12 were invited" in done.err


def test_the_file_is_looked_at_before_the_wave_is_found_full(office: Cli, tmp_path: Path) -> None:
    office.record(WAVE + "results:\n  - {question: q1, counts: 1 0 0 0 0 0}\n")
    path = export(tmp_path, (12, 20))
    options = ("--wave", "WAVE-2026-0001", "--group", "Faculty")
    full = office("survey", "import", str(path), *options, code=2)
    assert "has results that no file was taken in for" in full.err
    path.write_text(path.read_text(encoding="utf-8").replace(",2,2,", ",2,9,", 1), encoding="utf-8")
    wrong = office("survey", "import", str(path), *options, code=2)
    assert "9 is no option of the scale" in wrong.err


def test_a_sensitive_survey_is_counted_for_the_university_only(qms: Cli, tmp_path: Path) -> None:
    qms.record(survey(*ASKED, more="sensitive: true\n"))
    qms.record(WAVE)
    path = export(tmp_path, (12, 20))
    options = ("--wave", "WAVE-2026-0001")
    done = qms("survey", "import", str(path), *options, "--group", "Faculty", code=2)
    assert "SRV-x is sensitive" in done.err
    qms("survey", "import", str(path), *options)
    assert "group: UNIT" not in qms.read(PATH)


def test_fewer_answers_than_the_smallest_group_give_no_counts(office: Cli, tmp_path: Path) -> None:
    shown = take_in(office, export(tmp_path, (9,)))
    assert any("no counts" in line for line in shown)
    text = office.read(PATH)
    assert "valid: 9" in text
    assert "results:" not in text


def test_the_answer_for_programs_keeps_its_schema(office: Cli, tmp_path: Path) -> None:
    path = export(tmp_path, (12, 20))
    for _time in range(2):
        options = ("--wave", "WAVE-2026-0001", "--json")
        found = office("survey", "import", str(path), *options).json
        jsonschema.validate(found, answer_schemas()["survey-import"])
    assert found["items"][0]["known"] is True
    assert json.dumps(found["items"][0]).count("mail.test") == 0


def test_only_a_wave_takes_answers(office: Cli, tmp_path: Path) -> None:
    done = office("survey", "import", str(export(tmp_path, (12,))), "--wave", "SRV-x", code=2)
    assert "SRV-x is no survey wave" in done.err


PLANNED = WAVE.partition("transitions")[0]


def over_in_the_report(qms: Cli, out: Path) -> bool:
    """Tell whether the report on survey results counts one finished wave."""
    where = ("--year", "2025-2026", "--format", "md", "--lang", "en", "--out", str(out))
    (path,) = qms("report", "survey-results", *where).lines
    return "Waves finished: 1" in (out / path).read_text(encoding="utf-8")


def test_answers_of_a_closed_wave_finish_it_and_stand_in_the_report(
    qms: Cli, tmp_path: Path
) -> None:
    qms.record(survey(*ASKED))
    qms.record(PLANNED)
    take_in(qms, export(tmp_path, (12, 20)))
    assert "transitions:\n  - id: '1'\n    date: 2026-06-01\n    to: finished\n" in qms.read(
        PATH
    ).replace('"', "'")
    assert over_in_the_report(qms, tmp_path)
    take_in(qms, export(tmp_path, (12, 20), "second.csv"))
    assert qms.read(PATH).count("to: finished") == 1
    assert qms("check", "--only", "integrity").code == 0


def test_a_wave_that_is_still_open_stays_so_when_answers_come_in(qms: Cli, tmp_path: Path) -> None:
    qms.record(survey(*ASKED))
    qms.record(PLANNED.replace("closed: 2026-06-01", "closed: 2026-12-01"))
    take_in(qms, export(tmp_path, (12, 20)))
    assert "transitions" not in qms.read(PATH)


def test_a_counted_wave_whose_closing_day_passed_is_over_though_nobody_said_so(
    qms: Cli, tmp_path: Path
) -> None:
    qms.record(survey(*ASKED))
    qms.record(PLANNED + "valid: 40\n")
    assert over_in_the_report(qms, tmp_path)


def test_a_wave_is_opened_closed_and_reported_by_commands_that_keep_the_days(qms: Cli) -> None:
    qms.record(survey(*ASKED))
    qms.record("id: WAVE-2026-0001\nschema: 1\nsurvey: SRV-x\nperiod: 2025-2026\n")
    closed = qms("wave", "close", "WAVE-2026-0001", code=2)
    assert "has no opening day" in closed.err
    qms("wave", "open", "WAVE-2026-0001", "--date", "2026-05-01")
    early = qms("wave", "close", "WAVE-2026-0001", "--date", "2026-04-30", code=2)
    assert "is before" in early.err
    qms("wave", "close", "WAVE-2026-0001", "--date", "2026-06-01")
    qms("wave", "report", "WAVE-2026-0001", "--date", "2026-06-19")
    text = qms.read(PATH)
    assert "opened: 2026-05-01\n" in text
    assert "closed: 2026-06-01\n" in text
    assert [line.split()[-1] for line in text.splitlines() if " to: " in line] == [
        "running",
        "finished",
        "reported",
    ]
    again = qms("wave", "report", "WAVE-2026-0001", code=2)
    assert "is in the state: reported" in again.err
    assert qms("check", "--only", "integrity").code == 0


def test_a_second_wave_of_a_survey_in_a_period_is_remarked_and_allowed(office: Cli) -> None:
    twin = ("wave", "add", "--survey", "SRV-x", "--period")
    remarked = office(*twin, "2025-2026").err
    assert "SRV-x has a wave of 2025-2026 already: WAVE-2026-0001." in remarked
    assert "already" not in office(*twin, "2026-2027").err
