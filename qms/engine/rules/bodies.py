"""Rules of bodies, their minutes and decisions, and of posts."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from qms.engine.governance import (
    acts,
    governance,
    open_decision,
    quorate,
    without_function,
)
from qms.engine.posts import unassigned
from qms.engine.rule import Hit, duty, integrity
from qms.i18n import M
from qms.kinds.decision import Decision
from qms.kinds.document import ControlledDocument
from qms.kinds.meeting import Meeting
from qms.kinds.policies.governance import Governance
from qms.kinds.role import Role
from qms.model.states import ENTERED_BY_MISTAKE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.governance import Act
    from qms.engine.view import View


@integrity("B101", "10.3.4, KZ-MEET-03")
def minutes_number_twice(view: View) -> Iterator[Hit]:
    """Two meetings have minutes of the same number in one series and year.

    Decisions and extracts refer to a body, a number and a date: the number must tell two minutes
    of a body apart.  Series and their years stand in POL-governance.
    """
    for (_, year), found in acts(view).items():
        meetings = [act for act in found if isinstance(view.snapshot.get(act.record), Meeting)]
        for act, first in _repeated(meetings):
            yield Hit(
                act.record,
                ("number",),
                M(
                    "number {number} of {year} is that of {id}",
                    number=act.number,
                    year=year,
                    id=first,
                ),
                M("Give the later minutes the next number."),
            )


def _repeated(found: list[Act]) -> Iterator[tuple[Act, str]]:
    seen: dict[str, str] = {}
    for act in found:
        first = seen.setdefault(act.number, act.record)
        if first != act.record:
            yield act, first


@integrity("B102", "1.2, KZ-GOV-04")
def specific_without_procedure(view: View) -> Iterator[Hit]:
    """A unit departs from a uniform policy by a document that is no operating procedure.

    The principles are obligatory for all units; what is special in a unit is fixed in its
    standard operating procedures, and is accepted only with one.
    """
    for record in view.snapshot.of(Governance):
        for number, edition in enumerate(record.editions):
            for at, item in enumerate(edition.value.specifics):
                document = view.snapshot.get(item.sop)
                if isinstance(document, ControlledDocument) and document.group != _SOP:
                    yield Hit(
                        record.id,
                        ("editions", number, "value", "specifics", at, "sop"),
                        M("{id} is no standard operating procedure", id=item.sop),
                        M("Name the procedure of {unit} that fixes it.", unit=item.unit),
                    )


_SOP = "standard-operating-procedure"


@integrity("B103", "10.3.4, KZ-MEET-03")
def question_not_on_agenda(view: View) -> Iterator[Hit]:
    """A decision refers to a question that the agenda of its meeting does not have."""
    for decision in view.snapshot.of(Decision):
        meeting = view.snapshot.get(decision.meeting) if decision.meeting else None
        if not isinstance(meeting, Meeting) or decision.item is None:
            continue
        known = tuple(item.id for item in meeting.agenda)
        if decision.item not in known:
            yield Hit(
                decision.id,
                ("item",),
                M("{id} has no question {item}", id=meeting.id, item=decision.item),
                M("Allowed values: {values}", values=known),
            )


@duty("B201", "10.3.4, KZ-MEET-03")
def one_number_two_days(view: View) -> Iterator[Hit]:
    """Two acts of a series have the same number in one year but different dates.

    Several decisions may stand in one protocol; then they share its number and its date.
    """
    for (_, year), found in acts(view).items():
        days: dict[str, Act] = {}
        for act in found:
            first = days.setdefault(act.number, act)
            both = {type(view.snapshot.get(one.record)) for one in (act, first)}
            if first.date != act.date and both != {Meeting}:
                yield Hit(
                    act.record,
                    ("number",),
                    M(
                        "number {number} of {year} is dated {date} in {id}",
                        number=act.number,
                        year=year,
                        date=first.date,
                        id=first.record,
                    ),
                    M("Correct the number or the date by the paper original."),
                )


@duty("B202", "10.3.4, KZ-MEET-03")
def dates_fall(view: View) -> Iterator[Hit]:
    """An act of a series is dated before one with a smaller number of the same year."""
    for found in acts(view).values():
        ordered = sorted(
            (act.order, act.date, act.record) for act in found if act.order is not None
        )
        for (low, earlier, other), (high, day, record) in pairwise(ordered):
            if low < high and day < earlier:
                yield Hit(
                    record,
                    ("date",),
                    M(
                        "number {number} is dated {date}, before number {low} ({id})",
                        number=high,
                        date=day,
                        low=low,
                        id=other,
                    ),
                    M("Correct the number or the date by the paper original."),
                )


@duty("B203", "KZ-MEET-03")
def quorum_not_reached(view: View) -> Iterator[Hit]:
    """A body met without the quorum that its policy asks for: it could not decide."""
    for meeting in view.snapshot.of(Meeting):
        there = meeting.attendance
        held = view.state_id(meeting) in {"held", "signed"}
        if there is not None and held and quorate(view, meeting) is False:
            yield Hit(
                meeting.id,
                ("attendance",),
                M(
                    "no quorum: present {present} of {members}",
                    present=there.present,
                    members=there.members,
                ),
                M("Put the questions to the next meeting, or correct the attendance."),
            )


@duty("B204", "5.1, KZ-GOV-06")
def decided_without_function(view: View) -> Iterator[Hit]:
    """A decision was recorded by a unit or body that does not have the function of deciding.

    The matrix of responsibility (POL-governance) says who prepares data, who analyses them and
    who decides and approves measures.
    """
    for decision in view.snapshot.of(Decision):
        if view.state_id(decision) == ENTERED_BY_MISTAKE:
            continue
        subject = without_function(view, decision.body, decision.unit)
        if subject is not None:
            yield Hit(
                decision.id,
                ("body",) if decision.body else ("unit",),
                M("{subject} does not have the function of deciding", subject=subject),
                M("Have a body with that function decide; see it with: qms policy matrix"),
            )


@duty("B205", "10.3.4, KZ-MEET-03")
def nobody_carries_out(view: View) -> Iterator[Hit]:
    """A decision has a term, but nobody who is to carry it out."""
    for decision in view.snapshot.of(Decision):
        if open_decision(view, decision) and not decision.executors:
            yield Hit(
                decision.id,
                ("executors",),
                M("a term, but no executor"),
                M("Name one: qms set {id} executors ROLE-...", id=decision.id),
            )


@duty("B301", "7.1-7.3, KZ-ROLE-02")
def function_without_assignee(view: View) -> Iterator[Hit]:
    """A task or function of a unit is given to no role of it."""
    for unit, function in unassigned(view):
        yield Hit(
            unit.id,
            ("functions",),
            M("function {id} is given to no role", id=function.id),
            M("Add {id} to the functions of a role of {unit}.", id=function.id, unit=unit.id),
        )


@duty("B302", "9.9, KZ-ROLE-04")
def no_job_description(view: View) -> Iterator[Hit]:
    """A role of a unit that keeps job descriptions refers to none.

    POL-governance names the units whose roles must each have one.
    """
    units = governance(view).job_descriptions
    for role in view.snapshot.of(Role):
        if role.unit in units and role.job_description is None:
            yield Hit(
                role.id,
                ("job_description",),
                M("no job description"),
                M("Name the document: qms set {id} job_description DOC-...", id=role.id),
            )
