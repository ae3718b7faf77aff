"""What a questionnaire asks: questions in blocks, on scales of options."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Final, LiteralString, Protocol, Self

from pydantic import Field, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from qms.i18n import N_
from qms.model.fields import ItemId
from qms.model.items import Item
from qms.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

_CONTRADICTION: Final[LiteralString] = N_("an option that is positive counts as valid")
_NO_OPTION: Final[LiteralString] = N_("the scale of the question has no option of this value")
_SAME_LABEL: Final[LiteralString] = N_("another option of the scale has this label")
_NO_SCALE: Final[LiteralString] = N_("there is no scale of this name in the questionnaire")
_DIGITS: Final = 16
_WORDED: Final = frozenset({"text", "standards", "block", "scale", "positive", "not_valid"})
"""Fields of a question that counting does not ask, or that its options say already."""


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
    """A question of a block; an open question has no scale.

    ``positive`` and ``not_valid`` are options by their values where this question means them
    otherwise than its scale says; ``correct`` are the right ones of a test of knowledge;
    ``standards`` are those whose conformity it asks for.
    """

    id: ItemId = Field(title=N_("Item"))
    text: Text = Field(title=N_("Text"))
    block: ItemId | None = Field(None, title=N_("Block"))
    scale: ItemId | None = Field(None, title=N_("Scale"))
    reversed: bool = Field(default=False, title=N_("Reversed"))
    positive: tuple[str, ...] = Field((), title=N_("Positive options"))
    not_valid: tuple[str, ...] = Field((), title=N_("Options not valid"))
    correct: tuple[str, ...] = Field((), title=N_("Correct options"))
    standards: tuple[str, ...] = Field((), title=N_("Standards"))


class Block(Item):
    """Questions that measure one thing."""

    id: ItemId = Field(title=N_("Item"))
    title: Text = Field(title=N_("Title"))


class Asking(Protocol):
    """What asks questions: the questionnaire as it is, or the form of one of its editions."""

    @property
    def scales(self) -> tuple[Scale, ...]:
        """Its scales."""

    @property
    def questions(self) -> tuple[Question, ...]:
        """Its questions in order."""


class SurveyForm(Item):
    """What an edition asked, kept when the next one began: its waves are counted and printed by it.

    Nobody writes it by hand: ``qms survey review ID --edition N`` does.
    """

    scales: tuple[Scale, ...] = Field((), title=N_("Scales"))
    blocks: tuple[Block, ...] = Field((), title=N_("Blocks"))
    questions: tuple[Question, ...] = Field((), title=N_("Questions"))

    @model_validator(mode="after")
    def _sound(self) -> Self:
        """Refuse what the questionnaire itself could not have been."""
        refuse(type(self).__name__, (*unknown_scales(self), *wrong_options(self)))
        return self


Place = tuple[str | int, ...]


def refuse(kind: str, wrong: tuple[tuple[Place, LiteralString], ...]) -> None:
    """Raise ValidationError with each place that is wrong, and why."""
    if wrong:
        raise ValidationError.from_exception_data(
            kind,
            [
                InitErrorDetails(type=PydanticCustomError("qms_survey", why), loc=place, input=None)
                for place, why in wrong
            ],
        )


def unknown_scales(asking: Asking) -> Iterator[tuple[Place, LiteralString]]:
    """Yield each question on a scale that there is not: no answer to it could be counted."""
    known = {item.id for item in asking.scales}
    for number, item in enumerate(asking.questions):
        if item.scale is not None and item.scale not in known:
            yield ("questions", number, "scale"), _NO_SCALE


def wrong_options(asking: Asking) -> Iterator[tuple[Place, LiteralString]]:
    """Yield the place of each option that cannot be as it is stated, and why."""
    for number, scale in enumerate(asking.scales):
        for place, option in enumerate(scale.options):
            if option.positive and not option.valid:
                yield ("scales", number, "options", place), _CONTRADICTION
    values = {scale.id: {item.value for item in scale.options} for scale in asking.scales}
    for number, question in enumerate(asking.questions):
        for field, why in _wrong_of(question, values.get(question.scale or "", set())):
            yield ("questions", number, field), why


def same_labels(asking: Asking) -> Iterator[tuple[Place, LiteralString]]:
    """Yield each option whose label an earlier one of its scale has, but for case and spaces.

    An answer in words would mean neither of them.
    """
    for number, scale in enumerate(asking.scales):
        seen: set[tuple[str, str]] = set()
        for place, option in enumerate(scale.options):
            labels = {
                (lang, " ".join(text.casefold().split())) for lang, text in option.label.by_lang
            }
            if labels & seen:
                yield ("scales", number, "options", place, "label"), _SAME_LABEL
            seen |= labels


def _wrong_of(question: Question, known: set[str]) -> Iterator[tuple[str, LiteralString]]:
    for field in ("positive", "correct"):
        if set(getattr(question, field)) & set(question.not_valid):
            yield field, _CONTRADICTION
    for field in ("positive", "not_valid", "correct"):
        if set(getattr(question, field)) - known:
            yield field, _NO_OPTION


def options_of(asking: Asking, question: Question) -> tuple[Option, ...]:
    """Return all options of a question's scale, valid or not, as declared; none if open.

    What the question says of its options comes before what the scale says.  Of a question of
    knowledge the right ones are the positive ones.
    """
    scale = next((item for item in asking.scales if item.id == question.scale), None)
    options = scale.options if scale else ()
    if not question.positive and not question.not_valid and not question.correct:
        return options
    return tuple(_as_asked(question, option) for option in options)


def _as_asked(question: Question, option: Option) -> Option:
    named = question.correct or question.positive
    stated = option.value in named if named else option.positive
    valid = option.valid and option.value not in question.not_valid
    return option.model_copy(update={"positive": stated and valid, "valid": valid})


def digest_of(asking: Asking, *, positive: bool = True) -> str:
    """Return what counting answers depends on as 16 hexadecimal digits of a SHA-256.

    Questions with their blocks, the values of their options in order, which are valid, and which
    are positive (unless ``positive`` is false); of no wording.
    """
    rows = [
        [question.id, question.block, *_counted(asking, question, positive=positive)]
        for question in asking.questions
    ]
    return _digest(rows)


def digest_of_question(asking: Asking, question: Question) -> str:
    """Return what counting answers to one question depends on, likewise."""
    return _digest(_counted(asking, question, positive=True))


def all_positive_stated(asking: Asking) -> bool:
    """Tell whether of each question with a scale it is stated which options are positive."""
    known = [options_of(asking, question) for question in asking.questions]
    return all(any(option.positive for option in options) for options in known if options)


def _counted(asking: Asking, question: Question, *, positive: bool) -> list[object]:
    options = [
        [option.value, option.valid, option.positive and positive]
        for option in options_of(asking, question)
    ]
    said = question.model_dump(mode="json", exclude={"id", *_WORDED}, exclude_defaults=True)
    return [options, said]


def _digest(part: object) -> str:
    data = json.dumps(part, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(data.encode()).hexdigest()[:_DIGITS]
