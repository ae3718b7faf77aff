"""The sample university: years of dated changes, applied by the store as a user's own are.

``templates/sample/university`` holds the changes in the order of its files and of their lists;
author, date and content of every commit are given there, so commit ids are equal everywhere.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from qms.actions.init import Made, not_inside, starting_files
from qms.assets import assets
from qms.engine.check import integrity_only
from qms.engine.view import View
from qms.errors import UsageProblem
from qms.i18n import M
from qms.model.change import Append, Change, Create, File, Placeholder, Set
from qms.store.batch import Step, apply_many
from qms.store.git import Repo
from qms.store.git_import import Stamp
from qms.store.setup import lay_out
from qms.store.store import Store
from qms.store.workspace import CONFIG_FILE, parse_config
from qms.store.yaml_reader import read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from qms.model.change import Edit
    from qms.model.diagnostic import Diagnostic, FieldPath
    from qms.model.snapshot import Snapshot
    from qms.store.write import Checker

_PROFILE: Final = "kaznmu"
_EMAIL: Final = "office@example.org"
_NINE: Final = dt.time(4, tzinfo=dt.UTC)  # nine or ten o'clock in Almaty, which moved in 2024
_ZONE: Final = "+0500"
_LANGUAGE: Final = re.compile(rb"^default_language: .*$", re.MULTILINE)
_OWN: Final = "records/institution/"


@dataclass(frozen=True, slots=True)
class SampleChange:
    """One dated change of the sample: its day, the post that makes it, what it does."""

    date: dt.date
    by: str
    change: Change


def make_sample(root: Path, lang: str | None = None) -> Made:
    """Make the sample university with its whole history in a new or empty folder.

    In the language ``lang`` instead of its own every text says in which language it is.  Raises
    UsageProblem for a folder that holds something, WorkspaceProblem inside a workspace.
    """
    not_inside(root)
    if root.exists() and any(root.iterdir()):
        raise UsageProblem(
            M("{folder} is not empty.", folder=str(root)),
            M("The sample has a history of its own: give it a new folder."),
        )
    repo = Repo.init(root)
    changes = _told_in(lang)
    stamps = list(_stamps(changes))
    first = Stamp("Quality office", _EMAIL, stamps[0].seconds - 3600, _ZONE)
    lay_out(repo, root, first_files(lang), "Workspace by profile " + _PROFILE, first)
    steps = (
        Step(one.change, stamp, _check(one.date), one.date.year)
        for one, stamp in zip(changes, stamps, strict=True)
    )
    apply_many(Store.open(root), steps)
    return Made(root, tuple(sorted(Store.open(root).repo.tree("HEAD"))), ())


def first_files(lang: str | None = None) -> dict[str, bytes]:
    """Return the files of the sample's first commit: the profile's, without its institution."""
    files = starting_files(_PROFILE, None)
    kept = {path: data for path, data in files.items() if not path.startswith(_OWN)}
    settings = (_folder() / CONFIG_FILE).read_bytes()
    if lang is not None:
        settings = _LANGUAGE.sub(b"default_language: " + lang.encode(), settings)
    return kept | {CONFIG_FILE: settings}


def _told_in(lang: str | None) -> list[SampleChange]:
    """Return all changes, in the words of a workspace of that language."""
    changes = sample_changes()
    own = parse_config((_folder() / CONFIG_FILE).read_bytes()).default_language
    if lang in {None, own}:
        return changes
    from qms.actions.sample_words import spelled

    return [
        replace(one, change=replace(one.change, edits=spelled(one.change.edits, own)))
        for one in changes
    ]


def sample_changes() -> list[SampleChange]:
    """Read all changes, oldest first."""
    paths = sorted((_folder() / "university").glob("*.yaml"))
    trees: list[Any] = [read(path.read_bytes())["changes"] for path in paths]
    return [_change(tree) for trees_of_file in trees for tree in trees_of_file]


def _folder() -> Path:
    return assets() / "templates" / "sample"


def _change(tree: dict[str, Any]) -> SampleChange:
    edits = tuple(_edit(edit) for edit in tree["edits"])
    change = Change(tree["summary"], "sample", edits, tree.get("reason", ""))
    return SampleChange(dt.date.fromisoformat(tree["date"]), tree["by"], change)


def _edit(tree: dict[str, Any]) -> Edit:
    if "create" in tree:
        record_id = tree["tree"]["id"]
        return Create(tree["create"], tree["tree"], Placeholder(record_id), record_id)
    if "file" in tree:
        words = tree.get("text")
        data = (_folder() / tree["from"]).read_bytes() if words is None else words.encode()
        return File(tree["file"], data)
    if "append" in tree:
        return Append(tree["append"], _path(tree["path"]), tree["item"])
    return Set(tree["set"], _path(tree["path"]), tree["value"])


def _path(dotted: str) -> FieldPath:
    return tuple(int(step) if step.isdecimal() else step for step in dotted.split("."))


def _stamps(changes: list[SampleChange]) -> Iterator[Stamp]:
    """Give each commit its moment: the changes of one day follow each other by a minute."""
    for day, group in groupby(changes, key=lambda one: one.date):
        start = int(dt.datetime.combine(day, _NINE).timestamp())
        for number, one in enumerate(group):
            yield Stamp(one.by, _EMAIL, start + 60 * number, _ZONE)


def _check(day: dt.date) -> Checker:
    def check(snapshot: Snapshot) -> list[Diagnostic]:
        return integrity_only(View(snapshot, day))

    return check
