"""Which signs the vendored fonts can show; the others print as their number."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from qms.assets import assets

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def font_folder() -> Path:
    """Return the folder of the vendored fonts."""
    return assets() / "templates" / "fonts"


@cache
def coverage() -> frozenset[str]:
    """Return every sign that all styles of a vendored family can show."""
    signs: set[str] = set()
    for line in (font_folder() / "coverage.txt").read_text(encoding="ascii").split():
        first, last = (int(part, 16) for part in line.split("-"))
        signs.update(map(chr, range(first, last + 1)))
    return frozenset(signs)


def missing(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the visible signs that no vendored font has, in order of code point."""
    seen = set().union(*map(set, texts))
    return tuple(sorted(sign for sign in seen - coverage() if not sign.isspace()))


def name(sign: str) -> str:
    """Write a sign by its number: ``[U+4E2D]``."""
    return f"[U+{ord(sign):04X}]"


def spelled(text: str, absent: Iterable[str]) -> str:
    """Put the number in place of every absent sign."""
    return text.translate({ord(sign): name(sign) for sign in absent})
