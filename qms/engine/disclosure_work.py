"""Which numbers are hidden beside the small ones, until the audit finds nothing recoverable.

The small ones are hidden first.  Then the interval of each hidden number that is too narrow is
widened, one after the other; hiding more never makes an interval narrower, so this ends.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from qms.engine.disclosure_bounds import Seen, bounds, sweep
from qms.engine.disclosure_cheapest import cheapest
from qms.engine.disclosure_linked import touching
from qms.engine.disclosure_net import net
from qms.engine.disclosure_protect import known_of, narrow, needs_of, primary, truth
from qms.engine.disclosure_solver import EPS
from qms.engine.disclosure_types import Hidden, Of, Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qms.engine.disclosure_bounds import Needs, Unknowns
    from qms.engine.disclosure_cheapest import Step
    from qms.engine.disclosure_linked import System
    from qms.engine.disclosure_net import Net, Piece
    from qms.engine.disclosure_protect import Found
    from qms.engine.disclosure_solver import Interval
    from qms.engine.disclosure_types import Blurred, Decision, Key, Rules

_OF_A_ROW: Final = 100
"""How much less the answers of a row cost than its people: with these they are hidden anyway."""


def protected(system: System, keys: tuple[Key, ...], rules: Rules) -> dict[Key, Decision]:
    """Decide a set of linked cells so that nothing hidden among them is recoverable.

    What earlier publications gave away cannot be taken back: the audit names it.
    """
    work = _begun(system, keys, rules)
    while found := work.found():
        if not (work.show(found[0]) or work.hide_for(*found)):
            work.give_up(found[0])
    return work.decisions


def _begun(system: System, keys: tuple[Key, ...], rules: Rules) -> _Work:
    """Hide what is small by itself, and look which of it lies in wide enough an interval."""
    sums = touching(frozenset(keys), system.sums)
    decisions = primary(system, keys, rules)
    known = known_of(system, decisions)
    fits = truth(system, keys, sums)
    work = _Work(
        system=system,
        rules=rules,
        keys=keys,
        at={key: place for place, key in enumerate(keys)},
        net=net(system.cells, keys, sums),
        needs=needs_of(system, keys, rules),
        decisions=decisions,
        known=[known.get(key) for key in keys],
        truth=[fits[key] for key in keys],
    )
    work.start()
    return work


@dataclass(slots=True)
class _Work:
    """Decisions in the making, most of it by the place of a cell.

    ``truth`` is a table that fits all that is known to us.  ``open`` are the sets of hidden cells
    that are not settled yet, by their first cells.  ``shown_again`` are cells whose hiding had no
    use once, ``settled`` those of which there is no more to decide.
    """

    system: System
    rules: Rules
    keys: tuple[Key, ...]
    at: dict[Key, int]
    net: Net
    needs: Needs
    decisions: dict[Key, Decision]
    known: list[int | Blurred | None]
    truth: list[float]
    seen: Seen = field(default_factory=Seen)
    open: dict[Piece, Unknowns] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    shown_again: set[Key] = field(default_factory=set)
    settled: set[Key] = field(default_factory=set)

    def start(self) -> None:
        """Open all sets of hidden cells."""
        if all(float(value).is_integer() for value in self.truth):
            self.seen.add(zip(self.keys, self.truth, strict=True))
        places = range(len(self.keys))
        self.steps = [self._step(place) for place in places]
        self._open(places)

    def _open(self, places: Iterable[int]) -> None:
        """Open the sets in which cells of such places are now, in the place of others."""
        changed = set(places)
        fresh = list(self.net.pieces(self.known, changed))
        changed.update(place for piece in fresh for place in piece)
        problems = {piece: self.net.unknowns(piece, self.known) for piece in fresh}
        kept = {one: part for one, part in self.open.items() if changed.isdisjoint(one)}
        self.open = dict(sorted((kept | problems).items(), key=itemgetter(0)))
        sweep(problems.values(), self.needs, self.seen)

    def found(self) -> Found | None:
        """Return the first hidden cell that lies in too narrow an interval."""
        for piece, problem in list(self.open.items()):
            for found in narrow(self.system, problem, self.needs, self.seen):
                if found[0] not in self.settled:
                    return found
            del self.open[piece]
        return None

    def show(self, key: Key) -> bool:
        """Show a cell again that was hidden to protect others, and that can be told anyway.

        That tells nobody anything.  False where it is none, or was shown again before.
        """
        value = self.system.cells[key].value
        if self.decisions.get(key) != Hidden(Reason.LINKED) or value is None:
            return False
        if key in self.shown_again:
            return False
        self.shown_again.add(key)
        self.decisions[key] = value
        beside = self.net.piece(self.at[key], self.known)
        self._change(self.at[key], value)
        self._open(beside)
        return True

    def give_up(self, key: Key) -> None:
        """Settle a cell that an earlier publication gave away."""
        self.shown_again.discard(key)
        self.show(key)
        self.settled.add(key)
        self.steps[self.at[key]] = self._step(self.at[key])

    def _change(self, place: int, known: int | Blurred | None) -> None:
        """Take in what a reader knows of a cell now."""
        self.known[place] = known
        self.steps[place] = self._step(place)

    def hide_for(self, key: Key, interval: Interval) -> bool:
        """Hide more, so that a cell may lie further apart; False when there is no more to hide."""
        shown = [place for place in range(len(self.keys)) if self._shown(place)]
        table = self._moved(self.at[key], interval)
        names = self._exact(shown, table) or self._nearest(self.at[key], shown)
        cells = [self.net.cells[place] for place in names]
        people = {cell.together for cell in cells if cell.of is Of.PEOPLE}
        hidden = [at for at in shown if at in names or self.net.cells[at].together in people]
        for place in hidden:
            self.decisions[self.keys[place]] = Hidden(Reason.LINKED)
            self._change(place, self.system.known.get(self.keys[place]))
        if table:
            self._see(table)
        self._open(hidden)
        return bool(names)

    def _shown(self, place: int) -> bool:
        """Tell whether a cell can still be hidden: it is printed now, and was not before."""
        key = self.keys[place]
        decision = self.decisions.get(key)
        return (
            decision is not None
            and not isinstance(decision, Hidden)
            and not isinstance(self.system.known.get(key), int)
            and key not in self.settled
        )

    def _exact(self, shown: Iterable[int], table: Sequence[float]) -> set[int]:
        """Return which of the shown numbers differ in a table."""
        return {
            place
            for place in shown
            if table
            and isinstance(self.decisions[self.keys[place]], int)
            and abs(table[place] - self.truth[place]) > EPS
        }

    def _moved(self, place: int, interval: Interval) -> list[float]:
        """Return the cheapest table in which a cell is far enough, none where there is none."""
        need, truth = self.system.need(self.net.cells[place], self.rules), self.truth[place]
        low, high = interval
        for far in (need - (truth - low), (high - truth) - need):
            moved = cheapest(self.steps, self.net.matrix, place, far)
            if moved is not None:
                return [value + more for value, more in zip(self.truth, moved, strict=True)]
        return []

    def _see(self, table: Sequence[float]) -> None:
        """Keep a table that fits what is printed now, which the true one does as well."""
        if all(abs(value - round(value)) < EPS for value in table):
            differ = ((at, round(new)) for at, new in enumerate(table) if new != self.truth[at])
            self.seen.add((self.keys[at], value) for at, value in differ)

    def _step(self, place: int) -> Step:
        """Return how far a cell may differ, and what that costs."""
        cell, value, known = self.net.cells[place], self.truth[place], self.known[place]
        exact = isinstance(known, int)
        if exact and not self._shown(place):
            return 0, 0, 0
        low, high = bounds(cell, None if exact else known)
        cost = self._cost(place) / (1 if cell.of is Of.PEOPLE else _OF_A_ROW) if exact else 0
        return cost, max(value - low, 0), max(high - value, 0)

    def _nearest(self, place: int, shown: Sequence[int]) -> set[int]:
        """Return the cell of the fewest respondents, of those in a sum with a cell if any."""
        near = {at for number in self.net.near[place] for at in self.net.rows[number]}
        beside = near.intersection(shown) or shown
        return set(sorted(beside, key=lambda at: (self._cost(at), self.keys[at]))[:1])

    def _cost(self, place: int) -> int:
        return 1 + abs(self.net.cells[place].respondents or 0)
