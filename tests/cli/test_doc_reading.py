"""``qms doc``: distribute, sign, readers, copy, publish, review, from the command line."""

from __future__ import annotations

import csv
import shutil
from typing import TYPE_CHECKING, Final

import jsonschema
import pytest
import yaml
from openpyxl import Workbook

from qms.actions.answers import answer_schemas
from qms.assets import assets
from tests.reading import DOC, Ed, document
from tests.store.plain_git import git

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workspaces import Cli, Ran

LEGAL: Final = "UNIT-legal-office"
HR: Final = "UNIT-hr-department"
TODAY: Final = "2026-03-20"
CYRILLIC: Final = "\u0422-002"
RECORD: Final = "records/documents/DOC-2026-0001/document.yaml"
POLICY: Final = "records/policies/POL-documents.yaml"


class Office:
    """Somebody who works on one document, approved two days before Nauryz of 2026."""

    def __init__(self, qms: Cli, text: str) -> None:
        self.qms = qms
        qms.record(text)

    def __call__(self, verb: str, *args: str, code: int = 0, today: str = TODAY) -> Ran:
        return self.qms("doc", verb, DOC, *args, code=code, today=today)


@pytest.fixture
def doc(qms: Cli) -> Office:
    """Return the verbs for a document in force since 18 March 2026."""
    return Office(qms, document(Ed(day="2026-03-18")))


def staff(root: Path, *rows: tuple[str, str, str]) -> None:
    """Write the private staff list."""
    book = Workbook()
    for row in (("post", "code", "name"), *rows):
        book.active.append(row)
    (root / "private").mkdir(exist_ok=True)
    book.save(root / "private" / "staff.xlsx")


class TestRead:
    @pytest.mark.req("KZ-DOC-10", "KZ-DOC-21", "KZ-FORM-06")
    def test_it_is_distributed_signed_by_units_and_shown(self, doc: Office) -> None:
        said = doc("distribute", "--units", LEGAL, "--units", "HR").out
        assert "To be read not later than 2026-04-06" in said
        assert "Now obligatory (D310)" in said
        doc("sign", "--unit", LEGAL, "--required", "4", "--signed", "3", "--date", TODAY)
        shown = {item["who"]: item for item in doc("readers", "--json").items}
        assert (shown[LEGAL]["required"], shown[LEGAL]["signed"]) == (4, 3)
        assert (shown[LEGAL]["share"], shown[LEGAL]["until"]) == (75.0, "2026-04-06")
        assert (shown[HR]["required"], shown[HR]["signed"]) == (None, 0)
        late = doc("readers", "--json", today="2026-04-07").items
        assert all(item["overdue"] for item in late)
        assert "It was to be read not later than 2026-04-06: overdue" in (
            doc("readers", today="2026-04-07").out
        )

    @pytest.mark.req("KZ-FORM-08")
    def test_a_sheet_is_compared_with_its_hash(self, doc: Office) -> None:
        scan = doc.qms.root / "private" / "sheet.pdf"
        scan.parent.mkdir(exist_ok=True)
        scan.write_bytes(b"%PDF four signatures")
        evidence = doc.qms(
            *("evidence", "add", str(scan), "--title", "Sheet", "--proves", DOC), today=TODAY
        ).lines[0]
        doc("distribute", "--units", LEGAL)
        said = doc(
            "sign", "--unit", LEGAL, "--required", "4", "--signed", "4", "--sheet", evidence
        ).out
        assert "Legal office: 4 of 4 have read" in said
        assert "D311" not in said
        assert f"{evidence}: same" in doc("readers").out
        assert "Read by 4 of 4, 100.0 %" in doc("readers").out
        scan.write_bytes(b"%PDF other signatures")
        (item,) = doc("readers", "--json").items
        assert item["sheets"] == [{"id": evidence, "state": "changed"}]
        assert not item["sheets_sound"]

    def test_what_cannot_be_is_refused_and_nothing_is_written(self, doc: Office) -> None:
        head = git(doc.qms.root, "rev-parse", "HEAD")
        for args, said in (
            (("--signed", "3"), "--required"),
            (("--required", "3"), "--signed"),
            (("--required", "3", "--signed", "4"), "4 signed, and only 3 must"),
            (("--code", "Ivanov"), "no staff code"),
            (("--code", "s-1", "--date", "2026-03-17"), "was approved on 2026-03-18"),
        ):
            assert said in doc("sign", "--unit", LEGAL, *args, code=2).err
        assert "is no unit" in doc("sign", "--unit", "ROLE-rector", "--code", "s-1", code=2).err
        assert "--units" in doc("distribute", code=2).err
        assert git(doc.qms.root, "rev-parse", "HEAD") == head

    def test_a_draft_is_read_by_nobody(self, qms: Cli) -> None:
        office = Office(qms, document(Ed(approved=False)))
        assert "no edition in force" in office("distribute", "--units", LEGAL, code=2).err
        assert "no edition in force" in office("readers", code=2).err

    def test_a_unit_that_nobody_asked_may_sign_and_is_told(self, doc: Office) -> None:
        doc("distribute", "--units", LEGAL)
        said = doc("sign", "--unit", HR, "--required", "1", "--signed", "1").out
        assert "HR department is not among those who must read it." in said

    def test_distributing_twice_writes_nothing_twice(self, doc: Office) -> None:
        doc("distribute", "--units", LEGAL, "--posts", "ROLE-rector")
        assert "already" in doc("distribute", "--units", LEGAL, code=2).err
        text = doc.qms.read(RECORD)
        assert text.count(f"- {LEGAL}") == 1
        assert "- ROLE-rector@UNIT-university" in text


