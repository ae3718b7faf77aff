"""What comes after a wave was closed tells, beside the history, nothing that few answered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.cli.test_survey import ASKED, PATH, WAVE, export, take_in
from tests.cli.test_survey import office as office  # noqa: PLC0414 -- a fixture
from tests.store.plain_git import git
from tests.surveys import survey

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workspaces import Cli

ID = "WAVE-2026-0001"
PART = "that versions in the history tell what few answered"


def everything(root: Path) -> dict[str, bytes]:
    """Return all files but those of git, which only the head stands for."""
    files = (one for one in root.rglob("*") if one.is_file() and ".git" not in one.parts)
    found = {str(one.relative_to(root)): one.read_bytes() for one in files}
    return found | {"HEAD": git(root, "rev-parse", "HEAD").encode()}


@pytest.mark.req("KZ-SURV-03", part=PART)
def test_few_late_answers_are_refused_and_nothing_is_written(office: Cli, tmp_path: Path) -> None:
    take_in(office, export(tmp_path, (12, 20)))
    before = everything(office.root)
    for sizes, more in (((1,), ()), ((9, 9), ("--dry-run",))):
        path = export(tmp_path, sizes, f"late-{len(sizes)}.csv")
        options = ("--wave", ID, "--group", "Faculty", "--response-id", "Id", "--add", *more)
        done = office("survey", "import", str(path), *options, code=2)
        assert "the wave is closed and its tables are in the records" in done.err
        assert "by fewer than 10 answers" in done.err
        assert "at least 10 in each group" in done.err
    assert everything(office.root) == before
    take_in(office, export(tmp_path, (10,), "enough.csv"), "--add")
    assert "received: 42\nvalid: 42\n" in office.read(PATH)


@pytest.mark.req("KZ-SURV-03", part=PART)
def test_a_wave_that_was_opened_again_remembers_what_it_told(office: Cli, tmp_path: Path) -> None:
    take_in(office, export(tmp_path, (12, 20)))
    text = office.read(PATH)
    for name in ("results", "responses", "blocks", "tables", "closed", "transitions"):
        text = re.sub(rf"^{name}:.*\n(?:[ -].*\n)*", "", text, flags=re.MULTILINE)
    again = text + "transitions:\n  - {id: '1', date: 2026-05-01, to: running}\n"
    (office.root / PATH).write_text(again, encoding="utf-8")
    git(office.root, "commit", "-qam", "Opened again")
    take_in(office, export(tmp_path, (1,), "late.csv"), "--add")
    assert "results:" not in office.read(PATH)
    done = office("wave", "close", ID, "--date", "2026-06-02", code=2)
    assert "by fewer than 10 answers" in done.err
    take_in(office, export(tmp_path, (9,), "more.csv"), "--add")
    office("wave", "close", ID, "--date", "2026-06-02")
    assert "counts: 22 20 0 0 0 0\n" in office.read(PATH)


def test_an_answer_that_was_read_wrongly_may_be_corrected_for_all(
    office: Cli, tmp_path: Path
) -> None:
    path = export(tmp_path, (12, 20))
    take_in(office, path)
    map_file = tmp_path / "map.yaml"
    map_file.write_text('options: {five: {"1": "5", "2": "4"}}\n', encoding="utf-8")
    take_in(office, path, "--replace", "--map", str(map_file))
    assert "  - question: q1\n    counts: 0 0 0 20 12 0\n" in office.read(PATH)


@pytest.mark.req("KZ-SURV-10", part="that what is added tells nothing of few")
def test_a_wave_of_few_is_not_added_to_one_that_is_closed(office: Cli, tmp_path: Path) -> None:
    office.record(WAVE.replace("0001", "0002", 1))
    take_in(office, export(tmp_path, (12, 20)))
    few = export(tmp_path, (3,), "campus.csv")
    office("survey", "import", str(few), "--wave", "WAVE-2026-0002", "--group", "Faculty")
    before = everything(office.root)
    for more in ((), ("--dry-run",)):
        done = office("survey", "merge", ID, "WAVE-2026-0002", *more, code=2)
        assert "by fewer than 10 answers" in done.err
    assert everything(office.root) == before


def test_what_is_added_to_a_wave_that_runs_brings_no_tables(qms: Cli, tmp_path: Path) -> None:
    qms.record(survey(*ASKED))
    runs = WAVE.replace("closed: 2026-06-01\n", "").replace("2026-06-01", "2026-05-01")
    qms.record(runs.replace("to: finished", "to: running"))
    qms.record(WAVE.replace("0001", "0002", 1))
    other = export(tmp_path, (12, 20))
    qms("survey", "import", str(other), "--wave", "WAVE-2026-0002", "--group", "Faculty")
    qms("survey", "merge", ID, "WAVE-2026-0002")
    text = qms.read(PATH)
    assert "valid: 32\n" in text
    assert "results:" not in text
    qms("wave", "close", ID, "--date", "2026-06-02")
    assert "results:" in qms.read(PATH)
