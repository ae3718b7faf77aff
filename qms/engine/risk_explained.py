"""Why a risk has its score: words of its levels, their edition, what moved, what is aimed at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.engine.risk_duties import owed
from qms.engine.risk_phases import phase
from qms.engine.risks import moved_by, previous, rating, stage_of, treatment
from qms.kinds.policies.risk_bands import RiskBands
from qms.kinds.risk import Stage

if TYPE_CHECKING:
    from qms.engine.risk_duties import Owed
    from qms.engine.risks import Rating
    from qms.engine.view import View
    from qms.kinds.policies.risk_bands import BandsValue
    from qms.kinds.policies.risk_scale import Factor, Level, ScaleValue
    from qms.kinds.risk import Assessment, Risk, Treatment
    from qms.model.items import Source
    from qms.model.policy import Edition


@dataclass(frozen=True, slots=True)
class Chosen:
    """One factor of an assessment: its level, and what the scale says of it (None outside it)."""

    factor: Factor
    value: int
    level: Level | None


@dataclass(frozen=True, slots=True)
class Explained:
    """All that explains the score of a risk today.

    ``moved`` is by how many points it rose since the assessment before; ``gap`` how many points
    it lies above its target.  Both are None where there is nothing to compare with, or the scores
    are of two scales, which are never compared.
    """

    risk: Risk
    rating: Rating | None
    chosen: tuple[Chosen, ...]
    scale: Edition[ScaleValue] | None
    bands: Edition[BandsValue] | None
    owed: tuple[Owed, ...]
    before: Rating | None
    moved: int | None
    target: Rating | None
    gap: int | None
    treatment: Treatment | None
    phase: str | None

    @property
    def source(self) -> Source | None:
        """Return where the band comes from: its own source, else that of the edition."""
        band = self.rating.band if self.rating else None
        if band is not None and band.source is not None:
            return band.source
        return self.bands.source if self.bands else None


def explained(view: View, risk: Risk) -> Explained:
    """Put together what explains a risk today."""
    found = rating(view, risk)
    before, target = previous(view, risk), stage_of(view, risk, Stage.TARGET)
    scale = None
    if found is not None and view.scales is not None:
        scale = view.scales.edition(found.assessment.edition)
    return Explained(
        risk,
        found,
        chosen(scale.value, found.assessment) if scale and found else (),
        scale,
        view.snapshot.policy(RiskBands, view.today),
        owed(view, risk),
        before,
        moved_by(before, found),
        target,
        moved_by(target, found),
        treatment(view, risk),
        phase(view, risk),
    )


def chosen(scale: ScaleValue, item: Assessment) -> tuple[Chosen, ...]:
    """Return the two levels of an assessment with their words."""
    pairs = ((scale.likelihood, item.likelihood), (scale.impact, item.impact))
    return tuple(Chosen(factor, value, factor.level(value)) for factor, value in pairs)
