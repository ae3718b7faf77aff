"""Vocabularies: lists that a regulation gives and another university changes."""

from __future__ import annotations

from pydantic import Field

from qms.i18n import N_
from qms.kinds.policies import policy
from qms.model.fields import ItemId
from qms.model.items import Item, Source
from qms.model.policy import Policy
from qms.model.text import Text


class Word(Item):
    """One word of a list; ``printed`` is how a foreign register prints it."""

    id: ItemId = Field(title=N_("Word"))
    label: Text = Field(title=N_("Label"))
    examples: Text | None = Field(None, title=N_("Examples"))
    printed: tuple[str, ...] = Field((), title=N_("Printed as"))
    belongs_to: ItemId | None = Field(None, title=N_("Belongs to"))


class Vocabulary(Item):
    """A list of words in the order in which registers print them."""

    id: ItemId = Field(title=N_("Vocabulary"))
    title: Text = Field(title=N_("Title"))
    words: tuple[Word, ...] = Field(min_length=1, title=N_("Words"))
    source: Source | None = Field(None, title=N_("Source"))

    def word(self, word_id: str) -> Word | None:
        """Return a word by its id."""
        return next((word for word in self.words if word.id == word_id), None)


class VocabulariesValue(Item):
    """All vocabularies of the university."""

    lists: tuple[Vocabulary, ...] = Field(title=N_("Vocabularies"))

    def vocabulary(self, name: str) -> Vocabulary | None:
        """Return a vocabulary by its id."""
        return next((words for words in self.lists if words.id == name), None)


class Vocabularies(Policy[VocabulariesValue], spec=policy("vocabularies", N_("Vocabularies"))):
    """Lists of words that fields refer to, by edition."""
