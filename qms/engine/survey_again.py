"""Whether measures of a survey helped: the next wave beside the one that asked for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.engine.capas import done_on
from qms.engine.stats_shares import difference
from qms.engine.survey_loop import measures_of
from qms.engine.survey_loop_window import window
from qms.i18n import Day, M
from qms.kinds.capa import Verdict
from qms.kinds.wave_sums import ALL

if TYPE_CHECKING:
    import datetime as dt

    from qms.engine.stats_shares import Difference, Estimate
    from qms.engine.view import View
    from qms.i18n import Message
    from qms.kinds.capa import Capa
    from qms.kinds.wave import Wave


@dataclass(frozen=True, slots=True)
class Asked:
    """What a CAPA is to change: a block or question (``name``) of a group; ``target`` 0 to 1.

    ``minimum`` is the fewest valid answers that show anything.
    """

    name: str
    group: str
    target: float
    minimum: int


@dataclass(frozen=True, slots=True)
class Share:
    """A share as a wave found it, of so many valid answers.

    ``estimate`` is None where its interval may not be printed; ``sense`` is what was asked.
    """

    value: float
    valid: int
    estimate: Estimate | None
    sense: str | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What two waves say: shares 0 to 1, the change with its interval where that may be told."""

    before: Share | None
    after: Share | None
    change: Difference | None
    verdict: Verdict
    text: Message


def asked_of(capa: Capa, wave: Wave) -> Asked | None:
    """Return what a CAPA is to change in a survey, None where it names no share of it."""
    effect = capa.effect
    name = (effect.question or effect.block) if effect else None
    if effect is None or name is None or effect.survey != wave.survey:
        return None
    return Asked(name, effect.group or ALL, effect.target / 100, effect.minimum or 1)


def to_judge(view: View, wave: Wave) -> tuple[tuple[Capa, dt.date | None], ...]:
    """Return the CAPAs that came from a wave with the day of their completion, if any."""
    return tuple((capa, done_on(view, capa)) for capa in measures_of(view, wave))


def judge(asked: Asked, before: Share | None, after: Share | None) -> Judgement:
    """Compare the share of the next wave with the one that asked for measures.

    Effective: the target is reached and the interval of the change (Newcombe 1998b) lies above
    zero.  Not effective: the share fell for sure, or all of its interval lies under the target.
    Anything else, too few answers, hidden numbers and another question under the same name among
    them, does not show an effect.
    """
    if before is None or after is None:
        where = M("before") if before is None else M("after")
        text = M("the share {when} is not known or not shown", when=where)
        return Judgement(before, after, None, Verdict.NOT_SHOWN, text)
    if before.estimate is None or after.estimate is None:
        return Judgement(
            before, after, None, Verdict.NOT_SHOWN, M("{figures}; its interval is not shown",
                                                      figures=_figures(asked, before, after, None))
        )  # fmt: skip
    change = difference(after.estimate, before.estimate)
    figures = _figures(asked, before, after, change)
    if after.valid < asked.minimum:
        few = M("{figures}; fewer than {minimum} answers", figures=figures, minimum=asked.minimum)
        return Judgement(before, after, change, Verdict.NOT_SHOWN, few)
    if before.sense != after.sense:
        other = M("{figures}; the questionnaire changed in between", figures=figures)
        return Judgement(before, after, change, Verdict.NOT_SHOWN, other)
    return Judgement(before, after, change, _verdict(asked, after.estimate, change), figures)


def _verdict(asked: Asked, after: Estimate, change: Difference) -> Verdict:
    if change.interval.high < 0 or after.interval.high < asked.target:
        return Verdict.FAILED
    reached = after.value >= asked.target - 1e-9
    return Verdict.EFFECTIVE if reached and change.interval.low > 0 else Verdict.NOT_SHOWN


def _figures(asked: Asked, before: Share, after: Share, change: Difference | None) -> Message:
    said = M(
        "positive answers {before} % ({n} answers), then {after} % ({m} answers);"
        " target {target} %",
        before=Percent(before.value),
        n=before.valid,
        after=Percent(after.value),
        m=after.valid,
        target=Percent(asked.target),
    )
    if change is None:
        return said
    return M(
        "{figures}; change {change} points, {low} to {high}",
        figures=said,
        change=Percent(change.value),
        low=Percent(change.interval.low),
        high=Percent(change.interval.high),
    )


@dataclass(frozen=True, slots=True)
class Percent:
    """A share, -1 to 1, as it is printed: in per cent with one digit, 54 or 54.2, in kk 54,2."""

    share: float

    def shown(self, lang: str) -> str:
        """Return it with the decimal sign of the language."""
        text = f"{100 * self.share:.1f}".removesuffix(".0")
        return text if lang == "en" else text.replace(".", ",")


def not_yet(view: View, wave: Wave, done: dt.date | None) -> Message:
    """Return why the measures of a wave cannot be judged by another one yet."""
    if done is None:
        return M("the measures are not reported as done")
    first, last = window(view, done)
    if last < view.today:
        return M(
            "no wave of {id} closed between {first} and {last}",
            id=wave.survey,
            first=Day(first),
            last=Day(last),
        )
    return M(
        "a wave of {id} that closes between {first} and {last} will tell",
        id=wave.survey,
        first=Day(first),
        last=Day(last),
    )
