"""What the history itself shows to be wrong: facts altered later, dates that cannot be."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from qms.actions.history import Versions
from qms.actions.session import clock
from qms.engine.past_items import content, held, same_fact, touched
from qms.i18n import M
from qms.kinds import kind_by_path
from qms.model.diagnostic import Diagnostic, Place, RuleClass, Severity
from qms.model.items import dated_lists
from qms.model.snapshot import WORKTREE
from qms.store import past
from qms.store.past_line import line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qms.actions.session import Session
    from qms.engine.past_items import Touched
    from qms.i18n import Message
    from qms.model.record import Record
    from qms.store.past import Entry, Row

_DAY: Final = dt.timedelta(days=1)
_RESOLVE: Final = "resolve"


def past_findings(session: Session, since: str | None = None) -> tuple[Diagnostic, ...]:
    """Return what is wrong with the past, after the commit ``since`` where it is given.

    Raises StoreProblem in a clone that does not hold the past.
    """
    repo = session.store.repo
    until = repo.resolve("HEAD") if session.rev == WORKTREE else session.rev
    rows = line(repo.place, since, until)
    return (*_Facts(session, rows).findings(), *_dates(session, rows))


class _Facts:
    """Dated items that were altered or taken out; what a merge only brought in is told once."""

    def __init__(self, session: Session, rows: Sequence[Row]) -> None:
        self.session, self.rows = session, rows
        wanted = (
            blob
            for row in rows
            for path, entry in row.entries.items()
            if _kind(path) is not None
            for blob in (entry.before[0], entry.after)
        )
        place = session.store.repo.place
        self.versions = Versions(session, past.blobs(place, wanted))

    def findings(self) -> Iterator[Diagnostic]:
        """Yield the findings, newest first."""
        told: set[tuple[str, str, str, str]] = set()
        for row in sorted(self.rows, key=_joins):
            for path, found in self._row(row):
                key = (past.id_of(path), found.name, found.item, str(found.after))
                if not (_joins(row) and key in told):
                    yield self._finding(row, path, found)
                told.add(key)

    def _row(self, row: Row) -> Iterator[tuple[str, Touched]]:
        renamed = {old: new for new, old in row.renumbered.items()}
        kept: set[str] | None = None
        for path, entry in row.entries.items():
            kind = _kind(path)
            if kind is None or entry.before[0] is None:
                continue
            for found in self._touched(row, path, kind, renamed):
                if kept is None and _joins(row):
                    kept = self._kept(row)
                if not (kept and content(found.before) in kept):
                    yield path, found

    def _touched(
        self, row: Row, path: str, kind: type[Record], renamed: dict[str, str]
    ) -> Iterator[Touched]:
        entry = row.entries[path]
        after = entry.after or _moved_to(row, path, entry)
        before, now = self.versions.tree(entry.before[0]), self.versions.tree(after)
        if after is not None and not now:  # it cannot be read: check says so while it stands
            return
        settled = str(before.get("conflict") or "") if row.operation == _RESOLVE else ""
        for found in touched(kind, before, now, renamed):
            if f"{found.name}.{found.item}" not in settled and not self._one(
                path, entry.before[0], after, found
            ):
                yield found

    def _one(self, path: str, before: str | None, after: str | None, found: Touched) -> bool:
        """Say whether the program sees the same fact in both versions."""
        if found.after is None:
            return False
        steps = (found.name, found.item)
        was, now = (self.versions.item(path, one, steps) for one in (before, after))
        return same_fact(was, now)

    def _kept(self, row: Row) -> set[str]:
        """Return what the items say that a merge holds, wherever it put them."""
        blobs = [entry.after for entry in row.entries.values()]
        return {said for blob in blobs for said in held(self.versions.tree(blob))}

    def _finding(self, row: Row, path: str, found: Touched) -> Diagnostic:
        values = {
            "list": found.name,
            "item": found.item,
            "event": str(found.before.get("date", "?")),
            "day": self.versions.day(row).isoformat(),
            "commit": row.id[:12],
        }
        if found.after is not None:
            said = M(
                "{list}.{item} of {event} was altered after the fact, on {day} ({commit})", **values
            )
            return _diagnostic("H101", said, _MEND, path, found.name)
        said = M("{list}.{item} of {event} was taken out, on {day} ({commit})", **values)
        return _diagnostic("H102", said, _MEND, path, found.name)


_MEND: Final = M("Look at it with qms log; enter what is right as a new item, with its reason.")


def _diagnostic(
    code: str, said: Message, hint: Message | None, path: str = "", field: str = ""
) -> Diagnostic:
    return Diagnostic(
        code,
        Severity.ERROR if path else Severity.WARNING,
        RuleClass.INTEGRITY,
        said,
        hint,
        past.id_of(path) if path else None,
        (field,) if field else (),
        Place(path) if path else None,
    )


def _joins(row: Row) -> bool:
    return len(row.parents) > 1


def _kind(path: str) -> type[Record] | None:
    """Return the kind of the record at a path where it has lists of dated facts."""
    parts = path.split("/")
    if len(parts) < 3 or not path.endswith(".yaml"):  # noqa: PLR2004 -- records/<folder>/<ID>
        return None
    kind = kind_by_path(parts[1], past.id_of(path))
    return kind if kind and dated_lists(kind) else None


def _moved_to(row: Row, path: str, gone: Entry) -> str | None:
    """Return what became of a file that a commit took away, None where nothing did."""
    new = {old: new for new, old in row.renumbered.items()}.get(past.id_of(path))
    for other, entry in row.entries.items():
        came = entry.before[0] is None and entry.after is not None
        if came and (past.id_of(other) == new or entry.after == gone.before[0]):
            return entry.after
    return None


def _dates(session: Session, rows: Sequence[Row]) -> Iterator[Diagnostic]:
    """Yield what is wrong with dates: a commit before its parent, one in the future."""
    given = session.moment.today
    today = dt.date.fromisoformat(given) if given else clock(session.config.zone)
    known = {row.id: row for row in rows}
    for row in known.values():
        earlier = [known[one] for one in row.parents if one in known]
        latest = max((one.written for one in earlier), default=row.written)
        if row.written < latest - _DAY:
            yield _diagnostic("H103", _said(_BEFORE, row, latest), _CLOCK)
        ahead = max(row.written, row.recorded)
        if ahead.date() > today + _DAY:
            yield _diagnostic("H104", _said(_AHEAD, row, ahead), _CLOCK)


_BEFORE: Final = M("commit {commit} ({summary}) is dated {day}, the one before it {other}")
_AHEAD: Final = M("commit {commit} ({summary}) is dated {other}, which is still to come")
_CLOCK: Final = M("Look whether the clock of that computer was right; dates can also be forged.")


def _said(pattern: Message, row: Row, other: dt.datetime) -> Message:
    return M(
        pattern.text,
        commit=row.id[:12],
        summary=row.summary,
        day=row.written.date().isoformat(),
        other=other.date().isoformat(),
    )
