"""``qms doc print`` and ``qms doc sheet`` in a real workspace."""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING, Final

import docx
import pytest

from qms.engine.file_names import known, problem, rules_of_names
from tests import drafting
from tests.documents_printed import DOCUMENT
from tests.store.plain_git import put
from tests.workspaces import view

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workspaces import Cli

FOLDER: Final = "records/documents/DOC-2026-0001"


def with_texts(*texts: str) -> str:
    """Return the document with texts of its second edition."""
    items = "".join(f"          - {text}\n" for text in texts)
    at = "        basis: Proposal of the audit\n"
    return DOCUMENT.replace(at, f"{at}        texts:\n{items}")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture
def printing(qms: Cli) -> Cli:
    qms.put(with_texts("{id: kk, place: edition-2.kk.md}", "{id: en, place: edition-2.en.md}"))
    for lang in ("kk", "en"):
        put(qms.root, f"{FOLDER}/edition-2.{lang}.md", "# 1. General\n\nThe text.\n")
    return qms


@pytest.mark.req("KZ-DOC-02")
def test_files_are_named_by_the_scheme_in_each_language(printing: Cli, out: Path) -> None:
    done = printing(
        *("doc", "print", "DOC-2026-0001", "--language", "en,kk"),
        *("--format", "pdf,docx", "--out", str(out)),
    )
    names = sorted(path.name for path in out.iterdir())
    assert len(names) == len(done.lines) == 4
    assert all(name.startswith("2026_10_01_") for name in names)
    seen = view(with_texts("{id: kk, place: a.md}"))
    rules = rules_of_names(seen)
    for name in names:
        assert problem(rules, known(seen, rules), name.rpartition(".")[0]) is None
        assert name.rpartition(".")[2] in rules.formats


def test_a_language_without_a_text_is_told(printing: Cli, out: Path) -> None:
    done = printing(
        *("doc", "print", "DOC-2026-0001", "--language", "ru", "--out", str(out)), code=2
    )
    assert "The edition has no text in: ru" in done.err
    assert "kk, en" in done.err


def test_an_edition_that_is_not_there_is_told(printing: Cli, out: Path) -> None:
    done = printing(*("doc", "print", "DOC-2026-0001", "--edition", "7", "--out", str(out)), code=2)
    assert "has no edition 7" in done.err


def test_an_older_edition_bears_its_watermark_in_the_name_too(printing: Cli, out: Path) -> None:
    printing(
        *("doc", "print", "DOC-2026-0001", "--edition", "1"),
        *("--format", "html", "--out", str(out)),
    )
    (path,) = out.iterdir()
    assert "SUPERSEDED" in path.name
    assert "The text is not kept here." in path.read_text(encoding="utf-8")


def test_a_file_that_nobody_can_print_into_goes_with_a_cover_sheet(qms: Cli, out: Path) -> None:
    content = b"%PDF-1.7 scanned"
    (qms.root / FOLDER).mkdir(parents=True)
    (qms.root / FOLDER / "scan.pdf").write_bytes(content)
    qms.put(with_texts("{id: en, place: scan.pdf}"))
    done = qms("doc", "print", "DOC-2026-0001", "--format", "html", "--out", str(out))
    assert "given as it is" in done.err
    given = [path for path in out.iterdir() if path.suffix == ".pdf"]
    assert [path.read_bytes() for path in given] == [content]
    cover = next(path for path in out.iterdir() if path.suffix == ".html")
    assert given[0].name in cover.read_text(encoding="utf-8")


def test_a_file_outside_git_is_printed_only_when_it_is_the_one_recorded(
    qms: Cli, out: Path
) -> None:
    place = out.parent / "text.md"
    place.write_bytes(b"# 1. General\n\nThe text.\n")
    digest = hashlib.sha256(place.read_bytes()).hexdigest()
    text = f"{{id: en, place: {place}, storage: outside, sha256: {digest}}}"
    qms.put(with_texts(text))
    qms("doc", "print", "DOC-2026-0001", "--format", "html", "--out", str(out))
    assert "The text." in next(out.iterdir()).read_text(encoding="utf-8")
    place.write_bytes(b"another")
    done = qms("doc", "print", "DOC-2026-0001", "--format", "html", "--out", str(out), code=2)
    assert "is not the file that DOC-2026-0001 names" in done.err


def test_a_word_text_is_printed_as_its_own_file(qms: Cli, out: Path) -> None:
    paper = docx.Document()
    paper.add_heading("1 General", 1)
    buffer = io.BytesIO()
    paper.save(buffer)
    (qms.root / FOLDER).mkdir(parents=True)
    (qms.root / FOLDER / "text.docx").write_bytes(buffer.getvalue())
    qms.put(with_texts("{id: en, place: text.docx}"))
    qms("doc", "print", "DOC-2026-0001", "--format", "docx,html", "--out", str(out))
    made = next(path for path in out.iterdir() if path.suffix == ".docx")
    assert docx.Document(str(made)).paragraphs[0].text == "APPROVED"
    qms("doc", "print", "DOC-2026-0001", "--blank", "--format", "docx", "--out", str(out))
    assert docx.Document(str(made)).paragraphs[0].text == "1 General"


