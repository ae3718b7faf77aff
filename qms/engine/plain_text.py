"""Text as a reader means it, whatever signs it was typed with."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

_HEX: Final = re.compile(r"(?<![0-9A-Za-z])(?=[0-9]*[a-f])[0-9a-f]{16,}(?![0-9A-Za-z])")
_NAMED: Final = re.compile(r"U\+([0-9A-F]{4})")
_ODD: Final = re.compile(r"[^\x20-\x7eЀ-ӿ\n\t]")
_UNSEEN: Final = frozenset("\u034f\u20e3\u115f\u1160\u3164\uffa0").union(
    map(chr, range(0xFE00, 0xFE10))
)
"""Signs that draw nothing, or only a frame, beside those of category Cf."""
_ZERO: Final = re.compile(
    r"(?<=\d)[ОоOo]+(?=\d)|(?<![^\W_])[ОоOo](?=\d{5})|(?<=\d{5})[ОоOo](?![^\W_])"
)


def zeros(text: str) -> str:
    """Return a text in which the letter O among digits is a nought."""
    return _ZERO.sub(lambda match: "0" * len(match[0]), text)


def plain_text(text: str) -> str:
    """Return NFC text with ASCII digits, one kind of hyphen and space, no invisible signs.

    Line breaks stay line breaks; digests (16 or more hexadecimal signs with a letter) are blanked,
    because a number inside them means nothing.
    """
    if "U+" in text:  # so are signs printed that no reader could see
        text = _NAMED.sub(lambda match: chr(int(match[1], 16)), text)
    known = unicodedata.normalize("NFC", _ODD.sub(lambda match: _sign(match[0]), text))
    return _HEX.sub("#", known)


@cache
def _sign(sign: str) -> str:
    digit = unicodedata.digit(sign, None)  # of any script, raised, circled or in brackets
    if digit is not None:
        return str(digit)
    category = unicodedata.category(sign)
    if category == "Cf" or sign in _UNSEEN:
        return ""
    if category == "Pd" or sign in "\u2212\u2043":
        return "-"
    if category in {"Zl", "Zp"} or sign in "\r\x0b\x0c\x85":
        return "\n"
    if category in {"Zs", "Cc", "Co"}:
        return " "
    return _alike(sign)


def _alike(sign: str) -> str:
    """Return the ordinary form of a full-width or circled sign, others as they are."""
    plain = unicodedata.normalize("NFKC", sign)
    return plain if len(plain) == 1 else sign
