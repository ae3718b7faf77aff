"""How answers in words are coded: the university's own numbers, within POL-survey-rules."""

from __future__ import annotations

from pydantic import Field

from qms.i18n import N_
from qms.model.fields import ItemId
from qms.model.items import Item, Source
from qms.model.text import Text


class Verdict(Item):
    """What is said of an agreement; ``at_least`` is the kappa from which it is said, -1 to 1.

    With ``enough`` the codes may be used as they are; otherwise the code book wants clearer notes
    and the answers are coded again.
    """

    id: ItemId = Field(title=N_("Item"))
    at_least: float = Field(ge=-1, le=1, title=N_("From kappa"))
    label: Text = Field(title=N_("Label"))
    enough: bool = Field(default=False, title=N_("Good enough"))


class CodingRules(Item):
    """Rules of coding.

    ``double_share`` (0 to 1) of the answers, and not fewer than ``double_least``, are coded by a
    second coder too; ``level`` of confidence of kappa, 0 to 1; ``text_minimum`` answers of a group
    of which one is quoted, else the smallest group that is shown.
    """

    double_share: float = Field(0.15, ge=0, le=1, title=N_("Share coded twice"))
    double_least: int = Field(30, ge=0, title=N_("Coded twice, at least"))
    level: float = Field(0.95, gt=0, lt=1, title=N_("Level of confidence"))
    text_minimum: int | None = Field(None, ge=1, title=N_("Smallest group quoted"))
    verdicts: tuple[Verdict, ...] = Field((), title=N_("Verdicts on agreement"))
    source: Source | None = Field(None, title=N_("Source"))

    def verdict(self, kappa: float | None) -> Verdict | None:
        """Return what is said of a kappa, None without one or where nothing is stated."""
        reached = [item for item in self.verdicts if kappa is not None and item.at_least <= kappa]
        return max(reached, key=lambda item: item.at_least, default=None)
