"""Figures of a survey as a report prints them: shares in per cent, changes in points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from qms.engine.circles import shown_columns, wide_enough
from qms.engine.stats_tables import WHOLE, in_order
from qms.engine.survey_targets import Light, lights_of, target_row
from qms.engine.surveys import survey_rules
from qms.i18n import M
from qms.kinds.wave import ALL, Wave
from qms.report.wording import Number, Rounded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qms.engine.disclosure_types import Blurred, Hidden
    from qms.engine.stats_shares import Interval
    from qms.engine.survey_targets import TargetRow
    from qms.i18n import Shown
    from qms.report.frame import Frame
    from qms.report.survey_found import Found

_LIGHTS: Final = {Light.GREEN: "●", Light.AMBER: "▲", Light.RED: "■"}
"""Signs of the lights, as the chart draws them: a grey print tells them apart too."""


_LEAST: Final = 0.001


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of an interval with its digits, ``low…high``; those of a change have signs.

    ``mark`` stands behind them and leads to a note.
    """

    low: float
    high: float
    places: int = 1
    signed: bool = False
    mark: str = ""

    def shown(self, lang: str) -> str:
        """Write them with the signs of the language."""
        low, high = (
            Rounded(one, self.places, signed=self.signed).shown(lang)
            for one in (self.low, self.high)
        )
        return f"{low}…{high}{self.mark}"


def per_cent(value: float | Blurred | Hidden | None) -> Any:  # noqa: ANN401 -- a cell of any table
    """Return a share (0 to 1) in per cent with one digit; what is not shown as it says itself."""
    return Rounded(100 * value) if isinstance(value, float) else value


@dataclass(frozen=True, slots=True)
class PerCent:
    """A share (0 to 1) within a sentence, in per cent."""

    value: float

    def shown(self, lang: str) -> str:
        """Write it with one digit and the sign."""
        return f"{Number(100 * self.value, 1).shown(lang)} %"


def points(change: float | None) -> Rounded | None:
    """Return a change of a share (-1 to 1) in points with its sign."""
    return None if change is None else Rounded(100 * change, signed=True)


def limits(
    interval: Interval | None, *, signed: bool = False, widest: bool = False
) -> Limits | None:
    """Return an interval of a share in per cent, of a change (``signed``) in points.

    The ``widest`` that ready-made counts leave open is marked; :func:`widest_words` say why.
    """
    if interval is None:
        return None
    return Limits(
        100 * interval.low, 100 * interval.high, signed=signed, mark="*" if widest else ""
    )


def widest_words(found: Found) -> Shown | None:
    """Return what the mark of the widest interval means; None where nothing is marked."""
    if found.clustered or found.interval() is None:
        return None
    return M(
        "*: ready-made counts do not say who gave which answers. The interval of a block is"
        " the widest that it can have, as if each person had answered all its questions"
        " alike; there is no design effect and no alpha."
    )


@dataclass(frozen=True, slots=True)
class Chance:
    """A p value with three digits."""

    p: float

    def shown(self, lang: str) -> str:
        """Write it with the signs of the language; a smaller one as that."""
        small, shown = self.p < _LEAST, Number(max(self.p, _LEAST), 3).shown(lang)
        return f"< {shown}" if small else shown


def light_words(light: Light | None) -> Shown | None:
    """Return a light as sign and word: the colour is only in the charts."""
    if light is None:
        return None
    return M("{sign} {word}", sign=_LIGHTS[light], word=M(light.value))


def compared(frame: Frame, found: Found, name: str, group: str | None = None) -> TargetRow:
    """Compare what is printed of a block with its target and with the university."""
    lights = lights_of(survey_rules(frame.view))
    own = group or found.group
    university = found.plain(name, ALL) if own != ALL else None
    return target_row(found.survey, name, found.plain(name, own), university, lights)


def names_of(found: Found) -> tuple[str, ...]:
    """Return the blocks in their order, all questions first."""
    return (WHOLE, *found.blocks)


def block_title(found: Found, name: str) -> Shown:
    """Return how a block is called."""
    if name == WHOLE:
        return M("All questions")
    block = next((item for item in found.survey.blocks if item.id == name), None)
    return block.title if block else M("{name}", name=name)


def group_title(frame: Frame, group: str) -> Shown:
    """Return how a group is called."""
    if group == ALL:
        return M("University")
    return frame.view.name(group) or M("{name}", name=group)


def may_column(frame: Frame, found: Found, *columns: str) -> bool:
    """Tell whether the circle of the report may see what a wave says in these fields."""
    if wide_enough(found.wave.shown_circle, frame.circle):
        return True
    allowed = shown_columns(frame.view, Wave, frame.circle) or frozenset()
    return allowed.issuperset(columns)


def level_groups(found: Found, level: str) -> tuple[str, ...]:
    """Return the groups of a level; within a unit those below it."""
    above = found.publication.given.above
    groups = sorted((one for one in found.publication.groups if one != ALL), key=in_order)
    if not found.university:
        return tuple(one for one in groups if above.get(one) == found.group)
    if level == "department":
        return tuple(one for one in groups if one in above)
    return tuple(one for one in groups if one not in above)


def together(parts: Iterable[Shown | None]) -> tuple[Shown, ...]:
    """Return the words that there are."""
    return tuple(part for part in parts if part is not None)
