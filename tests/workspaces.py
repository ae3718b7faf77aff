"""Workspaces for tests: from literal YAML in memory, or on disk as ``qms init`` makes them."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from dataclasses import dataclass
from functools import cache
from textwrap import dedent
from typing import TYPE_CHECKING, Any, Final

from qms.actions.init import init, starting_files
from qms.cli.app import run
from qms.engine.check import check
from qms.engine.view import View
from qms.kinds import all_kinds
from qms.model.snapshot import WORKTREE
from qms.store.load import Before, load, path_of
from qms.store.workspace import parse_config
from tests.store.plain_git import git, put, record

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from qms.model.diagnostic import Diagnostic
    from qms.model.snapshot import Snapshot

TODAY: Final = dt.date(2026, 11, 21)

CONFIG: Final = parse_config(b"institution: Test University\nprofile: test@1\n")
ENGLISH: Final = parse_config(
    b"institution: Test University\nprofile: test@1\ndefault_language: en\n"
)


def assessment(number: int, date: str, levels: tuple[int, int], more: str = "") -> str:
    """Write one assessment as an item of the list."""
    return (
        f"  - {{id: '{number}', date: {date}, likelihood: {levels[0]}, impact: {levels[1]},"
        f" edition: preset-1{more}}}\n"
    )


def risk(
    number: int = 1,
    *,
    levels: tuple[int, int] = (3, 5),
    date: str = "2026-11-02",
    then: str = "",
    more: str = "",
) -> str:
    """Write a risk; ``then`` adds later assessments, ``more`` whole lines of YAML at the end."""
    return (
        f"id: RSK-2026-{number:04d}\n"
        "schema: 1\n"
        "title: Low response rate\n"
        "category: methodological\n"
        "unit: UNIT-university\n"
        "owner: ROLE-dean\n"
        "measures: [Remind before each survey]\n"
        "assessments:\n" + assessment(1, date, levels) + then + dedent(more)
    )


def capa(number: int = 1, *, more: str = "", plan: bool = True) -> str:
    """Write a CAPA of risk 1; with ``plan`` it names owner, executor and term."""
    posts = "owner: ROLE-dean\nexecutor: ROLE-head-of-unit\ndue: 2026-12-20\n" if plan else ""
    return (
        f"id: CAPA-2026-{number:04d}\n"
        "schema: 1\n"
        "title: Reminders\n"
        "sources: [RSK-2026-0001]\n"
        "unit: UNIT-university\n" + posts + dedent(more)
    )


def place(text: str) -> str:
    """Return the path at which a record lies, told from its ``id:`` line."""
    lines = (line.strip() for line in dedent(text).splitlines())
    record_id = next(line.removeprefix("id: ") for line in lines if line.startswith("id: "))
    prefix = record_id.partition("-")[0]
    kind = next(
        kind
        for kind in all_kinds().values()
        if kind.spec.prefix == prefix and kind.spec.fixed_id in {None, record_id}
    )
    return path_of(kind, record_id)


@cache
def preset(profile: str) -> dict[str, bytes]:
    """Return the records that ``qms init`` copies: path -> content."""
    files = starting_files(profile, "en")
    return {path: data for path, data in files.items() if path.startswith("records/")}


def files(*texts: str, profile: str | None = "kaznmu") -> dict[str, bytes]:
    """Lay out literal records over a preset; a record of the preset with the same id goes."""
    base = preset(profile) if profile else {}
    return base | {place(text): dedent(text).encode() for text in texts}


@cache
def _read(profile: str) -> Before:
    """Read the records of a preset once: they stand in nearly every snapshot."""
    own = preset(profile)
    return Before(load(WORKTREE, ENGLISH, own), own)


def snapshot(*texts: str, profile: str | None = "kaznmu") -> Snapshot:
    """Build a snapshot from literal records; none of them may be broken."""
    before = _read(profile) if profile else None
    found = load(WORKTREE, ENGLISH, files(*texts, profile=profile), before)
    assert [english(item) for part in found.broken for item in part.diagnostics] == []
    return found


def view(*texts: str, today: dt.date | str = TODAY, profile: str | None = "kaznmu") -> View:
    """Look at literal records on a day."""
    day = dt.date.fromisoformat(today) if isinstance(today, str) else today
    return View(snapshot(*texts, profile=profile), day)


def found(
    *texts: str, code: str, today: dt.date | str = TODAY, profile: str | None = "kaznmu"
) -> list[Diagnostic]:
    """Return what one rule reports, waivers counted."""
    return [
        item
        for item in check(view(*texts, today=today, profile=profile)).counted
        if item.code == code
    ]


def english(item: Diagnostic) -> str:
    """Return the words of a finding with its hint."""
    hint = f" | {item.hint.shown('en')}" if item.hint else ""
    return item.message.shown("en") + hint


def copy_of(template: Path, target: Path) -> Path:
    """Copy a workspace with its git folder."""
    shutil.copytree(template, target)
    return target


def made(folder: Path, profile: str, lang: str = "en") -> Path:
    """Make a real workspace as ``qms init`` does on ``TODAY``, whatever the clock says."""
    root = init(folder, profile, lang, TODAY.isoformat()).root
    # what is copied for every test is few files: half of a workspace are loose objects of git
    git(root, "repack", "-adq")
    for hook in (root / ".git" / "hooks").glob("*.sample"):
        hook.unlink()
    return root


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """Return the lines of the answer."""
        return self.out.splitlines()

    @property
    def json(self) -> dict[str, Any]:
        """Return the answer as a program reads it."""
        body: dict[str, Any] = json.loads(self.out)
        return body

    @property
    def items(self) -> list[dict[str, Any]]:
        """Return the items of a JSON answer."""
        rows: list[dict[str, Any]] = self.json["items"]
        return rows


@dataclass(frozen=True, slots=True)
class Cli:
    """The command line in this process, in one workspace, on ``TODAY``."""

    root: Path
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *args: str, code: int | None = 0, today: str | None = None) -> Ran:
        """Run a command; asserts the exit code unless None was given for it."""
        self.capsys.readouterr()
        when = today or TODAY.isoformat()
        ended = run(["-C", str(self.root), "--today", when, *args])
        captured = self.capsys.readouterr()
        done = Ran(ended, captured.out, captured.err)
        assert code is None or ended == code, f"{args}: {done}"
        assert "Traceback" not in done.err
        return done

    def risk(self, likelihood: int = 3, impact: int = 5, *more: str) -> str:
        """Add a risk of the given levels; returns its id."""
        return self(
            *("risk", "add", "--title", "Low response rate", "--category", "methodological"),
            *("--likelihood", str(likelihood), "--impact", str(impact)),
            *("--unit", "UNIT-university", "--owner", "ROLE-dean"),
            *more,
        ).lines[0]

    def put(self, *texts: str) -> None:
        """Write literal records into the working tree, without a commit."""
        for text in texts:
            put(self.root, place(text), dedent(text))

    def record(self, text: str, *, when: str | None = None) -> str:
        """Write one literal record and commit it; returns the commit."""
        return record(self.root, place(text), dedent(text), when=when)

    def records(self, *texts: str) -> Cli:
        """Write literal records, each as a commit."""
        for text in texts:
            self.record(text)
        return self

    def read(self, path: str) -> str:
        """Return the content of a file of the workspace."""
        return (self.root / path).read_text(encoding="utf-8")
