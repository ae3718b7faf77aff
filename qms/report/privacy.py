"""Everything that can be read in a file that is about to leave the office, part by part."""

from __future__ import annotations

import html
import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from qms.errors import PublishingProblem
from qms.i18n import M
from qms.report.layout import all_text, lay_out
from qms.report.privacy_markup import html_texts, xml_texts
from qms.report.privacy_pdf import pdf_texts
from qms.report.privacy_picture import picture_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from qms.report.document import Document

MOST: Final = 300_000_000
"""No more bytes are unpacked than this: a report has a few million."""
DEEPEST: Final = 3
BREAK: Final = "\n" * 6
"""Stands between texts that do not belong together: no number or name reaches across it."""

_ESCAPED: Final = re.compile(r"\\([^\w\s]|_)")
_EMPHASIS: Final = re.compile(r"[*`~]+")
_SILENT: Final = frozenset({".ttf", ".otf", ".woff", ".woff2", ".odttf"})
_PICTURES: Final = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".ico"})


@dataclass(frozen=True, slots=True)
class Part:
    """Text of a part of a file; ``dense`` where columns stand side by side, as in a PDF."""

    name: str
    text: str
    dense: bool = False


def file_texts(name: str, content: bytes) -> Iterator[Part]:
    """Yield all text of a file, with its properties, comments and hidden parts.

    Raises PublishingProblem for a file that cannot be unpacked or read: what nobody has searched
    does not leave the office.
    """
    yield Part("", PurePosixPath(name).name)
    try:
        yield from _parts("", name, content, 0)
    except (ValueError, zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError) as error:
        raise _unread(name, error) from error


def document_texts(document: Document) -> Part:
    """Return all text of a report before it is made into files, its properties with it."""
    whole = lay_out(document).document
    texts = list(all_text(whole))
    shown = [text for text in texts if not text.startswith("<svg") and text != whole.markdown]
    drawn = [said for figure in whole.figures.values() for said in xml_texts(figure.svg)]
    stamp = str(whole.meta.stamp) if whole.meta.stamp else ""
    return Part("", BREAK.join((*shown, *_markdown(whole.markdown), *drawn, stamp)))


def _unread(name: str, error: Exception) -> PublishingProblem:
    return PublishingProblem(
        M("{file} cannot be searched for personal data: {reason}", file=name, reason=str(error)),
        M("Make the file again; files with a password cannot be published."),
    )


def _parts(inside: str, name: str, content: bytes, depth: int) -> Iterator[Part]:
    ending = PurePosixPath(name).suffix.casefold()
    if content.startswith(b"PK\x03\x04"):
        yield from _packed(inside, content, depth)
    elif content.startswith(b"%PDF-"):
        yield from (Part(where, text, dense) for where, text, dense in pdf_texts(content))
    elif ending in _PICTURES:
        yield Part(inside, BREAK.join(picture_texts(content)))
    elif ending not in _SILENT:
        read = _READERS.get(ending, _plain)
        yield Part(inside, BREAK.join(read(_decoded(content))))


def _packed(inside: str, content: bytes, depth: int) -> Iterator[Part]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = sum(item.file_size for item in archive.infolist())
        if size > MOST or depth >= DEEPEST:
            raise ValueError(size)
        for item in archive.infolist():
            where = f"{inside}/{item.filename}".lstrip("/")
            yield Part(where, item.filename + BREAK + item.comment.decode("utf-8", "replace"))
            if not item.is_dir():
                yield from _parts(where, item.filename, archive.read(item), depth + 1)


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    text = content.decode("utf-8-sig")
    if "\x00" in text:
        raise ValueError("NUL")
    return text


def _plain(text: str) -> Iterator[str]:
    yield text


def _markdown(text: str) -> Iterator[str]:
    """Yield Markdown as it is read: marks and escapes would part numbers and addresses."""
    read = _ESCAPED.sub(r"\1", _EMPHASIS.sub("", text))
    yield re.sub(r"\n[ \t]*\n", BREAK, html.unescape(re.sub(r"<br ?/?>", "\n", read)))


_READERS: Final[dict[str, Callable[[str], Iterator[str]]]] = {
    ".md": _markdown,
    ".html": html_texts,
    ".htm": html_texts,
    ".xml": xml_texts,
    ".rels": xml_texts,
    ".svg": xml_texts,
    ".vml": xml_texts,
}
