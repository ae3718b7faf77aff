"""Words of foreign registers: how they are compared, and which ones are known beforehand."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any, Final

from qms.model.ids import to_latin

_SIGNS: Final = re.compile(r"[^\w№]+|_+")


def fold(text: str) -> str:
    """Return what is compared of a heading or a word: no case, no punctuation, single spaces."""
    plain = unicodedata.normalize("NFC", text).casefold()
    return " ".join(_SIGNS.sub(" ", plain.replace("№", " № ")).split())


def skeleton(text: str) -> str:
    """Return a form in which letters that are drawn alike are the same letter."""
    return to_latin(fold(text).upper())


@cache
def known() -> dict[str, Any]:
    """Return the words that come with the program (``headings.toml``)."""
    return tomllib.loads(Path(__file__).with_name("headings.toml").read_text(encoding="utf-8"))


@cache
def said(name: str) -> frozenset[str]:
    """Return the words of one list of ``[words]``, folded."""
    return frozenset(filter(None, (fold(word) for word in known()["words"][name])))


def synonyms(noun: str) -> dict[str, str]:
    """Return which field a folded heading means for a kind; its own words go before the common."""
    found: dict[str, str] = {}
    for section in (noun, "any"):
        for field, words in known().get(section, {}).items():
            for word in words:
                found.setdefault(fold(word), field)
    return found
