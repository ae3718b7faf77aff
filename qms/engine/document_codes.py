"""Codes of documents as registers print them: read with their slips, told what is wrong."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.model.ids import to_latin

if TYPE_CHECKING:
    from qms.kinds.policies.documents import CodeRules

_DASHES: Final = re.compile("[\u2010-\u2015\u2212]")
_SPACES: Final = re.compile(r"\s+")
_FIRST: Final = re.compile(r"[^\W\d_]*")
_NEXT: Final = re.compile(r"/(?=[^\W\d_])")
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_SIGNS: Final = re.compile(r"[^0-9]+")
_YEAR: Final = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}$")


@dataclass(frozen=True, slots=True)
class Code:
    """A code in parts; ``ҚЕ/ПД 3.02 – 2024`` has two prefixes and the number ``3.02-2024``.

    ``number`` is None where the parts of a code disagree on it.  ``strangers`` are the letters of
    another alphabet, named.
    """

    prefixes: tuple[str, ...]
    number: str | None
    strangers: tuple[str, ...] = ()

    @property
    def year(self) -> int | None:
        """Return the year at the end of the number."""
        found = _YEAR.search(self.number or "")
        return int(found[0]) if found else None

    @property
    def key(self) -> tuple[str, ...]:
        """Return the number without slips: ``03.01.-2024`` and ``3.1-2024`` are one."""
        parts = [part.lstrip("0") or part[-1:] for part in _SIGNS.split(self.number or "")]
        signs = [sign[-1] for sign in _SIGNS.findall(self.number or "")]
        return (*parts, *signs[:-1]) if self.year else (*parts, *signs)

    def __str__(self) -> str:
        """Return the code as it is written without slips."""
        return f"{'/'.join(self.prefixes)} {self.number or ''}".strip()


def read_code(text: str, rules: CodeRules) -> Code:
    """Read a code: spaces count nothing, every dash is a hyphen, look-alikes are seen through."""
    plain = _SPACES.sub("", _DASHES.sub("-", unicodedata.normalize("NFC", text)))
    drawn = {to_latin(prefix): prefix for prefix in rules.prefixes}
    prefixes, numbers = [], []
    for part in _NEXT.split(plain):
        letters = _FIRST.match(part)[0]  # type: ignore[index]  # it fits any text, if emptily
        number = part[len(letters) :]
        prefixes.append(drawn.get(to_latin(letters), letters))
        if number:
            numbers.append(number)
    number = numbers[0] if len(set(numbers)) == 1 else None
    return Code(tuple(prefixes), number, tuple(_strangers(text, drawn)))


def _strangers(text: str, drawn: dict[str, str]) -> list[str]:
    """Name the letters that a prefix of the policy has in another alphabet, or a word mixes."""
    found: dict[str, None] = {}
    for word in _LETTERS.findall(unicodedata.normalize("NFC", text)):
        meant = drawn.get(to_latin(word))
        mixed = len({_alphabet(letter) for letter in word}) > 1
        for at, letter in enumerate(word):
            foreign = letter != meant[at] if meant else mixed and _alphabet(letter) == "LATIN"
            if foreign:
                found[f"{letter} = U+{ord(letter):04X} {unicodedata.name(letter, '?')}"] = None
    return list(found)


def _alphabet(letter: str) -> str:
    return unicodedata.name(letter, "?").split()[0]


def well_formed(code: Code, rules: CodeRules) -> bool:
    """Tell whether a code is built of known prefixes and a number in one of the known forms."""
    if code.number is None or any(prefix not in rules.prefixes for prefix in code.prefixes):
        return False
    return any(form.accepts(code.number) for form in rules.numbers)


def same_series(one: Code, other: Code, rules: CodeRules) -> bool:
    """Tell whether two codes are numbered together: not where a prefix has numbers of its own."""
    apart = frozenset(rules.own_numbers)
    return frozenset(one.prefixes) & apart == frozenset(other.prefixes) & apart
