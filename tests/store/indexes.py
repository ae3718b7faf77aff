"""What the tests of the index compare: a snapshot by the index with one that was read anew."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final

from qms.model.snapshot import WORKTREE
from qms.store import index_paths
from qms.store.store import Store
from tests.workspaces import risk

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from qms.model.snapshot import Snapshot

OLD: Final = 1_700_000_000


def index_of(root: Path) -> Path:
    """Return the file of the index."""
    return root / ".git" / "qms" / "index.sqlite"


def risk_path(root: Path, number: int) -> Path:
    """Return where a risk lies."""
    return root / "records" / "risks" / f"RSK-2026-{number:04d}.yaml"


def write(root: Path, number: int, title: str = "Low response rate") -> Path:
    """Write a risk of its own title."""
    path = risk_path(root, number)
    path.parent.mkdir(exist_ok=True)
    text = risk(number).replace("Low response rate", title)
    path.write_text(text.replace("UNIT-university", "UNIT-academic-quality-office"))
    return path


def plain(snapshot: Snapshot) -> list[Any]:
    """Return all that a snapshot holds, in its order."""
    entries = [
        (key, entry.id, entry.path, entry.kind, entry.aliases, entry.record, dict(entry.tree))
        for key, entry in snapshot.entries.items()
    ]
    return [entries, snapshot.broken, [record.id for record in snapshot], snapshot.occupied]


DEPTH: Final = int(os.environ.get("QMS_TEST_DEPTH", "1"))
"""How many times as often chance is asked as in the suite: ``make harden`` asks more."""


def indexed(root: Path, rev: str = WORKTREE) -> list[Any]:
    """Load a snapshot by the index."""
    return plain(Store.open(root).snapshot(rev))


def cold(root: Path, rev: str = WORKTREE) -> list[Any]:
    """Load a snapshot without any index."""
    os.environ["QMS_NO_INDEX"] = "1"
    try:
        return plain(Store.open(root).snapshot(rev))
    finally:
        del os.environ["QMS_NO_INDEX"]


def settled(patch: pytest.MonkeyPatch) -> None:
    """Let no file count as changed just now: a test does not wait two seconds."""
    patch.setattr("qms.store.index_paths._COARSEST", -(10**18))


def opened(root: Path, patch: pytest.MonkeyPatch) -> list[str]:
    """Return the paths under records/ that the next snapshot by the index reads."""
    seen: list[str] = []

    def noting(root: Path, path: str) -> tuple[bytes, str]:
        seen.append(path)
        return index_paths.read(root, path)

    with patch.context() as inner:
        inner.setattr("qms.store.indexed.read", noting)
        Store.open(root).snapshot()
    return seen
