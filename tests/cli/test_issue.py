"""What leaves the office is recorded once: from which records, in which files, to whom."""

from __future__ import annotations

import hashlib
import os
import re
from typing import TYPE_CHECKING, Final

import pytest

from tests.store.plain_git import git
from tests.workspaces import english, found

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workspaces import Cli, Ran

OUT: Final = "build/reports"
KIND: Final = ("--kind", "risks-and-capa")
ACT: Final = (
    *("decision", "add", "--title", "Report approved", "--body", "BODY-academic-council"),
    *("--act", "protocol", "--number", "4", "--date", "2026-11-20"),
)


@pytest.fixture
def made(qms: Cli) -> Cli:
    """Return a workspace with two risks."""
    qms.risk(3, 5)
    qms.risk(2, 2)
    return qms


def render(qms: Cli, *more: str, formats: str = "md", lang: str = "en") -> tuple[Path, ...]:
    """Make the risk register and return its files."""
    options = ("--format", formats, "--out", str(qms.root / OUT), "--lang", lang, *more)
    ran = qms("report", "risks", *options)
    return tuple(qms.root / line for line in ran.lines)


def issue(qms: Cli, *what: Path | str, code: int | None = 0) -> Ran:
    """Issue files."""
    return qms("report", "issue", *map(str, what), code=code)


@pytest.mark.req("KZ-DOC-01")
@pytest.mark.req("KZ-REP-15", part="completeness in per cent is printed by the annual report")
def test_one_record_names_commit_template_figures_and_the_hash_of_every_file(made: Cli) -> None:
    files = (
        *render(made, formats="md,html,pdf", lang="en"),
        *render(made, formats="docx,xlsx", lang="kk"),
    )
    commit = git(made.root, "rev-parse", "HEAD").strip()
    issue(made, *files, *KIND, "--to", "BODY-academic-council")
    record = made("show", "RPT-2026-0001", "--json").items[0]
    assert record["commit"] == commit
    assert (record["report"], record["period"], record["data_as_of"]) == (
        *("risks", "2026-11-21", "2026-11-21"),
    )
    assert record["template"] == "register/1"
    assert record["recipients"] == ["BODY-academic-council"]
    assert record["circle"] == "internal"
    assert {item["sha256"] for item in record["files"]} == {
        hashlib.sha256(file.read_bytes()).hexdigest() for file in files
    }
    figures = {item["name"]: item["value"] for item in record["figures"]}
    assert figures["risks.live"] == 2
    assert not any("/" in name for name in figures)
    assert set(record["title"]) == {"kk", "ru", "en"}


def test_the_issue_is_one_commit_with_evidence_for_each_file(made: Cli) -> None:
    before = git(made.root, "rev-list", "--count", "HEAD")
    files = render(made, formats="md,html")
    issue(made, *files, *KIND)
    assert int(git(made.root, "rev-list", "--count", "HEAD")) == int(before) + 1
    assert git(made.root, "status", "--porcelain", "records").strip() == ""
    results = {row["id"]: row for row in made("evidence", "check", "--json").items}
    assert [row["result"] for row in results.values()] == ["same", "same"]
    (kept, *_more) = (made.root / "private/issued/RPT-2026-0001").iterdir()
    kept.write_text("another report", encoding="utf-8")
    assert "changed" in made("evidence", "check", code=1).out


def test_issued_files_are_copied_to_a_lasting_place_under_the_scheme(made: Cli) -> None:
    files = (*render(made, formats="md,html"), *render(made, formats="md", lang="ru"))
    issue(made, *files, *KIND)
    folder = made.root / "private/issued/RPT-2026-0001"
    assert {path.name for path in folder.iterdir()} == {
        "2026_11_21_АСБ_risks and CAPA plans 2026-11-21.md",
        "2026_11_21_АСБ_risks and CAPA plans 2026-11-21.html",
        "2026_11_21_АСБ_риски и планы CAPA 2026-11-21.md",
    }
    assert sorted(path.read_bytes() for path in folder.iterdir()) == sorted(
        file.read_bytes() for file in files
    )
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]
    record = made("show", "RPT-2026-0001", "--json").items[0]
    assert {item["name"] for item in record["files"]} == {path.name for path in folder.iterdir()}
    places = {row["place"] for row in made("evidence", "check", "--json").items}
    assert places == {path.relative_to(made.root).as_posix() for path in folder.iterdir()}


