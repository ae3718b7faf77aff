"""The sample university: years of dated changes whose end state is the project's own records."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from qms.actions.sample import first_files, sample_changes
from qms.actions.sample_words import spelled
from qms.cli.app import run
from qms.engine.check import check
from qms.engine.risks import rating
from qms.engine.view import View
from qms.kinds.capa import Capa
from qms.kinds.risk import Risk
from qms.kinds.unit import Unit
from qms.model.change import Append, Create, Placeholder, Set
from qms.model.diagnostic import RuleClass
from qms.model.items import name_on
from qms.store.store import Store
from tests.store.plain_git import git
from tests.workspaces import copy_of

ROOT: Final = Path(__file__).parents[1]
TODAY: Final = dt.date(2026, 6, 20)
CAPA: Final = "CAPA-2026-0001"
RENAMED: Final = "UNIT-digital-services-centre"
# whatever a user's own settings are, they have no part in the commits
STRANGE: Final = {
    "TZ": "Pacific/Auckland",
    "LC_ALL": "C",
    "GIT_AUTHOR_NAME": "Somebody",
    "GIT_AUTHOR_DATE": "2001-01-01T00:00:00Z",
    "GIT_COMMITTER_EMAIL": "somebody@example.com",
    "PYTHONHASHSEED": "7",
    "GIT_DEFAULT_HASH": "sha256",
}
SETTINGS: Final = (
    "[core]\n\tautocrlf = true\n\tfileMode = false\n[commit]\n\tgpgsign = true\n"
    "[init]\n\tdefaultBranch = trunk\n[user]\n\tsigningkey = none\n"
)


@pytest.fixture(scope="module")
def sample(kept_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Take the sample once."""
    return copy_of(kept_sample, tmp_path_factory.mktemp("sample") / "s")


def files(root: Path) -> dict[str, bytes]:
    """Return every file under records/ by its path."""
    found = sorted((root / "records").rglob("*"))
    return {one.relative_to(root).as_posix(): one.read_bytes() for one in found if one.is_file()}


def at(root: Path, day: str) -> View:
    """Look at the sample as it was recorded on a day."""
    store = Store.open(root)
    return View(store.snapshot(store.resolve(day)), dt.date.fromisoformat(day))


def commits(root: Path) -> list[tuple[str, str, str, str]]:
    """Return id, author, address and day of every commit, oldest first."""
    lines = git(root, "log", "--reverse", "--format=%H%x09%an%x09%ae%x09%as").splitlines()
    rows = [line.split("\t") for line in lines]
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def test_the_records_of_the_project_are_the_end_state_of_the_sample(sample: Path) -> None:
    assert files(sample) == files(ROOT), "write them anew: python -m tests.tools.sample"
    assert (sample / "qms.yaml").read_bytes() == (ROOT / "qms.yaml").read_bytes()


def test_commit_ids_are_equal_whatever_the_machine_the_user_and_the_clock(
    sample: Path, tmp_path: Path
) -> None:
    (tmp_path / ".gitconfig").write_text(SETTINGS, encoding="utf-8")
    folder = tmp_path / "again"
    subprocess.run(
        [sys.executable, "-m", "qms", "init", "--sample", str(folder)],
        env={**os.environ, **STRANGE, "HOME": str(tmp_path), "PYTHONPATH": str(ROOT)},
        umask=0o077,
        check=True,
        capture_output=True,
    )
    assert commits(folder) == commits(sample)
    assert files(folder) == files(sample)


def test_nothing_is_left_to_commit_and_git_finds_the_repository_sound(sample: Path) -> None:
    assert git(sample, "status", "--porcelain") == ""
    git(sample, "fsck", "--strict", "--no-dangling")


def test_the_history_runs_from_2023_to_2026_by_posts_that_name_nobody(sample: Path) -> None:
    found = commits(sample)
    days = [day for *_, day in found]
    assert len(found) >= 80
    assert days == sorted(days)
    assert (days[0][:4], days[-1][:4]) == ("2023", "2026")
    assert dt.date.fromisoformat(days[-1]) <= TODAY
    assert {email for _, _, email, _ in found} == {"office@example.org"}
    assert {name for _, name, _, _ in found} == {
        *("Quality office", "Scientific secretary", "Chancellery"),
        *("HR department", "Academic affairs department"),
    }


def test_every_change_is_one_commit_on_its_day(sample: Path) -> None:
    made = [(one.by, one.date.isoformat()) for one in sample_changes()]
    assert [(name, day) for _, name, _, day in commits(sample)[1:]] == made


def test_scores_terms_and_states_change_over_the_commits(sample: Path) -> None:
    scores: dict[str, set[int]] = {}
    terms: dict[str, int] = {}
    states: dict[str, set[str]] = {}
    for day in ("2023-12-31", "2024-06-30", "2024-12-31", "2025-06-30", "2025-12-31", "2026-06-20"):
        view = at(sample, day)
        for risk in view.snapshot.of(Risk):
            found = rating(view, risk)
            scores.setdefault(risk.id, set()).add(found.score if found else 0)
        for capa in view.snapshot.of(Capa):
            terms[capa.id] = len(capa.postponements)
            states.setdefault(capa.id, set()).add(view.state_id(capa) or "")
    assert sum(len(found) > 1 for found in scores.values()) >= 20
    assert sum(found > 0 for found in terms.values()) >= 4
    assert sum(len(found) > 1 for found in states.values()) >= 10


