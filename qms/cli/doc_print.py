"""Verbs of ``qms doc``: an edition and its sheets on paper."""

from __future__ import annotations

from dataclasses import asdict, astuple, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from qms.actions import doc_pack, doc_print
from qms.actions.papers import FORMATS, desk
from qms.actions.values import choose
from qms.cli import state
from qms.cli.common import languages
from qms.cli.output import as_json, envelope, table
from qms.cli.papers import For, Formats, Out, order, show_paths
from qms.i18n import LANGUAGES, N_, _, current
from qms.report.document_forms import form_lines
from qms.report.document_sheets import SHEETS

if TYPE_CHECKING:
    from qms.actions.papers import Order
    from qms.actions.session import Session
    from qms.cli.help import Verb

_Id = Annotated[str, typer.Argument(metavar="DOC", help=N_("Id of a document"))]
_Edition = Annotated[
    str | None,
    typer.Option("--edition", metavar="N", help=N_("Edition; that in force, else the draft")),
]
_Language = Annotated[
    str | None,
    typer.Option(
        "--language", metavar="kk|ru|en", help=N_("Language of the text, several with commas")
    ),
]
_SheetFormats = Annotated[
    str,
    typer.Option("--format", metavar=",".join((*FORMATS, "xlsx")), help=N_("Formats, with commas")),
]
PLACE: Final = Path("build/documents")
PACK: Final = Path("build/pack")


def _order(  # noqa: PLR0917 -- what the options say
    session: Session,
    formats: str,
    out: Path,
    circle: str | None,
    language: str | None,
    more: tuple[str, ...] = (),
) -> Order:
    asked = tuple(
        choose("--language", part.strip(), LANGUAGES)
        for part in (language or "").split(",")
        if part
    )
    made = order(session, formats, out, circle, more)
    return replace(made, languages=asked or languages(state.common()))


def _print(
    record_id: _Id,
    *,
    edition: _Edition = None,
    language: _Language = None,
    blank: Annotated[
        bool, typer.Option("--blank", help=N_("The text alone, as a form to be filled in"))
    ] = False,
    circle: For = None,
    formats: Formats = "pdf",
    out: Out = PLACE,
) -> None:
    session = state.session()
    wanted = _order(session, formats, out, circle, language)
    paths = doc_print.print_edition(session, record_id, wanted, edition, blank=blank)
    show_paths(session, "doc-print", paths)


def _sheet(  # noqa: PLR0917 -- what a sheet is printed with
    record_id: _Id,
    which: Annotated[str, typer.Argument(metavar="|".join(SHEETS), help=N_("Sheet"))],
    unit: Annotated[
        str | None, typer.Option("--unit", metavar="UNIT", help=N_("For the people of a unit"))
    ] = None,
    edition: _Edition = None,
    language: _Language = None,
    circle: For = None,
    formats: _SheetFormats = "docx",
    out: Out = PLACE,
) -> None:
    session = state.session()
    wanted = _order(session, formats, out, circle, language, ("xlsx",))
    name = choose("SHEET", which, SHEETS)
    chosen = next(one for one in SHEETS if one == name)
    paths = doc_print.print_sheet(session, record_id, chosen, wanted, unit=unit, number=edition)
    show_paths(session, "doc-sheet", paths)


def _forms(
    *,
    language: _Language = None,
    circle: For = None,
    formats: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar=",".join((*FORMATS, "xlsx")),
            help=N_("Write it to files; without it the forms are listed here"),
        ),
    ] = None,
    out: Out = PLACE,
) -> None:
    session = state.session()
    if formats is not None:
        wanted = _order(session, formats, out, circle, language, ("xlsx",))
        show_paths(session, "doc-print", doc_print.print_forms(session, wanted))
        return
    lang = _order(session, "md", out, circle, language).languages or (current(),)
    found = form_lines(desk(session, session.view, lang[0]))
    if as_json():
        envelope(session, "doc-forms", [asdict(item) for item in found])
        return
    head = [_("Id"), _("Document code"), _("Title"), _("Process"), _("Introduced by"), _("Edition")]
    table(head, [astuple(item) for item in found], _("Register of forms"))


def _pack(
    purpose: Annotated[
        str, typer.Argument(metavar=N_("WORD"), help=N_("Purpose: a word of record-purpose"))
    ],
    *,
    language: _Language = None,
    circle: For = None,
    formats: _SheetFormats = "docx",
    out: Out = PACK,
) -> None:
    session = state.session()
    wanted = _order(session, formats, out, circle, language, ("xlsx",))
    show_paths(session, "doc-print", doc_pack.pack(session, purpose, wanted))


VERBS: Final[tuple[Verb, ...]] = (
    (
        "print",
        _print,
        N_("Print an edition with marks, title sheet and its sheets"),
        "qms doc print DOC-2026-0001 --language kk,ru --format pdf,docx",
    ),
    (
        "sheet",
        _sheet,
        N_("Print a sheet of a document: acquaintance, changes, title, notice"),
        "qms doc sheet DOC-2026-0001 acquaintance --unit UNIT-law --format docx",
    ),
    (
        "forms",
        _forms,
        N_("List the forms for records made by hand: code, process, what introduced them"),
        "qms doc forms --format docx",
    ),
    (
        "pack",
        _pack,
        N_("Collect the records kept for a purpose: a list with hashes, and their files"),
        "qms doc pack internal-audit --format docx --out build/audit",
    ),
)