def test_the_next_report_does_not_change_what_was_issued(made: Cli) -> None:
    (file,) = render(made)
    issue(made, file, *KIND)
    made.risk(5, 5)
    render(made)
    assert [row["result"] for row in made("evidence", "check", "--json").items] == ["same"]


def test_where_git_would_take_the_copies_up_a_place_has_to_be_named(made: Cli) -> None:
    (file,) = render(made)
    ignored = made.root / ".gitignore"
    ignored.write_text("/build/\n", encoding="utf-8")
    refused = issue(made, file, *KIND, code=2)
    assert "git does not ignore private/issued" in refused.err
    assert "--outside" in refused.err
    assert not (made.root / "private").exists()
    issue(made, file, *KIND, "--outside", "Drive")


def test_an_issue_that_is_refused_leaves_no_copy(made: Cli) -> None:
    (file,) = render(made)
    other = ("--supersedes", "RPT-2020-0001", "--summary", "x")
    assert "no record RPT-2020-0001" in issue(made, file, *KIND, *other, code=2).err
    issue(made, file, *KIND, "--dry-run")
    assert not list((made.root / "private").rglob("*"))


def test_a_folder_of_an_earlier_record_of_that_name_is_put_aside(made: Cli) -> None:
    earlier = made.root / "private/issued/RPT-2026-0001"
    earlier.mkdir(parents=True)
    (earlier / "a.pdf").write_bytes(b"%PDF")
    (file,) = render(made)
    issue(made, file, *KIND)
    (aside,) = (made.root / "private/issued").glob("RPT-2026-0001-earlier-*")
    assert (aside / "a.pdf").read_bytes() == b"%PDF"
    assert [path.suffix for path in earlier.iterdir()] == [".md"]


def test_a_report_does_not_overwrite_a_file_that_was_issued_where_it_lay(made: Cli) -> None:
    (file,) = render(made)
    issue(made, file, *KIND, "--outside", OUT)
    issued = file.read_bytes()
    options = ("--format", "md", "--out", str(made.root / OUT), "--lang", "en")
    refused = made("report", "risks", *options, code=2)
    assert f"{file.name} was issued with RPT-2026-0001" in refused.err
    assert file.read_bytes() == issued
    made("report", "risks", *options[:-2], "--lang", "ru")


def test_rendering_makes_no_record(made: Cli) -> None:
    render(made, formats="md,html")
    assert made("issued-report", "list", "--json").items == []


def test_with_into_git_the_files_lie_beside_their_evidence(made: Cli) -> None:
    (file,) = render(made)
    issue(made, file, *KIND, "--into-git")
    kept = made.root / "records/evidence/EVD-2026-0001" / file.name
    assert kept.read_bytes() == file.read_bytes()


def test_with_outside_every_file_has_its_place_in_the_folder(made: Cli) -> None:
    files = render(made, formats="md,html")
    issue(made, *files, *KIND, "--outside", "Drive/reports/")
    places = {row["place"] for row in made("evidence", "check", "--json").items}
    assert places == {f"Drive/reports/{file.name}" for file in files}


@pytest.mark.req("KZ-REP-15", part="completeness in per cent is printed by the annual report")
def test_the_command_that_a_report_names_makes_it_again_byte_by_byte(made: Cli) -> None:
    (file,) = render(made)
    first = file.read_bytes()
    said = re.search(r"\| Command \| qms (.*?) \|", first.decode().replace("\\", ""))
    assert said is not None
    assert "--at " in said[1]
    made.risk(5, 5)
    options = ("--format", "md", "--out", str(made.root / "again"))
    again = made(*said[1].split(), *options, today="2027-03-01").lines[0]
    assert (made.root / again).read_bytes() == first


def test_a_dry_run_writes_nothing(made: Cli) -> None:
    (file,) = render(made)
    shown = issue(made, file, *KIND, "--dry-run").out
    assert "records/reports/RPT-2026-0001.yaml" in shown
    assert made("issued-report", "list", "--json").items == []


