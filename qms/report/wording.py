"""Dates, numbers and the alphabet as kk, ru and en write them (CLDR 45)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final, Self

from qms.i18n import N_, translate

if TYPE_CHECKING:
    from qms.report.document import Cell, Meta

_MONTHS: Final = {
    "kk": "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "en": "January February March April May June July August September October November December",
}
_LONG: Final = {
    "kk": "{d.year} жылғы {d.day} {month}",
    "ru": "{d.day} {month} {d.year} г.",
    "en": "{d.day} {month} {d.year}",
}
_ALPHABET: Final = {"kk": "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"}
NO_VALUE: Final = "—"


def long_date(value: date, lang: str) -> str:
    """Write the month out, for running text: ``2025 жылғы 1 қыркүйек``, ``1 September 2025``."""
    month = _MONTHS.get(lang, _MONTHS["en"]).split()[value.month - 1]
    return _LONG.get(lang, _LONG["en"]).format(d=value, month=month)


def as_of(meta: Meta) -> str:
    """Return the line of the cover that says of which day the paper is, or in which edition."""
    if meta.dated is not None:
        return meta.dated
    return f"{translate(N_('Data as of'), meta.lang)}: {long_date(meta.date, meta.lang)}"


def short_date(value: date, lang: str) -> str:
    """Write ``01.09.2025`` (kk, ru) or ``2025-09-01`` (en), for tables."""
    return value.strftime("%Y-%m-%d" if lang == "en" else "%d.%m.%Y").zfill(10)


def number(value: float, lang: str, places: int | None = None) -> str:
    """Write a number with the language's signs: ``1 234,5`` (kk, ru) or ``1,234.5`` (en).

    One below nought has the minus sign of print, ``−0,7``.
    Groups are set off from 10 000 on, as Kazakh and Russian print does; ``places`` fixes the
    digits after the sign, else as many as the number has (at most six).
    """
    fixed = f"{value:,.{6 if places is None else places}f}".replace("-", "\N{MINUS SIGN}")
    text = fixed.rstrip("0").rstrip(".") if places is None else fixed
    if lang == "en":
        return text
    space = "\N{NO-BREAK SPACE}" if abs(value) >= 10_000 else ""  # noqa: PLR2004 -- see above
    return text.translate({ord(","): space, ord("."): ","})


@dataclass(frozen=True, slots=True)
class Number:
    """A number within a sentence; ``places`` fixes the digits after the sign."""

    value: float
    places: int | None = None

    def shown(self, lang: str) -> str:
        """Write it with the signs of the language."""
        return number(self.value, lang, self.places)


class Rounded(float):
    """A figure of a table that keeps its digits: ``64,0`` under ``58,3``; a change has its sign."""

    __slots__ = ("places", "signed")
    places: int
    signed: bool

    def __new__(cls, value: float, places: int = 1, *, signed: bool = False) -> Self:
        """Round a value; nought has no sign."""
        made = super().__new__(cls, round(value, places) or 0.0)
        made.places = places
        made.signed = signed
        return made

    def shown(self, lang: str) -> str:
        """Write it with the signs of the language."""
        text = number(self, lang, self.places)
        return f"+{text}" if self.signed and self > 0 else text


def cell_text(cell: Cell, lang: str) -> str:
    """Write a cell as a reader of ``lang`` expects; nothing recorded is a dash."""
    if isinstance(cell, Rounded):
        return cell.shown(lang)
    if cell is None or cell == "":
        return NO_VALUE
    if isinstance(cell, datetime):
        return f"{short_date(cell, lang)} {cell:%H:%M}"
    if isinstance(cell, date):
        return short_date(cell, lang)
    return cell if isinstance(cell, str) else number(cell, lang)


def sort_key(text: str, lang: str) -> tuple[tuple[int, str], ...]:
    """Order words by the alphabet of ``lang``: in Kazakh ``ә`` follows ``а``, ``ғ`` follows ``г``.

    Letters of no known alphabet follow by code point; case does not count.
    """
    alphabet = _ALPHABET.get(lang, "")
    folded = text.casefold()
    return tuple((alphabet.find(sign) if sign in alphabet else ord(sign), sign) for sign in folded)
