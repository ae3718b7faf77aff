"""Exchange records with the place that everybody shares: take in, settle, check, send."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from qms.actions.resolve import labels
from qms.errors import StoreProblem, UsageProblem
from qms.i18n import M
from qms.kinds import noun_of
from qms.store import git_remote, git_trees
from qms.store.git_remote import Sent, Unreachable
from qms.store.lock import workspace_lock
from qms.store.merge_driver import install_driver
from qms.store.sync import Joined, take_in, uncommitted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qms.actions.session import Session
    from qms.i18n import Message
    from qms.model.diagnostic import Diagnostic
    from qms.model.snapshot import Entry, Snapshot
    from qms.store.git_remote import Upstream

_TRIES: Final = 4
RECEIVED, SENT, WAITING, OPEN = "received", "sent", "waiting", "conflict"
RENUMBERED, ITEM = "renumbered", "item"


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the answer: a record and what became of it.

    ``new``: it was not there before.  ``former``: its id until now.  ``fields``: what is open; of
    an item that got another id the id until now and the present one.  ``labels`` name the place of
    each open field, or of the list of that item, from the record down.
    """

    what: str
    record: str
    noun: str
    title: Any
    new: bool = False
    former: str | None = None
    fields: tuple[str, ...] = ()
    labels: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Synced:
    """How it went: with whom, what moved, how many changes wait here, what a person should know.

    ``upstream`` is None where the workspace knows no other place.
    """

    upstream: str | None
    told: tuple[Told, ...] = ()
    waiting: int = 0
    remark: Message | None = None
    dry: bool = False

    def of(self, what: str) -> tuple[Told, ...]:
        """Return the lines of one sort."""
        return tuple(item for item in self.told if item.what == what)


def sync(session: Session, *, dry: bool = False) -> Synced:
    """Take in what others sent, merge it with what is here, check it and send the result.

    Where nobody can be reached nothing happens but the answer what waits.  What is in conflict
    stays here until it is settled, so that nobody else gets it.  Raises StoreProblem for whatever
    a person has to mend first; then nothing is half done.
    """
    if session.moment.at is not None:
        raise UsageProblem(M("The past cannot be exchanged: leave out --at."))
    repo = session.store.repo
    other = git_remote.upstream(repo.place)
    if other is None:
        return _alone(session)
    repo.ready()
    if not dry:
        install_driver(repo)
    if paths := session.store.uncommitted():
        raise uncommitted(paths)
    try:
        git_remote.fetch(repo.place, other)
    except Unreachable as silent:
        return _silent(session, other, silent)
    return _Exchange(session, other, dry=dry).run()


def _alone(session: Session) -> Synced:
    return Synced(
        None,
        waiting=git_trees.count(session.store.repo.place, None, "HEAD"),
        remark=M(
            "This workspace is tied to no other place yet. Tie it: git remote add origin ADDRESS, "
            "then git push --set-upstream origin {branch}",
            branch=git_remote.branch(session.store.repo.place),
        ),
    )


def _silent(session: Session, other: Upstream, silent: Unreachable) -> Synced:
    place, ours = session.store.repo.place, session.store.repo.head() or "HEAD"
    theirs = git_remote.tip(place, other)
    since = git_trees.bases(place, ours, theirs) if theirs else ()
    told = _mine(session, session.snapshot, since[:1], WAITING, {})
    waiting = git_trees.count(place, theirs, ours)
    return Synced(other.name, tuple(told), waiting, silent.message)


