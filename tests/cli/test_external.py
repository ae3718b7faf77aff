"""External documents: compared, amended, cancelled, and what rests on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from tests.workspaces import english, found, snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workspaces import Cli

GOSO: Final = (
    "id: EXT-2026-0099\nschema: 1\ntitle: State standards of all levels of education\n"
    "sort: order\nissuer: Minister of Education and Science\nnumber: '604'\ndate: 2018-10-31\n"
)
CITES: Final = (
    "id: DOC-2026-0001\nschema: 1\ntitle: Monitoring of programmes\ngroup: rules\n"
    "cites: [{id: '1', document: EXT-2026-0099}]\n"
    "approvals: [{id: '1', act: order, number: '7', date: 2021-03-03}]\n"
    "transitions: [{id: '1', date: 2021-03-03, to: in_force}]\n"
)


@pytest.fixture
def citing(qms: Cli) -> Cli:
    """Return a workspace in which a document in force cites order 604."""
    qms.record(GOSO)
    qms.record(CITES)
    return qms


def said(cli: Cli, code: str) -> list[str]:
    """Return the lines of a check that one rule gives."""
    lines = cli("--lang", "en", "check", "--only", code, code=None).lines
    return [line for line in lines if f" {code}: " in line]


@pytest.mark.req("KZ-DOC-36")
@pytest.mark.parametrize(("profile", "number"), [("kaznmu", 7), ("dulaty", 19)])
def test_a_new_workspace_has_the_documents_that_its_regulation_cites(
    profile: str, number: int
) -> None:
    from qms.kinds.external_document import ExternalDocument

    records = snapshot(profile=profile).of(ExternalDocument)
    assert len(records) == number
    assert all(item.source and item.source.regulation for item in records)
    assert {lang for item in records for lang, _ in item.title.by_lang} == {"kk", "ru", "en"}
    assert len([item for item in records if item.issuer]) >= number - 2


@pytest.mark.req("KZ-DOC-13")
def test_a_superseded_order_is_reported_with_what_replaced_it(citing: Cli) -> None:
    assert said(citing, "D212") == []
    done = citing(
        *("external", "cancel", "EXT-2026-0099", "--new", "EXT-2026-0003"),
        *("--date", "2022-07-20", "--basis", "Order No. 2"),
    )
    assert "To be reviewed: DOC-2026-0001" in done.out
    (line,) = said(citing, "D212")
    assert line.startswith("records/documents/DOC-2026-0001/document.yaml:5:")
    full = citing("--lang", "en", "check", "--only", "D212").out
    assert "Cite EXT-2026-0003 instead" in full
    assert said(citing, "D321")


def test_a_comparison_that_finds_it_cancelled_cancels_it(citing: Cli) -> None:
    citing("external", "check", "EXT-2026-0099", "--verdict", "cancelled")
    assert said(citing, "D212")
    refused = citing("external", "amend", "EXT-2026-0099", code=2)
    assert "no longer valid" in refused.err


@pytest.mark.req("KZ-DOC-36")
def test_an_amendment_flags_all_that_cite_it_until_each_is_reviewed(citing: Cli) -> None:
    citing.record(
        CITES.replace("DOC-2026-0001", "DOC-2026-0002").replace("2021-03-03", "2024-03-04")
    )
    done = citing("external", "amend", "EXT-2026-0099", "--number", "77", "--date", "2026-11-02")
    assert [line[:29] for line in done.lines if "To be reviewed" in line] == [
        "To be reviewed: DOC-2026-0001",
        "To be reviewed: DOC-2026-0002",
    ]
    assert len(said(citing, "D321")) == 2
    citing.record(
        CITES + "reviews: [{id: '1', date: 2026-11-20, verdict: keep, ground: legal-acts}]\n"
    )
    (left,) = said(citing, "D321")
    assert "DOC-2026-0002" in left


@pytest.mark.req("KZ-DOC-36")
def test_what_nobody_compared_for_a_year_is_named() -> None:
    (never,) = found(GOSO, CITES, code="D213")
    assert "never compared" in english(never)
    fresh = GOSO + "checks: [{id: '1', date: 2025-11-21, verdict: current}]\n"
    assert found(fresh, CITES, code="D213", today="2026-11-21") == []
    (old,) = found(fresh, CITES, code="D213", today="2026-11-22")
    assert "2025-11-21" in english(old)
    assert found(GOSO, code="D213") == []


def test_a_comparison_is_recorded_with_who_made_it(citing: Cli) -> None:
    citing(
        *("external", "check", "EXT-2026-0099", "--verdict", "current"),
        *("--by", "ROLE-head-of-academic-quality-office", "--basis", "adilet"),
    )
    assert said(citing, "D213") == []
    assert "by: ROLE-head-of-academic-quality-office@UNIT-academic-quality-office" in citing.read(
        "records/externals/EXT-2026-0099.yaml"
    )


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("check", "EXT-2026-0001", "--verdict", "good"), "Allowed values"),
        (("amend", "EXT-2026-0001", "--date", "1999-01-01"), "is dated 2007-07-27"),
        (("cancel", "EXT-2026-0001", "--new", "EXT-2026-0001"), "no other external document"),
        (("check", "UNIT-university", "--verdict", "current"), "no external document"),
    ],
)
def test_what_cannot_be_is_refused(qms: Cli, words: tuple[str, ...], why: str) -> None:
    done = qms("--lang", "en", "external", *words, code=2)
    assert why in done.err + done.out


@pytest.mark.req("KZ-DOC-36")
def test_the_register_prints_issuer_number_date_state_and_what_depends_on_it(
    citing: Cli, tmp_path: Path
) -> None:
    citing("external", "amend", "EXT-2026-0099", "--number", "77", "--date", "2026-11-02")
    citing("--lang", "en", "report", "documents", "--format", "md", "--out", str(tmp_path))
    (path,) = tmp_path.glob("*.md")
    (row,) = [line for line in path.read_text().splitlines() if "| EXT-2026-0099" in line]
    for cell in ("Minister of Education", "604", "2018-10-31", "No. 77", "DOC-2026-0001"):
        assert cell in row
