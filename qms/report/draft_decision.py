"""The draft of a decision about an edition of a document, for the body that is to approve it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qms.engine.document_next import act_words, agrees, asks_for, printed, section_of
from qms.engine.documents import acts_of, in_force, missing_agreements, open_steps, route_of
from qms.i18n import N_, Day, M, translate
from qms.model.items import until
from qms.report.document import Column
from qms.report.papers import Head, grid, paper, signatures

if TYPE_CHECKING:
    from qms.i18n import Shown
    from qms.kinds.document import ControlledDocument
    from qms.kinds.document_parts import Edition
    from qms.kinds.policies.documents import ApprovalStep
    from qms.report.document import Document, Table
    from qms.report.papers import Desk

TEMPLATE = "report/draft_decision.md.j2"


@dataclass(frozen=True, slots=True)
class DraftDecision:
    """What the template may use, ``r`` in it; texts are in the language of the paper.

    ``first`` is true for the first edition; ``replaces`` is the edition in force; ``missing``
    names who has not agreed, ``acts`` the acts that were taken already.
    """

    title: str
    code: str
    edition: str
    first: bool
    whole: bool
    replaces: str
    ground: str
    basis: str
    summary: str
    notice: str
    notice_date: Day | None
    body: str
    asked: str
    source: str
    from_day: Day | None
    missing: tuple[str, ...]
    acts: tuple[str, ...]
    changes: bool
    agreements: bool
    developer: str
    controller: str


def draft_decision(desk: Desk, document: ControlledDocument, edition: Edition) -> Document:
    """Return the draft; number and day are left to the body that decides."""
    view, lang = desk.view, desk.lang
    step = next(iter(open_steps(view, document, edition)), None)
    route = route_of(view, document)
    body = _body(desk, step)
    tables = (_changes(desk, edition), _agreements(desk, document, edition))
    model = DraftDecision(
        **_told(desk, document, edition),
        body=body,
        asked=asks_for(view, step).shown(lang) if step else "",
        source=section_of(route.source) if route else "",
        missing=tuple(
            _shown(desk, agrees(view, name)) for name in missing_agreements(view, document, edition)
        ),
        acts=tuple(act_words(view, act).shown(lang) for act in acts_of(view, document, edition)),
        changes=bool(tables[0].rows),
        agreements=bool(tables[1].rows),
    )
    signed = signatures(
        ((translate(N_("Chair"), lang), ""), (translate(N_("Secretary"), lang), ""))
    )
    head = Head(
        translate(N_("Draft decision"), lang),
        tuple(filter(None, (body,))),
        view.today,
        M("No. {number}", number="____").shown(lang),
        record=document.id,
    )
    return paper(desk, head, TEMPLATE, model, (*tables, signed))


def _told(desk: Desk, document: ControlledDocument, edition: Edition) -> dict[str, Any]:
    """Return what document and edition say of themselves."""
    view = desk.view
    current = in_force(view, document)
    word = view.word("change-ground", edition.ground) if edition.ground else None
    return {
        "title": desk.text(document.title),
        "code": document.code or "",
        "edition": printed(edition),
        "first": edition.sort == "introduced",
        "whole": edition.sort == "replaced",
        "replaces": printed(current) if current else "",
        "ground": word.label.shown(desk.lang) if word else "",
        "basis": desk.text(edition.basis),
        "summary": desk.text(edition.summary),
        "notice": edition.notice_number or "",
        "notice_date": Day(edition.notice_date) if edition.notice_date else None,
        "from_day": Day(edition.in_force_from) if edition.in_force_from else None,
        "developer": desk.called(document.owner_unit) if document.owner_unit else "",
        "controller": desk.words(document.controller, document.owner_unit),
    }


def _body(desk: Desk, step: ApprovalStep | None) -> str:
    """Return whose act comes next, nothing where the route leaves it open."""
    named = (*step.bodies, *step.roles) if step else ()
    return desk.called(named[0]) if named else ""


def _shown(desk: Desk, words: Shown | str) -> str:
    return words if isinstance(words, str) else words.shown(desk.lang)


def _changes(desk: Desk, edition: Edition) -> Table:
    sorts = {"replace": N_("replace"), "cancel": N_("cancel"), "add": N_("add")}
    lang = desk.lang
    columns = (
        Column("row", translate(N_("No."), lang), width=1),
        Column("section", translate(N_("Section, item"), lang), width=2),
        Column("sort", translate(N_("Kind of change"), lang), width=2),
        Column("text", translate(N_("What changes"), lang), width=5),
    )
    rows = tuple(
        (str(number), item.section or "", translate(sorts[item.sort], lang), desk.text(item.text))
        for number, item in enumerate(edition.changes, start=1)
    )
    return grid("changes", columns, rows)


def _agreements(desk: Desk, document: ControlledDocument, edition: Edition) -> Table:
    verdicts = {
        "agreed": N_("agreed"),
        "remarks": N_("with remarks"),
        "refused": N_("refused"),
    }
    lang = desk.lang
    columns = (
        Column("by", translate(N_("By"), lang), width=4),
        Column("verdict", translate(N_("Verdict"), lang), width=2),
        Column("date", translate(N_("Date"), lang), "date", width=2),
        Column("text", translate(N_("Remarks"), lang), width=3),
    )
    rows = tuple(
        (
            desk.person(item.by),
            translate(verdicts[item.verdict], lang),
            item.date,
            desk.text(item.text),
        )
        for item in until(document.agreements, desk.view.today)
        if item.edition == edition.id
    )
    return grid("agreements", columns, rows)
