"""What the band of a risk obliges to, whether it was done, and by when it is to be done next."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from qms.engine.capas import is_plan
from qms.engine.first_days import first_day
from qms.engine.risks import after as months_after
from qms.engine.risks import in_band_since, last_looked, live, next_review, rating, treatment
from qms.i18n import N_, Message
from qms.kinds.decision import Decision
from qms.kinds.meeting import Meeting
from qms.kinds.risk import Option
from qms.model.items import until
from qms.model.states import ENTERED_BY_MISTAKE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from qms.engine.view import View
    from qms.kinds.capa import Capa
    from qms.kinds.policies.risk_bands import Band
    from qms.kinds.risk import Risk

PLAN: Final = "R301"
CONTROL: Final = "R304"
REPORT: Final = "R305"
SYSTEMIC: Final = "R306"
REVIEW: Final = "R307"
ACCEPTED: Final = "R308"

WHAT: Final = {
    PLAN: N_("CAPA plan with owner, executor and term"),
    CONTROL: N_("Joint control meeting"),
    REPORT: N_("Report under intensive monitoring"),
    SYSTEMIC: N_("Question and decision of the body, as the risk is systemic"),
    REVIEW: N_("Review of the risk"),
    ACCEPTED: N_("New decision on the accepted risk"),
}
_VOID: Final = frozenset({"cancelled", ENTERED_BY_MISTAKE})


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing that a risk obliges to; ``code`` is the rule that watches it.

    ``last`` is the day on which it was last done, ``by`` the last day in time for the next (or,
    before it is done, the first) time; None where no interval is set.  ``since`` is the day on
    which it became obligatory.  ``once``: done once it is done for good, and until then lacking.
    """

    code: str
    since: dt.date | None
    last: dt.date | None
    by: dt.date | None
    months: int | None = None
    once: bool = False

    @property
    def what(self) -> Message:
        """Return what is to be done."""
        return Message(WHAT[self.code])

    def lacking(self, today: dt.date) -> bool:
        """Tell whether it was never done, or where it repeats, not within the interval."""
        if self.once:
            return self.last is None
        return self.by is not None and self.by < today


class Standing(StrEnum):
    """How it stands with something owed: done for now, still to be done, or too late."""

    DONE = N_("done")
    OPEN = N_("open")
    OVERDUE = N_("overdue")


def standing(item: Owed, today: dt.date) -> Standing:
    """Tell how it stands on a day."""
    if item.by is not None and item.by < today and (item.last is None or not item.once):
        return Standing.OVERDUE
    done = item.last is not None and not item.lacking(today)
    return Standing.DONE if done else Standing.OPEN


def owed(view: View, risk: Risk) -> tuple[Owed, ...]:
    """Return what an open risk obliges to today."""
    if not view.is_open(risk):
        return ()
    found = rating(view, risk)
    if found is None:
        return ()
    made = (_made(view, risk, code, found.band) for code in WHAT)
    return tuple(item for item in made if item is not None)


def _made(view: View, risk: Risk, code: str, band: Band | None) -> Owed | None:
    """Return what a rated risk owes by one rule, None where that rule asks for nothing."""
    if code in _OF_ALL:
        return _OF_ALL[code](view, risk)
    return _OF_BAND[code](view, risk, band) if band is not None else None


def one_owed(view: View, code: str) -> Iterator[tuple[Risk, Owed]]:
    """Yield what risks owe of one sort and have not done in time."""
    for risk, items in view.once(_all_owed):
        for item in items:
            if item.code == code and item.lacking(view.today):
                yield risk, item


def _all_owed(view: View) -> tuple[tuple[Risk, tuple[Owed, ...]], ...]:
    found = ((risk, owed(view, risk)) for risk in live(view))
    return tuple((risk, items) for risk, items in found if items)


def coming(view: View) -> Iterator[tuple[Risk, Owed]]:
    """Yield what is to be done by a day that has not passed."""
    for risk, items in view.once(_all_owed):
        for item in items:
            if not item.once and item.by is not None and item.by >= view.today:
                yield risk, item


def _plan(view: View, risk: Risk, band: Band) -> Owed | None:
    if not band.capa_required:
        return None
    since = in_band_since(view, risk, lambda one: one.capa_required)
    plans = [capa for capa in view.capas_of.get(risk.id, ()) if is_plan(capa)]
    by = view.term_after(PLAN, since) if since and not plans else None
    return Owed(PLAN, since, _made_on(view, plans, since) if plans else None, by, once=True)


def _made_on(view: View, plans: Sequence[Capa], since: dt.date | None) -> dt.date | None:
    """Return the day of the first fact of the earliest plan, not before it was asked for."""
    facts = (first_day(view.snapshot, capa) for capa in plans)
    first = min((day for day in facts if day is not None and day <= view.today), default=None)
    return max((day for day in (first, since) if day is not None), default=None)


def _control(view: View, risk: Risk, band: Band) -> Owed | None:
    if not band.joint_control:
        return None
    held = control_days(view, risk)
    return _periodic(view, risk, CONTROL, held, band.control_months, lambda one: one.joint_control)


