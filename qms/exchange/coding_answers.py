"""Answers in words, taken from a file of answers: they are kept outside git and never counted."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from qms.exchange.survey_answers import exact, words_of
from qms.exchange.survey_columns import Headings
from qms.exchange.survey_people import heads_personal_data
from qms.exchange.survey_refusals import no_unit
from qms.exchange.survey_rows import pieces
from qms.exchange.survey_tables import UNGROUPED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pandas as pd

    from qms.exchange.survey_columns import Asked, Columns, Groups
    from qms.exchange.survey_heads import Heads
    from qms.exchange.survey_map import SurveyMap
    from qms.kinds.survey import Logic, Survey


class Answer(NamedTuple):
    """An answer in words.

    ``response`` is the response's own id where it has one (``own_id``), else the number of its row.
    """

    question: str
    response: str
    own_id: bool
    group: str
    text: str


@dataclass(frozen=True, slots=True)
class OpenColumns:
    """The columns of the open questions of a file, by question; those of names are not read."""

    headings: dict[str, str]

    def __bool__(self) -> bool:
        return bool(self.headings)


def open_columns(file: str, found: Heads, survey: Survey, given: SurveyMap) -> OpenColumns:
    """Find the columns of the questions without a scale; raises ImportProblem for two of one."""
    known = Headings(file, found.names, found.texts)
    placed: dict[str, str] = {}
    for question in survey.questions:
        if question.scale is not None or question.id in given.not_asked:
            continue
        if question.id in given.questions:
            heading: str | None = known.named(given.questions[question.id])
        else:
            heading = known.any_of((question.id, *words_of(question.text)))
        if heading is not None and not heads_personal_data(heading):
            placed[question.id] = heading
    return OpenColumns(placed)


def read_answers(  # noqa: PLR0913, PLR0917 -- what says how a file is read
    path: Path,
    columns: Columns,
    opened: OpenColumns,
    groups: Groups,
    logic: tuple[Logic, ...] = (),
    sheet: str | None = None,
) -> Iterator[Answer]:
    """Yield the answers in words of the rows that count, as the reducer of answers counts them.

    These are the complete ones that do not contradict themselves, the first of each id.  Raises
    ImportProblem as counting does.
    """
    if not opened:
        return
    names = dict.fromkeys((*columns.read, *opened.headings.values()))
    reader = _Reader(path.name, columns, opened, groups, logic)
    for piece in pieces(path, tuple(names), sheet):
        yield from reader.answers(piece)


class _Reader:
    """Reads piece after piece; knows the responses that it has seen."""

    def __init__(
        self,
        file: str,
        columns: Columns,
        opened: OpenColumns,
        groups: Groups,
        logic: tuple[Logic, ...],
    ) -> None:
        self.file = file
        self.columns = columns
        self.opened = opened
        self.groups = groups
        self.logic = logic
        self.seen: set[str] = set()

    def answers(self, piece: pd.DataFrame) -> Iterator[Answer]:
        kept = self._kept(piece)
        group = self._cells(piece, self.columns.group)
        for question, heading in self.opened.headings.items():
            texts = piece[heading].tolist()
            for at, response, own_id in kept:
                text = tidy(str(texts[at]))
                if text:
                    unit = self._group(int(piece.index[at]), group[at])
                    yield Answer(question, response, own_id, unit, text)

    def _kept(self, piece: pd.DataFrame) -> list[tuple[int, str, bool]]:
        """Return place and name of the rows that count."""
        odd = self._contradicting(piece)
        rows = _filled(piece, [one.heading for one in self.columns.asked])
        ids = self._cells(piece, self.columns.response_id)
        kept: list[tuple[int, str, bool]] = []
        for at in (row for row in rows if row not in odd):
            if not ids[at]:
                kept.append((at, str(piece.index[at]), False))
            elif ids[at] not in self.seen:
                self.seen.add(ids[at])
                kept.append((at, ids[at], True))
        return kept

    def _contradicting(self, piece: pd.DataFrame) -> set[int]:
        """Return the rows that answer a question which another answer of theirs rules out."""
        asked = {one.question.id: one for one in self.columns.asked}
        found: set[int] = set()
        for rule in self.logic:
            one = asked.get(rule.question)
            excluded = [asked[name].heading for name in rule.excludes if name in asked]
            if one is None or not excluded:
                continue
            options = dict(enumerate(option.value for option in one.options))
            said = [options.get(_place(one, text)) for text in piece[one.heading].tolist()]
            also = set(_filled(piece, excluded))
            found |= {at for at, value in enumerate(said) if value in rule.values and at in also}
        return found

    @staticmethod
    def _cells(piece: pd.DataFrame, name: str | None) -> list[str]:
        if name is None:
            return [""] * len(piece)
        return [str(cell).strip() for cell in piece[name].tolist()]

    def _group(self, row: int, text: str) -> str:
        if not text:
            return UNGROUPED
        unit = self.groups.unit(text)
        if unit is None:
            raise no_unit(self.file, row, str(self.columns.group), text)
        return unit


def _place(one: Asked, text: str) -> int:
    place = one.answers.place(str(text))
    return -1 if place is None else place


def _filled(piece: pd.DataFrame, names: list[str]) -> list[int]:
    """Return the places of the rows with anything in these columns; each text is tried once."""
    import numpy as np
    import pandas as pd

    found = np.zeros(len(piece), dtype=bool)
    for name in names:
        codes, texts = pd.factorize(piece[name])
        found |= np.array([bool(exact(str(text))) for text in texts], dtype=bool)[codes]
    places: list[int] = np.flatnonzero(found).tolist()
    return places


def tidy(text: str) -> str:
    """Return a text composed, without signs that are not seen but line breaks; no empty lines."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = (
        "".join(sign if sign.isprintable() else " " for sign in line)
        for line in composed.split("\n")
    )
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))
