"""Mirror registers and issued reports into a folder; only what changed is written."""

from __future__ import annotations

import datetime as dt
import os
import shlex
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import count
from typing import TYPE_CHECKING

from qms.actions.mirrored import Problem, Wish, items, readme
from qms.errors import UsageProblem
from qms.i18n import N_, M
from qms.store.mirror_folder import Manifest, Mirrored, mirror_folder, sha256
from qms.store.mirror_owner import is_ahead, is_behind, workspace_id

if TYPE_CHECKING:
    from pathlib import Path

    from qms.actions.mirrored import Item
    from qms.actions.session import Session
    from qms.store.mirror_folder import MirrorFolder

__all__ = ["Done", "Wish", "mirror"]


class Done(StrEnum):
    """What became of a file."""

    WRITTEN = N_("written")
    REMOVED = N_("removed: its content is out of date")
    DROPPED = N_("removed: it is no longer mirrored")
    ASIDE = N_("edited by somebody; set aside under this name")


@dataclass(slots=True)
class _Run:
    """One run: the entries that will stand in the list, the bytes still to be written."""

    folder: MirrorFolder
    today: dt.date
    owners: dict[str, str]
    files: dict[str, Mirrored] = field(default_factory=dict)
    new: dict[str, bytes] = field(default_factory=dict)
    done: list[tuple[str, Done | Problem]] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)


def mirror(session: Session, path: Path, wish: Wish) -> tuple[tuple[str, Done | Problem], ...]:
    """Bring a folder up to date; returns what was done, name by name, nothing when nothing was.

    A file whose content did not change keeps name and bytes.  Languages add up: what an earlier
    run mirrored stays, unless only others are wished.  Nothing is written before every file is
    ready and the privacy gate has let it pass.  Raises UsageProblem for a folder that mirrors
    another workspace or another circle, StoreProblem for one that cannot be written.
    """
    session.refuse_leaving()
    with mirror_folder(session.store.workspace, path) as folder:
        empty = _of_ours(session, folder, wish)
        wish = replace(wish, languages=empty.languages, command=_command(session, path, empty))
        wanted = list(items(session, wish))
        known = {f"{item.key}.{ending}" for item in wanted for ending in item.endings}
        before = folder.manifest.files.items()
        owners = {item.name: key for key, item in before if key in known}
        run = _Run(folder, session.today, owners)
        for item in wanted:
            _take(run, item)
        _take(run, readme(session, wish, run.files))
        _write(session, run, empty)
    return tuple(run.done)


def _of_ours(session: Session, folder: MirrorFolder, wish: Wish) -> Manifest:
    """Return the list without files; refuse a folder of something else, or of newer records."""
    known, workspace = folder.manifest, session.store.workspace
    kept = () if wish.only else known.languages
    languages = tuple(dict.fromkeys((*kept, *wish.languages)))
    languages = languages or known.languages or (session.config.default_language,)
    name, own = session.config.institution.shown("en"), workspace_id(workspace)
    wanted = Manifest(name, wish.circle.value, languages, id=own, commit=_commit(session))
    if known.names and not _same(known, wanted):
        raise UsageProblem(
            M(
                "This folder mirrors {workspace} for the circle {circle}.",
                workspace=known.workspace,
                circle=known.circle,
            )
            if known.circle != wanted.circle or known.workspace != wanted.workspace
            else M("This folder mirrors another workspace of {workspace}.", workspace=name),
            M("Each workspace and each circle has a folder of its own: choose another one."),
        )
    if known.names and is_ahead(workspace, known.commit, wanted.commit):
        raise UsageProblem(
            M("The folder is ahead of this copy: qms sync first."),
            M("It was made of newer records: fetch them, or mirror where they are."),
        )
    return wanted


def _same(known: Manifest, wanted: Manifest) -> bool:
    """Tell whether two lists are of one mirror; that of an earlier program names no workspace."""
    own = known.id == wanted.id if known.id else known.workspace == wanted.workspace
    return own and known.circle == wanted.circle


def _commit(session: Session) -> str:
    """Return the commit whose records, with what was changed since, are mirrored."""
    return session.provenance()["commit"] or ""


