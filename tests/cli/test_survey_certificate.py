"""A teacher's certificate: own indicators only, from tables that no main record holds."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import openpyxl
import pytest

from qms.actions.answers import answer_schemas
from qms.exchange.survey_teachers import pseudonym
from qms.report.privacy import file_texts
from tests.store.plain_git import git
from tests.teachers import OTHERS, OWN, SURVEY, WAVE, answers, export, wave
from tests.workspaces import Cli, copy_of

if TYPE_CHECKING:
    from tests.workspaces import Ran

ASKED = ("--requested", "2026-11-18", "--channel", "salem")
IMPORT = ("--wave", WAVE, "--response-id", "Id", "--teacher", "Teacher")


@pytest.fixture
def office(qms: Cli) -> Cli:
    """Return a workspace with a questionnaire about teachers and a wave that is over."""
    return qms.records(SURVEY, wave())


def take_in(qms: Cli, folder: Path, *more: str, own: int = 12, seed: int = 1) -> Ran:
    """Take in the answers of the teacher asked for, and others' that ``seed`` changes."""
    rows = answers(7, {OWN: own}) + answers(seed, dict(zip(OTHERS, (40, 13), strict=True)))
    path = export(folder, rows, f"f{seed}-{own}.csv")
    return qms("survey", "import", str(path), *IMPORT, *more)


def made(qms: Cli, *more: str, teacher: str = OWN, code: int = 0) -> Ran:
    """Make a certificate as Markdown."""
    return qms("survey", "certificate", teacher, "--wave", WAVE, *ASKED, *more, code=code)


def everything(root: Path) -> bytes:
    """Return all objects of the git store, their contents unpacked."""
    names = git(root, "cat-file", "--batch-all-objects", "--batch-check=%(objectname)").split()
    return "\n".join(git(root, "cat-file", "-p", name) for name in names).encode()


@pytest.mark.req("KZ-SURV-19")
def test_it_has_the_own_indicators_and_is_registered_with_day_and_channel(
    office: Cli, tmp_path: Path
) -> None:
    take_in(office, tmp_path)
    number, path = made(office, "--format", "md", "--purpose", "quality improvement").lines
    text = Path(path).read_text(encoding="utf-8")
    assert OWN in text
    assert number in text
    assert "2026-11-18" in text
    assert "| All questions | 12 |" in text
    assert "| Teaching | 12 |" in text
    record = office.read(f"records/certificates/{number}.yaml")
    assert "requested: 2026-11-18\nchannel: salem\npurpose: quality-improvement\n" in record
    assert f"wave: {WAVE}\n    answers: 12\n" in record
    [row] = office("certificate", "list", "--json").items
    assert (row["requested"], row["channel"]) == ("2026-11-18", "salem")
    assert office("check", "--only", "integrity").code == 0


@pytest.mark.req("KZ-SURV-19")
def test_no_byte_of_it_depends_on_another_teacher(office: Cli, tmp_path: Path) -> None:
    twin = Cli(copy_of(office.root, tmp_path / "twin"), office.capsys)
    found = [certified(qms, tmp_path, seed) for seed, qms in enumerate((office, twin), start=1)]
    assert set(found[0]) == {"md", "docx", "pdf"}
    assert found[0] == found[1]


@pytest.mark.req("KZ-SURV-19")
def test_no_text_in_it_names_another_teacher(office: Cli, tmp_path: Path) -> None:
    files = certified(office, tmp_path, 1)
    key = bytes.fromhex(office.read("private/survey.key").strip())
    for kind, data in files.items():
        text = "\n".join(part.text for part in file_texts(f"a.{kind}", data))
        assert OWN in text
        for other in OTHERS:
            assert other not in text
            assert pseudonym(key, other) not in text


def certified(qms: Cli, folder: Path, seed: int) -> dict[str, bytes]:
    """Take in the same answers of one teacher beside others' that ``seed`` changes."""
    take_in(qms, folder, seed=seed)
    out = folder / f"out{seed}"
    paths = made(qms, "--format", "md,docx,pdf", "--out", str(out)).lines[1:]
    return {Path(path).suffix.removeprefix("."): Path(path).read_bytes() for path in paths}


