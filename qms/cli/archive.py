"""``qms archive``: the file plan, terms, the January audit, disposal by act."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qms.actions import archive, archive_audit
from qms.actions.papers import desk, write_papers
from qms.actions.records import Written
from qms.cli import archive_acts, state
from qms.cli.help import add_verbs, group
from qms.cli.nouns import report_written, show_plan
from qms.cli.output import as_json, envelope, line, table
from qms.cli.papers import PLACE, Out, order, show_paths
from qms.engine.archive import papers, plan
from qms.engine.retention import class_of, retention
from qms.i18n import N_, M, _, current, translate
from qms.report.archive_papers import (
    SORTS,
    kept_words,
    plan_paper,
    term_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.actions.session import Session
    from qms.report.document import Document

_Dry = Annotated[
    bool, typer.Option("--dry-run", help=N_("Show what would be written, write nothing"))
]
_Date = Annotated[
    str | None, typer.Option("--date", metavar=N_("DATE"), help=N_("Day, else today"))
]
_By = Annotated[str | None, typer.Option("--by", metavar="ROLE[@UNIT]", help=N_("Post that acts"))]
_Formats = Annotated[
    str | None, typer.Option("--format", metavar="docx,pdf,md", help=N_("Formats"))
]


def _plan(formats: _Formats = None, out: Out = PLACE) -> None:
    session = state.session()
    if formats:
        asked = order(session, formats, out)

        def made(lang: str) -> Iterator[tuple[str, Document]]:
            yield "file-plan", plan_paper(desk(session, session.view, lang))

        show_paths(session, "archive-plan", write_papers(session, asked, made))
        return
    classes = retention(session.view).classes
    if as_json():
        envelope(session, "archive-plan", _classes(session))
        return
    table(
        [_("Class"), _("Index"), _("Title"), _("Terms"), _("Responsible")],
        [
            (
                item.id,
                item.index,
                item.title,
                "; ".join(term_words(term, current()) for term in item.terms),
                str(item.responsible or ""),
            )
            for item in classes
        ],
        _("File plan (nomenclature)"),
    )


def _classes(session: Session) -> Iterator[dict[str, Any]]:
    for item in retention(session.view).classes:
        yield {
            "class": item.id,
            "index": item.index,
            "title": dict(item.title.by_lang),
            "responsible": str(item.responsible) if item.responsible else None,
            "governed_by": item.governed_by,
            "terms": [
                {
                    "origin": term.origin,
                    "years": term.years,
                    "permanent": term.permanent,
                    "after_cycle": term.after_cycle,
                }
                for term in item.terms
            ],
        }


def _status() -> None:
    session = state.session()
    found = archive.kept_files(session)
    missing = [place for place in plan(session.view) if place.lacks]
    if as_json():
        envelope(session, "archive-status", _kept(session))
        return
    view = session.view
    table(
        [_("File"), _("Index"), _("Unit"), _("Year"), _("Papers"), _("Kept"), _("By")],
        [
            (
                file.id,
                item.index if (item := class_of(view, file.class_id)) else "",
                view.name(file.unit),
                file.year,
                papers(file, view.today),
                kept_words(kept),
                kept.term.source.section if kept.term else "",
            )
            for file, kept in found
        ],
        _("Files"),
    )
    table(
        [_("Index"), _("Unit"), _("Year"), _("Papers")],
        [(one.file_class.index, view.name(one.unit), one.year, one.papers) for one in missing],
        _("Expected, but not filed"),
    )


def _kept(session: Session) -> Iterator[dict[str, Any]]:
    for file, kept in archive.kept_files(session):
        yield {
            "id": file.id,
            "class": file.class_id,
            "unit": file.unit,
            "year": file.year,
            "papers": papers(file, session.today),
            "last": kept.last,
            "permanent": kept.permanent,
            "waits": kept.waits,
            "source": kept.term.source.section if kept.term else None,
            "expired": kept.expired(session.today),
        }
    for place in plan(session.view):
        if place.lacks and place.file is None:
            yield {
                "id": None,
                "class": place.file_class.id,
                "unit": place.unit,
                "year": place.year,
                "papers": 0,
                "last": None,
                "permanent": False,
                "waits": False,
                "source": None,
                "expired": False,
            }


def _audit(  # noqa: PLR0917 -- how deep, and what is written
    mirror: Annotated[
        Path | None,
        typer.Option("--mirror", metavar=N_("FOLDER"), help=N_("Look into the mirror folder too")),
    ] = None,
    trial: Annotated[
        bool, typer.Option("--restore", help=N_("Make a backup and restore it on trial"))
    ] = False,
    write: Annotated[
        bool, typer.Option("--record", help=N_("Write the act, and a CAPA for each sort of gap"))
    ] = False,
    capas: Annotated[bool, typer.Option("--no-capa", help=N_("Write no CAPAs"))] = False,
    date: _Date = None,
    by: _By = None,
    dry: _Dry = False,
) -> None:
    session = state.session()
    found = archive_audit.audit(session, mirror, trial=trial)
    done = None
    if write or dry:
        done = archive_audit.record(session, found, date=date, by=by, capas=not capas, dry=dry)
    if as_json():
        envelope(session, "archive-audit", _gaps(found))
    else:
        _show(found)
        if isinstance(done, Written):
            report_written(done)
        elif done is not None:
            show_plan(done.after)
    raise typer.Exit(int(bool(found.gaps) and not write))


def _gaps(found: archive_audit.Audit) -> Iterator[dict[str, Any]]:
    for gap in found.gaps:
        yield {
            "sort": gap.sort,
            "record": gap.record,
            "unit": gap.unit,
            "class": gap.class_id,
            "text": gap.text.shown(current()),
        }


def _show(found: archive_audit.Audit) -> None:
    table(
        [_("Gap"), _("Record"), _("What")],
        [(translate(SORTS[gap.sort]), gap.record or gap.unit, gap.text) for gap in found.gaps],
        _("Gaps"),
    )
    line(
        M(
            "Expected: {expected}. There: {present}. Intact: {intact}. Gaps: {gaps}.",
            expected=found.expected,
            present=found.present,
            intact=found.intact,
            gaps=len(found.gaps),
        )
    )
    if found.elsewhere:
        line(M("Not reachable from here, so not looked at: {n}", n=found.elsewhere))
    if found.restored:
        line(M("A backup was made and restored: the records are the same."))


def build() -> typer.Typer:
    """Build ``qms archive``."""
    app = group(N_("The archive by the file plan"), "qms archive status")
    verbs = (
        ("plan", _plan, N_("Show or print the file plan"), "qms archive plan --format docx"),
        (
            "status",
            _status,
            N_("Show how long each file is kept, and what was not filed"),
            "qms archive status",
        ),
        (
            "audit",
            _audit,
            N_("Audit completeness and integrity; ends with 1 when there are gaps"),
            (
                "qms archive audit --restore\n"
                "qms archive audit --record --by ROLE-head-of-academic-quality-office"
            ),
        ),
        (
            "dispose",
            archive_acts.dispose,
            N_("Draw up an act of disposal, approve it, record that it was carried out"),
            (
                "qms archive dispose FILE-2020-0001 --member ROLE-dean\n"
                "qms archive dispose --approve DSP-2026-0001 --decision DEC-2026-0001\n"
                "qms archive dispose --carried-out DSP-2026-0001"
            ),
        ),
        (
            "sign",
            archive_acts.sign,
            N_("Record that the act of an audit was signed"),
            "qms archive sign ARC-2027-0001 --by ROLE-head-of-academic-quality-office",
        ),
        (
            "act",
            archive_acts.act,
            N_("Print an act of the archive"),
            "qms archive act ARC-2026-0001",
        ),
    )
    add_verbs(app, verbs)
    return app
