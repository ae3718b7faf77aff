"""The audit of hidden numbers: against every table there is, and for whatever table comes."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qms.engine.disclosure import audit, kept, published
from qms.engine.disclosure_bounds import Seen, extreme, extremes, narrowed, sweep
from qms.engine.disclosure_linked import system
from qms.engine.disclosure_protect import pieces
from qms.engine.disclosure_tables import Form, cross, levels
from qms.engine.disclosure_types import Of, Rules, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qms.engine.disclosure_bounds import Unknowns
    from qms.engine.disclosure_types import Key

RULES = Rules()
NAME = ("w",)
TOP = 4
NUMBER = st.one_of(st.integers(0, 6), st.integers(0, 60))
QUIET = settings(deadline=None, max_examples=40)
FEW = settings(deadline=None, max_examples=15)


@st.composite
def crossed(draw: st.DrawFn, most: int = 6, number: st.SearchStrategy[int] = NUMBER) -> Table:
    """Return a table of people with its margins."""
    high, wide = draw(st.integers(1, most)), draw(st.integers(1, most))
    rows = st.lists(number, min_size=wide, max_size=wide)
    counts = draw(st.lists(rows, min_size=high, max_size=high))
    return cross(NAME, [f"r{i}" for i in range(high)], [f"c{i}" for i in range(wide)], counts)


@st.composite
def layered(draw: st.DrawFn) -> Table:
    """Return departments of faculties with their answers."""
    leaves, above = {}, {}
    for n in range(draw(st.integers(1, 6))):
        positive, neutral, other = (draw(NUMBER) for _part in range(3))
        leaves[f"d{n}"] = {
            "valid": positive + neutral + other,
            "positive": positive,
            "neutral": neutral,
            "other": other,
        }
        above[f"d{n}"] = f"f{draw(st.integers(0, 2))}"
    measures = {"positive": Of.SHARE, "neutral": Of.ANSWERS, "other": Of.ANSWERS}
    parts = tuple(measures) if draw(st.booleans()) else ()
    return levels(NAME, leaves, Form(measures, parts, above))


def enumerated(table: Table, known: Mapping[Key, int]) -> dict[Key, tuple[int, int]]:
    """Return the interval of each hidden cell over every table there is up to ``TOP``."""
    names = [cell.key for cell in table.cells if cell.key not in known]
    found: dict[Key, tuple[int, int]] = {}
    for guess in itertools.product(range(TOP + 1), repeat=len(names)):
        values = {**known, **dict(zip(names, guess, strict=True))}
        if all(values[s.whole] == sum(values[part] for part in s.parts) for s in table.sums):
            for name in names:
                low, high = found.get(name, (TOP, 0))
                found[name] = min(low, values[name]), max(high, values[name])
    return found


@QUIET
@given(st.data())
def test_intervals_are_those_of_all_tables_that_fit(data: st.DataObject) -> None:
    drawn = data.draw(crossed(2, st.integers(0, 1)))
    table = replace(drawn, cells=tuple(replace(cell, most=TOP) for cell in drawn.cells))
    keys = [cell.key for cell in table.cells]
    secret = data.draw(st.lists(st.sampled_from(keys), unique=True, max_size=5))
    values = {cell.key: cell.value or 0 for cell in table.cells}
    known = {key: value for key, value in values.items() if key not in secret}
    every = enumerated(table, known)

    for problem in pieces(system([table], ()), keys, table.sums, known):
        rough = narrowed(problem)
        for place, key in enumerate(problem.keys):
            low, high = (extreme(problem, place, sign, Seen()) for sign in (1, -1))
            assert (low, high) == every[key]
            assert rough[place][0] <= low
            assert high <= rough[place][1]


@FEW
@given(st.lists(crossed(3), min_size=1, max_size=3), st.data())
def test_problems_beside_each_other_have_the_intervals_of_each_alone(
    tables: list[Table], data: st.DataObject
) -> None:
    problems: list[Unknowns] = []
    for table in tables:
        keys = [cell.key for cell in table.cells]
        shown = data.draw(st.sets(st.sampled_from(keys)))
        known = {cell.key: cell.value or 0 for cell in table.cells if cell.key in shown}
        problems += pieces(system([table], ()), keys, table.sums, known)
    together = extremes([(one, range(len(one.keys))) for one in problems], Seen())
    alone = (
        (key, tuple(extreme(one, place, sign, Seen()) for sign in (1, -1)))
        for one in problems
        for place, key in enumerate(one.keys)
    )

    assert sorted(together) == sorted(alone)


@FEW
@given(st.one_of(crossed(4), layered()), st.data())
def test_what_is_seen_in_many_problems_at_once_is_within_what_each_cell_can_be(
    table: Table, data: st.DataObject
) -> None:
    keys = [cell.key for cell in table.cells]
    shown = data.draw(st.sets(st.sampled_from(keys)))
    known = {cell.key: cell.value or 0 for cell in table.cells if cell.key in shown}
    problems = list(pieces(system([table], ()), keys, table.sums, known))
    seen = Seen()
    sweep(problems, dict.fromkeys(keys, 3), seen)

    for one in problems:
        for place, key in enumerate(one.keys):
            low, high = (extreme(one, place, sign, Seen()) for sign in (1, -1))
            assert low <= seen.low.get(key, low)
            assert seen.high.get(key, high) <= high


@QUIET
@given(crossed())
def test_whatever_the_table_no_hidden_cell_is_recoverable(table: Table) -> None:
    assert audit(published([table], RULES)) == ()


@pytest.mark.req("KZ-SURV-17", "KZ-SURV-18")
@QUIET
@given(layered())
def test_whatever_the_levels_no_hidden_cell_is_recoverable(table: Table) -> None:
    assert audit(published([table], RULES)) == ()


@QUIET
@given(st.one_of(crossed(4), layered()), st.data())
def test_whatever_was_published_before_no_hidden_cell_is_recoverable(
    table: Table, data: st.DataObject
) -> None:
    chosen = data.draw(st.sets(st.sampled_from([cell.key for cell in table.cells])))
    part = tuple(replace(cell, printed=cell.key in chosen) for cell in table.cells)
    first = published([Table(part, table.sums)], RULES)

    assert audit(published([table], RULES, [first])) == ()
    assert audit(published([table], RULES, [kept(first)])) == ()
