"""Reports for the staff and the public: what names a person does not leave the office."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import openpyxl
import pytest

from qms.actions.privacy import gate
from qms.actions.session import Moment, Session
from qms.assets import assets
from qms.errors import PublishingProblem
from qms.model.record import Circle
from qms.report.document import Stamp

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workspaces import Cli

IIN: Final = "991231200017"
PHONE: Final = "тел.: 8 701 123 45 67"
COUNCIL: Final = "BODY-academic-council"
MEETING: Final = "MTG-2026-0001"
FORMATS: Final = ("--format", "md,html,docx,pdf,xlsx", "--out", "out")
RISKS: Final = ("report", "risks", "--circle", "corporate")
TITLED: Final = """\
id: IND-response
schema: 1
title: "{title}"
measure: "%"
targets: [{{id: '1', period: 2025-2026, target: 70}}]
values: [{{id: '1', date: 2026-06-30, period: 2025-2026, value: 71}}]
"""
CALENDAR: Final = """\
id: POL-academic-calendar
schema: 1
editions:
  - id: "2026-2027"
    from: 2026-09-01
    source: {own: true}
    value:
      year: 2026
      calendars:
        - id: main
          label: Main
          periods: [{id: autumn, kind: semester, from: 2026-09-01, to: 2026-12-26}]
"""


@pytest.fixture
def here(qms: Cli, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Work in the folder of the workspace, where reports are written."""
    monkeypatch.chdir(qms.root)
    return qms


def nothing_written(qms: Cli) -> bool:
    return not (qms.root / "out").exists()


@pytest.mark.req("KZ-ACC-03", "KZ-ACC-02")
def test_a_planted_iin_and_number_in_a_public_report_are_refused_and_the_place_is_named(
    here: Cli,
) -> None:
    here.put(TITLED.format(title=f"Response, {PHONE}, ИИН {IIN}"))
    public = ("report", "annual", "--year", "2026-2027", "--circle", "public")
    done = here(*public, "--lang", "en", *FORMATS, code=2)
    assert "records/indicators/IND-response.yaml:3:8" in done.err
    assert "individual identification number 99********17" in done.err
    assert "telephone number +7********67" in done.err
    assert IIN not in done.err
    assert "701 123" not in done.err
    assert nothing_written(here)


@pytest.mark.req("KZ-ACC-03")
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", f"Call {PHONE}"),
        ("title", "Ask dean@univ.example.kz"),
        ("title", f"991231-{IIN[6:]}"),
        ("title", "тел. 70-95-00"),
        ("title", "0077017654321"),
        ("title", "8_701_765_43_21"),
        ("title", f"ЖСН {IIN[:6]};{IIN[6:]}"),
        ("title", "99123120О017"),
        ("measures", "Ж.З. Барғұдов reminds"),
        ("measures", "БАРҒҰДОВ\nЖамлұс"),
    ],
)
@pytest.mark.parametrize("kind", ["md", "xlsx", "pdf"])
def test_a_value_in_any_published_field_stops_any_format(
    here: Cli, field: str, value: str, kind: str
) -> None:
    here.risk()
    path = "records/risks/RSK-2026-0001.yaml"
    text = here.read(path)
    lines = {"title": "title: ", "measures": "measures:\n  - "}
    shown = value.replace("\n", " ")
    if field == "title":
        text = text.replace("title: Low response rate", f'title: "{shown}"')
    else:
        text += f'{lines[field]}"{shown}"\n'
    (here.root / path).write_text(text, encoding="utf-8")
    private(here, "roster-2026.csv", "name\nБарғұдов Жамлұс Зорұлы\n")
    done = here(*RISKS, "--lang", "en", "--format", kind, "--out", "out", code=2)
    assert f"{path}:" in done.err
    assert nothing_written(here)


def private(qms: Cli, name: str, text: str) -> None:
    """Write a list that stays outside git."""
    folder = qms.root / "private"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def test_a_holder_of_the_staff_list_is_found_as_one_of_a_roster_is(here: Cli) -> None:
    here.risk()
    here("set", "RSK-2026-0001", "title", "Барғұдову Ж.З. поручено")
    private(here, "note.txt", "")
    book = openpyxl.Workbook()
    book.active.append(["post", "code", "name"])
    book.active.append(["ROLE-rector", "1", "Барғұдов Жамлұс Зорұлы"])
    book.save(here.root / "private" / "staff.xlsx")
    done = here(*RISKS, "--lang", "en", "--format", "md", "--out", "out", code=2)
    assert "name of a person Ба********лы" in done.err
    assert nothing_written(here)


