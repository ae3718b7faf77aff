"""Several files of a wave at once: all counted first, each a change, none twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from tests.store.plain_git import git
from tests.surveys import survey

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workspaces import Cli

WAVE: Final = "WAVE-2026-0001"
PATH: Final = f"records/waves/{WAVE}/wave.yaml"
RECORD: Final = (
    f"id: {WAVE}\nschema: 1\nsurvey: SRV-x\nperiod: 2025-2026\nopened: 2026-05-01\n"
    "closed: 2026-06-01\n"
)


@pytest.fixture
def office(qms: Cli) -> Cli:
    """Return a workspace with a questionnaire and a wave."""
    return qms.records(survey(), RECORD)


def parts(folder: Path, *sizes: int, wrong: bool = False) -> list[str]:
    """Write the files of several campuses, without ids; returns their paths."""
    paths = []
    for at, size in enumerate(sizes):
        path = folder / f"campus-{at}.csv"
        rows = [str((n + at) % 5 + 1) for n in range(size)] + ["9"] * (at if wrong else 0)
        path.write_text("\n".join(["q1", *rows]), encoding="utf-8")
        paths.append(str(path))
    return paths


def test_files_of_campuses_add_up_each_as_a_change(office: Cli, tmp_path: Path) -> None:
    before = int(git(office.root, "rev-list", "--count", "HEAD"))
    files = parts(tmp_path, 20, 15, 10)
    items = office("survey", "import", *files, "--wave", WAVE, "--json").items
    assert [(one["file"], one["valid"]) for one in items] == [
        ("campus-0.csv", 20),
        ("campus-1.csv", 15),
        ("campus-2.csv", 10),
    ]
    assert "received: 45\nvalid: 45\n" in office.read(PATH)
    assert int(git(office.root, "rev-list", "--count", "HEAD")) == before + 3
    again = office("survey", "import", *files, "--wave", WAVE, "--json").items
    assert all(one["known"] for one in again)
    assert int(git(office.root, "rev-list", "--count", "HEAD")) == before + 3
    assert office("check", "--only", "integrity").code == 0


def test_a_wrong_answer_in_one_file_stops_all_of_them(office: Cli, tmp_path: Path) -> None:
    files = parts(tmp_path, 20, 15, wrong=True)
    done = office("survey", "import", *files, "--wave", WAVE, code=2)
    assert "campus-1.csv, row 17, column q1: 9 is no option" in done.err
    assert "imports" not in office.read(PATH)


def test_files_replace_together_what_was_there(office: Cli, tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    office("survey", "import", *parts(tmp_path / "old", 30), "--wave", WAVE)
    office("survey", "import", *parts(tmp_path, 25, 17), "--wave", WAVE, "--replace")
    assert "received: 42\nvalid: 42\n" in office.read(PATH)


@pytest.mark.req("KZ-SURV-03", part="that together no file tells what few answered")
def test_files_too_small_by_themselves_are_one_step_together(office: Cli, tmp_path: Path) -> None:
    (tmp_path / "late").mkdir()
    office("survey", "import", *parts(tmp_path, 30, 20), "--wave", WAVE)
    late = parts(tmp_path / "late", 8, 3)
    before = git(office.root, "rev-parse", "HEAD")
    for few in (late[:1], late[1:]):
        done = office("survey", "import", *few, "--wave", WAVE, "--add", code=2)
        assert "by fewer than 10 answers" in done.err
    assert git(office.root, "rev-parse", "HEAD") == before
    office("survey", "import", *late, "--wave", WAVE, "--add")
    assert "received: 61\nvalid: 61\n" in office.read(PATH)
    assert "counts: 12 13 13 12 11 0" in office.read(PATH)
    assert office("check", "--only", "integrity").code == 0


@pytest.mark.slow
def test_two_processes_take_in_the_same_as_one(office: Cli, tmp_path: Path) -> None:
    files = parts(tmp_path, 20, 15)
    items = office("survey", "import", *files, "--wave", WAVE, "--workers", "2", "--json").items
    assert [one["valid"] for one in items] == [20, 15]
    assert "counts: 7 7 7 7 7 0" in office.read(PATH)


def test_processes_and_a_cluster_are_two_places(office: Cli, tmp_path: Path) -> None:
    options = ("--workers", "2", "--scheduler", "tcp://127.0.0.1:1")
    done = office("survey", "import", *parts(tmp_path, 9), "--wave", WAVE, *options, code=2)
    assert "--workers and --scheduler are two places" in done.err
