"""States follow the workflow of the kind, and have what they require."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.rule import Hit, integrity
from qms.i18n import M

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.view import View
    from qms.model.record import Record
    from qms.model.states import Transition, Workflow


def _moving(view: View) -> Iterator[tuple[Record, Workflow, tuple[Transition, ...]]]:
    for record in view.snapshot:
        if record.spec.flow is not None:
            yield record, record.spec.flow, getattr(record, "transitions", ())


@integrity("T101", "")
def unknown_state(view: View) -> Iterator[Hit]:
    """A change of state names a state that the kind does not have."""
    for record, flow, moves in _moving(view):
        for number, move in enumerate(moves):
            if flow.state(move.to) is None:
                known = tuple(state.id for state in flow.states)
                yield Hit(
                    record.id,
                    ("transitions", number, "to"),
                    M("there is no state {value}", value=move.to),
                    M("Allowed values: {values}", values=known),
                )


@integrity("T102", "")
def move_not_allowed(view: View) -> Iterator[Hit]:
    """A change of state skips a step, or is dated before the one that precedes it.

    Void items do not count.  The allowed next states follow from the kind's workflow.
    """
    for record, flow, moves in _moving(view):
        state, day = flow.initial, None
        for number, move in enumerate(moves):
            if move.void is not None or flow.state(move.to) is None:
                continue
            path = ("transitions", number, "to")
            if move.to not in flow.next(state):
                yield Hit(
                    record.id,
                    path,
                    M("from {before} it cannot become {after}", before=state, after=move.to),
                    M("Allowed values: {values}", values=flow.next(state)),
                )
            elif day is not None and move.date < day:
                yield Hit(
                    record.id,
                    ("transitions", number, "date"),
                    M("dated {date}, before the change of state that precedes it", date=move.date),
                    M("Correct the date, or the order of the items."),
                )
            state, day = move.to, move.date


@integrity("T103", "1.4; ISO 9001:2015, 10.2")
def missing_in_state(view: View) -> Iterator[Hit]:
    """A record is in a state that requires fields it does not have.

    A CAPA, for example, may be proposed before it has its measures, but it is planned only with
    nonconformity, causes, measures, term and responsible posts.
    """
    for record, flow, moves in _moving(view):
        counted = [move.to for move in moves if move.void is None]
        state = flow.state(counted[-1]) if counted else flow.states[0]
        for names in state.requires if state else ():
            if not any(getattr(record, name, None) for name in names.split("|")):
                yield Hit(
                    record.id,
                    (names.split("|")[0],),
                    M(
                        "{state} requires the field {key}",
                        state=state.id if state else "",
                        key=names,
                    ),
                    M("Fill it in first: qms set {id} {key} ...", id=record.id, key=names),
                )
