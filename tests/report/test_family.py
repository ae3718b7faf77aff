"""The reports beside the annual one: what each says of one small university, word for word."""

from __future__ import annotations

import datetime as dt
import io
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

import docx
import openpyxl
import pytest

from qms.engine.periods import (
    day_period,
    month_period,
    semester_period,
    year_period,
)
from qms.engine.report_set import REPORTS
from qms.engine.view import View
from qms.engine.years import AcademicYear
from qms.errors import ReportProblem
from qms.i18n import LANGUAGES
from qms.kinds.obligation import Obligation
from qms.kinds.policies.reports import Reports
from qms.model.record import Circle
from qms.report.family import FAMILY, report_spec
from qms.report.frame import Frame, compose
from qms.report.layout import lay_out
from qms.report.listing import listing_spec
from qms.report.render import make
from tests.engine.academic import CALENDAR, obligation
from tests.surveys import printed, survey, wave
from tests.workspaces import assessment, capa, risk, snapshot

if TYPE_CHECKING:
    from collections.abc import Callable

    from qms.engine.periods import Period
    from qms.report.document import Document

GOLDEN: Final = Path(__file__).parent / "golden"
TODAY: Final = dt.date(2026, 6, 20)

UNITS: Final = (
    """\
    id: UNIT-school-of-pharmacy
    schema: 1
    names: [{text: School of Pharmacy}]
    parent: UNIT-university
    level: faculty
    """,
    """\
    id: UNIT-kafedra-of-chemistry
    schema: 1
    names: [{text: Kafedra of chemistry}]
    parent: UNIT-school-of-pharmacy
    level: department
    """,
)
INDICATOR: Final = """\
    id: IND-satisfaction
    schema: 1
    title: Learner satisfaction
    measure: "%"
    owner: ROLE-dean@UNIT-school-of-pharmacy
    unit: UNIT-school-of-pharmacy
    targets:
      - {id: '1', period: 2024-2025, target: 68, threshold: 60}
      - {id: '2', period: 2025-2026, target: 70, threshold: 60}
    values:
      - {id: '1', date: 2024-06-20, period: 2023-2024, value: 66}
      - {id: '2', date: 2025-06-20, period: 2024-2025, value: 68.5}
      - {id: '3', date: 2026-05-18, period: 2025-2026, value: 71}
    """
DECISION: Final = """\
    id: DEC-2026-0001
    schema: 1
    title: Laboratories are opened in the evening
    body: BODY-academic-council
    act: protocol
    number: '5'
    date: 2026-05-14
    executors: [ROLE-dean@UNIT-school-of-pharmacy]
    due: 2026-06-10
    """
MEETING: Final = """\
    id: MTG-2026-0001
    schema: 1
    body: BODY-academic-council
    date: 2026-05-14
    number: '5'
    attendance: {members: 9, present: 8}
    agenda: [{id: '1', title: Results of the semester, heard: A report, resolved: Noted}]
    transitions: [{id: '1', date: 2026-05-14, to: held}]
    """
REQUEST: Final = """\
    id: REQ-2026-0001
    schema: 1
    title: Form on staff
    request_kind: information-request
    sender: Statistics office
    number: 44-K
    date: 2026-05-18
    due: 2026-06-25
    """
DONE: Final = obligation(
    "{type: window, first_month: 5, last_month: 5}",
    "completions:\n  - {id: '1', date: 2026-06-02, occurrence: 2025-2026}",
)
OPEN: Final = obligation("{type: months, months: [6]}", name="OBL-y")
LATE: Final = obligation("{type: months, months: [4]}", name="OBL-z")


def in_pharmacy(text: str, unit: str = "UNIT-school-of-pharmacy") -> str:
    return text.replace("unit: UNIT-university", f"unit: {unit}")


