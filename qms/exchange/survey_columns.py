"""Which column of a survey export is which: questions, the group, the id of a response."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.errors import ImportProblem
from qms.exchange.lookup import Index
from qms.exchange.survey_answers import answers, exact, loose, words_of
from qms.exchange.survey_heads import words_of_heading
from qms.exchange.survey_people import heads_parts, heads_people, heads_personal_data
from qms.exchange.survey_refusals import each_has_its_own
from qms.exchange.survey_strata import StratumColumn, no_property, personal_data_of
from qms.exchange.words import fold
from qms.i18n import M
from qms.kinds.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qms.engine.view import View
    from qms.exchange.survey_answers import Answers
    from qms.exchange.survey_heads import Heads
    from qms.exchange.survey_map import SurveyMap
    from qms.exchange.survey_sources import System
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
    headings of the file.  ``from_`` is the platform it comes from, where it is known; ``strata``
    are columns of what tells those who answered apart, each with the property that it says.
    ``guarded`` are the columns of personal data and of answers in words, read or not: what stands
    in them is never repeated.
    """

    asked: tuple[Asked, ...]
    group: str | None
    response_id: str | None
    left_out: tuple[str, ...]
    personal: tuple[str, ...]
    heads: tuple[str, ...] = ()
    from_: System | None = None
    strata: tuple[StratumColumn, ...] = ()
    guarded: frozenset[str] = frozenset()

    @property
    def system(self) -> str | None:
        """The name of the platform."""
        return self.from_.name if self.from_ else None

    @property
    def sent(self) -> str | None:
        """The column that tells whether a response was sent off."""
        return self.from_.sent if self.from_ else None

    @property
    def read(self) -> tuple[str, ...]:
        """The headings of all columns that are read."""
        own = (self.group, self.response_id, self.sent)
        more = (name for name in own if name is not None)
        strata = (one.heading for one in self.strata)
        return tuple(dict.fromkeys((*(one.heading for one in self.asked), *more, *strata)))


class Headings:
    """The headings of a file; a name that several columns bear is nobody's."""

    def __init__(self, file: str, headings: Sequence[str], texts: Sequence[str] = ()) -> None:
        self.file = file
        self.headings = headings
        self._exact: dict[str, list[int]] = defaultdict(list)
        self._levels: tuple[dict[str, list[int]], ...] = tuple(defaultdict(list) for _ in range(3))
        beside = texts or ("",) * len(headings)
        for place, (heading, text) in enumerate(zip(headings, beside, strict=True)):
            self._exact[exact(heading)].append(place)
            for level, words in zip(self._levels, words_of_heading(heading, text), strict=True):
                for word in set(words):
                    level[word].append(place)

    def any_of(self, names: Iterable[str]) -> str | None:
        """Return the heading that is one of the names, None without one; raises ImportProblem.

        A whole heading or a code goes before a text beside it, and this before a part of it.
        """
        folded = tuple(filter(None, map(fold, names)))
        found = (
            self._one({place for name in folded for place in level.get(name, ())})
            for level in self._levels
        )
        return next((heading for heading in found if heading is not None), None)

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


def placed(file: str, heads: Heads, survey: Survey, given: SurveyMap) -> Columns:
    """Find the column of every question with a scale; raises ImportProblem where one has none."""
    known = Headings(file, heads.names, heads.texts)
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
    each_has_its_own(known, survey, asked, lacking)
    system = heads.system
    group, own_id = (
        known.named(name) if name else None for name in (given.group, given.response_id)
    )
    response_id = own_id or (system.id if system else None)
    strata = tuple(_strata(known, given))
    sent = system.sent if system else None
    own = (one.heading for one in asked)
    used = {*own, *(one.heading for one in strata), group, response_id, sent}
    left_out = tuple(heading for heading in heads.names if heading and heading not in used)
    personal = tuple(name for name in left_out if heads_personal_data(name) or heads_people(name))
    guarded = frozenset((*filter(heads_personal_data, heads.names), *_open(known, survey, given)))
    return Columns(
        tuple(asked), group, response_id, left_out, personal, heads.names, system, strata, guarded
    )


def _open(known: Headings, survey: Survey, given: SurveyMap) -> Iterator[str]:
    """Yield the headings of the questions without a scale."""
    for question in survey.questions:
        if not survey.options_of(question) and question.id not in given.not_asked:
            heading = _heading(known, question, given)
            if heading is not None:
                yield heading


def _strata(known: Headings, given: SurveyMap) -> Iterator[StratumColumn]:
    for name, what in given.strata.items():
        values = given.strata_values.get(what, {})
        heading = known.named(name)
        if heads_people(heading) or heads_people(what):
            raise no_property(known.file, heading)
        personal = any(heads_personal_data(one) and not heads_parts(one) for one in (heading, what))
        if personal and not values:
            raise personal_data_of(known.file, heading)
        texts = {loose(text): value for text, value in values.items()}
        yield StratumColumn(heading, what, texts, personal)


def _heading(known: Headings, question: Question, given: SurveyMap) -> str | None:
    if question.id in given.questions:
        return known.named(given.questions[question.id])
    return known.any_of((question.id, *words_of(question.text)))


class Groups:
    """Finds the unit that a cell means: by the map, by id, name or abbreviation."""

    def __init__(self, view: View, given: SurveyMap) -> None:
        self._index = Index()
        self._given = {loose(text): unit for text, unit in given.groups.items()}
        self._units: set[str] = set()
        for unit in view.snapshot.of(Unit):
            names = [words for name in unit.names for words in words_of(name.text)]
            short = unit.id.partition("-")[2]
            self._units.add(unit.id)
            self._index.put(unit.id, (unit.id, short, *names, *words_of(unit.abbreviation)))

    def unit(self, text: str) -> str | None:
        """Return the id of a unit, None when the text names none or several."""
        found = self._given.get(loose(text)) or self._index.named(text)
        return found if found in self._units else None
