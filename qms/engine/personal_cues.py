"""Numbers that a word, a plus or an odd sign gives away: wider than the shapes of other texts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.engine.personal_numbers import MOBILE, has_birthday, is_iin, valid_abroad, valid_phone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_START: Final = r"(?<![^\W\d_])"
_END: Final = r"(?![^\W\d_])"
_IIN_CUE: Final = re.compile(
    _START + r"(?:иин|жсн|iin|идентификационн\w+\s+номер\w*|сәйкестендіру\s+нөмір\w*"
    r"|identification\s+number)",
    re.IGNORECASE,
)
_PHONE_CUE: Final = re.compile(
    _START + r"(?:(?P<strong>(?:тел|телефон|моб|мобильный|ұялы|сотовый|сот|раб|факс|ватсап|вацап"
    r"|вотсап|whats ?app|wa|telegram|телеграм|viber|вайбер|phone|telephone|tel|mob|mobile|fax|cell)"
    + _END
    + r")|(?:телефон|мобильн|сотов|ұялы|факс|телеграм|telegram|viber|phone|mobile)\w+"
    r"|т\.|call|звон\w*|байланыс\w*|қоңырау\w*|contacts?|контакт\w*)",
    re.IGNORECASE,
)
_GAP: Final = re.compile(r"[^\d\n]{0,25}\n?[^\d\n]{0,25}")
_AFTER: Final = 160  # no number lies farther behind its cue
_INTRODUCES: Final = (":", "-", "№")
_WORDS: Final = re.compile(r"[^\W\d_]")
_ANY_RUN: Final = re.compile(r"\d(?:(?:[^\w]|_){0,6}\d)*")
_PLAIN_RUN: Final = re.compile(r"\d(?:[ \n().\-]{0,3}\d)*")
_GROUP: Final = re.compile(r"\d+")

# A short number of the same town: with spaces in these groups, or solid behind its cue
_SPACED_SHORT: Final = frozenset({(2, 2, 2), (3, 2, 2), (3, 4), (1, 2, 2)})
_LONGEST_FIRST: Final = 3
_SHORT_DIGITS: Final = range(5, 8)

_PREFIXED: Final = re.compile(
    r"(?<![\w.,:/-])(?:\+[ (]{0,2}|00(?=[ (.\-]{0,2}[1-9]))(?=\d|[ (.\-])"
)
_ODD_IIN: Final = re.compile(r"(?<!\d)(\d{6})(?:[^\w,;:]|_){1,4}(\d{6})(?!\d)")
_ODD_PHONES: Final = tuple(
    re.compile(
        rf"(?<![\w.,;|])[78]({sign}){gap}(\d{{3}})\1{gap}(\d{{3}})\1?{gap}(\d{{2}})\1?{gap}(\d{{2}})"
        r"(?!\1?\d)(?![^\W_])"
    )
    # with spaces behind them commas part counts, and bars the cells of a table
    for sign, gap in ((r"[,;|]", r"\n?"), (r"[^\w\s,;|]|_", r"[ \n]?"))
)
_NATIONAL: Final = 10
_PHONE_DIGITS: Final = range(10, 16)
_IIN_DIGITS: Final = 12
_COUNTRIES: Final = ("7", "8")


@dataclass(frozen=True, slots=True)
class _Said:
    """Digits behind a cue; ``near``: no other word claims them; ``strong``: it needs no more."""

    run: str
    near: bool = True
    strong: bool = True


def given_away(text: str) -> Iterator[tuple[str, str]]:
    """Yield ``iin`` or ``phone`` with the digits of what a cue or a sign gives away.

    After a cue digits may be parted by anything but letters, and five to seven of them are a
    telephone number, which is yielded as it stands.
    """
    for cue in _IIN_CUE.finditer(text):
        yield from _each(_behind(text, cue).run, _iin)
    for cue in _PHONE_CUE.finditer(text):
        yield from _phones(_behind(text, cue))
    for mark in _PREFIXED.finditer(text):
        shape = _ANY_RUN if mark[0].startswith("+") else _PLAIN_RUN
        yield from _international(text[mark.end() : mark.end() + 60], shape)
    for match in _ODD_IIN.finditer(text):
        if is_iin(match[1] + match[2]):
            yield "iin", match[1] + match[2]
    for shape in _ODD_PHONES:
        yield from _oddly_parted(shape, text)


def _oddly_parted(shape: re.Pattern[str], text: str) -> Iterator[tuple[str, str]]:
    for match in shape.finditer(text):
        national = "".join(match.groups()[1:])
        found = MOBILE.match(national) and valid_phone(f"8{national}")
        if found:
            yield "phone", found


def _behind(text: str, cue: re.Match[str]) -> _Said:
    tail = text[cue.end() : cue.end() + _AFTER]
    gap = _GAP.match(tail)
    between = gap[0] if gap else ""
    run = _ANY_RUN.match(tail, len(between))
    named = between.rstrip().endswith(_INTRODUCES)  # "тел. приёмной: 709500"
    near = named or not _WORDS.search(between)
    strong = bool(cue.groupdict().get("strong"))
    return _Said(run[0] if run else "", near, strong)


def _each(
    run: str, known: Callable[[list[str]], tuple[str, str] | None]
) -> Iterator[tuple[str, str]]:
    """Yield what the groups of a run are, the longest first, none of them twice."""
    groups = _GROUP.findall(run)
    at = 0
    while at < len(groups):
        ends = range(min(len(groups), at + _PHONE_DIGITS.stop), at, -1)
        found = next(((end, one) for end in ends if (one := known(groups[at:end]))), None)
        if found:
            yield found[1]
        at = found[0] if found else at + 1


def _iin(groups: list[str]) -> tuple[str, str] | None:
    """Behind its name a number with a day of birth is one, be its check digit mistyped."""
    digits = "".join(groups)
    return ("iin", digits) if len(digits) == _IIN_DIGITS and has_birthday(digits) else None


def _phones(said: _Said) -> Iterator[tuple[str, str]]:
    if not (said.near or said.strong):  # "байланыс" is also that of feedback
        return
    found = list(_each(said.run, _phone))
    yield from found
    if said.strong:
        whole = " ".join(number for _kind, number in found)
        yield from (item for item in _short(said) if item[1] not in whole)


def _phone(groups: list[str]) -> tuple[str, str] | None:
    digits = "".join(groups)
    if len(digits) not in _PHONE_DIGITS:
        return None
    tried = [f"+{digits.removeprefix('00')}"] if len(digits) > _NATIONAL else []
    if len(digits) == _NATIONAL or (digits[0] in _COUNTRIES and len(digits) == _NATIONAL + 1):
        tried.insert(0, f"8{digits[-_NATIONAL:]}")
    return next((("phone", number) for one in tried if (number := valid_phone(one))), None)


def _short(said: _Said) -> Iterator[tuple[str, str]]:
    """Yield the pieces of a run that are numbers of the same town."""
    for piece in re.split(r"[,;/] ?|(?<!-)\n|  +", said.run):
        groups = _GROUP.findall(piece)
        lengths = tuple(map(len, groups))
        if sum(lengths) in _SHORT_DIGITS and _is_short(said, piece, lengths):
            yield "phone", "".join(groups)


def _is_short(said: _Said, piece: str, lengths: tuple[int, ...]) -> bool:
    if len(lengths) == 1:
        return said.near
    if lengths[0] > _LONGEST_FIRST:  # a year, as in 2025-26
        return False
    return lengths in _SPACED_SHORT if " " in piece else True


def _international(tail: str, shape: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """Yield the number that follows a plus or 00."""
    run = shape.match(tail.lstrip(" (.-"))
    groups = _GROUP.findall(run[0]) if run else []
    for end in range(min(len(groups), _PHONE_DIGITS.stop), 0, -1):
        digits = "".join(groups[:end])
        fits = len(digits) < _PHONE_DIGITS.stop
        found = valid_abroad(digits, len(groups[0])) if fits else None
        if found:
            yield "phone", found
            return
