"""Early warning: leading indicators of the policy, what they hit on, and the risks about it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeAlias

from dateutil.relativedelta import relativedelta

from qms.engine import risks
from qms.engine.disclosure_types import Blurred
from qms.engine.governance import governance
from qms.engine.survey_shown import shown_of_all
from qms.engine.surveys import over, survey_of, wave_figures
from qms.engine.units import family, home
from qms.kinds.complaint import Complaint
from qms.kinds.indicator import Indicator
from qms.kinds.nonconformity import Nonconformity
from qms.kinds.policies.risk_rules import RiskRules
from qms.kinds.wave import Wave
from qms.kinds.wave_sums import asked
from qms.model.items import until
from qms.model.states import ENTERED_BY_MISTAKE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping

    from qms.engine.view import View
    from qms.kinds.indicator import Value
    from qms.kinds.policies.risk_rules import EarlyWarning
    from qms.kinds.risk import Risk

    Measured = Callable[[Wave], Fraction | None]

Registered: TypeAlias = Complaint | Nonconformity

RESPONSE: Final = "response_rate"
_COUNTED: Final = frozenset({"complaints", "nonconformities"})


@dataclass(frozen=True, slots=True)
class Warned:
    """A leading indicator that hit, at a unit and on the day of its figure.

    ``value`` and ``before`` are in per cent (surveys), a number (complaints, nonconformities) or
    the unit of the indicator; ``before`` is None where a limit alone is compared.  ``record`` is
    the one that it is about, ``records`` those that the figures come from.
    """

    rule: EarlyWarning
    record: str
    unit: str | None
    value: float
    before: float | None
    since: dt.date
    records: tuple[str, ...]


def leading(view: View) -> tuple[EarlyWarning, ...]:
    """Return the leading indicators in force today (regulation, 9.2(5))."""
    edition = view.snapshot.policy(RiskRules, view.today)
    return edition.value.warnings if edition else ()


def not_set(view: View) -> tuple[EarlyWarning, ...]:
    """Return the leading indicators for which nobody has named the indicator to look at."""
    return tuple(
        rule for rule in leading(view) if rule.measure == "indicator" and rule.indicator is None
    )


def warned(view: View) -> tuple[Warned, ...]:
    """Return what the leading indicators hit on today, in the order of the policy.

    Of the waves the last finished one of each instrument counts, beside the one before it.
    """
    return tuple(item for rule in leading(view) for item in _hits(view, rule))


def _hits(view: View, rule: EarlyWarning) -> Iterator[Warned]:
    if rule.measure in _COUNTED:
        yield from _counts(view, rule)
    elif rule.measure == "indicator":
        yield from _indicator(view, rule)
    else:
        measured = _response if rule.measure == RESPONSE else _neutral_of(view)
        yield from _waves(view, rule, measured)


def is_hit(rule: EarlyWarning, value: Fraction, before: Fraction | None) -> bool:
    """Compare exactly: what is just the limit is no hit, nor is growth from nothing known."""
    limit = Fraction(str(rule.limit))
    if rule.when == "below":
        return value < limit
    if rule.when == "above":
        return value > limit
    if before is None:
        return False
    change = value - before if rule.when == "growth" else before - value
    return change > limit


def _response(wave: Wave) -> Fraction | None:
    """Return valid answers of those asked, in per cent; None where that is not known."""
    could = asked(wave.invited, wave.ineligible)
    if not could or wave.valid is None or wave.valid > could:
        return None
    return Fraction(100 * wave.valid, could)


def _neutral_of(view: View) -> Measured:
    def neutral(wave: Wave) -> Fraction | None:
        """Return neutral answers of the valid ones to questions with a neutral option, per cent.

        As reports print it: of few people one near 0 or 100 is the edge that it is under or over,
        and None where a question has fewer answers than may be shown.
        """
        if survey_of(view, wave) is None:
            return None
        asked_of = [item for item in wave_figures(view, wave).questions if item.neutral is not None]
        middle = sum(item.counts[len(item.counts) // 2] for item in asked_of)
        shown = shown_of_all(view, asked_of, middle)
        if isinstance(shown, Blurred):
            return Fraction(shown.edge)
        valid = sum(item.valid for item in asked_of)
        return None if shown is None else Fraction(100 * middle, valid)

    return neutral


def _waves(view: View, rule: EarlyWarning, measured: Measured) -> Iterator[Warned]:
    for waves in last_two(view).values():
        wave = waves[-1]
        value = measured(wave)
        before = measured(waves[-2]) if len(waves) > 1 else None
        if value is None or wave.closed is None or not is_hit(rule, value, before):
            continue
        compared = before if rule.when in {"growth", "fall"} else None
        unit = rule.unit or wave.run_by or governance(view).secretariat
        used = waves if compared is not None else waves[-1:]
        yield _warned(rule, wave.id, unit, (value, compared), wave.closed, used)


def last_two(view: View) -> Mapping[str, tuple[Wave, ...]]:
    """Return of each instrument the finished waves that closed last, at most two, older first."""
    found: dict[str, list[Wave]] = defaultdict(list)
    for wave in view.snapshot.of(Wave):
        if wave.closed is not None and wave.closed <= view.today and over(view, wave):
            found[wave.survey].append(wave)
    return {
        survey: tuple(sorted(waves, key=lambda wave: (str(wave.closed), wave.id))[-2:])
        for survey, waves in found.items()
    }


def _warned(  # noqa: PLR0913, PLR0917 -- the parts of a hit
    rule: EarlyWarning,
    record: str,
    unit: str | None,
    figures: tuple[Fraction, Fraction | None],
    since: dt.date,
    records: tuple[Wave | Registered | Indicator, ...],
) -> Warned:
    value, before = figures
    old = None if before is None else round(float(before), 2)
    ids = tuple(item.id for item in records)
    return Warned(rule, record, unit, round(float(value), 2), old, since, ids)


def _counts(view: View, rule: EarlyWarning) -> Iterator[Warned]:
    """Compare the numbers by unit in the last months and in as many months before them.

    Nothing is compared where the records do not go back into those.
    """
    middle = view.today - relativedelta(months=rule.months)
    first = middle - relativedelta(months=rule.months)
    units = family(view, rule.unit) if rule.unit else None
    records = [
        item for item in _registered(view, rule.measure) if units is None or item.unit in units
    ]
    begun = view.snapshot.config.begun
    old = any(item.date <= middle for item in records) or (begun is not None and begun <= first)
    by_unit: dict[str, list[Registered]] = defaultdict(list)
    for item in records:
        if first < item.date <= view.today:
            by_unit[rule.unit or item.unit].append(item)
    for unit, many in sorted(by_unit.items()):
        now = tuple(item for item in many if item.date > middle)
        before = Fraction(len(many) - len(now)) if old else None
        if now and is_hit(rule, Fraction(len(now)), before):
            last = max(item.date for item in now)
            compared = before if rule.when in {"growth", "fall"} else None
            yield _warned(rule, unit, unit, (Fraction(len(now)), compared), last, now)


def _registered(view: View, measure: str) -> tuple[Registered, ...]:
    """Return complaints or nonconformities up to today without mistakes."""
    found: tuple[Registered, ...] = (
        view.snapshot.of(Complaint) if measure == "complaints" else view.snapshot.of(Nonconformity)
    )
    return tuple(
        item
        for item in found
        if item.date <= view.today and view.state_id(item) != ENTERED_BY_MISTAKE
    )


def _indicator(view: View, rule: EarlyWarning) -> Iterator[Warned]:
    """Compare the value of the last period with the limit, or with the period before it."""
    indicator = view.snapshot.get(rule.indicator or "")
    values = _by_period(view, indicator) if isinstance(indicator, Indicator) else ()
    if not isinstance(indicator, Indicator) or not values:
        return
    figures = [Fraction(str(item.value)) for item in values[-2:]]
    before = figures[0] if len(figures) > 1 and rule.when in {"growth", "fall"} else None
    if is_hit(rule, figures[-1], before):
        unit = rule.unit or home(view, indicator) or governance(view).secretariat
        both = (figures[-1], before)
        yield _warned(rule, indicator.id, unit, both, values[-1].date, (indicator,))


def _by_period(view: View, indicator: Indicator) -> tuple[Value, ...]:
    """Return one value a period, oldest first; years are not compared with semesters."""
    counted = sorted(until(indicator.values, view.today), key=lambda item: (item.period, item.date))
    by_period = {item.period: item for item in counted}
    last = max(by_period, default="")
    return tuple(item for name, item in by_period.items() if ("/" in name) is ("/" in last))


def concerned(view: View, hit: Warned) -> tuple[Risk, ...]:
    """Return the live risks that a hit concerns.

    Those that name the indicator, or one of its records; else those of its category and unit.
    """
    named = set(hit.records)
    wave = view.snapshot.get(hit.record)
    named |= {wave.survey} if isinstance(wave, Wave) else set()
    live = risks.live(view)
    found = tuple(risk for risk in live if named & {*risk.indicators, *risk.concerns})
    return found or tuple(
        risk
        for risk in live
        if risk.category == hit.rule.category and hit.unit in {risk.unit, *risk.units}
    )


def answered(view: View, hit: Warned) -> bool:
    """Tell whether a risk that it concerns was assessed or reviewed since the hit."""
    return any(
        item.date >= hit.since
        for risk in concerned(view, hit)
        for item in (*risks.rated(view, risk), *until(risk.reviews, view.today))
    )
