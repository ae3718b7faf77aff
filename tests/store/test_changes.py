"""What two revisions differ in, and when each difference got in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import pytest

from qms.errors import StoreProblem
from qms.store.changes import RecordChange, changes
from tests.store.plain_git import git, put, record, repo
from tests.workspaces import assessment, capa, risk

if TYPE_CHECKING:
    from pathlib import Path

RISK: Final = "records/risks/RSK-2026-0001.yaml"
CAPA: Final = "records/capas/CAPA-2026-0001.yaml"
CONFIG: Final = "institution: Test University\nprofile: test@1\ndefault_language: en\n"
FOLDERS: Final = ("risks", "capas")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "u"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    record(folder, "qms.yaml", CONFIG, when="2026-01-01T09:00:00+05:00")
    return folder


def found(root: Path, since: str | None, until: str = "HEAD") -> dict[str, RecordChange]:
    """Compare two commits."""
    here = repo(root)
    begin = here.resolve(since) if since else None
    return {item.id: item for item in changes(here, begin, here.resolve(until), FOLDERS)}


def fields(change: RecordChange) -> dict[str, str]:
    """Return the changed fields with the day on which the value got in (UTC)."""
    return {
        ".".join(item.path): item.recorded.date().isoformat() if item.recorded else ""
        for item in change.fields
    }


def retitled(title: str, then: str = "") -> str:
    return risk(then=then).replace("title: Low response rate", f"title: {title}")


@pytest.mark.req("KZ-REP-11")
def test_each_field_has_its_values_and_the_day_on_which_it_got_in(root: Path) -> None:
    first = record(root, RISK, risk(), when="2026-02-01T09:00:00+05:00")
    record(root, RISK, retitled("Few answers"), when="2026-02-05T09:00:00+05:00")
    again = assessment(2, "2026-02-08", (2, 5))
    record(root, RISK, retitled("Few answers", again), when="2026-02-09T09:00:00+05:00")
    (change,) = found(root, first).values()
    assert fields(change) == {"title": "2026-02-05", "assessments.2": "2026-02-09"}
    title, added = change.fields
    assert (title.before, title.after) == ("Low response rate", "Few answers")
    assert (added.before, added.after["likelihood"]) == (None, 2)
    assert title.summary == f"put {RISK}"


@pytest.mark.req("KZ-REP-11")
def test_new_records_of_both_registers_are_told_and_others_are_not(root: Path) -> None:
    first = git(root, "rev-parse", "HEAD")
    record(root, RISK, risk(), when="2026-02-01T09:00:00+05:00")
    record(root, CAPA, capa(), when="2026-02-02T09:00:00+05:00")
    record(root, "records/units/UNIT-a.yaml", "id: UNIT-a\nschema: 1\nnames: [{text: A}]\n")
    known = found(root, first)
    assert list(known) == ["CAPA-2026-0001", "RSK-2026-0001"]
    assert known["CAPA-2026-0001"].before is None
    assert known["CAPA-2026-0001"].recorded == datetime(2026, 2, 2, 4, tzinfo=UTC)
    assert found(root, None) == known


def test_a_squash_merge_tells_the_same_changes_at_the_day_of_the_merge(root: Path) -> None:
    first = record(root, RISK, risk(), when="2026-02-01T09:00:00+05:00")
    git(root, "switch", "-q", "-c", "work")
    record(root, RISK, retitled("Few"), when="2026-02-02T09:00:00+05:00")
    record(root, RISK, retitled("Few answers"), when="2026-02-03T09:00:00+05:00")
    record(root, CAPA, capa(), when="2026-02-04T09:00:00+05:00")
    values = {name: item.after for name, item in found(root, first).items()}
    git(root, "switch", "-q", "main")
    git(root, "merge", "-q", "--squash", "work")
    git(root, "commit", "-q", "-m", "All at once", when="2026-02-10T09:00:00+05:00")
    squashed = found(root, first)
    assert {name: item.after for name, item in squashed.items()} == values
    assert fields(squashed["RSK-2026-0001"]) == {"title": "2026-02-10"}
    assert squashed["RSK-2026-0001"].fields[0].summary == "All at once"


def test_a_merge_is_dated_itself_and_has_the_summary_of_the_branch(root: Path) -> None:
    first = record(root, RISK, risk(), when="2026-02-01T09:00:00+05:00")
    git(root, "switch", "-q", "-c", "work")
    record(root, RISK, retitled("Few answers"), when="2026-02-03T09:00:00+05:00")
    git(root, "switch", "-q", "main")
    record(root, CAPA, capa(), when="2026-02-04T09:00:00+05:00")
    git(root, "merge", "-q", "--no-ff", "work", "-m", "Merge", when="2026-02-09T09:00:00+05:00")
    change = found(root, first)["RSK-2026-0001"]
    assert fields(change) == {"title": "2026-02-09"}
    assert change.fields[0].summary == f"put {RISK}"


def test_what_was_changed_and_changed_back_is_no_change(root: Path) -> None:
    first = record(root, RISK, risk())
    record(root, RISK, retitled("Few answers"))
    record(root, RISK, risk())
    assert found(root, first) == {}


def test_a_version_that_cannot_be_read_is_passed_over(root: Path) -> None:
    first = record(root, RISK, risk(), when="2026-02-01T09:00:00+05:00")
    record(root, RISK, "id: [\n", when="2026-02-02T09:00:00+05:00")
    record(root, RISK, retitled("Few answers"), when="2026-02-03T09:00:00+05:00")
    assert fields(found(root, first)["RSK-2026-0001"]) == {"title": "2026-02-03"}


def test_a_workspace_in_a_folder_of_a_larger_repository(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    put(tmp_path, "quality/qms.yaml", CONFIG)
    git(tmp_path, "add", ".")
    first = record(tmp_path, f"quality/{RISK}", risk())
    record(tmp_path, f"quality/{RISK}", retitled("Few answers"), when="2026-02-03T09:00:00+05:00")
    (change,) = found(tmp_path / "quality", first).values()
    assert (change.path, fields(change)) == (RISK, {"title": "2026-02-03"})


def test_a_summary_with_any_sign_in_it_does_no_harm(root: Path) -> None:
    first = record(root, RISK, risk())
    put(root, RISK, retitled("Few answers"))
    git(root, "commit", "-q", "-a", "-m", "odd \x01 : \n\n:100644 100644 a b M")
    (change,) = found(root, first).values()
    assert [item.path for item in change.fields] == [("title",)]


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ("Retitled by the office", "Retitled by the office"),
        ("RSK-2026-0001: set title\n\nQms-Change: 1\nQms-Op: set", ""),
        (
            "RSK-2026-0001: set title\n\nThe council\nasked for it\n\nQms-Change: 1\nQms-Op: set",
            "The council asked for it",
        ),
    ],
)
def test_the_reason_is_what_a_person_wrote_and_no_summary_of_ours(
    root: Path, message: str, reason: str
) -> None:
    first = record(root, RISK, risk())
    put(root, RISK, retitled("Few answers"))
    git(root, "commit", "-q", "-a", "-m", message)
    (change,) = found(root, first).values()
    assert change.fields[0].reason == reason


def test_a_shallow_clone_says_that_it_cannot_tell(root: Path, tmp_path: Path) -> None:
    record(root, RISK, risk())
    git(tmp_path, "clone", "-q", "--depth=1", root.as_uri(), "clone")
    with pytest.raises(StoreProblem, match="only the newest commits"):
        found(tmp_path / "clone", None)
