"""What statistics must know of an instrument: which answers count, their scores and their sense."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from qms.engine.stats_tables import WHOLE
from qms.engine.surveys import meant

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qms.kinds.policies.survey_rules import SurveyRulesValue
    from qms.kinds.survey import Option, Question, Survey


@dataclass(frozen=True, slots=True)
class Item:
    """A question with a scale, its valid options from worst to best as the question means them.

    ``options`` is the number of all options, valid or not.  ``points`` are the places of the valid
    ones in the instrument; ``scores`` their values, rising.  ``positive`` says which count as
    positive, None where nothing says it; ``neutral`` is the index of the middle point, None without
    one.  A reversed question is already turned round here: x -> min + max - x (7.5.3(1)).  A
    question of ``knowledge`` is scored 1 for a right answer, else 0: its options have no order.
    """

    id: str
    options: int
    points: tuple[int, ...]
    scores: tuple[int, ...]
    positive: tuple[bool, ...] | None
    neutral: int | None = None
    reversed: bool = False
    knowledge: bool = False

    @property
    def printed(self) -> dict[int, int]:
        """The score of each valid option by its place, as printed: not turned round."""
        if self.knowledge:
            return dict(zip(self.points, self.scores, strict=True))
        sense = self.scores[0] + self.scores[-1] if self.reversed else 0
        values = (sense - score if self.reversed else score for score in self.scores)
        return dict(zip(self.points, values, strict=True))


@dataclass(frozen=True, slots=True)
class Form:
    """An instrument: its questions with a scale in order, and the questions of each block.

    ``blocks`` has the block ``*`` of all questions too.  ``tested`` is the number of questions of
    knowledge, also where a file has columns for some of them only.
    """

    items: tuple[Item, ...]
    blocks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tested: int = 0

    @classmethod
    def of(cls, items: Sequence[Item], blocks: Mapping[str, Sequence[str]]) -> Form:
        """Make a form of its blocks by id; raises ValueError for a block named like the whole."""
        if WHOLE in blocks:
            raise ValueError(WHOLE)
        named = {block: tuple(questions) for block, questions in blocks.items()}
        every = tuple(item.id for item in items)
        return cls(tuple(items), {**named, WHOLE: every}, sum(item.knowledge for item in items))


def form_of(survey: Survey, rules: SurveyRulesValue | None) -> Form:
    """Read the form from an instrument; questions without a scale have no part in it."""
    items: list[Item] = []
    blocks: dict[str, list[str]] = {}
    for question in survey.questions:
        options = survey.options_of(question)
        if any(option.valid for option in options):
            items.append(_item(question, options, rules))
            if question.block is not None:
                blocks.setdefault(question.block, []).append(question.id)
    return Form.of(items, blocks)


def _item(question: Question, options: tuple[Option, ...], rules: SurveyRulesValue | None) -> Item:
    places = tuple(place for place, option in enumerate(options) if option.valid)
    valid = tuple(options[place] for place in places)
    if question.correct:
        right = tuple(option.positive for option in valid)
        scores = tuple(map(int, right))
        return Item(question.id, len(options), places, scores, right, knowledge=True)
    flags = tuple(option.positive for option in meant(question, valid, rules))
    return Item(
        id=question.id,
        options=len(options),
        points=places[::-1] if question.reversed else places,
        scores=_turned(scores_of(valid), turn=question.reversed),
        positive=flags if any(flags) else None,
        neutral=_middle(flags),
        reversed=question.reversed,
    )


def scores_of(valid: Sequence[Option]) -> tuple[int, ...]:
    """Return the values of the options where they are whole numbers that rise, else 1, 2, 3...

    A scale printed from 5 (worst) to 1 (best), or in words, is scored by its places.
    """
    texts = [option.value.strip() for option in valid]
    if all(text.removeprefix("-").isdecimal() for text in texts):
        values = tuple(map(int, texts))
        if all(low < high for low, high in pairwise(values)):
            return values
    return tuple(range(1, len(valid) + 1))


def _turned(scores: tuple[int, ...], *, turn: bool) -> tuple[int, ...]:
    return tuple(scores[0] + scores[-1] - score for score in scores[::-1]) if turn else scores


def _middle(flags: tuple[bool, ...]) -> int | None:
    """Return the middle point; none on an even scale, and a positive one is not neutral."""
    middle = len(flags) // 2
    return middle if len(flags) % 2 and not flags[middle] else None
