"""``qms report`` without a name: the reports there are and which are due."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from qms.actions.report_list import report_list
from qms.cli import state
from qms.cli.output import as_json, envelope, table
from qms.engine.report_set import STATES
from qms.i18n import M, _

if TYPE_CHECKING:
    from qms.actions.report_list import Listed


def show_reports(ctx: typer.Context) -> None:
    """List the reports unless one of them is asked for."""
    if ctx.invoked_subcommand is not None:
        return
    session = state.session()
    found = report_list(session)
    if as_json():
        envelope(session, "report-list", map(_item, found))
        return
    table(
        [_("Report"), _("How often"), _("Next due"), _("State"), _("Last issued"), _("Command")],
        [
            (
                item.label,
                item.row.kind.frequency if item.row else "",
                item.row.due if item.row else None,
                M(STATES[item.state]),
                item.row.issued.issued if item.row and item.row.issued else None,
                item.command,
            )
            for item in found
        ],
        _("Set of reports"),
    )


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
