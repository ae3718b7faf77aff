"""Make the vendored fonts: ``python tests/tools/subset_fonts.py FOLDER_WITH_NOTO_TTF``.

The source is Debian's package ``fonts-noto-core``; ``templates/fonts/README.md`` gives the steps.
"""

from __future__ import annotations

import sys
from itertools import groupby
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

TARGET = Path(__file__).parents[2] / "templates" / "fonts"
LETTERS: tuple[int, ...] = (
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),  # Latin of western and central Europe
    *range(0x300, 0x30D),  # combining accents, as in Russian stress marks
    *range(0x400, 0x530),  # Cyrillic with every Kazakh letter
    *range(0x2010, 0x2028),
    *range(0x202F, 0x203B),
    *range(0x2070, 0x209D),
    *range(0x20A0, 0x20C0),  # currency, with the tenge sign
    0x2116,
    0x2122,
)
SIGNS: tuple[int, ...] = (
    *range(0x2190, 0x219A),
    *(0x21D2, 0x21D4, 0x2200, 0x2205, 0x2206, 0x2211, 0x2212, 0x221A, 0x221E),
    *(0x2248, 0x2260, 0x2264, 0x2265),
)
SHAPES: tuple[int, ...] = (
    *(0x25A0, 0x25A1, 0x25B2, 0x25B3, 0x25BC, 0x25BD, 0x25CB, 0x25CF),
    *(0x2605, 0x2606, 0x2610, 0x2611, 0x2612, 0x2713, 0x2714, 0x2717),
)
STYLES = ("Regular", "Bold", "Italic", "BoldItalic")
FONTS = {
    **{f"NotoSerif-{style}.ttf": LETTERS for style in STYLES},
    **{f"NotoSans-{style}.ttf": LETTERS for style in STYLES},
    "NotoSansMath-Regular.ttf": SIGNS,
    "NotoSansSymbols2-Regular.ttf": SHAPES,
}


def reduce_font(source: Path, target: Path, characters: tuple[int, ...]) -> set[int]:
    """Write the subset and return the code points it can show."""
    options = subset.Options(layout_features=["kern", "mark", "mkmk", "ccmp", "locl"])
    options.hinting = False
    options.recalc_timestamp = False
    options.name_IDs = ["*"]
    font = subset.load_font(str(source), options)
    tool = subset.Subsetter(options)
    tool.populate(unicodes=characters)
    tool.subset(font)
    subset.save_font(font, str(target), options)
    return set(TTFont(target).getBestCmap())


def ranges(characters: set[int]) -> str:
    """Write code points as one ``first-last`` range (hexadecimal) a line."""
    lines = []
    for _, run in groupby(enumerate(sorted(characters)), key=lambda pair: pair[1] - pair[0]):
        points = [point for _, point in run]
        lines.append(f"{points[0]:04X}-{points[-1]:04X}")
    return "\n".join(lines) + "\n"


def main(folder: Path) -> None:
    """Write every font and ``coverage.txt``, what all styles of a family can show."""
    shown = {
        name: reduce_font(folder / name, TARGET / name, characters)
        for name, characters in FONTS.items()
    }
    styled = [
        points for name, points in shown.items() if name.startswith(("NotoSerif", "NotoSans-"))
    ]
    covered = set.intersection(*styled) | shown["NotoSansMath-Regular.ttf"]
    covered |= shown["NotoSansSymbols2-Regular.ttf"]
    (TARGET / "coverage.txt").write_text(ranges(covered), encoding="ascii")
    print(f"{len(FONTS)} fonts, {len(covered)} characters")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
