"""What of a survey asks for measures, and at which level: shares under the policy's limit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.engine.stats_tables import WHOLE
from qms.engine.survey_targets import target_of
from qms.kinds.wave_sums import ALL

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qms.engine.stats_items import Form
    from qms.kinds.policies.survey_results import LoopRules
    from qms.kinds.survey import Survey

_WHOLE: Final = 1e-9  # how far a share may lie from a limit and still be it


@dataclass(frozen=True, slots=True)
class Shown:
    """A share of positive answers that may be printed, 0 to 1, of so many valid answers."""

    value: float
    valid: int


@dataclass(frozen=True, slots=True)
class Weak:
    """A block or question of a group whose share lies under ``limit``; both 0 to 1.

    ``target`` is the share to reach; ``below`` are the groups of the group that are under it too.
    """

    group: str
    name: str
    is_block: bool
    shown: Shown
    limit: float
    target: float
    below: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Results:
    """The shares of a wave: ``shares`` by group (``all`` for everybody) and by block or question.

    ``above`` is the group that each other group belongs to; what is not shown is left out.
    """

    survey: Survey
    form: Form
    shares: Mapping[str, Mapping[str, Shown]]
    above: Mapping[str, str]


def weak(results: Results, rules: LoopRules, *, each: bool = False) -> tuple[Weak, ...]:
    """Return what asks for measures, blocks first, each at its level (7.5.5(1)).

    The level is the group's own where at least half of the groups in it that are shown are under
    the limit too, or none of them is: then the cause lies with the whole.  Else it is that of the
    weak groups in it.  With ``each`` every group under the limit is returned.  A question of a weak
    block says nothing more, neither in the group of that block nor in the groups below.
    """
    blocks = {name: _under(results, name, rules) for name in results.form.blocks if name != WHOLE}
    of = {question: name for name in blocks for question in results.form.blocks[name]}
    questions = {}
    for item in results.form.items:
        covered = blocks.get(of.get(item.id, ""), {})
        found = _under(results, item.id, rules)
        questions[item.id] = {
            group: one
            for group, one in found.items()
            if not any(name in covered for name in _chain(results, group))
        }
    named = [*blocks.values(), *questions.values()]
    return tuple(one for found in named for one in _at_level(results, found, each=each))


def bounds(survey: Survey, block: str | None, rules: LoopRules) -> tuple[float, float]:
    """Return under which share of a block something is to be done, and which one is aimed at.

    What the questionnaire states for the block, else for all questions, comes before the policy.
    """
    stated = (target_of(survey, block) if block else None) or target_of(survey, WHOLE)
    limit = stated.threshold if stated and stated.threshold is not None else rules.act_below
    target = stated.target if stated and stated.target is not None else limit
    return limit, max(limit, target)


def _under(results: Results, name: str, rules: LoopRules) -> dict[str, Weak]:
    """Return the groups whose share of a block or question is under its limit."""
    question = results.survey.question(name)
    is_block = name in results.form.blocks
    block = name if is_block else question.block if question else None
    limit, target = bounds(results.survey, block, rules)
    return {
        group: Weak(group, name, is_block, shares[name], limit, target)
        for group, shares in results.shares.items()
        if name in shares and shares[name].value < limit - _WHOLE
    }


def _chain(results: Results, group: str) -> Iterator[str]:
    """Yield a group, those that it belongs to, and everybody."""
    seen: set[str] = set()
    while group not in seen:
        yield group
        seen.add(group)
        group = results.above.get(group, ALL)


def _at_level(results: Results, found: Mapping[str, Weak], *, each: bool) -> Iterator[Weak]:
    if each:
        yield from found.values()
    elif found:
        yield from _from(results, found, ALL, next(iter(found.values())).name)


def _from(results: Results, found: Mapping[str, Weak], group: str, name: str) -> Iterator[Weak]:
    """Yield the weak groups from a group downwards, each at its level."""
    parts = [one for one in _parts(results, group) if name in results.shares[one]]
    low = tuple(one for one in parts if one in found)
    own = found.get(group)
    if own is not None and (not low or 2 * len(low) >= len(parts)):
        yield Weak(group, name, own.is_block, own.shown, own.limit, own.target, low)
        return
    for one in _parts(results, group):
        yield from _from(results, found, one, name)


def _parts(results: Results, group: str) -> tuple[str, ...]:
    """Return the groups that belong directly to a group."""
    return tuple(
        one for one in results.shares if one != ALL and results.above.get(one, ALL) == group
    )
