"""Agreement of two coders theme by theme, and what the policy says of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.engine.stats_agreement import agreement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qms.engine.stats_agreement import Agreement
    from qms.engine.stats_shares import Interval
    from qms.kinds.policies.survey_coding import CodingRules, Verdict


@dataclass(frozen=True, slots=True)
class ThemeAgreement:
    """Two coders on one theme.

    ``table`` is: theme by both, by the first alone, by the second alone, by neither.  ``found`` is
    Cohen's kappa (1960) with the interval of Fleiss, Cohen and Everitt (1969, equation 13), None
    without answers.  ``adjusted`` is kappa adjusted for prevalence and bias, 2 p - 1 of the share
    p of equal codes (Byrt, Bishop and Carlin 1993), -1 to 1; it is given where a cell is empty:
    kappa says little of a theme that nearly every answer has, or nearly none.
    """

    theme: str
    table: tuple[int, int, int, int]
    found: Agreement | None
    adjusted: float | None
    verdict: Verdict | None

    @property
    def kappa(self) -> float | None:
        """Cohen's kappa, None where it does not exist."""
        return self.found.kappa if self.found else None

    @property
    def interval(self) -> Interval | None:
        """The interval of kappa, None where a coder gave all answers one code.

        Kappa is 0 then whatever the other one gave, and so is the variance of the formula, which
        holds for large samples alone: an interval from 0 to 0 would say that it is known exactly.
        """
        both, first, second, neither = self.table
        one_code = (both + first, second + neither), (both + second, first + neither)
        apart = all(all(codes) for codes in one_code)
        return self.found.interval if self.found and apart else None


def theme_agreement(theme: str, table: Sequence[int], rules: CodingRules) -> ThemeAgreement:
    """Compute the agreement on a theme from its four cells, which add over coded parts.

    Sources: Cohen, Educational and Psychological Measurement 20 (1960), 37-46; Fleiss, Cohen and
    Everitt, Psychological Bulletin 72 (1969), 323-327; Byrt, Bishop and Carlin, Journal of
    Clinical Epidemiology 46 (1993), 423-429.
    """
    both, first, second, neither = table
    found = agreement(((both, first), (second, neither)), rules.level)
    rare = found is not None and 0 in table
    return ThemeAgreement(
        theme=theme,
        table=(both, first, second, neither),
        found=found,
        adjusted=2 * found.equal - 1 if found and rare else None,
        verdict=rules.verdict(found.kappa if found else None),
    )
