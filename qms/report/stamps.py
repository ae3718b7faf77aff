"""Read back what a report file says of itself, whatever its format."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from html import unescape
from pathlib import PurePath
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from qms.report.document import Stamp

if TYPE_CHECKING:
    from collections.abc import Callable

_META: Final = re.compile(r'<meta name="keywords" content="([^"]*)">')
_HEAD: Final = 10_000
"""Letters within which the properties of an HTML page stand."""
_COMMENT: Final = re.compile(r"<!-- (qms:[^\n]*) -->\s*\Z")
_XMP: Final = re.compile(rb"<pdf:Keywords>([^<]*)</pdf:Keywords>")
_CORE: Final = "docProps/core.xml"
_LARGEST: Final = 100_000
"""Bytes of the properties of an office file; more than this is none of ours."""
_KEYWORDS: Final = (
    "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}keywords"
)


def read_stamp(name: str, content: bytes) -> Stamp | None:
    """Return the stamp of a report file; None where it bears none or cannot be read.

    The ending of ``name`` tells the format.  Only the properties are read, never the text, where
    a record could say anything.
    """
    read = _READERS.get(PurePath(name).suffix.lower())
    return Stamp.parse(read(content)) if read else None


def _html(content: bytes) -> str:
    match = _META.search(content[:_HEAD].decode(errors="replace").partition("</head>")[0])
    return unescape(match[1]) if match else ""


def _markdown(content: bytes) -> str:
    match = _COMMENT.search(content[-_HEAD:].decode(errors="replace"))
    return match[1] if match else ""


def _pdf(content: bytes) -> str:
    found = _XMP.findall(content)  # PDF/A forbids to compress it
    return unescape(found[-1].decode(errors="replace")) if found else ""


def office_keywords(content: bytes) -> str:
    """Return the keywords of an office file, nothing where it has none or cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if package.getinfo(_CORE).file_size > _LARGEST:
                return ""
            core = package.read(_CORE)
        # entities would be expanded, and no office program writes them
        return "" if b"<!" in core else ET.fromstring(core).findtext(_KEYWORDS) or ""  # noqa: S314
    except (zipfile.BadZipFile, zlib.error, KeyError, RuntimeError, OSError, ET.ParseError):
        return ""


_READERS: Final[dict[str, Callable[[bytes], str]]] = {
    ".html": _html,
    ".md": _markdown,
    ".pdf": _pdf,
    ".docx": office_keywords,
    ".xlsx": office_keywords,
}
