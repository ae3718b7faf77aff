"""Sections 7 to 9 and 14: documents, decisions, deadlines, accepted deviations."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from qms.engine.figures_deadlines import deadline_figures
from qms.engine.figures_decisions import decisions, done_on, is_overdue, was_late
from qms.engine.governance import open_decision
from qms.engine.obligations import STATES
from qms.engine.tally import Tally
from qms.engine.year_figures import approved_within, documents
from qms.i18n import N_, Day, M
from qms.kinds.document import ControlledDocument
from qms.kinds.waiver import Waiver
from qms.report.annual.capas import IN_TIME, LATE, OVERDUE
from qms.report.annual.part import rounded
from qms.report.annual.surveys import UNDER_WAY
from qms.report.lists import Head, Line, listed

if TYPE_CHECKING:
    import datetime as dt

    from qms.engine.figures_deadlines import Deadline
    from qms.kinds.decision import Decision
    from qms.report.annual.part import Part
    from qms.report.document import Table

_APPROVED = (("title", 4), ("group", 2), ("approved_by", 3), ("state", 1))
_WAIVERS = (("id", 2), ("rule", 1), ("records", 2), ("reason", 4), ("until", 1))
_DECISIONS = (
    Head("date", N_("Date"), 1, "date"),
    Head("body", N_("Body"), 1),
    Head("title", N_("Decision"), 2),
    Head("executors", N_("Executors"), 3),
    Head("due", N_("Due"), 1, "date"),
    Head("state", N_("Execution"), 2),
)
_DEADLINES = (
    Head("due", N_("Due"), 1, "date"),
    Head("title", N_("What"), 4),
    Head("responsible", N_("Responsible"), 3),
    Head("state", N_("Execution"), 2),
)
_RHYTHMS = (
    Head("title", N_("What"), 4),
    Head("due", N_("Fell due"), 1, "integer"),
    Head("in_time", N_("In time"), 1, "integer"),
    Head("late", N_("Late"), 1, "integer"),
    Head("missed", N_("Missed"), 1, "integer"),
    Head("ahead", N_("Met ahead"), 1, "integer"),
    Head("to_come", N_("To come"), 1, "integer"),
    Head("share", N_("In time, %"), 1, "number"),
)


def acts(part: Part) -> tuple[Table, ...]:
    """Return the tables of the sections."""
    return (
        _groups(part),
        _approved(part),
        _decisions(part),
        _deadlines(part),
        _rhythms(part),
        part.registers.listing(
            "waivers", N_("Accepted deviations"), _WAIVERS, (Waiver, waivers(part))
        ),
    )


def _groups(part: Part) -> Table:
    counts = part.figures.documents.by_group
    approved = defaultdict(list)
    for item in documents(part.view):
        if approved_within(part.view, part.year, item):
            approved[item.group].append(item.id)
    found = part.view.words.vocabulary("document-group") if part.view.words else None
    heads = (
        Head("group", N_("Group"), 6),
        Head("count", N_("Documents"), 2, "integer"),
        Head("approved", N_("Approved within the year"), 2, "integer"),
    )
    shown = [item for item in (found.words if found else ()) if counts.get(item.id)]
    rows = [(item.label, counts[item.id], Tally(approved[item.id])) for item in shown]
    made = part.counts("groups", N_("Documents by group"), heads, rows)
    return replace(made, keys=tuple(item.id for item in shown))


def _approved(part: Part) -> Table:
    found = [item for item in documents(part.view) if approved_within(part.view, part.year, item)]
    return part.registers.listing(
        "documents",
        N_("Documents approved within the year"),
        _APPROVED,
        (ControlledDocument, found),
    )


def _decisions(part: Part) -> Table:
    lines = [Line(item, _decided(part, item)) for item in decisions(part.view, part.year)]
    return listed(part.frame, "decisions", N_("Decisions"), _DECISIONS, lines)


def _decided(part: Part, item: Decision) -> tuple[Any, ...]:
    shown = part.cells(item, "date", "body", "title", "executors", "due", "state")
    *rest, state = shown
    done = done_on(part.view, item)
    if is_overdue(part.view, item):
        return (*rest, M(OVERDUE))
    if open_decision(part.view, item):
        return (*rest, M(UNDER_WAY))
    return (*rest, execution(state, done, late=was_late(part.view, item)) if item.due else state)


def execution(state: Any, done: dt.date | None, *, late: bool) -> Any:  # noqa: ANN401 -- words
    """Say what is with something that has a term: done when, in time or late."""
    if done is None:
        return state
    return M("{day}, {mark}", day=Day(done), mark=M(LATE if late else IN_TIME))


def _deadlines(part: Part) -> Table:
    found = [item for item in part.data.deadlines if not item.rhythm]
    lines = [Line(item.obligation, _due(part, item)) for item in found]
    return listed(part.frame, "deadlines", N_("Deadlines of the academic year"), _DEADLINES, lines)


def _due(part: Part, item: Deadline) -> tuple[Any, ...]:
    state = execution(M(STATES[item.state]), item.done, late=item.late)
    return (item.date, *part.cells(item.obligation, "title", "responsible"), state)


def _rhythms(part: Part) -> Table:
    """Return obligations that come back every month or week, one line each."""
    by_duty: dict[str, list[Deadline]] = defaultdict(list)
    for item in part.data.deadlines:
        if item.rhythm:
            by_duty[item.obligation.id].append(item)
    lines = []
    for many in by_duty.values():
        found = deadline_figures(many)
        counts = (found.due, found.in_time, found.late, found.missed, found.ahead, found.to_come)
        duty = many[0].obligation
        lines.append(Line(duty, (duty.title, *counts, rounded(found.in_time_share))))
    return listed(part.frame, "rhythms", N_("What is due every month or week"), _RHYTHMS, lines)


def waivers(part: Part) -> tuple[Waiver, ...]:
    """Return the waivers that accept something in the year: not ended before it began."""
    return tuple(
        item
        for item in part.view.snapshot.of(Waiver)
        if item.until >= part.year.first and part.view.on_record(item)
    )
