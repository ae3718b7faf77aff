"""What a person says of a survey export that it does not say itself: the file of ``--map``."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import Field, ValidationError

from qms.errors import ImportProblem
from qms.i18n import M
from qms.model.items import Item
from qms.store.yaml_reader import Refusal, read

CountColumn: TypeAlias = Literal["question", "option", "group", "n"]


class SurveyMap(Item):
    """What a person says of an export that it does not say itself.

    ``questions`` gives the heading of a question by its id; ``options`` the option of a text by
    scale; ``groups`` the unit of a text; ``teacher`` is the column of who was judged;
    ``strata`` gives the property that a column tells by its heading, ``strata_values`` the value of
    a text by property; ``not_asked`` are questions without a column;
    ``counts`` gives the headings of ready-made counts.
    """

    questions: dict[str, str] = Field(default_factory=dict)
    options: dict[str, dict[str, str]] = Field(default_factory=dict)
    group: str | None = None
    groups: dict[str, str] = Field(default_factory=dict)
    response_id: str | None = None
    teacher: str | None = None
    strata: dict[str, str] = Field(default_factory=dict)
    strata_values: dict[str, dict[str, str]] = Field(default_factory=dict)
    not_asked: list[str] = Field(default_factory=list)
    counts: dict[CountColumn, str] = Field(default_factory=dict)


def survey_map(name: str, data: bytes) -> SurveyMap:
    """Read a map; raises ImportProblem that names the first thing wrong in it."""
    try:
        return SurveyMap.model_validate(read(data))
    except Refusal as refusal:
        place = f"{name}:{refusal.line}:{refusal.column}"
        words = M("{place}: {problem}", place=place, problem=refusal.message)
        raise ImportProblem(
            words,
            M(
                "A map is a text in UTF-8, as: options: {example}. Its keys: {keys}",
                example='{five: {"N/A": "0"}}',
                keys=tuple(SurveyMap.model_fields),
            ),
        ) from refusal
    except ValidationError as error:
        raise _wrong(name, error) from error


def _wrong(name: str, error: ValidationError) -> ImportProblem:
    first = error.errors()[0]
    where = ".".join(str(step) for step in first["loc"])
    if first["type"] == "extra_forbidden":
        return ImportProblem(
            M("{file}: {found} is not known here.", file=name, found=where),
            M("Allowed values: {values}", values=tuple(SurveyMap.model_fields)),
        )
    return ImportProblem(
        M("{file}: {found} has the wrong form.", file=name, found=where),
        M(
            "Write values as texts in quotation marks, as: options: {example}",
            example='{five: {"N/A": "0"}}',
        ),
    )
