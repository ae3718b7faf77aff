"""Texts that come by mail: what is taken in, and what is refused before anything is written."""

from __future__ import annotations

import hashlib
import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from qms.actions.doc_life_files import LARGEST
from tests import drafting
from tests.drafting import DOC, FOLDER

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workspaces import Cli


def refused(qms: Cli, file: Path, *more: str) -> str:
    """Put a text that is refused; returns what was said, the folder is as it was."""
    before = sorted((qms.root / FOLDER).iterdir())
    told = qms("doc", "text", DOC, str(file), "--language", "ru", *more, code=2).err
    assert sorted((qms.root / FOLDER).iterdir()) == before
    return told


def packed(**parts: str) -> bytes:
    """Return a zip of named parts, as an office file is one."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return held.getvalue()


@pytest.mark.parametrize(
    "name",
    ["text.docm", "text.exe", "Положение.docx.scr", "text", "xcod.\N{RIGHT-TO-LEFT OVERRIDE}exe"],
)
def test_another_format_is_refused_by_the_end_of_the_name(
    qms: Cli, tmp_path: Path, name: str
) -> None:
    drafting.begin(qms)
    file = tmp_path / name
    file.write_bytes(b"x")
    told = refused(qms, file)
    assert "is of no format for a text of a document." in told
    assert "Formats: .md, .docx, .xlsx, .pdf" in told


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.docx", b"no zip at all"),
        ("a.docx", packed(word__workbook_xml="<x/>")),
        ("a.docx", packed(word__document_xml='<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')),
        ("a.docx", packed(word__document_xml="<x>" + "a" * 40_000_000 + "</x>")),
        ("a.pdf", b"no pdf at all"),
        ("a.xlsx", packed(word__document_xml="<x/>")),
        ("a.md", b"\xff\xfe\x00not UTF-8"),
    ],
)
def test_a_damaged_or_hostile_file_is_refused(
    qms: Cli, tmp_path: Path, name: str, data: bytes
) -> None:
    drafting.begin(qms)
    file = tmp_path / name
    file.write_bytes(data)
    assert f"{name} is not taken in:" in refused(qms, file)


def test_a_large_file_is_kept_outside_git_with_its_hash(qms: Cli, tmp_path: Path) -> None:
    drafting.begin(qms)
    file = tmp_path / "скан.pdf"
    file.write_bytes(b"%PDF-1.7\n" + b"0" * LARGEST)
    assert "--outside PLACE" in refused(qms, file)
    qms("doc", "text", DOC, str(file), "--language", "ru", "--outside", "archive, file 04-12")
    held = qms.read(f"{FOLDER}/document.yaml")
    assert "storage: outside" in held
    assert hashlib.sha256(file.read_bytes()).hexdigest() in held
    assert f"size: {LARGEST + 9}" in held


def test_a_file_that_is_not_there_or_is_a_folder_is_named(qms: Cli, tmp_path: Path) -> None:
    drafting.begin(qms)
    folder = tmp_path / "folder.docx"
    folder.mkdir()
    for file in (tmp_path / "none.docx", folder):
        assert f"There is no file {file}." in refused(qms, file)


def test_a_language_that_documents_do_not_have_is_refused(qms: Cli, tmp_path: Path) -> None:
    drafting.begin(qms)
    text = drafting.markdown(tmp_path)
    told = qms("doc", "text", DOC, text, "--language", "de", code=2).err
    assert "--language: de is not allowed" in told


def test_word_takes_the_place_of_markdown_in_the_draft(qms: Cli, tmp_path: Path) -> None:
    drafting.begin(qms, "--text", drafting.markdown(tmp_path), "--language", "ru")
    qms("doc", "text", DOC, drafting.word(tmp_path), "--language", "ru")
    held = qms.read(f"{FOLDER}/document.yaml")
    assert "place: edition-1.ru.docx" in held
    assert "edition-1.ru.md" not in held


def test_the_same_text_again_changes_nothing_and_says_so(qms: Cli, tmp_path: Path) -> None:
    text = drafting.markdown(tmp_path)
    drafting.begin(qms, "--text", text, "--language", "ru")
    done = qms("doc", "text", DOC, text, "--language", "ru")
    assert "Nothing was changed." in done.lines