@pytest.mark.req("KZ-SURV-36")
@pytest.mark.req("KZ-TERM-01")
def test_no_teacher_and_no_table_of_one_is_in_git(office: Cli, tmp_path: Path) -> None:
    take_in(office, tmp_path)
    made(office, "--format", "md")
    key = bytes.fromhex(office.read("private/survey.key").strip())
    objects = everything(office.root)
    for teacher in (OWN, *OTHERS):
        assert teacher.encode() not in objects
    assert objects.count(pseudonym(key, OWN).encode()) >= 1  # the register
    assert pseudonym(key, OTHERS[0]).encode() not in objects
    assert key.hex().encode() not in objects
    assert git(office.root, "ls-files", "private") == ""
    assert git(office.root, "status", "--porcelain") == ""


@pytest.mark.req("KZ-SURV-36")
def test_where_there_is_a_restricted_workspace_tables_and_register_lie_there(
    office: Cli, tmp_path: Path
) -> None:
    office("restricted", "init", str(tmp_path / "r"))
    take_in(office, tmp_path)
    number, path, told = made(office, "--format", "md").lines
    assert told == "Registered in the restricted workspace."
    assert Path(path).is_relative_to(tmp_path / "r" / "private")
    assert (tmp_path / "r" / "records" / "certificates" / f"{number}.yaml").is_file()
    assert not (office.root / "records" / "certificates").exists()
    assert not list((office.root / "private").rglob("teachers"))
    assert list((tmp_path / "r" / "surveys" / WAVE / "teachers").glob("*.json"))
    assert b"CRT-" not in everything(office.root)
    assert git(tmp_path / "r", "ls-files", "surveys", "private") == ""
    assert "restricted" in office("certificate", "list").out


@pytest.mark.req("KZ-SURV-36")
@pytest.mark.req("KZ-TERM-01")
def test_the_log_tells_what_was_dropped_what_became_a_pseudonym_and_by_what_right(
    office: Cli, tmp_path: Path
) -> None:
    office("set", "SRV-x", "legal_basis", "POL-survey-rules")
    path = export(tmp_path, answers(7, {OWN: 12}))
    text = path.read_text(encoding="utf-8").replace("\n", ",a@mail.test\n")
    path.write_text(text.replace("q3,a@mail.test", "q3,E-mail", 1), encoding="utf-8")
    shown = office("survey", "import", str(path), *IMPORT).lines
    assert "Columns of personal data, not looked at: E-mail" in shown
    assert "Turned into pseudonyms: Id, Teacher" in shown
    assert "Tables by teacher, kept apart: 1" in shown
    record = office.read(f"records/waves/{WAVE}/wave.yaml")
    assert "data_class: restricted" in record
    assert "legal_basis: POL-survey-rules" in record
    assert "mail.test" not in everything(office.root).decode()


def test_without_identifiers_the_data_are_anonymous(office: Cli, tmp_path: Path) -> None:
    path = export(tmp_path, answers(7, {OWN: 12}))
    told = office("survey", "import", str(path), "--wave", WAVE).lines
    assert "data_class: anonymous" in office.read(f"records/waves/{WAVE}/wave.yaml")
    assert any(line.startswith("No tables by teacher") for line in told)
    again = office("survey", "import", str(path), *IMPORT).lines
    assert "Tables by teacher, kept apart: 1" in again
    assert made(office, "--format", "md").code == 0


def test_too_few_answers_make_no_certificate_and_nobody_is_told_how_few(
    office: Cli, tmp_path: Path
) -> None:
    take_in(office, tmp_path, own=9)
    few, none = made(office, code=2).err, made(office, teacher="T-none", code=2).err
    assert few == none
    assert "fewer than 10 answers about this teacher, or none" in few
    assert not (office.root / "records" / "certificates").exists()


def test_the_preset_has_no_benchmark(office: Cli, tmp_path: Path) -> None:
    take_in(office, tmp_path)
    text = Path(made(office, "--format", "md").lines[1]).read_text(encoding="utf-8")
    assert "University" not in text.partition("## How")[0].partition("#")[2]
    assert "the teacher's own indicators only" in text


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--requested", "2026-12-01"), "still to come"),
        (("--channel", "pigeon"), "Allowed values: salem"),
        (("--unit", "UNIT-nowhere"), "There is no record"),
        (("-o", "paper.odt"), "odt is not allowed"),
        (("-o", "paper.pdf", "--lang", "en,kk"), "One file has one language"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    office: Cli, tmp_path: Path, more: tuple[str, ...], said: str
) -> None:
    take_in(office, tmp_path)
    assert said in made(office, *more, code=2).err


