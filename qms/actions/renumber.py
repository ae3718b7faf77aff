"""Another id for a record: references follow, the former id stays as an alias."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.actions.records import find
from qms.errors import UsageProblem
from qms.i18n import M
from qms.model.ids import Numbering, id_problem, shape_problem, yearly_parts
from qms.store.numbering import Numbers, named
from qms.store.past import RENUMBERED
from qms.store.renumber import renumbered
from qms.store.rewrite import Rewriting, message, rewrite

if TYPE_CHECKING:
    from qms.actions.session import Session
    from qms.model.diagnostic import Diagnostic
    from qms.model.record import Record
    from qms.model.snapshot import Snapshot
    from qms.store.load import Before
    from qms.store.renumber import Renumbered
    from qms.store.write import Applied


@dataclass(frozen=True, slots=True)
class NewId:
    """What was done, or with a dry run would be."""

    found: Renumbered
    applied: Applied


def renumber(session: Session, old: str, new: str | None = None, *, dry: bool = False) -> NewId:
    """Give a record another id, by default the next free one; every reference follows.

    Raises UsageProblem for an id that is not free, of another kind, or was ever used.
    """
    session.refuse_past()
    record = _changeable(session, old)
    target = new if new is not None else _next(session, record)
    _refuse_taken(session, record, target)
    told = Told(f"{record.id}: renumber to {target}", "renumber")
    return carry_out(session, record.id, target, told, dry=dry)


@dataclass(frozen=True, slots=True)
class Told:
    """What the commit says: its summary, the operation, further trailers."""

    summary: str
    operation: str
    trailers: tuple[str, ...] = ()


def carry_out(session: Session, old: str, new: str, told: Told, *, dry: bool = False) -> NewId:
    """Renumber without asking whether the new id is free."""
    done: list[Renumbered] = []

    def draw(before: Before) -> Rewriting:
        found = renumbered(session.store, before, old, new)
        done.append(found)
        touched = {new, *(name for name, _ in found.references)}
        trailers = (f"{RENUMBERED}: {old} {new}", *told.trailers)
        said = message(told.summary, told.operation, touched, trailers)
        return Rewriting(found.after, said, found.gone)

    def check(snapshot: Snapshot) -> list[Diagnostic]:
        return session.integrity(snapshot)

    applied = rewrite(session.store, draw, check, dry=dry)
    return NewId(done[-1], applied)


def _changeable(session: Session, old: str) -> Record:
    record = find(session, old)
    if record.spec.numbering is Numbering.FIXED:
        raise UsageProblem(
            M("{id} is the one record of its kind and keeps its id.", id=record.id),
        )
    if record.conflict is not None:
        raise UsageProblem(
            M("{id} has a conflict that is not settled.", id=record.id),
            M("Settle it first: qms resolve {id}", id=record.id),
        )
    return record


def _next(session: Session, record: Record) -> str:
    parts = yearly_parts(record.id, record.spec.prefix)
    if parts is None:
        raise UsageProblem(
            M("Missing: {options}", options=("NEW",)),
            M("Records of this kind have names: qms renumber {id} {prefix}-new-name",
              id=record.id, prefix=record.spec.prefix),
        )  # fmt: skip
    numbers = Numbers(session.store, named(session.snapshot))
    return numbers.next(type(record), parts[0])


def _refuse_taken(session: Session, record: Record, new: str) -> None:
    problem = id_problem(new, record.spec.prefix) or shape_problem(new, record.spec.numbering)
    if problem is not None:
        raise UsageProblem(
            M("{value} is no id for this record: {reason}", value=new, reason=problem),
            M("A record keeps its kind; without a new id it gets the next free one."),
        )
    holder = session.snapshot.get(new)
    if holder is not None or new in session.snapshot.occupied:
        former = holder is not None and holder.id != new
        raise UsageProblem(
            M("{id} is taken: it is {other} now.", id=new, other=holder.id)
            if holder is not None and former
            else M("{id} is taken: another record has it.", id=new),
            M("Leave the new id out to get the next free one."),
        )
    Numbers(session.store, ()).refuse_used(type(record), new)
