"""What changed between two versions of the records, for people who do not read YAML."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.actions.doc_text_diff import with_texts
from qms.engine.change_of.fields import Field, differences
from qms.engine.change_of.values import Plain
from qms.engine.change_words import minutes
from qms.engine.view import View
from qms.errors import UsageProblem
from qms.i18n import N_, M
from qms.model.config import Config
from qms.model.snapshot import WORKTREE
from qms.store.git_base import commits_between, merge_base
from qms.store.workspace import CONFIG_FILE

if TYPE_CHECKING:
    import datetime as dt

    from qms.actions.session import Session
    from qms.engine.change_words import Minutes
    from qms.i18n import Message
    from qms.model.snapshot import Snapshot

ADDED: Final = N_("added")
CHANGED: Final = N_("changed")
GONE: Final = N_("taken away")


@dataclass(frozen=True, slots=True)
class End:
    """One side: a commit id or WORKTREE, the day it is seen on, the day it was recorded."""

    rev: str
    day: dt.date
    recorded: dt.date


@dataclass(frozen=True, slots=True)
class Span:
    """Two sides; ``commits`` between them, None where that is not known."""

    before: End
    after: End
    commits: int | None


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that differs: records in sentences, settings, other files by path."""

    span: Span
    minutes: Minutes
    settings: tuple[Message, ...]
    files: tuple[tuple[str, str], ...]

    @property
    def empty(self) -> bool:
        """Whether nothing at all differs."""
        told = self.minutes.told or self.minutes.unread
        return not (told or self.settings or self.files)


def difference(session: Session, asked: str | None = None) -> Difference:
    """Compare two versions: ``A..B``, ``A`` (with the files as they are), none (since the commit).

    A and B are commits, branches, tags or dates; ``A...B`` begins where the two parted.  Each side
    is seen with its own policies on its own day.  Raises UsageProblem and StoreProblem.
    """
    span = span_of(session, asked)
    store = session.store
    after = _snapshot(session, span.after)
    before = View(store.snapshot(span.before.rev), span.before.day)
    view = View(after, span.after.day)
    files = _files(session, span, _of_records(before, view))
    told = with_texts(minutes(before, view), before, view, files)
    return Difference(span, told, _settings(before, view), files)


def _snapshot(session: Session, end: End) -> Snapshot:
    return session.snapshot if end.rev == session.rev else session.store.snapshot(end.rev)


def span_of(session: Session, asked: str | None) -> Span:
    """Read what the user asked for; raises UsageProblem and StoreProblem."""
    first, dots, last = _parts(asked or "")
    store = session.store
    if last and session.moment.at is not None:
        raise UsageProblem(
            M(
                "The later version is given twice: by {option} and as {name}",
                option="--at",
                name=last,
            ),
            M("Leave one of them out."),
        )
    name = last or session.moment.at
    after = store.resolve(name) if name else WORKTREE
    before = store.resolve(first or "HEAD")
    if dots == "...":
        before = merge_base(store.repo.place, before, store.resolve(name or "HEAD"))
    tip = after if after != WORKTREE else store.resolve("HEAD")
    return Span(
        _end(session, before, fresh=not first),
        _end(session, after),
        commits_between(store.repo.place, before, tip),
    )


def _parts(asked: str) -> tuple[str, str, str]:
    for dots in ("...", ".."):
        first, found, last = asked.partition(dots)
        if found:
            return first, dots, last
    return asked, "", ""


def _end(session: Session, rev: str, *, fresh: bool = False) -> End:
    """Return a side, looked at on its own day, never later than today.

    What is not committed yet is compared on one day (``fresh``): time alone changes nothing.
    """
    if rev == WORKTREE:
        return End(rev, session.today, session.today)
    recorded = session.store.repo.date_of(rev, session.config.time_zone)
    fixed = fresh or session.moment.today is not None
    return End(rev, session.today if fixed else min(session.today, recorded), recorded)


def _settings(before: View, after: View) -> tuple[Message, ...]:
    field = Field(before, after, Config, CONFIG_FILE, Plain(CONFIG_FILE))
    old, new = before.snapshot.config, after.snapshot.config
    return () if old == new else tuple(differences(field, old, new))


def _of_records(*views: View) -> frozenset[str]:
    """Return the paths that are told record by record, and the file of settings."""
    entries = {entry.path for view in views for entry in view.snapshot.entries.values()}
    broken = {part.path for view in views for part in view.snapshot.broken}
    return frozenset({*entries, *broken, CONFIG_FILE})


def _files(session: Session, span: Span, told: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """Return the other files of the workspace that differ: path and what happened."""
    repo, store = session.store.repo, session.store
    old = repo.tree(span.before.rev)
    if span.after.rev == WORKTREE:
        new = repo.tree("HEAD")
        # a path that git calls changed has another content than any blob id could name
        fresh = dict.fromkeys(repo.changed(), "")
        new = {
            path: blob for path, blob in {**new, **fresh}.items() if (store.root / path).exists()
        }
    else:
        new = repo.tree(span.after.rev)
    return tuple(
        (path, CHANGED if path in old and path in new else ADDED if path in new else GONE)
        for path in sorted({*old, *new} - told)
        if old.get(path) != new.get(path)
    )