RISKS: Final = (
    in_pharmacy(
        risk(1, levels=(3, 3), date="2025-10-06", then=assessment(2, "2026-05-11", (3, 5)))
    ),
    in_pharmacy(risk(2, levels=(4, 5), date="2026-05-04"), "UNIT-kafedra-of-chemistry"),
    risk(3, levels=(2, 2), date="2026-02-09")
    + "transitions: [{id: '1', date: 2026-05-20, to: closed, basis: Nothing for a year}]\n",
)
CAPAS: Final = (
    in_pharmacy(capa(1)).replace("2026-12-20", "2026-05-15")
    + """\
nonconformity: One answer in ten
causes: Sent too late
measures:
  - {id: '1', text: Send earlier, due: 2026-04-30}
  - {id: '2', text: Remind twice}
postponements: [{id: '1', date: 2026-05-12, basis: Minutes No. 5, new: 2026-09-01}]
updates: [{id: '1', date: 2026-05-25, text: The first reminder was sent, progress: 40}]
transitions: [{id: '1', date: 2026-03-02, to: planned}, {id: '2', date: 2026-03-09, to: approved}]
""",
    capa(2).replace("2026-12-20", "2026-05-29")
    + """\
nonconformity: No copies
causes: Made by hand
measures: [{id: '1', text: Copy every week}]
transitions: [{id: '1', date: 2026-03-02, to: planned}, {id: '2', date: 2026-03-09, to: approved}]
""",
)
RESULTS: Final = (
    "question: q1, counts: 10 20 30 25 15 4, blank: 6",
    "question: q1, group: UNIT-school-of-pharmacy, counts: 1 2 3 10 4 1, blank: 2",
)
WAVE: Final = wave(*RESULTS, more="invited: 400\nineligible: 20\nvalid: 110\n")
EVERYTHING: Final = (
    *UNITS,
    *RISKS,
    *CAPAS,
    *(INDICATOR, DECISION, MEETING, REQUEST, DONE, OPEN, LATE, CALENDAR, survey(), WAVE),
)


def frame(
    period: Period | None = None,
    *texts: str,
    unit: str | None = None,
    circle: Circle = Circle.INTERNAL,
    lang: str = "en",
) -> Frame:
    """Look at the university on the last day of a period, at the latest on TODAY."""
    found = snapshot(*(texts or EVERYTHING))
    chosen = period or day_period(TODAY)
    view = View(found, min(TODAY, chosen.last))
    shown = printed(view, circle)
    return Frame(view, chosen, lang, circle=circle, unit=unit, printed=shown)


def made(name: str, looked: Frame) -> Document:
    """Return a report."""
    spec = report_spec(name)
    assert spec is not None
    return compose(spec, looked)


def text(document: Document) -> str:
    """Return a report as Markdown."""
    return make(lay_out(document), "md").decode()


MAY: Final = month_period("2026-05")
YEAR: Final = year_period(AcademicYear(2025))


def spring() -> Period:
    """Return the second semester of the calendar."""
    found = semester_period(snapshot(CALENDAR), "2025-2026/2")
    assert found is not None
    return found


CASES: Final[dict[str, Callable[[], Frame]]] = {
    "operational": lambda: frame(MAY),
    "semester": lambda: frame(spring()),
    "unit": lambda: frame(YEAR, unit="UNIT-school-of-pharmacy"),
    "unit-semester": lambda: frame(spring(), unit="UNIT-school-of-pharmacy"),
    "survey-results": lambda: frame(YEAR),
    "risks": frame,
    "capas": frame,
    "documents": frame,
    "decisions": lambda: frame(YEAR),
    "obligations": lambda: frame(YEAR),
}


@pytest.mark.parametrize("name", CASES)
def test_the_whole_text_is_the_stored_one(name: str) -> None:
    shown = text(made(name, CASES[name]()))
    stored = GOLDEN / f"{name}-en.md"
    if os.environ.get("REGENERATE"):
        stored.write_text(shown, encoding="utf-8")
    assert shown == stored.read_text(encoding="utf-8"), "new words? REGENERATE=1 stores them"


@pytest.mark.parametrize("spec", FAMILY, ids=lambda spec: spec.name)
def test_every_report_says_what_it_is_in_its_help(spec: object) -> None:
    assert getattr(spec, "title", "")
    assert getattr(spec, "help", "")


@pytest.mark.parametrize("profile", ["kaznmu", "dulaty"])
def test_the_set_of_reports_names_reports_channels_and_duties_that_there_are(profile: str) -> None:
    found = snapshot(profile=profile)
    edition = found.policy(Reports, TODAY)
    assert edition is not None
    known = {channel.id for channel in edition.value.channels}
    for row in edition.value.reports:
        assert all(report_spec(name) for name in row.makes), row.kind
        assert set(row.channels) <= known, row.kind
        assert row.obligations
        assert all(isinstance(found.get(name), Obligation) for name in row.obligations)
        for words in (row.frequency, *row.content):
            assert set(dict(words.by_lang)) == set(LANGUAGES)


