"""What an .xlsx file may be, looked at before anything in it is parsed.

Runs in the child process (see :mod:`qms.exchange.workbook_child`), so it needs nothing but the
standard library, and names a problem by a code that the parent puts into words.
"""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_ENTRIES: Final = 1_000
MAX_DIRECTORY: Final = 200_000  # bytes of the table of contents: it is read whole
MAX_PART: Final = 32_000_000  # bytes unzipped of all XML together
MAX_TAGS: Final = 3_000_000
MAX_RATIO: Final = 100  # office files reach 30; a bomb has 1,000
SMALL: Final = 1_000_000  # below this many bytes unzipped the ratio does no harm
_CHUNK: Final = 1 << 16
_OVERLAP: Final = 256
_END: Final = b"PK\x05\x06"
_END_64: Final = b"PK\x06\x07"
_END_SIZE: Final = 22
_COMMENT: Final = 65_535
_DECLARED: Final = re.compile(rb"""\A(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*["']([^"']*)""")
_PLAIN: Final = frozenset({b"utf-8", b"us-ascii", b"ascii"})
_MERGED: Final = re.compile(
    rb"""<(?:\w+:)?mergeCell\b[^>]{0,200}?\bref\s*=\s*["']([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"""
)
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f[\s>/]")


class Refused(Exception):
    """The file is not opened; ``code`` says why, ``values`` complete the sentence."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def inspect(path: Path, needed: str = "xl/workbook.xml") -> None:
    """Refuse bombs, entities, encodings that hide markup, and what lacks the part ``needed``."""
    _contents(path)
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
        _sizes(entries)
        names = {entry.filename for entry in entries}
        if needed not in names:
            raise Refused("not_a_workbook")
        tags = 0
        for entry in entries:
            if entry.filename.endswith((".xml", ".rels", ".vml")):
                tags += _markup(archive, entry)
            if tags > MAX_TAGS:
                raise Refused("too_big")


def _contents(path: Path) -> None:
    """Measure the table of contents before the library reads it whole into memory."""
    data = path.read_bytes()[-_END_SIZE - _COMMENT :]
    last = data[-_END_SIZE:]
    at = len(data) - _END_SIZE if last[:4] == _END and last[-2:] == b"\0\0" else data.rfind(_END)
    if at < 0 or len(data) - at < _END_SIZE:
        raise Refused("damaged")
    size = int.from_bytes(data[at + 12 : at + 16], "little")
    if size > MAX_DIRECTORY or data[max(at - 20, 0) : at].startswith(_END_64):
        raise Refused("too_many_parts")


def _sizes(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise Refused("too_many_parts")
    if len({entry.filename for entry in entries}) < len(entries):
        raise Refused("damaged")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused("password")
    unzipped = sum(entry.file_size for entry in entries)
    zipped = sum(entry.compress_size for entry in entries)
    if unzipped > MAX_PART or (unzipped > SMALL and unzipped > zipped * MAX_RATIO):
        raise Refused("too_big")


def _markup(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> int:
    """Look for declarations through one part; returns how many tags it has."""
    tags = 0
    for number, chunk in enumerate(chunks(archive, entry.filename)):
        if number == 0:
            _encoding(chunk)
        if b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk:
            raise Refused("entities", part=entry.filename)
        tags += chunk.count(b"<")
    return tags


def _encoding(head: bytes) -> None:
    declared = _DECLARED.match(head)
    if b"\0" in head[:_OVERLAP] or (declared and declared[1].lower() not in _PLAIN):
        raise Refused("damaged")


def chunks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Yield a part piece by piece, each with the end of the one before it."""
    with archive.open(name) as stream:
        tail = b""
        while piece := stream.read(_CHUNK):
            yield tail + piece
            tail = piece[-_OVERLAP:]


def merged_ranges(archive: zipfile.ZipFile, name: str) -> set[tuple[int, int, int, int]]:
    """Return the merged ranges of a sheet: first row, first column, last row, last column."""
    return {
        (int(top), column(left), int(bottom), column(right))
        for chunk in chunks(archive, name)
        for left, top, right, bottom in _MERGED.findall(chunk)
    }


def has_formulas(archive: zipfile.ZipFile, name: str) -> bool:
    """Tell whether a sheet holds formulas."""
    return any(_FORMULA.search(chunk) for chunk in chunks(archive, name))


def column(letters: bytes) -> int:
    """Return the number of a column from 0."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
