"""A report computed again: what it counted at a commit, on a day, and what it counts now."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from qms.actions.reports import Asked, frame_of, period_of
from qms.actions.session import Moment, Session
from qms.engine.tally import Share
from qms.errors import UsageProblem
from qms.i18n import M, current
from qms.report.family import FAMILY, report_spec
from qms.report.origins import figures_of, named

if TYPE_CHECKING:
    import datetime as dt

    from qms.engine.tally import Tally
    from qms.model.record import Circle
    from qms.report.family import ReportSpec


def spec_of(report: str) -> ReportSpec:
    """Return a report by its name; raises UsageProblem with the nearest one."""
    found = report_spec(report)
    if found is not None:
        return found
    names = [spec.name for spec in FAMILY]
    close = get_close_matches(report, names, n=1)
    raise UsageProblem(
        M("There is no report {name}.", name=report),
        M("Did you mean {key}?", key=close[0])
        if close
        else M("Reports: {names}", names=tuple(names)),
    )


def asked_for(
    session: Session, report: str, period: str, circle: Circle | None, unit: str | None
) -> Asked:
    """Read what a stamp or an issued report says of itself; raises UsageProblem."""
    spec = spec_of(report)
    first, _dots, last = period.partition("..")
    return Asked(spec, period_of(session, spec.period, first, last), circle=circle, unit=unit)


def session_at(session: Session, commit: str, day: dt.date) -> Session:
    """Return the workspace as a commit holds it, on a day; its use raises StoreProblem.

    It does where the repository no longer has the commit.
    """
    return Session(Moment(session.store.root, commit, day.isoformat(), session.moment.lang))


def summary_figures(session: Session, asked: Asked) -> tuple[Tally | Share, ...]:
    """Return the figures of the text with their addresses; cells of tables are left out."""
    model = named(asked.spec.content(frame_of(session, asked, current())).model)
    return tuple(figures_of(model))


def value_of(figure: Tally | Share) -> float:
    """Return the number as a report prints it: shares with one place."""
    return round(float(figure), 1) if isinstance(figure, Share) else int(figure)
