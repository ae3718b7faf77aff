"""Rules of nonconformities: handled in full before they are closed, alike ones seen together."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from qms.engine import capas
from qms.engine.capa_rules import judged
from qms.engine.figures import known
from qms.engine.first_days import first_day
from qms.engine.nonconformities import (
    AUDITS,
    clusters,
    named,
    only_corrected,
    open_steps,
    systemic,
)
from qms.engine.rule import Hit, duty, integrity
from qms.i18n import M
from qms.kinds.capa import Capa
from qms.kinds.complaint import Complaint
from qms.kinds.nonconformity import Nonconformity
from qms.model.items import until

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from qms.engine.nonconformities import Cluster
    from qms.engine.view import View
    from qms.i18n import Message
    from qms.model.diagnostic import FieldPath


def _closings(view: View) -> Iterator[tuple[Nonconformity, int, View]]:
    """Yield each closing that the rules judge, with the records as they counted on its day."""
    for item in view.snapshot.of(Nonconformity):
        for number, move in enumerate(item.transitions):
            if move.to == "closed" and move.void is None and judged(view, move.date):
                yield item, number, view.on(move.date)


@integrity("M101", "12.2, KZ-NC-07")
def step_without_entry(view: View) -> Iterator[Hit]:
    """A nonconformity was closed before each step of handling had an entry.

    The steps are the words of the vocabulary of steps, in its order; the manual names eight, from
    correction to changes of the system where needed. "No change needed" is an entry too.
    """
    for item, number, then in _closings(view):
        lacking = open_steps(then, item)
        if lacking:
            yield Hit(
                item.id,
                ("transitions", number),
                M(
                    "closed without an entry for these steps: {steps}",
                    steps=named(lacking),
                ),
                M(
                    'Take them first: qms nc step {id} {step} --text "..."',
                    id=item.id,
                    step=lacking[0].id,
                ),
            )


@integrity("M102", "12.2, KZ-NC-07")
def closed_while_acting(view: View) -> Iterator[Hit]:
    """A nonconformity was closed while a CAPA that names it as its source was still running.

    The CAPA counts from the first of its dated facts, or from its start. Whether the action works
    can be told only once it was carried out.
    """
    acting: dict[str, list[Capa]] = defaultdict(list)
    for capa in view.snapshot.of(Capa):
        for source in capa.sources:
            acting[source].append(capa)
    for item, number, then in _closings(view):
        for capa in acting.get(item.id, ()):
            first = first_day(view.snapshot, capa) or capa.start
            if first is not None and first <= then.today and capas.running(then, capa):
                yield Hit(
                    item.id,
                    ("transitions", number),
                    M("closed while {capa} is still running", capa=capa.id),
                    M("Carry out the measures first: qms capa done {id}", id=capa.id),
                )


def _registered(view: View) -> Iterator[Nonconformity | Complaint]:
    yield from view.snapshot.of(Nonconformity)
    yield from view.snapshot.of(Complaint)


@integrity("M103", "12.2")
def dated_in_the_future(view: View) -> Iterator[Hit]:
    """A nonconformity or a complaint is dated on a day that is still to come."""
    for item in _registered(view):
        if item.date > view.today:
            yield Hit(
                item.id,
                ("date",),
                M("{date} is still to come", date=item.date),
                M("What happened is dated today or earlier."),
            )


@integrity("M104", "12.2")
def dated_before_it_was_found(view: View) -> Iterator[Hit]:
    """Something was done about a nonconformity or a complaint before its own date."""
    for item in _registered(view):
        for path, day in _days(item):
            if day < item.date:
                yield Hit(
                    item.id,
                    path,
                    M(
                        "dated {date}, before {id} itself: {day}",
                        date=day,
                        id=item.id,
                        day=item.date,
                    ),
                    M("Correct one of the two dates by the paper original."),
                )


def _days(item: Nonconformity | Complaint) -> Iterator[tuple[FieldPath, dt.date]]:
    if isinstance(item, Complaint) and item.due is not None:
        yield ("due",), item.due
    for name in ("steps", "considerations", "transitions"):
        for number, fact in enumerate(getattr(item, name, ())):
            if fact.void is None:
                yield (name, number, "date"), fact.date


def _living(view: View) -> Iterator[Nonconformity]:
    yield from (item for item in known(view, Nonconformity) if view.is_open(item))


@duty("M301", "12.2, KZ-NC-06")
def only_a_correction(view: View) -> Iterator[Hit]:
    """A nonconformity was corrected, but no corrective action removes its cause.

    Correction mends the case; corrective action removes the cause so that it does not recur. Where
    none is needed, the record says why.
    """
    for item in known(view, Nonconformity):
        if only_corrected(view, item):
            days = [step.date for step in until(item.steps, view.today)]
            yield Hit(
                item.id,
                ("correction",) if item.correction is not None else ("steps",),
                M("only a correction: no CAPA removes the cause"),
                M(
                    "Make one: qms capa add --sources {id} ...; or say why none is needed:"
                    ' qms set {id} no_action "..."',
                    id=item.id,
                ),
                min(days, default=item.date),
            )


@duty("M302", "12.2, KZ-NC-12")
def audit_without_coordinator(view: View) -> Iterator[Hit]:
    """A nonconformity of an audit has no coordinator.

    Nonconformities found by internal and external audits, and the corrective actions that follow,
    are coordinated by the lead auditor.
    """
    for item in _living(view):
        if item.source in AUDITS and item.coordinator is None:
            yield Hit(
                item.id,
                ("coordinator",),
                M("found by an audit, but nobody coordinates it"),
                M("Name the lead auditor: qms set {id} coordinator ROLE-...", id=item.id),
                item.date,
            )


@duty("M303", "12.2, KZ-NC-05")
def no_severity(view: View) -> Iterator[Hit]:
    """A nonconformity has no severity.

    Every nonconformity is analysed for its causes and its degree of importance.
    """
    for item in _living(view):
        if item.severity is None:
            yield Hit(
                item.id,
                ("severity",),
                M("the severity is not set"),
                M("Set it: qms set {id} severity WORD; see: qms nc topics", id=item.id),
                item.date,
            )


@duty("M304", "12.2")
def similar_ones(view: View) -> Iterator[Hit]:
    """Similar nonconformities recur, and no CAPA names all of them: a systemic one is proposed.

    Counted are those on one subject in one faculty with its kafedras (elsewhere: in one unit below
    the university, with what belongs to it) within the months of POL-capa-rules. The number and
    the months are the university's own rule.
    """
    for cluster in clusters(view):
        if systemic(view, cluster) is None:
            yield Hit(
                cluster.items[-1].id,
                ("topic",),
                _so_many(view, cluster),
                M(
                    "Make a systemic CAPA: qms capa add {sources} ...",
                    sources=" ".join(f"--sources {one}" for one in cluster.ids),
                ),
                cluster.since,
            )


def _so_many(view: View, cluster: Cluster) -> Message:
    word = view.word("nonconformity-topic", cluster.topic)
    return M(
        "similar nonconformities within {months} months: {n} ({topic}, {unit}): {ids}",
        months=cluster.months,
        n=len(cluster.ids),
        topic=word.label if word else cluster.topic,
        unit=view.name(cluster.root) or cluster.root,
        ids=cluster.ids,
    )
