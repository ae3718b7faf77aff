"""Charts as small SVG files: text stays text, and a grey print says as much as a coloured one.

Every chart is a dataclass with ``draw(chart, lang, name) -> svg`` and ``..._alt(chart, lang)``,
which says in words all that the drawing shows; ``figure`` makes both into a figure of a report.
"""

from qms.report.charts.figures import Chart, figure, figures
from qms.report.charts.heat import Axis, HeatMap, Zone, heat_map, heat_map_alt
from qms.report.charts.lights import Lamp, Lights, lights, lights_alt, split_lights
from qms.report.charts.likert import Likert, LikertRow, likert, likert_alt, split_likert
from qms.report.charts.measures import Trend, TrendPoint, Trends
from qms.report.charts.moves import Move
from qms.report.charts.profile import Profile, profile, profile_alt, split_profile
from qms.report.charts.states import States, split_states, states, states_alt
from qms.report.charts.trend import trend, trend_alt, trends, trends_alt

__all__ = [
    "Axis",
    "Chart",
    "HeatMap",
    "Lamp",
    "Lights",
    "Likert",
    "LikertRow",
    "Move",
    "Profile",
    "States",
    "Trend",
    "TrendPoint",
    "Trends",
    "Zone",
    "figure",
    "figures",
    "heat_map",
    "heat_map_alt",
    "lights",
    "lights_alt",
    "likert",
    "likert_alt",
    "profile",
    "profile_alt",
    "split_lights",
    "split_likert",
    "split_profile",
    "split_states",
    "states",
    "states_alt",
    "trend",
    "trend_alt",
    "trends",
    "trends_alt",
]
