"""Rules of risks: levels within the scale, and what a score obliges to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.capas import is_plan
from qms.engine.risks import in_band_since, live, rating
from qms.engine.rule import Hit, duty, integrity
from qms.i18n import M
from qms.kinds.risk import Risk

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from qms.engine.risks import Rating
    from qms.engine.view import View


@integrity("R101", "9.2(1)")
def level_outside_scale(view: View) -> Iterator[Hit]:
    """An assessment gives a level that its edition of the risk scale does not have."""
    for risk in view.snapshot.of(Risk):
        for number, item in enumerate(risk.assessments):
            edition = view.scales.edition(item.edition) if view.scales else None
            if edition is None:
                continue
            for name in ("likelihood", "impact"):
                levels = getattr(edition.value, name).levels
                value = getattr(item, name)
                if value > len(levels):
                    allowed = tuple(level.value for level in levels)
                    yield Hit(
                        risk.id,
                        ("assessments", number, name),
                        M("level {value} is outside the scale", value=value),
                        M("Allowed values: {values}", values=allowed),
                    )


@integrity("R102", "9.2(1)")
def unknown_edition(view: View) -> Iterator[Hit]:
    """An assessment names an edition of the risk scale that the policy does not have.

    The score is always computed under the edition in which the levels were chosen.
    """
    for risk in view.snapshot.of(Risk):
        for number, item in enumerate(risk.assessments):
            if view.scales is not None and view.scales.edition(item.edition) is None:
                known = tuple(edition.id for edition in view.scales.editions)
                yield Hit(
                    risk.id,
                    ("assessments", number, "edition"),
                    M("the risk scale has no edition {value}", value=item.edition),
                    M("Allowed values: {values}", values=known),
                )


def threshold_since(view: View, risk: Risk) -> dt.date | None:
    """Return the day since which the risk lies, without a break, in a band that needs a CAPA."""
    return in_band_since(view, risk, lambda band: band.capa_required)


def lacks_plan(view: View, risk_id: str, found: Rating) -> bool:
    """Tell whether the risk's band asks for a CAPA and no linked one has a plan."""
    if found.band is None or not found.band.capa_required:
        return False
    return not any(is_plan(capa) for capa in view.capas_of.get(risk_id, ()))


@duty("R301", "9.3(1)-(3), KZ-CAPA-08, KZ-RISK-06")
def capa_plan_missing(view: View) -> Iterator[Hit]:
    """A risk at or above the response threshold has no CAPA with owner, executor and term.

    The threshold is a band of POL-risk-bands.  The duty arises with the assessment that brought
    the risk there and ends when a linked CAPA names its owner, its executor and its term.
    """
    for risk in live(view):
        found = rating(view, risk)
        if found is not None and found.band is not None and lacks_plan(view, risk.id, found):
            yield Hit(
                risk.id,
                ("assessments",),
                M(
                    "score {score}, {band}: a CAPA plan is obligatory",
                    score=found.score,
                    band=found.band.label,
                ),
                M(
                    "Make it: qms capa add --risk {id} --owner ... --executor ... --due ...",
                    id=risk.id,
                ),
                threshold_since(view, risk),
            )


@duty("R302", "9.2(3), KZ-RISK-05")
def no_measures(view: View) -> Iterator[Hit]:
    """A risk of the register has no proposed response measures.

    The register holds for each risk its owner, the date of assessment, V x I and the proposed
    response measures.
    """
    for risk in live(view):
        if not risk.measures:
            yield Hit(
                risk.id,
                ("measures",),
                M("no response measures are proposed"),
                M('Add them: qms set {id} measures "..."', id=risk.id),
            )


@duty("R303", "9.2(2)")
def reassess(view: View) -> Iterator[Hit]:
    """A risk was last assessed on a scale of another size than the one in force.

    Scores of two scales are never compared: the risk has to be assessed again.
    """
    for risk in live(view):
        found = rating(view, risk)
        if found is not None and not found.comparable and found.highest is not None:
            yield Hit(
                risk.id,
                ("assessments",),
                M("assessed on another scale than the one in force"),
                M("Assess it again: qms risk assess {id}", id=risk.id),
            )
