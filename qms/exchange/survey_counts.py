"""Ready-made counts (question, option, group, n), as another system or department gives them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from qms.engine.stats_tables import SurveyTables
from qms.errors import ImportProblem
from qms.exchange.survey_answers import answers, loose, words_of
from qms.exchange.survey_columns import Asked, Headings
from qms.exchange.survey_faults import nothing_in, refuse_flaws
from qms.exchange.survey_people import words
from qms.exchange.survey_personal import harmless
from qms.exchange.survey_reduce import Reduced
from qms.exchange.survey_refusals import no_unit, not_an_option
from qms.exchange.survey_tables import UNGROUPED
from qms.exchange.tables import read_table
from qms.exchange.words import fold
from qms.i18n import M
from qms.kinds.wave import ALL

if TYPE_CHECKING:
    from pathlib import Path

    from qms.exchange.survey_columns import Groups
    from qms.exchange.survey_heads import Heads
    from qms.exchange.survey_map import CountColumn, SurveyMap
    from qms.exchange.tables import Row, Table
    from qms.kinds.survey import Survey

_QUESTION: Final = "question"
_OPTION: Final = "option"
_GROUP: Final = "group"
_N: Final = "n"
_COLUMNS: Final[tuple[CountColumn, ...]] = (_QUESTION, _OPTION, _GROUP, _N)


def are_counts(heads: Heads, given: SurveyMap) -> bool:
    """Tell whether a file has the columns question, option and n, in any language or by the map."""
    folded = {fold(heading) for heading in heads.names}
    return all(folded & set(_names(name, given)) for name in (_QUESTION, _OPTION, _N))


def _names(name: CountColumn, given: SurveyMap) -> tuple[str, ...]:
    """Return the headings that a column of counts may have, folded."""
    said = (given.counts[name],) if name in given.counts else words()["counts"][name]
    return tuple(map(fold, said))


def counted(
    path: Path, survey: Survey, groups: Groups, given: SurveyMap, sheet: str | None = None
) -> Reduced:
    """Read counts; an empty option is "left blank", an empty group or ``all`` the whole.

    Where the whole is given beside its groups, what the groups leave belongs to no group.  A group
    has as many respondents as its question with most answers; the other questions were left blank
    by the difference.  Raises ImportProblem naming the row.
    """
    worker = _Counter(read_table(path, sheet), survey, groups, given)
    for row in worker.table.rows[1:]:
        if not row.empty:
            worker.add(row)
    return worker.reduced()


class _Counter:
    """Adds rows up by group and question."""

    def __init__(self, table: Table, survey: Survey, groups: Groups, given: SurveyMap) -> None:
        self.table = table
        self.groups = groups
        self.places = _places(table, given)
        refuse_flaws(table, tuple(self.places.values()))
        self.heads = {name: table.rows[0].cells[at] for name, at in self.places.items()}
        self.rows: dict[tuple[str, ...], int] = {}
        self.given = given
        self.asked: dict[str, Asked] = {}
        for question in survey.questions:
            options = survey.options_of(question)
            if options:
                heading = self.heads[_OPTION]
                one = Asked(question, heading, options, answers(question, options, given))
                names = (question.id, *words_of(question.text))
                self.asked |= {fold(name): one for name in names}
        self.counts: dict[str, dict[str, list[int]]] = defaultdict(dict)

    def add(self, row: Row) -> None:
        one = self.asked.get(fold(self._cell(row, _QUESTION)))
        if one is None:
            raise self._wrong(row, _QUESTION, tuple({a.question.id for a in self.asked.values()}))
        unit, place, number = self._unit(row), self._place(row, one), self._number(row)
        self._once(row, (unit, one.question.id, str(place)), one)
        counts = self.counts[unit].setdefault(one.question.id, [0] * (len(one.options) + 1))
        counts[place] += number

    def _once(self, row: Row, key: tuple[str, str, str], one: Asked) -> None:
        """Raise ImportProblem for a second line; texts that the map makes one are added."""
        group, option = loose(self._cell(row, _GROUP)), loose(self._cell(row, _OPTION))
        mapped = {loose(text) for text in self.given.groups}
        texts = (group if group in mapped else "", option if option in one.answers.said else "")
        first = self.rows.setdefault((*key, *texts), row.number)
        if first != row.number:
            raise ImportProblem(
                M(
                    "{file}, rows {first} and {row}: one question, option and group twice.",
                    file=self.table.name,
                    first=first,
                    row=row.number,
                ),
                M("Give one row for each of them, and leave out sums of other rows."),
            )

    def _cell(self, row: Row, name: CountColumn) -> str:
        at = self.places.get(name)
        return row.cells[at].strip() if at is not None else ""

    def _unit(self, row: Row) -> str:
        text = self._cell(row, _GROUP)
        if not text or fold(text) == ALL:
            return ALL
        unit = self.groups.unit(text)
        if unit is None:
            raise no_unit(self.table.name, row.number, self.heads[_GROUP], text)
        return unit

    def _place(self, row: Row, one: Asked) -> int:
        text = self._cell(row, _OPTION)
        place = one.answers.place(text) if text else len(one.options)
        if place is None:
            raise not_an_option(self.table.name, row.number, one, text)
        return place

    def _number(self, row: Row) -> int:
        text = self._cell(row, _N)
        if not (text.isascii() and text.isdigit()):
            raise self._wrong(row, _N, ("0, 1, 2, ...",))
        return int(text)

    def _wrong(self, row: Row, column: CountColumn, allowed: tuple[str, ...]) -> ImportProblem:
        return ImportProblem(
            M(
                "{file}, row {row}, column {column}: {value} is not known here.",
                file=self.table.name,
                row=row.number,
                column=self.heads[column],
                value=harmless(self._cell(row, column), "***"),
            ),
            M("Allowed values: {values}", values=tuple(sorted(allowed))),
        )

    def reduced(self) -> Reduced:
        """Return the tables with the blank ones filled up; raises ImportProblem without a row."""
        if not self.rows:
            raise nothing_in(self.table.name)
        whole = self.counts.pop(ALL, {})
        widths = {
            question: len(counts)
            for questions in (whole, *self.counts.values())
            for question, counts in questions.items()
        }
        by_group = {group: _filled(rows, widths) for group, rows in self.counts.items()}
        if whole:
            rest = self._rest(_filled(whole, widths), by_group)
            if any(any(counts) for counts in rest.values()):
                by_group[UNGROUPED] = rest
        respondents = {
            group: max(sum(counts) for counts in questions.values())
            for group, questions in by_group.items()
        }
        counts = {
            (group, question): tuple(counts)
            for group, questions in by_group.items()
            for question, counts in questions.items()
        }
        tables = SurveyTables(respondents, counts)
        return Reduced(tables, received=sum(respondents.values()))

    def _rest(
        self, whole: dict[str, list[int]], by_group: dict[str, dict[str, list[int]]]
    ) -> dict[str, list[int]]:
        rest = {question: list(counts) for question, counts in whole.items()}
        for questions in by_group.values():
            for question, counts in questions.items():
                rest[question] = [a - b for a, b in zip(rest[question], counts, strict=True)]
        for question, counts in rest.items():
            if min(counts) < 0:
                raise ImportProblem(
                    M(
                        "{file}, {question}: the groups do not add up to the whole.",
                        file=self.table.name,
                        question=question,
                    ),
                    M("Give every question by the same groups, and the whole of all of them."),
                )
        return rest


def _places(table: Table, given: SurveyMap) -> dict[CountColumn, int]:
    """Return where each column of counts is; raises ImportProblem when one is there twice."""
    heads = table.rows[0].cells
    known = Headings(table.name, heads)
    found = ((name, known.any_of(_names(name, given))) for name in _COLUMNS)
    return {name: heads.index(heading) for name, heading in found if heading is not None}


def _filled(questions: dict[str, list[int]], widths: dict[str, int]) -> dict[str, list[int]]:
    """Add to the blank ones of each question what lacks to the group's respondents."""
    valid = max(sum(counts) for counts in questions.values())
    asked = {name: questions.get(name, [0] * width) for name, width in widths.items()}
    return {
        question: [*counts[:-1], counts[-1] + valid - sum(counts)]
        for question, counts in asked.items()
    }