@pytest.mark.req("KZ-FORM-01")
@pytest.mark.req("KZ-FORM-02")
@pytest.mark.parametrize("which", ["acquaintance", "changes", "title", "notice"])
def test_each_sheet_is_a_paper_of_its_own(printing: Cli, out: Path, which: str) -> None:
    done = printing(
        *("doc", "sheet", "DOC-2026-0001", which, "--lang", "kk,ru"),
        *("--format", "docx,html,xlsx", "--out", str(out), "--json"),
    )
    assert len(done.items) == 6


def test_outside_the_office_a_sheet_names_no_one(printing: Cli, out: Path) -> None:
    printing(
        *("doc", "sheet", "DOC-2026-0001", "acquaintance", "--circle", "corporate"),
        *("--format", "html", "--out", str(out)),
    )
    assert "t-17" in next(out.iterdir()).read_text(encoding="utf-8")


@pytest.mark.req("KZ-DOC-35")
def test_forms_are_listed(printing: Cli, out: Path) -> None:
    printing.put(
        """\
        id: DOC-2026-0002
        schema: 1
        title: Journal of mutual visits
        group: form
        code: F-12
        process: Control of teaching
        introduced_by: DOC-2026-0001
        approvals: [{id: "1", body: BODY-management-board, act: order, date: 2026-02-03}]
        transitions: [{id: "1", date: 2026-02-03, to: in_force}]
        """
    )
    (item,) = printing("doc", "forms", "--json").items
    assert (item["code"], item["process"]) == ("F-12", "Control of teaching")
    printing("doc", "forms", "--format", "html", "--out", str(out))
    (path,) = out.iterdir()
    assert "Register of forms" in path.name


@pytest.mark.req("KZ-DOC-28", part="kinds of records that come later name no purpose yet")
def test_a_pack_has_the_records_of_its_purpose_and_their_files(qms: Cli, out: Path) -> None:
    for name in ("kept", "altered"):
        file = out.parent / f"{name}.txt"
        file.write_bytes(name.encode())
        qms(
            *("evidence", "add", str(file), "--title", f"Journal {name}"),
            *("--unit", "UNIT-legal-office", "--outside", str(file)),
        )
    for number in (1, 2):
        qms("set", f"EVD-2026-000{number}", "sort", "journal")
        qms("set", f"EVD-2026-000{number}", "purposes", "internal-audit")
    (out.parent / "altered.txt").write_bytes(b"another")
    qms("doc", "pack", "internal-audit", "--format", "html", "--out", str(out))
    names = sorted(path.name for path in out.iterdir())
    assert [name for name in names if name.endswith(".txt")] == ["001 EVD-2026-0001 kept.txt"]
    listed = next(path for path in out.iterdir() if path.suffix == ".html")
    text = listed.read_text(encoding="utf-8")
    assert "Journal altered" in text
    assert "internal audit" in text
    assert "changed" in text


def test_a_purpose_that_is_not_known_is_told(qms: Cli) -> None:
    done = qms("doc", "pack", "curiosity", code=2)
    assert "There is no purpose curiosity." in done.err
    assert "internal-audit" in done.err
    assert "No record is kept for" in qms("doc", "pack", "internal-audit", code=2).err


def test_a_withdrawn_document_is_printed_as_it_was_in_force_not_its_later_draft(
    qms: Cli, out: Path, tmp_path: Path
) -> None:
    drafting.in_force(qms, "--text", drafting.markdown(tmp_path), "--language", "en")
    drafting.revised(qms)
    qms("doc", "withdraw", drafting.DOC, "--basis", "Order 40")
    qms("doc", "print", drafting.DOC, "--language", "en", "--format", "md", "--out", str(out))
    (paper,) = out.iterdir()
    assert paper.name.startswith("2026_10_12_")
    assert "2026-10-12" in paper.read_text(encoding="utf-8")


def test_ticks_by_staff_code_are_counted_on_the_acquaintance_sheet(qms: Cli, out: Path) -> None:
    drafting.in_force(qms)
    unit = ("--unit", "UNIT-hr-department")
    qms("doc", "distribute", drafting.DOC, "--units", "UNIT-hr-department")
    ticks = ("--required", "3", "--code", "S-1", "--code", "S-2")
    qms("doc", "sign", drafting.DOC, *unit, *ticks)
    qms("doc", "sheet", drafting.DOC, "acquaintance", "--format", "md", "--out", str(out))
    (paper,) = out.iterdir()
    assert "HR department: have read 2 of 3." in paper.read_text(encoding="utf-8")
