"""Rules of feedback: who approves, collects, interprets, is addressed; for which purposes."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from qms.i18n import N_
from qms.kinds.policies import policy
from qms.model.fields import AnyRef, BodyRef, ItemId, RefTo, UnitRef, WordOf
from qms.model.items import Item, Source
from qms.model.policy import Policy
from qms.model.text import Text

Group = Annotated[str, WordOf("target-group")]


class CatalogueRule(Item):
    """Who approves the catalogue and the calendar of surveys, and for how many months it holds.

    ``obligation`` is the duty of the calendar whose completion, proved by a decision or minutes of
    the body, approves all questionnaires at once.
    """

    body: BodyRef = Field(title=N_("Body"))
    obligation: Annotated[str, RefTo(("obligation",))] | None = Field(None, title=N_("Calendar"))
    months: int = Field(12, ge=1, title=N_("Months"))
    source: Source = Field(title=N_("Source"))


class ReviewRule(Item):
    """Questionnaires of these groups (of all where none is named) are reviewed by months."""

    id: ItemId = Field(title=N_("Item"))
    groups: tuple[Group, ...] = Field((), title=N_("Target groups"))
    months: int = Field(ge=1, title=N_("Months"))
    source: Source = Field(title=N_("Source"))


class PurposeRule(Item):
    """A lawful purpose of survey results.

    With ``consent`` they serve it only where people consented: those of ``category``, else those
    who are asked.
    """

    purpose: Annotated[str, WordOf("survey-purpose")] = Field(title=N_("Purpose"))
    consent: bool = Field(default=False, title=N_("Consent wanted"))
    category: Group | None = Field(None, title=N_("Category of persons"))
    source: Source = Field(title=N_("Source"))


class Collector(Item):
    """Who may collect answers although its level may not, of which groups (else of all)."""

    who: Annotated[str, RefTo(("unit", "body"))] = Field(title=N_("Unit or body"))
    groups: tuple[Group, ...] = Field((), title=N_("Target groups"))
    source: Source = Field(title=N_("Source"))


class CollectionRule(Item):
    """Levels (kafedra, school) whose units do not collect answers themselves."""

    levels: tuple[Annotated[str, WordOf("org-level")], ...] = Field(
        min_length=1, title=N_("Levels")
    )
    named: tuple[Collector, ...] = Field((), title=N_("Named by a rule"))
    source: Source = Field(title=N_("Source"))


class RouteRule(Item):
    """Whom feedback of a group goes to first, in this order, and what it is about."""

    id: ItemId = Field(title=N_("Item"))
    groups: tuple[Group, ...] = Field(min_length=1, title=N_("Target groups"))
    addressees: tuple[Annotated[str, RefTo(("unit", "body"))], ...] = Field(
        min_length=1, title=N_("Addressees")
    )
    topics: tuple[Annotated[str, WordOf("feedback-topic")], ...] = Field((), title=N_("Topics"))
    source: Source = Field(title=N_("Source"))


class Part(StrEnum):
    """A part in surveys: who answers for the method is not who is judged by the results."""

    APPROVES = N_("approves")
    METHOD = N_("owns the method")
    COLLECTS = N_("collects")
    INTERPRETS = N_("interprets")
    CONTACTS = N_("keeps contact")
    IMPROVES = N_("carries out measures")


class Responsibility(Item):
    """Who answers for what in feedback; without ``who`` it holds for all units."""

    id: ItemId = Field(title=N_("Item"))
    who: tuple[AnyRef, ...] = Field((), title=N_("Unit or body"))
    does: Text = Field(title=N_("Responsible for"))
    parts: tuple[Part, ...] = Field((), title=N_("Parts"))
    source: Source = Field(title=N_("Source"))


class ConfidentialRule(Item):
    """Complaints that came by these channels are the business of ``unit`` alone.

    They do not stand in the common records and so leave them with no export.
    """

    channels: tuple[Annotated[str, WordOf("complaint-channel")], ...] = Field(
        min_length=1, title=N_("Channels")
    )
    unit: UnitRef = Field(title=N_("Unit"))
    source: Source = Field(title=N_("Source"))


class FeedbackRulesValue(Item):
    """What the regulation asks of feedback; what it does not ask is left out and checked nowhere.

    ``announcement``, ``ethics`` and ``open_questions`` are the sources that want a wave announced,
    the ethics of a questionnaire stated, and an open question in each.
    """

    catalogue: CatalogueRule | None = Field(None, title=N_("Catalogue of surveys"))
    announcement: Source | None = Field(None, title=N_("Announcement wanted by"))
    ethics: Source | None = Field(None, title=N_("Ethics wanted by"))
    open_questions: Source | None = Field(None, title=N_("Open questions wanted by"))
    reviews: tuple[ReviewRule, ...] = Field((), title=N_("Reviews of questionnaires"))
    purposes: tuple[PurposeRule, ...] = Field((), title=N_("Lawful purposes"))
    collection: CollectionRule | None = Field(None, title=N_("Collection of answers"))
    routes: tuple[RouteRule, ...] = Field((), title=N_("Addressees of feedback"))
    responsibilities: tuple[Responsibility, ...] = Field((), title=N_("Responsibilities"))
    confidential: ConfidentialRule | None = Field(None, title=N_("Confidential reports"))

    def purpose(self, word: str) -> PurposeRule | None:
        """Return the rule of a purpose, None for one that is not lawful."""
        return next((item for item in self.purposes if item.purpose == word), None)


class FeedbackRules(Policy[FeedbackRulesValue], spec=policy("feedback", N_("Rules of feedback"))):
    """Who approves, collects and interprets surveys, whom feedback goes to, for which purposes."""
