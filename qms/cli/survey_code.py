"""``qms survey code``: answers in words coded by people, compared, counted, quoted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qms.actions.coding import work
from qms.actions.coding_agree import agreed, decide
from qms.actions.coding_count import count
from qms.cli import state
from qms.cli.common import languages
from qms.cli.help import add_verbs, group
from qms.cli.survey_code_quotes import show_quotes
from qms.cli.survey_code_shown import (
    show_agreement,
    show_came,
    show_counted,
    show_given,
)
from qms.errors import UsageProblem
from qms.exchange.coding_form import Pass
from qms.i18n import N_, M

if TYPE_CHECKING:
    from qms.actions.session import Session

_Wave = Annotated[str, typer.Argument(metavar="WAVE", help=N_("Id of a survey wave"))]
_Question = Annotated[
    str | None,
    typer.Option(
        "--question", metavar=N_("QUESTION"), help=N_("The open question, where there are several")
    ),
]
_Book = Annotated[
    str | None,
    typer.Option(
        "--book",
        metavar=N_("EDITION"),
        help=N_("Edition of the code book, else the one that was used, else the one in force"),
    ),
]


def _here(path: Path | None) -> Path | None:
    return path if path is None or path.is_absolute() else Path.cwd() / path


def _language(session: Session) -> str:
    asked = languages(state.common())
    return asked[0] if asked else session.config.default_language


def _export(
    wave: _Wave,
    *,
    question: _Question = None,
    coder: Annotated[
        str | None,
        typer.Option("--coder", metavar=N_("CODE"), help=N_("Staff code of who codes by the form")),
    ] = None,
    second: Annotated[
        bool,
        typer.Option("--second", help=N_("For another coder: the part that is coded twice")),
    ] = False,
    third: Annotated[
        bool,
        typer.Option("--third", help=N_("What two coders saw differently, to be settled")),
    ] = False,
    book: _Book = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar=N_("FILE"), help=N_("Where the form goes, else under private/")
        ),
    ] = None,
) -> None:
    from qms.actions.coding_export import Export, export

    if second and third:
        raise UsageProblem(
            M("{first} and {second} are two forms.", first="--second", second="--third"),
            M("Give one of them."),
        )
    turn = Pass.SECOND if second else Pass.THIRD if third else Pass.FIRST
    session = state.session()
    asked = Export(turn, coder, _here(out), _language(session))
    show_given(session, export(session, work(session, wave, question, book), asked))


def _import(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=N_("The returned form, as .xlsx"))],
) -> None:
    from qms.actions.coding_import import take_in

    session = state.session()
    came = take_in(session, _here(file) or file)
    show_came(session, came)
    raise typer.Exit(int(bool(came.faults)))


def _agree(
    wave: _Wave,
    *,
    question: _Question = None,
    book: _Book = None,
    decided: Annotated[
        list[str] | None,
        typer.Option(
            "--decide",
            metavar=N_("KEY:THEME=ANSWER"),
            help=N_("Settle what two coders saw differently: yes or no"),
        ),
    ] = None,
) -> None:
    session = state.session()
    found = work(session, wave, question, book)
    if decided:
        decide(session, found, decided)
        found = work(session, wave, question, found.book.id)
    show_agreement(session, found, agreed(found))


def _count(
    wave: _Wave,
    *,
    question: _Question = None,
    book: _Book = None,
    dry: Annotated[
        bool, typer.Option("--dry-run", help=N_("Show what would be written, write nothing"))
    ] = False,
) -> None:
    session = state.session()
    found = work(session, wave, question, book)
    show_counted(session, found, count(session, found, dry=dry), dry=dry)


def _quote(
    wave: _Wave,
    *,
    question: _Question = None,
    book: _Book = None,
    theme: Annotated[
        str | None, typer.Option("--theme", metavar=N_("THEME"), help=N_("Only of this theme"))
    ] = None,
    unit: Annotated[
        str | None, typer.Option("--group", metavar="UNIT", help=N_("Only of this unit"))
    ] = None,
    most: Annotated[
        int,
        typer.Option("--most", metavar=N_("NUMBER"), min=1, help=N_("At most so many a theme")),
    ] = 3,
) -> None:
    from qms.actions.coding_quote import quotes

    session = state.session()
    found = work(session, wave, question, book)
    proposed = quotes(session, found, theme=theme, group=unit, most=most)
    show_quotes(session, found, proposed)


_VERBS = (
    (
        "export",
        _export,
        N_("Give a coder the answers to a question as a form"),
        (
            "qms survey code export WAVE-2026-0001 --question wishes --coder S-014\n"
            "qms survey code export WAVE-2026-0001 --question wishes --second --coder S-027"
        ),
    ),
    (
        "import",
        _import,
        N_("Take the codes of a returned form in"),
        "qms survey code import form.xlsx",
    ),
    (
        "agree",
        _agree,
        N_("Show how far two coders agree, and settle what they saw differently"),
        (
            "qms survey code agree WAVE-2026-0001 --question wishes\n"
            "qms survey code agree WAVE-2026-0001 --decide 3fa91c:opening-hours=yes"
        ),
    ),
    (
        "count",
        _count,
        N_("Write the counts of themes into the wave, by group"),
        "qms survey code count WAVE-2026-0001 --question wishes",
    ),
    (
        "quote",
        _quote,
        N_("Propose answers that may be quoted within the office"),
        "qms survey code quote WAVE-2026-0001 --question wishes --theme opening-hours",
    ),
)


def code() -> typer.Typer:
    """Build ``qms survey code``."""
    app = group(N_("Code answers in words"), "qms survey code export WAVE-2026-0001")
    add_verbs(app, _VERBS)
    return app
