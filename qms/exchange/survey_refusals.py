"""What is said of a survey export that cannot be placed, and what to do about it."""

from __future__ import annotations

import json
from collections import defaultdict
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from qms.errors import ImportProblem
from qms.exchange.survey_answers import exact, loose, words_of
from qms.exchange.survey_people import heads_people, heads_personal_data
from qms.exchange.survey_personal import harmless
from qms.exchange.words import fold
from qms.i18n import M

if TYPE_CHECKING:
    from qms.exchange.survey_columns import Asked, Headings
    from qms.i18n import Message
    from qms.kinds.survey import Survey

_NEAR: Final = 0.6
_BETWEEN: Final = (";", ", ", "|", "\n")
"""Signs by which forms part the answers to a checkbox question."""


def each_has_its_own(
    known: Headings, survey: Survey, asked: list[Asked], lacking: list[str]
) -> None:
    """Raise ImportProblem where a question lacks its column, or two questions have one."""
    file = known.file
    if not asked and _has_options(known, survey):
        raise _wide(file)
    if lacking or not asked:
        raise ImportProblem(
            M(
                "{file}: no column for the questions {questions}.",
                file=file,
                questions=tuple(lacking),
            ),
            _proposed(known, survey, asked, lacking),
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


def _has_options(known: Headings, survey: Survey) -> bool:
    """Tell whether options of a question are headings: counts with one row per question."""
    heads = {loose(name) for name in known.headings}
    for question in survey.questions:
        options = [
            {loose(option.value), *map(loose, words_of(option.label))}
            for option in survey.options_of(question)
        ]
        found = sum(bool(names & heads) for names in options)
        if found > 1 and 2 * found >= len(options):
            return True
    return False


def _wide(file: str) -> ImportProblem:
    return ImportProblem(
        M("{file}: its columns are options, so it holds one row per question.", file=file),
        M(
            "Give ready-made counts with one row for each question, option and group: the columns"
            " question, option, group, n, or other headings in a file for --map: {map}",
            map="counts: {question: ..., option: ..., group: ..., n: ...}",
        ),
    )


def _proposed(known: Headings, survey: Survey, asked: list[Asked], lacking: list[str]) -> Message:
    """Propose a map of the columns whose headings are nearest to the questions that lack one."""
    used = {one.heading for one in asked}
    free = {fold(name): name for name in known.headings if name and name not in used}
    near: dict[str, str] = {}
    for question in filter(None, map(survey.question, lacking)):
        texts = [fold(words) for words in words_of(question.text)]
        found = [name for text in texts for name in get_close_matches(text, free, 1, _NEAR)]
        if found:
            near[question.id] = free[found[0]]
    if near:
        return M(
            "If these columns are meant, write them into a file for --map: {map}",
            map=json.dumps({"questions": near}, ensure_ascii=False),
        )
    return M(
        "Say in a file for --map which heading each has (questions: id: heading), or that"
        " it was not asked (not_asked)."
    )


def not_an_option(
    file: str, row: int, one: Asked, value: str, *, guarded: bool = False
) -> ImportProblem:
    """Make the refusal of an answer that the scale does not have.

    What a person may have written or is known by is not repeated: ``guarded`` is a column of those.
    """
    if not guarded and _are_several(one, value):
        return _several(file, row, one, value)
    return ImportProblem(
        M(
            "{file}, row {row}, column {column}: {value} is no option of the scale.",
            file=file,
            row=row,
            column=one.heading,
            value="***" if guarded else _shown(one.heading, value),
        ),
        M(
            "Allowed values: {values}; say in a file for --map what it means"
            " (options: {scale}: text: value).",
            values=tuple(option.value for option in one.options),
            scale=one.question.scale,
        ),
    )


def _are_several(one: Asked, value: str) -> bool:
    """Tell whether a cell holds several options, as forms write those of a checkbox question."""
    for sign in _BETWEEN:
        parts = [part for part in value.split(sign) if exact(part)]
        known = sum(one.answers.place(part) is not None for part in parts)
        if known > 1 or (sign == ";" and len(parts) > 1 and exact(value).endswith(sign)):
            return True
    return False


def _several(file: str, row: int, one: Asked, value: str) -> ImportProblem:
    return ImportProblem(
        M(
            "{file}, row {row}, column {column}: {value} are several answers in one cell.",
            file=file,
            row=row,
            column=one.heading,
            value=_shown(one.heading, value),
        ),
        M(
            "A question has one answer. Make a question and a column of each option, as LimeSurvey"
            " exports them; or leave it out in a file for --map: {map}",
            map=f"not_asked: [{one.question.id}]",
        ),
    )


def _shown(heading: str, text: str) -> str:
    """Return what stands in a cell, or stars for what names a person."""
    named = heads_personal_data(heading) or heads_people(heading)
    return "***" if named else _visible(harmless(text, "***"))


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
            value=_shown(column, value),
        ),
        M("Say in a file for --map which unit it is (groups: text: UNIT-...)."),
    )
