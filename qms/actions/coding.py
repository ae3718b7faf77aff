"""Answers in words to one question of a wave: the code book, the answers, what was coded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.actions.coding_private import (
    FOLDER,
    Stored,
    answers_to,
    codes_of,
    handed_of,
    has_codes,
)
from qms.actions.waves import wave_of
from qms.engine.surveys import survey_of, survey_rules
from qms.errors import UsageProblem
from qms.exchange.coding_form import Pass
from qms.i18n import M
from qms.kinds.policies.survey_coding import CodingRules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qms.actions.coding_private import Kept
    from qms.actions.session import Session
    from qms.kinds.code_book import CodeBook
    from qms.kinds.survey import Question, Survey
    from qms.kinds.wave import Wave


@dataclass(frozen=True, slots=True)
class Work:
    """One open question of a wave with its code book and all that was coded of it.

    ``handed`` are the coders of the forms that were given out last, by the name of their pass.
    """

    wave: Wave
    survey: Survey
    question: Question
    book: CodeBook
    rules: CodingRules
    answers: dict[str, Kept]
    stored: Stored
    handed: Mapping[str, str]

    @property
    def themes(self) -> tuple[str, ...]:
        """The ids of the themes in their order."""
        return tuple(theme.id for theme in self.book.themes)

    @property
    def at(self) -> tuple[str, str, str]:
        """What the codes are kept under."""
        return self.wave.id, self.question.id, self.book.id


def work(session: Session, wave_id: str, question_id: str | None, book_id: str | None) -> Work:
    """Find what is to be coded; raises UsageProblem where there is no question, book or answer.

    Without ``book_id`` it is the newest edition by which anything was coded, else the one in force.
    """
    wave = wave_of(session, wave_id)
    survey = survey_of(session.view, wave)
    if survey is None:
        raise UsageProblem(
            M("{id} cannot be read.", id=wave.survey), M("See what is wrong with: qms check")
        )
    question = _question(survey, question_id)
    book = _book(session, wave, survey, question, book_id)
    answers = answers_to(session, wave, question.id)
    if not answers:
        raise UsageProblem(
            M("There are no answers in words to {question} here.", question=question.id),
            M(
                "They are kept under {folder} when the file of the wave is taken in: qms survey"
                " import FILE --wave {id}",
                folder=FOLDER,
                id=wave.id,
            ),
        )
    rules = survey_rules(session.view, wave.closed) or survey_rules(session.view)
    coding = rules.coding if rules else CodingRules()
    stored = codes_of(session, wave.id, question.id, book.id)
    handed = handed_of(session, wave.id, question.id, book.id)
    return Work(wave, survey, question, book, coding, answers, stored, handed)


def _question(survey: Survey, question_id: str | None) -> Question:
    opened = [item for item in survey.questions if item.scale is None]
    if question_id is None and len(opened) == 1:
        return opened[0]
    found = next((item for item in opened if item.id == question_id), None)
    if found is None:
        raise UsageProblem(
            M("{survey} has no open question {question}.", survey=survey.id,
              question=question_id or ""),
            M("Its open questions: {questions}", questions=tuple(item.id for item in opened)),
        )  # fmt: skip
    return found


def _book(
    session: Session, wave: Wave, survey: Survey, question: Question, book_id: str | None
) -> CodeBook:
    known = survey.code_books
    day = session.today
    used = [book for book in known if has_codes(session, wave.id, question.id, book.id)]
    in_force = [book for book in known if book.since is None or book.since <= day]
    if book_id is not None:
        found = [book for book in known if book.id == book_id]
    else:
        found = used or sorted(in_force, key=lambda book: (book.since is not None, book.since))
    if not found:
        raise UsageProblem(
            M("{survey} has no code book for these answers.", survey=survey.id),
            M("Write one into its field code_books: qms edit {survey}", survey=survey.id),
        )
    return found[-1]


def refuse_coder(found: Work, turn: Pass, coder: str) -> None:
    """Refuse one coder for both codings, and another one for a coding that is begun."""
    coders = found.stored.coders
    begun = coders.get(turn.value)
    if begun is not None and begun != coder:
        raise UsageProblem(
            M("{coder} codes these answers already.", coder=begun),
            M("Give --coder {coder}, or a new edition of the code book for a new start.",
              coder=begun),
        )  # fmt: skip
    two = {
        one: coders.get(one.value, found.handed.get(one.value))
        for one in (Pass.FIRST, Pass.SECOND)
        if one is not turn
    }
    if coder not in two.values():
        return
    if turn is Pass.THIRD:
        raise UsageProblem(
            M(
                "{coder} is one of the two coders: a third person settles what they saw"
                " differently.",
                coder=coder,
            ),
            M("Give the code of another one: --coder"),
        )
    raise UsageProblem(
        M("{coder} did the other coding: the two are done by two people.", coder=coder),
        M("Give the code of another one: --coder"),
    )
