"""Rules about documents: routes of approval, reading, review, demands on the text."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from qms.i18n import N_
from qms.kinds.policies import policy
from qms.kinds.policies.forms import CodeGrammar
from qms.model.fields import BodyRef, ItemId, Post, RoleRef, UnitRef, WordOf
from qms.model.items import Item, Source
from qms.model.policy import Policy
from qms.model.text import Text

GroupWord = Annotated[str, WordOf("document-group")]
Words = tuple[Annotated[str, Field(min_length=1)], ...]
Fact = Literal[
    "need",
    "application",
    "officials",
    "kind",
    "plan",
    "working_group",
    "first_edition",
    "first_agreed",
    "last_edition",
    "original",
    "approved",
    "distributed",
    "stored",
    "updated",
    "status",
    "available",
    "preserved",
    "protected",
]
"""What a record tells of each step of a document's life."""


class GroupRule(Item):
    """How documents of a group are told: words of the title, prefixes of the code; their level."""

    id: GroupWord = Field(title=N_("Group"))
    level: Annotated[str, WordOf("document-level")] | None = Field(None, title=N_("Level"))
    title_words: Words = Field((), title=N_("Words of the title"))
    prefixes: Words = Field((), title=N_("Prefixes of the code"))


class CodeRules(Item):
    """How codes are built: known prefixes, parted by slashes, and a number in a known form.

    Where registers were kept by hand, spaces and kinds of dashes count nothing.  Documents with
    prefixes of ``own_numbers`` are numbered apart; all others together, whatever their prefix.
    """

    prefixes: Words = Field(min_length=1, title=N_("Prefixes of the code"))
    numbers: tuple[CodeGrammar, ...] = Field(min_length=1, title=N_("Forms of the number"))
    own_numbers: Words = Field((), title=N_("Prefixes with numbers of their own"))
    source: Source | None = Field(None, title=N_("Source"))


class ApprovalStep(Item):
    """One act of the approval: by any of these bodies or roles, of any of these kinds of acts."""

    id: ItemId = Field(title=N_("Item"))
    bodies: tuple[BodyRef, ...] = Field((), title=N_("Bodies"))
    roles: tuple[RoleRef, ...] = Field((), title=N_("Roles"))
    acts: tuple[Annotated[str, WordOf("act-kind")], ...] = Field((), title=N_("Acts"))


class DocumentRoute(Item):
    """Who agrees to, permits and approves documents of some groups; without groups all others.

    ``agree`` are units that each must agree; ``agree_posts`` the same for posts; where
    ``interested`` is set, at least one more unit.  ``permission`` is the role without whose
    permission nothing is changed; ``approve`` are the acts in their order.
    """

    id: ItemId = Field(title=N_("Item"))
    label: Text = Field(title=N_("Label"))
    groups: tuple[GroupWord, ...] = Field((), title=N_("Groups"))
    agree: tuple[UnitRef, ...] = Field((), title=N_("Units that agree"))
    agree_posts: tuple[Post, ...] = Field((), title=N_("Posts that agree"))
    interested: bool = Field(default=False, title=N_("Interested units agree"))
    permission: RoleRef | None = Field(None, title=N_("Permission of"))
    approve: tuple[ApprovalStep, ...] = Field((), title=N_("Acts of approval"))
    source: Source = Field(title=N_("Source"))


class ReadRule(Item):
    """Until when people must have read a new edition; without ``working_days`` no term is set."""

    working_days: int | None = Field(None, ge=1, title=N_("Working days"))
    obligatory: bool = Field(default=True, title=N_("Obligatory"))
    source: Source = Field(title=N_("Source"))


class ReviewRule(Item):
    """How often documents are reviewed; without ``years`` on demand only.

    Without groups it holds for all that no other rule names.
    """

    id: ItemId = Field(title=N_("Item"))
    groups: tuple[GroupWord, ...] = Field((), title=N_("Groups"))
    years: int | None = Field(None, ge=1, le=20, title=N_("Years"))
    source: Source = Field(title=N_("Source"))


