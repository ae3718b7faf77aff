"""Planted personal data: made-up people whose traces must not leave the office."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_SYLLABLES: Final = ("бар", "гуд", "дел", "жам", "зор", "кин", "лус", "мер", "нұр", "төл", "хаб")
_FIRST: Final = range(1, 12)
_SECOND: Final = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
_ARABIC: Final = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@dataclass(frozen=True)
class Canary:
    """A value as the gate knows it, and the text that hides it."""

    kind: str
    value: str
    text: str


def check_digit(digits: str) -> int:
    """Return the last digit of an IIN, 10 where there is none: written apart from the program."""
    for weights in (_FIRST, _SECOND):
        rest = sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11
        if rest < 10:
            return rest
    return 10


def iin(dice: random.Random) -> str:
    """Return a valid IIN of nobody."""
    while True:
        year, month, day = dice.randrange(100), dice.randrange(1, 13), dice.randrange(1, 29)
        start = f"{year:02}{month:02}{day:02}{dice.choice('3456')}{dice.randrange(10_000):04}"
        if check_digit(start) < 10:
            return f"{start}{check_digit(start)}"


def phone(dice: random.Random) -> str:
    """Return the ten digits of a Kazakhstan telephone number."""
    code = dice.choice(("701", "702", "705", "707", "747", "771", "775", "777", "778"))
    return f"{code}{dice.randrange(1_000_000, 10_000_000)}"


def word(dice: random.Random, ending: str = "") -> str:
    """Return a name that nobody bears."""
    return "".join(dice.choice(_SYLLABLES) for _ in range(3)).capitalize() + ending


def name(dice: random.Random) -> str:
    """Return surname, given name and patronymic of nobody."""
    return f"{word(dice, 'ов')} {word(dice)} {word(dice, 'ұлы')}"


IIN_SHAPES: Final[tuple[Callable[[str], str], ...]] = (
    str,
    lambda d: f"ИИН {d}",
    lambda d: f"ЖСН:{d}.",
    lambda d: f"{d[:6]} {d[6:]}",
    lambda d: f"{d[:6]}-{d[6:]}",
    lambda d: f"{d[:4]} {d[4:8]} {d[8:]}",
    lambda d: f"{d[:6]}\xad{d[6:]}",
    "\u200b".join,
    lambda d: d.translate(_ARABIC),
    lambda d: f"{d[:6]}\xa0{d[6:]}",
    lambda d: f"ИИН: {d[:2]}.{d[2:4]}.{d[4:6]} {d[6:]}",
)
PHONE_SHAPES: Final[tuple[Callable[[str], str], ...]] = (
    lambda d: f"+7{d}",
    lambda d: f"8{d}",
    lambda d: f"+7 {d[:3]} {d[3:6]} {d[6:8]} {d[8:]}",
    lambda d: f"+7 ({d[:3]}) {d[3:6]}-{d[6:8]}-{d[8:]}",
    lambda d: f"8({d[:3]}){d[3:]}",
    lambda d: f"тел.: 8 {d[:3]} {d[3:6]}-{d[6:8]}-{d[8:]}",
    lambda d: f"8-{d[:3]}-{d[3:6]}-{d[6:8]}-{d[8:]}",
    lambda d: f"8 {d[:3]} {d[3:6]} {d[6:]}",
    lambda d: f"Байланыс: {d[:3]} {d[3:6]} {d[6:8]} {d[8:]}",
    lambda d: f"8\xa0{d[:3]}\xa0{d[3:6]}\xa0{d[6:]}",
    lambda d: f"+7\u200b{d[:3]}\xad{d[3:]}",
    lambda d: f"8 {d[:3]} {d[3:6]} {d[6:8]} {d[8:]}, кабинет 12",
)
EMAIL_SHAPES: Final[tuple[Callable[[str, str], str], ...]] = (
    "{}@{}".format,
    lambda user, host: f"{user} @ {host}",
    lambda user, host: f"{user}(at){host}",
    lambda user, host: f"{user}[собака]{host}",
    lambda user, host: f"пошта: {user}@{host}.",
    lambda user, host: f"{user.upper()}@{host}",
    lambda user, host: f"{user}\u200b@\xad{host}",
)
NAME_SHAPES: Final[tuple[Callable[[str, str, str], str], ...]] = (
    lambda s, n, p: f"{s} {n} {p}",
    lambda s, n, _p: f"{n} {s}",
    lambda s, n, p: f"{s} {n[0]}.{p[0]}.",
    lambda s, n, p: f"{n[0]}. {p[0]}. {s}",
    lambda s, n, _p: f"{s.upper()} {n.upper()}",
    lambda s, n, _p: f"{s}у {n}ге",
    lambda s, n, _p: f"{s}\xa0{n}",
    lambda s, n, _p: f"жауапты – {s}, {n[0]}.",
    lambda s, n, _p: f"{s[:4]}\xad{s[4:]} {n}",
)


def canary(dice: random.Random, people: list[str]) -> Canary:
    """Return one planted value in one of its shapes; a new name is added to ``people``."""
    kind = dice.choice(("iin", "phone", "email", "name"))
    if kind == "iin":
        digits = iin(dice)
        return Canary(kind, digits, dice.choice(IIN_SHAPES)(digits))
    if kind == "phone":
        digits = phone(dice)
        return Canary(kind, f"+7{digits}", dice.choice(PHONE_SHAPES)(digits))
    if kind == "email":
        user, host = (
            f"user{dice.randrange(10**6)}",
            dice.choice(("mail.example", "univ.example.kz")),
        )
        return Canary(kind, f"{user}@{host}", dice.choice(EMAIL_SHAPES)(user, host))
    full = name(dice)
    people.append(full)
    return Canary(kind, full, dice.choice(NAME_SHAPES)(*full.split()))


def canaries(seed: int, number: int) -> tuple[list[Canary], list[str]]:
    """Return planted values, equal for equal seeds, and the roster of the names among them."""
    dice = random.Random(seed)  # noqa: S311 -- the same canaries on every run
    people: list[str] = []
    return [canary(dice, people) for _ in range(number)], people