def test_the_same_file_is_issued_once_and_the_record_is_named(made: Cli) -> None:
    (file,) = render(made)
    issue(made, file, *KIND)
    again = issue(made, file, *KIND, code=2)
    assert f"{file.name} is issued already: RPT-2026-0001." in again.err
    twin = file.with_name("twin.md")
    twin.write_bytes(b"x")
    other = file.with_name("other.md")
    other.write_bytes(b"x")
    both = issue(made, twin, other, *KIND, "--period", "2026", code=2)
    assert "twin.md and other.md are the same file" in both.err


def test_files_of_two_reports_are_no_issue(made: Cli) -> None:
    (risks,) = render(made)
    capas = made("report", "capas", "--format", "md", "--out", str(made.root / OUT)).lines[0]
    refused = issue(made, risks, capas, *KIND, code=2)
    assert "are not of one issue: risks and capas" in refused.err


def test_files_made_of_different_records_are_no_issue(made: Cli) -> None:
    (early,) = render(made, lang="en")
    made.risk(1, 1)
    (late,) = render(made, lang="ru")
    assert "are not of one issue" in issue(made, early, late, *KIND, code=2).err


def test_a_file_that_was_saved_again_needs_kind_and_period(made: Cli) -> None:
    scan = made.root / "scan.pdf"
    scan.write_bytes(b"%PDF-1.7 scanned")
    refused = issue(made, scan, code=2)
    assert "Missing: --kind, --period" in refused.err
    assert "saved again by another program, scanned" in refused.err
    done = issue(made, scan, "--kind", "risks-and-capa", "--period", "2025-2026")
    assert "No figures are recorded" in done.err
    record = made("show", "RPT-2026-0001", "--json").items[0]
    assert record["title"]["en"] == "risks and CAPA plans, 2025-2026"
    assert "commit" not in record or record["commit"] is None


@pytest.mark.req("KZ-DOC-01")
def test_approval_precedes_publication(made: Cli) -> None:
    files = render(made, "--circle", "public", formats="pdf")
    refused = issue(made, *files, *KIND, code=2)
    assert "only after it was approved" in refused.err
    assert "--approved" in refused.err
    act = made(*ACT).lines[0]
    made("set", act, "date", "2026-12-01")
    files = render(made, "--circle", "public", formats="pdf")
    early = issue(made, *files, *KIND, "--approved", act, code=2)
    assert f"{act} approves nothing today" in early.err
    made("set", act, "date", "2026-11-20")
    files = render(made, "--circle", "public", formats="pdf")
    issue(made, *files, *KIND, "--approved", act)
    record = made("show", "RPT-2026-0001", "--json").items[0]
    assert (record["circle"], record["approved"]) == ("public", act)


def test_a_file_made_for_the_office_is_not_issued_to_the_public(made: Cli) -> None:
    (file,) = render(made)
    refused = issue(made, file, *KIND, "--circle", "public", code=2)
    assert "made for the circle internal, not for public" in refused.err
    assert "qms report risks --circle public" in refused.err


def test_personal_data_stop_what_is_issued_to_the_public(made: Cli) -> None:
    act = made(*ACT).lines[0]
    letter = made.root / "letter.md"
    letter.write_text("Call +7 701 123 45 67", encoding="utf-8")
    ids = ("--kind", "other", "--period", "2026", "--circle", "public", "--approved", act)
    refused = issue(made, letter, *ids, code=2)
    assert "letter.md" in refused.err
    assert made("issued-report", "list", "--json").items == []


def test_what_leaves_the_office_is_made_from_committed_records(made: Cli) -> None:
    act = made(*ACT).lines[0]
    path = made.root / "records/risks/RSK-2026-0001.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("Low response", "No response"), encoding="utf-8"
    )
    files = render(made, "--circle", "corporate", formats="pdf")
    refused = issue(made, *files, *KIND, "--approved", act, code=2)
    assert "made from records that were not committed" in refused.err
    inside = render(made)
    done = issue(made, *inside, *KIND)
    assert "No figures are recorded" in done.err


@pytest.mark.req("KZ-DOC-04", part="revisions of documents")
def test_a_new_version_says_what_changed(made: Cli) -> None:
    (file,) = render(made)
    issue(made, file, *KIND)
    made.risk(4, 4)
    (file,) = render(made)
    refused = issue(made, file, *KIND, "--supersedes", "RPT-2026-0001", code=2)
    assert "Missing: --summary" in refused.err
    summary = ("--summary", "One more risk")
    issue(made, file, *KIND, "--supersedes", "RPT-2026-0001", *summary)
    record = made("show", "RPT-2026-0002", "--json").items[0]
    assert record["supersedes"] == "RPT-2026-0001"


