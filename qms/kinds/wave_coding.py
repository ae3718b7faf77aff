"""What a wave keeps of its answers in words: counts of themes, never a word of them."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from qms.i18n import N_
from qms.kinds.one_line import OnOneLine
from qms.kinds.wave_sums import ALL
from qms.model.fields import ItemId
from qms.model.items import Item

CELLS = 4
"""Cells of a table of two coders: both, the first alone, the second alone, neither."""


class ThemeCounts(Item):
    """How many answers of a group have which theme.

    ``counts`` stand in the order of the themes of the code book; an answer may have several, so
    they need not add up to ``answers``.  ``without`` are answers that have none.
    """

    group: str = Field(ALL, title=N_("Group"))
    answers: int = Field(ge=0, title=N_("Answers"))
    counts: Annotated[tuple[int, ...], OnOneLine()] = Field(title=N_("Answers by theme"))
    without: int = Field(0, ge=0, title=N_("Without a theme"))

    @model_validator(mode="after")
    def _no_more_than_answers(self) -> Self:
        themes = self.answers - self.without
        if themes < 0 or max(self.counts) > themes or sum(self.counts) < themes:
            raise PydanticCustomError(
                "qms_coding", N_("counts of themes do not agree with the number of answers")
            )
        return self


class CodedTwice(Item):
    """A theme in the answers that two coders coded: the four cells of their table.

    ``table`` is: both gave the theme, the first alone, the second alone, neither.
    """

    theme: ItemId = Field(title=N_("Theme"))
    table: Annotated[tuple[int, ...], OnOneLine()] = Field(title=N_("Table of both coders"))

    @model_validator(mode="after")
    def _four_cells(self) -> Self:
        if len(self.table) != CELLS:
            raise PydanticCustomError("qms_coding", N_("the table of two coders has four cells"))
        return self


class Coding(Item):
    """The coded answers to one open question, by an edition of the code book.

    ``answers`` is how many there are; under the smallest group of the policy nothing else is
    kept.  Counts are those after what the coders saw differently was settled, ``twice`` those
    before it.
    """

    question: ItemId = Field(title=N_("Survey question"))
    book: ItemId = Field(title=N_("Edition of the code book"))
    answers: int = Field(ge=0, title=N_("Answers"))
    doubled: int = Field(0, ge=0, title=N_("Coded by two"))
    groups: tuple[ThemeCounts, ...] = Field((), title=N_("Groups"))
    twice: tuple[CodedTwice, ...] = Field((), title=N_("Agreement of two coders"))

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        whole = [item.answers for item in self.groups if item.group == ALL]
        parts = sum(item.answers for item in self.groups if item.group != ALL)
        agrees = whole in ([], [self.answers]) and parts <= self.answers
        if not agrees or any(sum(item.table) != self.doubled for item in self.twice):
            raise PydanticCustomError("qms_coding", N_("parts do not add up to the answers"))
        return self
