"""A document from its draft to its second edition and its end, on real git."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import pytest

from qms.actions.answers import answer_schemas
from tests import drafting
from tests.drafting import DOC, FOLDER, HR, LEGAL
from tests.routes import ATYRAU, VICE_RECTOR
from tests.store.plain_git import git

if TYPE_CHECKING:
    from tests.workspaces import Cli


def said(qms: Cli, *args: str) -> str:
    """Run a verb that is refused and writes nothing; returns what it said."""
    before = git(qms.root, "rev-parse", "HEAD")
    told = qms("doc", *args, code=2).err
    assert git(qms.root, "rev-parse", "HEAD") == before
    assert git(qms.root, "status", "--porcelain") == ""
    return told


class TestDraft:
    @pytest.mark.req("KZ-DOC-20", part="the event of a renamed unit comes with the reading")
    def test_a_document_begins_as_a_draft_with_ground_basis_and_text(
        self, qms: Cli, tmp_path: Path
    ) -> None:
        text = drafting.markdown(tmp_path, "﻿# Ереже\r\n\r\nМерзім бес күн.\r\n")
        done = drafting.begin(qms, "--text", text, "--language", "kk")
        assert done.lines[0] == DOC
        assert "State: draft" in done.lines
        held = qms.read(f"{FOLDER}/document.yaml")
        assert "ground: unit-initiative" in held
        assert "place: edition-1.kk.md" in held
        assert qms.read(f"{FOLDER}/edition-1.kk.md") == "# Ереже\n\nМерзім бес күн.\n"
        assert git(qms.root, "status", "--porcelain") == ""

    def test_what_comes_next_is_said_with_the_command(self, qms: Cli) -> None:
        done = drafting.begin(qms)
        assert f"Next: its text: qms doc text {DOC} FILE --language kk" in done.lines
        asked = "Next: agreement of: Legal office (qms doc agree DOC-2026-0001 --by POST)"
        assert asked in done.lines

    def test_an_unknown_ground_is_refused_with_those_that_there_are(self, qms: Cli) -> None:
        told = said(
            *(qms, "add", "--title", "Rules", "--group", "rules", "--ground", "weather"),
        )
        assert "--ground: weather is not allowed" in told
        assert "legal-acts" in told

    def test_a_ground_may_be_typed_by_its_label(self, qms: Cli) -> None:
        qms(
            *("doc", "add", "--title", "Rules", "--group", "rules"),
            *("--ground", "изменение международных стандартов"),
        )
        assert "ground: international-standards" in qms.read(f"{FOLDER}/document.yaml")

    def test_a_dry_run_shows_the_record_and_writes_nothing(self, qms: Cli, tmp_path: Path) -> None:
        text = drafting.word(tmp_path)
        done = drafting.begin(qms, "--text", text, "--language", "ru", "--dry-run")
        assert "place: edition-1.ru.docx" in done.out
        assert not (qms.root / FOLDER).exists()

    def test_remarks_say_what_they_are_and_the_last_word_counts(
        self, qms: Cli, tmp_path: Path
    ) -> None:
        drafting.begin(qms, "--text", drafting.markdown(tmp_path), "--language", "kk")
        told = said(qms, "agree", DOC, "--by", LEGAL, "--verdict", "remarks")
        assert "Missing: --text" in told
        qms("doc", "agree", DOC, "--by", LEGAL, "--verdict", "remarks", "--text", "Name the law")
        done = qms("doc", "agree", DOC, "--by", HR)
        assert "Next: agreement of: Legal office (qms doc agree DOC-2026-0001 --by POST)" in (
            done.lines
        )
        done = qms("doc", "agree", DOC, "--by", LEGAL)
        assert not any(line.startswith("Next: agreement") for line in done.lines)

    @pytest.mark.req("KZ-DOC-21", part="acquaintance comes with the reading")
    def test_a_written_draft_is_a_task_of_the_heads_that_agree(
        self, qms: Cli, tmp_path: Path
    ) -> None:
        done = drafting.begin(qms, "--text", drafting.markdown(tmp_path), "--language", "kk")
        task = "To be done (D307): edition 1 waits for the head of: Legal office"
        assert task in done.lines


class TestApproval:
    @pytest.mark.req("KZ-DOC-06")
    def test_it_is_refused_without_the_agreement_of_the_legal_office(self, qms: Cli) -> None:
        drafting.begin(qms)
        qms("doc", "agree", DOC, "--by", HR, "--date", "2026-10-05")
        told = said(
            *(qms, "approve", DOC, "--act", "protocol", "--body", "BODY-management-board"),
            *("--number", "7", "--date", "2026-10-12"),
        )
        assert "D101: edition 1 is approved, but not agreed by: Legal office" in told
        assert "10.1" in told
        assert f"Record it first: qms doc agree {DOC} --by POST" in told

    @pytest.mark.req("KZ-DOC-06")
    def test_an_agreement_of_a_later_day_does_not_count(self, qms: Cli) -> None:
        drafting.begin(qms)
        drafting.agreed(qms, "2026-10-20")
        done = drafting.approved(qms, "7", "2026-10-12", code=2)
        assert "D101" in done.err

    @pytest.mark.req("KZ-DOC-06")
    def test_another_body_than_the_route_names_is_refused(self, qms: Cli) -> None:
        drafting.begin(qms)
        drafting.agreed(qms, "2026-10-05")
        told = said(
            *(qms, "approve", DOC, "--act", "protocol", "--body", "BODY-academic-council"),
            *("--number", "7", "--date", "2026-10-12"),
        )
        assert "D103: not the act that the route asks for now: Academic Council" in told
        assert "Now needed: act, of: Management Board" in told

    @pytest.mark.req("KZ-DOC-07")
    def test_the_document_is_in_force_from_the_act(self, qms: Cli, tmp_path: Path) -> None:
        drafting.begin(qms, "--text", drafting.markdown(tmp_path), "--language", "kk")
        drafting.agreed(qms, "2026-10-05")
        done = drafting.approved(qms, "7", "2026-10-12")
        assert "In force: edition 1, since 2026-10-12" in done.lines
        held = qms.read(f"{FOLDER}/document.yaml")
        assert "binding:" in held
        assert "to: in_force" in held

    def test_a_decision_says_what_need_not_be_typed(self, qms: Cli) -> None:
        drafting.begin(qms)
        drafting.agreed(qms, "2026-10-05")
        qms(
            *("decision", "add", "--title", "Regulation approved", "--act", "protocol"),
            *("--body", "BODY-management-board", "--number", "7", "--date", "2026-10-12"),
        )
        qms("doc", "approve", DOC, "--decision", "DEC-2026-0001")
        held = qms.read(f"{FOLDER}/document.yaml")
        assert "body: BODY-management-board" in held
        assert "date: 2026-10-12" in held

    def test_the_act_may_name_a_later_first_day_in_force(self, qms: Cli) -> None:
        drafting.begin(qms)
        drafting.agreed(qms, "2026-10-05")
        drafting.approved(qms, "7", "2026-10-12", "--in-force-from", "2026-12-01")
        assert qms("doc", "in-force", "--json").items == []
        answer = qms("doc", "in-force", "--on", "2026-12-01", "--json")
        jsonschema.validate(answer.json, answer_schemas()["doc-in-force"])
        later = answer.items
        assert [(item["edition"], item["since"]) for item in later] == [("1", "2026-12-01")]
        steps = qms("doc", "steps", DOC)
        assert "approved" in next(line for line in steps.lines if line.startswith("  1  "))

    def test_an_approved_text_is_not_put_again(self, qms: Cli, tmp_path: Path) -> None:
        drafting.in_force(qms, "--text", drafting.markdown(tmp_path), "--language", "kk")
        other = drafting.markdown(tmp_path, "# Other\n", "other.md")
        told = said(qms, "text", DOC, other, "--language", "kk", "--edition", "1")
        assert f"Edition 1 of {DOC} is approved." in told
        assert f"qms doc revise {DOC} --ground WORD" in told

    @pytest.mark.req("KZ-DOC-31")
    def test_a_translation_is_added_to_an_approved_edition_and_may_be_corrected(
        self, qms: Cli, tmp_path: Path
    ) -> None:
        drafting.in_force(qms, "--text", drafting.markdown(tmp_path), "--language", "kk")
        for words in ("# Положение\n", "# Положение об опросах\n"):
            file = drafting.markdown(tmp_path, words, "ru.md")
            qms("doc", "text", DOC, file, "--language", "ru", "--edition", "1")
            assert qms.read(f"{FOLDER}/edition-1.ru.md") == words
        told = qms("doc", "verify", DOC)
        assert "  Content: text, ru: not covered yet" in told.lines
        assert told.lines[-1] == "Approvals looked at: 1; with problems: 0"

    def test_a_text_that_is_not_committed_is_not_approved(self, qms: Cli, tmp_path: Path) -> None:
        drafting.begin(qms, "--text", drafting.markdown(tmp_path), "--language", "kk")
        drafting.agreed(qms, "2026-10-05")
        (qms.root / FOLDER / "edition-1.kk.md").write_text("# Other\n", encoding="utf-8")
        told = drafting.approved(qms, "7", "2026-10-12", code=2).err
        assert f"Not committed yet: {FOLDER}/edition-1.kk.md" in told
        git(qms.root, "commit", "-q", "-a", "-m", "Other")
        drafting.approved(qms, "7", "2026-10-12")

    def test_nothing_is_agreed_before_it_was_begun(self, qms: Cli) -> None:
        drafting.begin(qms)
        told = said(qms, "agree", DOC, "--by", LEGAL, "--date", "2026-09-30")
        assert "--date: the edition was begun on 2026-10-01." in told


class TestPermission:
    @pytest.mark.req("KZ-DOC-17")
    def test_where_the_route_names_a_role_a_change_begins_with_its_permission(
        self, qms: Cli
    ) -> None:
        drafting.in_force(qms)
        qms.record(ATYRAU)
        told = drafting.revised(qms, "--change", "1|replace|Words", code=2).err
        assert "D102: edition 2 is begun without the permission of: Vice-rector" in told
        assert "8.9, KZ-DOC-17" in told
        qms(
            *("decision", "add", "--title", "Permission", "--act", "directive"),
            *("--number", "3", "--date", "2026-11-01", "--by", VICE_RECTOR),
        )
        drafting.revised(qms, "--change", "1|replace|Words", "--permission", "DEC-2026-0001")
        assert "permission: DEC-2026-0001" in qms.read(f"{FOLDER}/document.yaml")


class TestRegistration:
    @pytest.mark.req("KZ-DOC-32")
    def test_the_next_number_of_the_year_is_given_and_no_number_twice(self, qms: Cli) -> None:
        qms.record(
            "id: DOC-2026-0007\nschema: 1\ntitle: Rules\ngroup: rules\nregistration_number: '41'\n"
            "registered: 2026-02-03\n"
        )
        qms.record(
            "id: DOC-2025-0001\nschema: 1\ntitle: Rules\ngroup: rules\nregistration_number: '90'\n"
            "registered: 2025-02-03\n"
        )
        qms("doc", "add", "--title", "Surveys", "--group", "rules")
        told = said(qms, "register", "DOC-2026-0008", "--number", "41")
        assert "DOC-2026-0007 has the number 41 of 2026." in told
        assert "The next free one: 42" in told
        qms("doc", "register", "DOC-2026-0008")
        assert 'registration_number: "42"' in qms.read(
            "records/documents/DOC-2026-0008/document.yaml"
        )

    def test_what_is_approved_and_not_registered_is_a_duty(self, qms: Cli) -> None:
        drafting.begin(qms)
        drafting.agreed(qms, "2026-10-05")
        done = drafting.approved(qms, "7", "2026-10-12")
        assert "To be done (D306): approved on 2026-10-12, but not registered" in done.lines
        assert "D306" not in qms("doc", "register", DOC).out

    def test_a_code_that_was_approved_is_not_altered_by_registration(self, qms: Cli) -> None:
        drafting.in_force(qms)
        told = said(qms, "register", DOC, "--code", "ҚЕ 4-2026")
        assert f"The code of {DOC} was approved with its text." in told


class TestSecondEdition:
    @pytest.mark.req("KZ-DOC-07", "KZ-DOC-24", "KZ-DOC-25")
    def test_by_pull_request_the_text_is_changed_on_a_branch_and_approved(
        self, qms: Cli, tmp_path: Path
    ) -> None:
        drafting.in_force(qms, "--text", drafting.markdown(tmp_path), "--language", "kk")
        git(qms.root, "switch", "-q", "-c", "edition-2")
        drafting.revised(qms)
        file = qms.root / FOLDER / "edition-2.kk.md"
        file.write_text(file.read_text().replace("five", "ten working"), encoding="utf-8")
        git(qms.root, "commit", "-q", "-a", "-m", "Term of ten working days")
        assert "five days" in qms.read(f"{FOLDER}/edition-1.kk.md")
        drafting.agreed(qms, "2026-11-09")
        refused = drafting.approved(qms, "9", "2026-11-16", code=2)
        assert "D106: the text of edition 2 differs from edition 1" in refused.err
        assert "4.5, KZ-DOC-25" in refused.err
        qms(
            *("doc", "change", DOC, "--summary", "New term"),
            *("--change", "1|replace|The term is ten working days|page=1|replaced=1"),
        )
        git(qms.root, "switch", "-q", "-")
        git(qms.root, "merge", "-q", "--no-ff", "-m", "Edition 2", "edition-2")
        done = drafting.approved(qms, "9", "2026-11-16")
        assert "In force: edition 2, since 2026-11-16" in done.lines
        days = {"2026-10-11": [], "2026-10-12": ["1"], "2026-11-15": ["1"], "2026-11-16": ["2"]}
        for day, editions in days.items():
            found = qms("doc", "in-force", "--on", day, "--json").items
            assert [item["edition"] for item in found] == editions

    @pytest.mark.req("KZ-DOC-07", "KZ-DOC-25", "KZ-DOC-04")
    def test_by_mail_a_returned_word_file_is_taken_in_and_approved(
        self, qms: Cli, tmp_path: Path
    ) -> None:
        drafting.in_force(qms, "--text", drafting.word(tmp_path), "--language", "ru")
        first = (qms.root / FOLDER / "edition-1.ru.docx").read_bytes()
        done = drafting.revised(qms, "--change", "1|replace|Ten working days")
        assert "Draft: edition 2, begun 2026-11-02" in done.lines
        assert (qms.root / FOLDER / "edition-2.ru.docx").read_bytes() == first
        back = drafting.word(tmp_path, "ten working", "RE правки ЮО (2).docx")
        qms("doc", "text", DOC, back, "--language", "ru")
        kept = (qms.root / FOLDER / "edition-2.ru.docx").read_bytes()
        assert kept == Path(back).read_bytes()
        drafting.agreed(qms, "2026-11-09")
        done = drafting.approved(qms, "9", "2026-11-16")
        assert "In force: edition 2, since 2026-11-16" in done.lines
        short = "To be done (D308): edition 2 is approved without --summary"
        assert short in done.lines
        done = qms("doc", "change", DOC, "--edition", "2", "--summary", "New term")
        assert short not in done.lines
        assert (qms.root / FOLDER / "edition-1.ru.docx").read_bytes() == first
        assert git(qms.root, "status", "--porcelain") == ""

    def test_a_translation_added_to_the_draft_needs_no_line_of_the_change_sheet(
        self, qms: Cli, tmp_path: Path
    ) -> None:
        drafting.in_force(qms, "--text", drafting.markdown(tmp_path), "--language", "kk")
        drafting.revised(qms, "--summary", "A Russian text")
        other = drafting.markdown(tmp_path, "# Положение\n", "ru.md")
        qms("doc", "text", DOC, other, "--language", "ru")
        drafting.agreed(qms, "2026-11-09")
        drafting.approved(qms, "9", "2026-11-16")

    @pytest.mark.req("KZ-DOC-07")
    def test_a_new_edition_is_not_begun_before_the_one_before_it(self, qms: Cli) -> None:
        drafting.in_force(qms)
        told = said(
            qms,
            *("revise", DOC, "--ground", "legal-acts", "--basis", "Law"),
            *("--date", "2026-09-30", "--change", "1|add|New"),
        )
        assert "--date: edition 1 was begun on 2026-10-01." in told

    @pytest.mark.req("KZ-DOC-07")
    def test_two_editions_cannot_come_into_force_on_one_day(self, qms: Cli) -> None:
        drafting.in_force(qms)
        qms(
            *("doc", "revise", DOC, "--ground", "legal-acts", "--basis", "Law"),
            *("--date", "2026-10-12", "--change", "1|add|New"),
        )
        drafting.agreed(qms, "2026-10-12")
        told = drafting.approved(qms, "8", "2026-10-12", code=2)
        assert "D104: edition 2 would be in force from 2026-10-12" in told.err

    def test_one_draft_at_a_time(self, qms: Cli) -> None:
        drafting.in_force(qms)
        drafting.revised(qms)
        told = said(qms, "revise", DOC, "--ground", "duties", "--basis", "Order 3")
        assert f"{DOC} has a draft already: edition 2." in told

    @pytest.mark.req("KZ-DOC-25")
    def test_lines_of_the_change_sheet_of_an_approved_edition_stay(self, qms: Cli) -> None:
        drafting.in_force(qms)
        drafting.revised(qms, "--change", "1|replace|Ten days")
        drafting.agreed(qms, "2026-11-09")
        drafting.approved(qms, "9", "2026-11-16")
        told = said(qms, "change", DOC, "--edition", "2", "--change", "2|add|More")
        assert f"Edition 2 of {DOC} is approved." in told

    @pytest.mark.parametrize(
        ("typed", "problem"),
        [
            ("5.2", "--change:  is not allowed"),
            ("5.2|delete|Words", "--change: delete is not allowed"),
            ("5.2|replace|Words|sheet=4", "--change: sheet=4 is no part of a change"),
            ("5.2|replace|Words|page=", "--change: page= is no part of a change"),
        ],
    )
    def test_a_line_of_the_change_sheet_that_says_too_little_is_refused(
        self, qms: Cli, typed: str, problem: str
    ) -> None:
        drafting.in_force(qms)
        told = said(qms, "revise", DOC, "--ground", "duties", "--basis", "x", "--change", typed)
        assert problem in told


class TestEnd:
    @pytest.mark.req("KZ-DOC-30")
    def test_it_is_withdrawn_and_the_other_document_says_that_it_replaces_it(
        self, qms: Cli
    ) -> None:
        drafting.in_force(qms)
        qms("doc", "add", "--title", "Rules of surveys", "--group", "rules")
        told = said(qms, "withdraw", DOC, "--basis", "Order 40", "--replaced-by", DOC)
        assert f"{DOC} replaces {DOC} already." in told
        done = qms(
            *("doc", "withdraw", DOC, "--basis", "Order 40", "--date", "2026-11-20"),
            *("--replaced-by", "DOC-2026-0002"),
        )
        assert "State: withdrawn" in done.lines
        other = qms.read("records/documents/DOC-2026-0002/document.yaml")
        assert f"replaces: {DOC}" in other
        assert qms("doc", "in-force", "--json").items == []
        assert qms("doc", "in-force", "--on", "2026-11-19", "--json").items != []
        told = said(qms, "agree", DOC, "--by", LEGAL)
        assert f"{DOC} is in the state: withdrawn." in told

    @pytest.mark.req("KZ-DOC-30", "KZ-DOC-32")
    def test_the_card_tells_editions_with_their_days_and_eighteen_steps(self, qms: Cli) -> None:
        drafting.in_force(qms)
        answer = qms("doc", "steps", DOC, "--json")
        jsonschema.validate(answer.json, answer_schemas()["doc-steps"])
        steps = answer.items
        assert len(steps) == 18
        state = {item["step"]: (item["state"], item["date"]) for item in steps}
        assert state["need"] == ("done", "2026-10-01")
        assert state["application"] == ("skipped", None)
        assert state["first-agreed"] == ("done", "2026-10-05")
        assert state["approved"] == ("done", "2026-10-13")
        assert state["protected"] == ("open", None)
        shown = qms("show", DOC)
        assert "Steps of edition 1" in shown.lines
        editions = next(line for line in shown.lines if line.startswith("  1  "))
        for told in ("in force", "2026-10-01", "2026-10-05", "2026-10-12"):
            assert told in editions
        assert sum(" skipped " in f"{line} " for line in shown.lines) == sum(
            item["state"] == "skipped" for item in steps
        )


class TestApplication:
    @pytest.mark.req("KZ-DOC-15", part="the report of applications by status is the list")
    def test_a_decided_application_wants_a_document(self, qms: Cli) -> None:
        qms(
            *("request", "add", "--title", "Rules of surveys", "--date", "2026-10-01"),
            *("--request-kind", "document-application"),
        )
        qms(
            *("decision", "add", "--title", "To develop it", "--act", "resolution"),
            *("--date", "2026-10-05", "--concerns", "REQ-2026-0001"),
        )
        assert "D305" in qms("check", code=None).out
        drafting.begin(qms, "--request", "REQ-2026-0001", date="2026-10-08")
        assert "D305" not in qms("check", code=None).out
        steps = {item["step"]: item for item in qms("doc", "steps", DOC, "--json").items}
        assert steps["application"]["date"] == "2026-10-01"
        assert steps["officials"]["date"] == "2026-10-05"


@pytest.mark.req("KZ-DOC-06", "KZ-DOC-11", part="control is planned with the reviews")
def test_the_draft_decision_is_written_for_the_next_body(qms: Cli, tmp_path: Path) -> None:
    import docx

    drafting.begin(qms, "--controller", drafting.AUTHOR)
    drafting.agreed(qms, "2026-10-05")
    out = str(tmp_path / "papers")
    done = qms("doc", "draft-decision", DOC, "--format", "docx,md", "--out", out, "--json")
    paths = [Path(item["path"]) for item in done.items]
    jsonschema.validate(done.json, answer_schemas()["doc-draft-decision"])
    assert [path.suffix for path in paths] == [".md", ".docx"]
    words = "\n".join(part.text for part in docx.Document(str(paths[1])).paragraphs)
    assert "Management Board" in words
    assert "To approve the document “Regulation on surveys”, edition 1." in words
    assert "Control over its observance: Head of the Academic Quality Office" in words
    assert "Head of a structural unit (Legal office)" in paths[0].read_text(encoding="utf-8")
    drafting.approved(qms, "7", "2026-10-12")
    assert f"{DOC} has no draft edition." in said(qms, "draft-decision", DOC)
