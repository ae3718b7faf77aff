"""Figures of a wave as cells for people and as values for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qms.cli.output import machine
from qms.engine.disclosure_types import Blurred, Hidden, Reason
from qms.engine.stats_methods import precision
from qms.i18n import current, say

if TYPE_CHECKING:
    from qms.actions.survey_stats import Figures
    from qms.engine.stats_alpha import Reliability
    from qms.engine.stats_block import BlockStats
    from qms.engine.stats_question import QuestionStats
    from qms.engine.stats_shares import Interval
    from qms.engine.stats_trend import Dynamics
    from qms.engine.stats_wave import GroupStats, Spread
    from qms.engine.survey_publication import SurveyPublication

_DIGITS = 6
"""Digits after the point of what programs read."""


def per_cent(share: float | None) -> str:
    """Return a share, -1 to 1, in per cent; nothing for None."""
    return "" if share is None else f"{100 * share:.1f} %"


def number(value: float | None, digits: int = 2) -> str:
    """Return a number with so many digits after the point; nothing for None."""
    return "" if value is None else f"{value:.{digits}f}"


def share_of(interval: Interval | None) -> str:
    """Return an interval of shares in per cent; nothing for None."""
    return f"{100 * interval.low:.1f} .. {100 * interval.high:.1f} %" if interval else ""


def points(interval: Interval | None, digits: int = 2) -> str:
    """Return an interval as numbers; nothing for None."""
    return f"{interval.low:.{digits}f} .. {interval.high:.{digits}f}" if interval else ""


def precise(width: str | None) -> str:
    """Return a class of precision in words; nothing for None."""
    return say(precision(width)) if width else ""


def hidden() -> str:
    """Return the mark of a hidden number."""
    return Hidden(Reason.UNPRINTED).shown(current())


def counted(value: int | Hidden | None) -> str | int:
    """Return a number, or the mark in its place."""
    return value.shown(current()) if isinstance(value, Hidden) else "" if value is None else value


def shared(value: float | Blurred | Hidden | None) -> str:
    """Return a share, 0 to 1, in per cent, or the mark in its place."""
    return value.shown(current()) if isinstance(value, Blurred | Hidden) else per_cent(value)


def item_of(found: Figures, printed: SurveyPublication, block: str) -> dict[str, Any]:
    """Return everything for a program; shares are 0 to 1, ``*`` is the block of all questions.

    A hidden number is null, and ``hidden`` says so; of a blurred share ``between`` has the limits.
    """
    asked = set(found.form.blocks[block])
    names = found.form.blocks if block == "*" else (block,)
    stats = found.stats
    respondents = printed.respondents(found.group)
    return {
        "wave": found.wave.id,
        "survey": found.survey.id,
        "period": found.wave.period,
        "group": found.group,
        "valid": _known(respondents),
        "response_rate": _r(found.response) if isinstance(respondents, int) else None,
        "early_warning_under": found.limit,
        "early_warning": found.low,
        "outdated": found.outdated,
        "confidence": found.settings.level,
        "questions": [
            {
                "question": item.id,
                "reversed": item.reversed,
                **_question(stats.whole.questions.get(item.id)),
                **_printed(printed, found.group, item.id),
                "neutral": _share(printed.share(found.group, item.id, "neutral")),
            }
            for item in found.form.items
            if item.id in asked and printed.valid(found.group, item.id) is not None
        ],
        "blocks": [
            {
                **_block(name, stats.whole.blocks.get(name), stats.spread.get(name)),
                **_printed(printed, found.group, name, "answers"),
            }
            for name in names
        ],
        "reliability": [
            _reliability(name, one) for name, one in stats.reliability.items() if name in names
        ],
        "groups": [_group(found, printed, group, names) for group in stats.groups.values()],
        "waves": [
            {"block": name, **_went(one)}
            for name, one in found.over_waves.blocks.items()
            if name in names
        ],
        "questions_over_waves": [
            {"question": name, **_went(one)}
            for name, one in found.over_waves.questions.items()
            if name in asked
        ],
    }


def _r(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)


def _limits(interval: Interval | None) -> list[float] | None:
    return [round(interval.low, _DIGITS), round(interval.high, _DIGITS)] if interval else None


def _known(value: int | Hidden | None) -> int | None:
    return value if isinstance(value, int) else None


def _share(value: float | Blurred | Hidden | None) -> float | None:
    return None if isinstance(value, Blurred | Hidden) else _r(value)


def _printed(
    printed: SurveyPublication, group: str, name: str, valid: str = "valid"
) -> dict[str, Any]:
    """Return how many answered a question or block, the positive share, and what is hidden."""
    answers, share = printed.valid(group, name), printed.share(group, name)
    between = None
    if isinstance(share, Blurred) and isinstance(answers, int):
        between = [_r(share.low / answers), _r(share.high / answers)]
    return {
        valid: _known(answers),
        "positive": _share(share),
        "between": between,
        "hidden": isinstance(share, Blurred | Hidden) or isinstance(answers, Hidden),
    }


def _question(one: QuestionStats | None) -> dict[str, Any]:
    moments = one.moments if one else None
    return {
        "counts": list(one.counts) if one else None,
        "shares": [round(share, _DIGITS) for share in one.shares] if one else None,
        "not_valid": list(one.excluded) if one else None,
        "blank": one.blank if one else None,
        "interval": _limits(one.interval) if one else None,
        "precision": one.width if one else None,
        "mean": _r(moments.mean) if moments else None,
        "sd": _r(moments.sd) if moments else None,
        "median": _r(moments.median) if moments else None,
        "interpolated_median": _r(moments.interpolated_median) if moments else None,
        "dispersion": _r(moments.dispersion) if moments else None,
    }


def _block(name: str, one: BlockStats | None, spread: Spread | None) -> dict[str, Any]:
    return {
        "block": name,
        "respondents": one.sums.n if one else None,
        "interval": _limits(one.interval) if one else None,
        "precision": one.width if one else None,
        "standard_error": _r(one.se) if one else None,
        "design_effect": _r(one.design_effect) if one else None,
        "interval_of_answers": _limits(one.naive) if one else None,
        "pooled_of_groups": _r(spread.pooled) if spread else None,
        "mean_of_groups": _r(spread.unweighted) if spread else None,
    }


def _reliability(name: str, one: Reliability) -> dict[str, Any]:
    return {
        "block": name,
        "alpha": _r(one.alpha),
        "interval": _limits(one.interval),
        "standardised": _r(one.standardised),
        "average_correlation": _r(one.average),
        "lambda_6": _r(one.guttman),
        "least": one.least,
        "most": one.most,
        "questions": [
            {
                "question": item.question,
                "with_rest": _r(item.rest),
                "alpha_without": _r(item.without),
                "alpha_reversed": _r(item.turned),
            }
            for item in one.items
        ],
        "warnings": machine(one.warnings),
    }


def _group(
    found: Figures, printed: SurveyPublication, group: GroupStats, names: Any
) -> dict[str, Any]:
    return {
        "group": group.group,
        "valid": _known(printed.respondents(group.group)),
        "blocks": [
            {
                "block": name,
                **_printed(printed, group.group, name, "answers"),
                "interval": _limits(one.interval) if (one := group.blocks.get(name)) else None,
                **_against(found, name, group.group),
            }
            for name in names
            if printed.valid(group.group, name) is not None
        ],
    }


def _against(found: Figures, block: str, group: str) -> dict[str, Any]:
    spread = found.stats.spread.get(block)
    one = next((item for item in spread.contrasts if item.group == group), None) if spread else None
    return {
        "against_others": _r(one.change.value) if one else None,
        "p_corrected": _r(one.corrected) if one else None,
        "differs": one.differs if one else None,
    }


def _went(one: Dynamics) -> dict[str, Any]:
    return {
        "years": one.years,
        "enough_years": one.enough,
        "points": [
            {
                "period": point.period,
                "positive": _r(point.estimate.value),
                "interval": _limits(point.interval),
            }
            for point in one.points
        ],
        "steps": [
            {
                "from": step.before.period,
                "to": step.after.period,
                "change": _r(step.change.value),
                "interval": _limits(step.interval),
                "p": _r(step.change.p),
                "comparable": step.comparable,
            }
            for step in one.steps
        ],
        "trend": (
            {"slope": _r(one.trend.slope), "z": _r(one.trend.z), "p": _r(one.trend.p)}
            if one.trend
            else None
        ),
    }
