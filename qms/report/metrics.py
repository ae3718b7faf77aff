"""How wide words print: letter by letter, in both faces of the reports."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

from qms.report.glyphs import font_folder

AS_WIDE: Final = 0.85
"""Size of PDF's Noto Sans that is about as wide as Word's Times of size 1."""
_UNKNOWN: Final = 1.0
"""Width of a sign that is not measured, in sizes."""
_FACES: Final = (("sans", AS_WIDE), ("sans bold", AS_WIDE), ("times", 1.0), ("times bold", 1.0))


@cache
def _advances() -> dict[str, dict[str, float]]:
    """Return face -> sign -> width, in sizes of Times."""
    text = (font_folder() / "advances.txt").read_text(encoding="ascii")
    rows = [line.split() for line in text.splitlines()]
    signs = [chr(int(row[0], 16)) for row in rows]
    return {
        face: {sign: int(row[at]) * size / 1000 for sign, row in zip(signs, rows, strict=True)}
        for at, (face, size) in enumerate(_FACES, 1)
    }


@lru_cache(maxsize=1 << 16)
def breadth(word: str, *, bold: bool = False) -> float:
    """Return the width of a word, in sizes of Times: in the face where it is wider."""
    faces = _advances()
    weight = " bold" if bold else ""
    return max(
        sum(widths.get(sign, _UNKNOWN) for sign in word)
        for widths in (faces[f"sans{weight}"], faces[f"times{weight}"])
    )
