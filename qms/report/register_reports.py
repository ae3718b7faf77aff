"""Registers on paper: what is on record on a day, or was within a year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from qms.engine import capas, risks
from qms.engine.cells import post_name
from qms.engine.events import capas_known, decisions_in
from qms.engine.tally import Tally, share
from qms.i18n import N_, Day, M
from qms.kinds.decision import Decision
from qms.report.facts import Fact, facts, tally
from qms.report.frame import Content
from qms.report.lists import Head, Line, listed
from qms.report.registers import Registers, live_by_score
from qms.report.risk_tables import closed_risks

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from qms.engine.view import View
    from qms.i18n import Message, Shown
    from qms.kinds.capa import Capa, Measure
    from qms.report.document import Table
    from qms.report.frame import Frame


@dataclass(frozen=True, slots=True)
class Register:
    """What the template of every register may use: ``r`` in it.

    ``facts`` are its figures; ``remark`` is a sentence below them, or nothing; the table is called
    ``register``.
    """

    as_of: dt.date
    fictitious: bool
    facts: tuple[Fact, ...]
    remark: Shown | None = None


def register(
    frame: Frame,
    table: Table,
    known: Sequence[Fact],
    remark: Shown | None = None,
    more: tuple[Table, ...] = (),
) -> Content:
    """Return a register with its figures, and further tables that follow it."""
    fictitious = frame.institution.fictitious
    return Content(Register(frame.view.today, fictitious, tuple(known), remark), (table, *more))


def risk_register(frame: Frame) -> Content:
    """Return the risks of the register, the highest score first."""
    view = frame.view
    table = Registers(view, frame.lang, frame.circle).form(
        "register", N_("Risk register"), frame.forms.risk_register, live_by_score(view)
    )
    live, known_ones = risks.live(view), risks.registered(view)
    closed = closed_risks(frame, tuple(risk for risk in known_ones if not view.is_open(risk)))
    bands = view.bands
    counted = [
        (M("{band} ({low}–{high})", band=band.label, low=band.low, high=band.high), band.id)
        for band in reversed(bands.bands if bands else ())
    ]
    by_band: dict[str | None, list[str]] = {}
    for risk in live:
        found = risks.rating(view, risk)
        by_band.setdefault(found.band.id if found and found.band else None, []).append(risk.id)
    known = facts(
        (M("Risks on record"), tally(known_ones)),
        (M("Live risks"), tally(live), "risks.live"),
        *((label, Tally(by_band.get(name, ()))) for label, name in counted),
    )
    pending = M("Bands: {pending}", pending=bands.pending) if bands and not bands.bands else None
    more = (closed,) if closed.rows or closed.note else ()
    return register(frame, table, known, pending, more)


_CAPA_PLAN: Final = (
    Head("id", N_("Id"), 2),
    Head("nonconformity", N_("Nonconformity"), 4),
    Head("causes", N_("Root causes"), 3),
    Head("measures", N_("Measures"), 5),
    Head("term", N_("Terms"), 2),
    Head("responsible", N_("Responsible persons"), 3),
    Head("state", N_("State"), 2),
)
"""The plan's fields: regulation on monitoring and feedback, 1.4."""


def capa_plan(frame: Frame) -> Content:
    """Return the plan of corrective and preventive action: running ones first, by term."""
    view = frame.view
    found = sorted(capas_known(view), key=lambda item: _by_term(view, item))
    lines = [Line(item, _plan(view, item), item.sources) for item in found]
    table = listed(frame, "register", N_("CAPA plan"), _CAPA_PLAN, lines)
    known = facts(
        (M("CAPAs on record"), tally(found), "capas.total"),
        *_capa_counts(view, found),
    )
    return register(frame, table, known)


def _capa_counts(view: View, found: Sequence[Capa]) -> Iterator[tuple[Shown, Tally, str]]:
    running = tally(item for item in found if capas.running(view, item))
    late = tally(item for item in found if capas.overdue(view, item))
    moved = tally(item for item in found if capas.moved(view, item))
    yield M("CAPAs under way"), running, "capas.running"
    yield M("Overdue"), late, "capas.overdue"
    yield M("With a moved term"), moved, "capas.postponed"


def _by_term(view: View, capa: Capa) -> tuple[bool, str, str]:
    return (not capas.running(view, capa), str(capas.term(view, capa) or "9"), capa.id)


def _plan(view: View, capa: Capa) -> tuple[Any, ...]:
    state = view.state(capa)
    return (
        capa.id,
        capa.nonconformity or capa.title,
        capa.causes,
        tuple(_measure(view, capa, item) for item in capa.measures),
        term_words(view, capa),
        _responsible(view, capa),
        M(state.label) if state else None,
    )


def _measure(view: View, capa: Capa, item: Measure) -> Shown:
    """Return a measure with the executor and term that are its own."""
    post = view.post(item.executor, capa.unit)
    own = [post_name(view, post)] if post and item.executor != capa.executor else []
    day = [Day(item.due)] if item.due and item.due != capa.due else []
    more: tuple[Shown, ...] = (*own, *day)
    return M("{measure} ({more})", measure=item.text, more=more) if more else item.text


def term_words(view: View, capa: Capa) -> Message | dt.date | None:
    """Return the term; of a moved one also the first."""
    last = capas.term(view, capa)
    if last is None or capa.due is None or last == capa.due:
        return last
    return M("{term} (at first {first})", term=Day(last), first=Day(capa.due))


def _responsible(view: View, capa: Capa) -> tuple[Message, ...]:
    """Return the posts of owner and executor, one post once."""
    posts = [view.post(post, capa.unit) for post in (capa.owner, capa.executor)]
    return tuple(post_name(view, post) for post in dict.fromkeys(posts) if post)


_DECISION_COLUMNS: Final = (
    *(("date", 2), ("body", 3), ("act", 2), ("number", 1), ("title", 5)),
    *(("executors", 3), ("due", 2), ("state", 2)),
)


def decision_register(frame: Frame) -> Content:
    """Return the decisions of an academic year with their execution."""
    view = frame.view
    found = decisions_in(view, frame.period)
    table = Registers(view, frame.lang, frame.circle).listing(
        "register", N_("Decisions"), _DECISION_COLUMNS, (Decision, found)
    )
    timed = [item for item in found if item.due is not None]
    done = [item for item in timed if view.state_id(item) == "done"]
    late = [item for item in timed if view.is_open(item) and item.due and item.due < view.today]
    known = facts(
        (M("Decisions"), tally(found)),
        (M("With a term"), tally(timed)),
        (M("Carried out"), tally(done)),
        (M("Carried out, per cent"), share(tally(done), tally(timed))),
        (M("Overdue"), tally(late)),
    )
    return register(frame, table, known)
