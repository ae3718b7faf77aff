"""One list of what is due: duties, terms of records, obligations."""

from __future__ import annotations

import datetime as dt

from qms.engine.due import Due, DueItem, due
from tests.workspaces import capa, risk, view

DECISION = """\
    id: DEC-2026-0001
    schema: 1
    title: Rooms
    body: BODY-academic-council
    act: protocol
    date: 2026-09-01
    executors: [ROLE-rector]
    due: 2026-11-10
"""
REQUEST = """\
    id: REQ-2026-0001
    schema: 1
    title: Data on employment
    request_kind: letter
    date: 2026-11-02
    addressee: UNIT-academic-quality-office
    executors: [ROLE-head-of-unit]
    due: 2026-11-20
"""


def items(*texts: str, source: Due, today: str, profile: str | None = "kaznmu") -> list[DueItem]:
    """Return due items of one source."""
    return [
        item for item in due(view(*texts, today=today, profile=profile)) if item.source is source
    ]


class TestRecords:
    def test_a_duty_with_a_term_is_due_to_the_owner_of_its_record(self) -> None:
        _calendar, item = items(risk(), source=Due.DUTY, today="2026-11-10")
        assert (item.record, item.date) == ("RSK-2026-0001", dt.date(2026, 11, 16))
        assert item.who == ("ROLE-dean@UNIT-university",)
        assert not item.overdue

    def test_a_duty_past_its_term_is_overdue(self) -> None:
        _calendar, item = items(risk(), source=Due.DUTY, today="2026-11-17")
        assert item.overdue

    def test_a_capa_is_due_to_its_executor_until_it_is_done(self) -> None:
        (item,) = items(risk(), capa(), source=Due.CAPA, today="2026-12-20")
        assert (item.date, item.overdue) == (dt.date(2026, 12, 20), False)
        assert item.who == ("ROLE-head-of-unit@UNIT-university",)
        (item,) = items(risk(), capa(), source=Due.CAPA, today="2026-12-21")
        assert item.overdue

    def test_a_measure_with_a_term_of_its_own_is_due_to_its_own_executor(self) -> None:
        text = capa(
            more="""\
            measures:
              - {id: m1, text: First, due: 2026-11-30, executor: ROLE-rector}
              - {id: m2, text: Second}
        """
        )
        (item,) = items(risk(), text, source=Due.MEASURE, today="2026-11-21")
        assert (item.date, item.who) == (dt.date(2026, 11, 30), ("ROLE-rector@UNIT-university",))

    def test_a_cancelled_capa_is_not_due(self) -> None:
        text = capa(more="transitions:\n  - {id: '1', date: 2026-11-03, to: cancelled}\n")
        assert items(risk(), text, source=Due.CAPA, today="2027-01-01") == []

    def test_items_come_earliest_first(self) -> None:
        found = due(view(risk(), capa(), today="2026-11-17"))
        assert [item.date for item in found] == sorted(item.date for item in found)

    def test_a_decision_with_a_term_is_due_to_its_executors_until_it_is_carried_out(self) -> None:
        (item,) = items(DECISION, source=Due.DECISION, today="2026-11-10")
        assert (item.who, item.overdue) == (("ROLE-rector@UNIT-university",), False)
        (item,) = items(DECISION, source=Due.DECISION, today="2026-11-11")
        assert item.overdue
        done = DECISION + "    transitions: [{id: '1', date: 2026-11-09, to: done}]\n"
        assert items(done, source=Due.DECISION, today="2026-11-11") == []
        assert items(DECISION, source=Due.DECISION, today="2026-08-31") == []

    def test_a_letter_is_due_to_its_executors_until_it_is_answered(self) -> None:
        (item,) = items(REQUEST, source=Due.REQUEST, today="2026-11-21")
        assert (item.date, item.overdue) == (dt.date(2026, 11, 20), True)
        assert item.who == ("ROLE-head-of-unit@UNIT-academic-quality-office",)
        answer = "transitions: [{id: '1', date: 2026-11-19, to: answered}]"
        done = f"{REQUEST}    answer_number: 12-1\n    {answer}\n"
        assert items(done, source=Due.REQUEST, today="2026-11-21") == []

    def test_two_items_of_one_record_have_names_of_their_own(self) -> None:
        found = due(view(risk(), capa(), DECISION, REQUEST, today="2026-11-17"))
        assert len({item.key for item in found}) == len(found)
