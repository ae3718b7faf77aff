"""The numbers of a wave as tables for disclosure control: respondents, and one of each question."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from qms.engine.disclosure_tables import REST, VALID, Form, levels
from qms.engine.disclosure_types import Of, Sum, Table
from qms.engine.stats_tables import WHOLE
from qms.kinds.wave_sums import ALL

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from qms.engine.disclosure_types import Cell, Key
    from qms.engine.stats_items import Item
    from qms.engine.survey_publication_given import Given

    Row = dict[str, int]

ANYBODY: Final = WHOLE
"""The question of the respondents themselves."""


def positive_of(item: Item) -> str | None:
    """Return the measure of the positive answers, which names their options; None if not known."""
    if item.positive is None:
        return None
    places = (str(at) for at, good in zip(item.points, item.positive, strict=True) if good)
    return f"positive:{'-'.join(places)}"


def tree(given: Given) -> dict[str, list[str]]:
    """Return the groups below each group that has some, everybody's too."""
    sizes = given.respondents()
    found: dict[str, list[str]] = {}
    for group in sizes:
        if group != ALL:
            found.setdefault(_parent(given, group, sizes), []).append(group)
    return found


def _parent(given: Given, group: str, sizes: Mapping[str, int]) -> str:
    above = given.above.get(group, ALL)
    return above if above in sizes and above != group else ALL


def respondents_table(given: Given) -> Table:
    """Return who answered, over all groups; what the shown ones leave of a group is not printed."""
    sizes, below = given.respondents(), tree(given)
    rows = {group: {VALID: size} for group, size in sizes.items()}
    form = Form({}, above=_above(below), invited=given.population)
    return levels((*given.name, ANYBODY), _leaves(rows, below), form)


def _above(below: Mapping[str, list[str]]) -> dict[str, str]:
    return {group: parent for parent, groups in below.items() if parent != ALL for group in groups}


def _leaves(rows: Mapping[str, Row], below: Mapping[str, list[str]]) -> dict[str, Row]:
    """Return the rows of the groups without others below, and what these leave of the others."""
    found = {group: row for group, row in rows.items() if group not in below and group != ALL}
    for parent, groups in below.items():
        inside = [rows[group] for group in groups if group in rows]
        rest = {
            name: size - sum(row.get(name, 0) for row in inside)
            for name, size in rows.get(parent, {}).items()
        }
        if any(rest.values()):
            found[REST if parent == ALL else parent] = rest
    return found or {REST: dict(rows[ALL])}


def question_table(
    given: Given, item: Item, shown: Mapping[str, int], *, fine: bool = True
) -> Table | None:
    """Return the answers to a question over all groups; None where nobody answered it.

    ``shown`` are the respondents of the groups that show them: of the others nothing is printed.
    Unless ``fine`` only everybody's answers are given option by option.
    """
    sizes = given.respondents()
    rows = {
        group: _row(item, row, fine=fine)
        for group in sizes
        if (row := given.row(group, item.id)) is not None
    }
    rows = {
        group: row
        for group, row in rows.items()
        if row[VALID] or given.rules.minimum > sizes[group]
    }
    if ALL not in rows:
        return None
    below = {
        parent: [group for group in groups if group in rows]
        for parent, groups in tree(given).items()
        if parent in rows
    }
    below = {parent: groups for parent, groups in below.items() if groups}
    name = (*given.name, item.id)
    measures = dict.fromkeys((one for one in rows[ALL] if one != VALID), Of.ANSWERS)
    measures |= dict.fromkeys(_shares(item), Of.SHARE)
    parts = tuple(map(str, item.points)) if fine else ()
    form = Form(measures, parts, _above(below), _most(shown, below))
    table = levels(name, _leaves(rows, below), form)
    shares = (VALID, *_shares(item))
    cells = tuple(_printed(given, cell, shown, shares) for cell in table.cells)
    good = _positive_sums(item, name, cells) if fine else ()
    table = Table(cells, (*table.sums, *good))
    return table if fine else _with_options(given, item, table, shown)


def _row(item: Item, counts: tuple[int, ...], *, fine: bool = True) -> Row:
    """Return the measures of a row of counts."""
    options = {str(place): counts[place] for place in item.points}
    row = {VALID: sum(options.values())}
    good = positive_of(item)
    if good is not None and item.positive is not None:
        pairs = zip(item.points, item.positive, strict=True)
        row[good] = sum(counts[place] for place, flag in pairs if flag)
    kept = options if fine else {name: options[name] for name in _shares(item) if name in options}
    return row | kept


def _shares(item: Item) -> tuple[str, ...]:
    """Return the measures that are printed as shares: positive answers, and neutral ones."""
    neutral = None if item.neutral is None else str(item.points[item.neutral])
    return tuple(name for name in (positive_of(item), neutral) if name is not None)


def _most(shown: Mapping[str, int], below: Mapping[str, list[str]]) -> dict[str, int]:
    """Return how many could answer a question at most, as far as that is printed."""
    found = dict(shown)
    for parent, groups in below.items():
        if parent in shown and all(group in shown for group in groups):
            rest = REST if parent == ALL else f"{parent}{REST}"
            found[rest] = shown[parent] - sum(shown[group] for group in groups)
    return found


def _printed(given: Given, cell: Cell, shown: Mapping[str, int], shares: Collection[str]) -> Cell:
    """Leave out hidden groups, and distributions of few answers of a department."""
    group, measure = cell.key[-2:]
    if not cell.printed or group not in shown:
        return replace(cell, printed=False) if cell.printed else cell
    option = measure not in shares
    few = (cell.respondents or 0) < given.rules.blur_below
    if option and few and group in given.finer.respondents:
        return replace(cell, printed=False)
    return replace(cell, of=Of.SHARE) if option else cell


def _positive_sums(item: Item, name: Key, cells: tuple[Cell, ...]) -> tuple[Sum, ...]:
    good = positive_of(item)
    if good is None:
        return ()
    places = good.partition(":")[2].split("-")
    groups = dict.fromkeys(cell.key[-2] for cell in cells)
    return tuple(
        Sum((*name, group, good), tuple((*name, group, place) for place in places))
        for group in groups
    )


def _with_options(given: Given, item: Item, table: Table, shown: Mapping[str, int]) -> Table:
    """Add the options of everybody's answers."""
    row = given.row(ALL, item.id)
    name = (*given.name, item.id)
    whole = next(cell for cell in table.cells if cell.key == (*name, ALL, VALID))
    have = {cell.key for cell in table.cells}
    more = tuple(
        _printed(
            given,
            replace(whole, key=key, value=row[place], of=Of.ANSWERS),
            shown,
            (VALID, *_shares(item)),
        )
        for place in item.points
        if row is not None and (key := (*name, ALL, str(place))) not in have
    )
    parts = Sum(whole.key, tuple((*name, ALL, str(place)) for place in item.points))
    cells = (*table.cells, *more)
    own = tuple(cell for cell in cells if cell.key[-2] == ALL)
    return Table(cells, (*table.sums, parts, *_positive_sums(item, name, own)))