def test_unknown_recipients_and_kinds_are_refused(made: Cli) -> None:
    (file,) = render(made)
    assert (
        "BODY-academic-counsil"
        in issue(made, file, *KIND, "--to", "BODY-academic-counsil", code=2).err
    )
    refused = issue(made, file, "--kind", "anual", code=2)
    assert "--kind: anual is not allowed" in refused.err
    assert "risks-and-capa" in refused.err


def test_every_report_of_the_family_can_be_issued_without_naming_its_kind(made: Cli) -> None:
    act = made(*ACT).lines[0]
    kinds = {"extract": "annual-iqas", "access": "other", "documents": "other"}
    for number, (name, kind) in enumerate(kinds.items(), start=1):
        options = ("--format", "pdf", "--out", str(made.root / OUT), "--lang", "en")
        (file,) = made("report", name, *options).lines
        issue(made, file, *(("--approved", act) if name == "extract" else ()))
        record = made("show", f"RPT-2026-{number:04d}", "--json").items[0]
        assert record["report_kind"] == kind
        assert record["circle"] == ("public" if name == "extract" else "internal")


def test_words_may_be_typed_as_the_vocabulary_shows_them(made: Cli) -> None:
    (file,) = render(made)
    issue(made, file, "--kind", "risks and CAPA plans")
    assert made("show", "RPT-2026-0001", "--json").items[0]["report_kind"] == "risks-and-capa"


def test_a_decision_older_than_the_report_is_remarked(made: Cli) -> None:
    act = made(*ACT).lines[0]
    (file,) = render(made)
    issue(made, file, *KIND)
    use = ("report", "use", "RPT-2026-0001", "--text", "x", "--decision")
    assert f"{act} is of 2026-11-20, before RPT-2026-0001" in made(*use, act).err
    later = made(*ACT[:-1], "2026-11-21").lines[0]
    assert made(*use, later, today="2026-11-22").err == ""


@pytest.mark.req("KZ-REP-12")
def test_the_use_made_of_a_report_is_recorded(made: Cli) -> None:
    act = made(*ACT).lines[0]
    (file,) = render(made)
    issue(made, file, *KIND)
    use = ("report", "use", "RPT-2026-0001")
    made(*use, "--use", "decision", "--text", "Two CAPAs ordered", "--decision", act)
    made(*use, "--use", "staff-development", "--text", "Training agreed")
    refused = made(*use, "--use", "none", "--text", "x", code=2)
    assert "Allowed values: decision, recommendation" in refused.err
    uses = made("show", "RPT-2026-0001", "--json").items[0]["uses"]
    assert [item["id"] for item in uses] == ["1", "2"]
    assert (uses[0]["use"], uses[0]["decision"]) == ("decision", act)
    assert "is no issued report" in made("report", "use", act, "--text", "x", code=2).err


def issued(*more: str, date: str = "2026-11-10", number: int = 1) -> str:
    """Write an issued report; ``more`` are whole lines."""
    lines = "".join(f"{line}\n" for line in more)
    return (
        f"id: RPT-2026-{number:04d}\nschema: 1\ntitle: Annual report\nreport_kind: annual-iqas\n"
        f"period: 2025-2026\nissued: {date}\n{lines}"
    )


def decision(date: str) -> str:
    """Write a decision of a day."""
    return (
        "id: DEC-2026-0001\nschema: 1\ntitle: Approved\nbody: BODY-academic-council\n"
        f"act: protocol\nnumber: '4'\ndate: {date}\n"
    )


PDF: Final = f"files: [{{id: '1', name: a.PDF, sha256: {'0' * 64}}}]"
DOCX: Final = f"files: [{{id: '1', name: a.docx, sha256: {'0' * 64}}}]"


@pytest.mark.req("KZ-DOC-01")
def test_a_report_placed_before_its_approval_is_named() -> None:
    approved = issued("circle: public", "approved: DEC-2026-0001")
    assert found(approved, decision("2026-11-10"), code="D301") == []
    late = found(approved, decision("2026-11-11"), code="D301")
    assert [english(item).partition(" |")[0] for item in late] == [
        "issued on 2026-11-10, approved on 2026-11-11"
    ]
    assert found(issued("circle: internal"), code="D301") == []
    assert len(found(issued("circle: corporate"), code="D301")) == 1


