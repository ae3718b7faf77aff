"""How many records are in which state: stacked bars, one a row, with their counts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from qms.i18n import N_, M, say, translate
from qms.report.charts.bars import LABEL_WIDTH, Fill, legend, patterns, row_height, segments
from qms.report.charts.ground import ROOM, WIDTH, draw, plain, split_rows, wrapped
from qms.report.wording import number

_LEFT: Final = LABEL_WIDTH + 12
_RIGHT: Final = WIDTH - 60
_TOP: Final = 22
_FOOT: Final = 90
MOST_STATES: Final = 8
_FILLS: Final = (
    Fill("#fbe36a"),
    Fill("#cdbb6e", "dots"),
    Fill("#a8a07a"),
    Fill("#8b8a86", "lines"),
    Fill("#6c7386"),
    Fill("#4a5c86", "dots"),
    Fill("#22427a"),
    Fill("#00224e", "grid"),
)
"""From light to dark, so that a grey print keeps the order; blue and yellow suit every eye."""


@dataclass(frozen=True, slots=True)
class States:
    """Rows of (label, counts), one count a state, in the order of ``states``.

    Raises ValueError for more than eight states and for counts that do not fit them.
    """

    title: str
    states: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]

    def __post_init__(self) -> None:
        if len(self.states) > MOST_STATES:
            raise ValueError(f"{len(self.states)} states, at most {MOST_STATES} can be told apart")
        for label, counts in self.rows:
            if len(counts) != len(self.states) or min(counts, default=0) < 0:
                raise ValueError(f"{label}: {len(counts)} counts of {len(self.states)} states")


def states(chart: States, lang: str, name: str = "") -> str:
    """Draw the bars to one scale; raises ValueError for more rows than a sheet holds."""
    fills = _fills(len(chart.states))
    longest = max((sum(counts) for _label, counts in chart.rows), default=0) or 1
    unit = (_RIGHT - _LEFT) / longest
    rows, y = [], float(_TOP)
    for label, counts in chart.rows:
        words = wrapped(label, LABEL_WIDTH)
        height = row_height(words)
        parts = [
            (count * unit, number(count, lang), fill)
            for count, fill in zip(counts, fills, strict=True)
        ]
        rows.append(
            {
                "words": words,
                "edge": y,
                "middle": y + height / 2,
                "segments": segments(parts, _LEFT, (_LEFT, _RIGHT)),
                "total": number(sum(counts), lang),
            }
        )
        y += height
    keys, end = legend(chart.states, fills, y + 10, WIDTH - 20)
    return draw(
        "states",
        name,
        states_alt(chart, lang),
        end + 4,
        rows=rows,
        left=_LEFT,
        top=_TOP,
        bottom=y,
        keys=keys,
        patterns=patterns(fills),
        total=translate(N_("Total"), lang),
        empty=translate(N_("No data"), lang),
    )


def states_alt(chart: States, lang: str) -> str:
    """Say each row: its total and the count of each state that it has."""
    rows = "; ".join(_row_words(chart, label, counts, lang) for label, counts in chart.rows)
    return f"{plain(chart.title)}: {rows or translate(N_('No data'), lang)}."


def split_states(chart: States) -> tuple[States, ...]:
    """Share the rows out over charts that each fit on a sheet."""
    heights = [row_height(wrapped(label, LABEL_WIDTH)) for label, _counts in chart.rows]
    parts = split_rows(heights, ROOM - _TOP - _FOOT)
    return tuple(replace(chart, rows=chart.rows[part]) for part in parts)


def _fills(count: int) -> tuple[Fill, ...]:
    """Return fills as far apart as there are states."""
    last = len(_FILLS) - 1
    return tuple(_FILLS[round(n * last / max(1, count - 1))] for n in range(count))


def _row_words(chart: States, label: str, counts: tuple[int, ...], lang: str) -> str:
    parts = tuple(
        f"{plain(state)} {number(count, lang)}"
        for state, count in zip(chart.states, counts, strict=True)
        if count
    )
    pattern = M("{label} (total {n}): {parts}", label=plain(label), n=sum(counts), parts=parts)
    return say(pattern, lang) if parts else f"{plain(label)} 0"
