"""Conformity as respondents perceive it: answers by the standard their questions ask about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.engine.stats_shares import pooled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qms.engine.stats_wave import GroupStats
    from qms.kinds.survey import Survey

_APART: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class StandardRow:
    """One standard in one wave.

    ``questions`` are those that ask about it, ``answered`` those of them with figures.  ``valid``
    and ``positive`` are numbers of answers to questions of which the positive options are known;
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
    return tuple(
        _row(standard, asked, group) for standard, asked in questions_by_standard(survey).items()
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


def without_questions(known: Iterable[str], surveys: Iterable[Survey]) -> tuple[str, ...]:
    """Return those of the known standards that no question of any instrument asks about."""
    asked = {
        key_of(name)
        for survey in surveys
        for question in survey.questions
        for name in question.standards
    }
    return tuple(name for name in known if key_of(name) not in asked)


def _row(standard: str, asked: tuple[str, ...], group: GroupStats) -> StandardRow:
    found = {name: group.questions[name] for name in asked if name in group.questions}
    judged = [(one.positive, one.valid) for one in found.values() if one.positive is not None]
    return StandardRow(
        standard=standard,
        questions=asked,
        answered=tuple(found),
        valid=sum(valid for _good, valid in judged),
        positive=sum(good for good, _valid in judged),
        share=pooled(tuple((float(good), float(valid)) for good, valid in judged)),
    )