def _report(view: View, risk: Risk, band: Band) -> Owed | None:
    if not band.intensive_monitoring or band.report_to is None:
        return None
    told = [
        item.date
        for item in until(risk.reviews, view.today)
        if item.report_to is not None and item.report_to.role == band.report_to
    ]
    return _periodic(
        view, risk, REPORT, told, band.report_months, lambda one: one.intensive_monitoring
    )


def _periodic(  # noqa: PLR0913, PLR0917 -- the parts of one interval
    view: View,
    risk: Risk,
    code: str,
    days: list[dt.date],
    months: int | None,
    fits: Callable[[Band], bool],
) -> Owed:
    since = in_band_since(view, risk, fits)
    counted = [day for day in days if since is None or day >= since]
    last = max(counted, default=None)
    start = last or since
    by = months_after(start, months) if start and months is not None else None
    return Owed(code, since, last, by, months, once=months is None)


def control_days(view: View, risk: Risk) -> list[dt.date]:
    """Return the days up to today on which a meeting dealt with the risk or with its CAPAs.

    Told by the control items of a CAPA, by reviews of the risk at a meeting, and by the agenda of
    meetings that were held.
    """
    capas = view.capas_of.get(risk.id, ())
    own = [item.date for capa in capas for item in until(capa.controls, view.today)]
    seen = [item.date for item in until(risk.reviews, view.today) if item.meeting is not None]
    names = {risk.id, *(capa.id for capa in capas)}
    held = [day for name in names for day in view.once(_held).get(name, ())]
    return sorted([*own, *seen, *held])


def _held(view: View) -> Mapping[str, list[dt.date]]:
    """Return the days of meetings that were held by the records that they dealt with."""
    found: dict[str, list[dt.date]] = defaultdict(list)
    for meeting in view.snapshot.of(Meeting):
        if meeting.date <= view.today and view.state_id(meeting) in {"held", "signed"}:
            for name in {name for item in meeting.agenda for name in item.concerns}:
                found[name].append(meeting.date)
    return found


def _systemic(view: View, risk: Risk, band: Band) -> Owed | None:
    if not risk.systemic or band.systemic_to is None:
        return None
    since = in_band_since(view, risk, lambda one: one.systemic_to is not None)
    decided = decisions_on(view, risk, band.systemic_to)
    after = [day for day in decided if since is None or day >= since]
    asked = bool(questions_on(view, risk, band.systemic_to))
    done = min(after, default=None) if asked else None
    by = view.term_after(SYSTEMIC, since) if since and done is None else None
    return Owed(SYSTEMIC, since, done, by, once=True)


def questions_on(view: View, risk: Risk, body: str) -> tuple[str, ...]:
    """Return the meetings of a body, planned or held, with a question that concerns the risk."""
    return tuple(view.once(_questions).get((body, risk.id), ()))


def _questions(view: View) -> Mapping[tuple[str, str], list[str]]:
    """Return the meetings by their body and each record that a question of theirs concerns."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for meeting in view.snapshot.of(Meeting):
        if view.state_id(meeting) not in _VOID:
            for name in {name for item in meeting.agenda for name in item.concerns}:
                found[meeting.body, name].append(meeting.id)
    return found


def decisions_on(view: View, risk: Risk, body: str) -> list[dt.date]:
    """Return the days of a body's decisions of a stated sort that concern the risk.

    Sorts (resources, policy, procedure) are those of the regulation's 9.3(5).
    """
    return list(view.once(_decisions).get((body, risk.id), ()))


def _decisions(view: View) -> Mapping[tuple[str, str], list[dt.date]]:
    """Return the days of decisions of a stated sort by body and each record that they concern."""
    found: dict[tuple[str, str], list[dt.date]] = defaultdict(list)
    for decision in view.snapshot.of(Decision):
        stated = bool(decision.sorts) and decision.date <= view.today
        if decision.body and stated and view.state_id(decision) not in _VOID:
            for name in {*decision.concerns, *_of_question(view, decision)}:
                found[decision.body, name].append(decision.date)
    return found


def _of_question(view: View, decision: Decision) -> tuple[str, ...]:
    """Return what the question on which a decision was taken concerns."""
    meeting = view.snapshot.get(decision.meeting or "")
    agenda = meeting.agenda if isinstance(meeting, Meeting) else ()
    return tuple(name for item in agenda if item.id == decision.item for name in item.concerns)


def _review(view: View, risk: Risk) -> Owed | None:
    found = rating(view, risk)
    if found is None or found.band is None or found.band.review_months is None:
        return None
    last = last_looked(view, risk)
    by = next_review(view, risk, last)
    return None if by is None else Owed(REVIEW, last, last, by, found.band.review_months)


def _accepted(view: View, risk: Risk) -> Owed | None:
    chosen = treatment(view, risk)
    if chosen is None or chosen.option is not Option.ACCEPT or chosen.until is None:
        return None
    return Owed(ACCEPTED, chosen.date, chosen.date, chosen.until)


_OF_BAND: Final[Mapping[str, Callable[[View, Risk, Band], Owed | None]]] = {
    PLAN: _plan,
    CONTROL: _control,
    REPORT: _report,
    SYSTEMIC: _systemic,
}
_OF_ALL: Final[Mapping[str, Callable[[View, Risk], Owed | None]]] = {
    REVIEW: _review,
    ACCEPTED: _accepted,
}
