"""Since when a record has been there: its own dates, the decision it names, its number."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.workspaces import view

CAPA = "id: CAPA-{number}\nschema: 1\ntitle: Backups\n"
DATED = CAPA + "updates: [{{id: '1', date: {day}, text: Begun}}]\n"
DOCUMENT = """\
id: DOC-2026-0001
schema: 1
title: Regulation
group: regulation
approvals:
  - {id: '1', act: order, number: '7', date: 2021-05-20}
"""
DECISION = (
    "id: DEC-2026-0001\nschema: 1\ntitle: Accepted\nact: order\nnumber: '1'\ndate: 2026-03-02\n"
)
WAIVER = """\
id: WVR-2026-0001
schema: 1
rule: R302
records: [CAPA-2025-0001]
reason: Little
decision: DEC-2026-0001
until: 2026-12-31
"""


def there(record_id: str, today: str, *texts: str) -> bool:
    """Tell whether a record was on record on a day."""
    look = view(*texts, today=dt.date.fromisoformat(today))
    record = look.snapshot.get(record_id)
    assert record is not None
    return look.on_record(record)


@pytest.mark.parametrize(
    ("today", "was"), [("2025-10-19", False), ("2025-10-20", True), ("2026-01-01", True)]
)
def test_a_record_is_there_from_its_first_dated_fact(today: str, was: bool) -> None:
    capa = DATED.format(number="2025-0001", day="2025-10-20")
    assert there("CAPA-2025-0001", today, capa) is was


@pytest.mark.parametrize(("today", "was"), [("2024-12-31", False), ("2025-01-01", True)])
def test_without_dates_it_is_there_in_the_year_of_its_number(today: str, was: bool) -> None:
    assert there("CAPA-2025-0001", today, CAPA.format(number="2025-0001")) is was


@pytest.mark.parametrize(("today", "was"), [("2025-10-19", False), ("2025-10-20", True)])
def test_a_higher_number_is_never_older_than_a_lower_one(today: str, was: bool) -> None:
    lower = DATED.format(number="2025-0001", day="2025-10-20")
    assert there("CAPA-2025-0002", today, lower, CAPA.format(number="2025-0002")) is was


def test_an_old_document_taken_in_later_is_there_since_its_first_act() -> None:
    assert there("DOC-2026-0001", "2021-05-20", DOCUMENT)
    assert not there("DOC-2026-0001", "2021-05-19", DOCUMENT)


def test_a_waiver_is_there_since_the_decision_that_it_names() -> None:
    assert not there("WVR-2026-0001", "2026-03-01", DECISION, WAIVER)
    assert there("WVR-2026-0001", "2026-03-02", DECISION, WAIVER)


def test_units_and_policies_always_were_there() -> None:
    assert there("UNIT-academic-quality-office", "1999-01-01")
    assert there("POL-risk-scale", "1999-01-01")
