"""``qms warnings``: early warning by the leading indicators of the policy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qms.actions.warnings import warnings
from qms.cli import state
from qms.cli.help import single
from qms.cli.notes import unread
from qms.cli.output import as_json, envelope, line, table
from qms.engine.cells import named
from qms.engine.effect import plain
from qms.i18n import N_, M, _

if TYPE_CHECKING:
    from collections.abc import Sequence

    import typer

    from qms.actions.warnings import Proposed
    from qms.engine.view import View
    from qms.kinds.policies.risk_rules import EarlyWarning


def _warnings() -> None:
    session = state.session()
    found, unset = warnings(session)
    unread(session)
    if as_json():
        hits = [_item(item) for item in found]
        envelope(session, "warnings", [*hits, *(_unset(rule) for rule in unset)])
        return
    _show(session.view, found)
    for rule in unset:
        line(
            M(
                "Not set: {title}. Name its indicator in POL-risk-rules, warnings, {id}.",
                title=rule.title,
                id=rule.id,
            )
        )


def _item(item: Proposed) -> dict[str, Any]:
    hit = item.hit
    return {
        "warning": hit.rule.id,
        "title": hit.rule.title,
        "set": True,
        "record": hit.record,
        "unit": hit.unit,
        "value": hit.value,
        "before": hit.before,
        "limit": hit.rule.limit,
        "since": hit.since,
        "records": list(hit.records),
        "risks": list(item.risks),
        "answered": item.answered,
        "command": item.command,
    }


def _unset(rule: EarlyWarning) -> dict[str, Any]:
    nothing = dict.fromkeys(("record", "unit", "value", "before", "since", "command"))
    return {
        "warning": rule.id,
        "title": rule.title,
        "set": False,
        **nothing,
        "limit": rule.limit,
        "records": [],
        "risks": [],
        "answered": False,
    }


def _show(view: View, found: Sequence[Proposed]) -> None:
    if not found:
        line(M("No leading indicator hits."))
        return
    table(
        [_("Warning"), _("Unit"), _("Value"), _("Before"), _("Limit"), _("Since"), _("Records")],
        [
            (
                item.hit.rule.title,
                named(view, item.hit.unit),
                plain(item.hit.value),
                None if item.hit.before is None else plain(item.hit.before),
                plain(item.hit.rule.limit),
                item.hit.since,
                item.hit.records,
            )
            for item in found
        ],
        _("Early warning"),
    )
    for item in found:
        if item.answered:
            line(
                M("{title}: looked at since, {risks}", title=item.hit.rule.title, risks=item.risks)
            )
        else:
            line(M("{title}: {command}", title=item.hit.rule.title, command=item.command))


def build() -> typer.Typer:
    """Build ``qms warnings``."""
    return single(
        _warnings,
        N_("Show what leading indicators hit on, and the risk to assess"),
        "qms warnings\nqms warnings --json",
    )
