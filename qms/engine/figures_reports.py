"""Issued reports of a period, and the use made of them (regulation on monitoring, 8.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.engine.figures import tally
from qms.kinds.issued_report import IssuedReport
from qms.model.items import until

if TYPE_CHECKING:
    from qms.engine.figures import Span
    from qms.engine.tally import Tally
    from qms.engine.view import View
    from qms.kinds.issued_report import Use

ANNUAL = "annual-iqas"
"""The kind of report that goes to the Academic Council once a year."""


@dataclass(frozen=True, slots=True)
class ReportFigures:
    """Reports issued within the period; ``used`` have at least one recorded use."""

    issued: Tally
    used: Tally
    unused: Tally


def report_figures(view: View, span: Span) -> ReportFigures:
    """Count the issued reports."""
    found = issued(view, span)
    return ReportFigures(
        issued=tally(found),
        used=tally(item for item in found if uses(view, item)),
        unused=tally(item for item in found if not uses(view, item)),
    )


def issued(view: View, span: Span) -> tuple[IssuedReport, ...]:
    """Return the reports issued within the period up to today, oldest first."""
    found = [
        item
        for item in view.snapshot.of(IssuedReport)
        if span.has(item.issued) and item.issued <= view.today
    ]
    return tuple(sorted(found, key=lambda item: (item.issued, item.id)))


def uses(view: View, report: IssuedReport) -> tuple[Use, ...]:
    """Return the uses recorded up to today, oldest first."""
    return until(report.uses, view.today)
