"""The matrix of likelihood x impact with the ids of risks, and where they came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from qms.i18n import N_, M, say, translate
from qms.report.charts.ground import LINE, draw, plain, wrapped
from qms.report.charts.moves import MOST_ARROWS, Move, arrow, bundles

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qms.report.charts.moves import Arrow, Bundle, Cell

_LEFT: Final = 176
_TOP: Final = 8
_CELL: Final = 112
_NARROW_CELL: Final = 102
_LANE: Final = 20
"""What arrows along a column need beside the ids."""
_USUAL_LEVELS: Final = 5
_HEIGHT: Final = 58
_HEIGHT_WITH_ARROWS: Final = 74
_IDS_SHOWN: Final = 3
_LEGEND: Final = 22
_SHADES: Final = ("#ffffff", "#f6efc4", "#f3b562", "#d9705b", "#c4533f")
_PATTERNS: Final = ("", "", "dots-b", "lines-b", "grid-b")
_WAYS: Final = {
    "up": N_("moved to a higher score since the assessment before"),
    "down": N_("moved to a lower score since the assessment before"),
    "same": N_("moved, with the same score as before"),
}
_SIGNS: Final = {"up": "▲ ", "down": "▼ ", "same": ""}


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
    set the bands, the cells stay white.  ``moves`` lead from the cell of the assessment before.
    ``hidden`` counts, cell by cell, further risks whose ids the reader may not see.
    """

    title: str
    likelihood: Axis
    impact: Axis
    cells: Mapping[Cell, tuple[str, ...]]
    zones: tuple[Zone, ...] = ()
    moves: tuple[Move, ...] = ()
    hidden: Mapping[Cell, int] = field(default_factory=dict)

    def zone(self, likelihood: int, impact: int) -> int | None:
        """Return the position of the zone of a cell."""
        score = likelihood * impact
        return next((i for i, zone in enumerate(self.zones) if score in zone.scores), None)

    def named(self, cell: Cell) -> tuple[str, ...]:
        """Return the ids of a cell, and after them the number of the hidden ones."""
        hidden = self.hidden.get(cell, 0)
        return (*self.cells.get(cell, ()), *((f"+{hidden}",) if hidden else ()))

    @property
    def moved(self) -> tuple[Move, ...]:
        """The moves from one cell of the map to another."""
        return tuple(m for m in self.moves if m.old != m.new and self._has(m.old, m.new))

    def _has(self, *cells: Cell) -> bool:
        rows, columns = len(self.likelihood.levels), len(self.impact.levels)
        return all(1 <= v <= rows and 1 <= i <= columns for v, i in cells)


@dataclass(frozen=True, slots=True)
class _Grid:
    rows: int
    columns: int
    width: int
    height: int

    def middle(self, cell: Cell) -> tuple[float, float]:
        v, i = cell
        return (_LEFT + self.width * (i - 0.5), _TOP + self.height * (self.rows - v + 0.5))

    @property
    def right(self) -> int:
        return _LEFT + self.width * self.columns

    @property
    def bottom(self) -> int:
        return _TOP + self.height * self.rows


def heat_map(chart: HeatMap, lang: str, name: str = "") -> str:
    """Draw the matrix as SVG: likelihood upwards, impact to the right, ids in the cells."""
    rows, columns = len(chart.likelihood.levels), len(chart.impact.levels)
    width = (_CELL if columns <= _USUAL_LEVELS else _NARROW_CELL) + (_LANE if chart.moved else 0)
    grid = _Grid(rows, columns, width, _HEIGHT_WITH_ARROWS if chart.moved else _HEIGHT)
    cells = [_cell(chart, grid, (v, i)) for v in range(rows, 0, -1) for i in range(1, columns + 1)]
    impacts = [wrapped(word, width - 8, 10.5) for word in chart.impact.levels]
    title_y = grid.bottom + 42 + 13 * max(map(len, impacts), default=0)
    arrows = [
        arrow(bundle, grid.middle, (grid.width / 2, grid.height / 2))
        for bundle in bundles(chart.moved)[:MOST_ARROWS]
    ]
    legend, end = _legend(chart, lang, arrows, title_y + 10, grid.right - _LEFT - 40)
    return draw(
        "heat_map",
        name,
        heat_map_alt(chart, lang),
        end + 4,
        width=grid.right + 8,
        grid=grid,
        left=_LEFT,
        top=_TOP,
        middle=(_TOP + grid.bottom) // 2,
        titles=(plain(chart.likelihood.title), plain(chart.impact.title)),
        title_y=title_y,
        levels=[
            {"n": v, "y": grid.middle((v, 1))[1], "words": wrapped(word, 112)}
            for v, word in enumerate(chart.likelihood.levels, 1)
        ],
        impacts=impacts,
        cells=cells,
        arrows=arrows,
        ids_at=(width + 6 - (_LANE if arrows else 0)) // 2,
        id_size=11 if columns <= _USUAL_LEVELS else 9.5,
        legend=legend,
        patterns=sorted({str(item["pattern"]) for item in (*cells, *legend)} - {""}),
    )


