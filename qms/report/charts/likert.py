"""Answers on a scale, diverging: what is good stands to the right of the axis, what is bad left."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from qms.i18n import N_, M, say, translate
from qms.report.charts.bars import (
    LABEL_WIDTH,
    Fill,
    legend,
    patterns,
    row_height,
    segments,
)
from qms.report.charts.ground import ROOM, WIDTH, between, draw, plain, split_rows, wrapped
from qms.report.wording import number

_LEFT: Final = LABEL_WIDTH + 12
_RIGHT: Final = WIDTH - 66
_TOP: Final = 22
_FOOT: Final = 90
_BAD: Final = ("#8a4510", "#f2cfa8")
_NEUTRAL: Final = Fill("#f4f4f4", edge="#777777")
_GOOD: Final = ("#b5d8ea", "#0a4d70")


@dataclass(frozen=True, slots=True)
class LikertRow:
    """The answers to one question: one count an option, ``valid`` answers in all (printed as n).

    Empty ``counts`` are not shown; ``note`` then stands in the place of the bar, and ``valid`` is 0
    where their number is not shown either.
    """

    label: str
    counts: tuple[int, ...]
    valid: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Likert:
    """Options from worst to best; ``neutral`` is the position of the middle one, if there is one.

    Raises ValueError where counts do not fit the options or are more than the valid answers.
    """

    title: str
    options: tuple[str, ...]
    neutral: int | None
    rows: tuple[LikertRow, ...]

    def __post_init__(self) -> None:
        for row in self.rows:
            if row.counts and len(row.counts) != len(self.options):
                raise ValueError(
                    f"{row.label}: {len(row.counts)} counts, {len(self.options)} options"
                )
            if min(row.counts, default=0) < 0 or sum(row.counts) > row.valid:
                raise ValueError(f"{row.label}: counts of {row.valid} valid answers")

    def sides(self, row: LikertRow) -> tuple[float, float]:
        """Return the per cent left and right of the axis; half of the neutral on each side."""
        shares = [100 * count / row.valid for count in row.counts] if row.valid else []
        middle = len(self.options) // 2 if self.neutral is None else self.neutral
        half = shares[middle] / 2 if shares and self.neutral is not None else 0.0
        left = sum(shares[:middle]) + half
        return left, sum(shares) - left


def likert(chart: Likert, lang: str, name: str = "") -> str:
    """Draw the bars with their per cents; raises ValueError for more rows than a sheet holds."""
    fills = _fills(chart)
    sides = [chart.sides(row) for row in chart.rows]
    left = max((side[0] for side in sides), default=0) or 1
    right = max((side[1] for side in sides), default=0) or 1
    unit = (_RIGHT - _LEFT) / (left + right)
    axis = _LEFT + left * unit
    rows, y = [], float(_TOP)
    for row, (before, _after) in zip(chart.rows, sides, strict=True):
        words = wrapped(row.label, LABEL_WIDTH)
        height = row_height(words)
        parts = [
            (
                100 * count / row.valid * unit if row.valid else 0.0,
                _per_cent(count, row.valid, lang),
                fill,
            )
            for count, fill in zip(row.counts, fills, strict=False)
        ]
        rows.append(
            {
                "words": words,
                "edge": y,
                "middle": y + height / 2,
                "segments": segments(parts, axis - before * unit, (_LEFT, _RIGHT)),
                "n": "" if _unknown(row) else number(row.valid, lang, 0),
                "note": plain(_note(row, lang)),
            }
        )
        y += height
    keys, end = legend(chart.options, fills, y + 14, WIDTH - 20)
    return draw(
        "likert",
        name,
        likert_alt(chart, lang),
        end + 4,
        rows=rows,
        left=_LEFT,
        right=_RIGHT,
        top=_TOP,
        bottom=y,
        axis=round(axis, 1),
        keys=keys,
        patterns=patterns(fills),
        scale=translate(N_("Per cent of valid answers"), lang),
        empty=translate(N_("No data"), lang),
    )


def likert_alt(chart: Likert, lang: str) -> str:
    """Say each row: its n and the per cent of each option that was chosen."""
    rows = "; ".join(_row_words(chart, row, lang) for row in chart.rows)
    return f"{plain(chart.title)}: {rows or translate(N_('No data'), lang)}."


def split_likert(chart: Likert) -> tuple[Likert, ...]:
    """Share the rows out over charts that each fit on a sheet."""
    heights = [row_height(wrapped(row.label, LABEL_WIDTH)) for row in chart.rows]
    parts = split_rows(heights, ROOM - _TOP - _FOOT)
    return tuple(replace(chart, rows=chart.rows[part]) for part in parts)


def _fills(chart: Likert) -> tuple[Fill, ...]:
    count = len(chart.options)
    middle = count // 2 if chart.neutral is None else chart.neutral
    after = count - middle - (chart.neutral is not None)
    bad = tuple(Fill(colour, "lines") for colour in between(*_BAD, middle))
    neutral = () if chart.neutral is None else (_NEUTRAL,)
    good = tuple(Fill(colour) for colour in reversed(between(_GOOD[1], _GOOD[0], after)))
    return (*bad, *neutral, *good)


def _per_cent(count: int, valid: int, lang: str) -> str:
    share = 100 * count / valid if valid else 0.0
    return "<1" if 0 < share < 0.5 else number(share, lang, 0)  # noqa: PLR2004 -- half a per cent


def _note(row: LikertRow, lang: str) -> str:
    if row.note or sum(row.counts):
        return row.note
    return translate(N_("No valid answers"), lang) if not row.valid else ""


def _unknown(row: LikertRow) -> bool:
    """Tell whether the number of answers is itself not shown: then 0 would be a wrong figure."""
    return bool(row.note) and not row.valid


def _row_words(chart: Likert, row: LikertRow, lang: str) -> str:
    shares = tuple(
        f"{plain(option)} {_per_cent(count, row.valid, lang)} %"
        for option, count in zip(chart.options, row.counts, strict=False)
        if count
    )
    if _unknown(row):
        return f"{plain(row.label)}: {plain(row.note)}"
    said = shares or (plain(_note(row, lang)),)
    return say(
        M("{label} (n = {n}): {shares}", label=plain(row.label), n=row.valid, shares=said), lang
    )
