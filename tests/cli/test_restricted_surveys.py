"""Sensitive surveys beside a restricted workspace: kept there, reported from there, remembered."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Final

import pytest

from tests.cli.test_restricted import objects_of
from tests.cli.test_survey_log import RECORD, SIX, WAVE, lime, some
from tests.store.plain_git import git
from tests.surveys import survey
from tests.workspaces import Cli, copy_of

if TYPE_CHECKING:
    from pathlib import Path

LIMITS: Final = 'limitations: "Few answered."\n'
OWN: Final = "WAVE-2026-90001"
SENSITIVE: Final = survey(*SIX, more="sensitive: true\n")


SECOND: Final = "WAVE-2026-0002"
RUNNING: Final = RECORD.replace("0001", "0002").replace("2026-06-01", "2026-12-30") + LIMITS


@pytest.fixture(scope="module")
def asked(templates: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a pair of workspaces with 60 answers to a sensitive survey, the report issued."""
    folder = tmp_path_factory.mktemp("sensitive")
    main = Cli(copy_of(templates["dulaty"], folder / "u"), _Quiet())  # type: ignore[arg-type]
    main("restricted", "init", "../r")
    main.records(SENSITIVE, RECORD + LIMITS)
    main("survey", "import", str(lime(folder, *some(1, 60))), "--wave", WAVE)
    issued(main, folder / "first")
    return folder


class _Quiet:
    """Stands for the capture of what a command prints where no test reads it."""

    def readouterr(self) -> _Quiet:
        return self

    out = err = ""


def issued(cli: Cli, out: Path, wave: str = WAVE) -> str:
    """Make the report of a wave and issue it; returns its text."""
    text = reported(cli, out, wave)
    [path] = out.glob("*.md")
    cli("report", "issue", str(path), "--circle", "internal")
    return text


@pytest.fixture
def both(asked: Path, tmp_path: Path) -> Path:
    return copy_of(asked, tmp_path / "both")


