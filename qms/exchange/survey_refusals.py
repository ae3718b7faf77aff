"""What is said of a survey export that cannot be placed, and what to do about it."""

from __future__ import annotations

import json
from collections import defaultdict
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from qms.errors import ImportProblem
from qms.exchange.survey_answers import words_of
from qms.exchange.words import fold
from qms.i18n import M

if TYPE_CHECKING:
    from qms.exchange.survey_columns import Asked, Headings
    from qms.i18n import Message
    from qms.kinds.survey import Survey

_NEAR: Final = 0.6


def each_has_its_own(
    known: Headings, survey: Survey, asked: list[Asked], lacking: list[str]
) -> None:
    """Raise ImportProblem where a question lacks its column, or two questions have one."""
    file = known.file
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
