"""Rules of what questionnaires ask: standards of the list, right answers of a test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.rule import Hit, duty
from qms.engine.survey_scoring import TESTS
from qms.engine.survey_standards import unlisted
from qms.i18n import M
from qms.kinds.survey import Survey

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.view import View


@duty("Q380", "5.6, 6.7, KZ-SURV-37, KZ-SURV-40")
def standard_not_listed(view: View) -> Iterator[Hit]:
    """A question names a standard that the list of the university does not have.

    Answers are added up by standard, and the list says which standards nobody asks about: one in a
    wrong spelling is missing from both.  Case, spaces and dots make no difference.
    """
    for survey in view.snapshot.of(Survey):
        for place, name in unlisted(view, survey):
            yield Hit(
                survey.id,
                ("questions", place, "standards"),
                M("{standard} is not in the list of standards", standard=name),
                M("See the list: qms survey standards; a new one: qms edit POL-vocabularies"),
            )


@duty("Q381", "6.8, KZ-SURV-38")
def right_answers_not_stated(view: View) -> Iterator[Hit]:
    """A test of knowledge does not say which answers are right.

    Readiness for study and residual knowledge are scored by right answers; without them the answers
    would be counted as opinions.
    """
    for survey in view.snapshot.of(Survey):
        closed = [item for item in survey.questions if item.scale is not None]
        if survey.survey_kind in TESTS and closed and not any(item.correct for item in closed):
            yield Hit(
                survey.id,
                ("questions",),
                M("nothing says which answers are right"),
                M("Name them by question, correct: [...]: qms edit {id}", id=survey.id),
            )
