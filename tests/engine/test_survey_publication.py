"""What is printed of a wave: each question is decided for itself, all of them hold together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qms.engine.disclosure import audit
from qms.engine.disclosure_types import (
    Blurred,
    Cell,
    Hidden,
    Of,
    Publication,
    Reason,
    Rules,
    Sum,
    Table,
)
from qms.engine.stats_items import Form, Item
from qms.engine.stats_tables import SurveyTables
from qms.engine.survey_publication import Given, publication
from qms.engine.survey_publication_blocks import pooled
from qms.exchange.published_file import as_file, of_file
from qms.kinds.survey import Survey
from qms.kinds.wave import ALL, Wave
from qms.model.record import Circle

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qms.engine.survey_publication import SurveyPublication

ITEMS = tuple(Item(name, 3, (0, 1, 2), (1, 2, 3), (False, False, True), 1) for name in ("q1", "q2"))
FORM = Form.of(ITEMS, {"b": ("q1", "q2")})
WAVE = Wave.model_validate(
    {"id": "WAVE-2026-0001", "schema": 1, "survey": "SRV-x", "period": "2025-2026"}
)
SURVEY = Survey.model_validate(
    {"id": "SRV-x", "schema": 1, "title": "Survey", "target_group": "students"}
)
QUIET = settings(deadline=None, max_examples=25)
NUMBERS = st.integers(0, 20)


def tables(rows: Mapping[str, Sequence[Sequence[int]]], sizes: Mapping[str, int]) -> SurveyTables:
    """Return tables of groups: answers to each question, the others left it blank."""
    counts = {
        (group, item.id): (*row, sizes[group] - sum(row))
        for group, found in rows.items()
        for item, row in zip(ITEMS, found, strict=True)
    }
    return SurveyTables(dict(sizes), counts)


def a_wave(departments: Mapping[str, Sequence[Sequence[int]]], rules: Rules | None = None) -> Given:
    """Return a faculty of departments, all of whose people answered something."""
    sizes = {group: max(sum(row) for row in rows) for group, rows in departments.items()}
    whole = [
        [sum(rows[n][place] for rows in departments.values()) for place in range(3)]
        for n in range(len(ITEMS))
    ]
    every = {"f": sum(sizes.values()), ALL: sum(sizes.values())}
    return Given(
        wave=WAVE,
        survey=SURVEY,
        form=FORM,
        upper=tables({"f": whole, ALL: whole}, every),
        finer=tables(departments, sizes),
        above=dict.fromkeys(departments, "f"),
        population={},
        rules=rules or Rules(),
    )


def together(found: SurveyPublication) -> Publication:
    """Return all questions as one system: who answered one, and who left it out, are all people."""
    name, cells, sums = found.given.name, [], []
    decisions = {key: one for part in found.all for key, one in part.decisions.items()}
    for question in found.questions:
        for group in found.groups:
            whole, part = (*name, "*", group, "valid"), (*name, question, group, "valid")
            if part not in decisions:
                continue
            rest = (*name, question, group, "left")
            cells.append(Cell(key=rest, value=None, respondents=None, of=Of.ANSWERS, printed=False))
            decisions[rest] = Hidden(Reason.UNPRINTED)
            sums.append(Sum(whole, (part, rest)))
    table = Table(
        (*(cell for one in found.all for cell in one.table.cells), *cells),
        (*(item for one in found.all for item in one.table.sums), *sums),
    )
    return Publication(table, decisions, found.given.rules)


@st.composite
def waves(draw: st.DrawFn) -> Given:
    """Return a wave of a few departments, some of which left questions out."""
    groups = [f"d{n}" for n in range(draw(st.integers(1, 4)))]
    row = st.tuples(NUMBERS, NUMBERS, NUMBERS)
    return a_wave({group: [draw(row), draw(row)] for group in groups})


@pytest.mark.req("KZ-SURV-17", "KZ-SURV-18")
@QUIET
@given(waves())
def test_no_hidden_number_is_had_from_all_questions_together(found: Given) -> None:
    printed = publication(found, Circle.PUBLIC)

    assert printed.audit() == ()
    assert audit(together(printed)) == ()


@st.composite
def weeks(draw: st.DrawFn) -> tuple[Given, Given]:
    """Return a wave, and the same wave after more answers."""
    row = st.tuples(NUMBERS, NUMBERS, NUMBERS)
    few = st.tuples(*[st.integers(0, 4)] * 3)
    groups = [f"d{n}" for n in range(draw(st.integers(1, 4)))]
    first = {group: [draw(row), draw(row)] for group in groups}
    second = {
        group: [tuple(map(sum, zip(one, draw(few), strict=True))) for one in rows]
        for group, rows in first.items()
    }
    return a_wave(first), a_wave(second)


@pytest.mark.req("KZ-SURV-17")
@QUIET
@given(weeks())
def test_whatever_came_in_between_nothing_is_had_by_subtraction(pair: tuple[Given, Given]) -> None:
    first, second = pair
    kept = of_file(as_file(publication(first, Circle.INTERNAL)))
    later = replace(second, earlier=(kept,))

    assert publication(later, Circle.INTERNAL).audit() == ()


@QUIET
@given(waves())
def test_a_file_of_what_was_printed_reads_as_it_was_written(found: Given) -> None:
    printed = publication(found, Circle.INTERNAL)
    read = of_file(as_file(printed))

    told = {key: one for part in printed.all for key, one in part.decisions.items()}
    assert read.decisions.keys() == told.keys()
    for key, one in told.items():
        assert isinstance(read.decisions[key], Hidden) == isinstance(one, Hidden)
        assert isinstance(one, Hidden) or read.decisions[key] == one
    assert set(read.table.sums) == {one for part in printed.all for one in part.table.sums}
    again = publication(replace(found, earlier=(read,)), Circle.INTERNAL)
    assert [one.decisions for one in again.all] == [one.decisions for one in printed.all]


def test_groups_are_in_order_and_say_what_is_printed_of_them() -> None:
    wave = a_wave({"d1": ((20, 10, 30), (20, 15, 25)), "d2": ((10, 20, 20), (10, 5, 35))})
    found = publication(wave, Circle.INTERNAL)

    assert found.groups == (ALL, "f", "d1", "d2")
    assert found.respondents("d1") == 60
    assert found.counts("d1", "q1") == (20, 10, 30)
    assert found.valid("d1", "b") == 120
    assert found.share("d1", "q1") == 0.5
    assert found.share("d1", "*") == pytest.approx(55 / 120)
    assert found.share("d1", "q1", "neutral") == pytest.approx(1 / 6)
    assert found.open("d1", "b")
    assert found.valid("d1", "nothing") is None
    with pytest.raises(KeyError):
        found.respondents("d9")


def test_a_share_of_few_near_the_end_is_blurred_and_leaves_an_interval_to_the_block() -> None:
    wave = a_wave({"d1": ((0, 0, 12), (4, 2, 6)), "d2": ((0, 1, 11), (3, 3, 6))})
    found = publication(wave, Circle.INTERNAL)

    assert found.share("d1", "q1") == Blurred(11, 12, 90, above=True)
    assert found.share("d1", "q2") == 0.5
    assert found.share("d1", "b") == Blurred(17, 18, 70, above=True, under=76)
    assert not found.open("d1", "q1")


def test_a_share_that_is_hidden_for_another_one_has_the_range_that_readers_know() -> None:
    wave = a_wave({"d1": ((9, 6, 1), (5, 5, 6)), "d2": ((8, 6, 6), (8, 6, 6))})
    found = publication(wave, Circle.INTERNAL)

    assert found.share("d1", "q1") == Blurred(0, 1, 10, above=False)
    assert found.share("d2", "q1") == Blurred(6, 7, 29, above=True, under=36)
    assert found.audit() == ()


def test_a_block_that_holds_a_question_of_few_answers_is_hidden() -> None:
    hidden = Hidden(Reason.SMALL)

    assert isinstance(pooled([(30, 20), (hidden, hidden)]).share, Hidden)
    assert pooled([(30, 20), (10, hidden)]).share == Hidden(Reason.LINKED)
    assert pooled([(90, 20), (10, hidden)]).share == Blurred(20, 30, 19, above=True, under=31)
    assert pooled([]).valid is None


def test_a_question_that_a_department_was_not_asked_hides_nothing() -> None:
    wave = a_wave({"d1": ((20, 10, 30), (0, 0, 0)), "d2": ((10, 20, 20), (10, 5, 35))})
    found = publication(wave, Circle.INTERNAL)

    assert found.valid("d1", "q2") is None
    assert found.counts("d2", "q2") == (10, 5, 35)
    assert not any(one.hidden for one in found.all)


def test_more_options_than_are_audited_are_printed_of_everybody_alone() -> None:
    rules = Rules(most_cells=20)
    rows = {f"d{n}": ((20, 10, 30), (20, 15, 25)) for n in range(3)}
    found = publication(a_wave(rows, rules), Circle.INTERNAL)

    assert found.counts(ALL, "q1") == (60, 30, 90)
    assert found.share("d1", "q1") == 0.5
    assert not found.open("d1", "q1")


def test_where_too_much_hangs_together_only_totals_are_printed_and_it_is_said() -> None:
    rows = {f"d{n}": ((1, 1, 1), (1, 1, 1)) for n in range(3)}
    found = publication(a_wave(rows, Rules(most_cells=3)), Circle.INTERNAL)

    assert isinstance(found.respondents("d1"), Hidden)
    said = [note.shown("en") for note in found.notes]
    assert said.count("Only totals are published: more than 3 linked numbers are not audited.") == 1
    assert not found.exact


def test_sensitive_answers_are_printed_for_the_office_alone() -> None:
    secret = SURVEY.model_copy(update={"sensitive": True})
    wave = replace(a_wave({"d1": ((20, 10, 30), (20, 15, 25))}), survey=secret)

    assert publication(wave, Circle.INTERNAL).respondents(ALL) == 60
    outside = publication(wave, Circle.CORPORATE)
    assert isinstance(outside.respondents(ALL), Hidden)
    assert isinstance(outside.share(ALL, "*"), Hidden)


def test_a_wave_to_which_another_was_added_is_judged_by_that_one() -> None:
    part = replace(
        a_wave({"d1": ((20, 10, 30), (20, 15, 25))}),
        wave=WAVE.model_copy(update={"id": "WAVE-2026-0002"}),
    )
    kept = of_file(as_file(publication(part, Circle.INTERNAL)))
    whole = replace(
        a_wave({"d1": ((20, 10, 33), (20, 15, 28))}), earlier=(kept,), parts=("WAVE-2026-0002",)
    )
    found = publication(whole, Circle.INTERNAL)

    assert isinstance(found.respondents("d1"), Hidden)
    assert found.audit() == ()
    apart = publication(replace(whole, parts=()), Circle.INTERNAL)
    assert apart.respondents("d1") == 63


def test_numbers_entered_by_hand_and_corrected_have_a_name_of_their_own() -> None:
    first = publication(a_wave({"d1": ((20, 10, 30), (20, 15, 25))}), Circle.INTERNAL)
    kept = of_file(as_file(first))
    corrected = replace(a_wave({"d1": ((20, 10, 40), (20, 15, 25))}), earlier=(kept,))
    found = publication(corrected, Circle.INTERNAL)

    assert found.given.state == f"{first.given.state}.2"
    assert found.respondents("d1") == 70


@pytest.mark.req("KZ-SURV-18")
def test_what_was_decided_for_the_office_is_silent_for_others_where_data_are_sensitive() -> None:
    one = a_wave({"d1": [(9, 9, 9), (9, 9, 9)], "d2": [(9, 9, 9), (9, 9, 9)]})
    secret = replace(one, survey=SURVEY.model_copy(update={"sensitive": True}))
    inside = publication(secret, Circle.INTERNAL)

    assert inside.respondents(ALL) == 54
    assert isinstance(inside.seen_by(Circle.PUBLIC).respondents(ALL), Hidden)
    assert inside.seen_by(Circle.PUBLIC).seen_by(Circle.INTERNAL).respondents(ALL) == 54
    assert publication(one, Circle.INTERNAL).seen_by(Circle.PUBLIC).respondents(ALL) == 54
