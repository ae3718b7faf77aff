"""The texts of a PDF: its pages, and what stands in it beside them."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_STREAM: Final = re.compile(rb"<<((?:[^<>]|<<|>>|<(?!<)|>(?!>))*?)>>\s*stream\r?\n")
_LITERAL: Final = re.compile(rb"\(((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*)\)", re.DOTALL)
_HEXADECIMAL: Final = re.compile(rb"<([0-9A-Fa-f\s]{4,})>")
_ESCAPE: Final = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_NAMED: Final = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b" ", b"f": b"\n"}
_HYPHEN: Final = re.compile("[\ufffe\x02\xad] ?\n?")
_NAMED_SIGN: Final = re.compile(r"\[\n?U\n?\+\n?((?:[0-9A-F]\n?){4,5})\]\n?")
_MOST: Final = 50_000_000
BREAK: Final = "\n" * 6


def pdf_texts(content: bytes) -> Iterator[tuple[str, str, bool]]:
    """Yield part, text, and whether columns stand side by side in it.

    The parts are pages, properties (also XMP) and the strings of objects: bookmarks, texts in
    place of pictures, links, notes.  Raises ValueError for a PDF that cannot be read.
    """
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        raise ValueError(str(error)) from error
    try:
        for number, page in enumerate(document, 1):
            yield f"/{number}", _lines(page.get_textpage().get_text_range()), True
            page.close()
        yield "properties", BREAK.join(document.get_metadata_dict().values()), False
    finally:
        document.close()
    yield "objects", BREAK.join(map(_lines, _beside_pages(content))), False


def _lines(text: str) -> str:
    """Join words that the page breaks; give signs back that it prints as ``[U+200B]``."""
    joined = _HYPHEN.sub("", text.replace("\r\n", "\n"))
    return _NAMED_SIGN.sub(lambda match: chr(int("".join(match[1].split()), 16)), joined)


def _beside_pages(content: bytes) -> Iterator[str]:
    """Yield the strings of objects, packed or not, and the XMP packets."""
    plain = []
    at = 0
    for match in _STREAM.finditer(content):
        if match.start() < at:
            continue
        plain.append(content[at : match.end()])
        end = content.find(b"endstream", match.end())
        at = end if end >= 0 else len(content)
        yield from _of_stream(match[1], content[match.end() : at])
    plain.append(content[at:])
    yield from _strings(b"".join(plain))


def _of_stream(head: bytes, data: bytes) -> Iterator[str]:
    if b"/Metadata" in head:
        yield _unpacked(head, data).decode("utf-8", "replace")
    elif b"/ObjStm" in head:
        yield from _strings(_unpacked(head, data))


def _unpacked(head: bytes, data: bytes) -> bytes:
    if b"/FlateDecode" not in head:
        return data
    try:
        return zlib.decompressobj().decompress(data, _MOST)
    except zlib.error as error:
        raise ValueError(str(error)) from error


def _strings(data: bytes) -> Iterator[str]:
    for literal in _LITERAL.findall(data):
        yield _text(_ESCAPE.sub(_unescaped, literal))
    for written in _HEXADECIMAL.findall(data):
        digits = b"".join(written.split())
        yield _text(bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode()))


def _unescaped(match: re.Match[bytes]) -> bytes:
    sign = match[1]
    if sign[0] in b"01234567":  # a number in octal, not the sign 8 or 9
        return bytes([int(sign, 8) & 255])
    return _NAMED.get(sign, b"" if sign == b"\n" else sign)


def _text(data: bytes) -> str:
    if data.startswith(b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    if data.startswith(b"\xef\xbb\xbf"):
        return data.decode("utf-8-sig", "replace")
    return data.decode("latin-1")
