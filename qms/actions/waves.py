"""Survey waves: opened, closed, reported."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from qms.actions.records import Written, find
from qms.actions.restricted_tables import keep_beside
from qms.actions.survey_end import tables_at_the_end, write_told
from qms.actions.values import parse_date
from qms.engine.surveys import survey_of
from qms.errors import UsageProblem
from qms.i18n import M
from qms.kinds.wave import FLOW, Wave
from qms.model.change import Append, Change, Set
from qms.model.items import until
from qms.store.write import Applied

if TYPE_CHECKING:
    import datetime as dt

    from qms.actions.session import Session
    from qms.engine.view import View
    from qms.i18n import Message
    from qms.model.change import Edit

_OVER: Final = ("finished", "reported")


def open_wave(session: Session, wave_id: str, date: str | None) -> Written:
    """Record that a wave runs; the day is its opening day where that is known already."""
    wave = wave_of(session, wave_id)
    day = _day(session, date, wave.opened)
    edits: tuple[Edit, ...] = (*_dated(wave, "opened", day), _move(session, wave, "running", day))
    return _written(session, wave, f"{wave.id}: opened", "wave open", edits)


def close_wave(session: Session, wave_id: str, date: str | None) -> Written:
    """Record that a wave is over; raises UsageProblem for one that was never opened.

    Of one that is over already it brings what lacks, as after a close that was broken off.
    """
    wave = wave_of(session, wave_id)
    behind = _completed(session, wave, date)
    if behind is not None:
        return behind
    day = _day(session, date, wave.closed)
    if wave.opened is None:
        raise UsageProblem(
            M("{id} has no opening day.", id=wave.id),
            M("Open it first: qms wave open {id} --date ...", id=wave.id),
        )
    edits: tuple[Edit, ...] = (*_dated(wave, "closed", day), _move(session, wave, "finished", day))
    change = Change(f"{wave.id}: closed", "wave close", edits)
    end = tables_at_the_end(session, wave, survey_of(session.view, wave))
    applied = write_told(session, wave, end, change) if end else session.write(change)
    written = Written(wave.id, applied, session.reopened().view)
    if wave.imports:
        keep_beside(session, wave.id)
    return written


@dataclass(frozen=True, slots=True)
class Completed(Written):
    """A wave that was over already; ``lacked`` is what it has now."""

    lacked: tuple[Message, ...] = ()


def _completed(session: Session, wave: Wave, date: str | None) -> Completed | None:
    """Bring what lacks of a wave that is over, also in the restricted workspace; None if nothing.

    So for one that was closed on another day than the one that is named.
    """
    over = session.view.state_id(wave) in _OVER and wave.imports
    if not over or (date and _day(session, date, None) != wave.closed):
        return None
    end = tables_at_the_end(session, wave, survey_of(session.view, wave))
    applied, lacked = Applied({}, (), {}, {}), []
    if end is not None:
        change = Change(f"{wave.id}: tables", "wave close", ())
        applied = write_told(session, wave, end, change)
    if applied.after:
        lacked.append(M("{id}: the tables are in the records now.", id=wave.id))
    if keep_beside(session, wave.id):
        lacked.append(M("{id}: the tables are in the restricted workspace now.", id=wave.id))
    if not lacked:
        return None
    return Completed(wave.id, applied, session.reopened().view, tuple(lacked))


def report_wave(session: Session, wave_id: str, date: str | None) -> Written:
    """Record that the results of a wave were reported."""
    wave = wave_of(session, wave_id)
    edits = (_move(session, wave, "reported", _day(session, date, None)),)
    return _written(session, wave, f"{wave.id}: reported", "wave report", edits)


def refuse_unreadable(session: Session, survey: str) -> None:
    """Raise UsageProblem for a questionnaire that cannot be read: no answer fits its questions."""
    if any(part.id == survey for part in session.snapshot.broken):
        find(session, survey)


def twins_of(view: View, survey: str, period: str) -> tuple[str, ...]:
    """Return the waves of a survey in a period, without those that were not to be."""
    return tuple(
        wave.id
        for wave in view.snapshot.of(Wave)
        if (wave.survey, wave.period) == (survey, period)
        and view.on_record(wave)
        and view.state_id(wave) != "cancelled"
    )


def wave_of(session: Session, wave_id: str) -> Wave:
    """Return a wave by its id; raises UsageProblem where it is none."""
    wave = find(session, wave_id)
    if not isinstance(wave, Wave):
        raise UsageProblem(
            M("{id} is no survey wave.", id=wave_id), M("See the ids with: qms wave list")
        )
    return wave


def finished(view: View, wave: Wave) -> tuple[Append, ...]:
    """Return the move by which a wave whose closing day is reached becomes finished, if it may."""
    day = wave.closed
    if wave.opened is None or day is None or day > view.today:
        return ()
    moves = [move.date for move in wave.transitions if move.void is None]
    if "finished" not in FLOW.next(str(view.state_id(wave))) or any(day < one for one in moves):
        return ()
    return (Append(wave.id, ("transitions",), _item(wave, "finished", day)),)


def _day(session: Session, text: str | None, known: dt.date | None) -> dt.date:
    """Return the day that was typed, else the one on record, else today."""
    return parse_date(text, "--date") if text else known or session.today


def _dated(wave: Wave, name: str, day: dt.date) -> tuple[Set, ...]:
    return () if getattr(wave, name) == day else (Set(wave.id, (name,), day.isoformat()),)


def _move(session: Session, wave: Wave, to: str, day: dt.date) -> Append:
    """Return the move to a state; raises UsageProblem where the wave may not make it."""
    state = session.view.state(wave)
    if state is None or to not in FLOW.next(state.id):
        raise UsageProblem(
            M("{id} is in the state: {state}.", id=wave.id, state=M(state.label if state else "")),
            M("First open a wave, then close it, then report it: qms wave --help"),
        )
    last = max((move.date for move in until(wave.transitions, session.today)), default=None)
    opened = wave.opened if to != "running" else None
    before = max((one for one in (last, opened) if one is not None), default=None)
    if before is not None and day < before:
        raise UsageProblem(
            M("{option}: {day} is before {before}.", option="--date", day=day, before=before)
        )
    return Append(wave.id, ("transitions",), _item(wave, to, day))


def _item(wave: Wave, to: str, day: dt.date) -> dict[str, Any]:
    return {"id": str(len(wave.transitions) + 1), "date": day.isoformat(), "to": to}


def _written(
    session: Session, wave: Wave, summary: str, command: str, edits: tuple[Edit, ...]
) -> Written:
    applied = session.write(Change(summary, command, edits))
    return Written(wave.id, applied, session.reopened().view)
