"""The risk map of live records: cells, zones and movement."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from qms.model.record import Circle
from qms.report.risk_map import moves, risk_map
from tests.workspaces import assessment, risk, view

RISEN = risk(1, levels=(3, 4), then=assessment(2, "2026-11-10", (4, 5)))
FALLEN = risk(2, levels=(5, 5), then=assessment(2, "2026-11-10", (4, 5)))
STILL = risk(3, levels=(2, 2), then=assessment(2, "2026-11-10", (2, 2)))
NEW = risk(4, levels=(4, 5))


@pytest.mark.req("KZ-RISK-10")
def test_a_moved_risk_stands_in_its_new_cell_and_an_arrow_leads_there_from_the_old() -> None:
    figure = risk_map(view(RISEN, FALLEN, STILL, NEW), "en")
    assert figure is not None
    root = ET.fromstring(figure.svg)  # noqa: S314 -- our own drawing
    words = {"".join(item.itertext()) for item in root.iter("{http://www.w3.org/2000/svg}text")}
    assert {"▲ RSK-2026-0001", "▼ RSK-2026-0002", "RSK-2026-0003", "C 20", "B 15"} <= words
    assert "from 3 × 4 = 12 to 4 × 5 = 20: RSK-2026-0001" in figure.alt
    assert "from 5 × 5 = 25 to 4 × 5 = 20: RSK-2026-0002" in figure.alt


def test_only_a_risk_with_two_assessments_in_other_cells_has_moved() -> None:
    found = {move.id: move.way for move in moves(view(RISEN, FALLEN, STILL, NEW))}
    assert found == {"RSK-2026-0001": "up", "RSK-2026-0002": "down"}


def test_an_assessment_of_tomorrow_moves_nothing_today() -> None:
    assert moves(view(RISEN, today="2026-11-09")) == ()


def test_the_records_of_the_map_are_its_live_risks() -> None:
    closed = risk(5, more="transitions:\n  - {id: '1', date: 2026-11-12, to: closed}\n")
    figure = risk_map(view(NEW, RISEN, closed), "kk")
    assert figure is not None
    assert figure.origin == ("RSK-2026-0001", "RSK-2026-0004")


def test_a_circle_that_may_not_see_a_risk_sees_how_many_there_are() -> None:
    figure = risk_map(view(RISEN, NEW), "en", Circle.PUBLIC)
    assert figure is not None
    assert figure.origin == ()
    assert "RSK-" not in figure.svg + figure.alt
    assert "= 20 (critical (20–25)): +2" in figure.alt


def test_without_risks_the_map_is_drawn_and_says_so() -> None:
    figure = risk_map(view(), "en")
    assert figure is not None
    assert figure.alt == "Risk map: no risks are registered."
