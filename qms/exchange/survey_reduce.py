"""From the rows of a survey export to integer tables, with an account of every row."""

from __future__ import annotations

import os
import zlib
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from qms.engine.stats_reduce import reduce_codes
from qms.engine.stats_tables import SurveyTables
from qms.exchange.survey_answers import exact
from qms.exchange.survey_faults import nothing_in
from qms.exchange.survey_ids import Ids
from qms.exchange.survey_logic import Ruled
from qms.exchange.survey_personal import Looked
from qms.exchange.survey_refusals import no_unit, not_an_option
from qms.exchange.survey_rows import frames
from qms.exchange.survey_strata import Sizes, Strata
from qms.exchange.survey_tables import UNGROUPED

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import numpy as np
    import pandas as pd

    from qms.engine.stats_items import Form
    from qms.exchange.survey_columns import Asked, Columns, Groups
    from qms.kinds.survey import Survey

    Numbers = np.ndarray[Any, np.dtype[Any]]

_MIX: Final = 0x9E3779B97F4A7C15  # odd, so that no bit of an answer is lost (Knuth 6.4)

# Products of small matrices gain nothing by threads, which wait for each other by spinning.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


@dataclass(slots=True)
class Reduced:
    """Tables of a file, and what became of its rows.

    ``received`` = valid + ``incomplete`` + ``logic`` + ``duplicates``.  ``ids`` are keyed digests
    of the responses that count, in order; empty where the file names none.  ``personal`` are the
    columns that were dropped because their heading or what stands in them names people.  ``strata``
    are the valid answers by property and value of those who gave them.  ``complete`` are the valid
    rows that answer every question they were to answer, None where nothing says it.
    """

    tables: SurveyTables = field(default_factory=SurveyTables)
    received: int = 0
    incomplete: int = 0
    logic: int = 0
    duplicates: int = 0
    complete: int | None = None
    unfinished: int = 0
    straight: int = 0
    repeated: int = 0
    pseudonymised: int = 0
    ids: bytes = b""
    personal: tuple[str, ...] = ()
    strata: Sizes = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ask:
    """What is counted how: the instrument, its form, the key of pseudonyms.

    ``straight`` questions or more with one answer to all are a straight line.
    """

    survey: Survey
    form: Form
    key: bytes
    straight: int = 5


def reduced(  # noqa: PLR0913, PLR0917 -- what says how a file is read
    path: Path,
    columns: Columns,
    groups: Groups,
    ask: Ask,
    sheet: str | None = None,
    told: Callable[[float], None] | None = None,
) -> Reduced:
    """Count a file of answers; raises ImportProblem naming row and column of a wrong cell.

    A row without an answer to any question with a scale is incomplete.  Of the complete rows with
    one id of a response the first counts.  Equal answers are no duplicates.  ``told`` is called
    with the part of the file, 0 to 1, that is read.
    """
    return read_by(Reducer(path.name, columns, groups, ask), path, sheet, told)


def read_by(
    worker: Reducer, path: Path, sheet: str | None, told: Callable[[float], None] | None = None
) -> Reduced:
    """Let a reducer read a file piece by piece."""
    for piece in frames(path, worker.places, sheet, told, worker.looked.places):
        worker.add(piece)
    return worker.done()


