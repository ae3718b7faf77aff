"""Carrying out what is decided: files written and committed, all or none, whatever happens."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from qms.store import git_orphans
from qms.store.journal import Ending, Entry, Home, Journal, seal
from qms.store.recovery import State, back, committed, state_of, sweep, tidy, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from qms.store.git import Repo


def ending_of(repo: Repo | None, message: str | None) -> Ending:
    """Describe the commit to come; without ``message`` nobody but the command can make it."""
    if repo is None:
        return Ending()
    return Ending(commits=True, message=message, head=repo.head(), branch=repo.branch())


def carry_out(
    home: Home,
    entries: tuple[Entry, ...],
    ending: Ending,
    commit: Callable[[], str | None],
    summary: str,
) -> str | None:
    """Write every entry, then commit; return the commit.

    The lock is held.  What fails is taken back before the failure is raised again; what a crash
    interrupts is settled by the next command.
    """
    journal = seal(home, entries, ending, summary)
    done: list[Entry] = []
    with journal.named():
        try:
            for entry in journal.entries:
                write(home.root, entry.path, entry.old, entry.new)
                done.append(entry)
            made = commit()
        except BaseException:  # Ctrl-C too: a change is made or taken back, never half done
            if not _ended(home, journal, done) or home.repo is None:
                raise
            made = home.repo.head()
    _clear(home, journal)
    return made


def _clear(home: Home, journal: Journal) -> None:
    """Forget a change, and what a disk that failed for a moment would not take away before.

    No later command would look for it: to them the change is well.
    """
    with suppress(OSError):
        sweep(home.root, journal)
    if home.place is not None:
        git_orphans.sweep(home.place, journal)
    journal.clear()


def _ended(home: Home, journal: Journal, done: Sequence[Entry]) -> bool:
    """Settle a change that failed; True where its commit was made all the same.

    The path at which it failed is left alone unless it holds what we wrote: somebody else may
    have changed it, which may be why it failed.
    """
    failed = journal.entries[len(done) : len(done) + 1]
    with _undisturbed():
        git_orphans.wait(journal, home.place)
        if committed(home, journal):
            tidy(home, journal)
            return True
        journal.turn_back()
        back(home, journal, [*done, *_written(home.root, failed)])
        _clear(home, journal)
    return False


def _written(root: Path, entries: Sequence[Entry]) -> list[Entry]:
    try:
        return [entry for entry in entries if state_of(root, entry) is State.NEW]
    except OSError:
        return list(entries)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let no second Control-C stop what takes half a change back."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
