"""Tables for disclosure control, with the sums that link their cells."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from qms.engine.disclosure_types import Cell, Of, Sum, Table
from qms.kinds.wave_sums import ALL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qms.engine.disclosure_types import Key, Publication

VALID: Final = "valid"
"""The measure of the respondents of a row; the others are answers among them."""
REST: Final = "*"
"""The part of a group that is in none of the groups below it; never printed."""


def cross(
    name: Key, rows: Sequence[str], columns: Sequence[str], counts: Sequence[Sequence[int]]
) -> Table:
    """Return a table of people by two properties, with its margins under the name ``all``."""
    values = {
        (row, column): counts[i][j]
        for i, row in enumerate(rows)
        for j, column in enumerate(columns)
    }
    values |= {(row, ALL): sum(values[row, column] for column in columns) for row in rows}
    for column in (*columns, ALL):
        values[ALL, column] = sum(values[row, column] for row in rows)
    cells = tuple(
        Cell(key=(*name, *place), value=value, respondents=value) for place, value in values.items()
    )
    across = [Sum((*name, row, ALL), _keys(name, [row], columns)) for row in (*rows, ALL)]
    down = [Sum((*name, ALL, col), _keys(name, rows, [col])) for col in (*columns, ALL)]
    return Table(cells, (*across, *down))


def _keys(name: Key, rows: Sequence[str], columns: Sequence[str]) -> tuple[Key, ...]:
    return tuple((*name, row, column) for row in rows for column in columns)


@dataclass(frozen=True, slots=True)
class Form:
    """What a table over levels has.

    ``measures`` are what stands beside ``valid`` in each row, and what it counts; ``parts`` of them
    add up to ``valid``, if any do.  ``above`` is the group that a group is a part of; without one
    it is a part of ``all``.  ``invited`` by group is known to everybody.
    """

    measures: Mapping[str, Of]
    parts: tuple[str, ...] = ()
    above: Mapping[str, str] = field(default_factory=dict)
    invited: Mapping[str, int] = field(default_factory=dict)


def levels(name: Key, leaves: Mapping[str, Mapping[str, int]], form: Form) -> Table:
    """Return one question over groups and all that is above them, up to ``all``.

    ``leaves`` are the measures of each group, ``valid`` among them: its respondents.  Groups whose
    name ends in ``*`` are not printed: answers that name no group.  A group that has answers of its
    own and groups below it gets such a part.
    """
    own, children = _tree(leaves, form.above)
    kinds = {VALID: Of.PEOPLE, **form.measures}
    totals = _totals(own, children, tuple(kinds))
    cells = [
        Cell(
            key=(*name, group, measure),
            value=row[measure],
            respondents=row[VALID],
            of=of,
            row=(*name, group),
            most=form.invited.get(group),
            printed=not group.endswith(REST),
        )
        for group, row in totals.items()
        for measure, of in kinds.items()
    ]
    sums = [
        Sum((*name, group, measure), tuple((*name, child, measure) for child in below))
        for group, below in children.items()
        for measure in kinds
    ]
    if form.parts:
        sums += [Sum((*name, group, VALID), _keys(name, [group], form.parts)) for group in totals]
    return Table(tuple(cells), tuple(sums))


def _tree(
    leaves: Mapping[str, Mapping[str, int]], above: Mapping[str, str]
) -> tuple[dict[str, Mapping[str, int]], dict[str, list[str]]]:
    """Return who answered where, and the groups below each group, everybody's last."""
    children: dict[str, list[str]] = {}
    for group in leaves:
        below = group
        while below != ALL:
            parent = above.get(below, ALL)
            known = children.setdefault(parent, [])
            if below in known:
                break
            known.append(below)
            below = parent
    own = {f"{group}{REST}" if group in children else group: row for group, row in leaves.items()}
    for group in leaves:
        if group in children:
            children[group].append(f"{group}{REST}")
    return own, children


def _totals(
    own: Mapping[str, Mapping[str, int]],
    children: Mapping[str, Sequence[str]],
    measures: Sequence[str],
) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}

    def total(group: str) -> dict[str, int]:
        if group not in found:
            rows: list[Mapping[str, int]] = [total(child) for child in children.get(group, ())]
            rows = rows or [own[group]]
            found[group] = {name: sum(row.get(name, 0) for row in rows) for name in measures}
        return found[group]

    total(ALL)
    return found


def since(earlier: Publication, table: Table, names: Mapping[Key, Key]) -> Table:
    """Return what links a table to an earlier publication of fewer of the same answers.

    ``names`` are the earlier keys of the table's cells.  Those who answered in between are the
    difference of two numbers: it is never printed, and protected where they are few.
    """
    before = {cell.key: cell for cell in earlier.table.cells}
    cells, sums = [], []
    for cell in table.cells:
        old = before.get(names.get(cell.key, ()))
        if old is None or old.value is None or cell.value is None:
            continue
        added = _added(cell, old, cell.value - old.value)
        if added is not None:
            cells.append(added)
        sums.append(Sum(cell.key, (old.key,) if added is None else (old.key, added.key)))
    return Table(tuple(cells), tuple(sums))


def _added(cell: Cell, old: Cell, more: int) -> Cell | None:
    """Return those who answered in between, None where it is the same number of the same people.

    Answers may have been withdrawn: then it is negative.
    """
    people = (cell.respondents or 0) - (old.respondents or 0)
    if not more and not people:
        return None
    return replace(
        cell,
        key=(*cell.key, "since", *old.key),
        value=more,
        respondents=people,
        row=(*cell.together, "since", *old.key),
        least=min(0, -(old.value or 0)) if more < 0 else 0,
        most=None,
        printed=False,
    )
