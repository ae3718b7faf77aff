"""The page for an accreditation panel: one file, three languages, searched for personal data."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from qms.actions.privacy import gate
from qms.actions.reports import nothing_missing
from qms.actions.survey_report import printed_in
from qms.errors import UsageProblem
from qms.i18n import N_, M, translate
from qms.model.record import Circle
from qms.report.panel import Desk, panel_page
from qms.report.render import write_file

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from qms.actions.session import Session


def write_panel(
    session: Session, since: dt.date | None, languages: Sequence[str], out: Path
) -> Path:
    """Write ``out/panel-DAY.html`` and return its path.

    ``since`` is the day of the last visit; without one the page looks back five years, the usual
    term of an accreditation, and says so.  Raises UsageProblem for a day to come, PublishingProblem
    for personal data: the page leaves the office, so it is searched as one for the staff is.
    """
    session.refuse_leaving()
    nothing_missing(session)
    first = since or _years_before(session.today, 5)
    if first > session.today:
        raise UsageProblem(
            M("{option}: {value} is still to come", option="--since", value=first),
            M("Give the day of the last visit."),
        )
    repo = session.store.workspace.repo
    known = repo.entered(session.config.time_zone) if repo and repo.head() else None
    visited = since is not None
    printed = cache(lambda wave: printed_in(session, wave, Circle.CORPORATE))
    desks = [Desk(session.view, lang, first, known, visited, printed) for lang in languages]
    content = panel_page(desks, lambda lang: _about(session, lang)).encode()
    path = out / f"panel-{session.today.isoformat()}.html"
    search = gate(session, Circle.CORPORATE)
    if search:
        search(path.name, content)
    write_file(path, content)
    return path


def _years_before(day: dt.date, years: int) -> dt.date:
    """Return the same day so many years ago; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _about(session: Session, lang: str) -> Mapping[str, str]:
    found = session.provenance()
    said = {
        N_("For whom"): translate(N_("For the accreditation panel"), lang),
        N_("Commit"): str(found["commit"] or "-")[:12],
        N_("Program"): f"qms {found['qms']}",
    }
    return {translate(key, lang): value for key, value in said.items()}
