"""The workspace beside this one: read where it is here, never written from here."""

from __future__ import annotations

import os
import re
import shlex
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from qms.actions.session import Moment, Session
from qms.errors import PublishingProblem, StoreProblem, UsageProblem
from qms.i18n import N_, M, Message
from qms.model.change import Append, Remove, Replace, Set
from qms.model.next_to import Abroad, NextTo, OwnFirst
from qms.model.restricted_ids import is_restricted
from qms.model.snapshot import Broken, Snapshot
from qms.store.neighbour import Neighbour, neighbour

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qms.model.change import Change

_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WRITES: Final = (Set, Append, Remove, Replace)
RESTRICTED: Final = N_("restricted workspace")
MAIN: Final = N_("main workspace")


class Beside:
    """The other workspace of a session, which may not be here."""

    def __init__(self, session: Session) -> None:
        self.session = session
        workspace = session.store.workspace
        found = neighbour(workspace.root, workspace.config)
        self.named: Neighbour = found or Neighbour(".", restricted=False, root=None)

    @property
    def here(self) -> bool:
        """Tell whether it is on this computer."""
        return self.named.root is not None

    @property
    def restricted(self) -> bool:
        """Tell whether the other one is the restricted one; else it is ours."""
        return self.named.restricted

    @property
    def word(self) -> str:
        """Return what the other one is called, in English."""
        return RESTRICTED if self.restricted else MAIN

    @property
    def key(self) -> str:
        """Return what the other one is called for programs."""
        return "restricted" if self.restricted else "main"

    @cached_property
    def other(self) -> Session | None:
        """The other one as it was at the moment looked at; None where it was not there."""
        if self.named.root is None:
            return None
        asked = self.session.moment
        other = Session(Moment(self.named.root, self._day(), asked.today, asked.lang))
        _opened = other.store
        try:
            _moment = other.rev
        except StoreProblem:  # nothing had been recorded there yet
            return None
        return other

    def _day(self) -> str | None:
        """Return the day of the moment looked at: a commit of ours says nothing of the other."""
        at, store = self.session.moment.at, self.session.store
        if at is None or _DATE.fullmatch(at):
            return at
        return store.repo.date_of(self.session.rev, store.workspace.config.time_zone).isoformat()

    @cached_property
    def next_to(self) -> NextTo:
        """What is known of it."""
        if self.other is None:
            return NextTo(self.restricted, here=self.here)
        own = self.other.own
        entries = {name: Abroad(one, self.named.folder) for name, one in own.entries.items()}
        unreadable = frozenset(broken.id for broken in own.broken)
        return NextTo(self.restricted, here=True, entries=entries, unreadable=unreadable)

    def seen_from(self, snapshot: Snapshot) -> Snapshot:
        """Return a snapshot of ours that knows of the other one."""
        if self.restricted:
            return replace(snapshot, next_to=self.next_to)
        entries = OwnFirst(snapshot.entries, self.next_to.entries)
        return replace(snapshot, entries=entries, next_to=self.next_to)

    def joined(self, snapshot: Snapshot) -> Snapshot:
        """Return the records of both workspaces in one, to be read by somebody who has both."""
        if self.other is None:
            return self.seen_from(snapshot)
        broken = tuple(
            Broken(one.id, f"{self.named.folder}/{one.path}", one.diagnostics)
            for one in self.other.own.broken
        )
        entries = {**self.next_to.entries, **snapshot.entries}
        return replace(snapshot, entries=entries, broken=(*snapshot.broken, *broken))

    def place(self, record_id: str) -> str:
        """Return the key of the other workspace for a record that lies there, else nothing."""
        own = record_id in self.session.own.entries
        return self.key if not own and record_id in self.next_to.entries else ""

    def places(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Name the workspace of each record; nothing at all where every one is of our own."""
        found = tuple(map(self.place, ids))
        return found if any(found) else ()

    @staticmethod
    def titled(place: str) -> Message:
        """Return the name of the other workspace as people read it, by its key."""
        return Message({"restricted": RESTRICTED, "main": MAIN}[place])

    def holds(self, record_id: str) -> bool:
        """Tell whether a record is one of the other workspace, or by its number must be."""
        own = self.session.own.occupied
        if self.here:
            return record_id not in own and record_id in self.next_to.occupied
        return self.restricted and record_id not in own and is_restricted(record_id)

    def refuse(self, change: Change) -> None:
        """Raise UsageProblem for a change of what the other one holds.

        StoreProblem where a restricted workspace stands alone: nothing can be judged then.
        """
        if not self.restricted and self.other is None:
            raise StoreProblem(
                M("The main workspace is not here, and its units, roles and policies are needed."),
                M("Clone it to {folder}.", folder=self.where()),
            )
        for edit in change.edits:
            if isinstance(edit, _WRITES):
                self.refuse_theirs(edit.record_id)

    def refuse_theirs(self, record_id: str) -> None:
        """Raise UsageProblem where a record is one of the other workspace: change it there."""
        if not self.holds(record_id):
            return
        what = M("{id} is a record of the {workspace}.", id=record_id, workspace=Message(self.word))
        raise UsageProblem(what, self.there())

    def refuse_leaving(self) -> None:
        """Raise PublishingProblem where ours is the restricted one."""
        if not self.restricted:
            raise PublishingProblem(
                M("What lies in a restricted workspace goes into no report, export or mirror."),
                M("Of the main workspace: {command}", command=self.command()),
            )

    def there(self) -> Message:
        """Name the same command in the other workspace, or where that has to be cloned to."""
        if not self.here:
            return M("It is not here; clone it to {folder}.", folder=self.where())
        return M("Do it there: {command}", command=self.command())

    def command(self) -> str:
        """Return the command that was typed, to be typed for the other workspace."""
        words = self.session.moment.words or ("...",)
        return f"qms -C {shlex.quote(self.where())} {' '.join(map(_quoted, words))}"

    def where(self) -> str:
        """Return the folder as it is typed from here."""
        there = str(self.named.root or (self.session.store.root / self.named.folder))
        there = os.path.normpath(there)
        with suppress(ValueError, OSError):  # another drive; a folder that is gone
            near = os.path.relpath(there, Path.cwd())
            return near if len(near) < len(there) else there
        return there


def _quoted(word: str) -> str:
    return word if word == "..." else shlex.quote(word)


class Both(Session):
    """A session that reads the records of both workspaces, for who asks at the terminal."""

    def __init__(self, session: Session, beside: Beside) -> None:
        super().__init__(session.moment)
        self.store = session.store
        self.neighbour = self._beside = beside
        self._session = session

    @cached_property
    def own(self) -> Snapshot:
        """All records of the workspace that we stand in."""
        return self._session.own

    @cached_property
    def snapshot(self) -> Snapshot:
        """The records of both."""
        return self._beside.joined(self.own)


def both(session: Session) -> Session:
    """Return a session that reads both workspaces; the same one where there is no other here."""
    beside = session.neighbour
    if beside is None or beside.other is None:
        return session
    return Both(session, beside)
