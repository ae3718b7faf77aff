"""Numbers and codes in which letters of two alphabets are mixed up."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from qms.exchange.words import skeleton
from qms.i18n import M

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qms.i18n import Message

_WORD: Final = re.compile(r"[^\W\d_]{2,}")


def doubtful(cells: Iterable[tuple[int, str]]) -> Iterator[tuple[int, Message]]:
    """Yield the rows of a column whose letters mix alphabets, and why.

    ``cells`` are row numbers and texts.  A word that looks like another one of the column but is
    typed in the other alphabet (САРА beside CAPA) is as doubtful as one that mixes both.
    """
    words = [(row, word) for row, text in cells for word in _WORD.findall(text)]
    usual = _usual(word for _, word in words)
    for row, word in words:
        found = _alphabets(word)
        if len(found) > 1:
            yield row, M("{word} mixes letters: {letters}", word=word, letters=_strangers(word))
        elif usual[skeleton(word)] != found:
            yield (
                row,
                M(
                    "{word} is typed in {alphabet} letters, elsewhere in this column it is not",
                    word=word,
                    alphabet=next(iter(found)).capitalize(),
                ),
            )


def _usual(words: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return, for words that look alike, the alphabet most of them are typed in."""
    counts: dict[str, Counter[frozenset[str]]] = defaultdict(Counter)
    for word in words:
        if len(_alphabets(word)) == 1:
            counts[skeleton(word)][_alphabets(word)] += 1
    # in doubt Latin: an id that others may refer to has no other letters
    return {
        word: max(found, key=lambda one: (found[one], "LATIN" in one))
        for word, found in counts.items()
    }


def _alphabets(word: str) -> frozenset[str]:
    return frozenset(_alphabet(letter) for letter in word)


def _alphabet(letter: str) -> str:
    return unicodedata.name(letter, "?").split()[0]


def _strangers(word: str) -> tuple[str, ...]:
    """Name the letters of the alphabet that the word has fewer of."""
    counts = Counter(_alphabet(letter) for letter in word)
    rare = min(counts, key=lambda one: (counts[one], one == "CYRILLIC"))
    return tuple(
        f"{letter} = U+{ord(letter):04X} {unicodedata.name(letter, '?')}"
        for letter in dict.fromkeys(word)
        if _alphabet(letter) == rare
    )
