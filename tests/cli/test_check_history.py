"""``qms check --history``: what was altered, taken out or misdated after the fact."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.clones import clone, shared
from tests.store.plain_git import git
from tests.workspaces import Cli, assessment, capa, risk

if TYPE_CHECKING:
    from pathlib import Path

SECOND = assessment(2, "2026-11-05", (2, 2))


def codes(qms: Cli, *args: str) -> list[tuple[str, str | None]]:
    done = qms("check", "--history", "--json", *args, code=None)
    return [(item["code"], item["record"]) for item in done.items if item["code"].startswith("H")]


class TestFacts:
    def test_an_altered_assessment_is_found_with_its_commit(self, qms: Cli) -> None:
        qms.record(risk())
        commit = qms.record(risk(levels=(1, 1)))
        assert codes(qms) == [("H101", "RSK-2026-0001")]
        done = qms("check", "--history", code=1)
        assert (
            f"assessments.1 of 2026-11-02 was altered after the fact, on 2026-11-21 ({commit[:12]})"
            in (done.out)
        )
        assert "Found there: 1." in done.out
        assert "H1" not in qms("check", code=None).out
        assert "Found there" not in qms("check", code=None).out

    def test_an_item_and_a_record_taken_out_are_found(self, qms: Cli) -> None:
        qms.record(risk(then=SECOND))
        qms.record(risk())
        git(qms.root, "rm", "-q", "records/risks/RSK-2026-0001.yaml")
        git(qms.root, "commit", "-qm", "gone")
        assert codes(qms) == [("H102", "RSK-2026-0001")] * 2

    def test_marking_void_translating_and_adding_are_no_alterations(self, qms: Cli) -> None:
        why = ", why: {en: Measured}"
        qms.record(risk(then=assessment(2, "2026-11-05", (2, 2), why)))
        both = ", why: {en: Measured, ru: Измерено}, void: twice"
        third = assessment(3, "2026-11-06", (2, 2))
        qms.record(risk(then=assessment(2, "2026-11-05", (2, 2), both) + third, more="cause: x\n"))
        assert codes(qms) == []

    def test_renumbering_is_no_alteration(self, qms: Cli) -> None:
        qms.record(risk())
        qms.record(capa())
        qms("renumber", "RSK-2026-0001", "RSK-2026-0009")
        qms("renumber", "ROLE-dean", "ROLE-dean-of-faculty")
        assert codes(qms) == []

    def test_only_what_came_since_counts(self, qms: Cli) -> None:
        qms.record(risk())
        qms.record(risk(levels=(1, 1)))
        qms.record(risk(levels=(1, 1), more="cause: x\n"))
        assert codes(qms, "--since", "HEAD~1") == []
        assert codes(qms, "--since", "HEAD~2") == [("H101", "RSK-2026-0001")]


class TestMerges:
    @pytest.fixture
    def other(self, qms: Cli, capsys: pytest.CaptureFixture[str]) -> Cli:
        qms.record(risk())
        return clone(shared(qms.root), "other", capsys)

    def test_items_appended_on_both_sides_raise_no_alarm(self, qms: Cli, other: Cli) -> None:
        other.record(risk(then=SECOND))
        other("sync")
        qms.record(risk(then=assessment(2, "2026-11-07", (4, 4))))
        qms("sync")
        assert qms.read("records/risks/RSK-2026-0001.yaml").count("date:") == 3
        assert codes(qms) == []

    def test_the_same_new_id_on_both_sides_raises_none(self, qms: Cli, other: Cli) -> None:
        other.record(risk(2, levels=(5, 5)).replace("Low", "Their"))
        other("sync")
        qms.record(risk(2, levels=(1, 2)))
        qms("sync")
        assert codes(qms) == []

    def test_an_alteration_on_a_branch_is_told_once(self, qms: Cli, other: Cli) -> None:
        other.record(risk(levels=(1, 1)))
        other("sync")
        qms("set", "RSK-2026-0001", "cause", "x")
        qms("sync")
        assert codes(qms) == [("H101", "RSK-2026-0001")]

    def test_an_item_that_a_merge_by_hand_lost_is_found(self, qms: Cli, other: Cli) -> None:
        other.record(risk(then=SECOND))
        git(qms.root, "fetch", "-q", str(other.root), "HEAD")
        git(qms.root, "commit", "-q", "--allow-empty", "-m", "ours")
        git(qms.root, "merge", "-q", "-s", "ours", "FETCH_HEAD", "-m", "merged")
        assert codes(qms) == [("H102", "RSK-2026-0001")]


class TestDates:
    def test_a_commit_dated_before_its_parent_is_found(self, qms: Cli) -> None:
        qms.record(risk(), when="2026-11-20T10:00:00+05:00")
        qms("check", "--history", code=None)
        before = len(codes(qms))
        qms.record(risk(2), when="2026-11-10T10:00:00+05:00")
        assert codes(qms).count(("H103", None)) == before + 1

    def test_a_commit_that_is_still_to_come_is_found(self, qms: Cli) -> None:
        qms.record(risk(), when="2027-02-01T10:00:00+05:00")
        assert codes(qms) == [("H104", None)]
        assert "H104" not in qms("check", "--history", code=None, today="2027-02-02").out


def test_a_shallow_clone_says_how_to_mend_it(qms: Cli, tmp_path: Path) -> None:
    qms.record(risk())
    git(tmp_path, "clone", "-q", "--depth=1", qms.root.as_uri(), "shallow")
    there = Cli(tmp_path / "shallow", qms.capsys)
    assert "git fetch --unshallow" in there("check", "--history", code=2).err


@pytest.mark.parametrize("code", ["H101", "H102", "H103", "H104"])
def test_each_is_explained(qms: Cli, code: str) -> None:
    assert code in qms("explain", code).out
