"""How a document stands: after a verb, on one day, step by step; the draft of its decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from qms.actions.doc_life import document_of
from qms.actions.values import parse_date
from qms.cli import papers, state
from qms.cli.nouns import report_written
from qms.cli.output import as_json, envelope, line, table
from qms.engine.check import check
from qms.engine.document_editions import all_in_force, edition_lines
from qms.engine.document_next import (
    STATES,
    act_words,
    next_steps,
    printed,
    section_of,
    standing,
)
from qms.engine.document_steps import steps as steps_of
from qms.engine.documents import acts_of, document_rules, editions, in_force_from
from qms.errors import UsageProblem
from qms.i18n import N_, M, _, current, translate
from qms.kinds.document import ControlledDocument

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from qms.actions.records import Written
    from qms.engine.document_steps import Step
    from qms.engine.view import View
    from qms.kinds.document_parts import Edition

_Id = Annotated[str, typer.Argument(metavar="DOC", help=N_("Id of a document"))]
_TAKEN = {"done": N_("done"), "skipped": N_("skipped"), "open": N_("still open")}


def report(done: Written) -> None:
    """Print what was written; how the document stands then, what comes next, what is obligatory."""
    report_written(done)
    if not (done.applied.paths or as_json()):
        line(M("Nothing was changed."))
    if isinstance(done.record, ControlledDocument) and not as_json():
        say_document(done.view, done.record)


def say_document(view: View, document: ControlledDocument) -> None:
    """Print how a document stands, what comes next and what remains to be done."""
    found = view.state(document)
    line(M("State: {state}", state=M(found.label) if found else None))
    for told in standing(view, document):
        line(told)
    for step in next_steps(view, document):
        line(M("Next: {what}", what=step))
    for item in check(view).counted:
        if item.record == document.id:
            line(M("To be done ({code}): {what}", code=item.code, what=item.message))
            if item.term is not None:
                line(M("Not later than {day}", day=item.term))


def card(view: View, document: ControlledDocument) -> None:
    """Print how a document stands, with its editions and the steps of the newest one."""
    say_document(view, document)
    _say_editions(view, document)
    known = editions(document)
    if known:
        _say_steps(view, known[-1], steps_of(view, document, known[-1]))


def in_force(
    on: Annotated[
        str | None, typer.Option("--on", metavar=N_("DATE"), help=N_("Day, else today"))
    ] = None,
) -> None:
    """Print the edition of each document that is in force on a day."""
    session = state.session()
    view = session.view.on(parse_date(on, "--on")) if on else session.view
    rows = [_in_force(view, *found) for found in all_in_force(view)]
    if as_json():
        envelope(session, "doc-in-force", rows)
        return
    headings = [_("Id"), _("Document code"), _("Title"), _("Edition"), _("In force from")]
    shown = [
        (row["id"], row["code"], row["title"], row["edition"], row["since"], row["acts"])
        for row in rows
    ]
    title = M("Documents in force on {day}", day=view.today).shown(current())
    table([*headings, _("Approved by")], shown, title)


def _in_force(view: View, document: ControlledDocument, edition: Edition) -> dict[str, Any]:
    return {
        "id": document.id,
        "code": document.code,
        "title": document.title,
        "edition": printed(edition),
        "since": in_force_from(view, document, edition),
        "acts": tuple(act_words(view, act) for act in acts_of(view, document, edition)),
    }


def steps(
    record_id: _Id,
    edition: Annotated[
        str | None, typer.Option("--edition", metavar="N", help=N_("Edition, else the newest"))
    ] = None,
) -> None:
    """Print the editions of a document and the steps of its life."""
    session = state.session()
    document = document_of(session, record_id)
    chosen = _chosen(document, edition)
    found = steps_of(session.view, document, chosen)
    if as_json():
        envelope(
            session,
            "doc-steps",
            (
                {"step": item.id, "label": item.label, "state": item.state, "date": item.date}
                for item in found
            ),
        )
        return
    line(M("{id}: {title}", id=document.id, title=document.title))
    say_document(session.view, document)
    _say_editions(session.view, document)
    _say_steps(session.view, chosen, found)


def _say_steps(view: View, edition: Edition, found: Sequence[Step]) -> None:
    """Print the steps where the university lists them."""
    rows = [
        (number, item.label, translate(_TAKEN[item.state]), item.date)
        for number, item in enumerate(found, start=1)
    ]
    title = M("Steps of edition {edition}", edition=printed(edition)).shown(current())
    if rows:
        table([_("No."), _("Step"), _("State"), _("Date")], rows, title)
    source = document_rules(view).steps_source
    if rows and source is not None:
        line(M("Source: {section}", section=section_of(source)))


def _chosen(document: ControlledDocument, wanted: str | None) -> Edition:
    known = editions(document)
    if wanted is None and known:
        return known[-1]
    found = next((item for item in known if item.id == wanted), None)
    if found is None:
        raise UsageProblem(
            M("{id} has no edition {edition}.", id=document.id, edition=wanted)
            if wanted
            else M("{id} has no draft edition.", id=document.id),
            M("Editions: {editions}", editions=tuple(item.id for item in known)),
        )
    return found


def _say_editions(view: View, document: ControlledDocument) -> None:
    rows = [
        (
            printed(item.edition),
            translate(STATES[item.state]),
            item.begun,
            item.agreed,
            item.approved,
            item.in_force,
            item.until,
            tuple(act_words(view, act) for act in acts_of(view, document, item.edition)),
        )
        for item in edition_lines(view, document)
    ]
    headings = [_("Edition"), _("State"), _("Begun"), _("Agreed"), _("Approved")]
    table([*headings, _("In force from"), _("Until"), _("Approved by")], rows, _("Editions"))


def draft_decision(
    record_id: _Id,
    formats: papers.Formats = "docx",
    out: papers.Out = papers.PLACE,
    circle: papers.For = None,
) -> None:
    """Write the draft of the decision for the next body of the route."""
    from qms.actions.doc_decision import write_decision

    session = state.session()
    paths: Iterator[Path] | tuple[Path, ...]
    paths = write_decision(session, record_id, papers.order(session, formats, out, circle))
    papers.show_paths(session, "doc-draft-decision", tuple(paths))
