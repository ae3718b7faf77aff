"""A record gets another id: references follow, the former id leads to it, nothing else changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.store.plain_git import git, put
from tests.workspaces import Cli, capa, risk

if TYPE_CHECKING:
    from pathlib import Path

CAPA = "records/capas/CAPA-2026-0001.yaml"


@pytest.fixture
def cli(qms: Cli) -> Cli:
    """Return a workspace with a risk and the CAPA that refers to it and mentions it."""
    qms.put(risk(), capa(more="notes: See RSK-2026-0001, not RSK-2026-00012\n"))
    git(qms.root, "add", ".")
    git(qms.root, "commit", "-qm", "first")
    return qms


def changed(qms: Cli) -> list[str]:
    """Return the lines that the last commit added or took away, file by file."""
    shown = git(qms.root, "show", "-M40%", "--format=", "--unified=0", "HEAD")
    signs = ("+", "-", "rename")
    return [
        line
        for line in shown.splitlines()
        if line.startswith(signs) and not line.startswith(("+++", "---"))
    ]


def test_one_line_changes_for_every_reference_and_the_former_id_stays_an_alias(cli: Cli) -> None:
    cli("renumber", "RSK-2026-0001", "RSK-2026-0044")
    assert changed(cli) == [
        "-sources: [RSK-2026-0001]",
        "+sources: [RSK-2026-0044]",
        "rename from records/risks/RSK-2026-0001.yaml",
        "rename to records/risks/RSK-2026-0044.yaml",
        "-id: RSK-2026-0001",
        "+id: RSK-2026-0044",
        "+aliases:",
        "+  - RSK-2026-0001",
    ]
    assert "RSK-2026-0044" in cli("show", "RSK-2026-0001").out
    cli("check", "--only", "integrity")
    assert git(cli.root, "status", "--porcelain") == ""


def test_the_commit_tells_history_which_record_it_was(cli: Cli) -> None:
    cli("renumber", "RSK-2026-0001")
    trailers = git(cli.root, "log", "-1", "--format=%(trailers:only)").splitlines()
    assert "Qms-Renumbered: RSK-2026-0001 RSK-2026-0002" in trailers
    assert "Qms-Record: CAPA-2026-0001" in trailers


def test_a_mention_in_words_is_listed_and_left(cli: Cli) -> None:
    said = cli("renumber", "RSK-2026-0001")
    number = cli.read(CAPA).splitlines().index("notes: See RSK-2026-0001, not RSK-2026-00012") + 1
    assert f"{CAPA}:{number}" in said.out


def test_a_dry_run_writes_nothing(cli: Cli) -> None:
    before = git(cli.root, "rev-parse", "HEAD")
    said = cli("renumber", "RSK-2026-0001", "--dry-run")
    assert "CAPA-2026-0001: Sources\n" in said.out
    assert git(cli.root, "rev-parse", "HEAD") == before
    assert git(cli.root, "status", "--porcelain") == ""


def test_files_beside_a_record_move_with_it_and_its_place_follows(cli: Cli, tmp_path: Path) -> None:
    proof = put(tmp_path, "act.txt")
    cli("evidence", "add", str(proof), "--title", "Act", "--into-git")
    cli("renumber", "EVD-2026-0001")
    assert "place: records/evidence/EVD-2026-0002/act.txt" in cli.read(
        "records/evidence/EVD-2026-0002/evidence.yaml"
    )
    assert not (cli.root / "records/evidence/EVD-2026-0001").exists()
    rows = cli("--json", "evidence", "check").items
    assert [row["result"] for row in rows] == ["same"]


def test_a_post_is_rewritten_in_its_part_that_is_meant(cli: Cli) -> None:
    cli("renumber", "ROLE-dean", "ROLE-head-of-faculty")
    assert "owner: ROLE-head-of-faculty\n" in cli.read("records/risks/RSK-2026-0001.yaml")
    cli("check", "--only", "integrity")


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ("CAPA-2026-0009", "begins with RSK-"),
        ("RSK-low", "looks like RSK-2026-0001"),
        ("RSK-2026-0002", "RSK-2026-0002 is taken: another record has it."),
    ],
)
def test_an_id_of_another_kind_or_one_in_use_is_refused(cli: Cli, new: str, words: str) -> None:
    cli.risk()
    assert words in cli("renumber", "RSK-2026-0001", new, code=2).err


def test_an_id_of_the_past_is_never_given_again(cli: Cli) -> None:
    cli.risk()
    (cli.root / "records/risks/RSK-2026-0002.yaml").unlink()
    git(cli.root, "commit", "-qam", "taken away by hand")
    assert "used again" in cli("renumber", "RSK-2026-0001", "RSK-2026-0002", code=2).err
    assert cli.risk() == "RSK-2026-0003"


def test_a_name_of_the_past_is_never_given_again(cli: Cli) -> None:
    cli.record("id: UNIT-law\nschema: 1\nnames: [{text: Law}]\nkind: faculty\n")
    git(cli.root, "rm", "-q", "records/units/UNIT-law.yaml")
    git(cli.root, "commit", "-qm", "taken away by hand")
    said = cli("renumber", "UNIT-university", "UNIT-law", code=2)
    assert "used again" in said.err


def test_numbers_of_every_branch_count_also_when_it_is_gone_here(cli: Cli) -> None:
    git(cli.root, "switch", "-qc", "other")
    assert cli.risk() == "RSK-2026-0002"
    git(cli.root, "switch", "-q", "main")
    assert cli.risk() == "RSK-2026-0003"
    git(cli.root, "branch", "-qD", "other")
    (cli.root / "records/risks/RSK-2026-0003.yaml").unlink()
    git(cli.root, "commit", "-qam", "taken away by hand")
    assert cli.risk() == "RSK-2026-0004"


def test_a_clone_that_was_made_whole_knows_the_ids_that_it_lacked(
    cli: Cli, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.risk() == "RSK-2026-0002"
    (cli.root / "records/risks/RSK-2026-0002.yaml").unlink()
    git(cli.root, "commit", "-qam", "taken away by hand")
    git(tmp_path, "clone", "-q", "--depth", "1", cli.root.as_uri(), "part")
    part = Cli(tmp_path / "part", capsys)
    assert "is RSK-2026-0002 now" in part("renumber", "RSK-2026-0001", "--dry-run").out
    git(part.root, "fetch", "-q", "--unshallow")
    assert "is RSK-2026-0003 now" in part("renumber", "RSK-2026-0001", "--dry-run").out


@pytest.mark.parametrize("spoiled", ["", "{}", '{"format": "qms-numbers/1", "folders": [1]}'])
def test_a_spoiled_memory_of_numbers_is_made_anew(cli: Cli, spoiled: str) -> None:
    cli.risk()
    (cli.root / "records/risks/RSK-2026-0002.yaml").unlink()
    git(cli.root, "commit", "-qam", "taken away by hand")
    put(cli.root, ".git/qms/numbers.json", spoiled)
    assert cli.risk() == "RSK-2026-0003"


def test_uncommitted_work_is_not_mixed_into_the_commit(cli: Cli) -> None:
    put(cli.root, CAPA, cli.read(CAPA) + "# by hand\n")
    assert "not committed" in cli("renumber", "RSK-2026-0001", code=2).err
    assert (cli.root / "records/risks/RSK-2026-0001.yaml").exists()


def test_the_record_can_be_renumbered_twice_and_both_ids_lead_to_it(cli: Cli) -> None:
    cli("renumber", "RSK-2026-0001")
    cli("renumber", "RSK-2026-0001")
    for former in ("RSK-2026-0001", "RSK-2026-0002"):
        assert "RSK-2026-0003" in cli("show", former).out
    cli("check", "--only", "integrity")
