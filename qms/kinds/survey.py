"""Survey instruments: what is asked, on which scale."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final, LiteralString, Self

from pydantic import Field, model_validator

from qms.i18n import N_
from qms.kinds.code_book import CodeBook
from qms.kinds.survey_form import (
    Block,
    Option,
    Place,
    Question,
    Scale,
    options_of,
    refuse,
    same_labels,
    unknown_scales,
    wrong_options,
)
from qms.kinds.survey_parts import SurveyEdition, SurveyReview
from qms.model.fields import AnyRef, DecisionRef, ItemId, RefTo, WordOf
from qms.model.ids import Numbering
from qms.model.items import Item, Source
from qms.model.record import KindSpec, Record
from qms.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Block", "Logic", "Option", "Question", "Scale", "Survey", "Target"]

_NO_BLOCK: Final[LiteralString] = N_("there is no block of this name in the questionnaire")
_TARGET_TWICE: Final[LiteralString] = N_("a block has a target twice")
_UNDER: Final[LiteralString] = N_("the target lies under the threshold")


class Target(Item):
    """What a share of positive answers (0 to 1) is to be: of a block, else of all questions.

    Under ``threshold`` something is wrong; ``target`` is what the university aims at.
    """

    id: ItemId = Field(title=N_("Item"))
    block: ItemId | None = Field(None, title=N_("Block"))
    target: float | None = Field(None, ge=0, le=1, title=N_("Target"))
    threshold: float | None = Field(None, ge=0, le=1, title=N_("Threshold value"))
    source: Source | None = Field(None, title=N_("Source"))


class Logic(Item):
    """An answer that rules others out: who gave one of ``values`` cannot answer ``excludes``."""

    id: ItemId = Field(title=N_("Item"))
    question: ItemId = Field(title=N_("Survey question"))
    values: tuple[str, ...] = Field(min_length=1, title=N_("Answers"))
    excludes: tuple[ItemId, ...] = Field(min_length=1, title=N_("Rules out answers to"))


class Survey(
    Record,
    spec=KindSpec(
        prefix="SRV",
        folder="surveys",
        title=N_("Survey instrument"),
        plural=N_("Survey instruments"),
        numbering=Numbering.SLUG,
        columns=(
            *("title", "target_group", "responsible", "edition", "decision", "approved_on"),
            *("next_review", "sensitive"),
        ),
        asks=("title", "target_group", "responsible"),
    ),
):
    """A questionnaire of the catalogue: target group, responsible units, blocks, questions.

    ``method_owner`` answers for how it is asked, ``collected_by`` runs it, ``interpreted_by`` says
    what the results mean: three parts that one unit should not hold alone.  ``teachers`` says that
    each answer is about one teacher: tables by teacher stay in the restricted workspace or under
    ``private/``.  A test of knowledge is passed ``passing`` (0 to 1) of its questions on.
    """

    title: Text = Field(title=N_("Title"))
    target_group: Annotated[str, WordOf("target-group")] = Field(title=N_("Target group"))
    responsible: tuple[AnyRef, ...] = Field((), title=N_("Responsible"))
    report_to: AnyRef | None = Field(None, title=N_("Report to"))
    obligation: Annotated[str, RefTo(("obligation",))] | None = Field(None, title=N_("Calendar"))
    sensitive: bool = Field(default=False, title=N_("Sensitive data"))
    survey_kind: Annotated[str, WordOf("survey-kind")] | None = Field(None, title=N_("Kind"))
    purposes: tuple[Annotated[str, WordOf("survey-purpose")], ...] = Field((), title=N_("Purposes"))
    anonymity: Annotated[str, WordOf("feedback-anonymity")] | None = Field(
        None, title=N_("By anonymity")
    )
    legal_basis: AnyRef | None = Field(None, title=N_("Legal basis"))
    voluntary: Text | None = Field(None, title=N_("Text on taking part freely"))
    method_owner: AnyRef | None = Field(None, title=N_("Owner of the method"))
    collected_by: tuple[AnyRef, ...] = Field((), title=N_("Collected by"))
    interpreted_by: tuple[AnyRef, ...] = Field((), title=N_("Interpreted by"))
    edition: str | None = Field(None, title=N_("Edition"))
    decision: DecisionRef | None = Field(None, title=N_("Decision"))
    scales: tuple[Scale, ...] = Field((), title=N_("Scales"))
    blocks: tuple[Block, ...] = Field((), title=N_("Blocks"))
    questions: tuple[Question, ...] = Field((), title=N_("Questions"))
    targets: tuple[Target, ...] = Field((), title=N_("Targets"))
    teachers: bool = Field(default=False, title=N_("By teacher"))
    passing: float | None = Field(None, gt=0, le=1, title=N_("Passed from"))
    logic: tuple[Logic, ...] = Field((), title=N_("Logic of the answers"))
    code_books: tuple[CodeBook, ...] = Field((), title=N_("Code book"))
    editions: tuple[SurveyEdition, ...] = Field((), title=N_("Editions"))
    reviews: tuple[SurveyReview, ...] = Field((), title=N_("Reviews"))

    @model_validator(mode="after")
    def _sound(self) -> Self:
        """Refuse questions on no scale, options that cannot be as stated or told, such targets."""
        refuse(
            type(self).__name__,
            (
                *unknown_scales(self),
                *wrong_options(self),
                *same_labels(self),
                *wrong_targets(self),
            ),
        )
        return self

    def question(self, question_id: str) -> Question | None:
        """Return a question by its id."""
        return next((item for item in self.questions if item.id == question_id), None)

    def options_of(self, question: Question) -> tuple[Option, ...]:
        """Return all options of a question's scale, valid or not, as declared; none if open.

        What the question says of its options comes before what the scale says.  Of a question of
        knowledge the right ones are the positive ones.
        """
        return options_of(self, question)

    def as_asked(self, edition: str | None) -> Survey:
        """Return the questionnaire as an edition asked it, itself where nothing else is kept."""
        kept = next((item for item in self.editions if item.id == edition and not item.void), None)
        if edition == self.edition or kept is None or kept.form is None:
            return self
        form = kept.form
        return self.model_copy(
            update={
                "edition": edition,
                "scales": form.scales,
                "blocks": form.blocks,
                "questions": form.questions,
            }
        )


def wrong_targets(survey: Survey) -> Iterator[tuple[Place, LiteralString]]:
    """Yield the place of each target that cannot hold, and why."""
    blocks = {item.id for item in survey.blocks}
    blocks |= {item.block for item in survey.questions if item.block is not None}
    seen: set[str | None] = set()
    for number, item in enumerate(survey.targets):
        if item.block is not None and item.block not in blocks:
            yield ("targets", number, "block"), _NO_BLOCK
        if item.block in seen:
            yield ("targets", number, "block"), _TARGET_TWICE
        if item.target is not None and item.target < (item.threshold or 0):
            yield ("targets", number, "target"), _UNDER
        seen.add(item.block)
