"""Rules of issued reports: approved before they are placed, kept as PDF, explained, used."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from qms.engine.rule import Hit, duty
from qms.engine.years import AcademicYear
from qms.i18n import M
from qms.kinds.decision import Decision
from qms.kinds.issued_report import IssuedReport
from qms.model.items import until
from qms.model.record import Circle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.view import View
    from qms.i18n import Message


def _issued(view: View) -> Iterator[IssuedReport]:
    """Yield the reports issued up to today."""
    return (item for item in view.snapshot.of(IssuedReport) if item.issued <= view.today)


@duty("D301", "8.1.1, KZ-DOC-01")
def placed_before_approval(view: View) -> Iterator[Hit]:
    """A report left the office without approval, or before it was approved.

    Official reports are placed in the storage of the university after their approval; what stays
    inside the office that prepares it needs none.
    """
    for report in _issued(view):
        if report.shown_circle is Circle.INTERNAL:
            continue
        act = view.snapshot.get(report.approved) if report.approved else None
        if act is None:
            message = M("issued for the circle {circle} without approval", circle=_circle(report))
            hint = M("Name the act: qms set {id} approved DEC-...", id=report.id)
        elif isinstance(act, Decision) and act.date > report.issued:
            message = M("issued on {day}, approved on {later}", day=report.issued, later=act.date)
            hint = M("Correct the date of one of them, or issue it again after the approval.")
        else:
            continue
        yield Hit(report.id, ("approved",) if act else ("circle",), message, hint, report.issued)


def _circle(report: IssuedReport) -> Message:
    return M(report.shown_circle.value)


@duty("D302", "8.3(2), KZ-DOC-05")
def approved_without_pdf(view: View) -> Iterator[Hit]:
    """An approved report has no PDF among its files.

    Approved final versions are kept as PDF too, with marks of their approval: body, date, number
    of the minutes.
    """
    for report in _issued(view):
        has_pdf = any(file.name.lower().endswith(".pdf") for file in report.files)
        if report.approved and not has_pdf:
            yield Hit(
                report.id,
                ("approved",),
                M("approved, but none of its files is a PDF"),
                M("Issue its PDF: qms report issue FILE.pdf --approved {id}", id=report.approved),
                report.issued,
            )


@duty("D303", "8.3(2), KZ-DOC-04")
def version_without_summary(view: View) -> Iterator[Hit]:
    """A report replaces an issued one, and nobody wrote what changed.

    Important versions are named, and a short description of the changes is written.
    """
    for report in _issued(view):
        if report.supersedes and not report.summary:
            yield Hit(
                report.id,
                ("supersedes",),
                M("replaces {id}, but does not say what changed", id=report.supersedes),
                M('Say it: qms set {id} summary "..."', id=report.id),
                report.issued,
            )


@duty("D304", "8.4, KZ-REP-12")
def without_use(view: View) -> Iterator[Hit]:
    """A report of an academic year that is over has no recorded use.

    Results are used for (1) decisions of the Academic Council and the councils of schools, (2)
    methodical and organisational recommendations, (3) corrections of programmes and curricula and
    proposals on resources, (4) individual development of teaching staff and incentives.  A report
    that a later one replaces is left out.
    """
    replaced = {report.supersedes for report in _issued(view)}
    for report in _issued(view):
        over = AcademicYear.of(report.issued).last
        if over < view.today and report.id not in replaced and not until(report.uses, view.today):
            yield Hit(
                report.id,
                ("issued",),
                M(
                    "no use is recorded since {day}: neither a decision, nor recommendations, nor"
                    " corrections of programmes or resources, nor development of staff",
                    day=report.issued,
                ),
                M('Record it: qms report use {id} --use ... --text "..."', id=report.id),
                over + dt.timedelta(days=1),
            )
