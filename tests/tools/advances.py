"""Measure the letters of the reports: ``python -m tests.tools.advances REGULAR BOLD``.

The two files are a face as wide as Times New Roman, such as Liberation Serif.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fontTools.ttLib import TTFont

from qms.report.glyphs import coverage, font_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

SANS: Final = ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf")


def advances(path: Path) -> dict[int, int]:
    """Return code point -> width of the sign in thousandths of the size."""
    font = TTFont(path)
    widths, em = font["hmtx"], font["head"].unitsPerEm
    return {code: round(widths[name][0] * 1000 / em) for code, name in font.getBestCmap().items()}


def lines(serif: tuple[Path, Path]) -> Iterator[str]:
    """Yield ``code sans sans-bold serif serif-bold`` for each sign that all four faces have."""
    faces = [advances(path) for path in (*(font_folder() / name for name in SANS), *serif)]
    for code in sorted(map(ord, coverage())):
        if all(code in face for face in faces):
            yield " ".join((f"{code:04X}", *(str(face[code]) for face in faces)))


if __name__ == "__main__":
    text = "\n".join(lines((Path(sys.argv[1]), Path(sys.argv[2])))) + "\n"
    (font_folder() / "advances.txt").write_text(text, encoding="ascii")
