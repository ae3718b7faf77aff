"""The code book of a survey: the themes by which answers in words are coded."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from pydantic import Field

from qms.i18n import N_
from qms.model.fields import DecisionRef, ItemId
from qms.model.items import Item
from qms.model.text import Text


class Category(StrEnum):
    """What an answer is about: the three categories of section 7.5.3(4)."""

    STRENGTH = N_("strength")
    IMPROVEMENT = N_("area to improve")
    SUGGESTION = N_("suggestion")


class Theme(Item):
    """A theme of a category; ``applies`` says when an answer belongs to it, and when not."""

    id: ItemId = Field(title=N_("Item"))
    category: Category = Field(title=N_("Category"))
    title: Text = Field(title=N_("Title"))
    applies: Text | None = Field(None, title=N_("When it applies"))


class CodeBook(Item):
    """An edition of the code book, in force from a day until the next one.

    Counts of a coded wave stand in the order of ``themes``, so an edition that was used is left as
    it is: other themes are a new edition.
    """

    id: ItemId = Field(title=N_("Item"))
    since: dt.date | None = Field(None, alias="from", title=N_("From"))
    decision: DecisionRef | None = Field(None, title=N_("Decision"))
    themes: tuple[Theme, ...] = Field(min_length=2, title=N_("Themes"))

    def theme(self, theme_id: str) -> Theme | None:
        """Return a theme by its id."""
        return next((theme for theme in self.themes if theme.id == theme_id), None)
