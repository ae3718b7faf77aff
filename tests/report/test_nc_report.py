"""Nonconformities and complaints on paper."""

from __future__ import annotations

import datetime as dt

import pytest

from qms.engine.periods import year_period
from qms.engine.years import AcademicYear
from qms.model.record import Circle
from qms.report.frame import Content, Frame
from qms.report.nc_report import Report, nc_report
from tests.workspaces import view


def nc(  # noqa: PLR0917 -- what differs between two nonconformities
    n: int,
    date: str,
    topic: str = "cancelled-classes",
    sort: str = "resources",
    source: str = "internal-audit",
    more: str = "",
) -> str:
    return f"""
id: NC-2026-{n:04d}
schema: 1
title: Class cancelled
sort: {sort}
source: {source}
topic: {topic}
severity: major
unit: UNIT-university
date: {date}
{more}
"""


def made(*texts: str, day: str = "2026-11-21", circle: Circle = Circle.INTERNAL) -> Content:
    period = year_period(AcademicYear.of(dt.date(2026, 9, 1)))
    return nc_report(Frame(view(*texts, today=day), period, "en", circle=circle))


def rows(found: Content, name: str) -> list[tuple[str, ...]]:
    shown = next(item for item in found.tables if item.id == name)
    return [tuple(str(cell) for cell in row) for row in shown.rows]


THREE = (
    nc(1, "2026-09-14"),
    nc(2, "2026-10-05", source="consumer-claims"),
    nc(3, "2026-10-06", "documents", "programmes", more="correction: Replaced"),
)


@pytest.mark.req("KZ-NC-02")
def test_kinds_stand_highest_first_with_the_share_of_all_above() -> None:
    assert rows(made(*THREE), "kinds") == [
        ("resources for teaching and support", "2", "66.7", "66.7"),
        ("educational programmes", "1", "33.3", "100.0"),
    ]


@pytest.mark.req("KZ-NC-03")
def test_the_matrix_crosses_kinds_and_sources() -> None:
    found = made(*THREE)
    shown = next(item for item in found.tables if item.id == "matrix")
    assert [column.key for column in shown.columns] == [
        "kind",
        "consumer-claims",
        "internal-audit",
        "sum",
    ]
    assert rows(found, "matrix") == [
        ("educational programmes", "None", "1", "1"),
        ("resources for teaching and support", "1", "1", "2"),
    ]


@pytest.mark.req("KZ-NC-11")
def test_quarters_are_compared_with_the_one_before() -> None:
    assert rows(made(*THREE), "trend") == [
        ("2026-Q3", "1", "0", "None"),
        ("2026-Q4", "2", "1", "100.0"),
    ]


@pytest.mark.req("KZ-NC-08")
def test_the_register_sets_severity_beside_the_action() -> None:
    found = rows(made(*THREE), "register")
    assert [(row[0], row[4], row[5]) for row in found] == [
        ("NC-2026-0001", "major", "None"),
        ("NC-2026-0002", "major", "None"),
        ("NC-2026-0003", "major", "correction only"),
    ]


@pytest.mark.req("KZ-NC-01")
def test_complaints_of_the_period_stand_by_unit_with_their_answer() -> None:
    complaint = """
id: CMP-2026-0001
schema: 1
number: C-1
unit: UNIT-university
topic: grading
date: 2026-10-05
due: 2026-10-26
considerations: [{id: '1', date: 2026-10-12, result: partly}]
transitions:
  - {id: '1', date: 2026-10-12, to: considered}
  - {id: '2', date: 2026-10-14, to: answered}
"""
    found = made(complaint)
    (row,) = rows(found, "complaints")
    assert row[1] == "C-1"
    assert row[-2:] == ("partly substantiated", "2026-10-14")


@pytest.mark.req("KZ-NC-01")
@pytest.mark.parametrize(("answered", "late"), [("2026-10-26", 0), ("2026-10-27", 1), (None, 1)])
def test_an_answer_after_its_term_is_late_and_so_is_none(answered: str | None, late: int) -> None:
    complaint = (
        "id: CMP-2026-0001\nschema: 1\nnumber: C-1\nunit: UNIT-university\ntopic: grading\n"
        "date: 2026-10-05\ndue: 2026-10-26\n"
        "considerations: [{id: '1', date: 2026-10-12, result: partly}]\n"
        "transitions:\n  - {id: '1', date: 2026-10-12, to: considered}\n"
        + (f"  - {{id: '2', date: {answered}, to: answered}}\n" if answered else "")
    )
    model = made(complaint).model
    assert isinstance(model, Report)
    told = {fact.address: fact.value for fact in model.complaints}
    assert told["Not answered in time"] == late


def received(number: int, topic: str, *moves: str, result: str = "") -> str:
    """Write a complaint of October 2026, which came to the given states in November."""
    text = (
        f"id: CMP-2026-{number:04d}\nschema: 1\nnumber: C-{number}\nunit: UNIT-university\n"
        f"topic: {topic}\ndate: 2026-10-{number:02d}\ndue: 2026-11-10\n"
    )
    if result:
        text += f"considerations: [{{id: '1', date: 2026-11-02, result: {result}}}]\n"
    listed = "".join(
        f"  - {{id: '{n}', date: 2026-11-02, to: {to}}}\n" for n, to in enumerate(moves)
    )
    return text + (f"transitions:\n{listed}" if listed else "")


@pytest.mark.req("KZ-FB-01")
def test_complaints_stand_by_subject_and_few_of_them_only_in_the_office() -> None:
    done = ("considered", "answered")
    texts = [
        *(received(n, "grading", *done, result="substantiated") for n in range(1, 11)),
        *(received(n, "grading") for n in range(11, 13)),
        *(received(n, "teaching-quality", *done, result="unsubstantiated") for n in range(13, 23)),
        *(received(n, "timetable", *done, result="partly") for n in range(23, 25)),
    ]
    words = view().words
    known = words.vocabulary("nonconformity-topic") if words else None
    topics = [word.id for word in known.words if word.id != "grading"] if known else []
    texts = [
        text.replace("teaching-quality", topics[0]).replace("timetable", topics[1])
        for text in texts
    ]
    inside = [row[1:] for row in rows(made(*texts), "complaint-topics")]
    assert inside == [("12", "10", "2", "10"), ("10", "10", "0", "0"), ("2", "2", "0", "2")]
    public = rows(made(*texts, circle=Circle.PUBLIC), "complaint-topics")
    assert [row[1:] for row in public] == [
        ("12", "hidden", "hidden", "hidden"),
        ("12", "12", "0", "hidden"),
    ]
    assert public[1][0] == "Other subjects"


def test_a_year_without_any_has_no_figure_and_empty_tables() -> None:
    found = made()
    assert found.figures == ()
    assert rows(found, "register") == []
