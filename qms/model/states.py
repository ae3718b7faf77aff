"""Workflows as data: states, the moves between them, and what each state requires."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.model.items import DatedItem, until

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class State:
    """One state; ``label`` is its English word, ``requires`` the fields that must be filled in it.

    A requirement ``a|b`` is met by either field.
    """

    id: str
    label: str
    requires: tuple[str, ...] = ()
    final: bool = False


ENTERED_BY_MISTAKE: Final = "entered_by_mistake"


@dataclass(frozen=True, slots=True)
class Workflow:
    """States in their natural order, the first being initial, and the allowed moves."""

    states: tuple[State, ...]
    moves: frozenset[tuple[str, str]]

    @property
    def initial(self) -> str:
        """Return the state of a record without transitions."""
        return self.states[0].id

    def state(self, state_id: str) -> State | None:
        """Return the declaration of a state, None for an unknown word."""
        return next((state for state in self.states if state.id == state_id), None)

    def next(self, state_id: str) -> tuple[str, ...]:
        """Return the states reachable by one move, in natural order."""
        return tuple(state.id for state in self.states if (state_id, state.id) in self.moves)


def workflow(states: Sequence[State], moves: Iterable[str]) -> Workflow:
    """Build a workflow from moves written ``"proposed > approved cancelled"``."""
    pairs = {
        (source.strip(), target)
        for line in moves
        for source, _, targets in [line.partition(">")]
        for target in targets.split()
    }
    return Workflow(tuple(states), frozenset(pairs))


class Transition(DatedItem):
    """A dated move to another state."""

    to: str


def state_on(flow: Workflow, transitions: Iterable[Transition], today: dt.date) -> str:
    """Derive the state from the transitions dated up to ``today``."""
    moves = until(transitions, today)
    return moves[-1].to if moves else flow.initial


def faults(flow: Workflow, record: object) -> frozenset[str]:
    """Return the fields by which a record leaves its workflow: moves out of line, fields lacking.

    A shortened form of the rules T101 to T103, for one record that is being put together.
    """
    counted = [move for move in getattr(record, "transitions", ()) if move.void is None]
    state = flow.initial
    for before, move in zip([None, *counted], counted, strict=False):
        if move.to not in flow.next(state) or (before and move.date < before.date):
            return frozenset({"transitions"})
        state = move.to
    found = flow.state(state)
    needs = found.requires if found else ()
    lacking = [
        names
        for names in needs
        if not any(getattr(record, name, None) for name in names.split("|"))
    ]
    return frozenset(name for names in lacking for name in names.split("|"))
