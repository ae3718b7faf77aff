"""One list of what is due: duties with a term, terms of records, obligations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qms.engine.check import with_terms
from qms.engine.due_capas import REVIEW_RULE, capa_items
from qms.engine.due_documents import DOCUMENT_RULES, document_items
from qms.engine.due_items import Due, DueItem
from qms.engine.due_terms import COMPLAINT_RULE, complaints, rounds
from qms.engine.governance import governance, quality_questions
from qms.engine.obligations import OccurrenceState, to_do
from qms.engine.occurrences import Wait
from qms.engine.posts import heads_unit
from qms.engine.risk_duties import coming
from qms.engine.risk_maps import next_map, risk_rules
from qms.engine.rules.calendars import academic_year_without_calendar
from qms.engine.survey_loop_due import LOOP_RULES, loop_items
from qms.engine.years import AcademicYear
from qms.i18n import M
from qms.kinds.decision import Decision
from qms.kinds.obligation import Obligation
from qms.kinds.policies.academic_calendar import AcademicCalendar
from qms.kinds.policies.risk_rules import RiskRules
from qms.kinds.request import Request
from qms.kinds.risk import Risk
from qms.model.diagnostic import DutyState
from qms.model.fields import Post

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qms.engine.obligations import Occurrence
    from qms.engine.view import View
    from qms.i18n import Shown

__all__ = ["Due", "DueItem", "due", "of_post"]

_SAID: Final = frozenset({REVIEW_RULE, COMPLAINT_RULE}) | DOCUMENT_RULES | LOOP_RULES
"""Duties that stand in the list already, as the term of the record itself."""


def due(view: View) -> tuple[DueItem, ...]:
    """Return everything with a date, earliest first."""
    items = [
        *_duties(view),
        *_risks(view),
        *capa_items(view),
        *_acts(view),
        *_obligations(view),
        *_calendars(view),
        *_meetings(view),
        *complaints(view),
        *rounds(view),
        *document_items(view),
        *loop_items(view),
    ]
    return tuple(sorted(items, key=lambda item: (item.date, item.record, item.source, item.part)))


def of_post(view: View, items: Iterable[DueItem], post: Post) -> tuple[DueItem, ...]:
    """Return the items of a post, of everybody with its role, and of the unit that it heads.

    A role without a unit means all its posts.
    """
    own = view.post(post, None) or post
    names = {str(own), own.role} | ({own.unit} if heads_unit(view, own) else set())

    def theirs(who: str) -> bool:
        return who in names or (own.unit is None and who.partition("@")[0] == own.role)

    return tuple(item for item in items if any(theirs(who) for who in item.who))


def _duties(view: View) -> Iterator[DueItem]:
    for found in with_terms(view):
        if found.term is None or found.record is None or found.code in _SAID:
            continue
        record = view.snapshot.get(found.record)
        unit = getattr(record, "unit", None)
        named = getattr(record, "owner", None) or getattr(record, "responsible", None)
        owner = view.post(named if isinstance(named, Post) else None, unit)
        who = (str(owner),) if owner else ()
        late = found.state is DutyState.OVERDUE
        what = found.message
        if isinstance(record, Risk):
            what = M("{heading}: {value}", heading=record.title, value=what)
        yield DueItem(Due.DUTY, found.record, what, found.term, who, unit, late, found.code)


def _risks(view: View) -> Iterator[DueItem]:
    """Yield what the bands of risks ask for next; what was missed comes as a duty."""
    for risk, item in coming(view):
        owner = view.post(risk.owner, risk.unit)
        who = (str(owner),) if owner else ()
        if item.by is not None:
            title = M("{what}: {title}", what=item.what, title=risk.title)
            yield DueItem(
                Due.RISK, risk.id, title, item.by, who, risk.unit, overdue=False, part=item.code
            )
    by = next_map(view)
    rule = risk_rules(view).map
    if by is not None and rule is not None and by >= view.today:
        for policy in view.snapshot.of(RiskRules):
            yield DueItem(
                Due.RISK,
                policy.id,
                M("Risk map"),
                by,
                (rule.body,),
                None,
                overdue=False,
                part="map",
            )


def _acts(view: View) -> Iterator[DueItem]:
    """Yield decisions to be carried out and requests to be answered."""
    acts: list[tuple[Due, Decision | Request, str | None]] = [
        *((Due.DECISION, act, act.unit) for act in view.snapshot.of(Decision)),
        *((Due.REQUEST, act, act.addressee) for act in view.snapshot.of(Request)),
    ]
    for source, act, unit in acts:
        if act.due is None or act.date > view.today or not view.is_open(act):
            continue
        who = tuple(str(view.post(post, unit)) for post in act.executors)
        late = act.due < view.today
        yield DueItem(source, act.id, act.title, act.due, who, unit, late)


def _obligations(view: View) -> Iterator[DueItem]:
    """Yield what is to be done; what an event asks for without a term is due on its day."""
    for obligation in view.snapshot.of(Obligation):
        for item in to_do(view, obligation):
            last = item.start if item.waits is Wait.TERM else item.due
            if last is not None:
                yield DueItem(
                    Due.OBLIGATION,
                    obligation.id,
                    _waited(view, item) if item.waits is Wait.TERM else obligation.title,
                    last,
                    obligation.responsible,
                    None,
                    item.state is OccurrenceState.OVERDUE,
                    item.key,
                    item.start,
                    obligation.group,
                )


def _waited(view: View, item: Occurrence) -> Shown:
    """Say since when a thing waits that no term makes overdue."""
    title = item.obligation.title
    days = (view.today - item.start).days if item.start else 0
    if days <= 0:
        return title
    return M("{title} (no term is stated; days since the event: {days})", title=title, days=days)


def _calendars(view: View) -> Iterator[DueItem]:
    """Yield the academic calendar that the year lacks: what it dates cannot be asked for."""
    first, begun = AcademicYear.of(view.today).first, view.snapshot.config.begun
    day = first if begun is None else max(first, begun)
    office = governance(view).secretariat
    for hit in academic_year_without_calendar.find(view):
        record = hit.record or str(AcademicCalendar.spec.fixed_id)
        who = (office,) if office else ()
        code, late = academic_year_without_calendar.code, day < view.today
        yield DueItem(Due.DUTY, record, hit.message, day, who, office, late, code)


def _meetings(view: View) -> Iterator[DueItem]:
    """Yield the meetings that discuss questions of the quality office, which may take part."""
    office = governance(view).secretariat
    for meeting, items in quality_questions(view) if office else ():
        title = M(
            "Meeting of {body}, questions of quality: {items}",
            body=view.name(meeting.body) or meeting.body,
            items=items,
        )
        who = (office,) if office else ()
        yield DueItem(
            Due.MEETING, meeting.id, title, meeting.date, who, office, overdue=False, part="quality"
        )
