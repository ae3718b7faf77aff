"""Sections 12 and 13: reports issued and used; figures published earlier, computed anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from qms.engine.figures_reports import ANNUAL, issued, uses
from qms.engine.tally import Share, Tally
from qms.engine.view import View
from qms.engine.year_figures import figure_at, year_data
from qms.engine.years import AcademicYear
from qms.i18n import N_, Day, M
from qms.kinds.issued_report import IssuedReport
from qms.report.annual.units import considered
from qms.report.figure_words import figure_words
from qms.report.lists import Head, Line, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.year_figures import YearFigures
    from qms.i18n import Message
    from qms.kinds.issued_report import IssuedFigure, Use
    from qms.report.annual.part import Part
    from qms.report.document import Table

_TENTH: Final = 0.05
"""Per cent are printed with one digit after the sign: less is no difference."""

_ISSUED = (
    Head("id", N_("Id"), 2),
    Head("title", N_("Report"), 3),
    Head("issued", N_("Issued on"), 1, "date"),
    Head("uses", N_("Use made of it"), 3),
    Head("meeting", N_("Considered at"), 1),
)
_EARLIER = (
    Head("figures", N_("Figure"), 4),
    Head("id", N_("Published in"), 2),
    Head("issued", N_("Issued on"), 1, "date"),
    Head("figures", N_("Published"), 1, "number"),
    Head("figures", N_("Recomputed"), 1, "number"),
    Head("figures", N_("Difference"), 1),
)


def issued_table(part: Part) -> Table:
    """Return the reports of the year and what was made of each."""
    lines = [
        Line(
            report,
            (report.id, report.title, report.issued, _uses(part, report), considered(part, report)),
        )
        for report in issued(part.view, part.year)
    ]
    return listed(part.frame, "reports", N_("Reports issued within the year"), _ISSUED, lines)


def _uses(part: Part, report: IssuedReport) -> tuple[Message, ...] | Message:
    found = uses(part.view, report)
    return tuple(_use(part, item) for item in found) or M(N_("no use recorded"))


def _use(part: Part, item: Use) -> Message:
    word = part.view.word("report-use", item.use) if item.use else None
    kind = word.label if word else item.use
    said = M("{kind}: {words}", kind=kind, words=item.text) if kind else item.text
    day, record = Day(item.date), item.decision
    if record is None:
        return M("{day}, {said}", day=day, said=said)
    return M("{day}, {said} ({record})", day=day, said=said, record=record)


@dataclass(frozen=True, slots=True)
class Earlier:
    """A figure as a report printed it, beside what the records say of that day now."""

    report: IssuedReport
    figure: IssuedFigure
    now: Tally | Share | None

    @property
    def differs(self) -> bool:
        """Whether the two are printed differently."""
        if self.now is None:
            return False
        allowed = _TENTH if isinstance(self.now, Share) else 0
        return abs(self.figure.value - self.now) > allowed


@dataclass(frozen=True, slots=True)
class EarlierFigures:
    """Reports with figures published earlier, and those of them with a figure that differs."""

    reports: Tally
    differing: Tally
    figures: int
    not_recomputed: int


def earlier(part: Part) -> tuple[Earlier, ...]:
    """Return the figures of the annual reports issued up to today, computed anew.

    Each is computed from today's records for the day whose data the report showed.
    """
    found = [item for item in part.view.snapshot.of(IssuedReport) if _counts(part, item)]
    found.sort(key=lambda item: (item.issued, item.id))
    return tuple(one for report in found for one in _of_report(part, report))


_WHOLE: Final = frozenset({None, "annual"})
"""What an issued report says of the report it is: an extract has figures of its own."""


def _counts(part: Part, item: IssuedReport) -> bool:
    annual = item.report_kind == ANNUAL and item.scope is None and item.report in _WHOLE
    return annual and item.issued <= part.view.today and bool(item.figures)


def _of_report(part: Part, report: IssuedReport) -> Iterator[Earlier]:
    figures = _figures_then(part, report)
    for item in report.figures:
        yield Earlier(report, item, figure_at(figures, item.name) if figures else None)


def _figures_then(part: Part, report: IssuedReport) -> YearFigures | None:
    year = AcademicYear.parse(report.period)
    if year is None:
        return None
    day = min(report.data_as_of or report.issued, year.last)
    return year_data(View(part.view.snapshot, day), year).figures


def earlier_figures(found: tuple[Earlier, ...]) -> EarlierFigures:
    """Count what was published earlier."""
    return EarlierFigures(
        reports=Tally(item.report.id for item in found),
        differing=Tally(item.report.id for item in found if item.differs),
        figures=sum(item.now is not None for item in found),
        not_recomputed=sum(item.now is None for item in found),
    )


def earlier_table(part: Part, found: tuple[Earlier, ...]) -> Table:
    """Return published beside recomputed figures; those of tables are only counted."""
    lines = [Line(item.report, _compared(part, item)) for item in found if item.now is not None]
    return listed(part.frame, "earlier", N_("Figures published earlier"), _EARLIER, lines)


def _compared(part: Part, item: Earlier) -> tuple[Any, ...]:
    now = item.now
    shown = round(now, 1) if isinstance(now, Share) else now
    return (
        figure_words(part.view, item.figure.name) or item.figure.name,
        item.report.id,
        item.report.issued,
        item.figure.value,
        shown,
        M(N_("differs")) if item.differs else None,
    )
