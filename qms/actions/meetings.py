"""Plan a meeting, record what happened in it, sign and print its minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qms.actions.papers import Order, desk, write_papers
from qms.actions.privacy import refuse_narrower
from qms.actions.records import PLACEHOLDER, Written, find
from qms.actions.values import parse_date
from qms.engine.governance import PROTOCOL, governance, next_number, taken_by
from qms.engine.meetings import decisions_of, waiting
from qms.engine.view import View
from qms.errors import UsageProblem
from qms.i18n import M
from qms.kinds.body import Body
from qms.kinds.meeting import Meeting
from qms.model.change import Append, Change, Create, Set
from qms.model.fields import Post
from qms.report.minutes import extract, memos, minutes
from qms.store.yaml_writer import normalise

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from qms.actions.session import Session
    from qms.engine.meetings import Question
    from qms.i18n import Shown
    from qms.model.change import Edit
    from qms.model.record import Record
    from qms.report.document import Document
    from qms.store.write import Applied


def meeting_of(session: Session, record_id: str) -> Meeting:
    """Return a meeting; raises UsageProblem for another record."""
    record = find(session, record_id)
    if not isinstance(record, Meeting):
        raise UsageProblem(
            M("{id} is no meeting.", id=record.id), M("See the ids with: qms meeting list")
        )
    return record


def as_meeting(record: Record) -> Meeting:
    """Return a record that is known to be a meeting."""
    if not isinstance(record, Meeting):
        raise TypeError(record.id)
    return record


def office(view: View) -> str | None:
    """Return the unit that is told of questions of quality."""
    return governance(view).secretariat


def plan(
    session: Session, body: str, date: str, questions: Sequence[str], *, dry: bool = False
) -> Written | Applied:
    """Write a meeting with what waits for its body on the agenda, and further ``questions``.

    Raises UsageProblem when nothing waits and no question is given.
    """
    if not isinstance(find(session, body), Body):
        raise UsageProblem(M("{id} is no body.", id=body), M("See the bodies with: qms body list"))
    day = parse_date(date, "--date")
    agenda = [
        *(_proposed(session, question) for question in waiting(session.view, body, day)),
        *({"title": normalise(text)[0]} for text in questions),
    ]
    if not agenda:
        raise UsageProblem(
            M("Nothing waits for {body}.", body=session.view.name(body)),
            M('Give the questions: --question "..."'),
        )
    items = [{"id": str(number), **item} for number, item in enumerate(agenda, start=1)]
    tree = {"body": body, "date": day.isoformat(), "agenda": items}
    change = Change(
        summary=f"{PLACEHOLDER}: plan a meeting of {body}",
        operation="meeting plan",
        edits=(Create("meeting", tree, PLACEHOLDER),),
    )
    applied = session.write(change, dry=dry)
    if dry:
        return applied
    return Written(applied.ids[PLACEHOLDER], applied, session.reopened().view)


def _proposed(session: Session, question: Question) -> dict[str, Any]:
    item: dict[str, Any] = {"title": _in_languages(session, question.title)}
    if question.concerns:
        item["concerns"] = list(question.concerns)
    if question.tags:
        item["tags"] = list(question.tags)
    return item


def _in_languages(session: Session, words: Shown) -> dict[str, str]:
    return {lang: words.shown(lang) for lang in session.config.languages}


def hold(  # noqa: PLR0913 -- what a list of those present says
    session: Session,
    record_id: str,
    *,
    members: int,
    present: int,
    posts: Sequence[str] = (),
    guests: Sequence[str] = (),
) -> Written:
    """Record that a meeting took place on its day, with its attendance."""
    meeting = meeting_of(session, record_id)
    if meeting.date > session.today:
        raise UsageProblem(
            M("{id} is planned for {day}.", id=meeting.id, day=meeting.date),
            M("Record the attendance when it was held."),
        )
    _in_state(session, meeting, "planned")
    there: dict[str, Any] = {"members": members, "present": present}
    for name, listed in (("posts", posts), ("guests", guests)):
        if listed:
            there[name] = [str(Post.parse(text)) for text in _posts(session, listed)]
    edits = (
        Set(meeting.id, ("attendance",), there),
        _moved(meeting, "held", meeting.date),
    )
    return _write(session, meeting, "hold", edits)


def _posts(session: Session, listed: Sequence[str]) -> Sequence[str]:
    """Return the posts as typed; raises UsageProblem for a role or unit that is not there."""
    for text in listed:
        for part in text.split("@"):
            find(session, part)
    return listed


def resolve(
    session: Session, record_id: str, item: str, *, heard: str | None, resolved: str | None
) -> Written:
    """Record what was heard and resolved on a question of the agenda."""
    meeting = meeting_of(session, record_id)
    number = _index(meeting, item)
    said = {"heard": heard, "resolved": resolved}
    edits = tuple(
        Set(meeting.id, ("agenda", number, name), normalise(text)[0])
        for name, text in said.items()
        if text
    )
    if not edits:
        raise UsageProblem(
            M("Missing: {options}", options=("--heard", "--resolved")),
            M("See: qms {noun} add --help", noun="meeting resolve"),
        )
    return _write(session, meeting, "resolve", edits)


def _index(meeting: Meeting, item: str) -> int:
    known = [question.id for question in meeting.agenda]
    if item not in known:
        raise UsageProblem(
            M("{id} has no question {item}", id=meeting.id, item=item),
            M("Allowed values: {values}", values=tuple(known)),
        )
    return known.index(item)


def sign(session: Session, record_id: str, number: str) -> Written:
    """Give the minutes their number; decisions of the meeting without one get it too.

    Raises UsageProblem when the series has that number already.
    """
    meeting = meeting_of(session, record_id)
    _in_state(session, meeting, "held")
    taken = taken_by(session.view, meeting, number)
    if taken is not None:
        following = next_number(session.view, meeting.body, PROTOCOL, meeting.date)
        raise UsageProblem(
            M("Number {number} is that of {id}.", number=number, id=taken.record),
            M("The next number is {number}.", number=following),
        )
    decided = decisions_of(session.view, meeting.id)
    edits: tuple[Edit, ...] = (
        Set(meeting.id, ("number",), number),
        _moved(meeting, "signed", session.today),
        *(Set(item.id, ("number",), number) for item in decided if item.number is None),
    )
    return _write(session, meeting, "minutes", edits)


def _in_state(session: Session, meeting: Meeting, wanted: str) -> None:
    found = session.view.state(meeting)
    if found is None or found.id != wanted:
        raise UsageProblem(
            M(
                "{id} is in the state: {state}.",
                id=meeting.id,
                state=M(found.label if found else ""),
            ),
            M("It must be in the state: {state}.", state=M(_label(meeting, wanted))),
        )


def _label(meeting: Meeting, state_id: str) -> str:
    flow = meeting.spec.flow
    state = flow.state(state_id) if flow else None
    return state.label if state else state_id


def _moved(meeting: Meeting, state: str, day: dt.date) -> Append:
    move = {"id": str(len(meeting.transitions) + 1), "date": day.isoformat(), "to": state}
    return Append(meeting.id, ("transitions",), move)


def _write(session: Session, meeting: Meeting, verb: str, edits: tuple[Edit, ...]) -> Written:
    change = Change(f"{meeting.id}: {verb}", f"meeting {verb}", edits)
    applied = session.write(change)
    return Written(meeting.id, applied, session.reopened().view)


def proposed_number(session: Session, meeting: Meeting) -> str | None:
    """Return the number that follows in the body's series, None where it has none."""
    return next_number(session.view, meeting.body, PROTOCOL, meeting.date)