class TestStaffList:
    @pytest.fixture(autouse=True)
    def _staff(self, doc: Office) -> None:
        staff(
            doc.qms.root,
            (f"ROLE-head-of-unit@{LEGAL}", "S-001", "Aigerim Serikovna Testova"),
            (f"ROLE-lawyer@{LEGAL}", "T-002", "Bolat Testov"),
            (f"ROLE-head-of-unit@{HR}", "S-003", "Saule Testova"),
        )
        doc("distribute", "--units", LEGAL)

    @pytest.mark.req("KZ-DOC-10")
    def test_how_many_must_is_counted_and_who_lacks_is_told_by_code(self, doc: Office) -> None:
        doc("sign", "--unit", LEGAL, "--code", "S-001")
        (item,) = doc("readers", "--json").items
        assert (item["required"], item["signed"], item["codes_lacking"]) == (2, 1, ["t-002"])
        assert "required: 2" in doc.qms.read(RECORD)
        doc("sign", "--unit", LEGAL, "--code", CYRILLIC)
        assert doc("readers", "--json").items[0]["complete"]

    def test_a_code_that_is_not_in_the_list_is_refused(self, doc: Office) -> None:
        assert "no code: s-009" in doc("sign", "--unit", LEGAL, "--code", "S-009", code=2).err

    def test_no_name_of_the_list_enters_a_record_or_an_answer(self, doc: Office) -> None:
        doc("sign", "--unit", LEGAL, "--code", "S-001", "--code", "T-002")
        written = git(doc.qms.root, "log", "-p", "--all")
        for text in (written, doc("readers").out, doc("readers", "--json").out):
            assert "Testov" not in text


class TestCopies:
    @pytest.mark.req("KZ-DOC-26", "KZ-DOC-18", "KZ-DOC-22")
    def test_copies_live_from_issue_to_destruction(self, doc: Office) -> None:
        doc("distribute", "--units", LEGAL, "--copies")
        held = doc("copy", "--json").items
        assert [(item["number"], item["sort"], item["holder"]) for item in held] == [
            ("1", "control", "UNIT-academic-quality-office"),
            ("2", "working", LEGAL),
        ]
        assert "D314" not in doc("copy", "issue", "--unit", HR, "--number", "7").out
        doc("copy", "update", "--number", "7")
        assert "D314" in doc("copy", "return", "--number", "2").out
        assert "--basis" in doc("copy", "destroy", "--number", "2", code=2).err
        doc("copy", "destroy", "--number", "2", "--basis", "Act 4")
        assert "no longer held" in doc("copy", "update", "--number", "2", code=2).err
        assert "is registered" in doc("copy", "issue", "--unit", HR, "--number", "7", code=2).err
        states = {item["number"]: item["state"] for item in doc("copy", "--json").items}
        assert states == {"1": "held", "2": "destroyed", "7": "held"}
        assert "Register of copies" in doc("copy").out

    def test_an_original_on_paper_is_distributed_on_paper(self, qms: Cli) -> None:
        paper = document(Ed(day="2026-03-18"), more="original_medium: paper\n")
        office = Office(qms, paper)
        office("distribute", "--units", LEGAL)
        assert len(office("copy", "--json").items) == 2


