"""Figures that know their records: a number of a report can always say what it counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable


class Tally(int):
    """A number of records.  ``ids`` are the records counted, sorted; ``name`` its address.

    The name (``risks.live``) is given by the report that shows it; it is empty before.
    """

    ids: tuple[str, ...]
    name: str

    def __new__(cls, ids: Iterable[str], name: str = "") -> Self:
        """Count the ids; each record counts once."""
        found = tuple(sorted(set(ids)))
        made = super().__new__(cls, len(found))
        made.ids, made.name = found, name
        return made

    def called(self, name: str) -> Tally:
        """Return the same figure under an address."""
        return Tally(self.ids, name)


class Share(float):
    """Per cent (0 to 100) that ``part`` makes of ``whole``; 0 of nothing is nothing: no Share.

    ``ids`` are the records of the whole, ``name`` its address as of a Tally.
    """

    part: Tally
    whole: Tally
    name: str

    def __new__(cls, part: Tally, whole: Tally, name: str = "") -> Self:
        """Compute the share; raises ZeroDivisionError for an empty whole."""
        made = super().__new__(cls, 100 * int(part) / int(whole))
        made.part, made.whole, made.name = part, whole, name
        return made

    @property
    def ids(self) -> tuple[str, ...]:
        """The records of the whole."""
        return self.whole.ids

    def called(self, name: str) -> Share:
        """Return the same figure under an address."""
        return Share(self.part, self.whole, name)


def share(part: Tally, whole: Tally) -> Share | None:
    """Return the share, None where there is nothing to take a share of."""
    return Share(part, whole) if whole else None
