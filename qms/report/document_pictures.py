"""Pictures of somebody's text as figures of a paper; nothing is ever fetched."""

from __future__ import annotations

import base64
import io
from html import escape
from typing import Final

from qms.report.document import Figure

_TYPES: Final = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif"}
_SIGNS: Final = {b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF8": "GIF"}
_LARGEST: Final = 8_000_000
"""Bytes of a picture; each goes into every copy of the paper."""
_CANVAS: Final = 640
"""Pixels of the line: a small picture is not enlarged to fill it."""


def figure(name: str, content: bytes, alt: str) -> Figure | None:
    """Return a PNG, JPEG or GIF as a figure; None for anything else, and for a damaged one."""
    kind = next((kind for sign, kind in _SIGNS.items() if content.startswith(sign)), None)
    size = _size(content) if kind and len(content) <= _LARGEST else None
    if kind is None or size is None:
        return None
    wide, tall = size
    canvas = max(_CANVAS, wide)
    data = base64.b64encode(content).decode("ascii")
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {canvas} {tall}" role="img"'
        f' aria-label="{escape(alt)}" width="{canvas}" height="{tall}">'
        f'<image x="{(canvas - wide) // 2}" y="0" width="{wide}" height="{tall}"'
        f' href="data:{_TYPES[kind]};base64,{data}"/></svg>'
    )
    return Figure(name, "", svg, alt or name)


def _size(content: bytes) -> tuple[int, int] | None:
    """Return width and height in pixels."""
    from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError
    from docx.image.exceptions import UnrecognizedImageError as Unrecognized
    from docx.image.image import Image

    damaged = (InvalidImageStreamError, UnexpectedEndOfFileError, Unrecognized)
    try:
        found = Image.from_file(io.BytesIO(content))
    except (*damaged, KeyError, ValueError, IndexError, OverflowError):
        return None
    return (found.px_width, found.px_height) if found.px_width and found.px_height else None
