"""Rules of certificates: data of persons are collected by right, and serve what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.rule import Hit, duty
from qms.engine.survey_ethics import lacks_consent, unlawful
from qms.i18n import M
from qms.kinds.certificate import Certificate
from qms.kinds.survey import Survey
from qms.kinds.wave import Wave
from qms.model.states import ENTERED_BY_MISTAKE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from qms.engine.view import View
    from qms.i18n import Message


@duty("Q350", "1.3, 7.1, KZ-SURV-36")
def no_legal_basis(view: View) -> Iterator[Hit]:
    """Answers that were pseudonymised or kept apart have no legal basis.

    The law on personal data (No. 94-V of 21 May 2013) asks by what right data that can be led back
    to a person are collected.  The instrument names it, and each import log keeps it.
    """
    for wave in view.snapshot.of(Wave):
        survey = view.snapshot.get(wave.survey)
        named = isinstance(survey, Survey) and survey.legal_basis is not None
        for number, log in enumerate(wave.imports):
            personal = log.data_class in {"pseudonymous", "restricted"}
            if personal and log.legal_basis is None and not named:
                yield Hit(
                    wave.id,
                    ("imports", number),
                    M("{file}: no legal basis of data that were pseudonymised", file=log.file),
                    M(
                        "Name the document that allows it: qms set {id} legal_basis DOC-...",
                        id=wave.survey,
                    ),
                )


@duty("Q351", "7.6(3), 7.5.4(3), 8.4(4), KZ-SURV-20")
def another_purpose(view: View) -> Iterator[Hit]:
    """A certificate serves a purpose for which the answers were not collected.

    The purposes of survey results are a closed list, the questionnaire states its own before people
    are asked, and where the policy wants consent the register held one.  The list and the consents
    are those of the day of issue.
    """
    for record in view.snapshot.of(Certificate):
        if record.purpose is None or view.state_id(record) == ENTERED_BY_MISTAKE:
            continue
        for survey in _surveys(view, record):
            wrong = _wrong(view, record.purpose, survey, record.issued)
            if wrong is not None:
                yield Hit(
                    record.id,
                    ("purpose",),
                    wrong,
                    M("Correct it where it stands: qms edit {id}", id=record.id),
                    record.issued,
                )
                break


def _surveys(view: View, record: Certificate) -> Iterator[Survey]:
    for item in record.waves:
        wave = view.snapshot.get(item.wave)
        survey = view.snapshot.get(wave.survey) if isinstance(wave, Wave) else None
        if isinstance(survey, Survey):
            yield survey


def _wrong(view: View, purpose: str, survey: Survey, day: dt.date) -> Message | None:
    known = view.word("survey-purpose", purpose)
    words = known.label if known else purpose
    if purpose not in survey.purposes or unlawful(view, (purpose,), day):
        return M(
            "The answers to {survey} were not collected for this purpose: {purpose}",
            survey=survey.id,
            purpose=words,
        )
    category = lacks_consent(view, purpose, survey.target_group, day)
    if category is None:
        return None
    group = view.word("target-group", category)
    return M(
        "no consent of {category} to {purpose}",
        category=group.label if group else category,
        purpose=words,
    )