class ObservanceRule(Item):
    """Who controls whether documents are observed, and how often; without ``months`` on demand."""

    by: Post = Field(title=N_("Controlled by"))
    months: int | None = Field(None, ge=1, le=120, title=N_("Months"))
    source: Source = Field(title=N_("Source"))


class RequiredPart(Item):
    """A part that a text must have, by the words of its heading in any language.

    ``sort`` says how it is looked for: a section by its heading, the approval block by its words
    anywhere, a sheet by its heading near the end.
    """

    id: ItemId = Field(title=N_("Item"))
    label: Text = Field(title=N_("Label"))
    sort: Literal["section", "block", "sheet"] = Field("section", title=N_("Kind"))
    words: Words = Field(min_length=1, title=N_("Words"))
    groups: tuple[GroupWord, ...] = Field((), title=N_("Groups"))
    source: Source | None = Field(None, title=N_("Source"))


class Abbreviation(Item):
    """An abbreviation that every document may use without defining it."""

    id: Annotated[str, Field(min_length=2, max_length=20)] = Field(title=N_("Abbreviation"))
    meaning: Text = Field(title=N_("Meaning"))


class FormerName(Item):
    """A former name of the university as titles print it, in all its variants, and until when."""

    id: ItemId = Field(title=N_("Item"))
    until: dt.date = Field(title=N_("Until"))
    variants: Words = Field(min_length=1, title=N_("Variants"))
    source: Source | None = Field(None, title=N_("Source"))


class ExternalCheckRule(Item):
    """How often external documents are compared with what their issuers have in force."""

    months: int = Field(12, ge=1, le=120, title=N_("Months"))
    source: Source = Field(title=N_("Source"))


class LifeStep(Item):
    """A step of a document's life as the regulation lists it, and the fact that dates it."""

    id: ItemId = Field(title=N_("Item"))
    label: Text = Field(title=N_("Label"))
    shown_by: Fact = Field(title=N_("Shown by"))


class DocumentRulesValue(Item):
    """All rules of documents; a rule that is absent does not hold.

    Approvals before ``guards_from`` were decided before the rules were kept here.  ``mark`` is
    the approval mark with ``{body}``, ``{date}`` and ``{number}``.  ``public`` are groups whose
    edition in force is on the site.
    """

    guards_from: dt.date | None = Field(None, title=N_("Rules judge approvals from"))
    groups: tuple[GroupRule, ...] = Field((), title=N_("Groups"))
    groups_source: Source | None = Field(None, title=N_("Source"))
    codes: CodeRules | None = Field(None, title=N_("Codes of documents"))
    routes: tuple[DocumentRoute, ...] = Field((), title=N_("Routes"))
    reading: ReadRule | None = Field(None, title=N_("Read and sign"))
    reviews: tuple[ReviewRule, ...] = Field((), title=N_("Reviews"))
    observance: ObservanceRule | None = Field(None, title=N_("Control of observance"))
    parts: tuple[RequiredPart, ...] = Field((), title=N_("Required parts"))
    abbreviations: tuple[Abbreviation, ...] = Field((), title=N_("Abbreviations"))
    former_names: tuple[FormerName, ...] = Field((), title=N_("Former names"))
    external_check: ExternalCheckRule | None = Field(None, title=N_("External documents compared"))
    steps: tuple[LifeStep, ...] = Field((), title=N_("Steps"))
    steps_source: Source | None = Field(None, title=N_("Source"))
    public: tuple[GroupWord, ...] = Field((), title=N_("On the site"))
    public_source: Source | None = Field(None, title=N_("Source"))
    control_copy: UnitRef | None = Field(None, title=N_("Unit that keeps the control copy"))
    obsolete_to: UnitRef | None = Field(None, title=N_("Obsolete copies are handed to"))
    mark: Text | None = Field(None, title=N_("Approval mark"))
    draft_mark: Text | None = Field(None, title=N_("Mark of drafts"))
    withdrawn_mark: Text | None = Field(None, title=N_("Mark of withdrawn documents"))
    superseded_mark: Text | None = Field(None, title=N_("Mark of superseded editions"))


class DocumentRules(Policy[DocumentRulesValue], spec=policy("documents", N_("Rules of documents"))):
    """Routes, reading, review and form of documents, by edition."""
