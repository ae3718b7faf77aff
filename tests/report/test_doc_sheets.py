"""Sheets of a document: columns of POL-forms in their order, rows of the records."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from typing import TYPE_CHECKING

import docx
import openpyxl
import pytest

from qms.errors import UsageProblem
from qms.kinds.policies.forms import Forms
from qms.kinds.system_change import SystemChange
from qms.report.document_sheets import SHEETS, notice_sheet, sheet
from qms.report.document_tables import BLANK
from qms.report.heads import head
from qms.report.layout import lay_out
from qms.report.render import make
from tests.documents_printed import DOCUMENT, numbered, printing
from tests.workspaces import preset, view

if TYPE_CHECKING:
    from qms.report.document import Document, Table
    from qms.report.document_sheets import SheetName


def labels(table: Table) -> list[str]:
    return [column.label for column in table.columns]


def printed(
    which: SheetName, lang: str = "en", *, unit: str | None = None, staff: bool = True
) -> Document:
    desk, document = printing(lang=lang, staff=staff)
    return sheet(desk, document, numbered(document, "2"), which, unit)


@pytest.mark.req("KZ-FORM-01")
@pytest.mark.parametrize(
    ("lang", "wanted"),
    [
        ("kk", ["№ п/п", "ТАӘ", "Лауазымы", "Күні", "Қолы"]),
        ("ru", ["№ п/п", "ФИО", "Должность", "Дата", "Подпись"]),
        ("en", ["No.", "Full name", "Position", "Date", "Signature"]),
    ],
)
def test_the_acquaintance_sheet_has_five_columns_in_this_order(
    lang: str, wanted: list[str]
) -> None:
    made = printed("acquaintance", lang)
    assert labels(made.tables["acquaintance"]) == wanted
    cells = docx.Document(io.BytesIO(make(lay_out(made), "docx"))).tables[0].rows[0].cells
    assert [cell.text for cell in cells] == wanted


@pytest.mark.req("KZ-FORM-02")
def test_the_change_sheet_has_nine_columns_three_of_them_under_sheet_numbers() -> None:
    table = printed("changes").tables["changes"]
    assert labels(table) == [
        "No.",
        "replaced",
        "new",
        "cancelled",
        "Reason for the correction",
        "Signature",
        "Full name",
        "Date",
        "Date the change was introduced",
    ]
    upper, lower = head(table)
    assert [(cell.label, cell.columns) for cell in upper if cell.columns > 1] == [
        ("Sheet numbers", 3)
    ]
    assert [cell.label for cell in lower] == ["replaced", "new", "cancelled"]
    first = table.rows[0]
    assert first[1:5] == ("4, 7-9", BLANK, BLANK, "Proposal of the audit")
    assert first[6:] == ("D. Ospanova", dt.date(2026, 9, 2), dt.date(2026, 10, 1))
    assert table.rows[1][2] == "11"
    assert len(table.rows) == 2 + 5  # what the form leaves empty


KR_CHANGES = """\
      change_sheet:
        title: Registration of changes
        columns:
          - {column: row, label: No.}
          - {column: section, label: "Section, item of the document"}
          - {column: sort, label: "Kind of change (replace, delete, add)"}
          - {column: notice, label: Number and date of the notice}
          - {column: introduced, label: Change introduced - date}
          - {column: person, label: "Full name, signature, position"}
