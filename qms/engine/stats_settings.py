"""What the statistics of surveys are computed with: numbers of the university's policy."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Correction(Enum):
    """How the p values of one question over many groups are corrected."""

    HOLM = "holm"
    BENJAMINI_HOCHBERG = "benjamini-hochberg"


@dataclass(frozen=True, slots=True)
class Width:
    """A class of precision: intervals of at most this half-width, 0 to 1."""

    id: str
    most: float


@dataclass(frozen=True, slots=True)
class Settings:
    """Numbers of the policy; the regulation leaves them open (7.5.3(3) says "when sufficient").

    ``level`` of confidence, 0 to 1; ``minimum`` valid answers (respondents for a block) under which
    no interval is given; ``widths`` from the narrowest; ``finite`` corrects for the size of the
    population where that is known; ``significance`` for corrected p values, 0 to 1; ``years`` a
    trend needs; ``alpha`` under which a block is not consistent.
    """

    level: float
    minimum: int
    widths: tuple[Width, ...]
    finite: bool
    significance: float
    correction: Correction
    years: int
    alpha: float

    def width_of(self, half: float) -> str | None:
        """Return the class of a half-width, None for one wider than every class."""
        return next((width.id for width in self.widths if half <= width.most), None)
