"""What is overdue and postponed, regulations in force, what changed since the last visit."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from qms.engine import risks
from qms.engine.due import due
from qms.i18n import N_, M
from qms.kinds.capa import Capa
from qms.kinds.decision import Decision
from qms.kinds.document import ControlledDocument
from qms.kinds.obligation import Obligation
from qms.kinds.risk import Risk
from qms.model.items import until
from qms.model.policy import Policy
from qms.model.states import Transition
from qms.report.panel.desk import Answer

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from qms.model.record import Record
    from qms.report.document import Cell, Table
    from qms.report.panel.desk import Desk

    Change = tuple[dt.date, str, tuple[str, ...], tuple[Cell, ...]]

ACQUAINTANCE: Final = "OBL-acquaintance"


def overdue(desk: Desk) -> Answer:
    """Say what passed its term, and which terms were moved, by whom and why."""
    late = [item for item in due(desk.view) if item.overdue]
    rows = [
        (
            (item.record,),
            (
                item.record,
                desk.say(M("{title}", title=item.title)),
                item.date,
                (desk.view.today - item.date).days,
                "; ".join(desk.who(who) for who in item.who),
            ),
        )
        for item in late
    ]
    table = desk.table(
        "overdue",
        N_("Past their term"),
        (
            ("id", N_("Id"), "text"),
            ("title", N_("What"), "text"),
            ("due", N_("Due"), "date"),
            ("days", N_("Days late"), "integer"),
            ("who", N_("Responsible"), "text"),
        ),
        rows,
    )
    moved = _postponed(desk)
    said = M("Overdue: {n}; moved terms: {moved}.", n=len(table.rows), moved=len(moved.rows))
    question = desk.say(N_("What is overdue, and which terms were moved?"))
    return Answer("overdue", question, (desk.say(said),), (table, moved))


def _postponed(desk: Desk) -> Table:
    rows = []
    for capa in desk.view.snapshot.of(Capa):
        old = capa.due
        for move in until(capa.postponements, desk.view.today):
            by, basis = desk.post(move.by, capa.unit), desk.text(move.basis)
            cells = (capa.id, desk.text(capa.title), move.date, old, move.new, by, basis)
            rows.append(((capa.id,), cells))
            old = move.new
    return desk.table(
        "postponed",
        N_("Moved terms"),
        (
            ("id", N_("Id"), "text"),
            ("title", N_("Title"), "text"),
            ("date", N_("Date"), "date"),
            ("old", N_("Term before"), "date"),
            ("new", N_("New term"), "date"),
            ("by", N_("Permitted by"), "text"),
            ("basis", N_("Ground"), "text"),
        ),
        rows,
    )


def regulations(desk: Desk) -> Answer:
    """Say which regulations are in force, by what act, and who has read them."""
    view = desk.view
    found = [
        item
        for item in view.snapshot.of(ControlledDocument)
        if view.state_id(item) == "in_force" and view.on_record(item)
    ]
    rows = []
    for item in found:
        acts = [act for act in item.approvals if act.date and act.date <= view.today]
        last = max((act.date for act in acts if act.date), default=None)
        by = "; ".join(
            f"{desk.name(act.body) or desk.word('act-kind', act.act)} № {act.number or '?'}"
            for act in acts
        )
        cells = (item.id, desk.text(item.title), item.code, item.edition, by, last)
        rows.append((last, (item.id,), cells))
    latest = sorted(rows, key=lambda row: str(row[0] or ""), reverse=True)
    table = desk.table(
        "regulations",
        N_("Documents in force, the latest first"),
        (
            ("id", N_("Id"), "text"),
            ("title", N_("Title"), "text"),
            ("code", N_("Document code"), "text"),
            ("edition", N_("Edition"), "text"),
            ("by", N_("Approved by"), "text"),
            ("date", N_("Date"), "date"),
        ),
        [(ids, cells) for _day, ids, cells in latest],
    )
    said = [desk.say(M("Documents in force: {n}.", n=len(table.rows))), *_read(desk)]
    return Answer(
        "regulations",
        desk.say(N_("Which regulations are in force, and who has read them?")),
        tuple(said),
        (table,),
        desk.say(N_("Read-and-sign sheets are not kept as records yet.")),
    )


def _read(desk: Desk) -> Iterator[str]:
    """Say what is recorded of the duty to acquaint the staff."""
    duty = desk.view.snapshot.get(ACQUAINTANCE)
    if isinstance(duty, Obligation):
        done = until(duty.completions, desk.view.today)
        told = M("{title}: done {n} times.", title=duty.title, n=len(done))
        yield desk.say(told)


def changes(desk: Desk) -> Answer:
    """List what happened since the panel's last visit, by date of the event."""
    found = [
        item
        for item in _events(desk)
        if desk.since <= item[0] <= desk.view.today and desk.may_name(item[2])
    ]
    latest = sorted(found, key=lambda item: (item[0], item[2]), reverse=True)
    counts = Counter(kind for _day, kind, _ids, _cells in latest)
    said = M("Since {day}: {n} events.", day=desk.day(desk.since), n=len(latest))
    visit = M(N_("No day of a last visit was given; the last five years are shown."))
    told = "; ".join(f"{desk.say(kind)}: {n}" for kind, n in sorted(counts.items()))
    table = desk.table(
        "changes",
        N_("What happened, the latest first"),
        (
            ("date", N_("Date"), "date"),
            ("kind", N_("Kind"), "text"),
            ("id", N_("Id"), "text"),
            ("title", N_("Title"), "text"),
            ("what", N_("Event"), "text"),
        ),
        [
            (ids, (day, desk.say(kind), ids[0], desk.name(ids[0]), *cells))
            for day, kind, ids, cells in latest
        ],
    )
    asked = N_("What has changed since the last visit?")
    question = desk.say(asked if desk.visited else N_("What has changed in the last five years?"))
    words = () if desk.visited else (desk.say(visit),)
    return Answer("changes", question, (*words, desk.say(said), told), (table,))


def _events(desk: Desk) -> Iterator[Change]:
    """Yield decisions, changes of state, moved risks and new editions of policies."""
    for record in desk.view.snapshot:
        if isinstance(record, Decision):
            yield record.date, _kind(record), (record.id,), (desk.say(N_("taken")),)
        if isinstance(record, Risk):
            yield from _moves(desk, record)
        if isinstance(record, Policy):
            yield from _editions(desk, record)
        yield from _turns(desk, record)


def _kind(record: Record) -> str:
    return type(record).spec.title


def _editions(desk: Desk, record: Policy[Any]) -> Iterator[Change]:
    for edition in record.editions:
        if edition.since is not None:
            words = desk.say(M("edition {id} in force", id=edition.id))
            yield edition.since, _kind(record), (record.id,), (words,)


def _turns(desk: Desk, record: Record) -> Iterator[Change]:
    for item in getattr(record, "transitions", ()):
        if isinstance(item, Transition) and item.void is None:
            yield item.date, _kind(record), (record.id,), (_to(desk, record, item),)


def _to(desk: Desk, record: Record, item: Transition) -> str:
    flow = record.spec.flow
    state = flow.state(item.to) if flow else None
    return desk.say(state.label) if state else item.to


def _moves(desk: Desk, risk: Risk) -> Iterator[Change]:
    now, before = risks.rating(desk.view, risk), risks.previous(desk.view, risk)
    if now and before and now.comparable and before.comparable and now.score != before.score:
        words = f"{before.score} → {now.score}"
        yield now.assessment.date, _kind(risk), (risk.id,), (words,)
