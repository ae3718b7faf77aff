"""Rules of coded answers: counts fit the code book, small groups are folded, nothing is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.coding import book_of, coding_of
from qms.engine.rule import Hit, duty, integrity
from qms.engine.surveys import over, survey_of, survey_rules
from qms.i18n import M
from qms.kinds.unit import Unit
from qms.kinds.wave import ALL, Wave

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.view import View
    from qms.i18n import Message
    from qms.kinds.survey import Survey
    from qms.kinds.wave_coding import Coding


@integrity("Q120", "7.5.3(4), KZ-SURV-12")
def coding_off_book(view: View) -> Iterator[Hit]:
    """Counts of answers in words do not fit the questionnaire and its code book.

    They are of an open question of the instrument, by an edition of its code book, with a number
    for each theme of that edition; their groups are units of the university, none smaller than
    POL-survey-rules allowed when the wave closed.
    """
    for wave in view.snapshot.of(Wave):
        survey = survey_of(view, wave)
        rules = survey_rules(view, wave.closed)
        for number, item in enumerate(wave.codings if survey else ()):
            why = _off(view, survey, item, rules.minimum_group if rules else 0) if survey else None
            if why is not None:
                yield Hit(
                    wave.id,
                    ("codings", number),
                    why,
                    M(
                        "Count the answers again: qms survey code count {id} --question {question}",
                        id=wave.id,
                        question=item.question,
                    ),
                )


def _off(view: View, survey: Survey, item: Coding, minimum: int) -> Message | None:
    """Say the first thing that does not fit."""
    question, book = survey.question(item.question), book_of(survey, item)
    if question is None or question.scale is not None:
        return M("{question} is no open question of {survey}", question=item.question,
                 survey=survey.id)  # fmt: skip
    if book is None:
        return M("{survey} has no code book {edition}", survey=survey.id, edition=item.book)
    themes = tuple(theme.id for theme in book.themes)
    wide = any(len(row.counts) != len(themes) for row in item.groups)
    if wide or (item.twice and tuple(one.theme for one in item.twice) != themes):
        return M("{question}: the code book {edition} has other themes", question=item.question,
                 edition=item.book)  # fmt: skip
    return _groups(view, item, minimum)


def _groups(view: View, item: Coding, minimum: int) -> Message | None:
    for row in item.groups:
        if row.group != ALL and not isinstance(view.snapshot.get(row.group), Unit):
            return M("there is no unit {group}", group=row.group)
        if row.answers < minimum:
            return M(
                "{group} has {n} answers, fewer than {minimum}",
                group=row.group,
                n=row.answers,
                minimum=minimum,
            )
    return None


@duty("Q220", "7.5.3(4), KZ-SURV-12")
def answers_not_coded(view: View) -> Iterator[Hit]:
    """Answers in words of a wave that is over are not coded, though its survey has a code book.

    Asked of waves that closed after the first edition of the code book was in force, and of those
    whose code book has no day.
    """
    for wave in view.snapshot.of(Wave):
        survey = survey_of(view, wave)
        if survey is None or not over(view, wave) or not _has_book(survey, wave):
            continue
        for question in survey.questions:
            if question.scale is None and coding_of(wave, question.id) is None:
                yield Hit(
                    wave.id,
                    ("codings",),
                    M("the answers to {question} are not coded", question=question.id),
                    M(
                        "Give out a form: qms survey code export {id} --question {question}",
                        id=wave.id,
                        question=question.id,
                    ),
                )


def _has_book(survey: Survey, wave: Wave) -> bool:
    day = wave.closed
    return any(
        book.since is None or (day is not None and book.since <= day) for book in survey.code_books
    )
