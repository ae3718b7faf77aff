"""Conformity as respondents perceive it: answers by the standard their questions ask about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.engine.stats_shares import pooled
from qms.kinds.survey import Survey

if TYPE_CHECKING:
    from collections.abc import Callable

    from qms.engine.stats_wave import GroupStats
    from qms.engine.view import View
    from qms.kinds.policies.vocabularies import Word
    from qms.model.text import Text

VOCABULARY: Final = "standard"
_APART: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class StandardRow:
    """One standard in one wave.

    ``questions`` are those that ask about it, ``answered`` those of them with figures of which the
    positive options are known; ``valid`` and ``positive`` are numbers of answers to these.
    ``share`` is the perceived conformity, 0 to 1, None without such answers.
    """

    standard: str
    questions: tuple[str, ...]
    answered: tuple[str, ...]
    valid: int
    positive: int
    share: float | None


def conformity(survey: Survey, group: GroupStats) -> tuple[StandardRow, ...]:
    """Return the standards of an instrument in natural order with the figures of a group."""

    def judged(name: str) -> tuple[int, int] | None:
        one = group.questions.get(name)
        return (one.positive, one.valid) if one and one.positive is not None else None

    return conformity_of(survey, judged)


def conformity_of(
    survey: Survey, judged: Callable[[str], tuple[int, int] | None]
) -> tuple[StandardRow, ...]:
    """Do so from positive and valid answers of a question, None where these are not to be had."""
    return tuple(
        _row(standard, asked, judged) for standard, asked in questions_by_standard(survey).items()
    )


def questions_by_standard(survey: Survey) -> dict[str, tuple[str, ...]]:
    """Return standard -> its questions; 1.10 comes after 1.9.

    One standard in two spellings ("ESG 1.4", "esg-1-4") is one, named as it was first.
    """
    found: dict[str, tuple[str, list[str]]] = {}
    for question in survey.questions:
        for name in question.standards:
            found.setdefault(key_of(name), (name, []))[1].append(question.id)
    ordered = sorted(found.items(), key=lambda item: in_order(item[0]))
    return {name: tuple(dict.fromkeys(asked)) for _key, (name, asked) in ordered}


def key_of(standard: str) -> str:
    """Return a standard without what spellings differ in: case and what stands between numbers."""
    return _APART.sub("-", standard.casefold()).strip("-")


def in_order(key: str) -> tuple[tuple[int, str], ...]:
    """Return what puts standards in order: numbers by their value."""
    parts = key.split("-")
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in parts)


@dataclass(frozen=True, slots=True)
class Asked:
    """One standard of the catalogue; ``questions`` are (questionnaire, question), maybe none.

    ``name`` is as it is printed, ``title`` what it is about, None for one that the university's
    list does not have.
    """

    name: str
    title: Text | None
    questions: tuple[tuple[str, str], ...]


def catalogue(view: View) -> tuple[Asked, ...]:
    """Return the standards that are listed or asked about, in natural order."""
    names: dict[str, tuple[str, Text | None]] = {
        key_of(word.id): (printed(word), word.label) for word in listed(view)
    }
    found: dict[str, list[tuple[str, str]]] = {key: [] for key in names}
    for survey in view.snapshot.of(Survey):
        for question in survey.questions:
            for name in question.standards:
                names.setdefault(key_of(name), (name, None))
                found.setdefault(key_of(name), []).append((survey.id, question.id))
    return tuple(
        Asked(*names[key], tuple(dict.fromkeys(found[key]))) for key in sorted(found, key=in_order)
    )


def listed(view: View) -> tuple[Word, ...]:
    """Return the standards of the university's list: external ones, such as ESG part 1."""
    words = view.words.vocabulary(VOCABULARY) if view.words else None
    return words.words if words else ()


def printed(word: Word) -> str:
    """Return how a standard is cited, "ESG 1.4"."""
    return word.printed[0] if word.printed else word.id


def cited(view: View, standard: str) -> str:
    """Return how the list cites a standard that a question names; as it is where none does."""
    key = key_of(standard)
    return next((printed(word) for word in listed(view) if key_of(word.id) == key), standard)


def unlisted(view: View, survey: Survey) -> tuple[tuple[int, str], ...]:
    """Return the questions of an instrument, by place, with each standard that is not listed.

    Nothing is told where the university has no list.
    """
    known = {key_of(word.id) for word in listed(view)}
    return tuple(
        (place, name)
        for place, question in enumerate(survey.questions)
        for name in question.standards
        if known and key_of(name) not in known
    )


def _row(
    standard: str, asked: tuple[str, ...], judged: Callable[[str], tuple[int, int] | None]
) -> StandardRow:
    found = {name: pair for name in asked if (pair := judged(name)) is not None}
    return StandardRow(
        standard=standard,
        questions=asked,
        answered=tuple(found),
        valid=sum(valid for _good, valid in found.values()),
        positive=sum(good for good, _valid in found.values()),
        share=pooled(tuple((float(good), float(valid)) for good, valid in found.values())),
    )
