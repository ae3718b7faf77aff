"""A workspace opened for one command: the store, the moment looked at, today."""

from __future__ import annotations

import datetime as dt
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from qms import __version__
from qms.actions.values import parse_date
from qms.engine.check import integrity_only
from qms.engine.view import View
from qms.errors import UsageProblem, WorkspaceProblem
from qms.i18n import M, Message
from qms.model.days import OUT_OF_REACH, sensible
from qms.model.snapshot import WORKTREE
from qms.store.lay_out import laid_out
from qms.store.store import STAGED, Store
from qms.store.write import apply

if TYPE_CHECKING:
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from qms.actions.neighbours import Beside
    from qms.model.change import Change
    from qms.model.config import Config
    from qms.model.diagnostic import Diagnostic
    from qms.model.snapshot import Snapshot
    from qms.store.write import Applied


_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def clock(zone: ZoneInfo) -> dt.date:
    """Return the day by SOURCE_DATE_EPOCH, else by the computer's clock, in a time zone."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isascii() and epoch.isdigit():
        return _of_build(epoch, zone)
    return dt.datetime.now(zone).date()


def _of_build(epoch: str, zone: ZoneInfo) -> dt.date:
    with suppress(ValueError, OverflowError, OSError):
        day = dt.datetime.fromtimestamp(int(epoch), zone).date()
        if sensible(day):
            return day
    raise WorkspaceProblem(
        M("{option}: {reason}", option="SOURCE_DATE_EPOCH", reason=Message(OUT_OF_REACH))
    )


@dataclass(frozen=True, slots=True)
class Moment:
    """What the user asked for: folder, ``--at``, ``--today``, language, ``--no-commit``."""

    folder: Path
    at: str | None = None
    today: str | None = None
    lang: str | None = None
    staged: bool = False
    commit: bool = True
    words: tuple[str, ...] = ()
    """The command as it was typed, without the folder: to be typed again elsewhere."""


class Session:
    """Opens what a command needs, when it needs it."""

    def __init__(self, moment: Moment) -> None:
        self.moment = moment

    @cached_property
    def store(self) -> Store:
        """The store of the workspace around the folder."""
        return Store.open(self.moment.folder, commit=self.moment.commit)

    @property
    def config(self) -> Config:
        """Settings of the workspace, as they were at the moment looked at."""
        if self.moment.at is not None:
            return self.snapshot.config
        return self.store.workspace.config

    @cached_property
    def looks(self) -> Path | None:
        """The folder that holds ``templates/`` as they were then, None where there were none."""
        if self.moment.at is None:
            return self.store.root
        return laid_out(self.store.repo, self.rev, "templates/", self)

    @cached_property
    def rev(self) -> str:
        """The revision looked at."""
        return STAGED if self.moment.staged else self.store.resolve(self.moment.at)

    @cached_property
    def own(self) -> Snapshot:
        """All records of this workspace at that revision."""
        return self.store.snapshot(self.rev)

    @cached_property
    def snapshot(self) -> Snapshot:
        """The same, knowing of the workspace beside this one where the settings name one."""
        return self.beside(self.own)

    @cached_property
    def neighbour(self) -> Beside | None:
        """The workspace beside this one, None where the settings name none."""
        config = self.store.workspace.config
        if config.restricted is None and config.main is None:
            return None
        from qms.actions.neighbours import Beside

        return Beside(self)

    def beside(self, snapshot: Snapshot) -> Snapshot:
        """Return a snapshot of this workspace that knows of the one beside it."""
        return snapshot if self.neighbour is None else self.neighbour.seen_from(snapshot)

    @cached_property
    def today(self) -> dt.date:
        """The day that counts as today.

        ``--today``, else the date of ``--at``, else qms.yaml, else SOURCE_DATE_EPOCH, else the
        clock in the workspace's time zone.
        """
        if self.moment.today is not None:
            return parse_date(self.moment.today, "--today")
        if self.moment.at is not None:
            return self._date_of_at(self.moment.at)
        return self.config.pinned_today or clock(self.config.zone)

    def _date_of_at(self, at: str) -> dt.date:
        if _DATE.fullmatch(at):
            return parse_date(at, "--at")
        return self.store.repo.date_of(self.rev, self.config.time_zone)

    @property
    def pinned(self) -> dt.date | None:
        """The day to which qms.yaml fixes today, where nothing else was asked for."""
        asked = self.moment.today or self.moment.at
        return None if asked else self.config.pinned_today

    @property
    def typed_in(self) -> str | None:
        """The language of what the user types, None where it is the workspace's default."""
        asked = self.moment.lang
        return None if asked == self.config.default_language else asked

    @cached_property
    def view(self) -> View:
        """The snapshot on that day."""
        return View(self.snapshot, self.today)

    @cached_property
    def uncommitted(self) -> tuple[str, ...]:
        """What of the records looked at no commit holds; asked of git once."""
        return self.store.uncommitted() if self.rev == WORKTREE else ()

    def refuse_past(self) -> None:
        """Raise UsageProblem where the user looks at the past: only today can be written."""
        if self.moment.at is not None:
            raise UsageProblem(
                M("The past cannot be changed: leave out --at."),
                M("Corrections are made today; the history keeps both."),
            )

    def refuse_leaving(self) -> None:
        """Raise PublishingProblem in a restricted workspace: nothing of it goes out to others."""
        if self.neighbour is not None:
            self.neighbour.refuse_leaving()

    def write(self, change: Change, *, dry: bool = False) -> Applied:
        """Carry out a change on the working tree; raises ChangeRefused or StoreProblem."""
        self.refuse_past()
        if self.neighbour is not None:
            self.neighbour.refuse(change)
        return apply(self.store, change, self.integrity, year=self.today.year, dry=dry)

    def reopened(self) -> Session:
        """Return a session that reads again what has been written."""
        return Session(self.moment)

    def integrity(self, snapshot: Snapshot) -> list[Diagnostic]:
        """Return the integrity errors of a state of this workspace."""
        seen = self.beside(snapshot)
        found = integrity_only(View(seen, self.today))
        if self.neighbour is None:
            return found
        from qms.engine.beside import counted

        return counted(seen, found)

    def provenance(self) -> dict[str, str | None]:
        """Return where figures come from: commit, day, program version."""
        repo = self.store.workspace.repo
        commit = (repo.head() if repo else None) if self.rev == WORKTREE else self.rev
        return {
            "workspace": self.config.institution.shown("en"),
            "commit": commit,
            "tree": "worktree" if self.rev == WORKTREE else "commit",
            "today": self.today.isoformat(),
            "qms": __version__,
        }
