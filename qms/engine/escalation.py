"""What goes to the post above: overdue, silent and too often postponed CAPAs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from qms.engine import capas
from qms.engine.capa_clock import Clock
from qms.engine.capa_rules import capa_rules, judged
from qms.engine.periods import month_period
from qms.engine.posts import known_posts, superior
from qms.i18n import Day, M
from qms.kinds.capa import Capa, Cause
from qms.model.items import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.view import View
    from qms.i18n import Message
    from qms.kinds.policies.capa_rules import EscalationRule
    from qms.model.fields import Post

_DAY: Final = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Raise:
    """A CAPA that is to be put before the post ``to``, which stands above its executor.

    ``of`` is the term passed, the month without an update, or the move of the term; ``since`` the
    first day on which it had to be done.  ``to`` is None where nobody stands above.
    """

    capa: Capa
    cause: Cause
    of: str
    since: dt.date
    to: Post | None


class Plusone:
    """The "+1" of the executors of CAPAs; posts that records name are collected once."""

    def __init__(self, view: View) -> None:
        self.view = view
        self._found: dict[Post, Post | None] = {}

    def of(self, capa: Capa) -> Post | None:
        """Return the post above the executor (without one: the owner), None at the top."""
        own = self.view.post(capa.executor or capa.owner, capa.unit)
        if own is None:
            return None
        if own not in self._found:
            self._found[own] = superior(self.view, own, self._known)
        return self._found[own]

    @cached_property
    def _known(self) -> frozenset[Post]:
        return known_posts(self.view)


def to_raise(view: View) -> Iterator[Raise]:
    """Yield what the policy asks to escalate and nobody has recorded yet, by id and cause.

    Source: regulation on monitoring and feedback, 8.5(1): measures that are not carried out go to
    the head of the "+1" level.  Each term, month and move goes there once.
    """
    rule = capa_rules(view).escalation
    if rule is None:
        return
    clock, above = Clock(view), Plusone(view)
    for capa in view.snapshot.of(Capa):
        if capas.running(view, capa) and view.on_record(capa):
            done = {(item.cause, item.of) for item in until(capa.escalations, view.today)}
            for cause, what, since in _causes(clock, rule, capa):
                if (cause, what) not in done:
                    yield Raise(capa, cause, what, since, above.of(capa))


def _causes(clock: Clock, rule: EscalationRule, capa: Capa) -> Iterator[tuple[Cause, str, dt.date]]:
    if rule.overdue:
        yield from _overdue(clock.view, capa)
    if rule.silent:
        yield from _silent(clock, capa)
    if rule.postponements is not None:
        yield from _postponed(clock.view, capa, rule.postponements)


def _overdue(view: View, capa: Capa) -> Iterator[tuple[Cause, str, dt.date]]:
    term = capas.term(view, capa)
    if term is not None and term < view.today:
        yield Cause.OVERDUE, term.isoformat(), term + _DAY


def _silent(clock: Clock, capa: Capa) -> Iterator[tuple[Cause, str, dt.date]]:
    for name in clock.of(capa).stale:
        yield Cause.SILENT, name, after_month(name)


def _postponed(view: View, capa: Capa, number: int) -> Iterator[tuple[Cause, str, dt.date]]:
    """Yield the last move of the term where it is one too many."""
    moves = until(capa.postponements, view.today)
    if len(moves) >= number and judged(view, moves[-1].date):
        yield Cause.POSTPONED, moves[-1].id, moves[-1].date


def after_month(name: str) -> dt.date:
    """Return the first day of the month after ``2026-10``; raises ValueError for no month."""
    month = month_period(name)
    if month is None:
        raise ValueError(name)
    return month.last + _DAY


def said(view: View, capa: Capa, cause: Cause, of: str) -> Message:
    """Return in words why a CAPA is or was put before the post above."""
    if cause is Cause.OVERDUE:
        return M("overdue: the term was {day}", day=_printed(of))
    if cause is Cause.SILENT:
        return M("no update in {month}", month=of)
    moves = until(capa.postponements, view.today)
    number = next((at for at, item in enumerate(moves, start=1) if item.id == of), len(moves))
    return M("the term was postponed; move No. {number}", number=number)


def _printed(text: str) -> Day | str:
    """Return a day as it is printed; what somebody typed instead of one stays as it is."""
    try:
        return Day(dt.date.fromisoformat(text))
    except ValueError:
        return text
