"""Numbers that name a person: the individual identification number and telephone numbers."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_RUN: Final = re.compile(r"[+(]{0,2}\d(?:[ \n().\-/]{0,4}\d){8,}")
_GROUP: Final = re.compile(r"\d+")
_FIRST: Final = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
_SECOND: Final = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
_CENTURY: Final = {"1": 18, "2": 18, "3": 19, "4": 19, "5": 20, "6": 20}
_LENGTH: Final = 12

_ASKED: Final = re.compile(
    r"(?:тел|моб|факс|т\.|ватсап|whats|телеграм|telegram|phone|tel\b|mob|fax|call|cell|сот|ұялы"
    r"|байланыс|звон|қоңырау)[^\d\n]{0,25}$",
    re.IGNORECASE,
)
_IIN_SAID: Final = re.compile(r"(?:иин|жсн|iin)[^\d]{0,25}$", re.IGNORECASE)

# How people part an IIN and a national number; in rows of figures other shapes come by chance
_IIN_SHAPES: Final = frozenset(
    {(12,), (6, 6), (4, 4, 4), (6, 1, 5), (6, 3, 3), (2, 2, 2, 6), (2, 2, 2, 1, 5), (6, 1, 4, 1)}
)
_IIN_EVEN: Final = frozenset({(3, 3, 3, 3), (2,) * 6, (1,) * 12})
_SHAPES: Final = frozenset(
    {
        *((10,), (3, 7), (3, 3, 4), (3, 3, 2, 2), (3, 2, 2, 3), (3, 2, 3, 2), (3, 4, 3), (1,) * 10),
        *((4, 6), (4, 3, 3), (4, 2, 2, 2), (5, 5), (5, 3, 2), (5, 1, 2, 2), (5, 1, 4), (3, 1, 6)),
        *((6, 4), (6, 2, 2), (3, 3, 1, 3), (3, 5, 2), (3, 1, 2, 2, 2), (3, 2, 5)),
    }
)
_SPACED: Final = frozenset(
    {(10,), (3, 7), (3, 3, 4), (3, 3, 2, 2), (4, 6), (4, 3, 3), (4, 2, 2, 2), (3, 2, 5), (1,) * 10}
)
_MOBILE_SHAPES: Final = frozenset({(10,), (3, 7), (3, 3, 4), (3, 3, 2, 2), (3, 2, 2, 3)})
MOBILE: Final = re.compile(r"70\d|747|75[01]|76\d|77\d|9\d\d")  # of Kazakhstan and of Russia
_LIKELY: Final = (
    _IIN_SHAPES
    | _IIN_EVEN
    | _SHAPES
    | {(1, *shape) for shape in _SHAPES}
    | {(shape[0] + 1, *shape[1:]) for shape in _SHAPES}
)
"""Whatever else may be, in a run of figures without words or signs of a telephone."""
_COUNTRIES: Final = frozenset({7, 8})  # 8 is dialled before a national number, 7 is the code
_NATIONAL: Final = 10
_WITH_COUNTRY: Final = 11
_NEAR: Final = 40  # letters before a number in which its cue stands
_SHORTEST: Final = 9
_LONGEST: Final = 15


@dataclass(frozen=True, slots=True)
class Groups:
    """Neighbouring groups of digits: how long each is, all digits, what stands around and between.

    ``dense`` is text in which cells of a table stand side by side with no more than a space.
    """

    lengths: tuple[int, ...]
    digits: str
    between: str
    before: str
    dense: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """Groups of digits with no word among them, and the text before them."""

    text: str
    before: str
    groups: list[re.Match[str]]
    dense: bool


def is_iin(digits: str) -> bool:
    """Tell whether 12 digits are an individual identification number.

    A date of birth (year, month, day), a digit for century and sex (1 to 6), four digits of the
    series, a check digit by two passes of weights; the sum 10 of both passes is given to nobody.
    """
    if len(digits) != _LENGTH:
        return False
    return has_birthday(digits) and _check_digit(digits) == int(digits[-1])


def has_birthday(digits: str) -> bool:
    """Tell whether 12 digits begin with a day that the seventh puts into its century."""
    if digits[6] not in _CENTURY:
        return False
    year = 100 * _CENTURY[digits[6]] + int(digits[:2])
    try:
        dt.date(year, int(digits[2:4]), int(digits[4:6]))
    except ValueError:
        return False
    return True


def _check_digit(digits: str) -> int:
    for weights in (_FIRST, _SECOND):
        rest = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False)) % 11
        if rest < 10:  # noqa: PLR2004 -- a digit
            return rest
    return -1


def personal_numbers(text: str, *, dense: bool = False) -> Iterator[tuple[str, str]]:
    """Yield ``iin`` or ``phone`` with the digits, a telephone number as ``+77011234567``.

    ``dense`` text is that of a PDF, where columns of figures stand side by side.
    """
    for run in _RUN.finditer(text):
        before = text[max(0, run.start() - _NEAR) : run.start()]
        yield from _in_run(run[0], before, dense=dense)


def _in_run(run: str, before: str, *, dense: bool) -> Iterator[tuple[str, str]]:
    groups = list(_GROUP.finditer(run))
    said = bool(_ASKED.search(before) or _IIN_SAID.search(before))
    marked = "(" in run or "+" in run or before.endswith("+")
    at = 0
    while at < len(groups):
        anything = marked or (said and at == 0)
        width, found = _longest(Run(run, before, groups, dense), at, anything=anything)
        if found:
            yield found
        at += width


def _longest(run: Run, at: int, *, anything: bool) -> tuple[int, tuple[str, str] | None]:
    """Return the longest number that begins with a group, and how many groups it takes."""
    start = run.groups[at].start()
    for end in reversed(_ends(run.groups, at)):
        lengths = tuple(item.end() - item.start() for item in run.groups[at:end])
        if not anything and lengths not in _LIKELY:
            continue
        part = run.text[start : run.groups[end - 1].end()]
        digits = "".join(item[0] for item in run.groups[at:end])
        between = "".join(_GROUP.split(part))
        before = (run.before + run.text[max(0, start - _NEAR) : start])[-_NEAR:]
        found = _number(Groups(lengths, digits, between, before, run.dense))
        if found:
            return end - at, found
    return 1, None


def _ends(groups: list[re.Match[str]], at: int) -> list[int]:
    """Return where a number that begins with a group may end: after 9 to 15 digits."""
    found, total = [], 0
    for end in range(at, min(len(groups), at + _LONGEST)):
        total += groups[end].end() - groups[end].start()
        if total > _LONGEST:
            break
        if total >= _SHORTEST:
            found.append(end + 1)
    return found


def _number(groups: Groups) -> tuple[str, str] | None:
    if _may_be_iin(groups) and is_iin(groups.digits):
        return "iin", groups.digits
    phone = _phone(groups)
    return ("phone", phone) if phone else None


def _may_be_iin(groups: Groups) -> bool:
    if len(groups.digits) != _LENGTH:
        return False
    if groups.lengths in _IIN_SHAPES or _IIN_SAID.search(groups.before):
        return True
    return groups.lengths in _IIN_EVEN and not groups.dense and len(set(groups.between)) == 1


def _phone(groups: Groups) -> str | None:
    if groups.before.endswith(("+", "+(")):
        return valid_abroad(groups.digits, groups.lengths[0])
    national = _national(groups)
    if national is None or not _looks_dialled(groups, national):
        return None
    return valid_phone(f"8{groups.digits[-_NATIONAL:]}")


def _national(groups: Groups) -> tuple[int, ...] | None:
    """Return the lengths of the groups of a national number, without the 8 or 7 before it."""
    if len(groups.digits) == _NATIONAL:
        return groups.lengths
    if len(groups.digits) != _WITH_COUNTRY or int(groups.digits[0]) not in _COUNTRIES:
        return None
    first, *rest = groups.lengths
    return tuple(rest) if first == 1 else (first - 1, *rest)


def _looks_dialled(groups: Groups, national: tuple[int, ...]) -> bool:
    """Tell whether figures are parted as people part a telephone number.

    With no more than spaces between them they may as well be counts that stand side by side.
    """
    if "(" in groups.between or groups.before.endswith("(") or _ASKED.search(groups.before):
        return True
    if len(national) == _NATIONAL and "." in groups.between:  # clauses are counted like that
        return False
    if "-" in groups.between or len(groups.lengths) == 1:
        return national in _SHAPES
    if not groups.dense:
        return national in _SPACED
    prefixed = len(groups.digits) == _WITH_COUNTRY and bool(MOBILE.match(groups.digits, 1))
    return prefixed and national in _MOBILE_SHAPES


def valid_abroad(digits: str, first: int) -> str | None:
    """Return the number behind a plus whose first group, ``first`` digits, holds the country code.

    Nobody parts a country code: ``+9 13 24`` are figures of a table.
    """
    number = valid_phone(f"+{digits}")
    return number if number and first >= _code_length(number) else None


def _code_length(number: str) -> int:
    import phonenumbers as phones

    return len(str(phones.parse(number).country_code))


@lru_cache(maxsize=4096)
def valid_phone(number: str) -> str | None:
    """Return a number in its international form when such numbers are given out."""
    import phonenumbers as phones

    try:
        parsed = phones.parse(number, "KZ")
    except phones.NumberParseException:
        return None
    if not phones.is_valid_number(parsed):
        return None
    return phones.format_number(parsed, phones.PhoneNumberFormat.E164)
