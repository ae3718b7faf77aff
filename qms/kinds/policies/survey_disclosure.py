"""What is hidden besides small groups: the university's own numbers, within POL-survey-rules."""

from __future__ import annotations

from pydantic import Field

from qms.i18n import N_
from qms.model.items import Item, Source


class DisclosureRules(Item):
    """Rules of disclosure control.

    A small number that is hidden may be any of more than ``width`` numbers for all that is
    published; none means the smallest group that is shown.  Shares of fewer than ``blur_below``
    answers are not printed exactly within ``blur_edge`` per cent of 0 and 100.  Of more than
    ``most_cells`` linked numbers only a total is published.
    """

    width: int | None = Field(None, ge=1, title=N_("Width of a hidden number"))
    blur_below: int = Field(30, ge=0, title=N_("Shares blurred below"))
    blur_edge: int = Field(5, ge=1, le=50, title=N_("Blurred near 0 and 100, %"))
    most_cells: int = Field(2000, ge=1, title=N_("Most linked numbers"))
    source: Source | None = Field(None, title=N_("Source"))