def heat_map_alt(chart: HeatMap, lang: str) -> str:
    """Say every filled cell in words, the highest score first, and every move."""
    filled = sorted(
        ((v, i, chart.named((v, i))) for v, i in {*chart.cells, *chart.hidden}),
        key=lambda cell: (-cell[0] * cell[1], -cell[0], cell[2]),
    )
    parts = [_cell_words(chart, v, i, ids, lang) for v, i, ids in filled if ids]
    empty = translate(N_("no risks are registered"), lang)
    moves = [_move_words(bundle, lang) for bundle in bundles(chart.moved)]
    said = M("Moved since the assessment before: {moves}.", moves="; ".join(moves))
    words = f"{plain(chart.title)}: {'; '.join(parts) or empty}."
    return f"{words} {say(said, lang)}" if moves else words


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


def _move_words(bundle: Bundle, lang: str) -> str:
    (v1, i1), (v2, i2) = bundle.old, bundle.new
    pattern = M(
        "from {old} to {new}: {ids}",
        old=f"{v1} × {i1} = {v1 * i1}",
        new=f"{v2} × {i2} = {v2 * i2}",
        ids=bundle.ids,
    )
    return say(pattern, lang)


def _cell(chart: HeatMap, grid: _Grid, cell: Cell) -> dict[str, Any]:
    likelihood, impact = cell
    ids = chart.cells.get(cell, ())
    zone = chart.zone(likelihood, impact)
    ways = {move.id: _SIGNS[move.way] for move in chart.moved if move.new == cell}
    hidden = chart.hidden.get(cell, 0)
    full = len(ids) + (hidden > 0) > _IDS_SHOWN
    shown = ids[: _IDS_SHOWN - 1] if full else ids
    rest = len(ids) - len(shown) + hidden
    lines = [f"{ways.get(item, '')}{plain(item)}" for item in shown]
    mark = chart.zones[zone].mark if zone is not None else ""
    return {
        "x": _LEFT + grid.width * (impact - 1),
        "y": _TOP + grid.height * (grid.rows - likelihood),
        "corner": f"{mark} {likelihood * impact}".strip(),
        "lines": [*lines, f"+{rest}"] if rest else lines,
        **_style(zone, len(chart.zones)),
    }


def _legend(
    chart: HeatMap, lang: str, arrows: Sequence[Arrow], top: int, room: int
) -> tuple[list[dict[str, Any]], float]:
    """Return the entries (the zones, then what the arrows mean), and where they end."""
    zones = len(chart.zones)
    rows: list[dict[str, Any]] = [
        {"mark": zone.mark, "text": zone.name, "way": "", **_style(n, zones)}
        for n, zone in enumerate(chart.zones)
    ]
    rows += [
        {"mark": "", "text": text, "way": way, "pattern": ""}
        for way, text in _arrow_words(chart, lang, arrows)
    ]
    y = float(top)
    for row in rows:
        row["y"], row["lines"] = y, wrapped(row["text"], room - len(row["mark"]) * 12, lines=3)
        y += _LEGEND + LINE * (len(row["lines"]) - 1)
    return rows, y


def _arrow_words(chart: HeatMap, lang: str, arrows: Sequence[Arrow]) -> Iterator[tuple[str, str]]:
    """Yield what the arrows of the map mean, and how many more there are."""
    ways = {item.way for item in arrows}
    for way, word in _WAYS.items():
        if way in ways:
            yield way, f"{_SIGNS[way]}{translate(word, lang)}"
    if any(item.count for item in arrows):
        yield "count", translate(N_("so many risks moved the same way"), lang)
    left_out = len(bundles(chart.moved)) - len(arrows)
    if left_out:
        yield "none", say(M("Arrows not drawn: {n}", n=left_out), lang)


def _style(zone: int | None, zones: int) -> dict[str, str]:
    """Return shade and pattern, darker for each zone; white where no band is set."""
    index = 0 if zone is None else max(1, zone + len(_SHADES) - max(zones, len(_SHADES) - 1))
    return {"fill": _SHADES[index], "pattern": _PATTERNS[index]}