"""


def kr_forms() -> str:
    """Return POL-forms with the change sheet of KR 10.10."""
    text = preset("kaznmu")["records/policies/POL-forms.yaml"].decode()
    start, end = text.index("      change_sheet:"), text.index("      title_sheet:")
    return text[:start] + KR_CHANGES + text[end:]


@pytest.mark.req("KZ-FORM-04")
def test_six_columns_with_kind_and_notice_are_a_matter_of_policy() -> None:
    desk, document = printing(DOCUMENT, kr_forms())
    table = sheet(desk, document, numbered(document, "2"), "changes").tables["changes"]
    assert len(table.columns) == 6
    assert table.rows[0][1:4] == ("4.2", "replace", "N-3 2026-09-02")
    assert table.rows[0][5] == "D. Ospanova, Head of the Academic Quality Office"
    assert table.rows[1][2] == "add"


def test_a_change_is_introduced_only_when_its_edition_is_in_force() -> None:
    desk, document = printing(today="2026-09-15")
    table = sheet(desk, document, numbered(document, "2"), "changes").tables["changes"]
    assert table.rows[0][-1] == BLANK


@pytest.mark.req("KZ-FORM-06", part="the sheets within the document: test_doc_print.py")
def test_names_stand_for_staff_codes_only_where_the_staff_list_is() -> None:
    with_list = printed("acquaintance").tables["acquaintance"]
    assert with_list.rows[0][1] == "A. Serikov"
    without = printed("acquaintance", staff=False).tables["acquaintance"]
    assert without.rows[0][1:4] == ("t-17", BLANK, dt.date(2026, 10, 5))


def test_a_unit_gets_its_people_to_sign_and_others_their_numbers() -> None:
    made = printed("acquaintance", unit="UNIT-deans-offices")
    assert [row[1] for row in made.tables["acquaintance"].rows[:3]] == [
        "A. Serikov",
        "B. Aliyeva",
        BLANK,
    ]
    assert "have read 5 of 6" not in made.markdown
    assert "have read 5 of 6" in printed("acquaintance").markdown


@pytest.mark.req("KZ-FORM-07", part="the cover with the stamp: test_doc_print.py")
def test_the_title_sheet_says_who_developed_agreed_and_approved() -> None:
    made = printed("title")
    assert labels(made.tables["developed"]) == ["Position", "Full name", "Signature", "Date"]
    assert made.tables["developed"].rows[0][:2] == (
        "Head of the Academic Quality Office",
        "D. Ospanova",
    )
    assert [row[3] for row in made.tables["agreed"].rows] == [
        dt.date(2026, 9, 10),
        dt.date(2026, 9, 11),
    ]
    assert [row[0] for row in made.tables["approved"].rows] == [
        "Academic Council",
        "Management Board",
    ]
    assert made.markdown.index("Developed by") < made.markdown.index("Agreed with")


def test_a_draft_lists_those_who_still_have_to_agree_and_approve() -> None:
    draft = DOCUMENT.partition("    agreements:")[0]
    desk, document = printing(draft)
    made = sheet(desk, document, numbered(document, "2"), "title")
    assert [row[0] for row in made.tables["agreed"].rows] == ["Legal office", "interested units"]
    assert [row[0] for row in made.tables["approved"].rows] == ["Management Board"]
    assert made.meta.watermark == "DRAFT"


CHANGE = """\
    id: SCH-2026-0001
    schema: 1
    title: Blended courses
    date: 2026-10-05
    purpose: Wider access
    unit: UNIT-academic-quality-office
    responsible: ROLE-dean@UNIT-deans-offices
    approved_by: ROLE-vice-rector-academic-block
    interested: [UNIT-legal-office]
    places:
      - id: "1"
        registration_number: CH-1
        date: 2026-10-07
        title: Regulation on monitoring
        item: "4.2"
        paragraph: "3"
        page: "7"
        by: ROLE-head-of-academic-quality-office
"""


@pytest.mark.req("KZ-CHG-03")
def test_the_notification_sheet_has_the_eight_facts_of_a_change_and_who_signs() -> None:
    seen = view(CHANGE)
    change = seen.snapshot.get("SCH-2026-0001")
    assert isinstance(change, SystemChange)
    desk, _document = printing()
    made = notice_sheet(replace(desk, view=seen), change)
    assert made.tables["notice"].rows[0] == (
        "CH-1",
        dt.date(2026, 10, 7),
        "Regulation on monitoring",
        "4.2",
        "3",
        "7",
        "Head of the Academic Quality Office",
        "D. Ospanova",
        f"{BLANK}\n{BLANK}",
    )
    signs = [row[0] for row in made.tables["signatures"].rows]
    assert signs[0] == "Legal office"
    assert "Vice-rector" in str(signs[-1])
    assert made.meta.turned  # nine columns, some of them wide


@pytest.mark.req("KZ-CHG-03")
def test_the_notice_of_an_edition_lists_its_places() -> None:
    table = printed("notice").tables["notice"]
    assert [row[3:6] for row in table.rows] == [("4.2", "3", "7"), ("6", BLANK, "11")]


def test_a_sheet_that_the_policy_does_not_describe_is_told() -> None:
    text = preset("kaznmu")["records/policies/POL-forms.yaml"].decode()
    start, end = text.index("      notice_sheet:"), text.index("      header:")
    desk, document = printing(DOCUMENT, text[:start] + text[end:])
    with pytest.raises(UsageProblem, match="POL-forms describes no such sheet: notice"):
        sheet(desk, document, numbered(document, "2"), "notice")


@pytest.mark.parametrize("which", SHEETS)
@pytest.mark.parametrize("lang", ["kk", "ru"])
def test_every_sheet_is_made_in_every_format_with_equal_bytes(which: SheetName, lang: str) -> None:
    made = printed(which, lang)
    for kind in ("docx", "pdf", "html", "md", "xlsx"):
        first = make(lay_out(made), kind)
        if kind != "xlsx":
            assert first == make(lay_out(made), kind)
        assert first
    book = openpyxl.load_workbook(io.BytesIO(make(lay_out(made), "xlsx")))
    assert len(book.sheetnames) >= 2


@pytest.mark.req("KZ-DOC-01")
def test_a_sheet_states_the_edition_of_its_template() -> None:
    made = printed("changes")
    assert made.meta.stamp is not None
    assert made.meta.stamp.template == "document-sheet/1"
    assert made.tables["changes"].note == "Template: document-sheet/1"


def test_the_presets_describe_all_sheets() -> None:
    for profile in ("kaznmu", "dulaty"):
        seen = view(profile=profile)
        edition = seen.snapshot.policy(Forms, seen.today)
        assert edition is not None
        for name in ("acquaintance_sheet", "change_sheet", "title_sheet", "notice_sheet"):
            assert getattr(edition.value, name) is not None
