"""The figures of a wave as values for programs: raw numbers, shares 0 to 1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from qms.cli.output import machine
from qms.engine.disclosure_types import Blurred, Hidden

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from qms.actions.survey_stats import Figures
    from qms.engine.stats_alpha import Reliability
    from qms.engine.stats_block import BlockStats
    from qms.engine.stats_compare import Contrast
    from qms.engine.stats_question import QuestionStats
    from qms.engine.stats_shares import Interval
    from qms.engine.stats_trend import Dynamics
    from qms.engine.stats_wave import GroupStats, Spread
    from qms.engine.survey_publication import SurveyPublication

_DIGITS: Final = 6
"""Digits after the point of what programs read."""
_DIGITS_OF_P: Final = 8
"""The same of a p value: after a correction for many groups small ones still matter."""


def item_of(found: Figures, printed: SurveyPublication, block: str) -> dict[str, Any]:
    """Return everything for a program; shares are 0 to 1, ``*`` is the block of all questions.

    A hidden number is null, and ``hidden`` says so; of a blurred share ``between`` has the limits.
    """
    asked = set(found.form.blocks[block])
    names = found.form.blocks if block == "*" else (block,)
    return {
        **_head(found, printed),
        "questions": list(_questions(found, printed, asked)),
        "blocks": [_named_block(found, printed, name) for name in names],
        "reliability": [
            _reliability(name, one)
            for name, one in found.stats.reliability.items()
            if name in names
        ],
        "groups": [_group(found, printed, group, names) for group in found.stats.groups.values()],
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


def _head(found: Figures, printed: SurveyPublication) -> dict[str, Any]:
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
        "respondents_known": found.clustered,
        "confidence": found.settings.level,
        "correction": found.settings.correction.value,
    }


def _questions(
    found: Figures, printed: SurveyPublication, asked: Collection[str]
) -> Iterator[dict[str, Any]]:
    for item in found.form.items:
        if item.id in asked and printed.valid(found.group, item.id) is not None:
            yield {
                "question": item.id,
                "reversed": item.reversed,
                **_question(found.stats.whole.questions.get(item.id)),
                **_printed(printed, found.group, item.id),
                "neutral": _share(printed.share(found.group, item.id, "neutral")),
                "groups": list(_by_group(found, printed, item.id)),
            }


def _by_group(
    found: Figures, printed: SurveyPublication, question: str
) -> Iterator[dict[str, Any]]:
    """Yield each group beside all others; of hidden ones nothing is compared, nor corrected for."""
    against = {one.group: one for one in found.stats.questions.get(question, ())}
    whole = found.stats.whole.questions.get(question)
    for name, group in found.stats.groups.items():
        if printed.valid(name, question) is None:
            continue
        own = group.questions.get(question)
        yield {
            "group": name,
            **_printed(printed, name, question),
            "positive_answers": own.positive if own else None,
            "interval": _limits(own.interval) if own else None,
            **_beside(against.get(name)),
            **_others(whole, own),
        }


def _others(whole: QuestionStats | None, own: QuestionStats | None) -> dict[str, Any]:
    """Return the answers of all others together, where those of both are printed."""
    if whole is None or own is None:
        return {"others_valid": None, "others_positive_answers": None}
    known = whole.positive is not None and own.positive is not None
    return {
        "others_valid": whole.valid - own.valid,
        "others_positive_answers": (whole.positive or 0) - (own.positive or 0) if known else None,
    }


def _beside(one: Contrast | None) -> dict[str, Any]:
    return {
        "against_others": _r(one.change.value) if one else None,
        "against_interval": _limits(one.change.interval) if one else None,
        "p": _p(one.change.p) if one else None,
        "p_corrected": _p(one.corrected) if one else None,
        "differs": one.differs if one else None,
    }


def _named_block(found: Figures, printed: SurveyPublication, name: str) -> dict[str, Any]:
    return {
        **_block(name, found.stats.whole.blocks.get(name), found.stats.spread.get(name)),
        "widest_interval": _limits(found.widest(printed, name)),
        **_printed(printed, found.group, name, "answers"),
    }


def _r(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)


def _p(value: float) -> float:
    return round(value, _DIGITS_OF_P)


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
    found: Figures, printed: SurveyPublication, group: GroupStats, names: Collection[str]
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
    return _beside(
        next((item for item in spread.contrasts if item.group == group), None) if spread else None
    )


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
                "p": _p(step.change.p),
                "comparable": step.comparable,
            }
            for step in one.steps
        ],
        "trend": (
            {
                "slope": _r(one.trend.slope),
                "z": _r(one.trend.z),
                "p": _p(one.trend.p),
                "p_any_change": _p(one.trend.any_change),
            }
            if one.trend
            else None
        ),
    }