@pytest.mark.parametrize(
    ("kind", "parts", "channels"),
    [
        ("operational", 3, ["internal"]),
        ("interim-semester", 3, ["internal", "corporate"]),
        ("annual-iqas", 4, ["corporate", "public"]),
        ("school-faculty", 2, ["internal", "internal"]),
        ("accreditation", 2, ["internal", "internal"]),
        ("survey-results", 2, ["corporate", "public"]),
        ("risks-and-capa", 2, ["internal"]),
    ],
)
def test_the_seven_rows_of_the_regulation_have_their_content_and_channels(
    kind: str, parts: int, channels: list[str]
) -> None:
    edition = snapshot().policy(Reports, TODAY)
    assert edition is not None
    row = edition.value.kind(kind)
    assert row is not None
    circles = {channel.id: channel.circle.value for channel in edition.value.channels}
    assert len(row.content) == parts
    assert [circles[name] for name in row.channels] == channels
    assert row.source
    assert (row.source.section or "").startswith("8.2(")


@pytest.mark.req("KZ-REP-05")
def test_the_operational_report_has_indicators_events_and_capa_status_of_the_month() -> None:
    document = made("operational", frame(MAY))
    tables = document.tables
    assert [row[:2] for row in tables["values"].rows] == [("Learner satisfaction", "%")]
    assert [row[1] for row in tables["risks"].rows] == [
        *("RSK-2026-0002", "RSK-2026-0001", "RSK-2026-0003"),
    ]
    assert [row[4] for row in tables["risks"].rows] == ["identified", "assessed again", "closed"]
    assert tables["meetings"].origin == (("MTG-2026-0001",),)
    assert tables["decisions"].origin == (("DEC-2026-0001",),)
    assert tables["requests"].origin == (("REQ-2026-0001",),)
    capas = {str(row[0]): row for row in tables["capas"].rows}
    assert capas["CAPA-2026-0001"][3] == "2026-09-01 (at first 2026-05-15)"
    assert capas["CAPA-2026-0001"][5] == "2026-05-25: The first reminder was sent"
    shown = text(document)
    for line in ("CAPAs under way: 2", "Of these overdue: 1", "Of these without one: 1"):
        assert f"- {line}\n" in shown


def test_a_month_shows_what_was_known_at_its_end() -> None:
    april = month_period("2026-04")
    shown = made("operational", frame(april)).tables
    assert shown["risks"].rows == ()
    assert {row[0] for row in shown["capas"].rows} == {"CAPA-2026-0001", "CAPA-2026-0002"}
    assert str(shown["capas"].rows[0][3]) == "2026-05-15"


@pytest.mark.req("KZ-REP-06", part="objectives come with a later kind")
def test_the_interim_report_has_dynamics_targets_and_identified_risks() -> None:
    tables = made("semester", frame(spring())).tables
    (dynamics,) = tables["dynamics"].rows
    assert dynamics[2:] == ("2023-2024: 66; 2024-2025: 68.5", "2025-2026", 71, 2.5, "better")
    assert tables["targets"].rows[0][-1] == "reached"
    new = [row[1] for row in tables["risks"].rows if row[4] == "identified"]
    assert new == ["RSK-2026-0003", "RSK-2026-0002"]
    assert [row[0] for row in tables["highest"].rows] == ["RSK-2026-0002", "RSK-2026-0001"]


@pytest.mark.req("KZ-REP-06", part="objectives come with a later kind")
def test_a_value_of_an_earlier_year_stands_for_no_later_period_in_both_reports() -> None:
    old = INDICATOR.replace("IND-satisfaction", "IND-employers").replace(
        "      - {id: '3', date: 2026-05-18, period: 2025-2026, value: 71}\n", ""
    )
    both = (*EVERYTHING, old)
    semester = made("semester", frame(spring(), *both))
    annual = made("annual", frame(YEAR, *both))
    rows = {row[0]: row[2:] for row in semester.tables["dynamics"].rows if row[3] is None}
    assert list(rows.values()) == [
        ("2023-2024: 66; 2024-2025: 68.5", None, None, None, "no value"),
    ]
    assert len(semester.tables["targets"].rows) == 1
    for mine, theirs in (
        ("dynamics.with-a-value-of-the-period", "indicators.with_value"),
        ("dynamics.better-than-in-the-period-before", "indicators.improved"),
        ("dynamics.worse-than-in-the-period-before", "indicators.worsened"),
        ("targets.target-reached-so-far", "indicators.reached"),
        ("targets.share-of-targets-reached", "indicators.reached_share"),
    ):
        here, there = semester.origins[mine], annual.origins[theirs]
        assert (here.value, here.ids) == (there.value, there.ids), mine


