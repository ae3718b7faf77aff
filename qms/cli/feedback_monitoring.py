"""``qms feedback monitoring``: the log of what the departments heard in an academic year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import typer

from qms.cli import state
from qms.cli.output import as_json, envelope, line, table
from qms.engine.cells import named
from qms.engine.monitoring import SURVEY, heard, silent
from qms.engine.years import AcademicYear
from qms.errors import UsageProblem
from qms.i18n import N_, M, _
from qms.kinds.unit import Unit

if TYPE_CHECKING:
    from qms.engine.monitoring import Heard
    from qms.engine.view import View
    from qms.i18n import Message
    from qms.model.text import Text

EXAMPLE: Final = (
    "qms feedback monitoring\n"
    "qms feedback monitoring --year 2025-2026 --unit UNIT-faculty-of-technology"
)
_Year = Annotated[
    str | None,
    typer.Option("--year", metavar=N_("YEAR"), help=N_("Academic year, 2025-2026; else this one")),
]
_Unit = Annotated[
    str | None,
    typer.Option("--unit", metavar="UNIT", help=N_("A unit with those below it, not all")),
]


def monitoring(*, year: _Year = None, unit: _Unit = None) -> None:
    session = state.session()
    view = session.view
    when = AcademicYear.parse(year) if year else AcademicYear.of(view.today)
    if when is None:
        raise UsageProblem(
            M("{value} is no academic year.", value=year),
            M("As in: {example}", example="2025-2026"),
        )
    if unit is not None and not isinstance(view.snapshot.get(unit), Unit):
        raise UsageProblem(M("{id} is no unit.", id=unit), M("See the units with: qms unit list"))
    rows, without = heard(view, when, unit), silent(view, when, unit)
    if as_json():
        envelope(
            session,
            "feedback-monitoring",
            (
                *({"year": str(when), **_item(row)} for row in rows),
                *({"year": str(when), **_nothing(name)} for name in without),
            ),
        )
        return
    _print(view, when, rows, without)


def _print(
    view: View, when: AcademicYear, rows: tuple[Heard, ...], without: tuple[str, ...]
) -> None:
    if rows:
        table(
            [
                *(_("Unit"), _("Date"), _("Record"), _("Way of feedback"), _("Target group")),
                *(_("Number of people"), _("Topics")),
            ],
            [
                (
                    *(named(view, row.unit), row.date, row.record, _sort(view, row)),
                    _word(view, "target-group", row.group) if row.group else "",
                    "" if row.people is None else row.people,
                    tuple(_word(view, "feedback-topic", topic) for topic in row.topics),
                )
                for row in rows
            ],
            _("Monitoring of satisfaction by unit"),
        )
    else:
        line(M("Nothing is on record of {year}.", year=str(when)))
    if without:
        line(
            M("Departments with nothing: {units}", units=tuple(named(view, one) for one in without))
        )


def _sort(view: View, row: Heard) -> Text | Message | str:
    return M("survey") if row.sort == SURVEY else _word(view, "feedback-sort", row.sort)


def _word(view: View, vocabulary: str, word: str) -> Text | str:
    found = view.word(vocabulary, word)
    return found.label if found else word


def _item(row: Heard) -> dict[str, object]:
    return {
        "unit": row.unit,
        "date": row.date.isoformat(),
        "record": row.record,
        "sort": row.sort,
        "group": row.group,
        "people": row.people,
        "topics": list(row.topics),
    }


def _nothing(unit: str) -> dict[str, object]:
    nothing = dict.fromkeys(("date", "record", "sort", "group", "people"))
    return {"unit": unit, **nothing, "topics": []}
