"""Survey instruments: what is asked, on which scale."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from qms.i18n import N_
from qms.kinds.code_book import CodeBook
from qms.model.fields import AnyRef, DecisionRef, ItemId, RefTo, WordOf
from qms.model.ids import Numbering
from qms.model.items import Item
from qms.model.record import KindSpec, Record
from qms.model.text import Text


class Option(Item):
    """An answer.  ``positive`` and ``valid`` are stated, never guessed from the position."""

    value: str = Field(title=N_("Value"))
    label: Text = Field(title=N_("Label"))
    positive: bool = Field(default=False, title=N_("Positive"))
    valid: bool = Field(default=True, title=N_("Counts as valid"))


class Scale(Item):
    """Options in their order, from the worst to the best."""

    id: ItemId = Field(title=N_("Item"))
    options: tuple[Option, ...] = Field(min_length=2, title=N_("Options"))


class Question(Item):
    """A question of a block; an open question has no scale."""

    id: ItemId = Field(title=N_("Item"))
    text: Text = Field(title=N_("Text"))
    block: ItemId | None = Field(None, title=N_("Block"))
    scale: ItemId | None = Field(None, title=N_("Scale"))
    reversed: bool = Field(default=False, title=N_("Reversed"))


class Block(Item):
    """Questions that measure one thing."""

    id: ItemId = Field(title=N_("Item"))
    title: Text = Field(title=N_("Title"))


class Survey(
    Record,
    spec=KindSpec(
        prefix="SRV",
        folder="surveys",
        title=N_("Survey instrument"),
        plural=N_("Survey instruments"),
        numbering=Numbering.SLUG,
        columns=("title", "target_group", "responsible", "sensitive"),
        asks=("title", "target_group", "responsible"),
    ),
):
    """A questionnaire of the catalogue: target group, responsible units, blocks, questions."""

    title: Text = Field(title=N_("Title"))
    target_group: Annotated[str, WordOf("target-group")] = Field(title=N_("Target group"))
    responsible: tuple[AnyRef, ...] = Field((), title=N_("Responsible"))
    report_to: AnyRef | None = Field(None, title=N_("Report to"))
    obligation: Annotated[str, RefTo(("obligation",))] | None = Field(None, title=N_("Calendar"))
    sensitive: bool = Field(default=False, title=N_("Sensitive data"))
    edition: str | None = Field(None, title=N_("Edition"))
    decision: DecisionRef | None = Field(None, title=N_("Decision"))
    scales: tuple[Scale, ...] = Field((), title=N_("Scales"))
    blocks: tuple[Block, ...] = Field((), title=N_("Blocks"))
    questions: tuple[Question, ...] = Field((), title=N_("Questions"))
    code_books: tuple[CodeBook, ...] = Field((), title=N_("Code book"))

    @model_validator(mode="after")
    def _scales_known(self) -> Self:
        """Refuse a question on a scale that there is not: no answer to it could be counted."""
        known = {item.id for item in self.scales}
        wrong = [
            InitErrorDetails(
                type=PydanticCustomError(
                    "qms_survey_scale", N_("there is no scale of this name in the questionnaire")
                ),
                loc=("questions", number, "scale"),
                input=item.scale,
            )
            for number, item in enumerate(self.questions)
            if item.scale is not None and item.scale not in known
        ]
        if wrong:
            raise ValidationError.from_exception_data(type(self).__name__, wrong)
        return self

    def question(self, question_id: str) -> Question | None:
        """Return a question by its id."""
        return next((item for item in self.questions if item.id == question_id), None)

    def options_of(self, question: Question) -> tuple[Option, ...]:
        """Return all options of a question's scale, valid or not, as declared; none if open."""
        scale = next((item for item in self.scales if item.id == question.scale), None)
        return scale.options if scale else ()
