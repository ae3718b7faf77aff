"""What a picture says of itself: its metadata.  What it shows comes from the same document."""

from __future__ import annotations

import re
import struct
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_TEXT: Final = frozenset({b"tEXt", b"zTXt", b"iTXt", b"eXIf"})
_PACKED: Final = re.compile(rb"\x00{1,2}(\x78[\x01\x5e\x9c\xda].*)$", re.DOTALL)
_READABLE: Final = re.compile(r"[\w@+().,:;/<>=\"' -]{6,}")
_HEAD: Final = 12
_MOST: Final = 1_000_000


def picture_texts(content: bytes) -> Iterator[str]:
    """Yield the metadata of a picture: the text parts of a PNG, XMP and EXIF of others."""
    if content.startswith(_PNG):
        yield from _png(content)
        return
    for packet in re.findall(rb"<x:xmpmeta.*?</x:xmpmeta>", content, re.DOTALL):
        yield packet.decode("utf-8", "replace")
    exif = content.find(b"Exif\x00\x00")
    if exif >= 0:
        yield from _READABLE.findall(content[exif : exif + 65_536].decode("latin-1"))


def _png(content: bytes) -> Iterator[str]:
    at = len(_PNG)
    while at + _HEAD <= len(content):
        length, kind = struct.unpack(">I4s", content[at : at + 8])
        data = content[at + 8 : at + 8 + length]
        if kind in _TEXT:
            yield from _chunk(data)
        at += _HEAD + length
    yield from _READABLE.findall(content[at:].decode("latin-1"))


def _chunk(data: bytes) -> Iterator[str]:
    packed = _PACKED.search(data)
    if packed:
        with suppress(zlib.error):  # it only looked packed: the text is searched as it stands
            data = data[: packed.start()] + b" " + zlib.decompressobj().decompress(packed[1], _MOST)
    yield data.replace(b"\x00", b" ").decode("utf-8", "replace")
