"""``qms report``: one command for each report of the family."""

from __future__ import annotations

import inspect
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from qms.actions.papers import Order
from qms.actions.reports import Asked, make_report, period_of
from qms.actions.values import choose
from qms.cli import state
from qms.cli.common import languages
from qms.cli.help import QmsCommand, group
from qms.cli.issue import add_issue
from qms.cli.notes import left_out, unread_policies
from qms.cli.panel import add_panel
from qms.cli.papers import show_paths
from qms.cli.report_list import show_reports
from qms.engine.periods import PeriodKind
from qms.errors import UsageProblem
from qms.i18n import N_, M
from qms.model.record import Circle
from qms.report.family import FAMILY
from qms.report.render import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable

    from qms.actions.session import Session
    from qms.report.family import ReportSpec

PLACE: Final = Path("build/reports")
_PERIODS: Final = {
    PeriodKind.YEAR: (("year", "2024-2025", N_("Academic year")),),
    PeriodKind.SEMESTER: (("semester", "2024-2025/1", N_("Semester of an academic year")),),
    PeriodKind.MONTH: (("month", "2025-03", N_("Month")),),
    PeriodKind.SPAN: (
        ("since", N_("DATE"), N_("First day")),
        ("until", N_("DATE"), N_("Last day")),
    ),
    PeriodKind.DAY: (),
    PeriodKind.WAVE: (
        ("wave", "WAVE", N_("Survey wave")),
        ("level", "university|faculty|department", N_("Level of the groups set side by side")),
        ("unit", N_("ID"), N_("Unit that the report is about")),
    ),
}
_COMMON: Final = (
    ("circle", "|".join(circle.value for circle in Circle), N_("For whom the report is")),
    ("approved", N_("ID"), N_("Decision that approved the report; its mark stands on the cover")),
)


def _command(spec: ReportSpec) -> Callable[..., None]:
    """Return the command of a report, with the options of its period as its signature."""

    def run(**given: Any) -> None:
        session = state.session()
        unread_policies(session)
        if spec.about_unit and not given["unit"].strip():
            raise UsageProblem(
                M("Missing: {options}", options=("UNIT",)), M("See the ids with: qms unit list")
            )
        first = next((given[name] for name, *_rest in _PERIODS[spec.period]), None)
        asked = Asked(
            spec,
            period_of(session, spec.period, first, given.get("until") or given.get("level") or ""),
            circle=Circle(choose("--circle", given["circle"], list(Circle)))
            if given["circle"]
            else None,
            unit=given.get("unit"),
            approved=given["approved"],
        )
        written = make_report(session, asked, order(session, given["formats"], given["out"]))
        show_paths(session, "report", written)
        left_out(session)

    parameters = _parameters(spec)
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {item.name: item.annotation for item in parameters}
    return run


def order(session: Session, formats: str, out: Path) -> Order:
    """Read what the options say; a relative folder is one of the current folder."""
    wanted = tuple(choose("--format", part.strip(), FORMATS) for part in formats.split(","))
    asked = languages(state.common()) or (session.config.default_language,)
    folder = Path(os.path.normpath(Path.cwd() / out))
    if folder.is_file():
        raise UsageProblem(
            M("{path} is a file; {option} takes a folder.", path=str(folder), option="--out"),
            M("The files of a report are named by what they are."),
        )
    return Order(wanted, asked, folder, say(), say() if sys.stderr.isatty() else None)


def say() -> Callable[[str], None]:
    """Return how a command talks beside its answer."""
    return lambda text: typer.echo(text, err=True)


def _parameters(spec: ReportSpec) -> list[inspect.Parameter]:
    words = [*_PERIODS[spec.period], *_COMMON]
    found = [
        _parameter(
            name, str | None, typer.Option(f"--{name}", metavar=metavar, help=help_), default=None
        )
        for name, metavar, help_ in words
    ]
    formats = typer.Option("--format", metavar=",".join(FORMATS), help=N_("Formats, with commas"))
    out = typer.Option("--out", metavar=N_("FOLDER"), help=N_("Where to write"))
    found.append(_parameter("formats", str, formats, default="pdf,docx"))
    found.append(_parameter("out", Path, out, default=PLACE))
    if spec.about_unit:
        about = typer.Argument(metavar=N_("UNIT"), help=N_("Unit that the report is about"))
        empty = inspect.Parameter.empty
        found.insert(0, _parameter("unit", str, about, default=empty))
    return found


def _parameter(name: str, kind: Any, declared: Any, default: Any) -> inspect.Parameter:
    annotation = Annotated[kind, declared]
    keyword = inspect.Parameter.KEYWORD_ONLY
    return inspect.Parameter(name, keyword, default=default, annotation=annotation)


def example(spec: ReportSpec) -> str:
    """Return a command line that works in the sample university."""
    names = (name for name, *_rest in _PERIODS[spec.period] if name in _EXAMPLES)
    options = " ".join(f"--{name} {_EXAMPLES[name]}" for name in names)
    unit = "UNIT-school-of-medicine" if spec.about_unit else ""
    parts = ("qms report", spec.name, unit, options, "--lang kk --format pdf,docx")
    return " ".join(part for part in parts if part)


_EXAMPLES: Final = {
    "year": "2024-2025",
    "semester": "2024-2025/1",
    "month": "2025-03",
    "since": "2025-09-01",
    "until": "2026-01-31",
    "wave": "WAVE-2026-0001",
    "level": "faculty",
}


def report() -> typer.Typer:
    """Build ``qms report``."""
    app = group(
        N_("Make a report"), "qms report annual --year 2024-2025 --lang kk --format pdf,docx"
    )
    app.callback(invoke_without_command=True, no_args_is_help=False)(show_reports)
    for spec in FAMILY:
        app.command(spec.name, cls=QmsCommand, help=spec.help, epilog=example(spec))(_command(spec))
    add_panel(app)
    add_issue(app)
    return app