def test_a_period_is_compared_with_the_one_just_before_it_only() -> None:
    gap = INDICATOR.replace(
        "      - {id: '2', date: 2025-06-20, period: 2024-2025, value: 68.5}\n", ""
    )
    document = made(
        "semester", frame(spring(), *(one for one in EVERYTHING if one != INDICATOR), gap)
    )
    assert document.tables["dynamics"].rows[0][2:] == ("2023-2024: 66", "2025-2026", 71, None, "")


def test_for_all_staff_it_lists_only_what_is_published() -> None:
    hidden = RISKS[1] + "circle: internal\n"
    texts = tuple(hidden if one is RISKS[1] else one for one in EVERYTHING)
    tables = made("semester", frame(spring(), *texts, circle=Circle.CORPORATE)).tables
    assert [row[0] for row in tables["highest"].rows] == ["RSK-2026-0001"]
    assert tables["highest"].note == "Entries for a narrower circle, not shown: 1."
    assert "RSK-2026-0002" not in text(
        made("semester", frame(spring(), *texts, circle=Circle.CORPORATE))
    )


@pytest.mark.req("KZ-REP-08", part="programmes and achievements come with later kinds")
def test_a_faculty_is_reported_with_its_kafedras_per_year_and_per_semester() -> None:
    for name, period in (("unit", YEAR), ("unit-semester", spring())):
        tables = made(name, frame(period, unit="UNIT-school-of-pharmacy")).tables
        assert [row[0] for row in tables["register"].rows] == ["RSK-2026-0002", "RSK-2026-0001"]
        assert tables["capas"].origin == (("CAPA-2026-0001", "RSK-2026-0001"),)
        assert tables["decisions"].origin == (("DEC-2026-0001",),)
    small = made("unit", frame(YEAR, unit="UNIT-kafedra-of-chemistry")).tables
    assert [row[0] for row in small["register"].rows] == ["RSK-2026-0002"]
    assert small["capas"].rows == ()


def test_a_letter_that_a_post_of_the_unit_answers_stands_in_its_report() -> None:
    letter = REQUEST + "executors: [ROLE-dean@UNIT-school-of-pharmacy]\n"
    old = letter.replace("REQ-2026-0001", "REQ-2025-0001").replace("2026-05-18", "2025-05-18")
    texts = (*(one for one in EVERYTHING if one != REQUEST), letter, old)
    about = made("unit", frame(YEAR, *texts, unit="UNIT-school-of-pharmacy"))
    assert about.tables["requests"].origin == (("REQ-2025-0001",), ("REQ-2026-0001",))
    other = made("unit", frame(YEAR, *EVERYTHING, unit="UNIT-school-of-pharmacy"))
    assert other.tables["requests"].rows == ()


def test_a_unit_sees_its_own_answers_beside_those_of_all() -> None:
    tables = made("unit", frame(YEAR, unit="UNIT-school-of-pharmacy")).tables
    ((_survey, _period, group, valid, own, whole),) = tables["surveys"].rows
    assert (group, valid) == ("School of Pharmacy", 23)
    assert (own, whole) == (round(100 * 14 / 20, 1), round(100 * 40 / 100, 1))


@pytest.mark.parametrize("unit", ["UNIT-nothing", "RSK-2026-0001", "../../etc", None])
def test_what_is_no_unit_is_refused(unit: str | None) -> None:
    with pytest.raises(ReportProblem, match="There is no unit"):
        made("unit", frame(YEAR, unit=unit))


