"""Figures of a wave as cells for people, with the signs of their language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qms.engine.disclosure_types import Blurred, Hidden, Reason
from qms.engine.stats_methods import precision
from qms.engine.stats_tables import WHOLE
from qms.i18n import N_, M, _, current, say
from qms.kinds.wave import ALL
from qms.report import wording

if TYPE_CHECKING:
    from qms.engine.stats_shares import Interval
    from qms.engine.view import View
    from qms.i18n import Shown
    from qms.kinds.survey import Survey

_LEAST: Final = 0.0001
"""The smallest p value that is printed as it is."""
_POINTS: Final = N_("{n} points")
_ROOM: Final = 32
"""Signs of a question or block beside its id."""


def number(value: float | None, digits: int | None = 2) -> str:
    """Return a number with so many digits after the sign, None for those it has."""
    return "" if value is None else wording.number(value, current(), digits)


def per_cent(share: float | None) -> str:
    """Return a share, -1 to 1, in per cent; nothing for None."""
    return "" if share is None else f"{number(100 * share, 1)} %"


def change(share: float | None) -> str:
    """Return a difference of shares, -1 to 1, in points with its sign; nothing for None."""
    return "" if share is None else say(M(_POINTS, n=wording.Rounded(100 * share, signed=True)))


def chance(p: float | None) -> str:
    """Return a p value, one that is smaller than can be read as that; nothing for None."""
    return f"< {number(_LEAST, 4)}" if p is not None and p < _LEAST else number(p, 4)


def points(interval: Interval | None, digits: int = 2) -> str:
    """Return an interval as numbers; nothing for None."""
    return f"{number(interval.low, digits)} .. {number(interval.high, digits)}" if interval else ""


def share_of(interval: Interval | None) -> str:
    """Return an interval of shares in per cent; nothing for None."""
    if interval is None:
        return ""
    return f"{number(100 * interval.low, 1)} .. {per_cent(interval.high)}"


def change_of(interval: Interval | None) -> str:
    """Return an interval of a difference of shares in points; nothing for None."""
    if interval is None:
        return ""
    low, high = (wording.Rounded(100 * one, signed=True) for one in (interval.low, interval.high))
    return f"{low.shown(current())} .. {say(M(_POINTS, n=high))}"


def precise(width: str | None) -> str:
    """Return a class of precision in words; nothing for None."""
    return say(precision(width)) if width else ""


def hidden() -> str:
    """Return the mark of a hidden number."""
    return Hidden(Reason.UNPRINTED).shown(current())


def counted(value: int | Hidden | None) -> str | int:
    """Return a number, or the mark in its place."""
    return value.shown(current()) if isinstance(value, Hidden) else "" if value is None else value


def shared(value: float | Blurred | Hidden | None) -> str:
    """Return a share, 0 to 1, in per cent, or the mark in its place."""
    return value.shown(current()) if isinstance(value, Blurred | Hidden) else per_cent(value)


def group_name(view: View, group: str) -> str:
    """Return the name of a group, its id where it has none; everybody in a word."""
    name = view.name(group)
    return _("All") if group == ALL else say(name) if name else group


def group_title(view: View, group: str) -> str:
    """Return a group by its name, with the id that commands take."""
    return f"{group_name(view, group)} ({group})" if view.name(group) else group_name(view, group)


def question_title(survey: Survey, name: str) -> str:
    """Return a question by its id with the beginning of its text."""
    question = survey.question(name)
    return titled(name, question.text) if question else name


def titled(name: str, text: Shown) -> str:
    """Return an id with the beginning of what it stands for."""
    return f"{name}: {_beginning(say(text))}"


def block_title(survey: Survey, name: str) -> str:
    """Return a block by its id with the beginning of its title; all questions in words."""
    if name == WHOLE:
        return _("all questions")
    block = next((item for item in survey.blocks if item.id == name), None)
    return titled(name, block.title) if block else name


def _beginning(text: str) -> str:
    """Return a text as one line, cut after a whole word where it is long."""
    words = text.split()
    whole = " ".join(words)
    if len(whole) <= _ROOM:
        return whole
    while len(words) > 1 and len(" ".join(words)) >= _ROOM:
        words.pop()
    return f"{' '.join(words)[: _ROOM - 1]}…"
