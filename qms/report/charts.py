"""Charts as small SVG files: text stays text, and a grey print says as much as a coloured one."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING, Final
from unicodedata import combining, normalize

from qms.i18n import N_, M, say, translate
from qms.report.page import page_environment

if TYPE_CHECKING:
    from collections.abc import Mapping

CELL_WIDTH: Final = 112
CELL_HEIGHT: Final = 58
_IDS_SHOWN: Final = 3
_SHADES: Final = ("#ffffff", "#f6efc4", "#f3b562", "#d9705b", "#b0483f")
_PATTERNS: Final = ("none", "none", "dots", "lines", "grid")


@dataclass(frozen=True, slots=True)
class Axis:
    """One scale of the matrix: its name and the words of its levels, level 1 first."""

    title: str
    levels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Zone:
    """A band of the scale: a letter that a grey print keeps, and its name in the legend."""

    mark: str
    name: str
    scores: range


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Risks by likelihood x impact, both counted from 1; ``zones`` from the mildest on.

    ``cells`` maps (likelihood, impact) to the ids in it.  Without zones, as long as no body has
    set the bands, the cells stay white.
    """

    title: str
    likelihood: Axis
    impact: Axis
    cells: Mapping[tuple[int, int], tuple[str, ...]]
    zones: tuple[Zone, ...] = ()

    def zone(self, likelihood: int, impact: int) -> int | None:
        """Return the position of the zone of a cell."""
        score = likelihood * impact
        return next((i for i, zone in enumerate(self.zones) if score in zone.scores), None)


def heat_map(chart: HeatMap, lang: str) -> str:
    """Draw the matrix as SVG: likelihood upwards, impact to the right, ids in the cells."""
    template = page_environment().get_template("report/heat_map.svg.j2")
    return template.render(
        chart=chart,
        alt=heat_map_alt(chart, lang),
        impacts=[_wrapped(word, 18) for word in chart.impact.levels],
        rows=[_row(chart, level) for level in range(len(chart.likelihood.levels), 0, -1)],
        legend=[
            {"mark": zone.mark, "name": zone.name, **_style(index, len(chart.zones))}
            for index, zone in enumerate(chart.zones)
        ],
        width=CELL_WIDTH,
        height=CELL_HEIGHT,
    )


def heat_map_alt(chart: HeatMap, lang: str) -> str:
    """Say every filled cell in words, the highest score first."""
    filled = sorted(
        ((v, i, ids) for (v, i), ids in chart.cells.items() if ids),
        key=lambda cell: (-cell[0] * cell[1], -cell[0], cell[2]),
    )
    parts = [_cell_words(chart, v, i, ids, lang) for v, i, ids in filled]
    empty = translate(N_("no risks are registered"), lang)
    return f"{chart.title}: {'; '.join(parts) or empty}."


def _cell_words(chart: HeatMap, v: int, i: int, ids: tuple[str, ...], lang: str) -> str:
    zone = chart.zone(v, i)
    pattern = M(
        "{likelihood} {v} × {impact} {i} = {score} ({zone}): {ids}",
        likelihood=chart.likelihood.title,
        impact=chart.impact.title,
        v=v,
        i=i,
        score=v * i,
        zone=chart.zones[zone].name if zone is not None else translate(N_("band not set"), lang),
        ids=ids,
    )
    return say(pattern, lang)


def _row(chart: HeatMap, likelihood: int) -> dict[str, object]:
    cells = [_cell(chart, likelihood, impact) for impact in range(1, len(chart.impact.levels) + 1)]
    return {
        "level": likelihood,
        "words": _wrapped(chart.likelihood.levels[likelihood - 1], 18),
        "cells": cells,
    }


def _cell(chart: HeatMap, likelihood: int, impact: int) -> dict[str, object]:
    ids = chart.cells.get((likelihood, impact), ())
    zone = chart.zone(likelihood, impact)
    shown = ids if len(ids) <= _IDS_SHOWN else ids[: _IDS_SHOWN - 1]
    rest = len(ids) - len(shown)
    return {
        "score": likelihood * impact,
        "mark": chart.zones[zone].mark if zone is not None else "",
        "lines": (*shown, f"+{rest}") if rest else shown,
        **_style(zone, len(chart.zones)),
    }


def _style(zone: int | None, zones: int) -> dict[str, str]:
    """Return shade and pattern, darker for each zone; white where no band is set."""
    index = 0 if zone is None else max(1, zone + len(_SHADES) - max(zones, len(_SHADES) - 1))
    return {"fill": _SHADES[index], "pattern": _PATTERNS[index]}


def _wrapped(text: str, letters: int) -> list[str]:
    """Break a label into lines; an accent that no letter has taken up would print as a box."""
    plain = "".join(sign for sign in normalize("NFC", text) if not combining(sign))
    return wrap(plain, letters, max_lines=4, placeholder=" …") if plain else []
