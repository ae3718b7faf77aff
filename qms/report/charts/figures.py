"""A chart of any kind as a figure of a report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

from qms.i18n import M, say
from qms.report.charts.heat import HeatMap, heat_map, heat_map_alt
from qms.report.charts.lights import Lights, lights, lights_alt, split_lights
from qms.report.charts.likert import Likert, likert, likert_alt, split_likert
from qms.report.charts.measures import Trend, Trends
from qms.report.charts.profile import Profile, profile, profile_alt, split_profile
from qms.report.charts.states import States, split_states, states, states_alt
from qms.report.charts.trend import trend, trend_alt, trends, trends_alt
from qms.report.document import Figure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

Chart: TypeAlias = "HeatMap | Lights | Likert | Trend | Trends | States | Profile"

_DRAWN: Final[Mapping[type, tuple[Callable[..., str], Callable[..., str]]]] = {
    HeatMap: (heat_map, heat_map_alt),
    Lights: (lights, lights_alt),
    Likert: (likert, likert_alt),
    Trend: (trend, trend_alt),
    Trends: (trends, trends_alt),
    States: (states, states_alt),
    Profile: (profile, profile_alt),
}
_SPLIT: Final[Mapping[type, Callable[..., tuple[Any, ...]]]] = {
    Lights: split_lights,
    Likert: split_likert,
    States: split_states,
    Profile: split_profile,
}


def figure(name: str, chart: Chart, lang: str, origin: Iterable[str] = ()) -> Figure:
    """Draw a chart as the figure ``name``, captioned with its title; ``origin`` are its records.

    Raises ValueError for a chart that is higher than a sheet: see ``figures``.
    """
    draw, say_all = _DRAWN[type(chart)]
    ids = tuple(dict.fromkeys(origin))
    return Figure(name, chart.title, draw(chart, lang, name), say_all(chart, lang), ids)


def figures(name: str, chart: Chart, lang: str, origin: Iterable[str] = ()) -> tuple[Figure, ...]:
    """Draw a chart of many rows as one or more figures: ``name``, or ``name-1``, ``name-2``."""
    split = _SPLIT.get(type(chart))
    parts = split(chart) if split else (chart,)
    if len(parts) == 1:
        return (figure(name, chart, lang, origin),)
    ids = tuple(origin)
    made = []
    for n, part in enumerate(parts, 1):
        drawn = figure(f"{name}-{n}", part, lang, ids)
        caption = say(M("{title} ({n} of {all})", title=chart.title, n=n, all=len(parts)), lang)
        made.append(Figure(drawn.id, caption, drawn.svg, drawn.alt, drawn.origin))
    return tuple(made)
