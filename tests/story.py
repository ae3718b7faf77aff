"""A story told on the command line: days go on, and each step says how things stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.store.plain_git import git

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pytest

    from tests.workspaces import Cli, Ran


@dataclass
class Story:
    """The command line on the days of a story about the records in ``files``: id -> path.

    ``day`` is the present one.
    """

    qms: Cli
    patch: pytest.MonkeyPatch
    files: Mapping[str, str]
    day: str = ""
    told: dict[str, int] = field(default_factory=dict)

    def on(self, day: str) -> None:
        """Go on to a later day; the commits that come are dated with it."""
        assert day >= self.day, "the story goes forward"
        self.day = day
        for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
            self.patch.setenv(name, f"{day}T10:00:00+05:00")

    def do(self, *args: str, code: int = 0) -> Ran:
        return self.qms(*args, code=code, today=self.day)

    def refused(self, *args: str) -> str:
        """Run what is refused and writes nothing; returns what it said."""
        before = git(self.qms.root, "rev-parse", "HEAD")
        said = self.do(*args, code=2).err
        assert git(self.qms.root, "rev-parse", "HEAD") == before
        assert git(self.qms.root, "status", "--porcelain") == ""
        return said

    def edit(self, record: str, lines: str) -> None:
        """Add lines at the end of a record in an editor."""
        script = self.qms.root.parent / "editor.sh"
        script.write_text(f"#!/bin/sh\ncat >> \"$1\" <<'END'\n{lines}\nEND\n", encoding="utf-8")
        script.chmod(0o755)
        self.patch.delenv("VISUAL", raising=False)
        self.patch.setenv("EDITOR", str(script))
        self.do("edit", record)

    def stands(self, check: str, due: str, log: str = "") -> None:
        """Assert what is found, what is due and what was told since this was last called.

        ``check``: codes of findings about the records, ``!`` behind those that are overdue.
        ``due``: the day of each row about them and what it is, ``!`` behind those that passed.
        ``log``: the fields that changed, newest first.
        """
        assert self._found() == sorted(check.split()), f"check on {self.day}"
        assert self._due() == sorted(due.split()), f"due on {self.day}"
        assert self._told() == log.split(), f"log on {self.day}"

    def _found(self) -> list[str]:
        ran = self.qms("check", "--json", code=None, today=self.day)
        assert not [item for item in ran.items if item["class"] == "integrity"]
        mine = [item for item in ran.items if item["record"] in self.files]
        late = any(item["state"] == "overdue" for item in ran.items)
        assert ran.code == int(late)
        return sorted(item["code"] + "!" * (item["state"] == "overdue") for item in mine)

    def _due(self) -> list[str]:
        rows = [item for item in self.do("due", "--json").items if item["record"] in self.files]
        return sorted(self._row(item) for item in rows)

    @staticmethod
    def _row(item: dict[str, Any]) -> str:
        name = item["part"] or item["source"]
        return f"{item['due']}:{name}{'!' * item['overdue']}"

    def _told(self) -> list[str]:
        found: list[str] = []
        for record, path in self.files.items():
            if (self.qms.root / path).exists():
                items = self.do("log", record, "--json").items
                new = items[: len(items) - self.told.get(record, 0)]
                assert {item["recorded"] for item in new} <= {self.day}
                found += [item["field"] for item in new]
                self.told[record] = len(items)
        return found