def test_a_file_that_git_would_take_up_is_refused(office: Cli, tmp_path: Path) -> None:
    take_in(office, tmp_path)
    path = office.root / "paper.md"
    assert "git would take up paper.md" in made(office, "-o", str(path), code=2).err
    assert not path.exists()
    assert not (office.root / "records" / "certificates").exists()


def test_a_wave_that_still_runs_or_asks_about_nobody_is_refused(qms: Cli) -> None:
    qms.record(SURVEY)
    qms.record(wave(over=False))
    assert "still runs" in made(qms, code=2).err
    qms("set", "SRV-x", "teachers", "false")
    assert "does not ask about teachers one by one" in made(qms, code=2).err


def test_without_the_key_no_new_one_is_made(office: Cli, tmp_path: Path) -> None:
    take_in(office, tmp_path)
    (office.root / "private" / "survey.key").unlink()
    assert "The key by which teachers are known is not here" in made(office, code=2).err
    assert not (office.root / "private" / "survey.key").exists()


def test_a_column_of_teachers_needs_a_questionnaire_about_them(office: Cli, tmp_path: Path) -> None:
    office("set", "SRV-x", "teachers", "false")
    path = export(tmp_path, answers(7, {OWN: 12}))
    done = office("survey", "import", str(path), *IMPORT, code=2)
    assert "SRV-x does not ask about teachers one by one" in done.err


def test_the_answer_for_programs_keeps_its_schema(office: Cli, tmp_path: Path) -> None:
    take_in(office, tmp_path)
    body = made(office, "--format", "md", "--json").json
    jsonschema.validate(body, answer_schemas()["survey-certificate"])
    assert body["items"][0]["waves"] == [{"wave": WAVE, "answers": 12}]


def test_a_benchmark_stands_beside_only_where_the_policy_says_so(
    office: Cli, tmp_path: Path
) -> None:
    policy = "records/policies/POL-survey-rules.yaml"
    text = office.read(policy)
    assert "        benchmark: none\n" in text
    office.record(text.replace("benchmark: none", "benchmark: university"))
    take_in(office, tmp_path)
    shown = Path(made(office, "--format", "md").lines[1]).read_text(encoding="utf-8")
    assert "| University, % |" in shown
    assert "none of any other teacher by himself or herself" in shown
    assert not any(other in shown for other in OTHERS)


def test_a_benchmark_of_the_faculty_asks_where_the_teacher_works(
    office: Cli, tmp_path: Path
) -> None:
    text = office.read("records/policies/POL-survey-rules.yaml")
    office.record(text.replace("benchmark: none", "benchmark: faculty"))
    take_in(office, tmp_path)
    assert "--unit UNIT" in made(office, code=2).err
    shown = made(office, "--unit", "UNIT-career-centre", "--format", "md").lines[1]
    assert "| Faculty, % |" in Path(shown).read_text(encoding="utf-8")


def test_the_name_is_that_of_the_staff_list_and_enters_no_record(
    office: Cli, tmp_path: Path
) -> None:
    take_in(office, tmp_path)
    rows = [["post", "code", "name"], ["ROLE-dean@UNIT-university", OWN.lower(), "Proba Probina"]]
    office.root.joinpath("private", "staff.xlsx").write_bytes(workbook(rows))
    number, path = made(office, "--format", "md").lines
    assert "**Issued to:** Proba Probina, staff code T-0417" in Path(path).read_text("utf-8")
    assert "Proba" not in office.read(f"records/certificates/{number}.yaml")
    named = made(office, "--purpose", "For Proba Probina", code=2).err
    assert "For Proba Probina is not allowed" in named


def workbook(rows: list[list[str]]) -> bytes:
    """Write a sheet."""
    made_of = openpyxl.Workbook()
    sheet = made_of.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    packed = io.BytesIO()
    made_of.save(packed)
    return packed.getvalue()
