"""Run the rules and weigh what they find: integrity, duties with their terms, waivers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from qms.engine.rules import every_rule
from qms.i18n import N_, M
from qms.kinds.waiver import Waiver
from qms.model.diagnostic import Diagnostic, DutyState, RuleClass, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from qms.engine.rule import Hit, Rule
    from qms.engine.view import View
    from qms.i18n import Message

    Share: TypeAlias = Callable[[Callable[[Any], Any], Sequence[Any]], Iterable[tuple[int, Any]]]

EXPIRED = "W101"
IDLE = "W102"
VOID: Final = {
    EXPIRED: N_("A waiver has expired and accepts nothing any more."),
    IDLE: N_("A waiver hides nothing: what it accepted has been mended, or never was."),
}


@dataclass(frozen=True, slots=True)
class Findings:
    """What ``check`` shows: diagnostics that count, and those that a waiver accepts."""

    counted: tuple[Diagnostic, ...]
    waived: tuple[tuple[Diagnostic, str], ...] = ()


def check(view: View, share: Share | None = None) -> Findings:
    """Return every diagnostic of the snapshot; those of broken files first, places unresolved.

    ``share`` may let others do part of the work: it takes a function and portions, and gives the
    number of each portion with what came out, in any order.
    """
    broken = [item for part in view.snapshot.broken for item in part.diagnostics]
    return _waive(view, [*broken, *_found(view, share or _alone)])


def _found(view: View, share: Share) -> list[Diagnostic]:
    """Return what the rules find, in their order; those of one module use the same figures."""

    def work(portion: list[Rule]) -> list[tuple[int, list[Diagnostic]]]:
        return [
            (rules.index(rule), [_weigh(view, rule, hit) for hit in rule.find(view)])
            for rule in portion
        ]

    rules = every_rule()
    by_module: dict[str, list[Rule]] = {}
    for rule in rules:
        by_module.setdefault(rule.find.__module__, []).append(rule)
    found = [pair for _, pairs in share(work, [*by_module.values()]) for pair in pairs]
    found.sort(key=lambda pair: pair[0])
    return [item for _, items in found for item in items]


def _alone(work: Callable[[Any], Any], portions: Sequence[Any]) -> Iterator[tuple[int, Any]]:
    return ((number, work(portion)) for number, portion in enumerate(portions))


def with_terms(view: View) -> list[Diagnostic]:
    """Return of what :func:`check` counts the duties that have a term; no other rule is asked."""
    duties = [rule for rule in every_rule() if rule.rule_class is RuleClass.DUTY]
    rules = [rule for rule in duties if not rule.standing]
    hits = [_weigh(view, rule, hit) for rule in rules for hit in rule.find(view)]
    timed = [item for item in hits if item.term is not None]
    return [item for item in _waive(view, timed).counted if item.term is not None]


def integrity_only(view: View) -> list[Diagnostic]:
    """Return what refuses a change: integrity errors of the rules, without duties."""
    rules = [rule for rule in every_rule() if rule.rule_class is RuleClass.INTEGRITY]
    return [_weigh(view, rule, hit) for rule in rules for hit in rule.find(view)]


def _weigh(view: View, rule: Rule, hit: Hit) -> Diagnostic:
    if rule.rule_class is RuleClass.INTEGRITY:
        return Diagnostic(
            rule.code, Severity.ERROR, rule.rule_class, hit.message, hit.hint, hit.record, hit.field
        )
    term = hit.term or (view.term_after(rule.code, hit.since) if hit.since else None)
    state = _duty_state(has_term=term is not None, overdue=term is not None and term < view.today)
    severity = Severity.ERROR if state is DutyState.OVERDUE else Severity.WARNING
    return Diagnostic(
        rule.code,
        severity,
        rule.rule_class,
        hit.message,
        hit.hint,
        hit.record,
        hit.field,
        None,
        term,
        state,
    )


def _duty_state(*, has_term: bool, overdue: bool) -> DutyState:
    if not has_term:
        return DutyState.STANDING
    return DutyState.OVERDUE if overdue else DutyState.OPEN


def _waive(view: View, found: Sequence[Diagnostic]) -> Findings:
    waivers = view.snapshot.of(Waiver)
    counted: list[Diagnostic] = []
    waived: list[tuple[Diagnostic, str]] = []
    for item in found:
        waiver = _accepted_by(view, waivers, item)
        if waiver is None:
            counted.append(item)
        else:
            waived.append((item, waiver.id))
    used = {waiver_id for _, waiver_id in waived}
    counted += _void(view, waivers, used)
    return Findings(tuple(counted), tuple(waived))


def _accepted_by(view: View, waivers: Iterable[Waiver], item: Diagnostic) -> Waiver | None:
    if item.rule_class is RuleClass.INTEGRITY:
        return None
    return next(
        (
            waiver
            for waiver in waivers
            if waiver.rule == item.code
            and item.record in waiver.records
            and view.today <= waiver.until
        ),
        None,
    )


def _void(view: View, waivers: Iterable[Waiver], used: set[str]) -> list[Diagnostic]:
    found = []
    for waiver in waivers:
        if waiver.until < view.today:
            message = M(
                "the waiver of {rule} ended on {until}", rule=waiver.rule, until=waiver.until
            )
            hint = M("Do what the rule asks, or record a new waiver with a new reason.")
            found.append(_standing(EXPIRED, message, hint, waiver.id, "until"))
        elif waiver.id not in used:
            message = M("the waiver of {rule} hides nothing", rule=waiver.rule)
            hint = M("Set its end to the day on which the deviation ended.")
            found.append(_standing(IDLE, message, hint, waiver.id, "records"))
    return found


def _standing(code: str, message: Message, hint: Message, record: str, field: str) -> Diagnostic:
    return Diagnostic(
        code,
        Severity.WARNING,
        RuleClass.DUTY,
        message,
        hint,
        record,
        (field,),
        None,
        None,
        DutyState.STANDING,
    )
