"""Many changes in one pass: each checked as alone, a commit each, all of them or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qms.engine.check import integrity_only
from qms.engine.view import View
from qms.errors import StoreProblem
from qms.model.change import Append, Change, Create, Placeholder, Set
from qms.store.batch import Step, apply_many
from qms.store.git_import import Stamp
from qms.store.store import Store
from qms.store.write import ChangeRefused
from tests.store.plain_git import git, put
from tests.workspaces import TODAY, made

if TYPE_CHECKING:
    from pathlib import Path

    from qms.model.change import Edit
    from qms.model.diagnostic import Diagnostic
    from qms.model.snapshot import Snapshot

NEW = Placeholder("NEW-1")
RISK = Create(
    "risk",
    {
        "title": "Low response rate",
        "category": "methodological",
        "unit": "UNIT-university",
        "owner": "ROLE-dean",
        "assessments": [
            {"id": "1", "date": "2026-11-02", "likelihood": 3, "impact": 5, "edition": "preset-1"}
        ],
    },
    NEW,
)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make one workspace for all of them: each test leaves what it found or adds to it."""
    return made(tmp_path_factory.mktemp("batch") / "w", "kaznmu")


def check(snapshot: Snapshot) -> list[Diagnostic]:
    """Check as every command does before it writes."""
    return integrity_only(View(snapshot, TODAY))


def steps(*parts: tuple[Edit, ...]) -> list[Step]:
    """Give each change a day of its own."""
    return [
        Step(
            Change("test", "test", edits),
            Stamp("Office", "office@example.org", 1_780_000_000 + 86_400 * number, "+0500"),
            check,
            2026,
        )
        for number, edits in enumerate(parts)
    ]


def state(root: Path) -> tuple[str, str]:
    return git(root, "rev-parse", "HEAD"), git(root, "status", "--porcelain")


def test_a_wrong_change_refuses_all_of_them_and_nothing_is_written(workspace: Path) -> None:
    before = state(workspace)
    wrong = Set("UNIT-legal-office", ("parent",), "UNIT-nowhere")
    with pytest.raises(ChangeRefused, match="K101: there is no record UNIT-nowhere"):
        apply_many(Store.open(workspace), steps((RISK,), (wrong,)))
    assert state(workspace) == before
    assert not (workspace / "records" / "risks").exists()


def test_what_is_not_committed_yet_is_never_mixed_into_the_history(workspace: Path) -> None:
    mine = put(workspace, "notes.txt", "mine\n")
    with pytest.raises(StoreProblem, match="not committed"):
        apply_many(Store.open(workspace), steps((RISK,)))
    mine.unlink()


def test_each_change_is_a_commit_of_its_stamp_that_holds_that_moment_only(
    workspace: Path,
) -> None:
    again = {"id": "2", "date": "2026-11-09", "likelihood": 2, "impact": 5, "edition": "preset-1"}
    done = apply_many(
        Store.open(workspace),
        steps(
            (RISK,),
            (Append("RSK-2026-0001", ("assessments",), again),),
            (Set("RSK-2026-0001", ("measures",), ["Remind twice"]),),
        ),
    )
    assert done.ids == {"NEW-1": "RSK-2026-0001"}
    assert state(workspace) == (done.commit, "")
    assert git(workspace, "log", "-3", "--format=%an %as").splitlines() == [
        "Office 2026-05-31",
        "Office 2026-05-30",
        "Office 2026-05-29",
    ]
    path = "records/risks/RSK-2026-0001.yaml"
    held = [git(workspace, "show", f"HEAD~{back}:{path}") for back in (2, 1, 0)]
    assert [text.count("likelihood:") for text in held] == [1, 2, 2]
    assert ["measures:" in text for text in held] == [False, False, True]
    keys = [line.partition(":")[0] for line in held[-1].splitlines() if line[:1].isalpha()]
    assert keys.index("measures") < keys.index("assessments")