class TestSite:
    @pytest.mark.req("KZ-DOC-09", "KZ-DOC-24")
    def test_it_is_put_on_the_site_and_taken_off(self, qms: Cli) -> None:
        office = Office(qms, document(Ed(day="2026-03-18"), group="regulation"))
        assert "--url" in office("publish", "--url", "a.kz/1", code=2).err
        assert "D317" not in office("publish", "--url", "https://a.kz/1").out
        assert "Now obligatory (D317)" in office("unpublish").out
        assert "not on the site" in office("unpublish", code=2).err


class TestReview:
    @pytest.mark.req("KZ-DOC-08", "KZ-DOC-19")
    def test_a_review_sets_the_next_one(self, doc: Office) -> None:
        done = doc("review", "--verdict", "keep", "--by", "ROLE-rector", "--basis", "No change")
        assert "Next review: 2029-03-20" in done.out
        (item,) = doc.qms("doc", "reviews", "--json", today="2027-03-21").items
        assert (item["age"], item["due"], item["reviewed"]) == (1.0, "2029-03-20", True)
        said = doc("review", "--verdict", "revise", "--by", "ROLE-rector", "--basis", "New law").out
        assert "Now obligatory (D322)" in said
        assert "Allowed" in (
            doc("review", "--verdict", "drop", "--by", "ROLE-rector", "--basis", "x", code=2).err
        )

    @pytest.mark.req("KZ-DOC-11")
    def test_a_control_of_observance_is_recorded_by_whom_policy_names(self, doc: Office) -> None:
        doc("control", "--text", "Three units looked at", "--problems", "0")
        assert "by: ROLE-head-of-academic-quality-office@UNIT" in doc.qms.read(RECORD)

    @pytest.mark.req("KZ-DOC-08")
    def test_41_documents_of_the_real_register_are_older_than_three_years(
        self, dulaty: Cli, tmp_path: Path
    ) -> None:
        source = assets() / "templates" / "sample" / "documents_register.csv"
        dulaty("import", "doc", str(shutil.copy(source, tmp_path / "register.csv")))
        policy = yaml.safe_load(dulaty.read(POLICY))
        policy["editions"][0]["value"]["reviews"][0]["years"] = 3
        (dulaty.root / POLICY).write_text(yaml.safe_dump(policy, allow_unicode=True), "utf-8")
        day = "2024-09-27"
        found = [
            item
            for item in dulaty("check", "--json", "--only", "D320", code=None, today=day).items
            if item["code"] == "D320"
        ]
        with source.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines))
        old = {
            row["number"] for row in rows if row["last_date"] and row["last_date"] < "2021-09-27"
        }
        assert len(found) == len(old) == 41
        assert {item["severity"] for item in found} == {"warning"}
        assert all(item["line"] for item in found)
        assert {str(int(item["record"].rpartition("-")[2])) for item in found} == old
        others = dulaty("check", "--json", code=None, today=day).items
        mine = {item["code"] for item in others if item["code"].startswith(("D31", "D32"))}
        assert mine == {"D320"}


@pytest.mark.parametrize("verb", ["readers", "copy"])
def test_answers_for_programs_have_the_shape_of_their_schemas(doc: Office, verb: str) -> None:
    doc("distribute", "--units", LEGAL, "--copies")
    doc("sign", "--unit", LEGAL, "--required", "2", "--code", "S-001")
    schema = answer_schemas()[{"readers": "doc-readers", "copy": "doc-copies"}[verb]]
    jsonschema.validate(doc(verb, "--json").json, schema)
    jsonschema.validate(
        doc.qms("doc", "reviews", "--json", today=TODAY).json, answer_schemas()["doc-reviews"]
    )


def test_the_dashboard_counts_what_is_to_be_done_about_documents(doc: Office) -> None:
    doc("distribute", "--units", LEGAL)
    said = doc.qms(today=TODAY).out
    assert "Documents: to be read 1, to be reviewed 0, copies 0, site 0, to be controlled 0" in said
    assert "read and sign: Rules of surveys" in said
    (item,) = doc.qms("due", "--kind", "document", "--owner", LEGAL, "--json", today=TODAY).items
    assert (item["due"], item["who"]) == ("2026-04-06", [LEGAL])