@pytest.fixture
def main(both: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    return Cli(both / "u", capsys)


@pytest.fixture
def apart(both: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    return Cli(both / "r", capsys)


def reported(cli: Cli, out: Path, wave: str) -> str:
    """Return the report of a wave for the office."""
    cli("report", "survey", "--wave", wave, "--circle", "internal", "--format", "md", "--lang",
        "en", "--out", str(out))  # fmt: skip
    return next(out.glob("*.md")).read_text(encoding="utf-8")


def taken(cli: Cli, folder: Path, last: int, wave: str, *more: str, code: int = 0) -> str:
    first = 1 if wave == WAVE else 1001  # other people than those of the first wave
    path = lime(folder, *some(first, first + last - 1), name=f"to-{last}.csv")
    ran = cli("survey", "import", str(path), "--wave", wave, *more, code=code)
    return ran.out if code == 0 else ran.err


@pytest.mark.req("KZ-SURV-36")
def test_folded_tables_and_what_was_printed_are_committed_there_and_nothing_here(
    main: Cli, apart: Cli
) -> None:
    held = git(apart.root, "ls-files", "tables").split()
    assert [name.rpartition("/")[2] for name in held] == [
        "all.json", next(name for name in held if "RPT-2026-0001" in name).rpartition("/")[2]
    ]  # fmt: skip
    assert git(apart.root, "status", "--porcelain") == ""
    assert git(apart.root, "ls-files", "surveys") == ""
    assert not any(word in main.read(f"records/waves/{WAVE}/wave.yaml")
                   for word in ("results:", "blocks:", "tables:", "published:"))  # fmt: skip
    assert b'["all","q1",12,12,12,12,12' not in objects_of(main.root)
    assert b'["all","q1",12,12,12,12,12' in objects_of(apart.root)


@pytest.mark.req("KZ-SURV-17")
def test_further_answers_cannot_be_had_from_two_issued_reports(main: Cli, both: Path) -> None:
    refused = taken(main, both, 63, WAVE, "--replace", code=2)
    assert "could be read from the history" in refused
    main.record(RUNNING)
    said = taken(main, both, 60, SECOND)
    assert "The survey is sensitive: only how many answered is in these records." in said
    assert "Fewer answers than" not in said
    old = both / "old"
    assert "| Valid answers | 60 |" in issued(main, old, SECOND)
    taken(main, both, 63, SECOND)
    shown = reported(main, both / "later", SECOND)
    assert "| Valid answers | hidden |" in shown
    assert "| Question 1 | hidden | hidden |" in shown
    assert "60.3" not in shown
    said = main("report", "issue", str(next((both / "later").glob("*.md"))), "--into-git",
                "--circle", "internal", code=2).err  # fmt: skip
    assert "do not enter git here: WAVE-2026-0002" in said


@pytest.mark.req("KZ-SURV-17")
def test_without_a_restricted_workspace_it_is_remembered_outside_git(
    qms: Cli, tmp_path: Path
) -> None:
    qms.records(SENSITIVE, RUNNING)
    taken(qms, tmp_path, 60, SECOND)
    issued(qms, tmp_path / "one", SECOND)
    assert "qms restricted init FOLDER" in qms("survey", "propose", SECOND, code=2).err
    taken(qms, tmp_path, 63, SECOND)
    assert "| Valid answers | hidden |" in reported(qms, tmp_path / "two", SECOND)
    folder = qms.root / "private/surveys" / SECOND / "published"
    [kept] = folder.iterdir()
    assert git(qms.root, "status", "--porcelain") == ""
    held = kept.read_bytes()
    kept.write_bytes(held.replace(b"60", b"61"))
    assert "is not what the report printed" in qms("survey", "stats", SECOND, code=None).err
    kept.unlink()
    said = qms("report", "survey", "--wave", SECOND, "--circle", "internal", code=None).err
    assert "What RPT-2026-0001 printed of WAVE-2026-0002 is not here" in said


@pytest.mark.req("KZ-SURV-36")
def test_a_clone_of_both_reports_and_a_clone_of_the_main_one_says_what_is_missing(
    main: Cli, apart: Cli, both: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there = both / "clone"
    there.mkdir()
    git(there, "clone", "-q", str(main.root), "u")
    clone = Cli(there / "u", capsys)
    said = clone("survey", "stats", WAVE, code=2).err
    assert "Tables of WAVE-2026-0001 lie in the restricted workspace, which is not here." in said
    assert "Clone it to" in said
    said = clone("report", "survey", "--wave", WAVE, "--circle", "internal", code=2).err
    assert "in the restricted workspace, which is not here" in said
    made = ("--circle", "internal", "--format", "md", "--lang", "ru", "--out", str(both / "ru"))
    main("report", "survey", "--wave", WAVE, *made)
    file = str(next((both / "ru").glob("*.md")))
    said = clone("report", "issue", file, "--circle", "internal", code=2).err
    assert "in the restricted workspace, which is not here" in said
    path = lime(both, *some(1, 30), name="more.csv")
    refused = clone("survey", "import", str(path), "--wave", WAVE, "--add", code=2).err
    assert "in the restricted workspace, which is not here" in refused
    git(there, "clone", "-q", str(apart.root), "r")
    assert not (there / "r" / "surveys").exists()
    assert "| Valid answers | 60 |" in reported(clone, there / "out", WAVE)
    assert clone("survey", "stats", WAVE, "--json").items[0]["valid"] == 60


@pytest.mark.req("KZ-FB-02", part="results of surveys; complaints are proved apart")
def test_a_wave_that_lies_there_is_counted_reported_and_issued_there_for_the_office_alone(
    main: Cli, apart: Cli, both: Path
) -> None:
    own = [text.replace("SRV-x", "SRV-restricted-x") for text in (SENSITIVE, RECORD + LIMITS)]
    apart.records(own[0], own[1].replace("WAVE-2026-0001", OWN))
    taken(apart, both, 60, OWN, "--add")
    assert "counts: 12 12 12 12 12 0" in apart.read(f"records/waves/{OWN}/wave.yaml")
    assert apart("survey", "stats", OWN, "--json").items[0]["valid"] == 60
    assert "| Valid answers | 60 |" in issued(apart, both / "own", OWN)
    assert "published:" in apart.read(f"records/waves/{OWN}/wave.yaml")
    assert "Integrity errors: 0" in apart("check", "--only", "integrity").out
    wider = ("report", "survey", "--wave", OWN, "--circle")
    for circle in ("corporate", "public"):
        assert "stay in the office" in apart(*wider, circle, code=2).err
    assert "-C" in apart("report", "survey", "--wave", WAVE, code=2).err
    assert "goes into no report" in apart("report", "operational", "--month", "2026-11", code=2).err
    assert "is a record of the restricted workspace" in taken(main, both, 70, OWN, code=2)


@pytest.mark.req("KZ-SURV-36")
def test_what_is_weak_is_proposed_there_and_no_record_here_says_it(
    main: Cli, apart: Cli, both: Path
) -> None:
    head = git(main.root, "rev-parse", "HEAD")
    refused = main("survey", "propose", WAVE, code=2).err
    assert "no record here says what of it is weak" in refused
    assert "Do it there: qms -C" in refused
    assert "Question 1" in main("survey", "propose", WAVE, "--dry-run").out
    assert "CAPA-2026-90001" in apart("survey", "propose", WAVE).out
    assert git(main.root, "rev-parse", "HEAD") == head
    shutil.rmtree(both / "r")
    assert "clone it to" in main("survey", "propose", WAVE, code=2).err


@pytest.mark.req("KZ-SURV-36")
def test_a_wave_here_that_holds_what_was_answered_is_an_error(main: Cli, apart: Cli) -> None:
    text = main.read(f"records/waves/{WAVE}/wave.yaml")
    results = "results:\n  - {question: q1, counts: 12 12 12 12 12 0}\n"
    main.put(text.replace("limitations:", f"{results}limitations:"))
    assert "SRV-x is sensitive, and the wave holds: results" in main("check", code=1).out
    assert "Q190" not in apart("check", code=None).out


@pytest.mark.req("KZ-SURV-36")
def test_what_was_broken_off_before_the_restricted_workspace_had_it_is_completed(
    main: Cli, apart: Cli, both: Path
) -> None:
    third = SECOND.replace("0002", "0003")
    moved = "transitions: [{id: '1', date: 2026-05-01, to: running}]\n"
    main.records(RUNNING + moved, RECORD.replace("0001", "0003") + LIMITS)
    taken(main, both, 30, SECOND)
    busy = apart.root / ".git" / "MERGE_HEAD"
    for command in (
        ("wave", "close", SECOND, "--date", "2026-06-01"),
        ("survey", "merge", third, WAVE, SECOND),
    ):
        busy.write_text(git(apart.root, "rev-parse", "HEAD"), encoding="utf-8")
        main(*command, code=2)
        busy.unlink()
        said = main(*command)
        if command[0] == "wave":
            assert "the tables are in the restricted workspace now" in said.out + said.err
            assert "is in the state" in main(*command, code=2).err
    held = git(apart.root, "ls-files", "tables")
    assert f"tables/{SECOND}/all.json" in held
    assert f"tables/{third}/all.json" in held
