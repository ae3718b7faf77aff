"""Columns that name people, told by their heading or by what stands in them."""

from __future__ import annotations

import re
from ipaddress import ip_address
from itertools import islice
from typing import TYPE_CHECKING, Final

from qms.engine.personal_data import personal_data
from qms.engine.personal_names import Roster
from qms.exchange.survey_people import name_people, names_person

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from qms.exchange.survey_columns import Columns

_NUMBER: Final = re.compile(r"\d(?:[ ()+-]{0,3}\d){9}")
_AT: Final = re.compile("@")
_HANDLE: Final = re.compile(r"@\w[\w.]{1,63}|(?:https?://)?t\.me/\w+")
_LOOKED_AT: Final = 50
"""Texts of a column and piece that are judged: people stand in every row of such a column."""
_LONGEST: Final = 2_000
NOBODY: Final = Roster(())


class Looked:
    """Looks through the columns that are not counted; what it reads is kept nowhere."""

    def __init__(self, columns: Columns) -> None:
        self.by_heading = columns.personal
        self.left = {
            place: heading
            for place, heading in enumerate(columns.heads)
            if heading in columns.left_out and heading not in columns.personal
        }
        self.places = tuple(self.left)
        self.found: set[int] = set()
        self.order = columns.heads

    def look(self, frame: pd.DataFrame) -> None:
        """Look at one piece of the file; a column that is known for what it is is left alone."""
        for place in self.places:
            if place not in self.found and names_people(frame[place]):
                self.found.add(place)

    @property
    def personal(self) -> tuple[str, ...]:
        """The headings of these columns, in the order of the file."""
        found = {self.left[place] for place in self.found} | set(self.by_heading)
        return tuple(heading for heading in dict.fromkeys(self.order) if heading in found)


def names_people(texts: Iterable[str]) -> bool:
    """Tell whether the texts of a column name people, or how to reach them."""
    first = list(islice(filter(None, texts), _LOOKED_AT))
    if any(map(_is_address, first)) or name_people(first):
        return True
    joined = "\n".join(texts)
    return any(
        personal_data(_line(joined, one.start())[:_LONGEST])
        for sign in (_AT, _NUMBER)
        for one in islice(sign.finditer(joined), _LOOKED_AT)
    )


def _is_address(text: str) -> bool:
    """Tell whether a cell is the address of a computer (IPv4, IPv6), or a name in a messenger."""
    if _HANDLE.fullmatch(text.strip()):
        return True
    if "." not in text and ":" not in text:
        return False
    try:
        ip_address(text.strip())
    except ValueError:
        return False
    return True


def _line(text: str, at: int) -> str:
    """Return the line of a place in a text."""
    end = text.find("\n", at)
    return text[text.rfind("\n", 0, at) + 1 : end if end >= 0 else len(text)]


def harmless(text: str, instead: str, roster: Roster = NOBODY) -> str:
    """Return a text that may enter the records, something else ``instead`` of one that names."""
    return instead if personal_data(text, roster) or names_person(text) else text
