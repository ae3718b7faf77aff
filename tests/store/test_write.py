"""One change: checked with all it touches, written whole or not at all, committed as one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from qms.engine.check import integrity_only
from qms.engine.view import View
from qms.errors import StoreProblem
from qms.model.change import Append, Change, Create, File, Placeholder, Remove, Set
from qms.store import files
from qms.store.store import Store
from qms.store.write import Applied, ChangeRefused, apply, digest
from tests.store.plain_git import git, hook, put
from tests.workspaces import TODAY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from qms.model.change import Edit
    from qms.model.diagnostic import Diagnostic
    from qms.model.snapshot import Snapshot

RISK = "records/risks/RSK-2026-0001.yaml"
CAPA = "records/capas/CAPA-2026-0001.yaml"


def check(snapshot: Snapshot) -> list[Diagnostic]:
    """Check as every command does before it writes."""
    return integrity_only(View(snapshot, TODAY))


def change(root: Path, *edits: Edit, dry: bool = False, **more: Any) -> Applied:  # noqa: ANN401 -- any part of a Change
    """Apply edits to a workspace opened afresh."""
    made = Change("NEW-1: test", "test", edits, **more)
    return apply(Store.open(root), made, check, year=2026, dry=dry)


FIRST = Placeholder("NEW-1")
SECOND = Placeholder("NEW-2")


def a_risk(placeholder: Placeholder = FIRST, **more: object) -> Create:
    """Describe a new risk."""
    tree = {
        "title": "Low response rate",
        "category": "methodological",
        "unit": "UNIT-university",
        "owner": "ROLE-dean",
        "assessments": [
            {"id": "1", "date": "2026-11-02", "likelihood": 3, "impact": 5, "edition": "preset-1"}
        ],
        **more,
    }
    return Create("risk", tree, placeholder)


def a_capa(source: str = FIRST, placeholder: Placeholder = SECOND) -> Create:
    """Describe a new CAPA of a risk that may not have its id yet."""
    tree = {"title": "Reminders", "sources": [source], "unit": "UNIT-university"}
    return Create("capa", tree, placeholder)


def status(root: Path) -> str:
    return git(root, "status", "--porcelain")


def head(root: Path) -> str:
    return git(root, "rev-parse", "HEAD")


class TestOneChange:
    def test_a_risk_and_its_capa_get_their_ids_together(self, workspace: Path) -> None:
        done = change(workspace, a_risk(), a_capa())
        assert done.ids == {"NEW-1": "RSK-2026-0001", "NEW-2": "CAPA-2026-0001"}
        assert done.paths == (RISK, CAPA)
        text = (workspace / CAPA).read_text(encoding="utf-8")
        assert text == (
            "# yaml-language-server: $schema=../../schemas/capa.schema.json\n"
            "id: CAPA-2026-0001\n"
            "schema: 1\n"
            "title: Reminders\n"
            "sources:\n"
            "  - RSK-2026-0001\n"
            "unit: UNIT-university\n"
        )

    def test_it_is_one_commit_of_exactly_its_paths_whatever_else_is_staged(
        self, workspace: Path
    ) -> None:
        put(workspace, "records/risks/RSK-2026-0009.yaml", "half: [done\n")
        put(workspace, "report.md", "mine\n")
        git(workspace, "add", "report.md")
        done = change(workspace, a_risk(), a_capa())
        assert done.commit == head(workspace)
        touched = git(workspace, "show", "--format=", "--name-only", "HEAD").split()
        assert sorted(touched) == sorted(done.paths)
        assert "A  report.md" in status(workspace)

    def test_its_message_names_the_records_for_programs_too(self, workspace: Path) -> None:
        change(workspace, a_risk(), a_capa(), reason="Asked for by the dean")
        assert git(workspace, "log", "-1", "--format=%B") == (
            "RSK-2026-0001: test\n\n"
            "Asked for by the dean\n\n"
            "Qms-Change: 1\n"
            "Qms-Op: test\n"
            "Qms-Record: CAPA-2026-0001\n"
            "Qms-Record: RSK-2026-0001"
        )

    def test_a_broken_file_of_somebody_else_does_not_stop_it_and_keeps_its_number(
        self, workspace: Path
    ) -> None:
        put(workspace, RISK, "id: [\n")
        done = change(workspace, a_risk())
        assert done.ids == {"NEW-1": "RSK-2026-0002"}
        assert (workspace / RISK).read_text(encoding="utf-8") == "id: [\n"

    def test_edits_of_one_file_follow_each_other(self, workspace: Path) -> None:
        change(workspace, a_risk())
        later = {**a_risk().tree["assessments"][0], "id": "2", "date": "2026-11-20"}
        change(
            workspace,
            Set("RSK-2026-0001", ("cause",), "No schedule"),
            Append("RSK-2026-0001", ("assessments",), later),
            Set("RSK-2026-0001", ("title",), "Few answers"),
        )
        record = Store.open(workspace).snapshot().entries["RSK-2026-0001"]
        assert (record.tree["title"], record.tree["cause"]) == ("Few answers", "No schedule")
        assert [item["id"] for item in record.tree["assessments"]] == ["1", "2"]
        change(workspace, Remove("RSK-2026-0001", ("cause",)))
        assert "cause" not in Store.open(workspace).snapshot().entries["RSK-2026-0001"].tree

    def test_a_change_that_changes_nothing_makes_no_commit(self, workspace: Path) -> None:
        change(workspace, a_risk())
        before = head(workspace)
        done = change(workspace, Set("RSK-2026-0001", ("title",), "Low response rate"))
        assert (done.paths, done.commit, head(workspace)) == ((), None, before)

    def test_a_dry_run_writes_nothing_and_returns_the_plan(self, workspace: Path) -> None:
        before = head(workspace)
        plan = change(workspace, a_risk(), a_capa(), dry=True)
        assert list(plan.after) == [RISK, CAPA]
        assert (status(workspace), head(workspace)) == ("", before)

    def test_without_git_commits_files_are_written_all_the_same(self, workspace: Path) -> None:
        with (workspace / "qms.yaml").open("a", encoding="utf-8") as file:
            file.write("git:\n  commit: false\n")
        before = head(workspace)
        done = change(workspace, a_risk())
        assert done.commit is None
        assert head(workspace) == before
        assert (workspace / RISK).is_file()


class TestRefusal:
    """Whatever refuses a change, the files and the history are as they were."""

    @pytest.mark.parametrize(
        ("edits", "code"),
        [
            ((a_risk(owner="ROLE-nobody"),), "K101"),
            ((a_risk(unit="ROLE-dean"),), "K102"),
            ((a_risk(category="weather"),), "K103"),
            ((a_risk(ttle="x"),), "S101"),
            ((a_risk(systemic="maybe"),), "S103"),
            ((a_risk(), a_capa("RSK-2026-0077")), "K101"),
        ],
    )
    def test_records_that_would_not_be_sound(
        self, workspace: Path, edits: tuple[Edit, ...], code: str
    ) -> None:
        before = head(workspace)
        with pytest.raises(ChangeRefused) as caught:
            change(workspace, *edits)
        assert str(caught.value).startswith(f"Nothing was written. {code}: ")
        assert (status(workspace), head(workspace)) == ("", before)

    def test_the_second_of_two_files_fails(
        self, workspace: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = head(workspace)
        create = files.create

        def full_disk(path: Path, data: bytes) -> None:
            if path.name.startswith("CAPA"):
                raise OSError(28, "No space left on device", str(path))
            create(path, data)

        monkeypatch.setattr(files, "create", full_disk)
        with pytest.raises(OSError, match="No space"):
            change(workspace, a_risk(), a_capa())
        assert (status(workspace), head(workspace)) == ("", before)
        assert not (workspace / RISK).exists()

    def test_an_edited_file_is_put_back_when_a_later_one_fails(
        self, workspace: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        change(workspace, a_risk())
        before = (workspace / RISK).read_bytes()

        def interrupted(_path: Path, _data: bytes) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(files, "create", interrupted)
        edit = Set("RSK-2026-0001", ("title",), "Few answers")
        with pytest.raises(KeyboardInterrupt):
            change(workspace, edit, a_capa("RSK-2026-0001"))
        assert (workspace / RISK).read_bytes() == before
        assert status(workspace) == ""

    def test_a_hook_that_refuses_the_commit(self, workspace: Path) -> None:
        before = head(workspace)
        hook(workspace, "pre-commit", "echo 'ask the office first' >&2; exit 1")
        with pytest.raises(StoreProblem) as caught:
            change(workspace, a_risk(), a_capa())
        assert "ask the office first" in str(caught.value)
        assert (status(workspace), head(workspace)) == ("", before)
        assert not (workspace / RISK).exists()

    def test_what_a_failing_disk_did_not_take_away_at_first_goes_in_the_end(
        self, workspace: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(files, "_discard", lambda _path: None)
        hook(workspace, "post-commit", "touch .git/objects/maintenance.lock")  # as git may leave it
        change(workspace, a_risk(), a_capa())
        assert (workspace / RISK).exists()
        assert list((workspace / "records").rglob(".qms-tmp-*")) == []
        assert not (workspace / ".git/objects/maintenance.lock").exists()

    def test_an_unfinished_merge_is_told_before_anything_is_written(
        self, workspace: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        put(workspace, ".git/MERGE_HEAD", head(workspace) + "\n")
        monkeypatch.setattr(files, "create", never)
        with pytest.raises(StoreProblem, match="is not finished"):
            change(workspace, a_risk())

    def test_no_identity_is_told_before_anything_is_written(
        self, workspace: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for role in ("AUTHOR", "COMMITTER"):
            for part in ("NAME", "EMAIL"):
                monkeypatch.delenv(f"GIT_{role}_{part}")
        monkeypatch.setattr(files, "create", never)
        with pytest.raises(StoreProblem) as caught:
            change(workspace, a_risk())
        assert caught.value.exit_code == 2
        assert str(caught.value).startswith("Git does not know who you are.")

    def test_a_file_that_changed_since_it_was_read_is_not_overwritten(
        self, workspace: Path
    ) -> None:
        change(workspace, a_risk())
        read = digest((workspace / RISK).read_bytes())
        change(workspace, Set("RSK-2026-0001", ("cause",), "Somebody else"))
        edit = Set("RSK-2026-0001", ("title",), "Mine")
        with pytest.raises(StoreProblem, match="changed by somebody else"):
            change(workspace, edit, base={RISK: read})
        assert "Mine" not in (workspace / RISK).read_text(encoding="utf-8")

    def test_an_id_that_is_taken_is_not_given_again(self, workspace: Path) -> None:
        tree = {"names": [{"text": "Office"}]}
        with pytest.raises(StoreProblem, match="UNIT-university exists already"):
            change(workspace, Create("unit", tree, FIRST, "UNIT-university"))

    def test_a_file_outside_records_goes_with_the_change_and_back_with_it(
        self, workspace: Path
    ) -> None:
        hook(workspace, "pre-commit", "exit 1")
        with pytest.raises(StoreProblem):
            change(workspace, File("schemas/new.json", b"{}\n"), a_risk())
        assert not (workspace / "schemas/new.json").exists()

    @pytest.mark.parametrize("path", ["../outside.yaml", "/etc/outside.yaml"])
    def test_a_path_outside_the_workspace_is_a_bug_and_writes_nothing(
        self, workspace: Path, path: str
    ) -> None:
        with pytest.raises((ValueError, StoreProblem, OSError)):
            change(workspace, File(path, b"x\n"))
        assert not (workspace.parent / "outside.yaml").exists()


class TestNumbers:
    def test_they_run_on_from_the_highest_of_the_year(self, workspace: Path) -> None:
        change(workspace, a_risk())
        assert change(workspace, a_risk()).ids == {"NEW-1": "RSK-2026-0002"}
        put(workspace, "records/risks/RSK-2026-0041.yaml", "id: RSK-2026-0041\n")
        put(workspace, "records/risks/RSK-2025-0100.yaml", "id: RSK-2025-0100\n")
        assert change(workspace, a_risk()).ids == {"NEW-1": "RSK-2026-0042"}

    def test_numbers_of_other_branches_are_taken_too(self, workspace: Path) -> None:
        git(workspace, "switch", "-q", "-c", "draft")
        change(workspace, a_risk(), a_risk(SECOND))
        git(workspace, "switch", "-q", "main")
        assert change(workspace, a_risk()).ids == {"NEW-1": "RSK-2026-0003"}

    def test_two_in_one_change_differ(self, workspace: Path) -> None:
        ids = change(workspace, a_risk(), a_risk(SECOND)).ids
        assert ids == {"NEW-1": "RSK-2026-0001", "NEW-2": "RSK-2026-0002"}

    def test_after_9999_they_grow_a_digit(self, workspace: Path) -> None:
        put(workspace, "records/risks/RSK-2026-9999.yaml", "id: RSK-2026-9999\n")
        assert change(workspace, a_risk()).ids == {"NEW-1": "RSK-2026-10000"}

    def test_a_catalogue_kind_is_given_its_id_by_people(self, workspace: Path) -> None:
        with pytest.raises(StoreProblem, match="given its id by you"):
            change(workspace, Create("unit", {"names": [{"text": "Office"}]}, FIRST))


never: Callable[..., None] = pytest.fail
