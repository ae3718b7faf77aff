"""What a publication of counts is made of: cells, the sums that link them, and decisions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from qms.i18n import N_, M, say

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TypeAlias

    from qms.i18n import Message
    from qms.kinds.policies.survey_rules import SurveyRulesValue

    Key: TypeAlias = "tuple[str, ...]"
    Decision: TypeAlias = "int | Blurred | Hidden"

MINIMUM: Final = 5
"""Fewest respondents where no policy says another number: the university's own rule."""


class Of(Enum):
    """What a cell counts."""

    PEOPLE = "people"  # the respondents themselves
    ANSWERS = "answers"  # how many of the respondents gave an answer
    SHARE = "share"  # as answers, printed as a share whose ends are blurred


class Reason(Enum):
    """Why a number is hidden: for the office only, because the first would tell its size."""

    SMALL = N_("fewer answered than the minimum")
    LINKED = N_("would give away another number")
    TOTALS = N_("only totals are published")
    UNPRINTED = N_("is not printed")


@dataclass(frozen=True, slots=True)
class Hidden:
    """A number that is not published.  It is printed alike for every reason."""

    reason: Reason

    def shown(self, lang: str) -> str:
        """Return the mark that a reader sees: never a blank, never a zero."""
        return say(M("hidden"), lang)


@dataclass(frozen=True, slots=True)
class Blurred:
    """A share near 0 or 100 % of few answers; ``low`` to ``high`` is the count, both possible.

    ``edge`` in per cent: the share is under it, or where ``above`` over it.  One of which more is
    known is over it and ``under`` another one.
    """

    low: int
    high: int
    edge: int
    above: bool
    under: int | None = None

    def shown(self, lang: str) -> str:
        """Return the share as it is printed: < 5 %, > 95 %, 40..45 %."""
        if self.under is not None:
            return say(M("{low}..{high} %", low=self.edge, high=self.under), lang)
        text = M("> {edge} %", edge=self.edge) if self.above else M("< {edge} %", edge=self.edge)
        return say(text, lang)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One number of a publication.

    ``key`` names the same number of the same people wherever it is printed: wave, day of the data,
    question, group, measure.  ``value`` and ``respondents`` behind it are None only in an earlier
    publication that hid it.  Where the people of a ``row`` are hidden all of it is.  ``least`` and
    ``most`` is what anybody knows: not more than were invited, say.  One that is not ``printed``
    links others (what is left of a faculty, the answers since the last report).  ``need`` is how
    wide the interval of a hidden one must stay; None for what the rules say.
    """

    key: Key
    value: int | None
    respondents: int | None
    of: Of = Of.PEOPLE
    row: Key = ()
    least: int = 0
    most: int | None = None
    printed: bool = True
    need: int | None = None

    @property
    def together(self) -> Key:
        """The row of the cell, its own where none is named."""
        return self.row or self.key


@dataclass(frozen=True, slots=True)
class Sum:
    """``whole`` is the sum of ``parts``; with one part both are the same number."""

    whole: Key
    parts: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Cells and their sums: a page, or a level; tables are linked by the keys that they share."""

    cells: tuple[Cell, ...]
    sums: tuple[Sum, ...] = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """Numbers of the policy.

    ``minimum`` respondents of a number that is shown, ``minimum_text`` of a group that is quoted.
    The interval of a small hidden number is at least ``width`` wide (highest less lowest possible
    value); None is ``minimum``: then every group with it that can be had by adding and subtracting
    has at least ``minimum`` respondents.  Shares of fewer than ``blur_below`` answers are blurred
    within ``blur_edge`` per cent of 0 and 100.  More than ``most_cells`` linked cells are not
    audited: of them only a total is published.
    """

    minimum: int = MINIMUM
    minimum_text: int = MINIMUM
    width: int | None = None
    blur_below: int = 30
    blur_edge: int = 5
    most_cells: int = 2000

    @property
    def wide(self) -> int:
        """The least width of the interval of a small number."""
        return self.minimum if self.width is None else self.width

    def small(self, cell: Cell) -> bool:
        """Tell whether too few stand behind a number; nobody is too few as well."""
        return cell.respondents is not None and abs(cell.respondents) < self.minimum


def rules_of(value: SurveyRulesValue | None) -> Rules:
    """Return the rules of a policy; a quotation needs no fewer people than a figure does."""
    if value is None:
        return Rules()
    more, text = value.disclosure, value.coding.text_minimum
    return Rules(
        minimum=value.minimum_group,
        minimum_text=max(MINIMUM, value.minimum_group) if text is None else text,
        width=more.width,
        blur_below=more.blur_below,
        blur_edge=more.blur_edge,
        most_cells=more.most_cells,
    )


@dataclass(frozen=True, slots=True)
class Publication:
    """What is decided on every cell; ``earlier`` are the publications that are out already.

    ``decisions`` has the number, or what is printed in its place.  ``notes`` say what a reader of
    the report has to know, as that only totals are published.
    """

    table: Table
    decisions: Mapping[Key, Decision]
    rules: Rules
    earlier: tuple[Publication, ...] = ()
    notes: tuple[Message, ...] = ()

    @property
    def hidden(self) -> tuple[Key, ...]:
        """The cells that would be printed and are not, in the order given."""
        return tuple(
            cell.key
            for cell in self.table.cells
            if cell.printed and isinstance(self.decisions[cell.key], Hidden)
        )


@dataclass(frozen=True, slots=True)
class Recoverable:
    """A hidden number that lies between ``low`` and ``high``, too near to be hidden.

    ``high`` is None where it has no limit; ``needed`` is the width that the rules ask for.
    ``solved`` is False where the interval was not found by linear programming.
    """

    key: Key
    low: int
    high: int | None
    needed: int
    solved: bool = True

    @property
    def message(self) -> Message:
        """A sentence on the number for the office, not for print."""
        return M(
            "{cell} can be told: it is at least {low} and at most {high}",
            cell=" / ".join(self.key),
            low=self.low,
            high=self.high,
        )
