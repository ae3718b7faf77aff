"""What a cell says: dates of several spellings, whole numbers, yes and no."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from qms.exchange.words import known, said
from qms.i18n import M

if TYPE_CHECKING:
    from qms.i18n import Message

_YEAR_WORDS: Final = r"\s*(?:ж(?:ылғы|ылы|ыл)?|г(?:ода|од)?)?\.?"
_ISO: Final = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ][0-9:.]+)?")
_DAY_FIRST: Final = re.compile(
    r"([0-9]{1,2})\s*([./\s-])\s*([0-9]{1,2})\s*[./\s-]\s*([0-9]{4}|[0-9]{2})" + _YEAR_WORDS
)
_NAMED: Final = re.compile(r"[«\"]?([0-9]{1,2})[»\"]?\s+([^\W\d_]+)\s+([0-9]{4})" + _YEAR_WORDS)
_NAMED_LAST: Final = re.compile(
    r"([0-9]{4})" + _YEAR_WORDS + r"\s*[«\"]?([0-9]{1,2})[»\"]?\s+([^\W\d_]+)"
)
_LEADING: Final = re.compile(r"([0-9]{1,6})(?:[.,]0+)?(?![0-9.,])")
_WHOLE: Final = re.compile(r"[0-9]{1,9}")
_AHEAD: Final = 10  # years: a two-digit year further in the future belongs to the last century
_MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class Reading:
    """What was made of a cell: a value or None, why it is doubtful, and a remark worth counting."""

    value: str | int | bool | None = None
    doubt: Message | None = None
    short_year: bool = False


def date(text: str, today: dt.date) -> Reading:
    """Read a date of any known spelling; the value is ISO (``2025-09-01``)."""
    for pattern, order in ((_ISO, "ymd"), (_NAMED, "dmy"), (_NAMED_LAST, "ydm")):
        match = pattern.fullmatch(text)
        if match is not None:
            parts = dict(zip(order, match.groups(), strict=True))
            return _built(text, int(parts["y"]), _month(parts["m"]), int(parts["d"]))
    match = _DAY_FIRST.fullmatch(text)
    if match is None:
        return _unreadable(text)
    day, sign, month, year = match.groups()
    full = int(year) if len(year) > 2 else _century(int(year), today)  # noqa: PLR2004 -- digits
    found = _built(text, full, int(month), int(day))
    doubt = found.doubt
    if sign == "/" and doubt is None and int(day) <= _MONTHS and day != month:
        doubt = M("{cell}: read as day/month", cell=text)
    return Reading(found.value, doubt, short_year=len(year) == 2)  # noqa: PLR2004 -- digits


def _century(year: int, today: dt.date) -> int:
    return 2000 + year if 2000 + year <= today.year + _AHEAD else 1900 + year


def _built(text: str, year: int, month: int, day: int) -> Reading:
    try:
        return Reading(dt.date(year, month, day).isoformat())
    except ValueError:
        return _unreadable(text)


def _unreadable(text: str) -> Reading:
    return Reading(None, M("{cell} is no date; nothing was taken", cell=text))


@cache
def _month(word: str) -> int:
    if word.isascii() and word.isdigit():
        return int(word)
    low = word.casefold()
    found = [
        (len(stem), int(number))
        for number, stems in known()["months"].items()
        for stem in stems
        if low.startswith(stem)
    ]
    return max(found, default=(0, 0))[1]


def integer(text: str) -> Reading:
    """Read a whole number; ``3 (medium)`` gives 3 and a doubt."""
    if _WHOLE.fullmatch(text):
        return Reading(int(text))
    match = _LEADING.match(text)
    if match is None:
        return Reading(None, M("{cell} is no whole number; nothing was taken", cell=text))
    return Reading(int(match[1]), M("{cell}: read as {value}", cell=text, value=int(match[1])))


def boolean(text: str) -> Reading:
    """Read yes or no in three languages."""
    word = text.strip().casefold()
    if word in said("yes") or word == "+":
        return Reading(value=True)
    if word in said("no") or word == "-":
        return Reading(value=False)
    return Reading(None, M("{cell} is neither yes nor no; nothing was taken", cell=text))
