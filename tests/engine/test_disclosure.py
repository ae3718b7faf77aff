"""Disclosure control: what is hidden cannot be had by adding and subtracting."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from qms.engine.disclosure import audit, kept, published, unprotected
from qms.engine.disclosure_tables import Form, cross, levels, since
from qms.engine.disclosure_types import (
    Cell,
    Hidden,
    Of,
    Publication,
    Reason,
    Rules,
    Sum,
    Table,
)
from qms.engine.disclosure_words import disclosure_notes, notes_of
from qms.kinds.wave_sums import ALL

if TYPE_CHECKING:
    from qms.engine.disclosure_types import Key

RULES = Rules()
NAME = ("WAVE-2026-0001", "q1")
THREE = cross(NAME, "abc", "xyz", [[20, 3, 14], [17, 30, 25], [8, 40, 2]])
ANSWERS = Form({"positive": Of.ANSWERS})


def hidden(publication: Publication) -> set[Key]:
    """Return the ends of the keys that are not printed."""
    return {key[len(NAME) :] for key in publication.hidden}


def told(publication: Publication) -> set[tuple[Key, int, int | None]]:
    """Return what the audit finds."""
    return {(one.key[len(NAME) :], one.low, one.high) for one in audit(publication)}


@pytest.mark.req("KZ-SURV-17")
def test_small_cells_of_a_3_x_3_table_are_had_by_subtraction_when_nothing_else_is_hidden() -> None:
    alone = unprotected([THREE], RULES)

    assert hidden(alone) == {("a", "y"), ("c", "z")}
    assert told(alone) == {(("a", "y"), 3, 3), (("c", "z"), 2, 2)}


@pytest.mark.req("KZ-SURV-17")
def test_no_hidden_cell_of_a_3_x_3_table_is_recoverable() -> None:
    publication = published([THREE], RULES)

    assert hidden(publication) == {("a", "y"), ("a", "z"), ("c", "y"), ("c", "z")}
    assert audit(publication) == ()


@pytest.mark.req("KZ-SURV-17")
def test_a_second_report_a_year_later_cannot_be_subtracted_from_the_first() -> None:
    first = published([THREE], RULES)
    # b has become part of a: the new row is the old rows a and b together
    merged = [
        Cell(key=(*NAME, "a+b", column), value=value, respondents=value)
        for column, value in (("x", 37), ("y", 33), ("z", 39))
    ]
    sums = tuple(
        Sum(cell.key, ((*NAME, "a", cell.key[-1]), (*NAME, "b", cell.key[-1]))) for cell in merged
    )
    second = Table(tuple(merged), sums)

    careless = Publication(second, {c.key: c.value or 0 for c in merged}, RULES, (first,))
    careful = published([second], RULES, [first])

    assert (("a", "y"), 3, 3) in told(careless)
    assert audit(careful) == ()
    assert hidden(careful) == {("a+b", "y"), ("a+b", "z")}
    assert careful.decisions[*NAME, "a+b", "x"] == 37


def test_the_second_report_needs_no_hidden_number_of_the_first() -> None:
    first = kept(published([THREE], RULES))
    small = {(*NAME, *place) for place in (("a", "y"), ("a", "z"), ("c", "y"), ("c", "z"))}
    again = Table(tuple(replace(cell, need=None) for cell in THREE.cells), THREE.sums)

    assert {cell.key for cell in first.table.cells if cell.value is None} == small
    assert set(published([again], RULES, [first]).hidden) == small
    bad = unprotected([THREE], RULES, [first])
    assert {one.key for one in audit(bad)} == {(*NAME, "a", "y"), (*NAME, "c", "z")}


def test_what_an_earlier_report_gave_away_is_named_for_ever() -> None:
    first = unprotected([THREE], Rules(minimum=1))
    second = published([THREE], RULES, [first])

    assert told(second) == {(("a", "y"), 3, 3), (("c", "z"), 2, 2)}


def test_few_answers_between_two_reports_are_not_the_difference_of_their_numbers() -> None:
    def week(number: int, valid: int, positive: int) -> Table:
        leaves = {"a": {"valid": valid, "positive": positive}}
        return levels((*NAME, str(number)), leaves, ANSWERS)

    first = published([week(1, 20, 11)], RULES)
    for valid, shown in ((22, False), (25, True), (20, True)):
        later = week(2, valid, 11)
        names = {cell.key: (*NAME, "1", *cell.key[3:]) for cell in later.cells}
        second = published([later, since(first, later, names)], RULES, [first])
        assert audit(second) == ()
        assert (second.decisions[*NAME, "2", "a", "valid"] == valid) is shown


def test_a_small_department_is_hidden_at_every_level_and_on_every_page() -> None:
    sizes = {"d1": 3, "d2": 30, "d3": 12, "d4": 9}
    leaves = {name: {"valid": size, "positive": size // 2} for name, size in sizes.items()}
    above = {"d1": "f1", "d2": "f1", "d3": "f2", "d4": "f2"}
    departments = levels(NAME, leaves, replace(ANSWERS, above=above))
    one, other = (
        Table(tuple(cell for cell in departments.cells if (cell.key[2] == "d2") is flag))
        for flag in (True, False)
    )
    pages = [one, replace(other, sums=departments.sums)]

    publication = published(pages, RULES)

    assert {key[0] for key in hidden(publication)} == {"d1", "d2"}
    assert audit(publication) == ()
    careless = {**publication.decisions, (*NAME, "d2", "valid"): 30}
    assert (("d1", "valid"), 3, 3) in told(replace(publication, decisions=careless))


def test_answers_that_name_no_group_are_not_what_the_groups_leave() -> None:
    leaves = {name: {"valid": n, "positive": 2} for name, n in (("a", 9), ("b", 8), ("*", 2))}
    publication = published([levels(NAME, leaves, ANSWERS)], RULES)

    assert hidden(publication) == {("b", "valid"), ("b", "positive")}
    assert audit(publication) == ()


def test_a_group_too_small_as_a_whole_shows_nothing() -> None:
    publication = published([cross(NAME, "ab", "x", [[2], [1]])], RULES)

    assert len(publication.hidden) == 6
    assert audit(publication) == ()


def test_a_known_number_of_people_asked_narrows_what_is_hidden() -> None:
    # of the two groups hidden, b has 9 of 9 asked: a is then at least 3
    leaves = {name: {"valid": n} for name, n in (("a", 3), ("b", 9), ("c", 30))}
    asked = Form({}, invited={"a": 20, "b": 9, "c": 60, ALL: 89})
    alone = replace(unprotected([levels(NAME, leaves, asked)], RULES))
    values = {**alone.decisions, (*NAME, "b", "valid"): Hidden(Reason.LINKED)}

    assert (("a", "valid"), 3, 12) not in told(replace(alone, decisions=values))
    assert audit(published([levels(NAME, leaves, asked)], RULES)) == ()


def test_that_nobody_gave_an_answer_is_no_secret_of_a_large_group() -> None:
    leaves = {name: {"valid": n, "positive": 0} for name, n in (("a", 3), ("b", 9), ("c", 30))}
    publication = published([levels(NAME, leaves, ANSWERS)], RULES)

    assert publication.decisions[*NAME, ALL, "positive"] == 0
    assert hidden(publication) == {(g, m) for g in "ab" for m in ("valid", "positive")}
    assert audit(publication) == ()


def test_the_mark_of_a_hidden_number_is_one_for_all_reasons() -> None:
    marks = {Hidden(reason).shown("en") for reason in Reason}

    assert marks == {"hidden"}
    found = published([THREE], RULES)
    assert all(isinstance(found.decisions[key], Hidden) for key in found.hidden)
    assert [note.shown("en") for note in disclosure_notes(found)][-1].endswith("hidden: 4.")


def test_where_nothing_was_hidden_after_folding_no_number_of_hidden_ones_is_told() -> None:
    assert "hidden:" not in notes_of(RULES, 0)[-1].shown("en")


def test_numbers_that_contradict_each_other_are_refused() -> None:
    wrong = replace(THREE, cells=(replace(THREE.cells[0], value=21), *THREE.cells[1:]))
    with pytest.raises(ValueError, match="not the sum"):
        published([wrong], RULES)
    with pytest.raises(ValueError, match="20 and 21"):
        published([THREE, Table(wrong.cells)], RULES)
    with pytest.raises(ValueError, match="no cell"):
        published([Table((), THREE.sums)], RULES)


def test_the_same_tables_give_the_same_decisions() -> None:
    backwards = Table(THREE.cells[::-1], THREE.sums[::-1])

    assert published([THREE], RULES).decisions == published([THREE], RULES).decisions
    assert audit(published([backwards], RULES)) == ()
