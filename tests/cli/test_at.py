"""``--at`` on every command: what reads equals a checkout of that commit, what writes refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from qms.assets import assets
from qms.cli.table import COMMANDS
from tests.store.plain_git import git, put
from tests.workspaces import Cli, copy_of

if TYPE_CHECKING:
    from pathlib import Path

DAY: Final = "2024-06-30"
READING: Final = (
    *("", "risk matrix", "policy matrix", "role line ROLE-dean", "show RSK-2023-0001", "check"),
    *("log RSK-2023-0001", "due --within 90d", "trace risks", "report", "meeting refs"),
    *("request open", "name --unit UNIT-university --type act", "search risk", "explain R301"),
    *(f"{one.name} list" for one in COMMANDS if "list" in one.verbs),
)
WRITING: Final = (
    "risk add --title T --category methodological --likelihood 3 --impact 5 --owner ROLE-dean",
    *("set RSK-2023-0001 title T", "renumber RSK-2023-0001", "undo", "sync", "year open 2025-2026"),
    "obligation done OBL-qac-year --occurrence 2024-2025",
    *("fmt", "migrate", "schemas", "calendar propose --year 2028 --write"),
)


@pytest.fixture(scope="module")
def sample(kept_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of(kept_sample, tmp_path_factory.mktemp("past") / "s")


@pytest.fixture(scope="module")
def commit(sample: Path) -> str:
    return git(
        *(sample, "log", "-1", "--first-parent", f"--before={DAY}T23:59:59+05:00", "--format=%H")
    )


@pytest.fixture(scope="module")
def then(sample: Path, commit: str) -> Path:
    """Return a checkout of the last commit of the day."""
    folder = sample.with_name("then")
    git(sample, "worktree", "add", "-q", "--detach", str(folder), commit)
    git(sample, "tag", "mid-2024", commit)
    return folder


def answer(root: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    done = Cli(root, capsys)(*words, "--lang", "en", code=None, today=DAY)
    assert done.code in {0, 1}, done.err
    return done.code, done.out.replace(str(root), "")


@pytest.mark.parametrize("command", READING)
def test_what_reads_answers_as_a_checkout_of_that_commit_does(
    command: str, sample: Path, then: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = command.split()
    assert answer(sample, capsys, *words, "--at", DAY) == answer(then, capsys, *words)


def test_a_tag_a_short_hash_and_a_step_back_mean_the_same_commit(
    sample: Path, then: Path, commit: str, capsys: pytest.CaptureFixture[str]
) -> None:
    back = git(sample, "rev-list", "--count", f"{commit}..HEAD")
    said = {
        answer(sample, capsys, "risk", "list", "--at", one)
        for one in (DAY, "mid-2024", commit[:9], f"HEAD~{back}")
    }
    assert said == {answer(then, capsys, "risk", "list")}


def test_the_risk_matrix_was_another_one(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    now = Cli(sample, capsys)("risk", "matrix", "--lang", "en").out
    assert answer(sample, capsys, "risk", "matrix", "--at", DAY)[1] != now


@pytest.mark.parametrize("command", WRITING)
def test_what_writes_refuses_it(
    command: str, sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = git(sample, "rev-parse", "HEAD")
    done = Cli(sample, capsys)(*command.split(), "--at", DAY, "--lang", "en", code=2)
    assert "leave out --at." in done.err
    assert git(sample, "rev-parse", "HEAD") == before
    assert git(sample, "status", "--porcelain") == ""


def test_a_report_is_laid_out_by_the_templates_of_that_day(
    qms: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    qms.risk()
    name = "templates/report/register.md.j2"
    first = (assets() / name).read_text(encoding="utf-8").split("\n", 1)[0]
    put(qms.root, name, f"{first}\n\nThe first words.\n")
    git(qms.root, "add", "templates")
    git(qms.root, "commit", "-qm", "own template")
    put(qms.root, name, f"{first}\n\nOther words.\n")
    git(qms.root, "commit", "-qam", "another")
    for at, words in ((["--at", "HEAD~1"], "The first words."), ([], "Other words.")):
        qms("report", "risks", "--format", "md", "--out", "out", "--lang", "en", *at)
        (made,) = tmp_path.rglob("*.md")
        assert words in made.read_text(encoding="utf-8")
        made.unlink()
