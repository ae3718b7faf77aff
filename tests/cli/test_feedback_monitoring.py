"""``qms feedback monitoring``: the log of departments by academic year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import jsonschema
import pytest

from qms.actions.answers import answer_schemas
from tests.engine.test_monitoring import RECORDS

if TYPE_CHECKING:
    from tests.workspaces import Cli


@pytest.mark.req("KZ-SURV-43")
def test_the_log_is_printed_with_those_who_heard_nothing(qms: Cli) -> None:
    for text in RECORDS:
        qms.record(text)
    shown = qms("feedback", "monitoring", "--year", "2025-2026").out
    assert "vacancy fair" in shown
    assert "Departments with nothing: Kafedra of physics" in shown
    said = qms("feedback", "monitoring", "--year", "2025-2026", "--unit", "UNIT-law", "--json")
    jsonschema.validate(said.json, answer_schemas()["feedback-monitoring"])
    assert [item["sort"] for item in said.items] == ["vacancy-fair", "business-meeting", "survey"]
    assert "is no academic year" in qms("feedback", "monitoring", "--year", "x", code=2).err
    assert "is no unit" in qms("feedback", "monitoring", "--unit", "RSK-1", code=2).err
    assert "Nothing is on record" in qms("feedback", "monitoring", "--year", "2023-2024").out
