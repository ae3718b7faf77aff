"""What links the numbers of a wave with those that earlier reports printed.

Answers that came in between, and waves that hold the answers of others, are differences of two
printed numbers: they are protected like every other one, though nobody prints them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from qms.engine.disclosure_tables import REST
from qms.engine.disclosure_types import Cell, Publication, Sum, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qms.engine.disclosure_types import Key
    from qms.engine.survey_publication_given import Given

    Pair = tuple[Cell, Cell]

_PLACE: Final = 2  # of the question in a key
_GROUP: Final = 3
_LENGTH: Final = 5  # of the key of a number that is printed
_LESS: Final = "less"


def about(question: str, given: Given) -> tuple[Publication, ...]:
    """Return what was printed of a question, of this wave and those that share answers with it."""
    waves = {given.wave.id, *given.parts, *given.wholes}

    def ours(key: Key) -> bool:
        return key[0] in waves and key[_PLACE] == question

    found = (
        Publication(
            Table(
                tuple(cell for cell in one.table.cells if ours(cell.key)),
                tuple(item for item in one.table.sums if ours(item.whole)),
            ),
            {key: decision for key, decision in one.decisions.items() if ours(key)},
            one.rules,
        )
        for one in given.earlier
    )
    return tuple(one for one in found if one.table.cells)


def links(
    given: Given, table: Table, earlier: Iterable[Publication], *, loosely: bool = True
) -> Table:
    """Return the differences between a table and what is out, with their sums.

    ``loosely`` says too that a hidden number of before is not larger than the one that holds it,
    which readers take for granted, but which is not so where answers were withdrawn.
    """
    before = _before(earlier)
    runs = dict.fromkeys(key[:_PLACE] for key in before if len(key) == _LENGTH)
    cells: list[Cell] = []
    sums: list[Sum] = []
    for run in runs:
        if run == given.name:
            continue
        for whole, part in _pairs(given, table, run, before, loosely=loosely):
            more = _difference(whole, part)
            cells += [more] if more else []
            sums.append(Sum(whole.key, (part.key, more.key) if more else (part.key,)))
    return Table(tuple(cells), tuple(sums))


def _before(earlier: Iterable[Publication]) -> dict[Key, Cell]:
    found: dict[Key, Cell] = {}
    for cell in (cell for one in earlier for cell in one.table.cells):
        known = found.setdefault(cell.key, cell)
        if known.value is None and cell.value is not None:
            found[cell.key] = cell
    return found


def _pairs(
    given: Given, table: Table, run: Key, before: dict[Key, Cell], *, loosely: bool
) -> Iterator[Pair]:
    """Yield the numbers of which one holds the other."""
    held = run[0] in given.wholes
    told_apart = {key[_GROUP] for key in before if len(key) == _LENGTH and key[:_PLACE] == run}
    alike = told_apart == {cell.key[_GROUP] for cell in table.cells}
    found = [
        (old, cell) if held else (cell, old)
        for cell in table.cells
        if alike or not cell.key[_GROUP].endswith(REST)  # what others leave is of other people
        if (old := before.get((*run, *cell.key[_PLACE:])))
    ]
    grew = all(
        (part.value or 0) <= (whole.value or 0) for whole, part in found if _both(whole, part)
    )
    for whole, part in found:
        if _both(whole, part) or (loosely and grew):
            yield whole, part


def _both(whole: Cell, part: Cell) -> bool:
    return whole.value is not None and part.value is not None


def _difference(whole: Cell, part: Cell) -> Cell | None:
    """Return those who are in one number and not in the other; None where these are the same."""
    key = (*whole.key, _LESS, *part.key)
    if whole.value is None or part.value is None:
        return Cell(key=key, value=None, respondents=None, of=whole.of, printed=False, need=0)
    more = whole.value - part.value
    people = (whole.respondents or 0) - (part.respondents or 0)
    if not more and not people:
        return None
    return replace(
        whole,
        key=key,
        value=more,
        respondents=people,
        row=(*whole.together, _LESS, *part.key),
        least=min(0, -part.value) if more < 0 else 0,
        most=None if whole.most is None else max(whole.most - part.value, more),
        printed=False,
        need=None,
    )
