"""Rules of the clock of CAPAs: updates, escalation, what the data say of the effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.capa_clock import Clock
from qms.engine.capa_rules import review_window
from qms.engine.capas import done_on
from qms.engine.effect import propose
from qms.engine.escalation import after_month, said, to_raise
from qms.engine.rule import Hit, duty
from qms.i18n import M
from qms.kinds.capa import Capa
from qms.kinds.policies.academic_calendar import AcademicCalendar
from qms.model.items import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.view import View


@duty("C351", "7.5.5(3), 8.5(1), KZ-CAPA-04")
def month_without_update(view: View) -> Iterator[Hit]:
    """A running CAPA had no update in a calendar month of a semester, and none since.

    At least one update, "no change" included, is recorded in each calendar month that has a day
    of a semester after the approval.  Vacations ask for none.
    """
    clock = Clock(view)
    for capa in view.snapshot.of(Capa):
        stale = clock.of(capa).stale
        if stale:
            yield Hit(
                capa.id,
                ("updates",),
                M("no update in: {months}", months=stale),
                M('Record one, be it "no change": qms capa update {id} --text "..."', id=capa.id),
                after_month(stale[0]),
            )


@duty("C352", "7.5.5(3), 8.5(1), KZ-CAPA-04")
def months_unknown(view: View) -> Iterator[Hit]:
    """A CAPA runs in an academic year that has no reviewed calendar.

    Which months ask for an update follows from the semesters; the tool does not guess them.
    """
    years = Clock(view).unknown_years()
    if years:
        policy = next(iter(view.snapshot.of(AcademicCalendar)), None)
        yield Hit(
            policy.id if policy else None,
            ("editions",) if policy else (),
            M(
                "without the academic calendar of {years} no month asks for updates of CAPAs",
                years=tuple(str(year) for year in years),
            ),
            M(
                "Enter it in {id}, or copy the one of the year before: qms year open {year}",
                id=str(AcademicCalendar.spec.fixed_id),
                year=str(years[0]),
            ),
        )


@duty("C353", "8.5(1), KZ-CAPA-06")
def not_escalated(view: View) -> Iterator[Hit]:
    """A CAPA that the policy puts before the head of the "+1" level was not put there yet.

    Measures that are not carried out are escalated.  POL-capa-rules says whether missed updates
    are too, and from which postponement on; each term, month and move is escalated once.
    """
    for item in to_raise(view):
        if item.to is not None:
            yield Hit(
                item.capa.id,
                ("escalations",),
                M(
                    "{why}; to be put before {post}",
                    why=said(view, item.capa, item.cause, item.of),
                    post=str(item.to),
                ),
                M("Record who was told, and print the memos: qms escalate --memo FOLDER"),
                item.since,
            )


@duty("C354", "7.5.5(4), 3(8), KZ-CAPA-05")
def effect_to_confirm(view: View) -> Iterator[Hit]:
    """The data propose a verdict on the effect of a CAPA that nobody has confirmed yet.

    A CAPA may name an indicator, a survey question or a subject of nonconformities with a target.
    Once the window of the effectiveness review is open the figures propose effective, not shown or
    not effective; a person confirms or judges otherwise.
    """
    for capa in view.snapshot.of(Capa):
        done = done_on(view, capa) if capa.effect and view.state_id(capa) == "done" else None
        window = review_window(view, capa) if done else None
        if done is None or (window is not None and view.today < window[0]):
            continue
        if any(item.final and item.date >= done for item in until(capa.reviews, view.today)):
            continue
        found = propose(view, capa)
        if found is not None:
            yield Hit(
                capa.id,
                ("reviews",),
                M("the data propose: {verdict} ({why})", verdict=M(found.verdict), why=found.text),
                M("Confirm or judge otherwise: qms capa verify {id} --propose", id=capa.id),
                window[0] if window else done,
            )
