"""``qms escalate``: what is not carried out goes to the head of the "+1" level, each once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import jsonschema
import pytest
from docx import Document

from qms.actions.answers import answer_schemas
from qms.engine.escalation import to_raise
from tests.capas import lived
from tests.engine.academic import CALENDAR
from tests.workspaces import english, found, risk, view

if TYPE_CHECKING:
    from tests.workspaces import Cli

CAPA: Final = "CAPA-2026-0001"
RECTOR: Final = "ROLE-rector@UNIT-university"
RISK: Final = risk(levels=(3, 3), date="2025-01-05")
SIGNED: Final = "{id: '1', date: 2025-10-01, by: ROLE-dean@UNIT-university}"
MOVED: Final = (
    "{id: '1', date: 2025-11-01, old: 2026-12-20, new: 2026-12-21, by: ROLE-rector, basis: A},"
    " {id: '2', date: 2025-11-02, old: 2026-12-21, new: 2026-12-22, by: ROLE-rector, basis: B},"
    " {id: '3', date: 2025-11-03, old: 2026-12-22, new: 2026-12-23, by: ROLE-rector, basis: C}"
)


def running(due: str = "2026-12-20", **lists: str) -> str:
    """Write an approved CAPA with a term."""
    text = lived("planned 2025-09-10", "approved 2025-10-01", approvals=SIGNED, **lists)
    return text.replace("due: 2026-12-20", f"due: {due}", 1)


OVERDUE: Final = running("2026-11-10")


class TestRule:
    @pytest.mark.req("KZ-CAPA-06")
    def test_an_overdue_plan_that_nobody_was_told_of_is_a_duty(self) -> None:
        (item,) = found(RISK, OVERDUE, code="C353")
        assert english(item).startswith(
            "overdue: the term was 2026-11-10; to be put before ROLE-rector"
        )
        assert found(RISK, OVERDUE, code="C353", today="2026-11-10") == []

    def test_at_the_top_nobody_is_above_and_nothing_is_owed(self) -> None:
        top = OVERDUE.replace("executor: ROLE-head-of-unit", "executor: ROLE-rector")
        assert found(RISK, top, code="C353") == []
        assert [item.to for item in to_raise(view(RISK, top))] == [None]

    @pytest.mark.req("KZ-CAPA-06")
    def test_the_third_move_of_the_term_is_put_before_the_post_above(self) -> None:
        (item,) = found(RISK, running(postponements=MOVED), code="C353")
        assert english(item).startswith("the term was postponed; move No. 3")
        twice = MOVED.rpartition(", {id: '3'")[0]
        assert found(RISK, running(postponements=twice), code="C353") == []

    def test_missed_updates_go_there_only_where_the_policy_says_so(self) -> None:
        rules = (
            "id: POL-capa-rules\nschema: 1\neditions:\n  - id: a\n    source: {own: true}\n"
            "    value:\n      updates: {only_in: semester, source: {own: true}}\n"
            "      escalation: {overdue: false, silent: true, source: {own: true}}\n"
        )
        (item,) = found(RISK, OVERDUE, CALENDAR, rules, code="C353", today="2025-11-02")
        assert english(item).startswith("no update in 2025-10")
        assert found(RISK, OVERDUE, CALENDAR, code="C353", today="2025-11-02") == []


class TestCommand:
    @pytest.mark.req("KZ-CAPA-06")
    def test_it_records_each_escalation_once_with_the_post_above(self, qms: Cli) -> None:
        qms.record(RISK)
        qms.record(OVERDUE)
        said = qms("escalate", "--json")
        jsonschema.validate(said.json, answer_schemas()["escalate"])
        (item,) = said.items
        assert (item["record"], item["cause"], item["of"]) == (CAPA, "overdue", "2026-11-10")
        assert (item["to"], item["recorded"]) == (RECTOR, True)
        text = qms.read(f"records/capas/{CAPA}.yaml")
        assert (
            "date: 2026-11-21\n    cause: overdue\n    of: 2026-11-10\n    to: ROLE-rector" in text
        )
        assert "Nothing is to be escalated." in qms("escalate").out
        assert qms("check", "--only", "C353", "--json").json["items"] == []

    @pytest.mark.req("KZ-CAPA-06")
    def test_a_new_term_that_passes_too_is_told_again(self, qms: Cli) -> None:
        qms.record(RISK)
        qms.record(OVERDUE)
        qms("escalate")
        move = (
            "postponements:\n  - {id: '1', date: 2026-11-22, new: 2026-12-01, by: ROLE-rector,"
            " basis: Delivery was late}\n"
        )
        path = f"records/capas/{CAPA}.yaml"
        qms.record(qms.read(path) + move)
        assert "2026-12-01" in qms("escalate", today="2026-12-02").out
        assert qms.read(path).count("cause: overdue") == 2

    def test_dry_run_shows_and_writes_nothing(self, qms: Cli) -> None:
        qms.record(RISK)
        qms.record(OVERDUE)
        assert "Would be escalated" in qms("escalate", "--dry-run").out
        assert "escalations" not in qms.read(f"records/capas/{CAPA}.yaml")

    def test_several_causes_of_one_plan_are_written_in_one_change(self, qms: Cli) -> None:
        qms.record(RISK)
        qms.record(running(postponements=MOVED))
        qms("escalate", today="2026-12-24")
        text = qms.read(f"records/capas/{CAPA}.yaml")
        assert "cause: overdue" in text
        assert "cause: postponed too often" in text

    @pytest.mark.req("KZ-CAPA-06")
    def test_a_memo_for_each_post_names_the_plans(self, qms: Cli) -> None:
        qms.record(RISK)
        qms.record(OVERDUE)
        folder = qms.root / "memos"
        qms("escalate", "--memo", str(folder))
        (path,) = folder.iterdir()
        assert path.name == "memo-escalation-2026-11-21-role-rector-unit-university-en.docx"
        cells = [
            cell.text
            for one in Document(str(path)).tables
            for row in one.rows
            for cell in row.cells
        ]
        assert CAPA in cells
        assert "overdue: the term was 2026-11-10" in cells

    def test_who_has_nobody_above_is_named_and_not_recorded(self, qms: Cli) -> None:
        qms.record(RISK)
        qms.record(OVERDUE.replace("executor: ROLE-head-of-unit", "executor: ROLE-rector"))
        assert "nobody stands above its executor" in qms("escalate").err
        assert "escalations" not in qms.read(f"records/capas/{CAPA}.yaml")

    @pytest.mark.req("KZ-CAPA-06")
    def test_what_is_due_shows_the_post_above_of_an_overdue_plan(self, qms: Cli) -> None:
        qms.record(RISK)
        qms.record(OVERDUE)
        (item,) = [one for one in qms("due", "--json").items if one["source"] == "capa"]
        assert item["above"] == RECTOR
        assert "; +1: Chairman of the Management Board" in qms("due").out
