"""Numbers of Word's lists, which a file does not hold but Word computes.

Runs in the child process (see :mod:`qms.exchange.document_child`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LEVELS: Final = 9
_DIGITS: Final = 6
_PLACE: Final = re.compile(r"%([1-9])")
_LATIN: Final = "abcdefghijklmnopqrstuvwxyz"
_RUSSIAN: Final = "абвгдежзиклмнопрстуфхцчшщэюя"
_ROMAN: Final = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


def value(element: Element | None, name: str) -> str:
    """Return ``w:val`` of a child, "" where there is none."""
    child = element.find(W + name) if element is not None else None
    return child.get(W + "val", "") if child is not None else ""


@dataclass
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    legal: bool = False


@dataclass
class _List:
    """An abstract list: its levels, and how far each has been counted (None: not begun)."""

    levels: dict[int, _Level] = field(default_factory=dict)
    counts: list[int | None] = field(default_factory=lambda: [None] * LEVELS)


class Numbering:
    """Counts through a document: ``label`` is asked for each numbered paragraph in order."""

    def __init__(self, root: Element | None) -> None:
        self._abstract: dict[str, _List] = {}
        self._lists: dict[str, tuple[_List, dict[int, int]]] = {}
        for element in root.iter(W + "abstractNum") if root is not None else ():
            made = _List(dict(_levels(element)))
            self._abstract[element.get(W + "abstractNumId", "")] = made
        for element in root.findall(W + "num") if root is not None else ():
            abstract = self._abstract.get(value(element, "abstractNumId"), _List())
            number = element.get(W + "numId", "")
            self._lists[number] = (abstract, dict(_starts(element)))

    def label(self, number: str, level: int) -> str:
        """Count one paragraph; "" for bullets and lists that are not described."""
        known = self._lists.get(number)
        if known is None or not 0 <= level < LEVELS:
            return ""
        made, starts = known
        if level in starts:  # a list that begins anew does so once
            made.counts[level] = starts.pop(level) - 1
        before = made.counts[level]
        rule = made.levels.get(level, _Level())
        made.counts[level] = rule.start if before is None else before + 1
        made.counts[level + 1 :] = [None] * (LEVELS - level - 1)
        if rule.form in {"bullet", "none"}:
            return ""
        return _PLACE.sub(lambda found: _count(made, int(found[1]) - 1, rule), rule.text)


def _levels(element: Element) -> Iterator[tuple[int, _Level]]:
    for level in element.findall(W + "lvl"):
        start = value(level, "start")
        yield (
            _whole(level.get(W + "ilvl", "0")),
            _Level(
                _whole(start or "1"),
                value(level, "numFmt") or "decimal",
                value(level, "lvlText")[:40],
                level.find(W + "isLgl") is not None,
            ),
        )


def _starts(element: Element) -> Iterator[tuple[int, int]]:
    for override in element.findall(W + "lvlOverride"):
        if start := value(override, "startOverride"):
            yield _whole(override.get(W + "ilvl", "0")), _whole(start)


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else 0


def _count(made: _List, at: int, shown_in: _Level) -> str:
    rule = made.levels.get(at, _Level())
    count = made.counts[at]
    number = rule.start if count is None else count
    return figure(number, "decimal" if shown_in.legal else rule.form)


def figure(number: int, form: str) -> str:
    """Write a number as Word's format ``form`` does; decimal for formats that are rare."""
    if form in {"lowerRoman", "upperRoman"}:
        text = _roman(number)
    elif form in {"lowerLetter", "upperLetter"}:
        text = _letters(number, _LATIN)
    elif form in {"russianLower", "russianUpper"}:
        text = _letters(number, _RUSSIAN)
    else:
        return f"{number:02d}" if form == "decimalZero" else str(number)
    return text.upper() if form.startswith("upper") or form.endswith("Upper") else text


def _letters(number: int, letters: str) -> str:
    """Return a, b, ..., z, aa, bb as Word counts."""
    turns, at = divmod(max(number, 1) - 1, len(letters))
    return letters[at] * min(turns + 1, 10)


def _roman(number: int) -> str:
    text, left = "", min(max(number, 0), 3999)
    for worth, sign in _ROMAN:
        times, left = divmod(left, worth)
        text += sign * times
    return text
