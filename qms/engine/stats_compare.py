"""A share beside its target, its threshold, the university's, and the other groups."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from qms.engine.stats_many import corrected
from qms.engine.stats_shares import difference

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qms.engine.stats_settings import Settings
    from qms.engine.stats_shares import Difference, Estimate


class Standing(Enum):
    """Where a share lies beside a mark: only an interval that leaves the mark out tells."""

    ABOVE = "above"
    BELOW = "below"
    WITHIN = "within"


@dataclass(frozen=True, slots=True)
class Mark:
    """A number to compare with, 0 to 1: the share less it, and where the interval lies."""

    mark: float
    difference: float
    standing: Standing

    @property
    def reached(self) -> bool:
        """Whether the share itself is at least the mark; exactly the mark is reached."""
        return self.difference >= 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """One row of the table of results (7.5.3(5)).

    ``benchmark`` is the share of the whole university that the share belongs to; what is not known
    is None.
    """

    estimate: Estimate
    target: Mark | None
    threshold: Mark | None
    benchmark: Mark | None


@dataclass(frozen=True, slots=True)
class Contrast:
    """A group against all other groups together.

    ``corrected`` is the p corrected for all groups; ``differs`` that it is under the level.
    """

    group: str
    change: Difference
    corrected: float
    differs: bool


def comparison(
    estimate: Estimate,
    *,
    target: float | None = None,
    threshold: float | None = None,
    benchmark: float | None = None,
) -> Comparison:
    """Compare a share with what is known to compare it with, each 0 to 1."""
    return Comparison(
        estimate, _mark(estimate, target), _mark(estimate, threshold), _mark(estimate, benchmark)
    )


def _mark(estimate: Estimate, mark: float | None) -> Mark | None:
    return None if mark is None else beside(estimate, mark)


def beside(estimate: Estimate, mark: float) -> Mark:
    """Compare a share with a number, 0 to 1."""
    standing = Standing.WITHIN
    if not estimate.interval.holds(mark):
        standing = Standing.ABOVE if estimate.interval.low > mark else Standing.BELOW
    return Mark(mark, estimate.value - mark, standing)


def contrasts(
    groups: Mapping[str, tuple[Estimate, Estimate]], settings: Settings
) -> tuple[Contrast, ...]:
    """Compare each group with the rest: by group its share and that of all others.

    The whole would hold the group itself, and the two would not be independent.  The p values of
    all groups are corrected together.
    """
    changes = {name: difference(own, rest) for name, (own, rest) in groups.items()}
    return _together(changes, settings)


def among(shown: Iterable[Contrast], settings: Settings) -> tuple[Contrast, ...]:
    """Correct the p values anew among some of the groups: those that are shown.

    A correction that counted hidden groups would tell how many of them there are, and how far they
    lie from the others.
    """
    return _together({one.group: one.change for one in shown}, settings)


def _together(changes: Mapping[str, Difference], settings: Settings) -> tuple[Contrast, ...]:
    found = corrected([change.p for change in changes.values()], settings.correction)
    return tuple(
        Contrast(name, change, p, p < settings.significance)
        for (name, change), p in zip(changes.items(), found, strict=True)
    )