def _command(session: Session, path: Path, wanted: Manifest) -> str:
    """Return the command that brings the folder up to date, from the folder of the workspace."""
    try:
        place = os.path.relpath(path, session.store.root)
    except ValueError:  # another drive of Windows
        place = str(path)
    words = ("qms", "mirror", place.replace(os.sep, "/"), "--circle", wanted.circle)
    return shlex.join((*words, "--lang", ",".join(wanted.languages)))


def _take(run: _Run, item: Item) -> None:
    """Keep the files of an item that are as they should be, make the others."""
    day = _day(run, item)
    stem = _stem(run, item, day)
    entries = {
        ending: _entry(run, item, ending, f"{stem}.{ending}", day) for ending in item.endings
    }
    stale = [ending for ending, entry in entries.items() if not entry.sha256]
    made = item.make(stem, stale) if stale else {}
    if isinstance(made, Problem):
        run.done.append((item.called, made))
        return
    for ending, entry in entries.items():
        if ending in made:
            run.new[entry.name] = made[ending]
            entry = replace(entry, sha256=sha256(made[ending]))  # noqa: PLW2901
        run.files[f"{item.key}.{ending}"] = entry
        run.taken.add(entry.name.casefold())


def _before(run: _Run, item: Item, ending: str) -> Mirrored | None:
    """Return the entry of a file with the same content, None where there is none."""
    known = run.folder.manifest.files.get(f"{item.key}.{ending}")
    return known if known and known.content == item.content else None


def _day(run: _Run, item: Item) -> dt.date:
    """Return the day in the name: that on which a run first met this content."""
    known = [entry.day for ending in item.endings if (entry := _before(run, item, ending))]
    return item.day or (dt.date.fromisoformat(min(known)) if known else run.today)


def _stem(run: _Run, item: Item, day: dt.date) -> str:
    """Return the name, with a number where another file has it."""
    stems = (item.name(day, number) for number in count(1))
    return next(
        stem
        for stem in stems
        if all(_free(run, f"{stem}.{end}", f"{item.key}.{end}") for end in item.endings)
    )


def _free(run: _Run, name: str, key: str) -> bool:
    if name.casefold() in run.taken or run.owners.get(name, key) != key:
        return False
    return not run.folder.taken(name) or bool(run.folder.manifest.ours(name))


def _entry(run: _Run, item: Item, ending: str, name: str, day: dt.date) -> Mirrored:
    """Return the entry of a file; without a digest where it has to be written."""
    before = _before(run, item, ending)
    whole = before is not None and before.name == name
    sha = before.sha256 if before and whole and run.folder.digest(name) == before.sha256 else ""
    return Mirrored(item.content, day.isoformat(), name, sha)


def _write(session: Session, run: _Run, empty: Manifest) -> None:
    """Say what is going to be written, write it, remove what it replaces, say what is there."""
    folder, old = run.folder, run.folder.manifest
    if run.new:
        more = tuple((name, sha256(data)) for name, data in run.new.items())
        folder.save(replace(empty, files=old.files, pending=(*old.pending, *more)))
    for name, data in run.new.items():
        aside = folder.put(name, data)
        run.done += [(aside, Done.ASIDE)] if aside else []
        run.done.append((name, Done.WRITTEN))
    if run.files == old.files and is_behind(session.store.workspace, old.commit, empty.commit):
        # the commit alone is no reason to write: the folder may be a drive that is carried about
        empty = replace(empty, commit=old.commit)
    kept = {entry.name for entry in run.files.values()}
    for name in sorted(old.names - kept):
        _retire(run, old, name)
    folder.save(replace(empty, files=run.files))


def _retire(run: _Run, old: Manifest, name: str) -> None:
    """Remove a file of ours whose name is no longer used; what somebody made of it stays."""
    digest = run.folder.digest(name)
    if digest in old.ours(name):
        run.folder.remove(name)
        keys = {key for key, entry in old.files.items() if entry.name == name}
        run.done.append((name, Done.REMOVED if keys & run.files.keys() else Done.DROPPED))
    elif digest is not None and name in {entry.name for entry in old.files.values()}:
        run.done.append((run.folder.set_aside(name), Done.ASIDE))
