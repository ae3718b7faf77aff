"""What every section of the annual report is made of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from qms.engine.cells import named
from qms.engine.circles import may_name
from qms.engine.columns import cell
from qms.report.lists import counts
from qms.report.registers import Registers, cut_note

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qms.engine.tally import Share
    from qms.engine.view import View
    from qms.engine.year_figures import YearData, YearFigures
    from qms.engine.years import AcademicYear
    from qms.model.record import Record
    from qms.report.document import Table
    from qms.report.frame import Frame
    from qms.report.lists import Head


def rounded(share: Share | None) -> float | None:
    """Return per cent as a table prints it, with one digit after the sign."""
    return None if share is None else round(share, 1)


@dataclass(frozen=True, slots=True)
class Part:
    """The frame of the report with the figures of its year, computed once."""

    frame: Frame
    data: YearData

    @property
    def view(self) -> View:
        """The records as they stand on the day of the report."""
        return self.frame.view

    @property
    def lang(self) -> str:
        """The language of the report."""
        return self.frame.lang

    @property
    def year(self) -> AcademicYear:
        """The academic year that it is about."""
        return self.frame.period.year

    @property
    def figures(self) -> YearFigures:
        """The figures of the year."""
        return self.data.figures

    @property
    def registers(self) -> Registers:
        """Tables of records for the circle of the report."""
        return Registers(self.view, self.lang, self.frame.circle)

    def name(self, record_id: str | None) -> Any:  # noqa: ANN401 -- a text or the id itself
        """Return the name of a unit, body or role, or the title of a record."""
        return self.view.name(record_id) or record_id if record_id else None

    def cells(self, record: Record, *columns: str) -> tuple[Any, ...]:
        """Return what columns show for a record, with names in the place of ids."""
        return tuple(named(self.view, cell(self.view, record, column)) for column in columns)

    def counts(
        self,
        name: str,
        caption: str,
        heads: Sequence[Head],
        rows: Iterable[tuple[Any, ...]],
        origin: Iterable[tuple[str, ...]] = (),
    ) -> Table:
        """Return a table of figures; the words of ``heads`` and ``caption`` are the program's."""
        return counts(self.frame, name, caption, heads, rows, origin)

    def entries(
        self,
        name: str,
        caption: str,
        heads: Sequence[Head],
        found: Iterable[tuple[str, tuple[Any, ...]]],
    ) -> Table:
        """Return a table of records of several kinds, each an id and its cells.

        Records whose id the circle may not see are left out; a note says how many.  A first column
        ``row`` numbers those that are shown.
        """
        known = tuple(found)
        kept = [item for item in known if may_name(self.view, item[0], self.frame.circle)]
        numbered = heads[0].key == "row"
        rows = [(n, *cells) if numbered else cells for n, (_id, cells) in enumerate(kept, 1)]
        made = self.counts(name, caption, heads, rows, [(record,) for record, _cells in kept])
        return replace(made, note=cut_note(len(known) - len(kept), self.lang))
