"""Which column of a survey export is which: questions, the group, the id of a response."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import Field, ValidationError

from qms.errors import ImportProblem
from qms.exchange.lookup import Index
from qms.exchange.words import fold
from qms.i18n import M
from qms.kinds.unit import Unit
from qms.model.items import Item
from qms.store.yaml_reader import Refusal, read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.view import View
    from qms.kinds.survey import Option, Question, Survey
    from qms.model.text import Text


class SurveyMap(Item):
    """What a person says of an export that it does not say itself.

    ``questions`` gives the heading of a question by its id; ``options`` the option of a text by
    scale; ``groups`` the unit of a text; ``not_asked`` are questions without a column.
    """

    questions: dict[str, str] = Field(default_factory=dict)
    options: dict[str, dict[str, str]] = Field(default_factory=dict)
    group: str | None = None
    groups: dict[str, str] = Field(default_factory=dict)
    response_id: str | None = None
    not_asked: list[str] = Field(default_factory=list)


def survey_map(name: str, data: bytes) -> SurveyMap:
    """Read a map; raises ImportProblem that names the first thing wrong in it."""
    try:
        return SurveyMap.model_validate(read(data))
    except Refusal as refusal:
        place = f"{name}:{refusal.line}:{refusal.column}"
        words = M("{place}: {problem}", place=place, problem=refusal.message)
        raise ImportProblem(words, refusal.hint) from refusal
    except ValidationError as error:
        wrong = ".".join(str(step) for step in error.errors()[0]["loc"])
        raise ImportProblem(
            M("{file}: {found} is not known here.", file=name, found=wrong),
            M("Allowed values: {values}", values=tuple(SurveyMap.model_fields)),
        ) from error


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and its column; ``answers`` is the place of an option by its folded text."""

    question: Question
    heading: str
    options: tuple[Option, ...]
    answers: dict[str, int]


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a file of answers: which are read, and which are not looked at.

    ``personal`` are those of ``left_out`` whose heading names personal data.
    """

    asked: tuple[Asked, ...]
    group: str | None
    response_id: str | None
    left_out: tuple[str, ...]
    personal: tuple[str, ...]

    @property
    def read(self) -> tuple[str, ...]:
        """The headings of all columns that are read."""
        more = (name for name in (self.group, self.response_id) if name is not None)
        return (*(one.heading for one in self.asked), *more)


def placed(file: str, headings: tuple[str, ...], survey: Survey, given: SurveyMap) -> Columns:
    """Find the column of every question with a scale; raises ImportProblem where one has none."""
    by_name = {fold(heading): heading for heading in reversed(headings)}
    asked: list[Asked] = []
    lacking: list[str] = []
    for question in survey.questions:
        options = survey.options_of(question)
        if not options or question.id in given.not_asked:
            continue
        heading = _heading(file, question, by_name, given)
        if heading is None:
            lacking.append(question.id)
        else:
            asked.append(Asked(question, heading, options, answers(question, options, given)))
    if lacking or not asked:
        raise ImportProblem(
            M(
                "{file}: no column for the questions {questions}.",
                file=file,
                questions=tuple(lacking),
            ),
            M(
                "Say in a file for --map which heading each has (questions: id: heading), or that"
                " it was not asked (not_asked)."
            ),
        )
    group, response_id = (
        _named(file, by_name, name) if name else None for name in (given.group, given.response_id)
    )
    used = {one.heading for one in asked} | {group, response_id}
    left_out = tuple(heading for heading in headings if heading and heading not in used)
    personal = tuple(heading for heading in left_out if is_personal(heading))
    return Columns(tuple(asked), group, response_id, left_out, personal)


def _heading(
    file: str, question: Question, by_name: dict[str, str], given: SurveyMap
) -> str | None:
    if question.id in given.questions:
        return _named(file, by_name, given.questions[question.id])
    names = (question.id, *words_of(question.text))
    return next((by_name[fold(name)] for name in names if fold(name) in by_name), None)


def _named(file: str, by_name: dict[str, str], heading: str) -> str:
    if fold(heading) not in by_name:
        raise ImportProblem(
            M("{file} has no column {heading}.", file=file, heading=heading),
            M("Its columns: {headings}", headings=tuple(by_name.values())),
        )
    return by_name[fold(heading)]


def answers(question: Question, options: tuple[Option, ...], given: SurveyMap) -> dict[str, int]:
    """Return the place of an option by each of its texts: value, label in any language, map.

    A label that two options share finds neither.
    """
    labels: dict[str, set[int]] = {}
    for place, option in enumerate(options):
        for words in words_of(option.label):
            labels.setdefault(key(words), set()).add(place)
    found = {words: places.pop() for words, places in labels.items() if len(places) == 1}
    by_value = {key(option.value): place for place, option in enumerate(options)}
    found |= by_value
    for text, value in given.options.get(question.scale or "", {}).items():
        if key(value) not in by_value:
            raise ImportProblem(
                M("{scale} has no option {value}.", scale=question.scale, value=value),
                M("Allowed values: {values}", values=tuple(option.value for option in options)),
            )
        found[key(text)] = by_value[key(value)]
    return found


def key(text: str) -> str:
    """Return what is compared of an answer; signs count where there is nothing else."""
    return fold(text) or text.strip()


def words_of(text: Text | None) -> Iterator[str]:
    """Yield a text in each language that it has."""
    yield from (words for _lang, words in text.by_lang) if text is not None else ()


def is_personal(heading: str) -> bool:
    """Tell whether a heading names personal data, in kk, ru or en."""
    folded = f" {fold(heading)} "
    return any(f" {word} " in folded for word in _personal())


@cache
def _personal() -> tuple[str, ...]:
    file = Path(__file__).with_name("survey_words.toml")
    return tuple(map(fold, tomllib.loads(file.read_text(encoding="utf-8"))["personal"]))


class Groups:
    """Finds the unit that a cell means: by the map, by id, name or abbreviation."""

    def __init__(self, view: View, given: SurveyMap) -> None:
        self._index = Index()
        self._given = {fold(text): unit for text, unit in given.groups.items()}
        self._view = view
        for unit in view.snapshot.of(Unit):
            names = [words for name in unit.names for words in words_of(name.text)]
            short = unit.id.partition("-")[2]
            self._index.put(unit.id, (unit.id, short, *names, *words_of(unit.abbreviation)))

    def unit(self, text: str) -> str | None:
        """Return the id of a unit, None when the text names none or several."""
        found = self._given.get(fold(text)) or self._index.named(text)
        return found if found and isinstance(self._view.snapshot.get(found), Unit) else None


def not_an_option(file: str, row: int, one: Asked, value: str) -> ImportProblem:
    """Make the refusal of an answer that the scale does not have."""
    return ImportProblem(
        M(
            "{file}, row {row}, column {column}: {value} is no option of the scale.",
            file=file,
            row=row,
            column=one.heading,
            value=value,
        ),
        M(
            "Allowed values: {values}; say in a file for --map what it means"
            " (options: {scale}: text: value).",
            values=tuple(option.value for option in one.options),
            scale=one.question.scale,
        ),
    )


def no_unit(file: str, row: int, column: str, value: str) -> ImportProblem:
    """Make the refusal of a group that is no unit of the workspace."""
    return ImportProblem(
        M(
            "{file}, row {row}, column {column}: {value} is no unit.",
            file=file,
            row=row,
            column=column,
            value=value,
        ),
        M("Say in a file for --map which unit it is (groups: text: UNIT-...)."),
    )
