"""Which signs the vendored fonts can show; the others print as their number."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from qms.assets import assets

_BREAKS: Final = frozenset("\t\n\r")
"""Signs that part lines and cells; no font needs to show them."""

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
    """Return the signs that no vendored font has, in order of code point; spaces are such too."""
    seen = set().union(*map(set, texts))
    return tuple(sorted(seen - coverage() - _BREAKS))


def name(sign: str) -> str:
    """Write a sign by its number: ``[U+4E2D]``."""
    return f"[U+{ord(sign):04X}]"


def stand_in(sign: str) -> str:
    """Return what prints in place of a sign: a plain space for a space, else its number."""
    return " " if sign.isspace() else name(sign)


def spelled(text: str, absent: Iterable[str]) -> str:
    """Put what stands in for it in place of every absent sign."""
    return text.translate({ord(sign): stand_in(sign) for sign in absent})


def listed(absent: Iterable[str]) -> str:
    """Return signs for a message, each with its number; what cannot be seen by that alone."""
    shown = (f"{sign} {name(sign)}" if sign.isprintable() else name(sign) for sign in absent)
    return ", ".join(shown)
