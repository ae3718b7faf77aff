"""Two people, two clones: what each did is with both after each has said ``qms sync``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import jsonschema
import pytest

from qms.actions.answers import answer_schemas
from qms.store.yaml_reader import read
from tests.cli.clones import clone, shared
from tests.store.plain_git import git, hook, put
from tests.workspaces import capa, risk

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workspaces import Cli

RISK = "records/risks/RSK-2026-0001.yaml"
CAPA = "records/capas/CAPA-2026-0001.yaml"
UPDATES = "updates:\n  - {id: '1', date: 2026-11-03, text: Begun}\n"


@pytest.fixture
def bare(qms: Cli) -> Path:
    """Return the shared repository of a workspace with a risk and its CAPA."""
    qms.put(risk(), capa(more=UPDATES))
    git(qms.root, "add", ".")
    git(qms.root, "commit", "-qm", "first")
    return shared(qms.root)


@pytest.fixture
def other(bare: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    """Return the command line of a second person with a clone."""
    return clone(bare, "second", capsys)


def change(qms: Cli, path: str, old: str, new: str) -> None:
    """Edit a file by hand and commit it."""
    text = qms.read(path)
    assert old in text
    put(qms.root, path, text.replace(old, new, 1))
    git(qms.root, "add", "-A")
    git(qms.root, "commit", "-qm", f"edit {path}")


def append(qms: Cli, words: str) -> None:
    """Append an update to the CAPA, as both people do."""
    path = qms.root / CAPA
    text = path.read_text(encoding="utf-8")
    put(qms.root, CAPA, text + f"  - {{id: '2', date: 2026-11-10, text: {words}}}\n")
    git(qms.root, "add", "-A")
    git(qms.root, "commit", "-qm", words)


def head(qms: Cli) -> str:
    return git(qms.root, "rev-parse", "HEAD")


def clean(qms: Cli) -> None:
    """Nothing is left half done: no merge under way, nothing changed against the last commit."""
    assert git(qms.root, "status", "--porcelain") == ""
    assert not (qms.root / ".git/MERGE_HEAD").exists()


def test_both_add_a_risk_edit_one_capa_and_append_an_update_and_no_hand_is_needed(
    qms: Cli, bare: Path, other: Cli
) -> None:
    qms("set", "CAPA-2026-0001", "title", "Two reminders")
    append(qms, "First reminder sent")
    mine = qms.risk(4, 4)
    other("set", "CAPA-2026-0001", "due", "2026-12-31")
    append(other, "Letter written")
    other("sync")
    second = other.risk(2, 2)  # knows nothing of ours yet
    assert second == mine == "RSK-2026-0002"
    said = qms("sync")
    assert "Came in: 1" in said.out
    assert "CAPA-2026-0001" in said.out
    said = other("sync")
    assert "RSK-2026-0002 is RSK-2026-0003 now" in said.out
    qms("sync")
    assert head(qms) == head(other) == git(bare, "rev-parse", "main")
    for person in (qms, other):
        clean(person)
        text = person.read(CAPA)
        assert "title: Two reminders" in text
        assert "due: 2026-12-31" in text
        # what others have seen keeps its id; ours, sent later, takes the next one
        assert _updates(text) == {"1": "Begun", "2": "Letter written", "3": "First reminder sent"}
        person("check", "--only", "integrity")


def _updates(text: str) -> dict[str, str]:
    return {item["id"]: item["text"] for item in read(text.encode())["updates"]}  # type: ignore[index,union-attr,call-overload]
