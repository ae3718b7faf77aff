"""How the cells of a record are compared: words by id or label in any language, whatever letters.

A comparison with something missing is false; of lists it is enough that one item fits.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, TypeAlias

from qms.engine.columns import Labelled
from qms.i18n import LANGUAGES, Shown
from qms.model.fold import fold
from qms.model.text import Text

Atom: TypeAlias = "float | dt.date | tuple[str, ...]"
"""A number, a day, or words: several are one word in its spellings."""


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


def contains(left: tuple[Atom, ...], right: tuple[Atom, ...]) -> bool:
    return any(
        part in whole
        for one in left
        for whole in _spellings(one)
        for other in right
        for part in _spellings(other)
    )
