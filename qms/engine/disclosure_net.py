"""Linked cells by place instead of by name: which hidden ones hang together, and their equations.

Names are long and there are many sums, so that each is looked up once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from qms.engine.disclosure_bounds import Unknowns, bounds
from qms.engine.disclosure_linked import signs
from qms.engine.disclosure_solver import sparse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import TypeAlias

    from qms.engine.disclosure_types import Blurred, Cell, Key, Sum

    Known: TypeAlias = "Sequence[int | Blurred | None]"
    Piece: TypeAlias = "tuple[int, ...]"


@dataclass(frozen=True)
class Net:
    """Cells by place; ``rows`` are the sums with signs by place, ``near`` the sums of each cell."""

    cells: tuple[Cell, ...]
    rows: tuple[dict[int, int], ...]
    near: tuple[tuple[int, ...], ...]

    @cached_property
    def matrix(self) -> Any:
        """The sums as a sparse matrix, None without sums."""
        return sparse(self.rows, len(self.cells)) if self.rows else None

    def piece(self, start: int, known: Known) -> Piece:
        """Return the hidden cells that what is hidden links with one, in their order."""
        found, rows, ahead = {start}, set[int](), [start]
        while ahead:
            for number in self.near[ahead.pop()]:
                if number in rows:
                    continue
                rows.add(number)
                more = [at for at in self.rows[number] if at not in found]
                more = [at for at in more if not isinstance(known[at], int)]
                found.update(more)
                ahead += more
        return tuple(sorted(found))

    def pieces(self, known: Known, among: Iterable[int] | None = None) -> Iterator[Piece]:
        """Yield the hidden cells in sets that what is hidden links, by their first cells."""
        seen: set[int] = set()
        for place in range(len(self.cells)) if among is None else sorted(among):
            if place not in seen and not isinstance(known[place], int):
                found = self.piece(place, known)
                seen.update(found)
                yield found

    def unknowns(self, piece: Piece, known: Known) -> Unknowns:
        """Set up what a reader has to solve, who knows ``known`` and the sums."""
        local = {place: number for number, place in enumerate(piece)}
        numbers = sorted({number for place in piece for number in self.near[place]})
        rows = []
        for number in numbers:
            row: dict[int, int] = {}
            constant = 0
            for place, sign in self.rows[number].items():
                value = known[place]
                if isinstance(value, int):
                    constant += sign * value
                else:
                    row[local[place]] = sign
            rows.append((row, constant))
        cells = [self.cells[place] for place in piece]
        limits = [bounds(self.cells[place], known[place]) for place in piece]
        return Unknowns(tuple(cell.key for cell in cells), limits, rows)


def net(cells: Mapping[Key, Cell], keys: Iterable[Key], sums: Iterable[Sum]) -> Net:
    """Return cells that sums link; no sum may name a cell that is not among them."""
    names = tuple(keys)
    at = {key: place for place, key in enumerate(names)}
    near: list[list[int]] = [[] for _key in names]
    rows: list[dict[int, int]] = []
    for one in sums:
        row: dict[int, int] = {}
        for key, sign in signs(one):
            place = at[key]
            row[place] = row.get(place, 0) + sign
        rows.append({place: sign for place, sign in row.items() if sign})
        for place in rows[-1]:
            near[place].append(len(rows) - 1)
    return Net(tuple(cells[key] for key in names), tuple(rows), tuple(map(tuple, near)))
