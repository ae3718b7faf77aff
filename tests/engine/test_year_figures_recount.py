"""Figures of the year counted again from the bare files of our own records, by other code."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from qms.actions.session import Moment, Session
from qms.engine.view import View
from qms.engine.year_figures import YearFigures, year_data
from qms.engine.years import AcademicYear

ROOT: Final = Path(__file__).parents[2]
DAY: Final = dt.date(2026, 6, 20)
FIRST: Final = dt.date(2025, 9, 1)

Tree = dict[str, Any]


@cache
def trees(folder: str) -> tuple[Tree, ...]:
    """Read the YAML files of a folder as they are."""
    found = sorted((ROOT / "records" / folder).rglob("*.yaml"))
    return tuple(yaml.safe_load(path.read_text(encoding="utf-8")) for path in found)


@pytest.fixture(scope="module")
def figures() -> YearFigures:
    """Return what the report prints for 2025-2026 on 20 June 2026."""
    session = Session(Moment(ROOT, today=DAY.isoformat()))
    return year_data(View(session.snapshot, DAY), AcademicYear(2025)).figures


def day(value: object) -> dt.date:
    """Turn a date of a file into a day."""
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))


def past(items: list[Tree]) -> list[Tree]:
    """Return dated items up to the day, oldest first; what is only aimed at did not happen."""
    counted = [
        item
        for item in items
        if "void" not in item and item.get("stage") != "target" and day(item["date"]) <= DAY
    ]
    return sorted(counted, key=lambda item: day(item["date"]))


def state(tree: Tree, initial: str) -> str:
    """Return the state of a record on the day."""
    moves = past(tree.get("transitions", []))
    return str(moves[-1]["to"]) if moves else initial


def in_year(value: object) -> bool:
    """Tell whether a day lies in the academic year and is not to come."""
    return FIRST <= day(value) <= DAY


def live_risks() -> list[Tree]:
    """Return risks that are open and assessed by the day."""
    return [
        tree
        for tree in trees("risks")
        if state(tree, "open") == "open" and past(tree["assessments"])
    ]


def score(item: Tree) -> int:
    """Multiply the two levels."""
    return int(item["likelihood"]) * int(item["impact"])


def ids(found: list[Tree]) -> list[str]:
    """Return sorted ids."""
    return sorted(tree["id"] for tree in found)


@pytest.mark.req("KZ-REP-07")
def test_risks_by_score_and_movement_are_counted_alike(figures: YearFigures) -> None:
    risks = live_risks()
    assert list(figures.risks.live.ids) == ids(risks)
    bands: dict[str, list[Tree]] = defaultdict(list)
    for tree in risks:
        now = score(past(tree["assessments"])[-1])
        bands["critical" if now >= 20 else "response" if now >= 15 else "monitored"].append(tree)
    assert {key: list(found.ids) for key, found in figures.risks.by_band.items()} == {
        key: ids(found) for key, found in bands.items()
    }
    assert list(figures.risks.at_threshold.ids) == ids(bands["critical"] + bands["response"])
    moved: dict[bool, list[Tree]] = {True: [], False: []}
    for tree in risks:
        done = past(tree["assessments"])
        if len(done) > 1 and in_year(done[-1]["date"]) and score(done[-1]) != score(done[-2]):
            moved[score(done[-1]) > score(done[-2])].append(tree)
    assert list(figures.risks.risen.ids) == ids(moved[True])
    assert list(figures.risks.fallen.ids) == ids(moved[False])


def test_risks_assessed_and_closed_within_the_year_are_counted_alike(figures: YearFigures) -> None:
    known = [
        tree
        for tree in trees("risks")
        if state(tree, "open") != "entered_by_mistake" and past(tree["assessments"])
    ]
    assessed = [t for t in known if any(in_year(i["date"]) for i in past(t["assessments"]))]
    new = [t for t in known if in_year(past(t["assessments"])[0]["date"])]
    closed = [
        t
        for t in known
        if any(i["to"] == "closed" and in_year(i["date"]) for i in past(t.get("transitions", [])))
    ]
    assert list(figures.risks.assessed_in_year.ids) == ids(assessed)
    assert list(figures.risks.new_in_year.ids) == ids(new)
    assert list(figures.risks.closed_in_year.ids) == ids(closed)


@pytest.mark.req("KZ-CAPA-07", part="the share of effective measures")
def test_capas_done_in_time_overdue_and_postponed_are_counted_alike(figures: YearFigures) -> None:
    known = [t for t in trees("capas") if state(t, "proposed") != "entered_by_mistake"]
    done: list[Tree] = []
    in_time: list[Tree] = []
    overdue: list[Tree] = []
    for tree in known:
        moves = past(tree.get("postponements", []))
        term = moves[-1]["new"] if moves else tree.get("due")
        days = [day(i["date"]) for i in past(tree.get("transitions", [])) if i["to"] == "done"]
        now = state(tree, "proposed")
        if now in {"done", "closed"} and days and in_year(max(days)):
            done.append(tree)
            in_time += [tree] if term and max(days) <= day(term) else []
        if now in {"proposed", "planned", "approved"} and term and day(term) < DAY:
            overdue.append(tree)
    assert list(figures.capas.done_in_year.ids) == ids(done)
    assert list(figures.capas.done_in_time.ids) == ids(in_time)
    assert list(figures.capas.overdue.ids) == ids(overdue)
    assert list(figures.capas.postponed.ids) == ids(
        [t for t in known if past(t.get("postponements", []))]
    )
    assert sum(figures.capas.by_state.values()) == figures.capas.total == len(known)


def test_decisions_carried_out_late_and_overdue_are_counted_alike(figures: YearFigures) -> None:
    every = [t for t in trees("decisions") if state(t, "taken") != "entered_by_mistake"]
    taken = [t for t in every if in_year(t["date"])]
    termed = [t for t in taken if t.get("due")]
    done = [t for t in termed if state(t, "taken") == "done"]
    late = [t for t in done if day(past(t["transitions"])[-1]["date"]) > day(t["due"])]
    overdue = [
        t
        for t in every
        if t.get("due")
        and day(t["date"]) <= DAY
        and day(t["due"]) < DAY
        and state(t, "taken") == "taken"
    ]
    found = figures.decisions
    assert [list(x.ids) for x in (found.taken, found.with_term, found.done, found.late)] == [
        ids(taken),
        ids(termed),
        ids(done),
        ids(late),
    ]
    assert list(found.overdue.ids) == ids(overdue)


def test_indicators_by_target_are_counted_alike(figures: YearFigures) -> None:
    marks: dict[str, list[str]] = defaultdict(list)
    for tree in trees("indicators"):
        values = [i for i in past(tree.get("values", [])) if str(i["period"])[:9] == "2025-2026"]
        aims = [i for i in tree.get("targets", []) if str(i["period"])[:9] == "2025-2026"]
        if not values:
            marks["no_value"].append(tree["id"])
            continue
        value = max(values, key=lambda i: (i["period"], day(i["date"])))["value"]
        aim: dict[str, Any] = max(aims, key=lambda i: i["period"], default={})
        sign = -1 if tree.get("better") == "lower" else 1
        threshold, target = aim.get("threshold"), aim.get("target")
        if threshold is not None and sign * value < sign * threshold:
            marks["under"].append(tree["id"])
        elif target is None:
            marks["no_target"].append(tree["id"])
        else:
            marks["reached" if sign * value >= sign * target else "short"].append(tree["id"])
    found = figures.indicators
    assert list(found.reached.ids) == sorted(marks["reached"])
    assert list(found.short.ids) == sorted(marks["short"] + marks["under"])
    assert list(found.no_target.ids) == sorted(marks["no_target"])
    assert list(found.no_value.ids) == sorted(marks["no_value"])


def test_documents_surveys_and_reports_are_counted_alike(figures: YearFigures) -> None:
    documents = [t for t in trees("documents") if state(t, "draft") != "entered_by_mistake"]
    approved = [
        t
        for t in documents
        if any(act.get("date") and in_year(act["date"]) for act in t.get("approvals", []))
    ]
    assert list(figures.documents.approved_in_year.ids) == ids(approved)
    assert figures.documents.in_force == sum(state(t, "draft") == "in_force" for t in documents)
    over = [
        t
        for t in trees("waves")
        if state(t, "planned") in {"finished", "reported"} and in_year(t["closed"])
    ]
    low = [t for t in over if t["valid"] / (t["invited"] - t.get("ineligible", 0)) < 0.3]
    assert list(figures.surveys.waves.ids) == ids(over)
    assert list(figures.surveys.low_response.ids) == ids(low)
    issued = [t for t in trees("reports") if in_year(t["issued"])]
    unused = [t for t in issued if not past(t.get("uses", []))]
    assert list(figures.reports.issued.ids) == ids(issued)
    assert list(figures.reports.unused.ids) == ids(unused)


def test_the_share_of_complete_data_follows_from_what_is_there_and_what_is_missing(
    figures: YearFigures,
) -> None:
    found = figures.completeness
    missing = {item.name for item in found.missing}
    assert set(found.present.ids) | missing == set(found.expected.ids)
    assert not set(found.present.ids) & missing
    assert found.share is not None
    assert float(found.share) == 100 * (len(found.expected.ids) - len(missing)) / len(
        found.expected.ids
    )
    with_value = {
        tree["id"]
        for tree in trees("indicators")
        if any(str(i["period"])[:9] == "2025-2026" for i in past(tree.get("values", [])))
    }
    lacking = {tree["id"] for tree in trees("indicators")} - with_value
    assert lacking == {item.record for item in found.missing if item.record.startswith("IND-")}
