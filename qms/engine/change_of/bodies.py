"""Decisions, meetings, requests, documents, waivers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qms.engine.change_of.general import facts
from qms.engine.change_of.pair import said
from qms.engine.change_of.values import Ended, Plain, Short, about, joined, words
from qms.engine.documents import FIRST, edition_of
from qms.i18n import Day, M
from qms.kinds.decision import Decision
from qms.kinds.document import ControlledDocument
from qms.kinds.document_parts import Acknowledgement
from qms.kinds.meeting import Meeting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.change_of.pair import Pair, Said
    from qms.i18n import Shown

_TITLE: Final = 90
"""Letters of a question that are quoted."""


def new_decision(pair: Pair) -> tuple[Shown, ...]:
    """Return who decided, by which act, who carries it out and by when."""
    record = pair.new
    if not isinstance(record, Decision):
        return ()
    act = words(pair.after, Decision, "act", record.act)
    number = M("No. {number}", number=record.number) if record.number else None
    body = words(pair.after, Decision, "body", record.body)
    first = joined((body, joined((act, number), " "), Day(record.date)), ", ")
    return (first, *facts(pair, ("executors", "due")))


def new_meeting(pair: Pair) -> tuple[Shown, ...]:
    """Return the questions of the agenda and the number of the minutes."""
    record = pair.new
    if not isinstance(record, Meeting):
        return ()
    titles = joined(Short(item.title, _TITLE) for item in record.agenda)
    questions = (M("agenda: {questions}", questions=titles),) if record.agenda else ()
    return (*questions, *facts(pair, ("number",)))


def met(pair: Pair) -> Iterator[Said]:
    """Tell that a meeting was held and that its minutes were signed."""
    new = pair.new
    if not isinstance(pair.old, Meeting) or not isinstance(new, Meeting):
        return
    for path, item in pair.added("transitions"):
        if item.void is None and item.to == "held" and new.attendance is not None:
            present, members = new.attendance.present, new.attendance.members
            told = M(
                "held on {day}: {present} of {members} members present",
                day=Day(new.date),
                present=present,
                members=members,
            )
            yield said(about(pair.after, item, told), path, *_attendance(pair))
        if item.void is None and item.to == "signed" and new.number:
            number = pair.of("number") if pair.old.number is None else ()
            signed = M("minutes signed, No. {number}", number=new.number)
            yield said(about(pair.after, item, signed), path, *number)


def _attendance(pair: Pair) -> tuple[tuple[str, ...], ...]:
    """Return the path of the attendance where numbers are all that it holds."""
    new = pair.new
    attendance = new.attendance if isinstance(new, Meeting) else None
    plain = attendance is not None and not attendance.posts and not attendance.guests
    return pair.of("attendance") if plain and getattr(pair.old, "attendance", 0) is None else ()


def new_request(pair: Pair) -> tuple[Shown, ...]:
    """Return who asks, by which letter, who answers and by when."""
    return tuple(facts(pair, ("request_kind", "sender", "number", "date", "executors", "due")))


def reminded(pair: Pair) -> Iterator[Said]:
    """Tell each reminder."""
    if pair.old is None:
        return
    for path, item in pair.added("reminders"):
        if item.void is None:
            yield said(about(pair.after, item, M("reminded")), path)


def new_document(pair: Pair) -> tuple[Shown, ...]:
    """Return group, code and edition of a new document."""
    return tuple(facts(pair, ("group", "code", "edition", "owner_unit")))


def edition_changed(pair: Pair) -> Iterator[Said]:
    """Tell a new edition of a document."""
    old, new = pair.old, pair.new
    if not isinstance(old, ControlledDocument) or not isinstance(new, ControlledDocument):
        return
    if old.edition != new.edition and old.edition and new.edition:
        told = M("edition {before} → {after}", before=old.edition, after=new.edition)
        yield said(told, *pair.of("edition"))
    elif old.edition != new.edition and new.edition:
        yield said(M("edition {after}", after=new.edition), *pair.of("edition"))


def approved(pair: Pair) -> Iterator[Said]:
    """Tell the acts by which a document was approved."""
    if not isinstance(pair.old, ControlledDocument):
        return
    for path, item in pair.added("approvals"):
        shown = words(pair.after, ControlledDocument, path[0], item)
        yield said(M("approved: {act}", act=shown or Plain(path[-1])), path)


def acknowledgements_void(pair: Pair) -> Iterator[Said]:
    """Tell whose acknowledgements do not hold for an edition that was begun or approved."""
    new = pair.new
    if not isinstance(pair.old, ControlledDocument) or not isinstance(new, ControlledDocument):
        return
    begun = [item for _, item in pair.added("editions")]
    approved_ = [edition_of(new, item.edition) for _, item in pair.added("approvals")]
    for edition in {item.id: item for item in (*begun, *approved_) if item}.values():
        read = [item for item in new.acknowledgements if item.void is None]
        again = {item.unit for item in read if (item.edition or FIRST) != edition.id}
        again -= {item.unit for item in read if (item.edition or FIRST) == edition.id}
        if again:
            units = joined(
                (words(pair.after, Acknowledgement, "unit", one) for one in sorted(again)), ", "
            )
            number = edition.number or edition.id
            yield said(
                M("edition {number} must be read again by: {units}", number=number, units=units)
            )


def new_waiver(pair: Pair) -> tuple[Shown, ...]:
    """Return what is accepted, for which records, until when and why."""
    return tuple(facts(pair, ("records", "until", "reason", "decision")))


def new_report(pair: Pair) -> tuple[Shown, ...]:
    """Return period, day and recipients of an issued report."""
    return tuple(facts(pair, ("report_kind", "period", "issued", "recipients", "supersedes")))


def used(pair: Pair) -> Iterator[Said]:
    """Tell what was made of an issued report."""
    if pair.old is None:
        return
    for path, item in pair.added("uses"):
        if item.void is None:
            use = words(pair.after, type(item), "use", item.use)
            decision = Plain(item.decision) if item.decision else None
            what = M(
                "use made of it: {what}", what=joined((use, Ended(Short(item.text)), decision))
            )
            yield said(about(pair.after, item, what), path)


def new_evidence(pair: Pair) -> tuple[Shown, ...]:
    """Return what a piece of evidence proves and where it lies."""
    return tuple(facts(pair, ("date", "proves", "storage", "place")))
