"""What every chart stands on: words that fit, colours that are read, one frame for the drawing."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING, Any, Final
from unicodedata import combining, normalize

from qms.i18n import harmless
from qms.report.page import page_environment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WIDTH: Final = 740
"""Width of a chart: 740 units are the 170 mm of an upright sheet, so a unit is 0.23 mm."""
ROOM: Final = 900
"""Height that a sheet leaves for a chart below a heading and above its caption."""
SIZE: Final = 11.0
LINE: Final = 13
"""Height of a line of words of the usual size."""

_NARROW: Final = frozenset("іІіїfijlIJrt.,:;'|!()[]/ ")
_WIDE: Final = frozenset("жыюшщмфЖЫЮШЩМФДҚҢӨОQOGCDHNUMWmw@%№—")
_AFTER_HYPHEN: Final = re.compile(r"(?<=[-–/])(?=.)")
_CAPITAL_GROWTH: Final = 0.08
_BOLD: Final = 1.08
_READABLE: Final = 0.179
"""Luminance from which black is read more easily than white; either then has at least 4.58 : 1."""


def plain(text: str) -> str:
    """Return words for a drawing: one line, and no accent that would print as a box."""
    line = normalize("NFC", " ".join(text.split())).replace("\N{SOFT HYPHEN}", "")
    return harmless("".join(sign for sign in line if not combining(sign)))


def measure(text: str, size: float = SIZE, *, bold: bool = False) -> float:
    """Return the width of words in units, as Noto Sans prints them, rather too wide."""
    return sum(map(_sign, text)) * size * (_BOLD if bold else 1.0)


def _sign(sign: str) -> float:
    if sign in _NARROW:
        return 0.32
    width = 0.82 if sign in _WIDE else 0.58
    return width + _CAPITAL_GROWTH if sign.isupper() else width


def wrapped(
    text: str, width: float, size: float = SIZE, *, lines: int = 4, bold: bool = False
) -> list[str]:
    """Break words into lines of a width; what does not fit into ``lines`` ends in an ellipsis."""
    made = [""]
    for glue, piece in _pieces(plain(text), width, size, bold=bold):
        longer = f"{made[-1]}{glue}{piece}" if made[-1] else piece
        if measure(longer, size, bold=bold) <= width:
            made[-1] = longer
        else:
            made.append(piece)
    made = [line for line in made if line]
    if len(made) > lines:
        made = [*made[: lines - 1], _cut(f"{made[lines - 1]} …", width, size, bold=bold)]
    return made


def _pieces(text: str, width: float, size: float, *, bold: bool) -> Iterator[tuple[str, str]]:
    """Yield (what joins it to the piece before, piece): a line may end after a hyphen or a slash.

    What is longer than a line even so comes in pieces.
    """
    for word in text.split():
        glue = " "
        for part in _AFTER_HYPHEN.split(word):
            rest = part
            while measure(rest, size, bold=bold) > width and len(rest) > 1:
                fits = max(1, int(len(rest) * width / measure(rest, size, bold=bold)) - 1)
                yield glue, rest[:fits]
                glue, rest = "", rest[fits:]
            yield glue, rest
            glue = ""


def _cut(text: str, width: float, size: float, *, bold: bool) -> str:
    """Shorten a line that ends in an ellipsis until it fits."""
    while measure(text, size, bold=bold) > width and len(text) > len("x …"):
        text = f"{text[:-3].rstrip()} …"
    return text


def ink(fill: str) -> str:
    """Return black or white, whichever is read on a fill ``#rrggbb``."""
    parts = (int(fill[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (((part + 0.055) / 1.055) ** 2.4 for part in parts)
    light = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "#000000" if light > _READABLE else "#ffffff"


def between(one: str, other: str, steps: int) -> tuple[str, ...]:
    """Return ``steps`` colours from one to the other; a single one is the first."""
    ends = [[int(fill[at : at + 2], 16) for at in (1, 3, 5)] for fill in (one, other)]
    return tuple(
        "#"
        + "".join(
            f"{round(a + (b - a) * n / max(1, steps - 1)):02x}" for a, b in zip(*ends, strict=True)
        )
        for n in range(steps)
    )


def flow(widths: Sequence[float], room: float) -> list[tuple[float, int]]:
    """Set things side by side: (x, number of the line from 0) of each, lines as wide as room."""
    places: list[tuple[float, int]] = []
    x, line = 0.0, 0
    for width in widths:
        if x and x + width > room:
            x, line = 0.0, line + 1
        places.append((round(x, 1), line))
        x += width
    return places


def split_rows(heights: Sequence[float], room: float) -> list[slice]:
    """Share rows out over as few drawings as their heights need, about as many in each."""
    drawings = max(1, -(-int(sum(heights)) // max(1, int(room))))
    while True:
        per_drawing = -(-len(heights) // drawings) or 1
        parts = [slice(at, at + per_drawing) for at in range(0, max(1, len(heights)), per_drawing)]
        if per_drawing == 1 or all(sum(heights[part]) <= room for part in parts):
            return parts
        drawings += 1


def draw(template: str, name: str, alt: str, height: float, **values: Any) -> str:  # noqa: ANN401 -- what each drawing needs
    """Fill a drawing; ``name`` keeps its ids apart from those of other drawings of a page.

    Raises ValueError for a chart that is higher than a sheet.
    """
    if height > ROOM + 100:
        raise ValueError(f"a chart {height:.0f} units high does not fit on a sheet: split it")
    key = name or f"c{zlib.crc32(alt.encode()):08x}"
    full = {"width": WIDTH, **values}
    found = page_environment().get_template(f"report/{template}.svg.j2")
    drawn = found.render(key=key, alt=plain(alt), height=round(height), **full)
    return "\n".join(line for line in drawn.splitlines() if line.strip()) + "\n"
