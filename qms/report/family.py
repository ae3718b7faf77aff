"""The reports: one line each.  A report is a view model, a template and a line of this table."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Final

from qms.engine.periods import PeriodKind
from qms.i18n import N_
from qms.model.record import Circle

if TYPE_CHECKING:
    from collections.abc import Callable

    from qms.report.frame import Content, Frame


@dataclass(frozen=True, slots=True)
class ReportSpec:
    """A report by its name on the command line.

    ``target`` is ``module:function`` under ``qms.report``, which takes a Frame and returns the
    Content; ``template`` lies under ``templates/``; with ``about_unit`` it is about one unit;
    ``circle`` is whom it is for where the set of reports does not say.  Without ``cover`` its first
    page is the first of its text, unless a mark of approval asks for one.
    """

    name: str
    title: str
    help: str
    period: PeriodKind
    target: str
    template: str
    about_unit: bool = False
    circle: Circle = Circle.INTERNAL
    cover: bool = True

    @property
    def content(self) -> Callable[[Frame], Content]:
        """The function that gathers tables and figures, imported when first needed."""
        module, _, name = self.target.partition(":")
        found: Callable[[Frame], Content] = getattr(import_module(f"qms.report.{module}"), name)
        return found


FAMILY: Final = (
    ReportSpec(
        "annual",
        N_("Annual report on internal quality assurance"),
        N_("The annual report of an academic year"),
        PeriodKind.YEAR,
        "annual:annual",
        "report/annual.md.j2",
    ),
    ReportSpec(
        "extract",
        N_("Extract of the annual report for the public"),
        N_("The academic year in figures for the university's site"),
        PeriodKind.YEAR,
        "extract:extract",
        "report/public_extract.md.j2",
        circle=Circle.PUBLIC,
    ),
    ReportSpec(
        "operational",
        N_("Operational report"),
        N_("Indicators, events and CAPA status of a month"),
        PeriodKind.MONTH,
        "operational:operational",
        "report/operational.md.j2",
    ),
    ReportSpec(
        "semester",
        N_("Interim report"),
        N_("Dynamics of indicators, achievement of targets and identified risks of a semester"),
        PeriodKind.SEMESTER,
        "semester:semester",
        "report/semester.md.j2",
    ),
    ReportSpec(
        "unit",
        N_("Report of the unit"),
        N_("What the records know of a unit and those below it, for an academic year"),
        PeriodKind.YEAR,
        "unit_report:unit_report",
        "report/unit.md.j2",
        about_unit=True,
    ),
    ReportSpec(
        "unit-semester",
        N_("Report of the unit"),
        N_("What the records know of a unit and those below it, for a semester"),
        PeriodKind.SEMESTER,
        "unit_report:unit_report",
        "report/unit.md.j2",
        about_unit=True,
    ),
    ReportSpec(
        "survey-results",
        N_("Results of surveys"),
        N_("Response, satisfaction and distribution of answers of an academic year"),
        PeriodKind.YEAR,
        "survey_results:survey_results",
        "report/survey_results.md.j2",
    ),
    ReportSpec(
        "survey",
        N_("Results of a survey"),
        N_("One survey wave at a level: a page for the council, the rest as an annex"),
        PeriodKind.WAVE,
        "survey_report:survey_report",
        "report/survey.md.j2",
        cover=False,
    ),
    ReportSpec(
        "risks",
        N_("Risk register"),
        N_("The risk register as it is on a day"),
        PeriodKind.DAY,
        "register_reports:risk_register",
        "report/register.md.j2",
    ),
    ReportSpec(
        "capas",
        N_("Plan of corrective and preventive actions"),
        N_("The CAPA plan as it is on a day"),
        PeriodKind.DAY,
        "register_reports:capa_plan",
        "report/register.md.j2",
    ),
    ReportSpec(
        "actions",
        N_("State of risks and CAPAs"),
        N_("Movement, causes, ageing and effect of risks and CAPAs in an academic year"),
        PeriodKind.YEAR,
        "life_report:life_report",
        "report/life.md.j2",
    ),
    ReportSpec(
        "nonconformities",
        N_("Nonconformities and complaints"),
        N_("Nonconformities and complaints of an academic year: kinds, trend, effect"),
        PeriodKind.YEAR,
        "nc_report:nc_report",
        "report/nonconformities.md.j2",
    ),
    ReportSpec(
        "documents",
        N_("Register of documents"),
        N_("The register of documents as it is on a day"),
        PeriodKind.DAY,
        "documents_report:document_register",
        "report/documents.md.j2",
    ),
    ReportSpec(
        "decisions",
        N_("Register of decisions"),
        N_("Decisions of an academic year and their execution"),
        PeriodKind.YEAR,
        "register_reports:decision_register",
        "report/register.md.j2",
    ),
    ReportSpec(
        "obligations",
        N_("Report on the obligations of the year"),
        N_("What fell due in an academic year, and whether it was done in time"),
        PeriodKind.YEAR,
        "obligations_report:obligations",
        "report/register.md.j2",
    ),
    ReportSpec(
        "changes",
        N_("Change log of the registers"),
        N_("What was recorded of risks and CAPAs between two days"),
        PeriodKind.SPAN,
        "changes_report:changes",
        "report/changes.md.j2",
    ),
    ReportSpec(
        "access",
        N_("Access to records"),
        N_("Who may see which records, who granted it, and what is published"),
        PeriodKind.DAY,
        "access:access",
        "report/access.md.j2",
    ),
)


def report_spec(name: str) -> ReportSpec | None:
    """Return a report by its name."""
    return next((spec for spec in FAMILY if spec.name == name), None)
