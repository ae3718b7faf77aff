"""What a risk may not do: be accepted without end, be closed too high, cause itself."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta

from qms.engine.capa_rules import judged
from qms.engine.risk_maps import risk_rules
from qms.engine.risks import permitted, rating
from qms.engine.rule import Hit, integrity
from qms.i18n import M
from qms.kinds.capa import Capa
from qms.kinds.risk import Option, Risk
from qms.model.items import until

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from qms.engine.view import View
    from qms.kinds.risk import Treatment


def _accepted(view: View) -> Iterator[tuple[Risk, int, Treatment]]:
    for risk in view.snapshot.of(Risk):
        for number, item in enumerate(risk.treatments):
            if item.option is Option.ACCEPT and item.void is None:
                yield risk, number, item


@integrity("R103", "ISO 31000:2018, 6.5.2")
def accepted_without_end(view: View) -> Iterator[Hit]:
    """A risk is accepted without the day on which that ends, or without who approved it.

    Who approved is the post that decided, or a decision.  The university's own rule.
    """
    for risk, number, item in _accepted(view):
        if item.until is None:
            yield Hit(
                risk.id,
                ("treatments", number, "option"),
                M("accepted without an end"),
                M("Say until when: --until"),
            )
        if item.by is None and item.decision is None:
            yield Hit(
                risk.id,
                ("treatments", number, "option"),
                M("accepted, and nobody approved it"),
                M("Say who approved it: --by ROLE or --decision DEC-..."),
            )


@integrity("R104", "ISO 31000:2018, 6.5.2")
def accepted_too_long(view: View) -> Iterator[Hit]:
    """A risk is accepted for longer than the rules of that day allow, or until an earlier day.

    The months are the university's own rule (POL-risk-rules).
    """
    for risk, number, item in _accepted(view):
        if item.until is None:
            continue
        months = risk_rules(view, item.date).accept_months
        last = item.date + relativedelta(months=months) if months is not None else None
        if item.until < item.date or (last is not None and item.until > last):
            yield Hit(
                risk.id,
                ("treatments", number, "until"),
                M("accepted on {day} until {until}", day=item.date, until=item.until),
                M("Not later than {day}", day=last)
                if last is not None and item.until > last
                else M("Give a day after {day}.", day=item.date),
            )


@integrity("R105", "9.3(4), KZ-CAPA-09")
def closed_too_high(view: View) -> Iterator[Hit]:
    """A risk was closed while it lay above the permitted level.

    A risk is closed when it was assessed at a permitted level (a band without obligatory CAPA), or
    when its source is eliminated: the treatment on record is to avoid it.
    """
    for risk in view.snapshot.of(Risk):
        for number, move in enumerate(risk.transitions):
            if move.void is None and move.to == "closed" and _too_high(view, risk, move.date):
                found = rating(view.on(move.date), risk)
                yield Hit(
                    risk.id,
                    ("transitions", number, "to"),
                    M(
                        "closed with score {score}, {band}",
                        score=found.score if found else "",
                        band=found.band.label if found and found.band else "",
                    ),
                    M(
                        "First assess it at a permitted level (qms risk assess {id} --stage"
                        " residual), or record that it is avoided: qms risk treat {id} --option"
                        " avoid",
                        id=risk.id,
                    ),
                )


def _too_high(view: View, risk: Risk, day: dt.date) -> bool:
    if not judged(view, day) or permitted(rating(view.on(day), risk)):
        return False
    chosen = until(risk.treatments, day)
    return not chosen or chosen[-1].option is not Option.AVOID


@integrity("R106", "9.2(3); ISO 31000:2018, 6.4.2")
def circular_causes(view: View) -> Iterator[Hit]:
    """A record is, through its causes, a cause of itself.

    Causes are what a risk or nonconformity is caused by, and what a CAPA answers to.
    """
    causes = _causes(view)
    for name in causes:
        way = _way_back(causes, name)
        if way:
            yield Hit(
                name,
                ("sources" if isinstance(view.snapshot.get(name), Capa) else "caused_by",),
                M("is a cause of itself: {way}", way=" > ".join(way)),
                M("Take out the link that is not so: qms edit {id}", id=name),
            )


def _causes(view: View) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for record in view.snapshot:
        names = getattr(record, "caused_by", ())
        names = record.sources if isinstance(record, Capa) else names
        for name in names:
            cause = view.snapshot.get(name)
            if cause is not None:
                found[record.id].append(cause.id)
    return {name: tuple(names) for name, names in found.items()}


def _way_back(causes: Mapping[str, tuple[str, ...]], start: str) -> tuple[str, ...]:
    """Return the shortest way from a record over its causes back to it, empty where none leads."""
    ways: list[tuple[str, ...]] = [(start, name) for name in causes[start]]
    seen: set[str] = set()
    for way in ways:
        if way[-1] == start:
            return way
        if way[-1] not in seen:
            seen.add(way[-1])
            ways += [(*way, name) for name in causes.get(way[-1], ())]
    return ()
