"""How much a template may do: every step and every value costs, and the sum has an end.

A report of thousands of records needs a small part of it; a template that was written to stop the
machine ends within seconds, with its file and line.
"""

from __future__ import annotations

from time import monotonic
from typing import Final, TypeVar

from qms.i18n import M, Message

BUDGET: Final = 1_000_000
"""Units of one report: one for each part of the template that is carried out, and the weights."""
LARGEST: Final = 100_000
"""Largest weight of a value that a template makes."""
SECONDS: Final = 30.0
LETTERS: Final = 16
"""Letters of one unit: a budget is 16 million letters."""
BITS: Final = 4096
"""Largest whole number, about 1200 digits."""

_Value = TypeVar("_Value")


class Refused(Exception):
    """The template may not go on; ``near`` is what was probably meant, ``wanted`` what was asked.

    Whoever catches it adds the file and the line.
    """

    def __init__(
        self, message: Message, near: str = "", wanted: str = "", hint: Message | None = None
    ) -> None:
        super().__init__(message.text)
        self.message = message
        self.near = near
        self.wanted = wanted
        self.hint = hint


class Budget:
    """What is left for one report."""

    def __init__(self) -> None:
        self.left = BUDGET
        self.end = monotonic() + SECONDS

    def spend(self, units: int) -> None:
        """Take ``units`` away.  Raises Refused when there are none left, or no time."""
        self.left -= units
        if self.left < 0 or monotonic() > self.end:
            raise Refused(M("the template repeats too often or makes too much text"))

    def weighed(self, value: _Value) -> _Value:
        """Pay for reading the whole of ``value``."""
        self.spend(weight(value))
        return value

    def made(self, value: _Value) -> _Value:
        """Pay for a value that the template makes.  Raises Refused when it is too large."""
        units = weight(value)
        if units > LARGEST:
            raise too_large()
        self.spend(units)
        return value


def too_large() -> Refused:
    return Refused(M("the template makes a value that is too large"))


def weight(value: object) -> int:
    """Return the units of a value with all that it holds; counting ends soon after LARGEST.

    A list that holds another one twice counts it twice, as printing and comparing do.
    """
    units, waiting = 0, [value]
    while waiting and units <= LARGEST:
        item = waiting.pop()
        units += 1 + _own(item)
        if isinstance(item, list | tuple | set | frozenset | dict):
            if len(item) + len(waiting) > LARGEST:
                return LARGEST + 1
            waiting.extend(item)
            waiting.extend(item.values() if isinstance(item, dict) else ())
    return units


def _own(item: object) -> int:
    if isinstance(item, str | bytes):
        return len(item) // LETTERS
    return item.bit_length() // 64 if isinstance(item, int) else 0


def check_operation(sign: str, left: object, right: object) -> None:
    """Raise Refused before an operation whose result would not fit."""
    if sign == "%" and isinstance(left, str | bytes):
        raise Refused(M("the template uses {name}, which no template may use", name="%"))
    if sign == "**":
        _check_power(left, right)
    if sign == "*":
        _check_product(left, right)


def _check_power(left: object, right: object) -> None:
    if not isinstance(left, int) or not isinstance(right, int):
        return
    if left.bit_length() * abs(right) > BITS:
        raise too_large()


def _check_product(left: object, right: object) -> None:
    for many, times in ((left, right), (right, left)):
        if not isinstance(times, int):
            continue
        if isinstance(many, int):
            fits = many.bit_length() + times.bit_length() <= BITS
        else:
            fits = weight(many) * times <= LARGEST
        if not fits:
            raise too_large()
