"""``qms log``: every change of a record once, by whom, when, and how late it was entered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.clones import clone, shared
from tests.store.plain_git import git, put
from tests.workspaces import Cli, capa, risk

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

RISK = "records/risks/RSK-2026-0001.yaml"


def said(qms: Cli, *args: str) -> list[tuple[str, str]]:
    return [(item["field"], item["summary"]) for item in qms("log", *args, "--json").items]


class TestWhatIsTold:
    def test_an_item_says_when_it_happened_and_how_much_later_it_was_entered(
        self, qms: Cli
    ) -> None:
        qms.record(risk(date="2026-11-02"), when="2026-11-14T09:00:00+05:00")
        (item,) = qms("log", "RSK-2026-0001", "assessments", "--json").items
        assert (item["field"], item["event"], item["recorded"], item["entered_after"]) == (
            *("assessments.1", "2026-11-02", "2026-11-14", 12),
        )
        assert item["author"] == "Quality office"
        out = qms("log", "RSK-2026-0001", "assessments").out
        assert "entered 12 days later" in out
        assert "Assessments, 2 November 2026" in out or "Assessments, 2026-11-02" in out

    def test_the_day_of_entry_is_that_of_the_workspace(self, qms: Cli) -> None:
        qms.record(risk(date="2026-11-02"), when="2026-11-02T20:30:00+00:00")  # the 3rd in Almaty
        (item,) = qms("log", "RSK-2026-0001", "assessments", "--json").items
        assert (item["recorded"], item["entered_after"]) == ("2026-11-03", 1)
        assert "entered the next day" in qms("log", "RSK-2026-0001", "assessments").out

    def test_values_are_words_and_posts_have_names(self, qms: Cli) -> None:
        qms.risk()
        out = qms("log", "RSK-2026-0001").out
        assert "Dean" in out
        assert "ROLE-dean" not in out

    def test_what_every_record_begins_with_is_no_news_unless_it_is_asked_for(
        self, qms: Cli
    ) -> None:
        qms.risk()
        assert not {name for name, _ in said(qms, "RSK-2026-0001")} & {"id", "schema"}
        assert "Schema version" not in qms("log", "RSK-2026-0001").out
        assert [name for name, _ in said(qms, "RSK-2026-0001", "schema")] == ["schema"]

    def test_the_reason_of_the_commit_is_told_beside_its_summary(self, qms: Cli) -> None:
        qms.record(risk())
        put(qms.root, RISK, risk(levels=(2, 5)))
        git(qms.root, "commit", "-qam", "Corrected\n\nA slip of the pen.\n\nQms-Op: edit")
        (item, *_) = qms("log", "RSK-2026-0001", "--json").items
        assert (item["summary"], item["reason"]) == ("Corrected", "A slip of the pen.")
        assert "A slip of the pen." in qms("log", "RSK-2026-0001", "assessments.1.likelihood").out

    def test_a_field_that_the_kind_does_not_have_is_refused(self, qms: Cli) -> None:
        qms.risk()
        assert "title" in qms("log", "RSK-2026-0001", "titel", code=2).err
        said = qms("log", "RSK-2026-0001", "due_review", code=2)
        assert "RSK-2026-0001 has no field due_review" in said.err
        assert qms("log", "RSK-2026-0001", "notes", "--json").items == []


class TestOtherIds:
    def test_it_goes_on_through_a_renumbering(self, qms: Cli) -> None:
        qms.record(risk(1))
        qms.record(capa(1))
        qms("renumber", "RSK-2026-0001", "RSK-2026-0007")
        qms("set", "RSK-2026-0007", "title", "Later")
        found = said(qms, "RSK-2026-0007")
        assert found[0] == ("title", "RSK-2026-0007: set title")
        assert {name for name, summary in found if "renumber" in summary} == {"id", "aliases"}
        assert ("assessments.1", f"put {RISK}") in found
        assert len([1 for name, _ in found if name == "assessments.1"]) == 1

    def test_a_file_moved_by_hand_is_followed(self, qms: Cli) -> None:
        qms.record(risk(1).replace("0001", "0005"))
        old = "records/risks/RSK-2026-0005.yaml"
        text = qms.read(old)
        git(qms.root, "mv", old, "records/risks/RSK-2026-0006.yaml")
        git(qms.root, "commit", "-qm", "moved")
        qms.record(text.replace("0005", "0006").replace("Low", "Few"))
        found = said(qms, "RSK-2026-0006")
        assert [name for name, summary in found if summary.startswith("put") and "0006" in summary]
        assert ("assessments.1", f"put {old}") in found

    def test_the_past_of_a_moment_ends_there(self, qms: Cli) -> None:
        qms.record(risk())
        qms("set", "RSK-2026-0001", "title", "Later")
        assert "title" in {name for name, _ in said(qms, "RSK-2026-0001")[:1]}
        assert all(text.startswith("put") for _, text in said(qms, "RSK-2026-0001", "--at=HEAD~1"))


class TestMerges:
    def test_what_a_merge_brought_is_told_once_by_its_own_commit(
        self, qms: Cli, capsys: pytest.CaptureFixture[str]
    ) -> None:
        qms.record(risk())
        other = clone(shared(qms.root), "other", capsys)
        other("set", "RSK-2026-0001", "title", "Few answers")
        other("sync")
        qms("set", "RSK-2026-0001", "cause", "Nobody reminds")
        qms("sync")
        assert len(git(qms.root, "log", "-1", "--format=%P").split()) == 2
        found = said(qms, "RSK-2026-0001")
        assert sorted(found[:2]) == [
            ("cause", "RSK-2026-0001: set cause"),
            ("title", "RSK-2026-0001: set title"),
        ]
        assert not [name for name, summary in found if summary.startswith("Sync")]

    def test_the_same_new_id_on_two_sides_keeps_two_pasts(
        self, qms: Cli, capsys: pytest.CaptureFixture[str]
    ) -> None:
        git(qms.root, "commit", "-q", "--allow-empty", "-m", "begin")
        other = clone(shared(qms.root), "other", capsys)
        other("set", other.risk(4, 5), "title", "Theirs")
        other("sync")
        qms("set", qms.risk(), "title", "Ours")
        qms("sync")
        titles = {}
        for number in (1, 2):
            items = qms("log", f"RSK-2026-000{number}", "title", "--json").items
            titles[items[0]["after"]] = [item["after"] for item in items]
        assert titles == {
            "Ours": ["Ours", "Low response rate"],
            "Theirs": ["Theirs", "Low response rate"],
        }


def test_a_shallow_clone_says_how_to_mend_it(qms: Cli, tmp_path: Path) -> None:
    qms.risk()
    qms("set", "RSK-2026-0001", "title", "Later")
    git(tmp_path, "clone", "-q", "--depth=1", qms.root.as_uri(), "shallow")
    there = Cli(tmp_path / "shallow", qms.capsys)
    err = there("log", "RSK-2026-0001", code=2).err
    assert "git fetch --unshallow" in err
    assert "fetch-depth: 0" in err
    there("check", code=None)
    assert "Later" in there("risk", "list").out


def test_a_partial_clone_says_how_to_mend_it(qms: Cli, tmp_path: Path) -> None:
    qms.risk()
    qms("set", "RSK-2026-0001", "title", "Later")
    git(qms.root, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--filter=blob:none", qms.root.as_uri(), "partial")
    there = Cli(tmp_path / "partial", qms.capsys)
    for words in (("log", "RSK-2026-0001"), ("risk", "list", "--at", "HEAD~1")):
        assert "git fetch --refetch --no-filter" in there(*words, code=2).err
    assert "Later" in there("risk", "list").out
    git(there.root, "fetch", "-q", "--refetch", "--no-filter")
    assert there("log", "RSK-2026-0001", "title", "--json").items[0]["after"] == "Later"
