"""Figures of risks: score, band, matrix."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from dateutil.relativedelta import relativedelta

from qms.kinds.policies.risk_bands import RiskBands
from qms.kinds.risk import Risk, Stage
from qms.model.items import until
from qms.model.states import ENTERED_BY_MISTAKE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from qms.engine.view import View
    from qms.kinds.policies.risk_bands import Band
    from qms.kinds.policies.risk_scale import ScaleValue
    from qms.kinds.risk import Assessment, Treatment

_AS_IT_IS: Final = (Stage.CURRENT, Stage.RESIDUAL)


@dataclass(frozen=True, slots=True)
class Rating:
    """The assessment that counts today and what follows from it.

    ``score`` = likelihood x impact, 1 to ``highest`` of the edition named by the assessment;
    higher is worse.  ``band`` is None where no body has set bands, and for an assessment made
    on a scale of another size than today's: scores of two scales are never compared.
    """

    assessment: Assessment
    score: int
    highest: int | None
    comparable: bool
    band: Band | None


def rating(view: View, risk: Risk) -> Rating | None:
    """Return the current rating, None before the first assessment; computed once a view."""
    if risk.id not in view.ratings:
        counted = rated(view, risk)
        view.ratings[risk.id] = rating_of(view, counted[-1]) if counted else None
    return view.ratings[risk.id]


def rated(view: View, risk: Risk) -> tuple[Assessment, ...]:
    """Return the assessments up to today that rate the risk as it is, oldest first.

    Inherent ones and targets do not; an inherent one counts as long as there is no other.
    """
    counted = until(risk.assessments, view.today)
    found = tuple(item for item in counted if item.stage in _AS_IT_IS)
    return found or tuple(item for item in counted if item.stage is Stage.INHERENT)


def permitted(found: Rating | None) -> bool:
    """Tell whether a rating is at a permitted level: in a band that needs no CAPA.

    Where no body has set bands nothing is known to be permitted or not: such a rating is.
    """
    return found is None or found.band is None or not found.band.capa_required


def next_review(view: View, risk: Risk, last: dt.date | None = None) -> dt.date | None:
    """Return the day by which the risk is to be looked at again, by the months of its band.

    Counted from the ``last`` assessment or review (looked up unless given); None for a closed risk
    and where the band says nothing.
    """
    found = rating(view, risk)
    if found is None or found.band is None or found.band.review_months is None:
        return None
    if not view.is_open(risk):
        return None
    return after(last or last_looked(view, risk), found.band.review_months)


@lru_cache(maxsize=1 << 12)  # many risks are looked at on one day
def after(day: dt.date, months: int) -> dt.date:
    """Return the day so many calendar months later."""
    return day + relativedelta(months=months)


def last_looked(view: View, risk: Risk) -> dt.date:
    """Return the day of the last assessment or review of a rated risk up to today."""
    return max(item.date for item in (*rated(view, risk), *until(risk.reviews, view.today)))


def previous(view: View, risk: Risk) -> Rating | None:
    """Return the rating before the current one, None when there is only one."""
    counted = rated(view, risk)
    return rating_of(view, counted[-2]) if len(counted) > 1 else None


def stage_of(view: View, risk: Risk, stage: Stage) -> Rating | None:
    """Return the last assessment of a stage up to today, None where there is none."""
    counted = [item for item in until(risk.assessments, view.today) if item.stage is stage]
    return rating_of(view, counted[-1]) if counted else None


def moved_by(one: Rating | None, other: Rating | None) -> int | None:
    """Return by how many points ``other`` is above ``one``; None for scores of two scales."""
    if one is None or other is None or not (one.comparable and other.comparable):
        return None
    return other.score - one.score


def treatment(view: View, risk: Risk) -> Treatment | None:
    """Return the treatment that was chosen last up to today."""
    chosen = until(risk.treatments, view.today)
    return chosen[-1] if chosen else None


def in_band_since(view: View, risk: Risk, fits: Callable[[Band], bool]) -> dt.date | None:
    """Return the day since which the risk lies, without a break, in bands that fit; None if not.

    A risk gets there with an assessment, or on the day on which an edition of the bands begins.
    """
    since = None
    for day in _days_of_change(view, risk):
        found = rating(view.on(day), risk)
        inside = found is not None and found.band is not None and fits(found.band)
        since = (since or day) if inside else None
    return since


def _days_of_change(view: View, risk: Risk) -> list[dt.date]:
    days = {item.date for item in until(risk.assessments, view.today)}
    first = min(days, default=view.today)
    begun = {edition.since for record in view.snapshot.of(RiskBands) for edition in record.editions}
    return sorted(days | {day for day in begun if day is not None and first <= day <= view.today})


def rating_of(view: View, assessment: Assessment) -> Rating:
    """Weigh one assessment by the scale that it names and the bands of today."""
    scale = view.scales.edition(assessment.edition) if view.scales else None
    score = assessment.likelihood * assessment.impact
    comparable = scale is not None and _same_size(
        scale.value, view.scale.value if view.scale else None
    )
    band = view.bands.band(score) if view.bands and comparable else None
    return Rating(assessment, score, scale.value.highest if scale else None, comparable, band)


def _same_size(one: ScaleValue, other: ScaleValue | None) -> bool:
    return other is not None and (
        len(one.likelihood.levels) == len(other.likelihood.levels)
        and len(one.impact.levels) == len(other.impact.levels)
    )


def live(view: View) -> tuple[Risk, ...]:
    """Return the risks that count today: assessed, not closed, not entered by mistake."""
    return view.once(_live)


def _live(view: View) -> tuple[Risk, ...]:
    return tuple(
        risk for risk in view.snapshot.of(Risk) if view.is_open(risk) and rating(view, risk)
    )


def registered(view: View) -> tuple[Risk, ...]:
    """Return the risks of the register, closed ones included, without mistakes."""
    return tuple(
        risk
        for risk in view.snapshot.of(Risk)
        if view.state_id(risk) != ENTERED_BY_MISTAKE and rating(view, risk)
    )


def matrix(view: View) -> Mapping[tuple[int, int], tuple[str, ...]]:
    """Return the risk map: (likelihood, impact) -> ids of live risks, today's scale only."""
    cells: dict[tuple[int, int], tuple[str, ...]] = {}
    for risk in live(view):
        found = rating(view, risk)
        if found is not None and found.comparable:
            key = (found.assessment.likelihood, found.assessment.impact)
            cells[key] = (*cells.get(key, ()), risk.id)
    return cells
