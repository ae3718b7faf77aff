"""What stands beside the register of documents: levels, age, applications, editions, names."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

import pytest

from qms.engine.periods import day_period
from qms.report.documents_report import document_register
from qms.report.frame import Frame
from tests.workspaces import view

if TYPE_CHECKING:
    from qms.report.document import Table

DAY: Final = dt.date(2026, 11, 21)


def document(number: int, group: str, date: str, more: str = "") -> str:
    """Write a document in force since a day."""
    return (
        f"id: DOC-2026-{number:04d}\nschema: 1\ntitle: Document {number}\ngroup: {group}\n{more}"
        f"approvals: [{{id: '1', act: order, number: '{number}', date: {date}}}]\n"
        f"transitions: [{{id: '1', date: {date}, to: in_force}}]\n"
    )


def application(number: int, *moves: str, more: str = "") -> str:
    """Write a request to develop or correct a document."""
    steps = ", ".join(
        f"{{id: '{at}', date: 2026-11-03, to: {to}}}" for at, to in enumerate(moves, 1)
    )
    return (
        f"id: REQ-2026-{number:04d}\nschema: 1\ntitle: Correct it {number}\n"
        f"request_kind: document-application\ndate: 2026-11-02\n{more}"
        + (f"transitions: [{steps}]\n" if moves else "")
    )


def tables(*texts: str, profile: str = "dulaty") -> dict[str, Table]:
    """Return the tables of the report by name, in English."""
    look = view(*texts, profile=profile, today=DAY)
    content = document_register(Frame(look, day_period(DAY), "en"))
    return {table.id: table for table in content.tables}


@pytest.mark.req("KZ-DOC-27")
def test_the_pyramid_counts_documents_by_level_with_external_ones_and_records() -> None:
    found = tables(
        document(1, "policy", "2024-05-04"),
        document(2, "manual", "2024-05-04"),
        document(3, "standard", "2024-05-04"),
        document(4, "regulation", "2024-05-04"),
        document(5, "work-instruction", "2024-05-04"),
        document(6, "job-description", "2024-05-04"),
    )["levels"]
    assert [row[1] for row in found.rows] == [1, 1, 1, 2, 1, 19, 0]
    assert found.origin[3] == ("DOC-2026-0004", "DOC-2026-0005")


@pytest.mark.req("KZ-DOC-19")
def test_age_is_shown_and_nothing_is_overdue_where_reviews_are_on_demand() -> None:
    old, new = document(1, "rules", "2018-11-21"), document(2, "rules", "2025-11-21")
    on_demand = tables(old, new)["ages"]
    assert [row[0] for row in on_demand.rows] == ["DOC-2026-0001", "DOC-2026-0002"]
    assert [(row[3], row[4]) for row in on_demand.rows] == [(8.0, "on demand"), (1.0, "on demand")]
    by_years = tables(old, new, profile="kaznmu")["ages"]
    assert str(by_years.rows[0][4]).endswith("overdue")
    assert "overdue" not in str(by_years.rows[1][4])


@pytest.mark.req("KZ-DOC-15")
def test_applications_are_listed_by_state_with_reason_and_what_was_decided() -> None:
    found = tables(
        application(1, "answered", more="answer: Edition 2 is drafted\n"),
        application(2, more="resolution: The law has changed\n"),
        application(3, "withdrawn"),
        application(4).replace("document-application", "letter"),
    )["applications"]
    assert [(row[0], row[1]) for row in found.rows] == [
        ("registered", "REQ-2026-0002"),
        ("answered", "REQ-2026-0001"),
        ("withdrawn", "REQ-2026-0003"),
    ]
    assert found.rows[0][3] == "The law has changed"
    assert found.rows[1][6] == "Edition 2 is drafted"


@pytest.mark.req("KZ-DOC-23")
def test_the_chain_prints_body_protocol_date_and_kind_and_flags_another_body() -> None:
    acts = (
        "edition: '1', body: BODY-scientific-council, act: protocol, number: '1', date: 2022-08-31",
        "edition: '2', body: BODY-academic-council, act: protocol, number: '9', date: 2023-04-20",
    )
    found = tables(
        "id: DOC-2026-0001\nschema: 1\ntitle: Academic policy\ngroup: policy\neditions:\n"
        "  - {id: '1', date: 2022-08-01}\n  - {id: '2', date: 2023-04-01, sort: changed}\n"
        "approvals:\n"
        + "".join(f"  - {{id: '{n}', {act}}}\n" for n, act in enumerate(acts, 1))
        + "transitions: [{id: '1', date: 2022-08-31, to: in_force}]\n"
    )["editions"]
    first, second = found.rows
    assert first[3:] == (
        "introduced",
        "Scientific Council, minutes No. 1",
        dt.date(2022, 8, 31),
        None,
    )
    assert second[3:5] == ("changed", "Academic Council, minutes No. 9")
    assert second[6] == "yes"


@pytest.mark.req("KZ-DOC-41")
def test_documents_with_a_former_name_are_listed_for_a_new_issue() -> None:
    named = document(1, "rules", "2024-05-04").replace(
        "title: Document 1", "title: Rules of Taraz Regional University"
    )
    (row,) = tables(named)["former-names"].rows
    assert row[2:] == ("Taraz Regional University", dt.date(2024, 9, 20), "title")


@pytest.mark.req("KZ-DOC-14")
def test_a_line_with_the_name_of_the_group_stands_above_its_documents() -> None:
    found = tables(document(2, "rules", "2024-05-04"), document(1, "manual", "2024-05-04"))
    assert [row[1] for row in found["register"].rows] == [
        *("MANUAL", "Document 1", "RULES", "Document 2"),
    ]
    assert [ids for ids in found["register"].origin if ids] == [
        ("DOC-2026-0001",),
        ("DOC-2026-0002",),
    ]