def test_one_language_with_a_hit_keeps_back_the_others_too(here: Cli) -> None:
    here.risk()
    here("set", "RSK-2026-0001", "title", PHONE, "--lang", "ru")
    for lang in ("en", "kk"):
        here(*RISKS, "--lang", lang, "--format", "md", "--out", "out")
    assert sorted(path.name for path in (here.root / "out").iterdir()) == [
        "risks-2026-11-21-corporate-en.md",
        "risks-2026-11-21-corporate-kk.md",
    ]
    every = ("--lang", "en,kk,ru")
    assert "RSK-2026-0001.yaml" in here(*RISKS, *every, *FORMATS[:2], "--out", "all", code=2).err
    assert not (here.root / "all").exists()


@pytest.mark.req("KZ-ACC-03")
def test_a_number_in_a_template_is_to_be_taken_out_of_the_template(here: Cli) -> None:
    packaged = assets() / "templates" / "report" / "access.md.j2"
    own = here.root / "templates" / "report" / "access.md.j2"
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text(packaged.read_text(encoding="utf-8") + f"\n{PHONE}\n", encoding="utf-8")
    asked = ("report", "access", "--circle", "corporate", "--lang", "en", *FORMATS)
    done = here(*asked, code=2)
    assert "templates/report/access.md.j2:" in done.err
    assert "Take it out of the template or the settings" in done.err
    assert "waive" not in done.err.replace("a waiver is for records only", "")
    assert nothing_written(here)


def test_inside_the_office_the_report_says_what_the_records_say(here: Cli) -> None:
    here.risk()
    here("set", "RSK-2026-0001", "title", f"Call {PHONE}")
    here("report", "risks", "--lang", "en", "--format", "md", "--out", "out")
    assert "701" in here.read("out/risks-2026-11-21-en.md")


@pytest.mark.req("KZ-ACC-03")
def test_decisions_of_academic_affairs_and_the_legal_service_let_a_value_pass(
    here: Cli,
) -> None:
    here.risk()
    here("set", "RSK-2026-0001", "title", f"Call {PHONE}")
    waiver = ("waiver", "add", "--rule", "A301", "--records", "RSK-2026-0001")
    until = ("--reason", "Number of the reception", "--until", "2026-12-31")
    here(*waiver, *until)
    asked = (*RISKS, "--lang", "en", *FORMATS)
    assert "Legal office" in here(*asked, code=2).err
    decision = ("decision", "add", "--title", "Number of the reception", "--act", "order")
    here(*decision, "--number", "5", "--date", "2026-11-20", "--unit", "UNIT-legal-office")
    here("set", "WVR-2026-0001", "decision", "DEC-2026-0001")
    assert "Academic" in here(*asked, code=2).err
    affairs = (
        "--number",
        "6",
        "--date",
        "2026-11-20",
        "--unit",
        "UNIT-academic-affairs-department",
    )
    here(*decision, *affairs)
    here("set", "WVR-2026-0001", "agreed", "DEC-2026-0002")
    here(*asked)
    text = here.read("out/risks-2026-11-21-corporate-en.md")
    used = "WVR-2026-0001 (DEC-2026-0001, DEC-2026-0002)"
    assert f"Published by permission of the legal service | {used}" in text
    later = here(*asked, code=2, today="2027-01-04")
    assert "RSK-2026-0001.yaml" in later.err


@pytest.mark.req("KZ-ACC-02")
def test_a_listing_leaves_out_records_of_a_narrower_circle_and_says_how_many(here: Cli) -> None:
    here.risk()
    here.risk(2, 2, "--circle", "internal")
    here(*RISKS, "--lang", "en", *FORMATS)
    text = here.read("out/risks-2026-11-21-corporate-en.md")
    assert "RSK-2026-0001" in text
    assert "RSK-2026-0002" not in text
    assert "Entries for a narrower circle, not shown: 1." in text


@pytest.mark.req("KZ-ACC-02")
def test_a_unit_of_a_narrower_circle_asked_for_by_name_is_refused(here: Cli) -> None:
    here("set", "UNIT-career-centre", "circle", "internal")
    unit = ("report", "unit", "UNIT-career-centre", "--year", "2026-2027")
    done = here(*unit, "--circle", "corporate", "--format", "md", "--out", "out", code=2)
    assert "UNIT-career-centre" in done.err
    assert nothing_written(here)