class _Exchange:
    """Taking in and sending, again while others are quicker."""

    def __init__(self, session: Session, other: Upstream, *, dry: bool) -> None:
        self.session, self.other, self.dry = session, other, dry
        self.repo = session.store.repo
        self.place = self.repo.place
        self.start = self.repo.head() or ""
        theirs = git_remote.tip(self.place, other)
        self.base = git_trees.bases(self.place, self.start, theirs)[:1] if theirs else ()
        self.joined: Joined | None = None

    def run(self) -> Synced:
        for _ in range(_TRIES):
            joined = self._take_in()
            if self.dry or self._open(joined) or self._sent(joined):
                return self._said(joined)
            git_remote.fetch(self.place, self.other)
        raise StoreProblem(
            M("Others keep sending to {name}; what they sent is taken in.", name=self.other.name),
            M("Repeat in a moment: qms sync"),
        )

    def _take_in(self) -> Joined:
        theirs = git_remote.tip(self.place, self.other)
        store = self.session.store
        with workspace_lock(store.root):
            if paths := store.uncommitted():
                raise uncommitted(paths)
            found = take_in(
                store, theirs or self.repo.head() or "", self.other.name, self._check, dry=self.dry
            )
        self.joined = _after(self.joined, found)
        return self.joined

    def _check(self, snapshot: Snapshot) -> list[Diagnostic]:
        return self.session.integrity(snapshot)

    def _sent(self, joined: Joined) -> bool:
        if git_remote.tip(self.place, self.other) == joined.commit:
            return True
        return git_remote.push(self.place, self.other, joined.commit) is Sent.TAKEN

    def _open(self, joined: Joined) -> set[str]:
        """Return the records to be settled that the other place does not have so already."""
        found = {record.id for record in joined.after if record.conflict is not None}
        theirs = git_remote.tip(self.place, self.other)
        if not found or theirs is None:
            return found
        known = self.session.store.snapshot(theirs)
        same = {record.id for record in known if record.conflict is not None}
        return found - same

    def _said(self, joined: Joined) -> Synced:
        stays = self._open(joined)
        own = WAITING if stays or self.dry else SENT
        told = [
            *_received(joined),
            *_mine(self.session, joined.after, self.base, own, joined.renumbered, start=self.start),
            *_renumbered(joined),
            *_items(joined),
            *(_left(joined.after, name, joined.open.get(name, ())) for name in sorted(stays)),
        ]
        remark = None
        if stays:
            remark = M("Nothing is sent before the conflicts are settled: qms resolve")
        waiting = git_trees.count(self.place, git_remote.tip(self.place, self.other), joined.commit)
        return Synced(self.other.name, tuple(told), waiting, remark, dry=self.dry)


def _after(first: Joined | None, then: Joined) -> Joined:
    """Tell of several rounds as of one."""
    if first is None:
        return then
    return replace(
        then,
        before=first.before,
        renumbered={**first.renumbered, **then.renumbered},
        open={**first.open, **then.open},
        renamed={**first.renamed, **then.renamed},
        brought=first.brought | then.brought,
    )


def _received(joined: Joined) -> Iterable[Told]:
    """Name what others changed and is not as it was here; what we only renumbered is our own."""
    moved = set(joined.renumbered.values())
    before = joined.before.entries
    for name, entry in sorted(joined.after.entries.items()):
        known = before.get(name)
        theirs = name not in moved and not joined.brought.isdisjoint({name, *entry.aliases})
        if theirs and known is not entry and (not known or known.tree != entry.tree):
            yield _told(RECEIVED, entry, new=known is None or name in joined.renumbered)


def _mine(  # noqa: PLR0913 -- two revisions, a snapshot and how to tell of it
    session: Session,
    snapshot: Snapshot,
    base: tuple[str, ...],
    what: str,
    renumbered: Mapping[str, str],
    *,
    start: str = "HEAD",
) -> Iterable[Told]:
    """Name the records that we changed since both began."""
    repo = session.store.repo
    old = repo.tree(base[0]) if base else {}
    new = repo.tree(start)
    paths = {entry.path: entry for entry in snapshot.entries.values()}
    for path in sorted(new):
        if new[path] != old.get(path) and path in paths:
            entry = paths[path]
            later = renumbered.get(entry.record.id)
            yield _told(what, snapshot.entries[later] if later else entry, new=path not in old)


def _renumbered(joined: Joined) -> Iterable[Told]:
    for old, new in joined.renumbered.items():
        yield replace(_told(RENUMBERED, joined.after.entries[new], new=False), former=old)


def _items(joined: Joined) -> Iterable[Told]:
    """Name the items of which both sides had given the id."""
    for name, items in sorted(joined.renamed.items()):
        entry = joined.after.entries[name]
        for place, new in items:
            where, _, old = place.rpartition(".")
            told = _told(ITEM, entry, new=False)
            yield replace(told, fields=(old, new), labels=(tuple(labels(entry.kind, where)),))


def _left(snapshot: Snapshot, name: str, fields: tuple[str, ...]) -> Told:
    entry = snapshot.entries[name]
    conflict = entry.record.conflict
    held = tuple(value.path for value in conflict.fields) if conflict else ()
    places = tuple(tuple(labels(entry.kind, one)) for one in held)
    return replace(_told(OPEN, entry, new=False), fields=held or fields, labels=places)


def _told(what: str, entry: Entry, *, new: bool) -> Told:
    record = entry.record
    title = getattr(record, "title", None)
    return Told(what, record.id, noun_of(type(record)), title, new)
