"""What a notice may say of a wave: what was found weak, and what was done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.actions.survey_loop import called
from qms.actions.survey_loop_again import Waves, again
from qms.engine.capa_guards import final_review
from qms.engine.capas import done_on, term
from qms.engine.circles import may_show, shown_columns
from qms.engine.survey_again import asked_of
from qms.engine.survey_loop import approved_on, decisions_of, measures_of
from qms.engine.survey_loop_window import window
from qms.engine.surveys import survey_of
from qms.errors import ImportProblem
from qms.i18n import Day, M, Message
from qms.kinds.wave_sums import ALL, asked
from qms.model.record import Circle
from qms.report.notice import Did, Said, Told

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from qms.actions.session import Session
    from qms.actions.survey_loop_again import Again
    from qms.engine.view import View
    from qms.i18n import Shown
    from qms.kinds.capa import Capa
    from qms.kinds.survey import Survey
    from qms.kinds.wave import Wave
    from qms.model.record import Record


def records_of(view: View, wave: Wave) -> tuple[str, ...]:
    """Return what came of a wave: its CAPAs that were approved, the decisions that concern it."""
    found = (*_approved(view, wave), *decisions_of(view, wave))
    return tuple(item.id for item in found)


def _approved(view: View, wave: Wave) -> tuple[Capa, ...]:
    """Return the CAPAs of a wave that somebody approved, not those only proposed or planned."""
    return tuple(item for item in measures_of(view, wave) if approved_on(view, item) is not None)


def told_of(session: Session, wave: Wave, circle: Circle) -> Told:
    """Return what a notice for a circle may say; shares as they may be printed for the staff.

    Raises ImportProblem where the questionnaire cannot be read.
    """
    view = session.view
    survey = survey_of(view, wave)
    if survey is None:
        raise ImportProblem(
            M("{id} cannot be read.", id=wave.survey), M("See what is wrong with: qms check")
        )
    found = again(session, wave.id)
    return Told(
        wave=wave.id,
        title=survey.title,
        period=wave.period,
        asked=asked(wave.invited, wave.ineligible),
        valid=_valid(session, wave, survey),
        said=tuple(_said(session, survey, wave, found)),
        did=(*_measures(view, wave, circle), *_decisions(view, wave, circle)),
        reason=wave.no_action,
        again=_again(view, wave),
    )


def _valid(session: Session, wave: Wave, survey: Survey) -> int | None:
    """Return the valid answers, None where they may not be printed."""
    if not wave.results or survey.sensitive:
        return None
    number = Waves(session).of(wave)[1].respondents(ALL)
    return number if isinstance(number, int) else None


def _said(session: Session, survey: Survey, wave: Wave, found: tuple[Again, ...]) -> Iterator[Said]:
    """Yield what the CAPAs of a wave are about, with the shares that may be printed."""
    waves = Waves(session)
    for one in found:
        if one.asked is None:
            continue
        group = one.asked.group
        share = None if survey.sensitive else waves.share(wave, one.asked)
        later = one.found.after if one.found and not survey.sensitive else None
        yield Said(
            called(survey, one.asked.name),
            session.view.name(group) or group if group != ALL else M("everybody"),
            round(100 * share.value, 1) if share else None,
            round(100 * later.value, 1) if later else None,
        )


def _measures(view: View, wave: Wave, circle: Circle) -> Iterator[Did]:
    """Yield the measures of the CAPAs that the circle may see."""
    for capa in _approved(view, wave):
        if not _published(view, capa, circle, "measures"):
            continue
        unit = view.name(capa.unit) or capa.unit if capa.unit else ""
        state = _state(view, capa)
        for item in capa.measures:
            yield Did(item.text, unit, state, capa.id)


def _state(view: View, capa: Capa) -> Shown:
    """Return how far a CAPA has come: judged, done on a day, to be done by a day, or its state."""
    review = final_review(view, capa)
    day = done_on(view, capa)
    if review is not None and day is not None:
        return M("done on {day}; {verdict}", day=Day(day), verdict=M(review.verdict.value))
    if day is not None:
        return M("done on {day}", day=Day(day))
    last, state = term(view, capa), view.state(capa)
    if last is not None and state is not None and state.id == "approved":
        return M("to be done by {day}", day=Day(last))
    return Message(state.label if state else "")


def _decisions(view: View, wave: Wave, circle: Circle) -> Iterator[Did]:
    for item in decisions_of(view, wave):
        if _published(view, item, circle, "title"):
            body = view.name(item.body) or item.body if item.body else ""
            number = M("No. {number} of {day}", number=item.number or "", day=Day(item.date))
            yield Did(item.title, body, number, item.id)


def _published(view: View, record: Record, circle: Circle, column: str) -> bool:
    if not may_show(view, record, circle):
        return False
    if circle is Circle.INTERNAL:
        return True
    return column in (shown_columns(view, type(record), circle) or ())


def _again(view: View, wave: Wave) -> tuple[dt.date, dt.date] | None:
    """Return between which days the next wave closes that judges what waits for it."""
    days = [
        day
        for capa in measures_of(view, wave)
        if asked_of(capa, wave) and final_review(view, capa) is None
        if (day := done_on(view, capa) or term(view, capa)) is not None
    ]
    if not days:
        return None
    first, last = window(view, max(days))[0], window(view, min(days))[1]
    return (first, last) if first <= last and last >= view.today else None
