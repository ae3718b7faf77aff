"""``qms archive`` and ``qms file``: filing, the January audit, disposal by act."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import pytest

from qms.actions.answers import answer_schemas
from tests import archives
from tests.archives import OFFICE

if TYPE_CHECKING:
    from tests.workspaces import Cli

HEAD = "ROLE-head-of-academic-quality-office"
FILE, KEPT = "FILE-2019-0001", "FILE-2019-0002"


def filed(qms: Cli) -> None:
    """File two papers in a file of five years, and one in a file that is kept for ever."""
    for name in ("one", "two", "three"):
        (qms.root / "private" / f"{name}.pdf").write_text(name, encoding="utf-8")
    put = ("file", "put", "--unit", OFFICE, "--by", HEAD)
    papers = [str(qms.root / "private" / f"{name}.pdf") for name in ("one", "two")]
    qms(*put, "--class", "qac-aqo", "--year", "2018-2019", *papers, today="2019-08-01")
    qms("file", "close", FILE, today="2019-09-01")
    third = str(qms.root / "private/three.pdf")
    qms(*put, "--class", "institutional-documents", "--year", "2018", third, today="2019-08-01")
    qms("file", "close", KEPT, today="2019-09-01")


@pytest.fixture
def archive(qms: Cli) -> Cli:
    (qms.root / "private").mkdir(exist_ok=True)
    filed(qms)
    return qms


def gaps(qms: Cli, *args: str, code: int = 1) -> dict[str, list[str | None]]:
    rows = qms("archive", "audit", "--json", *args, code=code).items
    found: dict[str, list[str | None]] = {}
    for row in rows:
        found.setdefault(row["sort"], []).append(row["record"])
    return found


def test_a_paper_is_filed_by_its_hash_and_the_answer_says_how_long_it_is_kept(
    archive: Cli,
) -> None:
    text = archive.read(f"records/files/{FILE}.yaml")
    assert "sha256: " in text
    assert "place: private/one.pdf" in text
    rows = {row["id"]: row for row in archive("archive", "status", "--json").items}
    assert rows[FILE]["last"] == "2024-12-31"
    assert rows[FILE]["expired"]
    assert rows[KEPT]["permanent"]
    assert "for ever" in archive("archive", "status").out


def test_the_answers_have_the_shape_of_their_schemas(archive: Cli) -> None:
    (archive.root / "private/one.pdf").unlink()
    archive("archive", "audit", "--record", "--by", HEAD)
    calls = {
        "archive-status": ("status",),
        "archive-audit": ("audit",),
        "archive-act": ("act", "ARC-2026-0001", "--format", "md"),
    }
    for name, args in calls.items():
        answer = archive("--json", "archive", *args, code=None).json
        jsonschema.validate(answer, answer_schemas()[name])
        assert answer["items"], name


@pytest.mark.req("KZ-ARCH-02", "KZ-ARCH-06")
def test_the_audit_finds_deleted_altered_and_expired_files_and_a_unit_with_nothing(
    archive: Cli,
) -> None:
    (archive.root / "private/one.pdf").unlink()
    (archive.root / "private/two.pdf").write_text("other", encoding="utf-8")
    archive.put(archives.UNFILED.replace("id: reports", "id: qac-aqo"))
    config = archive.read("qms.yaml").replace("begun: 2026-11-21", "begun: 2024-01-01")
    (archive.root / "qms.yaml").write_text(config, encoding="utf-8")
    found = gaps(archive)
    assert found["missing"] == [FILE]
    assert found["altered"] == [FILE]
    assert found["expired"] == [FILE]
    assert found["nothing_filed"] == [None]


def test_an_archive_without_gaps_ends_with_0_and_a_trial_restore_is_told(archive: Cli) -> None:
    archive("archive", "dispose", "--title", "Act", today="2026-05-01")
    archive.record(archives.DECISION)
    archive("archive", "dispose", "--approve", "DSP-2026-0001", "--decision", "DEC-2026-0001")
    archive("archive", "dispose", "--carried-out", "DSP-2026-0001")
    assert "the records are the same" in archive("archive", "audit", "--restore").out


@pytest.mark.req("KZ-ARCH-06", "KZ-DOC-34")
def test_the_act_names_its_gaps_starts_capas_and_the_yearly_duty_is_done(archive: Cli) -> None:
    (archive.root / "private/one.pdf").unlink()
    day = "2027-01-15"
    done = archive("archive", "audit", "--record", "--restore", "--by", HEAD, today=day)
    assert "ARC-2027-0001" in done.lines
    act = archive("show", "ARC-2027-0001", today=day).out
    assert "CAPA-2027-0001" in act
    capa = archive.read("records/capas/CAPA-2027-0001.yaml")
    assert "ARC-2027-0001" in capa
    assert "one.pdf is not where it was filed" in capa
    assert "restored: true" in archive.read("records/archiveaudits/ARC-2027-0001.yaml")
    duty = archive.read("records/obligations/OBL-archive-audit.yaml")
    assert f"date: {day}" in duty
    archive("archive", "sign", "ARC-2027-0001", "--by", HEAD, today=day)
    paths = archive("archive", "act", "ARC-2027-0001", "--format", "md", today=day).lines
    assert any(path.endswith("ARC-2027-0001-en.md") for path in paths)


@pytest.mark.req("KZ-ARCH-03")
def test_a_permanent_record_is_never_disposed_of(archive: Cli) -> None:
    refused = archive("archive", "dispose", KEPT, code=2)
    assert "A103" in refused.err
    assert "is kept for ever (8.1.3(3))" in refused.err


@pytest.mark.req("KZ-ARCH-02", "KZ-ARCH-10")
def test_nothing_is_disposed_of_without_an_approved_act(archive: Cli) -> None:
    made = archive("archive", "dispose", "--member", "ROLE-dean").lines
    assert made[0] == "DSP-2026-0001"
    early = archive("archive", "dispose", "--carried-out", "DSP-2026-0001", code=2)
    assert "Nothing was written" in early.err
    archive.record(archives.DECISION)
    archive("archive", "dispose", "--approve", "DSP-2026-0001", "--decision", "DEC-2026-0001")
    archive("archive", "dispose", "--carried-out", "DSP-2026-0001")
    assert [row["id"] for row in archive("archive", "status", "--json").items if row["id"]] == [
        KEPT
    ]
    assert "to: disposed" in archive.read(f"records/files/{FILE}.yaml")


@pytest.mark.req("KZ-ARCH-07")
def test_a_file_whose_owners_unit_has_ended_asks_for_a_new_owner(archive: Cli) -> None:
    archive("set", FILE, "owner", f"{HEAD}@UNIT-career-centre")
    assert gaps(archive).get("no_owner") is None
    archive("set", "UNIT-career-centre", "valid_to", "2026-01-01")
    assert gaps(archive)["no_owner"] == [FILE]
    moved = archive("role", "transfer", f"{HEAD}@UNIT-career-centre").out
    assert FILE in moved


def test_damage_in_gits_store_is_a_gap(archive: Cli) -> None:
    objects = archive.root / ".git/objects"
    victim = min(
        (path for path in objects.glob("??/*") if path.is_file()),
        key=lambda path: path.stat().st_mtime_ns,
    )
    victim.chmod(0o600)
    victim.unlink()
    assert "git" in gaps(archive, code=1)


def test_what_is_filed_must_be_named_and_must_be_there(archive: Cli) -> None:
    put = ("file", "put", "--class", "qac-aqo", "--unit", OFFICE, "--year", "2026-2027")
    assert "There is no file" in archive(*put, "nowhere.pdf", code=2).err
    assert "has no class" in archive("file", "put", "--class", "x", *put[4:], "a.pdf", code=2).err
    assert (
        "Missing: --unit, --year"
        in archive("file", "put", "--class", "qac-aqo", "a.pdf", code=2).err
    )


def test_a_place_that_no_computer_reaches_is_counted_as_not_looked_at(archive: Cli) -> None:
    archive(
        *("file", "put", "--class", "raw-data", "--unit", OFFICE, "--year", "2026-2027"),
        *(str(archive.root / "private/two.pdf"), "--outside", "https://drive.example/two.pdf"),
    )
    assert "not looked at: 1" in archive("archive", "audit", code=1).out


def test_issued_files_that_the_mirror_lacks_are_missing(archive: Cli) -> None:
    archive.record(
        "id: RPT-2026-0001\nschema: 1\ntitle: R\nreport_kind: annual-iqas\nperiod: 2025-2026\n"
        "issued: 2026-06-15\nfiles: [{id: '1', name: annual.pdf, sha256: " + "0" * 64 + "}]\n"
    )
    folder = archive.root / "build/mirror"
    folder.mkdir(parents=True)
    assert "RPT-2026-0001" in gaps(archive, "--mirror", str(folder))["missing"]
    (folder / "annual.pdf").write_text("x", encoding="utf-8")
    assert gaps(archive, "--mirror", str(folder))["altered"] == ["RPT-2026-0001"]
    assert "no folder" in archive("archive", "audit", "--mirror", "nowhere", code=2).err


def test_nothing_is_filed_in_a_closed_file_whose_term_is_counted_already(archive: Cli) -> None:
    paper = str(archive.root / "private/three.pdf")
    told = archive("file", "put", FILE, paper, code=2).err
    assert f"{FILE} was closed on 2019-09-01" in told
    archive("file", "put", FILE, paper, "--date", "2019-08-30")


@pytest.mark.req("KZ-DOC-12")
def test_a_class_of_records_names_the_document_that_governs_it(qms: Cli) -> None:
    qms.record("id: DOC-2021-0001\nschema: 1\ntitle: KR 10.10\ngroup: regulation\ncode: ҚР 10.10\n")
    line = archives.line(
        "records", f"{{id: a, years: 5, {archives.OWN}}}", "          governed_by: DOC-2021-0001\n"
    )
    qms.put(archives.plan(line))
    (row,) = qms("archive", "plan", "--json").items
    assert row["governed_by"] == "DOC-2021-0001"
    (path,) = qms("archive", "plan", "--format", "md", "--out", str(qms.root / "out")).lines
    assert "ҚР 10.10" in Path(path).read_text(encoding="utf-8")
    qms.put(archives.plan(line.replace("DOC-2021-0001", "DOC-2021-0009")))
    assert "DOC-2021-0009" in qms("check", "--only", "integrity", code=1).out
