"""Identifiers: Latin letters only, the file or folder name is the id."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import Final

from qms.i18n import M, Message

_YEARLY: Final = re.compile(r"[A-Z]{2,5}-[0-9]{4}-[0-9]{4,}")
_SLUG: Final = re.compile(r"[A-Z]{2,5}-[a-z0-9]+(?:-[a-z0-9]+)*")
ITEM_ID: Final = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
_ANY: Final = re.compile(f"(?:{_YEARLY.pattern})|(?:{_SLUG.pattern})")
LONGEST: Final = 80

# Cyrillic letters drawn like a Latin one, typed when the keyboard is still in Kazakh or Russian
_LOOK_ALIKE: Final = dict(
    zip("АВЕКМНОРСТУХІЅЈаеорсухіѕјһ", "ABEKMHOPCTYXISJaeopcyxisjh", strict=True)
)


class Numbering(StrEnum):
    """How a kind names its records."""

    YEARLY = "yearly"  # RSK-2026-0001: calendar year of registration and a running number
    SLUG = "slug"  # UNIT-academic-quality-office: catalogue kinds
    FIXED = "fixed"  # POL-risk-scale: one record of the kind


def foreign_letters(text: str) -> Message | None:
    """Name the first character of ``text`` that is no ASCII letter, digit or sign, if any."""
    for char in text:
        if char.isascii() and char.isprintable():
            continue
        name = unicodedata.name(char, "?")
        code = f"U+{ord(char):04X} {name}"
        if char in _LOOK_ALIKE:
            return M("{code} looks like {latin}", code=code, latin=_LOOK_ALIKE[char])
        return M("{code} is not allowed", code=code)
    return None


def to_latin(text: str) -> str:
    """Replace Cyrillic look-alikes by the Latin letters they are drawn like."""
    return "".join(_LOOK_ALIKE.get(char, char) for char in text)


def id_problem(text: str, prefix: str | None = None) -> Message | None:
    """Say why ``text`` is no id (with ``prefix``, no id of that kind); None when it is one."""
    if len(text) > LONGEST:
        return M("longer than {limit} characters", limit=LONGEST)
    if not _ANY.fullmatch(text):
        example = M("an id looks like RSK-2026-0001 or UNIT-quality-office")
        return foreign_letters(text) or example
    if prefix is not None and not text.startswith(prefix + "-"):
        return M("an id of this kind begins with {prefix}-", prefix=prefix)
    return None


def no_record(text: str) -> Message:
    """Say that no record has this id, and which letter of it is of another alphabet."""
    foreign = foreign_letters(text)
    if foreign is None:
        return M("There is no record {id}.", id=text)
    return M("There is no record {id}: {reason}.", id=text, reason=foreign)


def shape_problem(text: str, numbering: Numbering) -> Message | None:
    """Say why an id does not have the shape of its kind's numbering."""
    if numbering is Numbering.YEARLY and not _YEARLY.fullmatch(text):
        return M("an id of this kind looks like {example}", example="RSK-2026-0001")
    if numbering is Numbering.SLUG and not _SLUG.fullmatch(text):
        return M("an id of this kind looks like {example}", example="UNIT-quality-office")
    return None


def yearly(prefix: str, year: int, number: int) -> str:
    """Return the id with a running number of at least four digits."""
    return f"{prefix}-{year}-{number:04d}"


def running_number(text: str, prefix: str, year: int) -> int | None:
    """Return the running number of a yearly id of that prefix and year, None for others."""
    match = re.fullmatch(rf"{prefix}-{year}-([0-9]{{4,}})", text)
    return int(match[1]) if match else None


def yearly_parts(text: str, prefix: str) -> tuple[int, int] | None:
    """Return year and running number of a yearly id of that prefix, None for others."""
    match = re.fullmatch(rf"{prefix}-([0-9]{{4}})-([0-9]{{4,}})", text)
    return (int(match[1]), int(match[2])) if match else None
