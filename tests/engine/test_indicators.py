"""Passports and values of indicators."""

from __future__ import annotations

import pytest

from qms.engine.columns import cell
from qms.kinds.indicator import Indicator
from qms.model.diagnostic import DutyState
from tests.workspaces import english, found, view

PASSPORT = {
    "definition": "Share of invited learners who answered",
    "purpose": "Trust in the surveys",
    "formula": "valid / invited",
    "data_source": "Survey waves",
    "frequency": "per-wave",
    "owner": "ROLE-head-of-academic-quality-office",
    "users": "Academic Council",
}


def indicator(without: str = "", more: str = "") -> str:
    """Write an indicator with its passport, one field left out."""
    fields = "".join(f"{key}: {text}\n" for key, text in PASSPORT.items() if key != without)
    return f"id: IND-response-rate\nschema: 1\ntitle: Response rate\nmeasure: '%'\n{fields}{more}"


VALUES = """\
targets:
  - {id: '1', period: 2024-2025, target: 50}
  - {id: '2', period: 2026-2027, target: 60}
values:
  - {id: '1', date: 2025-07-01, period: 2024-2025, value: 41.5, published: 45.8}
  - {id: '2', date: 2026-07-01, period: 2025-2026, value: 48}
  - {id: '3', date: 2027-07-01, period: 2026-2027, value: 55}
"""


@pytest.mark.req("KZ-MON-16")
@pytest.mark.parametrize("missing", PASSPORT)
def test_a_passport_without_one_of_its_fields_is_named(missing: str) -> None:
    (item,) = found(indicator(missing), code="I201")
    assert english(item).startswith(f"the passport lacks: {missing}")
    assert item.state is DutyState.STANDING


@pytest.mark.req("KZ-MON-16")
def test_a_whole_passport_is_not() -> None:
    assert found(indicator(), code="I201") == []


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2025-06-30", (None, None, 60.0)),
        ("2025-07-01", ("2024-2025", 41.5, 50.0)),
        ("2026-11-21", ("2025-2026", 48.0, 50.0)),
        ("2027-07-01", ("2026-2027", 55.0, 60.0)),
    ],
)
def test_lists_show_the_last_value_known_that_day_and_its_target(
    today: str, expected: tuple[object, ...]
) -> None:
    look = view(indicator(more=VALUES), today=today)
    (record,) = look.snapshot.of(Indicator)
    shown = tuple(cell(look, record, name) for name in ("last_period", "last_value", "target"))
    assert shown == expected
