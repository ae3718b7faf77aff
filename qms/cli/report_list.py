"""``qms report`` without a name: the reports there are and which are due."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from qms.actions.report_list import UNIT, report_list
from qms.cli import state
from qms.cli.notes import note
from qms.cli.output import as_json, envelope, table
from qms.engine.obligations import WAITS
from qms.engine.periods import PeriodKind
from qms.engine.report_set import STATES, ReportState, periods
from qms.i18n import M, _
from qms.report.family import report_spec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qms.actions.report_list import Listed
    from qms.engine.report_set import ReportRow
    from qms.i18n import Shown


def show_reports(ctx: typer.Context) -> None:
    """List the reports unless one of them is asked for."""
    if ctx.invoked_subcommand is not None:
        return
    session = state.session()
    found = report_list(session)
    if as_json():
        envelope(session, "report-list", map(_item, found))
        return
    heads = [_("Report"), _("How often"), _("Last issued"), _("Next due"), _("State"), _("Command")]
    rows = [item for item in found if item.row]
    table(heads, [_line(item) for item in rows], _("Set of reports"))
    further = [(item.label, item.command) for item in found if not item.row]
    table([_("Report"), _("Command")], further, _("Further reports"))
    if not state.common().on("--quiet"):
        _remarks(found)


def _line(item: Listed) -> tuple[Any, ...]:
    row = item.row
    if row is None:
        return (item.label, "", "", "", "", item.command)
    issued = f"{row.issued.period}, {row.issued.issued}" if row.issued else None
    return (item.label, row.kind.frequency, issued, _next(row), M(STATES[row.state]), item.command)


def _next(row: ReportRow) -> Shown | str | None:
    """Return period and last day of what is to be reported next, or what the day waits for."""
    item = row.occurrence
    if item is None or row.state is ReportState.ON_DEMAND:
        return None
    if item.due is None and item.waits is not None:
        return M("waits for: {what}", what=M(WAITS[item.waits]))
    return ", ".join(part for part in (periods(item)[0], str(item.due or "")) if part)


def _remarks(found: Sequence[Listed]) -> None:
    if any(UNIT in item.command for item in found):
        note(M("{word} stands for the id of a unit; see: qms unit list", word=UNIT))
    if any(not item.command and _of_semester(item) for item in found):
        note(
            M(
                "A report of a semester needs a reviewed academic calendar of the year; see: qms"
                " calendar --help"
            )
        )


def _of_semester(item: Listed) -> bool:
    specs = (report_spec(name) for name in item.names)
    return any(spec is not None and spec.period is PeriodKind.SEMESTER for spec in specs)


def _item(item: Listed) -> dict[str, Any]:
    row = item.row
    return {
        "kind": row.kind.kind if row else None,
        "label": item.label,
        "reports": list(item.names),
        "frequency": row.kind.frequency if row else None,
        "content": list(row.kind.content) if row else [],
        "channels": list(row.kind.channels) if row else [],
        "circle": item.circle.value,
        "due": row.due if row else None,
        "occurrence": row.occurrence.name if row and row.occurrence else None,
        "state": item.state.value,
        "issued": row.issued.id if row and row.issued else None,
        "issued_on": row.issued.issued if row and row.issued else None,
        "command": item.command or None,
    }
