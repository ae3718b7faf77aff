"""What the university's rules say about a CAPA: its route, its window, whether it counts yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta

from qms.engine.capas import done_on
from qms.kinds import noun_of
from qms.kinds.nonconformity import Nonconformity
from qms.kinds.policies.capa_rules import CapaRules, CapaRulesValue

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from qms.engine.view import View
    from qms.kinds.capa import Capa
    from qms.kinds.policies.capa_rules import Route


def capa_rules(view: View, day: dt.date | None = None) -> CapaRulesValue:
    """Return the rules in force on a day, else today; empty ones where there is no policy."""
    edition = view.snapshot.policy(CapaRules, day or view.today)
    return edition.value if edition else CapaRulesValue()


def route_of(view: View, capa: Capa, day: dt.date | None = None) -> Route | None:
    """Return the route of a CAPA by its first source that one names, else the one for all others.

    Source of the routes: regulation on monitoring and feedback, 7.5.5(2), 9.3; D-002-15.
    """
    routes = capa_rules(view, day).routes
    for word in _words(view, capa):
        for route in routes:
            if word in route.sources:
                return route
    return next((route for route in routes if not route.sources), None)


def _words(view: View, capa: Capa) -> Iterator[str]:
    """Yield what routes may call each source: its kind with the word of its source, its kind."""
    for source in capa.sources:
        record = view.snapshot.get(source)
        if isinstance(record, Nonconformity):
            yield f"{noun_of(Nonconformity)}/{record.source}"
        if record is not None:
            yield noun_of(type(record))


def review_window(view: View, capa: Capa) -> tuple[dt.date, dt.date | None] | None:
    """Return the first and last day of the final effectiveness review, counted from completion.

    None before completion, and where the route states no months; the last day may be open.  An
    observation period of the CAPA's own makes the first day later, never earlier.
    """
    done = done_on(view, capa)
    return window_from(view, capa, done) if done else None


def window_from(view: View, capa: Capa, done: dt.date) -> tuple[dt.date, dt.date | None] | None:
    """Return the window of the final review of what was completed on the day ``done``."""
    route = route_of(view, capa)
    if route is None:
        return None
    months = route.from_months
    first = done + relativedelta(months=months) if months is not None else None
    observed = [day for day in (first, capa.observe_until) if day is not None]
    if not observed:
        return None
    last = done + relativedelta(months=route.to_months) if route.to_months is not None else None
    return max(observed), last


def judged(view: View, day: dt.date) -> bool:
    """Tell whether the rules judge a change of state of that day."""
    since = capa_rules(view, day).guards_from
    return since is None or since <= day