@pytest.mark.req("KZ-DOC-05", part="the mark of approval on documents that are no reports")
def test_an_approved_report_is_kept_as_pdf() -> None:
    approved = "approved: DEC-2026-0001"
    assert found(issued(approved, PDF), decision("2026-11-10"), code="D302") == []
    assert len(found(issued(approved, DOCX), decision("2026-11-10"), code="D302")) == 1
    assert found(issued(DOCX), code="D302") == []


@pytest.mark.req("KZ-REP-12")
def test_a_report_without_use_is_named_once_its_year_is_over() -> None:
    june = issued(date="2026-06-20")
    assert found(june, code="D304", today="2026-08-31") == []
    (hit,) = found(june, code="D304", today="2026-09-01")
    assert "no use is recorded since 2026-06-20" in english(hit)
    used = issued("uses: [{id: '1', date: 2026-07-01, text: Plan approved}]", date="2026-06-20")
    assert found(used, code="D304") == []
    later = issued("supersedes: RPT-2026-0001", "summary: Corrected", number=2)
    assert found(june, later, code="D304") == []


def figures(qms: Cli) -> list[object]:
    """Return the figures of the issue."""
    return list(qms("show", "RPT-2026-0001", "--json").items[0].get("figures") or [])


@pytest.mark.parametrize("kind", ["md", "html", "docx", "xlsx", "pdf"])
def test_figures_are_recorded_of_a_file_that_is_made_again_byte_by_byte(
    made: Cli, kind: str
) -> None:
    act = made(*ACT).lines[0]
    options = ("--circle", "public", "--approved", act)
    done = issue(made, *render(made, *options, formats=kind), *KIND, "--approved", act)
    assert "not the file" not in done.err
    assert figures(made)


def test_a_file_that_was_edited_is_recorded_without_figures(made: Cli) -> None:
    whole, edited = render(made, formats="html,md")
    edited.write_bytes(edited.read_bytes().replace(b"Low response", b"No response"))
    done = issue(made, whole, edited, *KIND)
    assert f"{edited.name}: this is not the file that qms made" in done.err
    assert figures(made) == []
    assert made("show", "RPT-2026-0001", "--json").items[0]["report"] == "risks"


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        ("day=2026-11-21", "day=2026-11-22"),
        ("circle=internal", "circle=nobody"),
        ("qms:risks ", "qms:riskz "),
        ("template=register/1", "template=other/1"),
    ],
)
def test_what_a_file_says_and_cannot_be_counts_as_nothing(
    made: Cli, said: str, instead: str
) -> None:
    (file,) = render(made)
    text = file.read_text(encoding="utf-8")
    assert said in text
    file.write_text(text.replace(said, instead), encoding="utf-8")
    refused = issue(made, file, *KIND, code=2)
    assert "says of itself what cannot be" in refused.err
    assert "Missing: --kind, --period" in refused.err


def test_a_period_that_the_report_cannot_have_counts_as_nothing(made: Cli) -> None:
    asked = ("--format", "md", "--out", str(made.root / OUT), "--lang", "en")
    file = made.root / made("report", "annual", "--year", "2026-2027", *asked).lines[0]
    text = file.read_text(encoding="utf-8").replace("period=2026-2027", "period=2026-05")
    file.write_text(text, encoding="utf-8")
    assert "says of itself what cannot be: 2026-05." in issue(made, file, code=2).err


def test_an_empty_file_is_not_issued(made: Cli) -> None:
    (made.root / "empty.pdf").write_bytes(b"")
    refused = issue(made, made.root / "empty.pdf", *KIND, "--period", "2026", code=2)
    assert "empty.pdf is empty." in refused.err


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such file names")
def test_line_breaks_in_the_name_of_a_file_are_not_recorded(made: Cli) -> None:
    odd = made.root / "a\nb\x07c.pdf"
    odd.write_bytes(b"%PDF-1.7 scanned")
    issue(made, odd, *KIND, "--period", "2026", "--outside", "Drive")
    (row,) = made("evidence", "check", "--json").items
    assert row["place"] == "Drive/a bc.pdf"
