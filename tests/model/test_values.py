"""Texts in three languages, posts, names and policies that hold on a day, workflows."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from qms.kinds import all_kinds
from qms.kinds.policies.working_days import WorkingDays
from qms.kinds.risk import FLOW, Risk
from qms.model.fields import Post
from qms.model.items import DatedItem, Named, name_on, until
from qms.model.marks import marks
from qms.model.states import workflow
from qms.model.text import Text, said_in
from tests.workspaces import risk, view

DAY = dt.date(2026, 1, 1)


def text(value: object, default: str = "kk") -> Text:
    """Read a text as a record holds it."""
    context = said_in(default)
    found: Text = TypeAdapter(Text).validate_python(value, context=context)
    return found


class TestText:
    def test_a_plain_one_is_in_the_default_language(self) -> None:
        assert text("Төмен").get("kk") == "Төмен"
        assert text("Low", "en").get("en") == "Low"

    @pytest.mark.parametrize(
        ("held", "shown"),
        [
            ({"kk": "k", "ru": "r", "en": "e"}, {"kk": "k", "ru": "r", "en": "e"}),
            ({"ru": "r", "en": "e"}, {"kk": "r", "ru": "r", "en": "e"}),
            ({"en": "e"}, {"kk": "e", "ru": "e", "en": "e"}),
            ({"kk": "k"}, {"kk": "k", "ru": "k", "en": "k"}),
        ],
    )
    def test_a_reader_gets_the_language_asked_for_then_default_kk_ru_en(
        self, held: dict[str, str], shown: dict[str, str]
    ) -> None:
        read = text(held)
        assert {lang: read.shown(lang) for lang in ("kk", "ru", "en")} == shown
        assert {lang for lang in shown if read.is_fallback(lang)} == set(shown) - set(held)

    @pytest.mark.parametrize("held", ["x", {"kk": "k"}, {"ru": "r", "kk": "k"}])
    def test_its_shape_is_kept(self, held: object) -> None:
        assert text(held).stored() == held

    @pytest.mark.parametrize("held", ["", " ", {}, {"de": "x"}, {"kk": ""}, ["x"], 5, None, True])
    def test_what_is_no_text(self, held: object) -> None:
        with pytest.raises(ValidationError):
            text(held)


class TestPost:
    @given(st.sampled_from(["ROLE-dean", "ROLE-dean@UNIT-a", "ROLE-a-b@UNIT-c-d"]))
    def test_it_is_written_as_it_was_read(self, value: str) -> None:
        assert str(Post.parse(value)) == value

    def test_a_bare_role_is_completed_by_a_unit(self) -> None:
        assert str(Post.parse("ROLE-dean").at("UNIT-a")) == "ROLE-dean@UNIT-a"
        assert str(Post.parse("ROLE-dean@UNIT-b").at("UNIT-a")) == "ROLE-dean@UNIT-b"

    @pytest.mark.parametrize("value", ["dean", "ROLE-dean@", "UNIT-a", "ROLE-a@ROLE-b", "", "@"])
    def test_what_is_no_post(self, value: str) -> None:
        with pytest.raises(ValidationError):
            TypeAdapter(Post).validate_python(value)


class TestTime:
    def items(self, *days: int, void: tuple[int, ...] = ()) -> tuple[DatedItem, ...]:
        return tuple(
            DatedItem(
                id=str(number),
                date=DAY + dt.timedelta(days=day),
                void=text("slip") if number in void else None,
            )
            for number, day in enumerate(days)
        )

    @given(st.lists(st.integers(0, 30), max_size=8), st.integers(0, 30))
    def test_items_count_from_their_day_on_oldest_first(self, days: list[int], today: int) -> None:
        counted = until(self.items(*days), DAY + dt.timedelta(days=today))
        assert [(item.date - DAY).days for item in counted] == sorted(
            day for day in days if day <= today
        )

    def test_a_void_item_counts_nowhere(self) -> None:
        assert [item.id for item in until(self.items(1, 2, 3, void=(1,)), dt.date.max)] == [
            "0",
            "2",
        ]

    def test_of_two_items_on_one_day_the_later_in_the_file_is_last(self) -> None:
        assert [item.id for item in until(self.items(2, 1, 2), dt.date.max)] == ["1", "0", "2"]

    def test_before_its_first_dated_name_a_unit_bears_the_earliest(self) -> None:
        named = (Named(text=text("new"), since=DAY),)
        shown = name_on(named, DAY - dt.timedelta(days=1))
        assert shown is not None
        assert shown.shown("kk") == "new"
        assert name_on((), DAY) is None


class TestWorkingDays:
    def test_a_term_counts_from_the_next_working_day(self) -> None:
        (calendar,) = view().snapshot.of(WorkingDays)
        friday = dt.date(2026, 11, 20)
        assert calendar.add(friday, 0) == friday
        assert calendar.add(friday, 1) == dt.date(2026, 11, 23)

    def test_a_term_that_leaves_the_calendar_is_not_guessed(self) -> None:
        (calendar,) = view().snapshot.of(WorkingDays)
        assert calendar.add(dt.date(2027, 12, 30), 10) is None

    @given(st.dates(dt.date(2023, 1, 1), dt.date(2026, 12, 31)), st.integers(0, 60))
    def test_between_start_and_term_lie_exactly_so_many_working_days(
        self, start: dt.date, days: int
    ) -> None:
        (calendar,) = view().snapshot.of(WorkingDays)
        term = calendar.add(start, days)
        assert term is not None
        between = (start + dt.timedelta(days=n) for n in range(1, (term - start).days + 1))
        years = {year: calendar.year(year) for year in range(2023, 2028)}
        worked = [day for day in between if (year := years[day.year]) and year.is_working(day)]
        assert len(worked) == days


class TestWorkflow:
    def test_moves_are_written_from_one_state_to_several(self) -> None:
        flow = workflow(FLOW.states, ("open > closed entered_by_mistake", "closed > open"))
        assert flow == FLOW
        assert flow.initial == "open"
        assert flow.next("open") == ("closed", "entered_by_mistake")
        assert flow.next("entered_by_mistake") == ()
        assert flow.state("shut") is None


class TestMarks:
    def test_every_reference_post_and_word_of_a_record_is_found_with_its_place(self) -> None:
        look = view(risk(more="transitions: [{id: '1', date: 2026-11-03, to: closed, by: ROLE-x}]"))
        (record,) = look.snapshot.of(Risk)
        found = {(mark.path, mark.value) for mark in marks(record)}
        assert found == {
            (("category",), "methodological"),
            (("unit",), "UNIT-university"),
            (("owner",), "ROLE-dean"),
            (("transitions", 0, "by"), "ROLE-x"),
        }


@pytest.mark.parametrize("noun", list(all_kinds()))
def test_records_are_frozen_and_refuse_unknown_keys(noun: str) -> None:
    config: Any = all_kinds()[noun].model_config
    assert (config["frozen"], config["extra"], config["strict"]) == (True, "forbid", True)
