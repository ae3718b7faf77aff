"""What a university brings for the look of its reports is looked at before it is used."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from qms.assets import assets
from qms.errors import ReportProblem
from qms.report.look import look_of

if TYPE_CHECKING:
    from pathlib import Path

GOOD = (assets() / "templates/report/reference.docx").read_bytes


def put(workspace: Path, data: bytes) -> Path:
    """Put a file of Word styles into a workspace."""
    path = workspace / "templates/report/reference.docx"
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    return path


def test_a_word_file_is_taken(tmp_path: Path) -> None:
    path = put(tmp_path, GOOD())
    assert look_of(tmp_path).reference == path


@pytest.mark.parametrize("data", [b"", b"not a Word file", b"PK\x03\x04broken", b"%PDF-1.7"])
def test_what_is_no_word_file_is_named_by_its_place(tmp_path: Path, data: bytes) -> None:
    put(tmp_path, data)
    with pytest.raises(ReportProblem, match=r"templates/report/reference\.docx is no Word file"):
        look_of(tmp_path)


@pytest.mark.parametrize("content", [None, b"<w:styles", b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'])
def test_a_package_without_a_sound_part_is_refused_and_the_part_named(
    tmp_path: Path, content: bytes | None
) -> None:
    path = put(tmp_path, GOOD())
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w") as package:
        for name, data in parts.items():
            made = content if name == "word/styles.xml" else data
            if made is not None:
                package.writestr(name, made)
    with pytest.raises(ReportProblem, match=r"word/styles\.xml is missing or damaged"):
        look_of(tmp_path)