class Reducer:
    """Adds piece after piece to the tables."""

    def __init__(self, file: str, columns: Columns, groups: Groups, ask: Ask) -> None:
        self.file = file
        self.columns = columns
        self.groups = groups
        self.ask = ask
        self.at = {heading: place for place, heading in reversed(list(enumerate(columns.heads)))}
        self.asked = columns.asked
        known = {item.id for item in ask.form.items}
        self.counted = [at for at, one in enumerate(self.asked) if one.question.id in known]
        self.form = _asked_of(ask.form, {self.asked[at].question.id for at in self.counted})
        self.found = Reduced(complete=0)
        self.ids = Ids(ask.key)
        self.looked = Looked(columns)
        self.strata = Strata(file, ((self.at[one.heading], one) for one in columns.strata))
        self.patterns: list[Numbers] = []

    @property
    def places(self) -> tuple[int, ...]:
        """The columns that are read."""
        return (*(self.at[name] for name in self.columns.read), *self.looked.places)

    def add(self, frame: pd.DataFrame) -> None:
        import numpy as np

        self.looked.look(frame)
        codes = [self._coded(frame, one) for one in self.asked]
        blank = [column == len(one.options) for one, column in zip(self.asked, codes, strict=True)]
        complete = ~np.logical_and.reduce(blank)
        ruled = Ruled(self.asked, self.ask.survey.logic, codes, blank)
        logic = complete & ruled.contradicting
        kept = self._first_of_id(frame, complete & ~logic)
        whole = kept & ~ruled.lacking
        names, group = self.grouped(frame)
        found = self.found
        found.received += len(frame)
        found.incomplete += int((~complete).sum())
        found.logic += int(logic.sum())
        found.duplicates += int(complete.sum() - logic.sum() - kept.sum())
        found.complete = (found.complete or 0) + int(whole.sum())
        found.unfinished += self._unfinished(frame, kept)
        found.pseudonymised += self._named(frame, kept)
        self.strata.add(frame, kept)
        if not kept.all():
            group, codes = group[kept], [column[kept] for column in codes]
        self._remark(names, group, codes)
        counted = [codes[at] for at in self.counted]
        if counted and len(group):
            found.tables = found.tables + reduce_codes(self.form, names, group, counted)

    def done(self) -> Reduced:
        """Return what was counted; raises ImportProblem where there was no row."""
        import numpy as np

        if not self.found.received:
            raise nothing_in(self.file)
        if self.patterns:
            patterns = np.concatenate(self.patterns)
            patterns.sort()
            self.found.repeated = int((patterns[1:] == patterns[:-1]).sum())
        self.found.ids = self.ids.stored
        self.found.personal = self.looked.personal
        self.found.strata = self.strata.sizes
        return self.found

    def _coded(self, frame: pd.DataFrame, one: Asked) -> Numbers:
        """Return the place of each row's option, the number of options where it is blank."""
        import numpy as np

        places, found = _texts(frame[self.at[one.heading]])
        width = len(one.options)
        places_of = [one.answers.place(text) if exact(text) else width for text in found]
        of_text = np.array([-1 if at is None else at for at in places_of], dtype=np.intp)
        codes: Numbers = of_text[places]
        if (of_text < 0).any():
            at = int(np.argmax(codes < 0))
            value = found[int(places[at])]
            guarded = one.heading in self.columns.guarded
            raise not_an_option(self.file, int(frame.index[at]), one, value, guarded=guarded)
        return codes

    def grouped(self, frame: pd.DataFrame) -> tuple[list[str], Numbers]:
        """Return the units of the piece and the place of each row's unit among them."""
        return self.units(frame, self.columns.group, self.groups)

    def units(
        self, frame: pd.DataFrame, name: str | None, groups: Groups
    ) -> tuple[list[str], Numbers]:
        """Return what a column says of the unit of each row; raises ImportProblem for a text."""
        import numpy as np

        if name is None:
            return [UNGROUPED], np.zeros(len(frame), dtype=np.int64)
        places, found = _texts(frame[self.at[name]])
        units: list[str] = []
        for place, text in enumerate(value.strip() for value in found):
            unit = groups.unit(text) if text else UNGROUPED
            if unit is None:
                row = frame.index[int(np.argmax(places == place))]
                raise no_unit(self.file, int(row), name, text)
            units.append(unit)
        known = sorted(set(units))
        return known, np.array([known.index(unit) for unit in units], dtype=np.int64)[places]

    def _first_of_id(self, frame: pd.DataFrame, rows: Numbers) -> Numbers:
        """Return which of some rows count: the first one of each id, all without an id."""
        name = self.columns.response_id
        if name is None:
            return rows
        return self.ids.first(frame[self.at[name]].tolist(), rows)

    def _unfinished(self, frame: pd.DataFrame, kept: Numbers) -> int:
        """Return how many of the rows that count were not sent off."""
        system = self.columns.from_
        if system is None or system.sent is None:
            return 0
        return int(frame[self.at[system.sent]].isin(("", *system.unsent)).to_numpy()[kept].sum())

    def _named(self, frame: pd.DataFrame, kept: Numbers) -> int:
        """Return how many of the rows that count had an id, which becomes a digest."""
        name = self.columns.response_id
        return 0 if name is None else int((frame[self.at[name]].to_numpy() != "")[kept].sum())

    def _remark(self, names: list[str], group: Numbers, codes: list[Numbers]) -> None:
        """Count straight lines, and keep a digest of each row's answers to find equal ones."""
        import numpy as np

        one_scale = self._longest_scale()
        least = np.full(len(group), np.iinfo(np.intp).max)
        most = np.full(len(group), -1)
        answered = np.zeros(len(group), dtype=np.int16)
        digest = np.array([zlib.crc32(name.encode()) for name in names], dtype=np.uint64)[group]
        for at, column in enumerate(codes):
            digest *= np.uint64(_MIX)
            digest += column.astype(np.uint64) + np.uint64(1)
            digest ^= digest >> np.uint64(29)
            if at in one_scale:
                given = column != len(self.asked[at].options)
                answered += given
                np.minimum(least, column, out=least, where=given)
                np.maximum(most, column, out=most, where=given)
        self.found.straight += int(((answered >= self.ask.straight) & (least == most)).sum())
        self.patterns.append(digest)

    def _longest_scale(self) -> set[int]:
        """Return the columns of the scale that most questions have."""
        scales = Counter(one.question.scale for one in self.asked)
        most = max(scales, key=lambda scale: scales[scale])
        return {at for at, one in enumerate(self.asked) if one.question.scale == most}


def _texts(column: pd.Series[Any]) -> tuple[Numbers, list[str]]:
    """Return the different texts of a column, and the place of each row's text among them."""
    import pandas as pd

    places, found = pd.factorize(column.to_numpy())
    return places, [str(text) for text in found]


def _asked_of(form: Form, asked: set[str]) -> Form:
    """Return the form of the questions that a file has columns for."""
    blocks = {
        block: tuple(name for name in names if name in asked)
        for block, names in form.blocks.items()
    }
    items = tuple(item for item in form.items if item.id in asked)
    return replace(form, items=items, blocks={block: ids for block, ids in blocks.items() if ids})
