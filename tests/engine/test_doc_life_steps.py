"""Eighteen steps of a document's life, each told from what the records hold."""

from __future__ import annotations

import datetime as dt
from typing import Final

import pytest

from qms.engine.document_editions import edition_lines
from qms.engine.document_steps import Step, steps
from qms.engine.documents import editions
from qms.kinds.document import ControlledDocument
from tests.reading import DOC, Ed, acknowledged, copies, document, move, read
from tests.workspaces import TODAY, view

TEXTS: Final = ", texts: [{id: kk, place: edition-1.kk.md}]"
WHOLE: Final = document(
    Ed(more=", number: '1', ground: duties" + TEXTS),
    more=(
        "request: REQ-2026-0001\nregistration_number: '4'\nregistered: 2026-11-04\n"
        "working_group: [ROLE-dean]\noriginal_medium: paper\n"
        "reviews: [{id: '1', date: 2026-11-12, verdict: keep}]\n"
        + copies(move(1, "issued", day="2026-11-05"))
        + acknowledged(read(1, "UNIT-legal-office", "required: 1, signed: 1", day="2026-11-06"))
    ),
)
RECORDS: Final = (
    (
        "id: REQ-2026-0001\nschema: 1\ntitle: Rules\ndate: 2026-10-20\n"
        "request_kind: document-application\n"
    ),
    (
        "id: DEC-2026-0001\nschema: 1\ntitle: Develop it\nact: order\ndate: 2026-10-25\n"
        "due: 2026-12-01\nconcerns: [REQ-2026-0001]\n"
    ),
    (
        "id: FILE-2026-0001\nschema: 1\nclass: qac-aqo\nunit: UNIT-academic-quality-office\n"
        f"year: '2026'\nitems: [{{id: '1', date: 2026-11-10, record: {DOC}}}]\n"
    ),
    "id: ARC-2026-0001\nschema: 1\ntitle: Audit\ndate: 2026-11-15\n",
)


def told(*texts: str, edition: int = -1, today: dt.date = TODAY) -> dict[str, Step]:
    """Return the steps of an edition by their ids."""
    look = view(*texts, today=today)
    record = look.snapshot.get(DOC)
    assert isinstance(record, ControlledDocument)
    return {step.id: step for step in steps(look, record, editions(record)[edition])}


@pytest.mark.req("KZ-DOC-32")
def test_each_step_has_the_day_of_the_fact_that_shows_it() -> None:
    found = told(WHOLE, *RECORDS)
    days = {name: step.date.isoformat()[5:] if step.date else "" for name, step in found.items()}
    assert days == {
        "need": "11-02",
        "application": "10-20",
        "officials": "10-25",
        "kind": "11-02",
        "plan": "10-25",
        "working-group": "",
        "first-edition": "11-02",
        "first-agreed": "11-02",
        "last-edition": "11-02",
        "original": "",
        "approved": "11-04",
        "distributed": "11-05",
        "stored": "11-05",
        "updated": "11-12",
        "status": "11-02",
        "available": "11-05",
        "preserved": "11-10",
        "protected": "11-15",
    }
    assert {step.state for step in found.values()} == {"done"}


@pytest.mark.req("KZ-DOC-32")
def test_what_has_no_trace_before_a_step_that_was_taken_is_skipped() -> None:
    states = {name: step.state for name, step in told(document()).items()}
    assert states["application"] == "skipped"
    assert states["first-agreed"] == "done"
    assert states["protected"] == "open"


@pytest.mark.req("KZ-DOC-32")
def test_a_new_draft_has_skipped_nothing_that_its_first_edition_went_through() -> None:
    draft = Ed("2", "2026-11-16", "changed", approved=False)
    states = {name: step.state for name, step in told(document(Ed(), draft)).items()}
    assert states["first-agreed"] == states["approved"] == "open"


@pytest.mark.req("KZ-DOC-32")
def test_the_steps_of_an_earlier_day_know_nothing_of_later_ones() -> None:
    before = told(WHOLE, *RECORDS, today=dt.date(2026, 11, 3))
    assert before["stored"].state == before["approved"].state == "open"


@pytest.mark.req("KZ-DOC-30")
def test_every_edition_tells_its_state_and_the_day_of_each_operation() -> None:
    later = Ed("2", "2026-11-10", "changed")
    draft = Ed("3", "2026-11-18", "changed", approved=False)
    look = view(document(Ed(), later, draft))
    record = look.snapshot.get(DOC)
    assert isinstance(record, ControlledDocument)
    lines = edition_lines(look, record)
    assert [line.state for line in lines] == ["superseded", "in_force", "draft"]
    assert [line.in_force and line.in_force.day for line in lines] == [2, 10, None]
    assert [line.until and line.until.day for line in lines] == [10, None, None]
