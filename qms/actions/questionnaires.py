"""Questionnaires: looked through every year, and changed where needed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qms.actions.dated import day_of, happened, one_more, post_of
from qms.actions.records import find
from qms.actions.survey_editions import forgotten_forms, kept_form
from qms.actions.values import choose, parse, parse_date
from qms.errors import UsageProblem
from qms.i18n import M
from qms.kinds.survey import Survey
from qms.kinds.survey_parts import SurveyReview
from qms.model.change import Append, Set
from qms.store.yaml_writer import normalise

if TYPE_CHECKING:
    from qms.actions.records import Written
    from qms.actions.session import Session
    from qms.model.change import Edit
    from qms.store.write import Applied


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What the user says of a review; ``edition`` names a new edition, none where it stays.

    ``changed`` are the questions whose values no longer compare with earlier ones.  ``correct``
    says that the questionnaire was written down wrongly, not asked otherwise: its waves may be
    counted again.
    """

    edition: str | None = None
    changed: tuple[str, ...] = ()
    text: str | None = None
    validated: str | None = None
    decision: str | None = None
    by: str | None = None
    date: str | None = None
    basis: str | None = None
    correct: bool = False


def survey_of(session: Session, record_id: str) -> Survey:
    """Return a questionnaire by its id; raises UsageProblem for any other record."""
    record = find(session, record_id)
    if not isinstance(record, Survey):
        raise UsageProblem(
            M("{id} is no survey instrument.", id=record.id),
            M("See the ids with: qms survey list"),
        )
    return record


def review(session: Session, record_id: str, said: Reviewed) -> Written | Applied:
    """Record that a questionnaire was looked through, with its new edition where there is one.

    What the edition until now asked is kept with it: its waves are counted and printed by it.
    Raises UsageProblem for an edition that it has already, a question that it has not, and for
    changes without a new edition, and where the questionnaire was changed before this was said.
    """
    session.refuse_past()
    survey = survey_of(session, record_id)
    _refuse(survey, said)
    day = day_of(session, said.date)
    words: Any = None
    if said.text:
        words = parse(SurveyReview, "text", [normalise(said.text)[0]], session.typed_in)
    post = post_of(session, said.by)
    edits: list[Edit] = [
        one_more(
            survey,
            "reviews",
            day,
            by=post,
            basis=said.basis,
            edition=said.edition,
            text=words,
        )
    ]
    if said.correct:
        edits += forgotten_forms(session, survey)
    if said.edition:
        item = {
            "id": said.edition,
            "date": day.isoformat(),
            "changed": [choose("--changed", one, _questions(survey)) for one in said.changed],
            "text": words,
            "validated": parse_date(said.validated, "--validated").isoformat()
            if said.validated
            else None,
            "decision": said.decision,
        }
        filled = {name: value for name, value in item.items() if value}
        edits += [
            *kept_form(session, survey, said.edition, day),
            Append(survey.id, ("editions",), filled),
            Set(survey.id, ("edition",), said.edition),
        ]
    return happened(session, survey, "survey review", edits, summary="review")


def _questions(survey: Survey) -> tuple[str, ...]:
    return tuple(item.id for item in survey.questions)


def _refuse(survey: Survey, said: Reviewed) -> None:
    if said.correct and said.edition:
        raise UsageProblem(
            M("A correction belongs to the edition that was asked; a new edition asks otherwise."),
            M("Give --correct or --edition, not both."),
        )
    if said.edition is None and (said.changed or said.validated or said.decision):
        raise UsageProblem(
            M("What changed makes a new edition."), M("Name it: --edition {next}", next="2")
        )
    known = {item.id for item in survey.editions} | {survey.edition}
    if said.edition in known and said.edition is not None:
        raise UsageProblem(
            M("{id} has the edition {edition} already.", id=survey.id, edition=said.edition)
        )
