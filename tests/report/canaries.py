"""Planted personal data as people write it: put together by chance, not from the gate's own lists.

A number is taken from the plan of numbers of a country, parted, prefixed, introduced and typed in
one of many ways, each chosen apart from the others.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import phonenumbers as plan

if TYPE_CHECKING:
    from collections.abc import Callable

_SYLLABLES: Final = ("бар", "гуд", "дел", "жам", "зор", "кин", "лус", "мер", "нұр", "төл", "хаб")
_FIRST: Final = range(1, 12)
_SECOND: Final = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)

MOBILE: Final = ("700", "701", "702", "705", "707", "708", "747", "771", "775", "776", "777", "778")
TOWNS: Final = ("727", "7172", "7262", "7122", "7252", "7212")
ABROAD: Final = ("TR", "UZ", "KG", "DE", "GB", "US", "CN", "PL", "AE", "IN", "FR")
LOOSE: Final = ("-", " ", "\xa0", "\u2009", "\u2011", "–", ".", " - ", "-\u200b")
"""Signs with which people part a number that nothing introduces."""
ANY: Final = (
    *LOOSE,
    ",",
    ";",
    "|",
    "·",
    "•",
    "*",
    "_",
    ":",
    "/",
    " | ",
    ", ",
    " · ",
    "=",
    "\n",
    "—",
)
"""Signs with which they part one behind the word for it."""
PHONE_WORDS: Final = (
    *("тел. ", "тел.: ", "Телефон: ", "ТЕЛ ", "телефоны ", "моб. ", "моб.тел. ", "сот. ", "факс: "),
    *("ұялы ", "Ұялы тел.: ", "телефон нөмірі: ", "WhatsApp ", "whatsapp: ", "ватсап – ", "т. "),
    *("phone ", "Phone: ", "tel. ", "mobile: ", "fax ", "cell: ", "Telegram: ", "Байланыс: "),
    *("контактный телефон: ", "звоните: ", "телефон для справок: ", "call us: ", "Viber "),
)
SHORT_WORDS: Final = (
    *("тел. ", "тел.: ", "Телефон: ", "ұялы ", "факс: ", "phone ", "Tel: ", "тел. приёмной: "),
)
IIN_WORDS: Final = (
    *("ИИН ", "ЖСН ", "IIN ", "иин: ", "ЖСН: ", "ЖСН-і ", "ИИН № ", "IIN: ", "ИИН студента: "),
    *("жеке сәйкестендіру нөмірі ", "индивидуальный идентификационный номер "),
)
UNSEEN: Final = ("\u200b", "\xad", "\u2060", "\u200e", "\ufe0f", "\u034f")


@dataclass(frozen=True)
class Canary:
    """A value as the gate knows it, and the text that hides it.

    ``columns`` says that in the text of a PDF it may as well be figures of neighbouring columns:
    there the report is refused for what its other texts say.
    """

    kind: str
    value: str
    text: str
    columns: bool = False


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


def national(dice: random.Random, codes: tuple[str, ...]) -> tuple[str, str]:
    """Return the code and the rest of a number that may be given out in Kazakhstan."""
    while True:
        code = dice.choice(codes)
        rest = f"{dice.randrange(2, 10)}{dice.randrange(10**8):08}"[: 10 - len(code)]
        if plan.is_valid_number(plan.parse(f"+7{code}{rest}")):
            return code, rest


def parted(dice: random.Random, digits: str) -> list[str]:
    """Cut the rest of a number into the groups in which people say it."""
    ways = {
        7: ([7], [3, 2, 2], [3, 4], [2, 2, 3]),
        6: ([6], [2, 2, 2], [3, 3]),
        5: ([5], [1, 2, 2]),
    }
    sizes = dice.choice(ways[len(digits)])
    starts = [sum(sizes[:at]) for at in range(len(sizes))]
    return [digits[at : at + size] for at, size in zip(starts, sizes, strict=True)]


def joined(dice: random.Random, groups: list[str], signs: tuple[str, ...]) -> str:
    """Join groups, mostly by one sign, at times by a sign of its own for each gap."""
    if dice.random() < 0.7:
        return dice.choice(signs).join(groups)
    return groups[0] + "".join(f"{dice.choice(signs)}{group}" for group in groups[1:])


def typed(dice: random.Random, text: str) -> str:
    """Type digits as some keyboards, fonts and copies do; most people type them plainly."""
    way = dice.randrange(16)
    if way < len(_DIGITS):
        return text.translate(_DIGITS[way])
    if way == len(_DIGITS):
        at = dice.randrange(1, len(text))
        return text[:at] + dice.choice(UNSEEN) + text[at:]
    if way == len(_DIGITS) + 1:
        inner = [at for at in range(1, len(text) - 1) if text[at - 1 : at + 2].isdigit()]
        zeros = [at for at in inner if text[at] == "0"]
        at = dice.choice(zeros or [0])
        return text[:at] + dice.choice("ОоO") + text[at + 1 :] if zeros else text
    return text


def _digits(signs: str) -> dict[int, str]:
    return dict(zip(map(ord, "0123456789"), signs, strict=True))


_DIGITS: Final = (
    _digits("٠١٢٣٤٥٦٧٨٩"),
    _digits("０１２３４５６７８９"),
    _digits("⁰¹²³⁴⁵⁶⁷⁸⁹"),
    _digits("⓪①②③④⑤⑥⑦⑧⑨"),
    _digits("𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗"),
    _digits("₀₁₂₃₄₅₆₇₈₉"),
)


def an_iin(dice: random.Random) -> Canary:
    """Plant an IIN; parted by odd signs only behind the word for it, or before its last half."""
    digits = iin(dice)
    halves = [digits[:6], digits[6:]]
    if dice.random() < 0.5:
        ways = (
            [digits],
            halves,
            [digits[:4], digits[4:8], digits[8:]],
            [*halves[:1], *_dated(digits)],
        )
        text = joined(dice, dice.choice(ways), ANY)
        return Canary("iin", digits, dice.choice(IIN_WORDS) + typed(dice, text))
    text = dice.choice(("", "", *LOOSE, "_", " | ", "·", "/", "*")).join(halves)
    return Canary("iin", digits, typed(dice, text))


def _dated(digits: str) -> list[str]:
    return [digits[6], digits[7:]]


def a_phone(dice: random.Random) -> Canary:
    """Plant a telephone number in one of its ways."""
    return dice.choice((_introduced, _introduced, _alone, _alone, _in_town, _abroad))(dice)


def _introduced(dice: random.Random) -> Canary:
    code, rest = national(dice, MOBILE + TOWNS)
    prefix = dice.choice(("8", "+7", "7", "007", ""))
    groups = [code, *parted(dice, rest)]
    if dice.random() < 0.3:
        number = f"{prefix} ({code}) " + joined(dice, groups[1:], ANY)
    else:
        number = joined(dice, [prefix, *groups] if prefix else groups, ANY)
    return Canary("phone", f"+7{code}{rest}", dice.choice(PHONE_WORDS) + typed(dice, number))


def _alone(dice: random.Random) -> Canary:
    """Plant a number without a word: with a plus, a bracket or the 8 that is dialled first."""
    code, rest = national(dice, MOBILE + TOWNS)
    groups = parted(dice, rest)
    way = dice.randrange(5)
    if way == 0:
        text = "+7" + dice.choice(("", " ", "-", "_", ",")) + joined(dice, [code, *groups], LOOSE)
    elif way == 1:
        text = f"{dice.choice(('8', '+7', '7', '8 ', '+7 '))}({code}){dice.choice(('', ' '))}"
        text += joined(dice, groups, LOOSE)
    elif way == 2:
        text = f"007{dice.choice(('', ' '))}{code}{dice.choice(('', ' '))}{rest}"
    elif way == 3:
        text = f"8{code}{rest}"
    else:
        return _dialled(dice)
    return Canary("phone", f"+7{code}{rest}", typed(dice, text))


def _dialled(dice: random.Random) -> Canary:
    code, rest = national(dice, MOBILE)
    sign = dice.choice(("-", " ", "\xa0", "–", ",", "_", "·", "*"))
    text = sign.join(("8", code, rest[:3], rest[3:5], rest[5:]))
    return Canary("phone", f"+7{code}{rest}", typed(dice, text), columns=sign.isspace())


def _in_town(dice: random.Random) -> Canary:
    rest = f"{dice.randrange(2, 10)}{dice.randrange(10**8):08}"[: dice.choice((5, 6, 7))]
    text = joined(dice, parted(dice, rest), ("-", "-", "–", "\u2011"))
    return Canary("phone", rest, dice.choice(SHORT_WORDS) + typed(dice, text))


def _abroad(dice: random.Random) -> Canary:
    number = plan.example_number_for_type(dice.choice(ABROAD), plan.PhoneNumberType.MOBILE)
    assert number is not None
    kinds = plan.PhoneNumberFormat
    shape = dice.choice((kinds.E164, kinds.INTERNATIONAL, kinds.RFC3966))
    text = plan.format_number(number, shape)
    if dice.random() < 0.3:
        text = "00" + plan.format_number(number, kinds.INTERNATIONAL).removeprefix("+")
    return Canary("phone", plan.format_number(number, kinds.E164), typed(dice, text))


AT: Final = ("@", "@", " @ ", "(at)", "[at]", "{at}", " [at] ", " (at) ", "(собака)", "@\n", "<at>")
DOT: Final = (".", ".", ".", "[dot]", "(dot)", "{dot}", " [dot] ", "(точка)")
HOSTS: Final = (
    *("mail.example", "univ.example.kz", "unit-mail.kz", "UNIT-mail.kz", "body-care.example"),
    *("a-b.co.example", "post.xn--80ao21a", "пошта.қаз", "MAIL.EXAMPLE"),
)
USERS: Final = ("user", "role-user", "ROLE-user", "u.s_er", "user+tag", "unit-user", "пайдаланушы")


def an_email(dice: random.Random) -> Canary:
    """Plant an address; in place of its signs there may be words."""
    user, host = f"{dice.choice(USERS)}{dice.randrange(10**4)}", dice.choice(HOSTS)
    value = f"{user}@{host}".casefold().replace("-", "")
    if dice.random() < 0.1:
        return Canary("email", value, f"{user} at {host.replace('.', ' dot ')}")
    text = user + dice.choice(AT) + host.replace(".", dice.choice(DOT))
    return Canary("email", value, dice.choice(("", "mailto:", "пошта: ", "(")) + text)


def word(dice: random.Random, ending: str = "") -> str:
    """Return a name that nobody bears."""
    return "".join(dice.choice(_SYLLABLES) for _ in range(3)).capitalize() + ending


NAME_SHAPES: Final[tuple[Callable[[str, str, str], str], ...]] = (
    lambda s, n, p: f"{s} {n} {p}",
    lambda s, n, _p: f"{n} {s}",
    lambda s, n, p: f"{s} {n[0]}.{p[0]}.",
    lambda s, n, p: f"{s} {n[0]}. {p[0]}.",
    lambda s, n, p: f"{n[0]}. {p[0]}. {s}",
    lambda s, n, p: f"{n[0]}.{p[0]}.{s}",
    lambda s, n, _p: f"{s.upper()} {n.upper()}",
    lambda s, n, _p: f"{s}у {n}ге",
    lambda s, n, _p: f"{s}тың\n{n}",
    lambda s, n, _p: f"{s}\xa0{n}",
    lambda s, n, _p: f"жауапты – {s}, {n[0]}.",
    lambda s, n, _p: f"{s[:4]}\xad{s[4:]} {n}",
)


def a_name(dice: random.Random, people: list[str]) -> Canary:
    """Plant a name, and put it into the roster."""
    full = f"{word(dice, 'ов')} {word(dice)} {word(dice, 'ұлы')}"
    people.append(full)
    return Canary("name", full, dice.choice(NAME_SHAPES)(*full.split()))


def canaries(seed: int, number: int) -> tuple[list[Canary], list[str]]:
    """Return planted values, equal for equal seeds, and the roster of the names among them."""
    dice = random.Random(seed)  # noqa: S311 -- the same canaries on every run
    people: list[str] = []
    makers = (an_iin, a_phone, a_phone, an_email)
    found = [
        a_name(dice, people) if dice.random() < 0.15 else dice.choice(makers)(dice)
        for _ in range(number)
    ]
    return found, people
