"""Which column of a survey export is which: questions, the group, the id of a response."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from qms.errors import ImportProblem
from qms.exchange.lookup import Index
from qms.exchange.survey_answers import answers, exact, loose, words_of
from qms.exchange.survey_sources import system_of
from qms.exchange.words import fold
from qms.i18n import M
from qms.kinds.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qms.engine.view import View
    from qms.exchange.survey_answers import Answers
    from qms.exchange.survey_map import SurveyMap
    from qms.kinds.survey import Option, Question, Survey


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, its column, and what a cell of it means."""

    question: Question
    heading: str
    options: tuple[Option, ...]
    answers: Answers


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a file of answers: which are read, and which are not looked at.

    ``personal`` are those of ``left_out`` whose heading names personal data; ``heads`` are all
    headings of the file.  ``system`` is the platform it comes from and ``sent`` the column of the
    day on which a response was sent off, where they are known.
    """

    asked: tuple[Asked, ...]
    group: str | None
    response_id: str | None
    left_out: tuple[str, ...]
    personal: tuple[str, ...]
    heads: tuple[str, ...] = ()
    system: str | None = None
    sent: str | None = None

    @property
    def read(self) -> tuple[str, ...]:
        """The headings of all columns that are read."""
        own = (self.group, self.response_id, self.sent)
        more = (name for name in own if name is not None)
        return (*(one.heading for one in self.asked), *more)


class Headings:
    """The headings of a file; a name that several columns bear is nobody's."""

    def __init__(self, file: str, headings: Sequence[str]) -> None:
        self.file = file
        self.headings = headings
        self._exact: dict[str, list[int]] = defaultdict(list)
        self._folded: dict[str, list[int]] = defaultdict(list)
        for place, heading in enumerate(headings):
            self._exact[exact(heading)].append(place)
            code, dot, _text = heading.partition(". ")  # LimeSurvey: code and text in one
            for name in {fold(heading), *((fold(code),) if dot and " " not in code else ())}:
                self._folded[name].append(place)

    def any_of(self, names: Iterable[str]) -> str | None:
        """Return the heading that is one of the names, None without one; raises ImportProblem."""
        folded = filter(None, map(fold, names))
        return self._one({place for name in folded for place in self._folded.get(name, ())})

    def named(self, name: str) -> str:
        """Return the heading that a person wrote; raises ImportProblem for none or several."""
        found = self._one(self._exact.get(exact(name), ())) or self.any_of((name,))
        if found is None:
            raise ImportProblem(
                M("{file} has no column {heading}.", file=self.file, heading=name),
                M("Its columns: {headings}", headings=tuple(filter(None, self.headings))),
            )
        return found

    def _one(self, places: Iterable[int]) -> str | None:
        found = sorted(places)
        if len(found) > 1:
            raise ImportProblem(
                M(
                    "{file}: the columns {columns} may both be meant.",
                    file=self.file,
                    columns=tuple(f"{column(place)} ({self.headings[place]})" for place in found),
                ),
                M("Give one of them another heading, or take it out of the file."),
            )
        return self.headings[found[0]] if found else None


def column(place: int) -> str:
    """Return the letters that a spreadsheet shows over a column, which is counted from 0."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def placed(file: str, headings: tuple[str, ...], survey: Survey, given: SurveyMap) -> Columns:
    """Find the column of every question with a scale; raises ImportProblem where one has none."""
    known = Headings(file, headings)
    asked: list[Asked] = []
    lacking: list[str] = []
    for question in survey.questions:
        options = survey.options_of(question)
        if not options or question.id in given.not_asked:
            continue
        heading = _heading(known, question, given)
        if heading is None:
            lacking.append(question.id)
        else:
            asked.append(Asked(question, heading, options, answers(question, options, given)))
    _each_has_its_own(file, asked, lacking)
    system = system_of(file, headings)
    group, own_id = (
        known.named(name) if name else None for name in (given.group, given.response_id)
    )
    response_id = own_id or (system.id if system else None)
    sent = system.sent if system else None
    used = {one.heading for one in asked} | {group, response_id, sent}
    left_out = tuple(heading for heading in headings if heading and heading not in used)
    personal = tuple(heading for heading in left_out if is_personal(heading))
    name = system.name if system else None
    return Columns(tuple(asked), group, response_id, left_out, personal, headings, name, sent)


def _heading(known: Headings, question: Question, given: SurveyMap) -> str | None:
    if question.id in given.questions:
        return known.named(given.questions[question.id])
    return known.any_of((question.id, *words_of(question.text)))


def _each_has_its_own(file: str, asked: list[Asked], lacking: list[str]) -> None:
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
    by_heading: dict[str, list[str]] = defaultdict(list)
    for one in asked:
        by_heading[one.heading].append(one.question.id)
    for heading, questions in by_heading.items():
        if len(questions) > 1:
            raise ImportProblem(
                M(
                    "{file}: the column {heading} would answer several questions: {questions}.",
                    file=file,
                    heading=heading,
                    questions=tuple(questions),
                ),
                M("Say in a file for --map which heading each has (questions: id: heading)."),
            )


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
        self._given = {loose(text): unit for text, unit in given.groups.items()}
        self._view = view
        for unit in view.snapshot.of(Unit):
            names = [words for name in unit.names for words in words_of(name.text)]
            short = unit.id.partition("-")[2]
            self._index.put(unit.id, (unit.id, short, *names, *words_of(unit.abbreviation)))

    def unit(self, text: str) -> str | None:
        """Return the id of a unit, None when the text names none or several."""
        found = self._given.get(loose(text)) or self._index.named(text)
        return found if found and isinstance(self._view.snapshot.get(found), Unit) else None


def not_an_option(file: str, row: int, one: Asked, value: str) -> ImportProblem:
    """Make the refusal of an answer that the scale does not have."""
    return ImportProblem(
        M(
            "{file}, row {row}, column {column}: {value} is no option of the scale.",
            file=file,
            row=row,
            column=one.heading,
            value=_visible(value),
        ),
        M(
            "Allowed values: {values}; say in a file for --map what it means"
            " (options: {scale}: text: value).",
            values=tuple(option.value for option in one.options),
            scale=one.question.scale,
        ),
    )


def _visible(text: str) -> str:
    """Write signs that nobody sees by their number."""
    return "".join(sign if sign.isprintable() else f"[U+{ord(sign):04X}]" for sign in text)


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
