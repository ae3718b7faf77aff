"""The state of risks and CAPAs on paper: causes, ageing, open ones by month, effect."""

from __future__ import annotations

import datetime as dt

import pytest

from qms.engine.periods import year_period
from qms.engine.years import AcademicYear
from qms.report.frame import Content, Frame
from qms.report.life_report import life_report
from tests.workspaces import view

RISK = """
id: RSK-2026-{n:04d}
schema: 1
title: Low response rate
category: {category}
unit: UNIT-university
owner: ROLE-head-of-academic-quality-office
measures: [Remind before each survey]
assessments:
  - {{id: '1', date: 2026-09-14, likelihood: 4, impact: 5, edition: preset-1}}
  - {{id: '2', date: 2026-11-02, likelihood: {v}, impact: 4, edition: preset-1}}
  - {{id: aim, date: 2026-11-02, stage: target, likelihood: 2, impact: 3, edition: preset-1}}
reviews:
  - {{id: '1', date: 2026-10-12, report_to: ROLE-vice-rector-academic-block}}
"""
CAPA = """
id: CAPA-2026-{n:04d}
schema: 1
title: Reminders
sources: [{source}]
unit: UNIT-university
owner: ROLE-dean
executor: ROLE-head-of-academic-quality-office
due: {due}
nonconformity: Few answers
causes: No reminders
measures: [{{id: '1', text: Remind}}]
{more}
transitions:
  - {{id: '1', date: {planned}, to: planned}}
  - {{id: '2', date: {planned}, to: approved}}
{moves}
"""


def risk(n: int = 1, category: str = "methodological", v: int = 5) -> str:
    return RISK.format(n=n, category=category, v=v)


def capa(
    n: int,
    planned: str,
    *,
    due: str = "2027-01-29",
    source: str = "RSK-2026-0001",
    moves: str = "",
    more: str = "",
) -> str:
    return CAPA.format(n=n, planned=planned, due=due, source=source, moves=moves, more=more)


def made(*texts: str, day: str = "2026-11-21") -> Content:
    seen = view(*texts, today=day)
    return life_report(Frame(seen, year_period(AcademicYear.of(dt.date(2026, 9, 1))), "en"))


def rows(found: Content, name: str) -> list[tuple[str, ...]]:
    shown = next(item for item in found.tables if item.id == name)
    return [tuple(str(cell) for cell in row) for row in shown.rows]


def test_causes_are_the_categories_of_live_risks_the_heaviest_first() -> None:
    found = made(risk(1), risk(2), risk(3, "ethical", v=2))
    assert rows(found, "causes") == [
        ("methodological", "2", "2", "20", "40"),
        ("ethical", "1", "0", "8", "8"),
    ]


def test_plans_under_way_are_sorted_by_the_months_since_approval() -> None:
    found = made(
        risk(),
        capa(1, "2026-10-05"),
        capa(2, "2026-05-04", due="2026-10-30"),
        capa(3, "2025-10-05", due="2026-12-30"),
    )
    assert rows(found, "ageing") == [
        ("less than 3 months", "1", "0"),
        ("3 to 6 months", "0", "0"),
        ("6 to 12 months", "1", "1"),
        ("12 months and more", "1", "0"),
    ]


def test_each_month_says_what_was_opened_done_and_left() -> None:
    done = "  - {id: '3', date: 2026-10-20, to: done}"
    found = made(risk(), capa(1, "2026-09-21", moves=done), capa(2, "2026-10-05", due="2026-11-06"))
    assert rows(found, "months") == [
        ("2026-09", "1", "0", "1", "0"),
        ("2026-10", "1", "1", "1", "0"),
        ("2026-11", "0", "0", "1", "1"),
    ]
    assert [item.id for item in found.figures] == ["risk-map", "burn-down"]


@pytest.mark.req("KZ-CAPA-06")
def test_an_overdue_plan_names_the_post_above_and_when_it_was_told() -> None:
    told = (
        "escalations:\n  - {id: '1', date: 2026-11-09, cause: overdue, of: 2026-11-06,"
        " to: ROLE-vice-rector-academic-block@UNIT-university}"
    )
    found = made(risk(), capa(1, "2026-10-05", due="2026-11-06", more=told))
    assert rows(found, "overdue")[0][4].endswith("on 2026-11-09")


@pytest.mark.req("KZ-RISK-07")
def test_a_critical_risk_stands_with_the_vice_rector_and_the_last_report() -> None:
    found = made(risk(), capa(1, "2026-10-05"))
    assert rows(found, "intensive") == [
        (
            "RSK-2026-0001",
            "Low response rate",
            "20",
            "Vice-rector for the academic block",
            "2026-10-12",
            "CAPA-2026-0001",
        )
    ]


@pytest.mark.req("KZ-RISK-20")
@pytest.mark.req("KZ-RISK-14", part="the unit's own annual plan")
def test_the_first_score_stands_beside_the_present_one_and_the_target() -> None:
    done = "  - {id: '3', date: 2026-10-20, to: done}"
    found = made(risk(v=2), capa(1, "2026-09-21", moves=done))
    assert rows(found, "treated") == [
        (
            "RSK-2026-0001",
            "Low response rate",
            "4×5 = 20",
            "2×4 = 8",
            "6",
            "CAPA-2026-0001, 2026-10-20",
        )
    ]
    assert [row[0] for row in rows(found, "evaluated")] == [
        "Head of the unit",
        "Vice-rector",
        "Rector",
    ]


def test_effect_counts_only_final_reviews_of_the_period() -> None:
    review = (
        "reviews:\n  - {{id: '1', date: {day}, by: ROLE-dean, verdict: {verdict}, final: {final}}}"
    )
    moves = "  - {id: '3', date: 2026-03-20, to: done}"
    plans = [
        capa(1, "2026-01-21", moves=moves, more=review.format(day=d, verdict=v, final=f)).replace(
            "CAPA-2026-0001", f"CAPA-2026-{n:04d}"
        )
        for n, (d, v, f) in enumerate(
            (
                ("2026-10-05", "effective", "true"),
                ("2026-10-06", "not effective", "true"),
                ("2026-10-07", "effective", "false"),
                ("2026-08-05", "effective", "true"),
            ),
            1,
        )
    ]
    found = made(risk(), *plans)
    assert [row[0] for row in rows(found, "effects")] == ["CAPA-2026-0001", "CAPA-2026-0002"]
    facts = {fact.label.shown("en"): fact.value for fact in found.model.effect}  # type: ignore[attr-defined]
    assert facts["Effect judged finally within the period"].ids == (
        "CAPA-2026-0001",
        "CAPA-2026-0002",
    )
    assert facts["Share of effective ones"] == 50
