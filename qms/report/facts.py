"""Figures of a summary, each with the words before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.engine.tally import Share, Tally

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qms.i18n import Shown
    from qms.model.record import Record


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure of a summary; a Share is printed in per cent.

    ``own`` is the address of a figure that other reports have too (``risks.live``).
    """

    label: Shown
    value: Tally | Share
    own: str = ""

    @property
    def address(self) -> str:
        """What tells it from the other figures of a list, in every language."""
        return self.label.shown("en")

    @property
    def per_cent(self) -> bool:
        """Whether the figure is a share."""
        return isinstance(self.value, Share)


def tally(records: Iterable[Record]) -> Tally:
    """Count records."""
    return Tally(record.id for record in records)


def facts(
    *given: tuple[Shown, Tally | Share | None] | tuple[Shown, Tally | Share | None, str],
) -> tuple[Fact, ...]:
    """Return the figures that there are; a third part is the address that other reports use."""
    return tuple(_fact(*item) for item in given if item[1] is not None)


def _fact(label: Shown, value: Tally | Share | None, own: str = "") -> Fact:
    return Fact(label, Tally(()) if value is None else value, own)
