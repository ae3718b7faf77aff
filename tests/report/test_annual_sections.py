"""What the annual report adds up beside the registers: agenda, use, earlier figures, faculties."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

import pytest

from qms.engine.periods import year_period
from qms.engine.tally import Share, Tally
from qms.engine.years import AcademicYear
from qms.model.record import Circle
from qms.report.annual import annual
from qms.report.family import report_spec
from qms.report.frame import Frame, compose
from qms.report.origins import unmarked
from tests.workspaces import capa, risk, view

if TYPE_CHECKING:
    from qms.report.document import Document, Table
    from qms.report.frame import Content

FACULTY = """
    id: UNIT-faculty-of-law
    schema: 1
    names: [{text: Faculty of Law}]
    level: faculty
    parent: UNIT-university
"""
DUTY = """
    id: OBL-annual-iqas
    schema: 1
    title: Annual report
    group: reporting
    report_kind: annual-iqas
    responsible: [UNIT-academic-quality-office]
    to: BODY-academic-council
    rule: {type: yearly, month: 7, day: 1, inclusive: false}
    source: {own: true}
"""
PLAN = capa(
    more="nonconformity: Few answers.\ncauses: Late.\nmeasures: [{id: '1', text: Remind}]\n"
)
LATE = PLAN + "transitions: [{id: '1', date: 2026-09-21, to: planned}]\n"


def frame(*texts: str, day: str = "2026-11-21", circle: Circle = Circle.INTERNAL) -> Frame:
    """Look at literal records of 2026-2027 on a day."""
    seen = view(*texts, today=day)
    return Frame(seen, year_period(AcademicYear.of(dt.date(2026, 9, 1))), "en", circle=circle)


def made(*texts: str, day: str = "2026-11-21", circle: Circle = Circle.INTERNAL) -> Content:
    """Return the content of the report."""
    return annual(frame(*texts, day=day, circle=circle))


def table(found: Content, name: str) -> Table:
    """Return a table by its id."""
    return next(item for item in found.tables if item.id == name)


def texts(found: Content, name: str) -> list[tuple[str, ...]]:
    """Return the rows of a table as words."""
    return [tuple(str(cell) for cell in row) for row in table(found, name).rows]


def whole(*records: str) -> Document:
    """Return the composed document."""
    spec = report_spec("annual")
    assert spec
    return compose(spec, frame(*records))


def meeting(agenda: str, number: int = 1, date: str = "2026-12-17") -> str:
    """Write a meeting of the Academic Council."""
    return f"""
        id: MTG-2026-{number:04d}
        schema: 1
        body: BODY-academic-council
        date: {date}
        agenda: [{{id: "1", title: Question, {agenda}}}]
    """


@pytest.mark.req("KZ-CAPA-07")
def test_the_agenda_question_that_considers_the_capas_is_named() -> None:
    found = made(risk(), LATE, DUTY, meeting("concerns: [CAPA-2026-0001], tags: [quality]"))
    assert texts(found, "agenda") == [
        ("MTG-2026-0001", "2026-12-17", "1. Question", "concerns CAPAs: CAPA-2026-0001", "planned")
    ]
    assert table(found, "agenda").origin == (("MTG-2026-0001", "CAPA-2026-0001"),)


def test_a_planned_question_that_only_bears_the_mark_of_quality_is_said_to_name_no_record() -> None:
    found = made(DUTY, meeting("tags: [quality]"), meeting("tags: [risk]", 2))
    assert [row[3] for row in texts(found, "agenda")] == [
        "is marked as a question of quality; it names no record"
    ]


def test_without_a_question_the_report_says_that_none_is_on_an_agenda() -> None:
    text = whole(risk(), LATE, DUTY).markdown
    assert "not on an agenda of the Academic Council yet" in text


@pytest.mark.req("KZ-REP-12")
def test_reports_without_a_recorded_use_are_listed() -> None:
    report = """
        id: RPT-2026-000{n}
        schema: 1
        title: Report {n}
        report_kind: operational
        period: 2026-09
        issued: 2026-10-0{n}
    """
    used = report.format(n=1).rstrip() + (
        "\n        uses: [{id: '1', date: 2026-10-20, text: The timetable was changed}]\n"
    )
    late = report.format(n=3).rstrip() + (
        "\n        uses: [{id: '1', date: 2026-12-20, text: Later than the day of the report}]\n"
    )
    found = made(used, report.format(n=2), late)
    assert found.model.reports.unused.ids == ("RPT-2026-0002", "RPT-2026-0003")  # type: ignore[attr-defined]
    assert [row[3] for row in texts(found, "reports")] == [
        "2026-10-20, The timetable was changed",
        "no use recorded",
        "no use recorded",
    ]


def test_figures_published_earlier_stand_beside_those_of_the_same_day_now() -> None:
    published = """
        id: RPT-2026-0001
        schema: 1
        title: Annual report
        report_kind: annual-iqas
        period: 2026-2027
        issued: 2026-11-10
        data_as_of: 2026-11-05
        figures:
          - {name: risks.live, value: 2}
          - {name: capas.total, value: 1}
          - {name: risks.risen, value: 0}
          - {name: bands/1/count, value: 1}
    """
    later = risk(2, date="2026-11-06")
    found = made(risk(), later, LATE, published)
    assert [(row[0], *row[3:]) for row in texts(found, "earlier")] == [
        ("Risks in the register", "2.0", "1", "differs"),
        ("CAPAs in the register", "1.0", "1", "None"),
        ("Risks that rose", "0.0", "0", "None"),
    ]
    assert found.model.earlier.not_recomputed == 1  # type: ignore[attr-defined]
    assert found.model.risks.live == 2  # type: ignore[attr-defined]


@pytest.mark.req("KZ-REP-13")
def test_a_faculty_adds_up_its_units_and_names_its_summary_and_where_it_was_considered() -> None:
    kafedra = """
        id: UNIT-kafedra-of-law
        schema: 1
        names: [{text: Kafedra of law}]
        level: department
        parent: UNIT-faculty-of-law
    """
    summary = """
        id: RPT-2026-0001
        schema: 1
        title: Report of the faculty
        report_kind: school-faculty
        period: 2026-2027/1
        issued: 2026-11-10
        scope: UNIT-faculty-of-law
    """
    own = risk().replace("UNIT-university", "UNIT-kafedra-of-law")
    found = made(
        FACULTY,
        kafedra,
        own,
        risk(2, levels=(2, 2)),
        summary,
        DUTY,
        meeting("concerns: [RPT-2026-0001]", date="2026-11-20"),
    )
    rows = {row[0]: row[1:3] for row in texts(found, "units")}
    assert rows["Faculty of Law"] == ("1", "1")
    assert rows["Units outside the faculties"] == ("1", "0")
    assert [(row[0], row[4]) for row in texts(found, "summaries")] == [
        ("RPT-2026-0001", "MTG-2026-0001")
    ]


@pytest.mark.req("KZ-REP-15")
def test_the_completeness_names_each_missing_input() -> None:
    value = "values: [{{id: '1', date: 2026-11-01, period: 2026-2027, value: 3}}]".format()
    indicator = "id: IND-{name}\nschema: 1\ntitle: Indicator {name}\n"
    found = made(
        risk(),
        indicator.format(name="there") + value.replace("{{", "{").replace("}}", "}") + "\n",
        indicator.format(name="absent"),
    )
    complete = found.model.completeness  # type: ignore[attr-defined]
    assert "IND-there" in complete.present.ids
    assert [item.record for item in complete.missing if item.record.startswith("IND")] == [
        "IND-absent"
    ]
    assert ("values of indicators for the year", "2", "1", "50.0") in texts(found, "inputs")
    assert any(row[1:3] == ("IND-absent", "Indicator absent") for row in texts(found, "missing"))


@pytest.mark.req("KZ-REP-07")
def test_three_years_the_target_and_the_mark_stand_beside_each_indicator() -> None:
    indicator = """
        id: IND-appeals
        schema: 1
        title: Time to decide an appeal
        better: lower
        targets: [{id: "1", period: 2026-2027, target: 4, threshold: 5}]
        values:
          - {id: "1", date: 2025-06-20, period: 2024-2025, value: 7}
          - {id: "2", date: 2026-06-20, period: 2025-2026, value: 6, published: 5.5}
          - {id: "3", date: 2026-11-02, period: 2026-2027, value: 4.5}
    """
    found = made(indicator)
    assert texts(found, "indicators") == [
        (
            "Time to decide an appeal",
            "None",
            "7.0",
            "6.0",
            "4.5",
            "4.0",
            "not reached; better than before; published differently before",
        )
    ]
    assert texts(found, "published") == [
        ("Time to decide an appeal", "2025-2026", "5.5", "6.0", "None")
    ]


def test_matters_for_the_council_name_the_record_that_calls_for_each() -> None:
    found = made(risk(), risk(2, levels=(4, 5)), LATE, day="2026-12-21")
    called = {row[2]: row[1] for row in texts(found, "proposals")}
    assert called["RSK-2026-0002"].startswith("Draw up a CAPA plan")
    assert called["CAPA-2026-0001"].startswith("Finish the overdue CAPA")
    assert "RSK-2026-0001" not in called


def test_a_report_for_the_public_lists_no_record_but_counts_them() -> None:
    found = made(risk(), LATE, DUTY, circle=Circle.PUBLIC)
    assert found.model.risks.live == 1  # type: ignore[attr-defined]
    for name in ("risks", "capas", "proposals", "deadlines", "moves", "agenda"):
        assert table(found, name).rows == ()


def test_what_a_circle_may_not_see_is_cut_and_counted_wherever_ids_stand() -> None:
    indicator = "id: IND-absent\nschema: 1\ntitle: Indicator absent\n"
    report = """
        id: RPT-2026-0001
        schema: 1
        title: Report
        report_kind: operational
        period: 2026-09
        issued: 2026-10-01
    """
    records = (risk(2, levels=(4, 5)), LATE, risk(), DUTY, indicator, report)
    looked = frame(*records, day="2026-12-21", circle=Circle.PUBLIC)
    spec = report_spec("annual")
    assert spec
    document = compose(spec, looked)
    cells = [str(cell) for one in document.tables.values() for row in one.rows for cell in row]
    said = "\n".join([document.markdown, *cells])
    for hidden in ("RSK-", "CAPA-2026", "OBL-", "RPT-"):
        assert hidden not in said
    inside = annual(frame(*records, day="2026-12-21"))
    for name in ("proposals", "missing"):
        cut = len(table(inside, name).rows) - len(document.tables[name].rows)
        assert cut > 0
        assert document.tables[name].note == f"Entries for a narrower circle, not shown: {cut}."
    assert "Overdue CAPAs for a narrower circle, not shown" in document.markdown
    assert inside.model.overdue == ("CAPA-2026-0001",)  # type: ignore[attr-defined]


SURVEY = """
    id: SRV-{name}
    schema: 1
    title: Survey {name}
    target_group: learners
    sensitive: {sensitive}
