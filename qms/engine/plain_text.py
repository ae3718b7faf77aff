"""Text as a reader means it, whatever signs it was typed with."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

_HEX: Final = re.compile(r"(?<![0-9A-Za-z])(?=[0-9]*[a-f])[0-9a-f]{16,}(?![0-9A-Za-z])")
_NAMED: Final = re.compile(r"U\+([0-9A-F]{4})")
_ODD: Final = re.compile(r"[^\x20-\x7eЀ-ӿ\n\t]")


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
    category = unicodedata.category(sign)
    if category == "Nd":
        return str(unicodedata.digit(sign))
    if category == "Cf":  # soft hyphen, zero-width signs, marks of direction
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
