"""Closed risks, apart from the register's printed form, which has no place for a state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from qms.engine.cells import owner_name
from qms.engine.risks import rating
from qms.i18n import N_
from qms.model.items import until
from qms.report.lists import Head, Line, listed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qms.engine.view import View
    from qms.kinds.risk import Risk
    from qms.report.document import Table
    from qms.report.frame import Frame

_CLOSED: Final = (
    Head("id", N_("Id"), 2),
    Head("title", N_("Risk"), 4),
    Head("owner_name", N_("Owner"), 3),
    Head("score", N_("Score"), 1, "integer"),
    Head("state", N_("Closed on"), 2, "date"),
    Head("change", N_("Ground"), 4),
)


def closed_risks(frame: Frame, found: Iterable[Risk]) -> Table:
    """Return risks that were closed, the latest first, with the score of their last assessment."""
    rows = sorted((_closed(frame.view, risk) for risk in found), key=_latest_first)
    lines = [Line(risk, cells) for risk, cells in rows]
    return listed(frame, "closed-risks", N_("Closed risks"), _CLOSED, lines)


def _closed(view: View, risk: Risk) -> tuple[Risk, tuple[Any, ...]]:
    last = until(risk.transitions, view.today)[-1]
    found = rating(view, risk)
    score = found.score if found else None
    return risk, (risk.id, risk.title, owner_name(view, risk), score, last.date, last.basis)


def _latest_first(row: tuple[Risk, tuple[Any, ...]]) -> tuple[int, str]:
    risk, cells = row
    return -cells[4].toordinal(), risk.id
