"""How lists count: what Markdown of the chain can say, and the signs of all others in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable


def is_plain(start: int, style: str, limit: str) -> bool:
    """Tell whether a list counts 1. 2. 3."""
    return (
        start == 1 and style in {"Decimal", "DefaultStyle"} and limit in {"Period", "DefaultDelim"}
    )


def marker(number: int, style: str, limit: str) -> str:
    """Return what counts an item of a list: ``c)``, ``iv.``, ``(3)``."""
    text = _COUNTED.get(style, str)(number)
    before, after = {"OneParen": ("", ")"), "TwoParens": ("(", ")")}.get(limit, ("", "."))
    return f"{before}{text}{after}"


def _letter(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26)


def _roman(number: int) -> str:
    made = ""
    for value, signs in zip(_VALUES, _ROMAN, strict=True):
        count, number = divmod(number, value)
        made += signs * count
    return made


_VALUES: Final = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
_ROMAN: Final = ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i")
_COUNTED: Final[dict[str, Callable[[int], str]]] = {
    "LowerAlpha": _letter,
    "UpperAlpha": lambda number: _letter(number).upper(),
    "LowerRoman": _roman,
    "UpperRoman": lambda number: _roman(number).upper(),
}