"""
WAVE = """
    id: WAVE-2026-000{n}
    schema: 1
    survey: SRV-{name}
    period: 2026-2027/1
    opened: 2026-10-01
    closed: 2026-10-15
    invited: 100
    valid: 10
    improvements: [{changes}]
    transitions: [{{id: "1", date: 2026-10-16, to: finished}}]
"""


@pytest.mark.parametrize("circle", [Circle.CORPORATE, Circle.PUBLIC])
def test_a_sensitive_survey_stands_in_no_report_for_a_wider_circle(circle: Circle) -> None:
    texts_ = (
        SURVEY.format(name="open", sensitive="false"),
        SURVEY.format(name="grief", sensitive="true"),
        WAVE.format(n=1, name="open", changes=""),
        WAVE.format(n=2, name="grief", changes=""),
    )
    spec = report_spec("annual")
    assert spec
    document = compose(spec, frame(*texts_, circle=circle))
    cells = [str(cell) for one in document.tables.values() for row in one.rows for cell in row]
    assert "grief" not in "\n".join([document.markdown, *cells])
    assert document.tables["waves"].note == "Entries for a narrower circle, not shown: 1."
    assert "Survey waves finished: " in document.markdown
    inside = table(annual(frame(*texts_)), "waves")
    assert (len(inside.rows), inside.note) == (2, "")


def test_only_what_is_done_counts_as_changed_because_of_a_survey() -> None:
    done = PLAN + (
        "transitions:\n  - {id: '1', date: 2026-09-21, to: planned}\n"
        "  - {id: '2', date: 2026-09-22, to: approved}\n  - {id: '3', date: 2026-11-01, to: done}\n"
    )
    second = LATE.replace("CAPA-2026-0001", "CAPA-2026-0002")
    found = made(
        risk(),
        done,
        second,
        SURVEY.format(name="one", sensitive="false"),
        SURVEY.format(name="two", sensitive="false"),
        WAVE.format(n=1, name="one", changes="CAPA-2026-0001, CAPA-2026-0002"),
        WAVE.format(n=2, name="two", changes="CAPA-2026-0002"),
    )
    surveys = found.model.surveys  # type: ignore[attr-defined]
    assert surveys.improved_something.ids == ("WAVE-2026-0001",)
    assert surveys.under_way.ids == ("WAVE-2026-0002",)
    assert [(row[2], row[4]) for row in texts(found, "improvements")] == [
        ("CAPA-2026-0001", "change made"),
        ("CAPA-2026-0002", "under way"),
        ("CAPA-2026-0002", "under way"),
    ]


@pytest.mark.req("KZ-CAPA-07")
def test_the_share_of_effective_capas_is_of_those_judged_within_the_year() -> None:
    moves = (
        "transitions:\n  - {id: '1', date: 2026-09-21, to: planned}\n"
        "  - {id: '2', date: 2026-09-22, to: approved}\n  - {id: '3', date: 2026-10-01, to: done}\n"
    )
    last = (
        "reviews:\n  - {id: '1', date: 2026-11-02, by: ROLE-dean, verdict: V, text: No new case}\n"
    )
    good = PLAN + last.replace("V,", "effective,") + moves
    bad = good.replace("CAPA-2026-0001", "CAPA-2026-0002").replace(
        "verdict: effective", "verdict: not effective"
    )
    found = made(risk(), good, bad)
    judged = ("Reminders", "2026-11-02")
    assert texts(found, "judged") == [
        ("CAPA-2026-0002", *judged, "not effective", "Dean (University)", "No new case"),
        ("CAPA-2026-0001", *judged, "effective", "Dean (University)", "No new case"),
    ]
    assert found.model.capas.effective.ids == ("CAPA-2026-0001",)  # type: ignore[attr-defined]
    assert found.model.capas.effective_share == 50  # type: ignore[attr-defined]
    assert "Of those judged within the year" in whole(risk(), good, bad).markdown


def test_closed_risks_stand_in_a_table_of_their_own() -> None:
    gone = risk(2) + "transitions: [{id: '1', date: 2026-11-20, to: closed, basis: Over}]\n"
    found = made(risk(), gone)
    assert [row[0] for row in texts(found, "risks")] == ["RSK-2026-0001"]
    assert [(row[0], *row[4:]) for row in texts(found, "closed-risks")] == [
        ("RSK-2026-0002", "2026-11-20", "Over")
    ]
    assert found.model.risks.live == len(table(found, "risks").rows)  # type: ignore[attr-defined]


def test_a_duty_that_names_nobody_is_reported_by_who_did_it_last() -> None:
    duty = """
        id: OBL-school-faculty
        schema: 1
        title: School and faculty reports
        group: reporting
        rule: {type: yearly, month: 10, day: 1}
        source: {own: true}
        completions: [{id: "1", date: 2026-09-28, by: ROLE-dean@UNIT-faculty-of-law,
          occurrence: 2026-2027}]
    """
    found = made(FACULTY, duty, DUTY)
    levels = {row[0]: row[1:3] for row in texts(found, "reporting")}
    assert levels["school / faculty"] == ("Dean (Faculty of Law)", "1")


def test_what_is_met_before_its_day_has_come_did_not_fall_due_yet() -> None:
    met = DUTY.replace("month: 7, day: 1", "month: MONTH, day: 1") + (
        "    completions: [{id: '1', date: 2026-10-05, occurrence: 2026-2027}]\n"
    )
    before = made(DUTY.replace("month: 7, day: 1", "month: 12, day: 1")).model
    ahead, come = (made(met.replace("MONTH", month)).model for month in ("12", "11"))
    own = {"OBL-annual-iqas@2026-2027"}
    assert own <= set(before.reporting.to_come.ids)  # type: ignore[attr-defined]
    assert own <= set(ahead.reporting.ahead.ids)  # type: ignore[attr-defined]
    assert own <= set(come.reporting.in_time.ids) & set(come.reporting.due.ids)  # type: ignore[attr-defined]
    assert ahead.reporting.due == before.reporting.due  # type: ignore[attr-defined]
    assert ahead.completeness.expected == before.completeness.expected  # type: ignore[attr-defined]
    assert come.completeness.expected == before.completeness.expected + 1  # type: ignore[attr-defined]


DECIDED = """
    id: DEC-2026-000{n}
    schema: 1
    title: Decision {n}
    body: BODY-academic-council
    act: protocol
    number: '5'
    date: {date}
    executors: [ROLE-dean]
    due: {due}
    transitions: {moves}
