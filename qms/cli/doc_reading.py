"""Verbs of ``qms doc``: who reads it, copies, the site, reviews."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import typer

from qms.actions import doc_reading, doc_reading_copies, doc_reading_review
from qms.actions.doc_life import document_of
from qms.actions.doc_reading_copies import unit_of
from qms.cli import state
from qms.cli.doc_reading_shown import (
    say_duties,
    say_read,
    say_review,
    say_term,
    show_copies,
    show_readers,
    show_reviews,
)
from qms.cli.nouns import report_written
from qms.cli.output import as_json
from qms.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Callable

    from qms.actions.records import Written
    from qms.cli.help import Verb

_Id = Annotated[str, typer.Argument(metavar="DOC", help=N_("Id of a document"))]
_Date = Annotated[
    str | None, typer.Option("--date", metavar=N_("DATE"), help=N_("Day, else today"))
]
_By = Annotated[str | None, typer.Option("--by", metavar="ROLE[@UNIT]", help=N_("Post that acts"))]
_Basis = Annotated[
    str | None, typer.Option("--basis", metavar=N_("TEXT"), help=N_("Basis or reason"))
]
_Number = Annotated[
    str | None, typer.Option("--number", metavar=N_("TEXT"), help=N_("Number of the copy"))
]
_Evidence = Annotated[
    list[str] | None, typer.Option("--evidence", metavar="EVD", help=N_("What proves it"))
]


def _report(done: Written, *codes: str, told: Callable[[Written], None] | None = None) -> None:
    report_written(done)
    if not as_json():
        if told is not None:
            told(done)
        say_duties(done, codes)


def distribute(  # noqa: PLR0917 -- an option each
    record_id: _Id,
    units: Annotated[
        list[str] | None,
        typer.Option("--units", metavar="UNIT", help=N_("Unit whose people must read it")),
    ] = None,
    posts: Annotated[
        list[str] | None,
        typer.Option("--posts", metavar="ROLE[@UNIT]", help=N_("Post that must read it")),
    ] = None,
    copies: Annotated[
        bool | None,
        typer.Option(
            "--copies/--no-copies", help=N_("Issue copies on paper; else as the original is kept")
        ),
    ] = None,
    by: _By = None,
    date: _Date = None,
    basis: _Basis = None,
) -> None:
    """Name who must read a document."""
    said = doc_reading.Distributed(units or (), posts or (), copies, by, date, basis)
    done = doc_reading.distribute(state.session(), record_id, said)
    _report(done, "D310", "D313", "D314", told=say_term)


def sign(  # noqa: PLR0917 -- an option each
    record_id: _Id,
    unit: Annotated[str, typer.Option("--unit", metavar="UNIT", help=N_("Unit"))],
    required: Annotated[
        int | None,
        typer.Option("--required", metavar="N", min=0, help=N_("How many of the unit must read")),
    ] = None,
    signed: Annotated[
        int | None, typer.Option("--signed", metavar="N", min=0, help=N_("How many have signed"))
    ] = None,
    code: Annotated[
        list[str] | None,
        typer.Option("--code", metavar="CODE", help=N_("Staff code of who has read it")),
    ] = None,
    sheet: Annotated[
        str | None,
        typer.Option("--sheet", metavar="EVD", help=N_("Evidence: scan of the signed sheet")),
    ] = None,
    by: _By = None,
    date: _Date = None,
    basis: _Basis = None,
) -> None:
    """Record who has read a document."""
    session = state.session()
    of = unit_of(session, unit)
    said = doc_reading.Signed(of, required, signed, code or (), sheet, by, date, basis)
    done = doc_reading.sign(session, record_id, said)
    _report(done, "D310", "D311", "D313", told=lambda found: say_read(found, of))


def readers(record_id: _Id) -> None:
    """Show who must read a document and who has."""
    session = state.session()
    show_readers(session, doc_reading.readers(session, record_id))


def copy(  # noqa: PLR0917 -- an option each
    record_id: _Id,
    act: Annotated[
        str | None,
        typer.Argument(metavar="[issue|update|return|destroy]", help=N_("What happened to a copy")),
    ] = None,
    number: _Number = None,
    unit: Annotated[
        str | None, typer.Option("--unit", metavar="UNIT", help=N_("Unit that gets the copy"))
    ] = None,
    sort: Annotated[
        str | None,
        typer.Option("--sort", metavar="original|control|working", help=N_("Kind of copy")),
    ] = None,
    by: _By = None,
    date: _Date = None,
    basis: _Basis = None,
) -> None:
    """Keep the register of copies."""
    session = state.session()
    if act is None:
        show_copies(session, document_of(session, record_id))
        return
    said = doc_reading_copies.Moved(act, number, unit, sort, by, date, basis)
    _report(doc_reading_copies.move_copy(session, record_id, said), "D314", "D315", "D316")


def publish(
    record_id: _Id,
    url: Annotated[str, typer.Option("--url", metavar="URL", help=N_("Address on the site"))],
    by: _By = None,
    date: _Date = None,
    basis: _Basis = None,
) -> None:
    """Record that the edition in force is on the site."""
    done = doc_reading_review.publish(
        state.session(), record_id, url, by=by, date=date, basis=basis
    )
    _report(done, "D317", "D318")


def unpublish(
    record_id: _Id,
    url: Annotated[
        str | None, typer.Option("--url", metavar="URL", help=N_("Address, else all of them"))
    ] = None,
    by: _By = None,
    date: _Date = None,
    basis: _Basis = None,
) -> None:
    """Record that an edition was taken off the site."""
    done = doc_reading_review.unpublish(
        state.session(), record_id, url, by=by, date=date, basis=basis
    )
    _report(done, "D317", "D318")


def review(  # noqa: PLR0917 -- an option each
    record_id: _Id,
    verdict: Annotated[
        str,
        typer.Option("--verdict", metavar="keep|revise|withdraw", help=N_("What comes of it")),
    ],
    by: Annotated[
        str, typer.Option("--by", metavar="ROLE[@UNIT]", help=N_("Post that reviewed it"))
    ],
    basis: Annotated[str, typer.Option("--basis", metavar=N_("TEXT"), help=N_("Basis or reason"))],
    ground: Annotated[
        str | None, typer.Option("--ground", metavar=N_("WORD"), help=N_("Ground of a change"))
    ] = None,
    decision: Annotated[
        str | None, typer.Option("--decision", metavar="DEC", help=N_("Decision"))
    ] = None,
    date: _Date = None,
) -> None:
    """Record a review."""
    said = doc_reading_review.Reviewed(verdict, by, basis, ground, decision, date)
    done = doc_reading_review.review(state.session(), record_id, said)
    _report(done, "D320", "D321", "D322", told=say_review)


def reviews() -> None:
    """Show the age of documents and when they are reviewed."""
    show_reviews(state.session())


def control(  # noqa: PLR0917 -- an option each
    record_id: _Id,
    text: Annotated[
        str | None, typer.Option("--text", metavar=N_("TEXT"), help=N_("What was found"))
    ] = None,
    problems: Annotated[
        int | None,
        typer.Option("--problems", metavar="N", min=0, help=N_("How many problems were found")),
    ] = None,
    evidence: _Evidence = None,
    by: _By = None,
    date: _Date = None,
    basis: _Basis = None,
) -> None:
    """Record a control of observance."""
    said = doc_reading_review.Observed(text, problems, evidence or (), by, date, basis)
    _report(doc_reading_review.control(state.session(), record_id, said), "D323", "D324")


VERBS: Final[tuple[Verb, ...]] = (
    (
        "distribute",
        distribute,
        N_("Name who must read a document, issue copies, tell until when"),
        "qms doc distribute DOC-2026-0001 --units UNIT-university",
    ),
    (
        "sign",
        sign,
        N_("Record who of a unit has read a document: a signed sheet, or ticks by staff code"),
        (
            "qms doc sign DOC-2026-0001 --unit UNIT-legal-office --required 4 --signed 4"
            " --sheet EVD-2026-0001\n"
            "qms doc sign DOC-2026-0001 --unit UNIT-legal-office --code S-014 --code S-015"
        ),
    ),
    (
        "readers",
        readers,
        N_("Show who must read a document, how many have, and until when"),
        "qms doc readers DOC-2026-0001",
    ),
    (
        "copy",
        copy,
        N_("Show the register of copies, or record what happened to a copy"),
        (
            "qms doc copy DOC-2026-0001\n"
            "qms doc copy DOC-2026-0001 issue --unit UNIT-legal-office --sort working\n"
            "qms doc copy DOC-2026-0001 return --number 3"
        ),
    ),
    (
        "publish",
        publish,
        N_("Record that the edition in force was put on the site"),
        "qms doc publish DOC-2026-0001 --url https://university.example/rules.pdf",
    ),
    (
        "unpublish",
        unpublish,
        N_("Record that a document was taken off the site"),
        "qms doc unpublish DOC-2026-0001",
    ),
    (
        "review",
        review,
        N_("Record that a document was reviewed, and what comes of it"),
        (
            "qms doc review DOC-2026-0001 --verdict keep"
            ' --by ROLE-head-of-academic-quality-office --basis "No norm has changed"'
        ),
    ),
    (
        "reviews",
        reviews,
        N_("Show the age of all documents in force, and when they are reviewed"),
        "qms doc reviews",
    ),
    (
        "control",
        control,
        N_("Record a control of whether a document is observed"),
        'qms doc control DOC-2026-0001 --problems 0 --text "Sheets of three units looked at"',
    ),
)
