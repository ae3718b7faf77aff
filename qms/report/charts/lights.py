"""Shares as bars with a traffic light each: a sign, a colour and a word that all say the same."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from qms.i18n import N_, M, say, translate
from qms.report.charts.bars import LABEL_WIDTH, row_height
from qms.report.charts.ground import ROOM, WIDTH, draw, plain, split_rows, wrapped
from qms.report.charts.scales import Scale
from qms.report.wording import number

_LAMP: Final = LABEL_WIDTH + 20
_WORD: Final = 92
_LEFT: Final = _LAMP + 14 + _WORD
_RIGHT: Final = WIDTH - 62
_TOP: Final = 26
_FOOT: Final = 40
_HUNDRED: Final = 100
LAMPS: Final = {
    "green": ("circle", "#1a7f37"),
    "amber": ("triangle", "#c77700"),
    "red": ("square", "#b3261e"),
}
"""Sign and colour of each light; the signs tell them apart in a grey print."""
_NO_LAMP: Final = ("", "#8a8a8a")


@dataclass(frozen=True, slots=True)
class Lamp:
    """One share in per cent; ``note`` stands in the place of one that is not shown as a number.

    ``low`` and ``high`` are its interval, ``target`` what it is to be; None where there is none.
    ``light`` is a name of ``LAMPS`` or empty, ``word`` how the reader calls it.
    """

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    target: float | None = None
    light: str = ""
    word: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Lights:
    """Shares one below the other; raises ValueError for a share that is none."""

    title: str
    rows: tuple[Lamp, ...]

    def __post_init__(self) -> None:
        for row in self.rows:
            for value in (row.value, row.low, row.high, row.target):
                if value is not None and not 0 <= value <= _HUNDRED:
                    raise ValueError(f"{row.label}: {value} per cent")


def lights(chart: Lights, lang: str, name: str = "") -> str:
    """Draw the bars; raises ValueError for more rows than a sheet holds."""
    across = Scale(0, _HUNDRED, _LEFT, _RIGHT)
    rows, y = [], float(_TOP)
    for row in chart.rows:
        words = wrapped(row.label, LABEL_WIDTH)
        height = row_height(words)
        rows.append(_drawn(row, words, (y, height), across, lang))
        y += height
    return draw(
        "lights",
        name,
        lights_alt(chart, lang),
        y + 26,
        rows=rows,
        lamp=_LAMP,
        left=_LEFT,
        right=_RIGHT,
        top=_TOP,
        bottom=y,
        ticks=[{"x": across(at), "text": number(at, lang)} for at in range(0, 101, 20)],
        scale=translate(N_("Positive answers, % of the valid ones"), lang),
        means=_key(chart, lang),
        empty=translate(N_("No data"), lang),
    )


def _drawn(
    row: Lamp, words: list[str], place: tuple[float, float], across: Scale, lang: str
) -> dict[str, object]:
    sign, colour = LAMPS.get(row.light, _NO_LAMP)
    whisker = () if row.low is None or row.high is None else (across(row.low), across(row.high))
    return {
        "words": words,
        "edge": place[0],
        "middle": place[0] + place[1] / 2,
        "sign": sign,
        "colour": colour,
        "word": wrapped(row.word, _WORD, 10, lines=2),
        "end": None if row.value is None else across(row.value),
        "whisker": whisker,
        "target": None if row.target is None else across(row.target),
        "value": "" if row.value is None else f"{number(row.value, lang, 1)}",
        "note": plain(row.note),
    }


def _key(chart: Lights, lang: str) -> str:
    """Say what the line at a bar and the mark beside it are, where there are any."""
    parts = (
        (any(row.low is not None for row in chart.rows), N_("line: interval of confidence")),
        (any(row.target is not None for row in chart.rows), N_("vertical mark: target")),
    )
    return "; ".join(translate(words, lang) for there, words in parts if there)


def lights_alt(chart: Lights, lang: str) -> str:
    """Say each share with its light."""
    rows = "; ".join(_said(row, lang) for row in chart.rows)
    return f"{plain(chart.title)}. {rows or translate(N_('No data'), lang)}."


def _said(row: Lamp, lang: str) -> str:
    share = plain(row.note) if row.value is None else f"{number(row.value, lang, 1)} %"
    parts = tuple(part for part in (share, plain(row.word)) if part)
    return say(M("{item}: {values}", item=plain(row.label), values=parts), lang)


def split_lights(chart: Lights) -> tuple[Lights, ...]:
    """Share the rows out over charts that each fit on a sheet."""
    heights = [row_height(wrapped(row.label, LABEL_WIDTH)) for row in chart.rows]
    parts = split_rows(heights, ROOM - _TOP - _FOOT)
    return tuple(replace(chart, rows=chart.rows[part]) for part in parts)