@pytest.mark.req("KZ-REP-14", part="the annual work plan comes with a later kind")
def test_the_plan_shows_item_term_day_done_and_the_share_done_in_time() -> None:
    texts = (
        *(CALENDAR, DONE, OPEN, LATE),
        obligation(
            "{type: months, months: [3]}",
            "completions:\n  - {id: '1', date: 2026-03-20, occurrence: 2025-2026}",
            name="OBL-w",
        ),
    )
    document = made("obligations", frame(YEAR, *texts))
    own = [row for row in document.tables["register"].rows if row[0] == "Something"]
    assert [(row[3], row[4], row[6]) for row in own] == [
        (dt.date(2026, 3, 31), dt.date(2026, 3, 20), "yes"),
        (dt.date(2026, 4, 30), None, "no"),
        (dt.date(2026, 5, 31), dt.date(2026, 6, 2), "no"),
        (dt.date(2026, 6, 30), None, ""),
    ]
    rows = document.tables["register"].rows
    fallen = [row for row in rows if isinstance(row[3], dt.date) and row[3] <= TODAY]
    timely = [row for row in fallen if row[4] and str(row[4]) <= str(row[3])]
    share = f"{100 * len(timely) / len(fallen):.1f} %"
    assert f"- Done in time, of those fallen due: {share}\n" in text(document)


def test_the_capa_plan_has_the_five_fields_of_the_regulation() -> None:
    table = made("capas", frame()).tables["register"]
    wanted = ["nonconformity", "causes", "measures", "term", "responsible"]
    assert [column.key for column in table.columns][1:6] == wanted
    assert table.rows[1][1:6] == (
        *("One answer in ten", "Sent too late", "Send earlier (2026-04-30); Remind twice"),
        "2026-09-01 (at first 2026-05-15)",
        table.rows[1][5],
    )


def test_the_register_reads_the_same_out_of_word_and_excel() -> None:
    layout = lay_out(made("risks", frame()))
    wanted = [[str(row[0]), str(row[6])] for row in layout.document.tables["register"].rows]
    assert wanted[0] == ["RSK-2026-0002", "20"]
    paper = docx.Document(io.BytesIO(make(layout, "docx")))
    table = next(one for one in paper.tables if len(one.rows) == 1 + len(wanted))
    assert [[row.cells[0].text, row.cells[6].text] for row in table.rows[1:]] == wanted
    book = openpyxl.load_workbook(io.BytesIO(make(layout, "xlsx")))
    rows = list(book["Risk register"].iter_rows(min_row=2, values_only=True))
    assert [[str(row[0]), str(row[6])] for row in rows] == wanted


def test_closed_risks_stand_apart_in_the_register_and_in_that_of_the_shared_folder() -> None:
    for document in (made("risks", frame()), compose(listing_spec("risk"), frame())):
        live = [row[0] for row in document.tables["register"].rows]
        closed = [(row[0], str(row[4])) for row in document.tables["closed-risks"].rows]
        assert live == ["RSK-2026-0002", "RSK-2026-0001"]
        assert closed == [("RSK-2026-0003", "2026-05-20")]
        assert "](qms:table/closed-risks)" in document.markdown


def test_a_register_shows_a_day_of_the_past() -> None:
    document = made("risks", frame(day_period(dt.date(2026, 2, 10))))
    assert [row[0] for row in document.tables["register"].rows] == [
        *("RSK-2026-0001", "RSK-2026-0003"),
    ]


def test_every_figure_of_a_summary_leads_to_its_records() -> None:
    document = made("operational", frame(MAY))
    assert document.origins["capas.overdue"].ids == ("CAPA-2026-0002",)
    assert document.origins["risks"].ids == (*("RSK-2026-0002", "RSK-2026-0001", "RSK-2026-0003"),)


def test_sensitive_surveys_stay_with_the_office() -> None:
    texts = (survey(more="sensitive: true\n"), WAVE, *UNITS)
    inside = made("survey-results", frame(YEAR, *texts))
    assert len(inside.tables["waves"].rows) == 1
    outside = made("survey-results", frame(YEAR, *texts, circle=Circle.CORPORATE))
    assert outside.tables["waves"].rows == ()
    assert not outside.figures


def test_survey_results_draw_the_answers_of_each_wave() -> None:
    document = made("survey-results", frame(YEAR))
    (row,) = document.tables["waves"].rows
    assert row[2:6] == (400 - 20, 110, round(100 * 110 / 380, 1), 40.0)
    assert [figure.origin for figure in document.figures.values()] == [("WAVE-2026-0001",)]
    assert document.tables["questions-wave-2026-0001"].rows == (("Lectures", 100, 40.0, 30.0),)


def test_the_rules_know_the_reports_that_there_are() -> None:
    assert tuple(spec.name for spec in FAMILY) == REPORTS
