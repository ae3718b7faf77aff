"""File names by the university's scheme: built, and read back."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from qms.i18n import N_, M, translate
from qms.kinds.policies.file_names import PART, FileNames, FileNamesValue
from qms.kinds.unit import Unit
from qms.model.items import name_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qms.engine.view import View
    from qms.i18n import Message
    from qms.model.text import Text

OWN_SCHEME: Final = "{year}_{month}_{day}_{unit}_{type}"
"""By which the program names its own files where the university has set no scheme."""
PART_BYTES: Final = 110
"""Longest unit or type in bytes of UTF-8; a whole name stays under the 255 that disks take."""
_REFUSED: Final = re.compile(r'[<>:"/\\|?*]')
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_RESERVED: Final = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])", re.IGNORECASE
)
_REGEX: Final = {"year": "[0-9]{4}", "month": "[0-9]{2}", "day": "[0-9]{2}", "type": ".+"}
_SEPARATORS_IN_UNIT: Final = 8
_PARTS: Final = {
    "year": N_("YYYY"),
    "month": N_("MM"),
    "day": N_("DD"),
    "unit": N_("Unit"),
    "type": N_("Document type"),
}


def rules_of_names(view: View) -> FileNamesValue:
    """Return the policy in force; where there is none, one that asks for nothing."""
    edition = view.snapshot.policy(FileNames, view.today)
    return edition.value if edition else FileNamesValue()


def safe(text: str) -> str:
    """Return a text as a part of a file name on any computer, at most PART_BYTES long.

    Signs that file systems refuse become hyphens, and so do underscores, which divide the parts.
    """
    seen = "".join(
        " " if unicodedata.category(sign) in _UNSEEN else sign
        for sign in unicodedata.normalize("NFC", text)
    )
    clean = " ".join(_REFUSED.sub("-", seen).replace("_", "-").split())
    short = clean.encode("utf-8", "ignore")[:PART_BYTES].decode("utf-8", "ignore")
    return short.strip(" .") or "-"


def folder_name(text: str) -> str:
    """Return a text as the name of a folder on any computer."""
    return _unreserved(safe(text))


def build(scheme: str, day: dt.date, unit: str, kind: str, ending: str = "") -> str:
    """Return a file name; ``ending`` is the format without a dot."""
    stem = scheme.format(
        year=f"{day.year:04}",
        month=f"{day.month:02}",
        day=f"{day.day:02}",
        unit=safe(unit),
        type=safe(kind),
    )
    return _unreserved(f"{stem}.{safe(ending)}" if ending else stem)


def _unreserved(name: str) -> str:
    """Keep off the names that Windows gives to devices, whatever follows them."""
    first = name.partition(".")[0].rstrip()
    return f"-{name}" if _RESERVED.fullmatch(first) else name


def unit_label(view: View, unit: Unit, lang: str) -> str:
    """Return how file names call a unit: its abbreviation, else its name of the day."""
    text = unit.abbreviation or name_on(unit.names, view.today)
    return text.shown(lang) if text else unit.id


def type_label(view: View, rules: FileNamesValue, word: str, lang: str) -> str | None:
    """Return how file names call a type of document, None for no known word."""
    own = next((item.label for item in rules.types if item.id == word), None)
    named = (view.word(name, word) for name in rules.vocabularies)
    text = own or next((found.label for found in named if found), None)
    return text.shown(lang) if text else None


@dataclass(frozen=True, slots=True)
class Known:
    """Units and types of documents as file names may call them, without regard to capitals."""

    units: frozenset[str]
    types: frozenset[str]

    def has_type(self, text: str) -> bool:
        """Tell whether a type is known; more words may follow it, as a period or a number."""
        words = _folded(text).split(" ")
        return any(" ".join(words[:count]) in self.types for count in range(len(words), 0, -1))

    def has_unit(self, text: str) -> bool:
        """Tell whether a unit is called so, or was."""
        return _folded(text) in self.units


def known(view: View, rules: FileNamesValue) -> Known:
    """Collect the names of all units, also former ones, and of all types, in every language."""
    units = view.snapshot.of(Unit)
    lists = view.words.lists if view.words else ()
    texts = [
        *(item.label for item in rules.types),
        *(word.label for one in lists if one.id in rules.vocabularies for word in one.words),
    ]
    return Known(
        frozenset(_all_words(text for unit in units for text in _names(unit))),
        frozenset(_all_words(texts)),
    )


def _names(unit: Unit) -> Iterator[Text]:
    if unit.abbreviation:
        yield unit.abbreviation
    yield from (name.text for name in unit.names)


def _all_words(texts: Iterable[Text]) -> Iterator[str]:
    return (_folded(safe(words)) for text in texts for _lang, words in text.by_lang)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split())).casefold()


def problem(rules: FileNamesValue, names: Known, stem: str) -> Message | None:
    """Say why a file name (without its ending) does not follow the scheme; None when it does.

    The date must be one of the calendar, unit and type must be known.
    """
    found = [item for scheme in _schemes(rules) for item in readings(scheme, stem)]
    if not found:
        scheme = Scheme(rules.scheme or OWN_SCHEME)
        return M("the file name {name} does not follow {scheme}", name=stem, scheme=scheme)
    if all(item.day is None for item in found):
        return M("the file name {name} has no date of the calendar", name=stem)
    of_known_unit = [item for item in found if item.day and names.has_unit(item.unit)]
    if not of_known_unit:
        return M("the file name {name} names no known unit", name=stem)
    if not any(names.has_type(item.type) for item in of_known_unit):
        return M("the file name {name} names no known type of document", name=stem)
    return None


def _schemes(rules: FileNamesValue) -> tuple[str, ...]:
    return (rules.scheme, *rules.accepted) if rules.scheme else ()


@dataclass(frozen=True, slots=True)
class Scheme:
    """A scheme as people write it: ``YYYY_MM_DD_Unit_Document type``."""

    scheme: str

    def shown(self, lang: str) -> str:
        """Return the scheme with its parts in words."""
        return self.scheme.format_map({key: translate(text, lang) for key, text in _PARTS.items()})


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a name; ``day`` is None where the calendar has no such date."""

    day: dt.date | None
    unit: str
    type: str


def readings(scheme: str, stem: str) -> Iterator[Reading]:
    """Yield every way to read a name by a scheme: the unit may hold the sign that ends it."""
    text = unicodedata.normalize("NFC", stem)
    for pattern in _patterns(scheme):
        match = pattern.fullmatch(text)
        if match:
            said = match.groupdict()
            yield Reading(_date(said), said["unit"], said["type"])


def _date(said: dict[str, str]) -> dt.date | None:
    try:
        return dt.date(int(said["year"]), int(said["month"]), int(said["day"]))
    except ValueError:
        return None


@cache
def _patterns(scheme: str) -> tuple[re.Pattern[str], ...]:
    """Return a pattern for each number of times that the unit holds the sign after it."""
    pieces = PART.split(scheme)  # what stands between the parts, and their names, in turn
    after = pieces[pieces.index("unit", 1) + 1][:1]
    word = f"[^{re.escape(after)}]+" if after else ".+"
    counts = range(_SEPARATORS_IN_UNIT if after else 1)
    units = [f"{word}(?:{re.escape(after)}{word}){{{n}}}" for n in counts]
    return tuple(re.compile(_pattern(pieces, unit)) for unit in units)


def _pattern(pieces: list[str], unit: str) -> str:
    found = []
    for place, piece in enumerate(pieces):
        inner = _REGEX.get(piece, unit)
        found.append(f"(?P<{piece}>{inner})" if place % 2 else re.escape(piece))
    return "".join(found)
