"""How the cells of a record are compared: words by id or label in any language, whatever letters.

A comparison with something missing is false; of lists it is enough that one item fits.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, Final, TypeAlias

from qms.engine.cells import Labelled
from qms.i18n import LANGUAGES, Shown
from qms.model.fold import fold
from qms.model.text import Text

Atom: TypeAlias = "float | dt.date | tuple[str, ...]"
"""A number, a day, or words: several are one word in its spellings."""
_NUMBER: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_DAY: Final = re.compile(r"[0-9]{4}(?:-[0-9]{1,2}(?:-[0-9]{1,2})?)?")


def atoms(value: Any) -> tuple[Atom, ...]:
    """Return what a cell is compared by; nothing for a missing one, several for a list."""
    if value is None or value == "":
        return ()
    if isinstance(value, tuple | list):
        return tuple(atom for item in value for atom in atoms(item))
    if isinstance(value, bool | int | float):
        return (float(value),)
    if isinstance(value, dt.date):
        return (value,)
    return (_words(value),)


def _words(value: Any) -> tuple[str, ...]:
    if isinstance(value, Text):
        return tuple(words for _lang, words in value.by_lang)
    if isinstance(value, Shown):
        own = (value.word,) if isinstance(value, Labelled) else ()
        return (*own, *(value.shown(lang) for lang in LANGUAGES))
    return (str(value),)


def compare(sign: str, left: tuple[Atom, ...], right: tuple[Atom, ...]) -> bool:
    """Compare; of lists it is enough that one item fits, but ``!=`` holds for all."""
    if not left or not right:
        return False
    if sign == "!=":
        return not compare("==", left, right)
    return any(_fits(sign, one, other) for one in left for other in right)


def _fits(sign: str, one: Atom, other: Atom) -> bool:
    if sign == "==":
        return _equal(one, other)
    first, second = _order(one), _order(other)
    if type(first) is type(second):
        return _ordered(sign, first, second)
    if isinstance(one, float) or isinstance(other, float):
        return False
    return _ordered(sign, str(first), str(second))


def _ordered(sign: str, first: Any, second: Any) -> bool:
    if sign.startswith("<"):
        return bool(first < second or (sign == "<=" and first == second))
    return bool(first > second or (sign == ">=" and first == second))


def _order(atom: Atom) -> float | dt.date | str:
    return fold(atom[0]) if isinstance(atom, tuple) else atom


def _equal(one: Atom, other: Atom) -> bool:
    if isinstance(one, tuple) or isinstance(other, tuple):
        return bool(_spellings(one) & _spellings(other))
    return one == other


def _spellings(atom: Atom) -> set[str]:
    if isinstance(atom, tuple):
        return {fold(word) for word in atom}
    return {f"{atom:g}" if isinstance(atom, float) else atom.isoformat()}


def comparable_with(sign: str, cell: Atom, value: Atom) -> bool:
    """Say whether a comparison of what a field holds with a typed value can be true at all."""
    if isinstance(value, tuple):
        return _reads_as(sign, cell, value[0])
    if isinstance(cell, tuple):
        return sign in {"==", "!="} or isinstance(value, dt.date)
    return type(cell) is type(value)


def _reads_as(sign: str, cell: Atom, text: str) -> bool:
    """Say whether a typed text may stand for a number, only to be equal, or for a day."""
    if isinstance(cell, float):
        return sign in {"==", "!="} and _NUMBER.fullmatch(text.strip()) is not None
    return isinstance(cell, tuple) or _DAY.fullmatch(text.strip()) is not None


def contains(left: tuple[Atom, ...], right: tuple[Atom, ...]) -> bool:
    return any(
        part in whole
        for one in left
        for whole in _spellings(one)
        for other in right
        for part in _spellings(other)
    )
