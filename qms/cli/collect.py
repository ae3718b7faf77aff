"""``qms collect``: rounds in which units fill in forms."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qms.actions import collect as rounds
from qms.actions import collect_import, collect_rest
from qms.actions.values import choose
from qms.cli import state
from qms.cli.collect_shown import (
    any_fault,
    show_came,
    show_standing,
    show_started,
)
from qms.cli.common import languages
from qms.cli.help import add_verbs
from qms.cli.nouns import noun_group, report_written
from qms.cli.output import as_json, line
from qms.cli.papers import Formats, order, show_paths
from qms.i18n import N_, M
from qms.kinds.collection import Kept

if TYPE_CHECKING:
    from qms.actions.session import Session

FOLDER = Path("build/collect")
_Col = Annotated[
    str | None, typer.Argument(metavar="COL", help=N_("Id of a round, else the newest open one"))
]
_By = Annotated[
    str | None, typer.Option("--by", metavar=N_("POST"), help=N_("The post that acted"))
]
_Date = Annotated[
    str | None, typer.Option("--date", metavar=N_("DATE"), help=N_("Day, else today"))
]
_Basis = Annotated[
    str | None, typer.Option("--basis", metavar=N_("TEXT"), help=N_("On what it rests"))
]


def _here(folder: Path) -> Path:
    return folder if folder.is_absolute() else Path.cwd() / folder


def _language(session: Session) -> str:
    asked = languages(state.common())
    return asked[0] if asked else session.config.default_language


def _start(
    units: Annotated[
        list[str],
        typer.Option(
            "--units", metavar="all|UNIT,...", help=N_("Units that get a form, or all of them")
        ),
    ],
    title: Annotated[
        str | None, typer.Option("--title", metavar=N_("TEXT"), help=N_("Title of the round"))
    ] = None,
    due: Annotated[
        str | None,
        typer.Option("--due", metavar=N_("DATE"), help=N_("Term of the answers, else in 7 days")),
    ] = None,
    folder: Annotated[
        Path,
        typer.Option(
            "--folder",
            metavar=N_("FOLDER"),
            help=N_("Where the forms go, into a folder of the round's own"),
        ),
    ] = FOLDER,
) -> None:
    session = state.session()
    asked = rounds.Start(tuple(units), _here(folder), title, due, _language(session))
    show_started(session, rounds.start(session, asked))


def _import(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="FOLDER|FILE...", help=N_("The returned forms, as .xlsx")),
    ],
    *,
    dry: Annotated[
        bool, typer.Option("--dry-run", help=N_("Show what would be taken, write nothing"))
    ] = False,
    by: Annotated[
        str | None, typer.Option("--by", metavar=N_("POST"), help=N_("The post that filled it in"))
    ] = None,
    behalf: Annotated[
        str | None,
        typer.Option(
            "--on-behalf-of",
            metavar=N_("POST"),
            help=N_("Whose answer on paper --by typed in; needs --evidence"),
        ),
    ] = None,
    evidence: Annotated[
        str | None,
        typer.Option("--evidence", metavar="EVD", help=N_("Evidence: the scan of the paper")),
    ] = None,
    date: _Date = None,
) -> None:
    session = state.session()
    asked = collect_import.Import(tuple(map(_here, paths)), dry, by, behalf, evidence, date)
    came = tuple(collect_import.take_in(session, asked))
    show_came(session, came, dry=dry)
    raise typer.Exit(int(any_fault(came)))


def _status(record_id: _Col = None) -> None:
    session = state.session()
    show_standing(session, *collect_rest.standing(session, record_id))


def _remind(
    record_id: _Col = None,
    folder: Annotated[
        Path, typer.Option("--folder", metavar=N_("FOLDER"), help=N_("Where the memos go"))
    ] = Path("build/papers"),
    formats: Formats = "docx",
    by: _By = None,
) -> None:
    session = state.session()
    paths = collect_rest.remind(session, record_id, order(session, formats, folder), by)
    show_paths(session, "collect-remind", paths)
    if not paths and not as_json():
        line(M("Every form has come back: nobody is to be reminded."))


def _settle(
    record_id: Annotated[str, typer.Argument(metavar="COL", help=N_("Id of a round"))],
    cells: Annotated[
        list[str], typer.Argument(metavar="N...", help=N_("Numbers of the conflicts"))
    ],
    kept: Annotated[
        str,
        typer.Option("--kept", metavar="|".join(Kept), help=N_("Which of the two values holds")),
    ],
    by: _By = None,
    basis: _Basis = None,
) -> None:
    choose("--kept", kept, list(Kept))
    session = state.session()
    report_written(collect_rest.settle(session, record_id, cells, kept=kept, by=by, basis=basis))


def _close(
    record_id: _Col = None, date: _Date = None, by: _By = None, basis: _Basis = None
) -> None:
    report_written(collect_rest.close(state.session(), record_id, date, by, basis))


_VERBS = (
    (
        "start",
        _start,
        N_("Make a form for every unit that has something open"),
        "qms collect start --units all --due 2026-12-05 --folder forms",
    ),
    (
        "import",
        _import,
        N_("Take in the forms that came back"),
        "qms collect import returned --by ROLE-head-of-unit",
    ),
    ("status", _status, N_("Show who returned what, and who did not"), "qms collect status"),
    (
        "remind",
        _remind,
        N_("Write a memo to each unit whose form has not come back"),
        "qms collect remind --folder memos",
    ),
    (
        "settle",
        _settle,
        N_("Record which of two differing values holds"),
        'qms collect settle COL-2026-0001 1 2 --kept workspace --basis "Told by telephone"',
    ),
    ("close", _close, N_("Close a round"), "qms collect close COL-2026-0001"),
)


def collect() -> typer.Typer:
    """Build ``qms collect``."""
    app = noun_group(
        "collection",
        ('qms collect add --title "Round of November" --date 2026-11-02 --due 2026-11-20'),
    )
    add_verbs(app, _VERBS)
    return app