@pytest.mark.req("KZ-ACC-02")
@pytest.mark.parametrize("circle", list(Circle))
def test_every_report_states_its_circle_on_its_face_and_in_its_properties(
    here: Cli, circle: Circle
) -> None:
    words = {
        Circle.INTERNAL: "For internal use",
        Circle.CORPORATE: "For the staff of the university",
        Circle.PUBLIC: "For the public",
    }
    here("report", "documents", "--circle", circle.value, "--lang", "en", *FORMATS)
    whom = "" if circle is Circle.INTERNAL else f"-{circle.value}"
    text = here.read(f"out/documents-2026-11-21{whom}-en.md")
    assert words[circle] in text
    stamp = Stamp.parse(text)
    assert stamp is not None
    assert stamp.circle == circle.value
    book = openpyxl.load_workbook(here.root / "out" / f"documents-2026-11-21{whom}-en.xlsx")
    assert f"circle={circle.value}" in str(vars(book.properties))


@pytest.mark.req("KZ-ACC-01")
def test_the_report_on_access_says_who_sees_what_and_who_granted_it(here: Cli) -> None:
    here("report", "access", "--lang", "en", "--format", "md", "--out", "out")
    text = here.read("out/access-2026-11-21-en.md")
    assert (
        "| Minutes and decisions | Meetings; Decisions | internal | Academic Affairs Department;"
        " Academic Council | Academic Quality Office |"
    ) in text
    assert "Every kind of records stands in a class." in text
    assert "only by a decision of: Academic Affairs Department, Legal office" in text


@pytest.mark.req("KZ-ACC-01")
def test_the_report_on_access_names_kinds_that_nobody_was_granted(here: Cli) -> None:
    path = "records/policies/POL-circles.yaml"
    text = here.read(path).replace("            - request\n", "")
    (here.root / path).write_text(text, encoding="utf-8")
    here("report", "access", "--lang", "en", "--format", "md", "--out", "out")
    assert "nobody was granted them: Requests" in here.read("out/access-2026-11-21-en.md")


@pytest.mark.req("KZ-REP-06", part="content of the three parts is proved with the report itself")
def test_the_semester_report_for_the_virtual_office_passes(here: Cli) -> None:
    here.risk()
    here.put(TITLED.format(title="Response rate"))
    here.put(CALENDAR)
    asked = ("report", "semester", "--semester", "2026-2027/1", "--circle", "corporate")
    here(*asked, "--lang", "kk", *FORMATS)
    assert len(list((here.root / "out").glob("*-kk.*"))) >= len(FORMATS[1].split(","))


def test_a_list_without_a_column_of_names_stops_the_report(here: Cli) -> None:
    private(here, "roster.csv", "code;post\n1;ROLE-dean\n")
    done = here("report", "documents", "--circle", "public", *FORMATS, code=2)
    assert "private/roster.csv" in done.err
    assert nothing_written(here)


def test_other_ways_out_of_the_office_use_the_same_gate(root: Path) -> None:
    session = Session(Moment(root, today="2026-11-21"))
    assert gate(session, Circle.INTERNAL) is None
    search = gate(session, Circle.PUBLIC)
    assert search is not None
    search("risks.csv", b"id,title\nRSK-2026-0001,Low response rate\n")
    with pytest.raises(PublishingProblem, match=r"risks\.csv"):
        search("risks.csv", f"id,phone\n1,{IIN}\n".encode())


@pytest.mark.req("KZ-ACC-02")
def test_minutes_and_extracts_of_an_internal_meeting_do_not_leave_the_office(here: Cli) -> None:
    here("meeting", "plan", COUNCIL, "--date", "2026-11-20", "--question", "Budget")
    printed = ("--lang", "en", "--format", "md", "--out", "out")
    for verb in (("minutes", MEETING), ("extract", MEETING, "--item", "1")):
        done = here("meeting", *verb, "--circle", "corporate", *printed, code=2)
        assert "MTG-2026-0001 is for the circle: internal" in done.err
        assert nothing_written(here)
    here("meeting", "minutes", MEETING, *printed)


@pytest.mark.req("KZ-ACC-02", "KZ-ACC-03")
def test_an_extract_that_may_leave_is_searched_and_names_posts_only(here: Cli) -> None:
    here("meeting", "plan", COUNCIL, "--date", "2026-11-20", "--question", "Budget")
    here("set", MEETING, "circle", "corporate")
    printed = ("--circle", "corporate", "--lang", "en", "--format", "md", "--out", "out")
    here("meeting", "extract", MEETING, "--item", "1", *printed)
    assert "EXTRACT" in here.read("out/extract-MTG-2026-0001-1-en.md")
    here("meeting", "resolve", MEETING, "--item", "1", "--resolved", PHONE)
    done = here("meeting", "extract", MEETING, "--item", "1", *printed, code=2)
    assert "MTG-2026-0001.yaml:" in done.err
