"""The reports: one line each.  A report is a view model, a template and a line of this table."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Final

from qms.engine.periods import PeriodKind
from qms.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Callable

    from qms.report.frame import Content, Frame


@dataclass(frozen=True, slots=True)
class ReportSpec:
    """A report by its name on the command line.

    ``target`` is ``module:function`` under ``qms.report``, which takes a Frame and returns the
    Content; ``template`` lies under ``templates/``; with ``about_unit`` it is about one unit.
    """

    name: str
    title: str
    help: str
    period: PeriodKind
    target: str
    template: str
    about_unit: bool = False

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
)


def report_spec(name: str) -> ReportSpec | None:
    """Return a report by its name."""
    return next((spec for spec in FAMILY if spec.name == name), None)