def write_minutes(
    session: Session, record_id: str, order: Order, *, with_memos: bool = False
) -> tuple[Path, ...]:
    """Write the minutes, and with ``with_memos`` a memo for each unit that has decisions."""
    meeting = meeting_of(session, record_id)
    refuse_narrower(session, meeting, order.circle, whole=True)

    def made(lang: str) -> Iterator[tuple[str, Document]]:
        at = desk(session, _on(session, meeting), lang, order.circle)
        yield f"minutes-{meeting.id}", minutes(at, meeting)
        if with_memos:
            for unit, document in memos(at, meeting).items():
                yield f"memo-{meeting.id}-{unit}", document

    return write_papers(session, order, made)


def write_extract(session: Session, record_id: str, item: str, order: Order) -> tuple[Path, ...]:
    """Write the extract of one question."""
    meeting = meeting_of(session, record_id)
    _index(meeting, item)
    refuse_narrower(session, meeting, order.circle, whole=True)

    def made(lang: str) -> Iterator[tuple[str, Document]]:
        at = desk(session, _on(session, meeting), lang, order.circle)
        yield f"extract-{meeting.id}-{item}", extract(at, meeting, item)

    return write_papers(session, order, made)


def _on(session: Session, meeting: Meeting) -> View:
    """Return the records on the day of the meeting: papers print the names of that day."""
    return View(session.snapshot, min(session.today, meeting.date))
