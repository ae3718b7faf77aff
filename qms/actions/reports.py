"""Make a report of an academic year in the asked formats and languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.view import View
from qms.engine.years import AcademicYear
from qms.errors import ReportProblem, UsageProblem
from qms.i18n import N_, M, translate
from qms.report.annual import annual, kinds_counted
from qms.report.render import render

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from qms.actions.session import Session


def academic_year(session: Session, text: str | None) -> AcademicYear:
    """Read ``--year 2024-2025``; the year of today when none was given."""
    if text is None:
        return AcademicYear.of(session.today)
    year = AcademicYear.parse(text)
    if year is None:
        raise UsageProblem(
            M("{option}: {value} is no academic year", option="--year", value=text),
            M("Write it as 2024-2025."),
        )
    return year


def annual_report(  # noqa: PLR0913 -- what, how and where
    session: Session,
    year: AcademicYear,
    languages: Sequence[str],
    formats: Sequence[str],
    out: Path,
    *,
    progress: Callable[[str], None] | None,
    warn: Callable[[str], None] | None,
) -> tuple[Path, ...]:
    """Write the annual report; states on min(today, end of year), events within the year."""
    day = min(session.today, year.last)
    if day < year.first:
        raise UsageProblem(
            M("{option}: {value} has not begun yet", option="--year", value=str(year)),
            M("Choose an academic year that has begun."),
        )
    _nothing_missing(session)
    view = View(session.snapshot, day)
    written: list[Path] = []
    for lang in languages:
        document = annual(
            view, year, lang, provenance(session, view, year, lang, day), session.store.root
        )
        stem = f"annual-{year}-{lang}"
        written += render(
            document, formats, out, stem, workspace=session.store.root, progress=progress, warn=warn
        )
    return tuple(written)


def _nothing_missing(session: Session) -> None:
    """Refuse a report from which records that cannot be read would be missing."""
    paths = tuple(part.path for part in session.snapshot.broken)
    if paths:
        raise ReportProblem(
            M("Records cannot be read, so every count would be wrong: {paths}", paths=paths),
            M("See what is wrong with: qms check"),
        )


def provenance(
    session: Session, view: View, year: AcademicYear, lang: str, day: dt.date
) -> dict[str, str]:
    """Return where the figures come from, in the language of the report."""
    found = session.provenance()
    word = {
        key: translate(key, lang)
        for key in (N_("Commit"), N_("Data as of"), N_("Records"), N_("Command"), N_("Program"))
    }
    return {
        word["Data as of"]: day.isoformat(),
        word["Commit"]: str(found["commit"] or "-")[:12],
        word["Records"]: kinds_counted(view, lang),
        word["Command"]: f"qms report annual --year {year} --lang {lang}",
        word["Program"]: f"qms {found['qms']}",
    }