"""


def test_decisions_and_capas_carried_out_after_their_term_are_late_entries() -> None:
    done = "[{id: '1', date: 2026-11-12, to: done}]"
    plan = PLAN.replace("due: ", "due: 2026-10-30 #") + (
        "transitions:\n  - {id: '1', date: 2026-09-21, to: planned}\n"
        "  - {id: '2', date: 2026-09-22, to: approved}\n  - {id: '3', date: 2026-11-01, to: done}\n"
    )
    late = DECIDED.format(n=1, date="2026-09-10", due="2026-11-02", moves=done)
    timely = DECIDED.format(n=2, date="2026-09-10", due="2026-11-12", moves=done)
    found = texts(made(risk(), plan, late, timely), "late")
    assert [(row[0], row[2], *row[3:]) for row in found] == [
        ("CAPA-2026-0001", "carrying out", "2026-10-30", "2026-11-01", "2"),
        ("DEC-2026-0001", "carrying out", "2026-11-02", "2026-11-12", "10"),
    ]


def test_overdue_decisions_of_earlier_years_stand_apart_from_those_of_the_year() -> None:
    old = DECIDED.format(n=1, date="2026-05-14", due="2026-06-10", moves="[]")
    new = DECIDED.format(n=2, date="2026-09-10", due="2026-11-02", moves="[]")
    assert (
        "Decisions taken: 1; with a term: 1, of these carried out: 0, overdue: 1. "
        "Overdue in all, decisions of earlier years included: 2."
    ) in unmarked(whole(old, new).markdown).replace("\\", "")


def test_a_text_of_another_language_says_which_it_is() -> None:
    kazakh = risk().replace("title: ", "title: {kk: Деректердің жоғалуы} #", 1)
    found = made(kazakh)
    assert texts(found, "risks")[0].count("Деректердің жоғалуы (kk)") == 1
    own = dataclasses.replace(frame(kazakh), lang="kk")
    rows = table(annual(own), "risks").rows
    assert "Деректердің жоғалуы" in rows[0]


def test_an_office_of_the_level_is_no_faculty() -> None:
    own = risk().replace("UNIT-university", "UNIT-deans-offices")
    found = made(FACULTY, own)
    assert [row[0] for row in texts(found, "units")] == ["Units outside the faculties"]


def test_a_decision_to_be_carried_out_is_under_way() -> None:
    decision = """
        id: DEC-2026-0001
        schema: 1
        title: Decision
        body: BODY-academic-council
        act: protocol
        date: 2026-10-01
        due: 2026-12-20
    """
    assert [row[-1] for row in texts(made(decision), "decisions")] == ["under way"]


def test_every_figure_of_the_model_knows_its_records() -> None:
    known = whole(risk(), LATE, DUTY).origins
    assert known["risks.live"].ids == ("RSK-2026-0001",)
    assert known["capas.total"].ids == ("CAPA-2026-0001",)
    model = made(risk(), LATE, DUTY).model
    assert dataclasses.is_dataclass(model)
    for part in ("risks", "capas", "documents", "decisions", "deadlines", "reports", "surveys"):
        area = getattr(model, part)
        for item in dataclasses.fields(area):
            value = getattr(area, item.name)
            assert isinstance(value, Tally | Share | dict | None), f"{part}.{item.name}"
