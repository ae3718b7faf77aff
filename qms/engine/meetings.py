"""What waits for a body, and which records no minutes speak of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from qms.engine import risks
from qms.engine.due import due
from qms.engine.governance import PROTOCOL, QUALITY, governance, level_of, open_decision
from qms.i18n import M
from qms.kinds.capa import Capa
from qms.kinds.decision import Decision
from qms.kinds.meeting import Meeting
from qms.kinds.obligation import Obligation
from qms.model.policy import Policy

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

    from qms.engine.view import View
    from qms.engine.years import AcademicYear
    from qms.i18n import Shown
    from qms.kinds.policies.governance import Matter
    from qms.kinds.risk import Risk
    from qms.model.policy import Edition

AHEAD: Final = 30
"""Days after the meeting within which a report to the body is put on its agenda."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question proposed for an agenda: its words, the records it concerns, its tags."""

    title: Shown
    concerns: tuple[str, ...] = ()
    tags: tuple[str, ...] = (QUALITY,)


def waiting(view: View, body: str, day: dt.date) -> tuple[Question, ...]:
    """Return what waits for a body before its meeting on ``day``.

    By policy: editions that no body approved, critical and systemic risks, CAPA plans to approve;
    always: reports due to the body, and its own decisions that are still to be carried out.
    """
    matters = [item for item in governance(view).matters if item.body == body]
    asked = [question for item in matters for question in _TOPICS[item.topic](view, item)]
    own = [*_reports(view, body, day), *_own_decisions(view, body, day)]
    return tuple(_with_known_tags(view, question) for question in (*asked, *own))


def _with_known_tags(view: View, question: Question) -> Question:
    known = tuple(tag for tag in question.tags if view.word("agenda-tag", tag))
    return Question(question.title, question.concerns, known)


def _policies(view: View, _matter: Matter) -> Iterator[Question]:
    for record, edition in unapproved(view):
        title = M(
            "Approval of the policy: {title}, edition {edition}",
            title=M(record.spec.title),
            edition=edition.id,
        )
        yield Question(title, (record.id,))


def unapproved(view: View) -> Iterator[tuple[Policy[Any], Edition[Any]]]:
    """Yield policies with the edition in force today that no decision approved."""
    for record in view.snapshot:
        if isinstance(record, Policy) and not record.by_year:
            edition = record.on(view.today)
            if edition is not None and edition.decision is None:
                yield record, edition


def _risks(view: View, matter: Matter) -> Iterator[Question]:
    found = tuple(
        risk.id for risk in risks.live(view) if _grave(view, risk) and _of_level(view, risk, matter)
    )
    if found:
        yield Question(M("Critical and systemic risks"), found, (QUALITY, "risk"))


def _grave(view: View, risk: Risk) -> bool:
    found = risks.rating(view, risk)
    band = found.band if found else None
    return risk.systemic or (band is not None and band.intensive_monitoring)


def _capas(view: View, matter: Matter) -> Iterator[Question]:
    found = tuple(
        capa.id
        for capa in view.snapshot.of(Capa)
        if view.state_id(capa) == "planned" and _of_level(view, capa, matter)
    )
    if found:
        yield Question(M("Approval of plans of corrective and preventive action"), found)


def _of_level(view: View, record: Risk | Capa, matter: Matter) -> bool:
    return not matter.levels or level_of(view, record) in matter.levels


_TOPICS: Final[dict[str, Callable[[View, Matter], Iterator[Question]]]] = {
    "policies": _policies,
    "risks": _risks,
    "capas": _capas,
}


def _reports(view: View, body: str, day: dt.date) -> Iterator[Question]:
    seen = set()
    for item in due(view):
        record = view.snapshot.get(item.record)
        near = (item.date - day).days <= AHEAD
        if near and isinstance(record, Obligation) and record.to == body and record.id not in seen:
            seen.add(record.id)
            yield Question(record.title, (record.id,))


def _own_decisions(view: View, body: str, day: dt.date) -> Iterator[Question]:
    found = tuple(
        decision.id
        for decision in view.snapshot.of(Decision)
        if decision.body == body and open_decision(view, decision) and decision.date < day
    )
    if found:
        yield Question(M("Carrying out of earlier decisions"), found)


def decisions_of(view: View, meeting: str, item: str | None = None) -> tuple[Decision, ...]:
    """Return the decisions of a meeting, or of one question of its agenda."""
    return tuple(
        decision
        for decision in view.snapshot.of(Decision)
        if decision.meeting == meeting
        and item in {None, decision.item}
        and view.state_id(decision) != "entered_by_mistake"
    )


def protocols_of(view: View, record_id: str) -> tuple[str, ...]:
    """Return the meetings and decisions of bodies that speak of a record, by id."""
    meetings = [
        meeting.id
        for meeting in view.snapshot.of(Meeting)
        if any(record_id in question.concerns for question in meeting.agenda)
    ]
    named = _approvals(view, record_id)
    decisions = [
        decision.id
        for decision in view.snapshot.of(Decision)
        if (record_id in decision.concerns or decision.id in named) and in_minutes(decision)
    ]
    return tuple(sorted({*meetings, *decisions}))


def _approvals(view: View, record_id: str) -> frozenset[str]:
    record = view.snapshot.get(record_id)
    if not isinstance(record, Policy):
        return frozenset()
    return frozenset(edition.decision for edition in record.editions if edition.decision)


def in_minutes(decision: Decision) -> bool:
    """Tell whether minutes hold a decision: a meeting is named, or a protocol's number."""
    return decision.meeting is not None or (decision.act == PROTOCOL and bool(decision.number))


def without_minutes(view: View, year: AcademicYear) -> tuple[tuple[str, Shown], ...]:
    """Return what a body should have discussed in an academic year and no minutes speak of.

    Editions of policies that began in it, critical and systemic risks assessed in it.
    """
    found: list[tuple[str, Shown]] = []
    for record in view.snapshot:
        if isinstance(record, Policy) and not record.by_year:
            found += [
                (record.id, M("edition {edition}", edition=edition.id))
                for edition in record.editions
                if edition.since and year.has(edition.since) and not _in_minutes(view, edition)
            ]
    for risk in risks.live(view):
        rated = risks.rating(view, risk)
        if rated and year.has(rated.assessment.date) and _grave(view, risk):
            spoken = any(year.has(day) for day in _days(view, risk.id))
            found += [] if spoken else [(risk.id, risk.title)]
    return tuple(found)


def _in_minutes(view: View, edition: Edition[Any]) -> bool:
    decision = view.snapshot.get(edition.decision) if edition.decision else None
    return isinstance(decision, Decision) and in_minutes(decision)


def _days(view: View, record_id: str) -> Iterator[dt.date]:
    for name in protocols_of(view, record_id):
        day = getattr(view.snapshot.get(name), "date", None)
        if day is not None:
            yield day
