"""What a certificate is for: one of the closed list, that of its surveys, consented to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.actions.choices import by_label, choices
from qms.actions.values import choose
from qms.engine.survey_ethics import consent_to_record, lacks_consent, unlawful, word_of
from qms.errors import UsageProblem
from qms.i18n import M
from qms.kinds.certificate import Certificate
from qms.kinds.survey import Survey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qms.actions.session import Session
    from qms.engine.view import View
    from qms.kinds.wave import Wave


def purpose_of(session: Session, text: str | None, waves: Sequence[Wave]) -> str | None:
    """Return the word of a purpose; raises UsageProblem for one that the answers do not serve.

    It is a word of ``survey-purpose`` that the policy has, each questionnaire states it, and where
    the policy wants consent the register holds one that stands.
    """
    if text is None:
        return None
    offered = choices(session, Certificate, "purpose")
    word = choose("--purpose", by_label(text, offered), (item.value for item in offered))
    view = session.view
    for survey_id in dict.fromkeys(wave.survey for wave in waves):
        survey = view.snapshot.get(survey_id)
        if isinstance(survey, Survey):
            _refuse(view, survey, word)
    return word


def _refuse(view: View, survey: Survey, word: str) -> None:
    if word not in survey.purposes or unlawful(view, (word,)):
        raise UsageProblem(
            M(
                "The answers to {survey} were not collected for this purpose: {purpose}",
                survey=survey.id,
                purpose=word_of(view, "survey-purpose", word),
            ),
            M(
                "What it serves: {purposes}. Another purpose is stated before people are asked.",
                purposes=tuple(word_of(view, "survey-purpose", one) for one in survey.purposes),
            ),
        )
    category = lacks_consent(view, word, survey.target_group)
    if category is not None:
        raise UsageProblem(*consent_to_record(view, category, word))
