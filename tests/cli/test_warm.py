"""An answer that is given again is word for word the one that a new reading would give."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any, Final

import pytest

from qms.cli import warm
from qms.cli.app import run
from qms.store.index_key import sealing_key
from tests.store.indexes import index_of, risk_path, settled, write
from tests.store.plain_git import git
from tests.workspaces import copy_of, made

if TYPE_CHECKING:
    from pathlib import Path

DAYS: Final = ("2026-11-21", "2026-12-01", "2027-01-15", "2027-06-30", "2024-01-01")
COMMANDS: Final = (
    ["due"],
    ["due", "--json"],
    ["due", "--within", "30d", "--lang", "kk"],
    ["due", "--fail-overdue"],
    ["risk", "list"],
    ["unit", "list", "--json"],
)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = made(tmp_path_factory.mktemp("warm") / "w", "kaznmu")
    write(root, 1)
    git(root, "add", "-A")
    git(root, "commit", "-q", "--no-verify", "-m", "a risk")
    return root


@pytest.fixture
def root(begun: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settled(monkeypatch)
    return copy_of(begun, tmp_path / "w")


class Told:
    """What commands print, by one way or the other."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.root, self.capsys = root, capsys

    def _said(self, code: int | None) -> tuple[Any, ...]:
        return (code, *self.capsys.readouterr())

    def anew(self, words: list[str]) -> tuple[Any, ...]:
        os.environ["QMS_NO_INDEX"] = "1"
        try:
            return self._said(run(["-C", str(self.root), *words]))
        finally:
            del os.environ["QMS_NO_INDEX"]

    def keeping(self, words: list[str]) -> tuple[Any, ...]:
        return self._said(warm.keeping(["-C", str(self.root), *words], run))

    def again(self, words: list[str]) -> tuple[Any, ...]:
        return self._said(warm.answer(["-C", str(self.root), *words]))


@pytest.fixture
def told(root: Path, capsys: pytest.CaptureFixture[str]) -> Told:
    return Told(root, capsys)


def _kept(told: Told, words: list[str]) -> bool:
    return told.again(words)[0] is not None


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_an_answer_is_the_same_cold_and_warm_on_every_day(told: Told, words: list[str]) -> None:
    for day in DAYS:
        asked = [*words, "--today", day]
        right = told.anew(asked)
        assert told.again(asked) == (None, "", "")
        assert told.keeping(asked) == right
        assert told.again(asked) == right


def test_a_new_day_is_a_new_question(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    told.keeping(["due", "--today", DAYS[0]])
    assert not _kept(told, ["due", "--today", DAYS[1]])
    told.keeping(["due"])
    assert _kept(told, ["due"])
    real = warm.Asked.day
    monkeypatch.setattr(warm.Asked, "day", lambda self, about: f"{real(self, about)} and a day")
    assert not _kept(told, ["due"])


def test_every_change_of_the_workspace_makes_the_question_a_new_one(told: Told) -> None:
    def changed_risk() -> None:
        write(told.root, 1, "Another title")

    def new_risk() -> None:
        write(told.root, 2)

    def deleted_risk() -> None:
        risk_path(told.root, 2).unlink()

    def broken_risk() -> None:
        risk_path(told.root, 1).write_text("id: [")

    def mended() -> None:
        write(told.root, 1)

    def pinned_day() -> None:
        with (told.root / "qms.yaml").open("a") as settings:
            settings.write("today: 2026-01-01\n")

    words = ["risk", "list"]
    for change in (changed_risk, new_risk, deleted_risk, broken_risk, mended, pinned_day):
        told.keeping(words)
        change()
        assert not _kept(told, words)
        right = told.anew(words)
        assert told.keeping(words) == right
        assert told.again(words) in {right, (None, "", "")}


def test_an_answer_with_a_broken_file_is_not_kept(told: Told) -> None:
    risk_path(told.root, 1).write_text("id: [")
    told.keeping(["due"])
    assert not _kept(told, ["due"])


def test_json_names_the_commit_of_now(told: Told) -> None:
    words = ["due", "--json"]
    told.keeping(words)
    assert _kept(told, words)
    git(told.root, "commit", "-q", "--no-verify", "--allow-empty", "-m", "nothing")
    assert not _kept(told, words)
    assert told.keeping(words) == told.again(words) == told.anew(words)


def test_what_nobody_committed_is_named_all_the_same(told: Told) -> None:
    told.keeping(["due"])
    (told.root / "schemas" / "new.json").write_text("{}")
    (code, out, err), right = told.again(["due"]), told.anew(["due"])
    assert (code, out, err) == right
    assert "schemas/new.json" in err
    assert not told.again(["due", "-q"])[2]


def test_the_sample_is_called_one(told: Told) -> None:
    with (told.root / "qms.yaml").open("a") as settings:
        settings.write("sample: true\ntoday: 2026-03-01\n")
    right = told.keeping(["due"])
    assert told.again(["due"]) == right == told.anew(["due"])
    assert "fictitious" in right[2]
    assert "2026-03-01" in right[2]


@pytest.mark.parametrize(
    "words",
    [
        ["check"],
        ["due", "--at", "HEAD"],
        ["due", "--ics", "x.ics"],
        ["show", "RSK-2026-0001"],
        ["due", "--no-commit"],
        ["due", "--lang", "xx"],
        ["due", "--help"],
    ],
    ids=" ".join,
)
def test_only_what_depends_on_the_records_alone_is_kept(told: Told, words: list[str]) -> None:
    told.keeping(words)
    assert not _kept(told, words)


def test_a_change_being_written_is_waited_for_by_nobody(told: Told) -> None:
    told.keeping(["due"])
    journals = told.root / ".git" / "qms" / "journal"
    journals.mkdir(exist_ok=True)
    (journals / "something").touch()
    assert not _kept(told, ["due"])


def test_a_damaged_index_gives_no_answer(told: Told) -> None:
    told.keeping(["due"])
    data = bytearray(index_of(told.root).read_bytes())
    for place in range(4096, len(data), 7):
        data[place] ^= 0xFF
    index_of(told.root).write_bytes(data)
    right = told.anew(["due"])
    assert not _kept(told, ["due"])
    assert told.keeping(["due"]) == right


def test_a_warm_answer_imports_neither_typer_nor_a_validator(told: Told) -> None:
    words = ["-C", str(told.root), "due"]
    sealing_key.cache_clear()  # the program may have been edited since these tests began
    told.keeping(["due"])
    code = (
        "import sys\nimport qms.store.index_paths as paths\npaths._COARSEST = -(10**18)\n"
        "from qms.cli import warm\nassert warm.answer(sys.argv[1:]) == 0\n"
        "heavy = {'typer', 'pydantic', 'git', 'yaml', 'rich'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", code, *words], check=False, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
