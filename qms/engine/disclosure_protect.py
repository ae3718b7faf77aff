"""Which numbers are hidden beside the small ones, until the audit finds nothing recoverable.

The small ones are hidden first.  Then the interval of each hidden number that is too narrow is
widened, one after the other; hiding more never makes an interval narrower, so this ends.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from qms.engine.disclosure_bounds import Seen, bounds, settle, solved, sparse, unknowns
from qms.engine.disclosure_cheapest import Step, cheapest
from qms.engine.disclosure_linked import linked, signs, touching
from qms.engine.disclosure_shares import blurred
from qms.engine.disclosure_types import Blurred, Hidden, Of, Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import TypeAlias

    from qms.engine.disclosure_bounds import Interval, Unknowns
    from qms.engine.disclosure_linked import System
    from qms.engine.disclosure_types import Cell, Decision, Key, Rules, Sum

    Found: TypeAlias = "tuple[Key, Interval]"
    Known: TypeAlias = "Mapping[Key, int | Blurred]"


def primary(system: System, keys: Iterable[Key], rules: Rules) -> dict[Key, Decision]:
    """Decide each cell by itself and its row: too small, a share to blur, or shown."""
    cells = [system.cells[key] for key in keys if key in system.now]
    small = {cell.together for cell in cells if cell.printed and rules.small(cell)}
    return {
        cell.key: Hidden(Reason.SMALL) if cell.together in small else _alone(cell, rules)
        for cell in cells
    }


def _alone(cell: Cell, rules: Rules) -> Decision:
    if not cell.printed or cell.value is None:
        return Hidden(Reason.UNPRINTED)
    return blurred(cell, rules) or cell.value


def known_of(system: System, decisions: Mapping[Key, Decision]) -> dict[Key, int | Blurred]:
    """Return what a reader of this and all earlier publications knows."""
    known = dict(system.known)
    for key, decision in decisions.items():
        if not isinstance(decision, Hidden) and not isinstance(known.get(key), int):
            known[key] = decision
    return known


def pieces(
    system: System, keys: Iterable[Key], sums: Iterable[Sum], known: Known
) -> Iterator[Unknowns]:
    """Yield the hidden cells in sets that what is hidden links, each with its equations."""
    between = tuple(sums)
    hidden = [key for key in keys if not isinstance(known.get(key), int)]
    place = {key: n for n, piece in enumerate(linked(hidden, between)) for key in piece}
    rows: dict[int, list[Sum]] = {n: [] for n in place.values()}
    for one in between:
        inside = next((place[key] for key, _sign in signs(one) if key in place), None)
        if inside is not None:
            rows[inside].append(one)
    for n, found in rows.items():
        names = [key for key in hidden if place[key] == n]
        yield unknowns(names, found, system.cells, known)


def protects(cell: Cell, rules: Rules) -> bool:
    """Tell whether a hidden cell matters: one that is not printed may be large."""
    return cell.printed or rules.small(cell) or blurred(cell, rules) is not None


def narrow(system: System, problem: Unknowns, rules: Rules, seen: Seen) -> Iterator[Found]:
    """Yield the hidden cells that lie in too narrow an interval, with that.

    That nobody gave an answer is no secret of a group that holds enough people: the number of
    people of a small group is protected by the full width.
    """
    cells = [system.cells[key] for key in problem.keys]
    needs = {cell.key: system.need(cell, rules) for cell in cells if protects(cell, rules)}
    for key, (low, high) in settle(problem, needs, seen):
        if high or low or system.cells[key].of is Of.PEOPLE:
            yield key, (low, high)
        else:
            seen.nothing.add(key)


def protected(system: System, keys: tuple[Key, ...], rules: Rules) -> dict[Key, Decision]:
    """Decide a set of linked cells so that nothing hidden among them is recoverable.

    What earlier publications gave away cannot be taken back: the audit names it.
    """
    work = _Work(system, keys, touching(frozenset(keys), system.sums), rules)
    work.start()
    while found := work.found():
        if not (work.show(found[0]) or work.hide_for(*found)):
            work.give_up(found[0])
    return work.decisions


_OF_A_ROW: Final = 100
"""How much less the answers of a row cost than its people: with these they are hidden anyway."""


@dataclass(slots=True)
class _Work:
    """Decisions in the making.

    ``truth`` is a table that fits all that is known to us; ``shown_again`` are cells whose hiding
    had no use once, ``settled`` those of which there is no more to decide.
    """

    system: System
    keys: tuple[Key, ...]
    sums: tuple[Sum, ...]
    rules: Rules
    seen: Seen = field(default_factory=Seen)
    decisions: dict[Key, Decision] = field(default_factory=dict)
    truth: dict[Key, float] = field(default_factory=dict)
    at: dict[Key, int] = field(default_factory=dict)
    shown_again: set[Key] = field(default_factory=set)
    settled: set[Key] = field(default_factory=set)
    matrix: Any = None

    def start(self) -> None:
        """Hide what is small by itself."""
        self.decisions = primary(self.system, self.keys, self.rules)
        self.truth = truth(self.system, self.keys, self.sums)
        if all(float(value).is_integer() for value in self.truth.values()):
            self.seen.add(self.truth.items())
        self.at = {key: place for place, key in enumerate(self.keys)}
        if self.sums:
            rows = [{self.at[key]: sign for key, sign in signs(one)} for one in self.sums]
            self.matrix = sparse(rows, len(self.keys))

    def found(self) -> Found | None:
        """Return the first hidden cell that lies in too narrow an interval."""
        known = known_of(self.system, self.decisions)
        for problem in pieces(self.system, self.keys, self.sums, known):
            for found in narrow(self.system, problem, self.rules, self.seen):
                if found[0] not in self.settled:
                    return found
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
        return True

    def give_up(self, key: Key) -> None:
        """Settle a cell that an earlier publication gave away."""
        self.shown_again.discard(key)
        self.show(key)
        self.settled.add(key)

    def hide_for(self, key: Key, interval: Interval) -> bool:
        """Hide more, so that a cell may lie further apart; False when there is no more to hide."""
        shown = self._shown()
        exact = {name for name in shown if isinstance(self.decisions[name], int)}
        names = exact.intersection(self._moved(key, interval, shown))
        names = names or self._nearest(key, shown)
        people = {
            cell.together
            for cell in map(self.system.cells.__getitem__, names)
            if cell.of is Of.PEOPLE
        }
        for name in shown:
            if name in names or self.system.cells[name].together in people:
                self.decisions[name] = Hidden(Reason.LINKED)
        return bool(names)

    def _shown(self) -> frozenset[Key]:
        """Return what can still be hidden: what is printed now, and was not before."""
        return frozenset(
            key
            for key, decision in self.decisions.items()
            if not isinstance(decision, Hidden)
            and not isinstance(self.system.known.get(key), int)
            and key not in self.settled
        )

    def _moved(self, key: Key, interval: Interval, shown: frozenset[Key]) -> list[Key]:
        """Return the cells in which the cheapest table differs that moves a cell far enough."""
        need = self.system.need(self.system.cells[key], self.rules)
        known = known_of(self.system, self.decisions)
        steps = [self._step(name, known, shown) for name in self.keys]
        low, high = interval
        for far in (need - (self.truth[key] - low), (high - self.truth[key]) - need):
            moved = cheapest(steps, self.matrix, self.at[key], far)
            if moved is not None:
                return [self.keys[place] for place in moved]
        return []

    def _step(self, key: Key, known: Known, shown: frozenset[Key]) -> Step:
        """Return how far a cell may differ, and what that costs."""
        cell, value = self.system.cells[key], self.truth[key]
        if isinstance(known.get(key), int) and key not in shown:
            return Step(0, 0, 0)
        exact = isinstance(known.get(key), int)
        low, high = bounds(cell, None if exact else known.get(key))
        cost = self._cost(key) / (1 if cell.of is Of.PEOPLE else _OF_A_ROW) if exact else 0
        return Step(cost, max(value - low, 0), max(high - value, 0))

    def _nearest(self, key: Key, shown: frozenset[Key]) -> set[Key]:
        """Return the cell of the fewest respondents, of those in a sum with a cell if any."""
        near = {name for one in touching({key}, self.sums) for name, _sign in signs(one)} & shown
        return set(sorted(near or shown, key=lambda name: (self._cost(name), name))[:1])

    def _cost(self, key: Key) -> int:
        return 1 + abs(self.system.cells[key].respondents or 0)


def truth(system: System, keys: Iterable[Key], sums: tuple[Sum, ...]) -> dict[Key, float]:
    """Return the value of each cell; where an earlier one is not known any more, one that fits."""
    values = {key: system.cells[key].value for key in keys}
    given = {key: value for key, value in values.items() if value is not None}
    found: dict[Key, float] = dict(given)
    for problem in pieces(system, values, sums, {**system.known, **given}):
        point = solved(problem, 0, 1)
        if point is not None:
            found |= zip(problem.keys, map(float, point), strict=True)
    return found
