"""Words as they are searched for: letters that a keyboard may lack count as their neighbours."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD: Final = re.compile(r"[^\W_]+")
# Kazakh letters as one writes them on a Russian keyboard; й stays, it is a letter of both
_LIKE: Final = str.maketrans("әғқңөұүһіё", "агкноуухие")


def fold(text: str) -> str:
    """Return a text in small letters, each as its nearest one on a Russian keyboard."""
    return unicodedata.normalize("NFC", text).casefold().translate(_LIKE)


def words(text: str) -> str:
    """Return the folded words of a text, parted by single spaces; signs are left out."""
    return " ".join(_WORD.findall(fold(text)))


def phrases(query: str) -> tuple[str, ...]:
    """Return what is searched for, word by word; ``CAPA-2025-0007`` is one phrase of three."""
    return tuple(dict.fromkeys(found for found in map(words, query.split()) if found))


def holds(text: str, phrase: str) -> bool:
    """Tell whether words (of :func:`words`) hold a phrase, whose last word may be a beginning."""
    return f" {phrase}" in f" {text}"


def spot(text: str, phrase: str) -> int | None:
    """Return where in a text (in NFC) a phrase begins, None where it is not."""
    wanted = phrase.split(" ")
    found = [(match.start(), fold(match[0])) for match in _WORD.finditer(text)]
    for at in range(len(found) - len(wanted) + 1):
        here = [word for _, word in found[at : at + len(wanted)]]
        if here[:-1] == wanted[:-1] and here[-1].startswith(wanted[-1]):
            return found[at][0]
    return None


def excerpt(text: str, asked: tuple[str, ...], length: int = 80) -> str:
    """Return a part of a text around the first of the phrases in it, on one line."""
    line = " ".join(unicodedata.normalize("NFC", text).split())
    first = min(_spots(line, asked), default=0)
    start = max(0, min(first - length // 3, len(line) - length))
    if start:  # begin with a whole word
        start = line.rfind(" ", 0, start + 1) + 1
    end = start + length
    return ("…" if start else "") + line[start:end] + ("…" if end < len(line) else "")


def _spots(line: str, asked: tuple[str, ...]) -> Iterator[int]:
    for phrase in asked:
        at = spot(line, phrase)
        if at is not None:
            yield at
