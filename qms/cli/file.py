"""``qms file``: files of the nomenclature."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qms.actions import archive
from qms.cli import state
from qms.cli.help import add_verbs
from qms.cli.nouns import noun_group, report_written
from qms.cli.output import as_json, line
from qms.engine.archive import papers
from qms.engine.retention import kept
from qms.i18n import N_, M
from qms.kinds.case_file import CaseFile
from qms.report.archive_papers import kept_words

if TYPE_CHECKING:
    from qms.actions.records import Written

_File = Annotated[str, typer.Argument(metavar="FILE", help=N_("Id of a file"))]
_Date = Annotated[
    str | None, typer.Option("--date", metavar=N_("DATE"), help=N_("Day, else today"))
]
_By = Annotated[str | None, typer.Option("--by", metavar="ROLE[@UNIT]", help=N_("Post that acts"))]
_Basis = Annotated[
    str | None, typer.Option("--basis", metavar=N_("TEXT"), help=N_("Basis or reason"))
]


def _report(done: Written) -> None:
    report_written(done)
    file = done.record
    if not as_json() and isinstance(file, CaseFile):
        line(
            M(
                "Papers: {n}. Kept: {term}.",
                n=papers(file, done.view.today),
                term=kept_words(kept(done.view, file)),
            )
        )


def _put(  # noqa: PLR0917 -- what is filed, and where
    what: Annotated[
        list[str],
        typer.Argument(metavar="[FILE] PAPER...", help=N_("Ids of records, or files to be filed")),
    ],
    class_id: Annotated[
        str | None, typer.Option("--class", metavar=N_("CLASS"), help=N_("Class of the file plan"))
    ] = None,
    unit: Annotated[str | None, typer.Option("--unit", metavar="UNIT", help=N_("Unit"))] = None,
    year: Annotated[
        str | None, typer.Option("--year", metavar="2025|2025-2026", help=N_("Year"))
    ] = None,
    outside: Annotated[
        str | None,
        typer.Option("--outside", metavar=N_("PLACE"), help=N_("Where the one file is kept")),
    ] = None,
    title: Annotated[
        str | None, typer.Option("--title", metavar=N_("TEXT"), help=N_("Title of the one paper"))
    ] = None,
    date: _Date = None,
    by: _By = None,
) -> None:
    session = state.session()
    first = session.snapshot.get(what[0])
    own = what[0] if isinstance(first, CaseFile) else None
    rest = what[1:] if own else what
    items = [_paper(session.snapshot.get(one) is not None, one, outside, title) for one in rest]
    where = archive.Where(own, class_id, unit, year)
    _report(archive.put(session, where, items, date, by))


def _paper(known: bool, typed: str, outside: str | None, title: str | None) -> archive.Paper:
    if known:
        return archive.Paper(record=typed, title=title)
    return archive.Paper(path=Path(typed), outside=outside, title=title)


def _close(file: _File, date: _Date = None, by: _By = None, basis: _Basis = None) -> None:
    _report(archive.move(state.session(), file, "closed", date=date, by=by, basis=basis))


def _reopen(
    file: _File,
    basis: Annotated[str, typer.Option("--basis", metavar=N_("TEXT"), help=N_("Reason"))],
    date: _Date = None,
    by: _By = None,
) -> None:
    _report(archive.move(state.session(), file, "open", date=date, by=by, basis=basis))


def _archive(
    file: _File,
    place: Annotated[
        str, typer.Option("--place", metavar=N_("PLACE"), help=N_("Where it is kept from now on"))
    ],
    date: _Date = None,
    by: _By = None,
) -> None:
    done = archive.move(state.session(), file, "archived", place=place, date=date, by=by)
    _report(done)


def file() -> typer.Typer:
    """Build ``qms file``."""
    app = noun_group(
        "file", "qms file add --class-id qac-aqo --unit UNIT-academic-quality-office --year 2026"
    )
    verbs = (
        (
            "put",
            _put,
            N_("Put records or files into a file, which is opened where it is not there"),
            (
                "qms file put --class qac-aqo --unit UNIT-academic-quality-office"
                " --year 2025-2026 RPT-2026-0001"
            ),
        ),
        (
            "close",
            _close,
            N_("Close a file: its term is counted from 1 January after"),
            "qms file close FILE-2026-0001",
        ),
        (
            "reopen",
            _reopen,
            N_("Open a closed file again"),
            'qms file reopen FILE-2026-0001 --basis "A report came late"',
        ),
        (
            "archive",
            _archive,
            N_("Take a closed file into the archive"),
            'qms file archive FILE-2026-0001 --place "Archive, shelf 12"',
        ),
    )
    add_verbs(app, verbs)
    return app
