"""``qms trace``: the records behind a figure of a report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from qms.actions.trace import Wanted, plain
from qms.actions.trace import trace as follow
from qms.actions.values import choose
from qms.cli import state
from qms.cli.help import single
from qms.cli.output import as_json, envelope, line, machine, table
from qms.i18n import N_, M, _
from qms.model.record import Circle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.actions.trace import Traced, Trail
    from qms.i18n import Message

EXAMPLE = "qms trace annual#risks.live --year 2024-2025"


def _option(name: str, metavar: str, help_: str) -> Any:
    return typer.Option(f"--{name}", metavar=metavar, help=help_)


def _trace(  # noqa: PLR0917 -- an option each
    target: Annotated[
        str,
        typer.Argument(
            metavar=N_("REPORT#FIGURE"),
            help=N_("A report, an issued report or a file of one; without a figure, all of them"),
        ),
    ],
    year: Annotated[str | None, _option("year", "2024-2025", N_("Academic year"))] = None,
    semester: Annotated[
        str | None, _option("semester", "2024-2025/1", N_("Semester of an academic year"))
    ] = None,
    month: Annotated[str | None, _option("month", "2025-03", N_("Month"))] = None,
    since: Annotated[str | None, _option("since", N_("DATE"), N_("First day"))] = None,
    until: Annotated[str | None, _option("until", N_("DATE"), N_("Last day"))] = None,
    wave: Annotated[
        str | None, _option("wave", "WAVE[/LEVEL]", N_("Survey wave, and the level of groups"))
    ] = None,
    unit: Annotated[str | None, _option("unit", "ID", N_("Unit that the report is about"))] = None,
    circle: Annotated[
        str | None, _option("circle", "internal|corporate|public", N_("For whom the report is"))
    ] = None,
) -> None:
    session = state.session()
    given = {"year": year, "semester": semester, "month": month, "since": since, "until": until}
    given["wave"] = wave
    wanted = Wanted(
        {name: value for name, value in given.items() if value},
        unit,
        Circle(choose("--circle", circle, list(Circle))) if circle else None,
    )
    trail = follow(session, target, wanted)
    if as_json():
        envelope(session, "trace", _machine(trail))
    elif trail.one:
        _show_one(trail.figures[0], trail.commit)
    else:
        _show_all(trail)


def _machine(trail: Trail) -> Iterator[dict[str, Any]]:
    for item in plain(trail):
        records = [{name: machine(value) for name, value in one.items()} for one in item["records"]]
        yield {**item, "records": records}


def _show_one(figure: Traced, commit: str) -> None:
    line(M("{name}: {value}", name=figure.address, value=figure.value))
    if figure.label:
        line(figure.label)
    for message in _values(figure, commit):
        line(message)
    table(
        [_("Id"), _("Title"), _("State"), _("Score"), _("File")],
        [(one.id, one.title, one.state, one.score, one.path) for one in figure.records],
        _("Records"),
    )


def _values(figure: Traced, commit: str) -> Iterator[Message]:
    """Yield each value by its name; the only one there is stands in the first line."""
    if figure.published is not None:
        yield M("Published: {value}", value=figure.published)
    if figure.recounted is not None:
        yield M(
            "Computed again at commit {commit}: {value}",
            commit=commit[:12],
            value=figure.recounted,
        )
    if figure.published is not None or figure.recounted is not None:
        yield M("With today's records: {value}", value=figure.today or "-")


def _show_all(trail: Trail) -> None:
    issued = any(item.published or item.recounted for item in trail.figures)
    headings = [_("Figure"), _("What it counts"), _("Value"), _("Records")]
    more = [_("Published"), _("Computed again"), _("Today")] if issued else []
    by_section: dict[str, list[tuple[Any, ...]]] = {}
    for item in trail.figures:
        values = (item.published, item.recounted, item.today) if issued else ()
        row = (item.address, item.label, item.value, len(item.records), *values)
        by_section.setdefault(item.section, []).append(row)
    for section, rows in by_section.items():
        table([*headings, *more], rows, section or _("Not printed in the text"))


def trace() -> typer.Typer:
    """Build ``qms trace``."""
    return single(_trace, N_("Show the records behind a figure of a report"), EXAMPLE)