def test_the_past_has_only_what_had_been_recorded_by_then(sample: Path) -> None:
    day = dt.date(2024, 6, 30)
    then, now = (at(sample, one).snapshot.of(Risk) for one in (day.isoformat(), "2026-06-20"))
    assert all(item.date <= day for risk in then for item in risk.assessments)
    assert 5 < len(then) < len(now)


def test_check_leaves_only_the_open_duties_of_a_real_year_and_shows_the_waivers(
    sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["-C", str(sample), "--lang", "en", "check"]) == 0
    shown = capsys.readouterr().out
    assert "Integrity errors: 0. Duties overdue: 0, open: 5" in shown
    # two risks of June wait for their plan, two plans that are done for the review of their effect
    assert [shown.count(f"warning {code}: ") for code in ("R301", "C302")] == [2, 2]
    assert shown.count("waived by WVR-") == 2


def test_no_moment_of_the_history_was_unsound(sample: Path) -> None:
    for day in ("2023-08-31", "2024-02-29", "2025-01-31", "2025-10-31", "2026-03-31"):
        view = at(sample, day)
        found = check(view).counted
        assert view.snapshot.broken == ()
        assert [item for item in found if item.rule_class is RuleClass.INTEGRITY] == []


def test_a_unit_renamed_in_2025_bears_its_old_name_in_a_report_as_of_2024(
    sample: Path, tmp_path: Path
) -> None:
    unit = next(one for one in at(sample, "2026-06-20").snapshot.of(Unit) if one.id == RENAMED)
    old, new = (name_on(unit.names, dt.date(year, 6, 1)) for year in (2024, 2025))
    assert old is not None
    assert new is not None
    assert old != new
    words = ["report", "annual", "--year", "2024-2025", "--lang", "en", "--format", "md"]
    for day, shown, hidden in (("2024-12-31", old, new), ("2025-06-30", new, old)):
        out = tmp_path / day
        assert run(["-q", "-C", str(sample), "--at", day, *words, "--out", str(out)]) == 0
        text = next(out.glob("*.md")).read_text(encoding="utf-8")
        assert shown.shown("en") in text
        assert hidden.shown("en") not in text


@pytest.mark.parametrize("year", [2023, 2024])
def test_the_report_of_a_past_year_is_the_one_that_could_be_made_at_its_end(
    sample: Path, tmp_path: Path, year: int
) -> None:
    words = ["report", "annual", "--year", f"{year}-{year + 1}", "--lang", "en", "--format", "md"]
    made = []
    for name, moment in (("now", []), ("then", ["--at", f"{year + 1}-08-31"])):
        out = tmp_path / name
        assert run(["-q", "-C", str(sample), *moment, *words, "--out", str(out)]) == 0
        text = next(out.glob("*.md")).read_text(encoding="utf-8")
        # a waiver holds from its decision of 28 August 2025 on, but was entered in September
        made.append(text.partition("## 14. Accepted deviations")[0])
    assert made[0] == made[1]


def test_a_merged_unit_keeps_its_history_and_names_its_successor(sample: Path) -> None:
    before, after = (
        next(one for one in at(sample, day).snapshot.of(Unit) if "distance" in one.id)
        for day in ("2024-06-30", "2024-12-31")
    )
    assert (before.valid_to, before.successors) == (None, ())
    assert (after.valid_to, after.successors) == (dt.date(2024, 8, 31), (RENAMED,))


def test_the_sample_asks_for_an_empty_folder_and_no_profile(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    assert run(["--lang", "en", "init", "--sample", str(tmp_path)]) == 2
    assert "is not empty" in capsys.readouterr().err
    assert run(["init", "--sample", "--profile", "kaznmu", str(tmp_path / "x")]) == 2
    assert [one.name for one in tmp_path.iterdir()] == ["notes.txt"]


def test_the_sample_says_in_every_answer_that_it_is_one(
    sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["-C", str(sample), "--json", "risk", "list"]) == 0
    shown = capsys.readouterr()
    assert json.loads(shown.out)["provenance"]["today"] == "2026-06-20"
    assert "2026-06-20" in shown.err


def test_in_another_language_each_text_of_the_sample_says_that_it_is_kazakh() -> None:
    assert b"\ndefault_language: en\n" in first_files("en")["qms.yaml"]
    assert b"\ndefault_language: kk\n" in first_files()["qms.yaml"]
    new = Create("capa", {"id": CAPA, "title": "Жоспар", "unit": "UNIT-x"}, Placeholder(CAPA))
    moved = Append(CAPA, ("transitions",), {"id": "1", "to": "done", "basis": "Бұйрық"})
    resolved = Set("MTG-2026-0001", ("agenda", 0, "resolved"), "Бекітілсін")
    english = Set(CAPA, ("title",), {"en": "A plan"})
    assert spelled((new, moved, resolved, english), "kk") == (
        replace(new, tree={**new.tree, "title": {"kk": "Жоспар"}}),
        replace(moved, item={**moved.item, "basis": {"kk": "Бұйрық"}}),
        replace(resolved, value={"kk": "Бекітілсін"}),
        english,
    )
