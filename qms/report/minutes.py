"""Minutes of a meeting, the extract of one question, the memo of a unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.engine.governance import quorate
from qms.engine.meetings import decisions_of
from qms.i18n import N_, M, translate
from qms.report.document import Column
from qms.report.papers import Head, grid, paper, signatures

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qms.kinds.decision import Decision
    from qms.kinds.meeting import AgendaItem, Meeting
    from qms.report.document import Document, Table
    from qms.report.papers import Desk

TEMPLATE = "report/minutes.md.j2"
EXTRACT = "report/extract.md.j2"
MEMO = "report/memo.md.j2"


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the agenda as minutes print it; ``table`` names its decisions, if any."""

    number: int
    title: str
    speaker: str
    heard: str
    resolved: str
    table: str = ""


@dataclass(frozen=True, slots=True)
class Minutes:
    """What the template of the minutes may use: ``r`` in it."""

    draft: bool
    chair: str
    secretary: str
    members: int | None
    present: int | None
    quorum: bool | None
    posts: tuple[str, ...]
    guests: tuple[str, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Extract:
    """What the template of an extract may use: ``r`` in it."""

    draft: bool
    members: int | None
    present: int | None
    quorum: bool | None
    question: Question


@dataclass(frozen=True, slots=True)
class Memo:
    """What the template of a memo may use: ``r`` in it."""

    addressee: str
    body: str
    date: object
    number: str


def minutes(desk: Desk, meeting: Meeting) -> Document:
    """Return the minutes of a meeting; without a number they are a draft."""
    tables = _decision_tables(desk, meeting)
    there = meeting.attendance
    model = Minutes(
        draft=meeting.number is None,
        chair=desk.person(meeting.chair),
        secretary=desk.person(meeting.secretary),
        members=there.members if there else None,
        present=there.present if there else None,
        quorum=quorate(desk.view, meeting),
        posts=tuple(desk.person(post) for post in there.posts) if there else (),
        guests=tuple(desk.person(post) for post in there.guests) if there else (),
        questions=tuple(
            _question(desk, number, item, tables) for number, item in _numbered(meeting)
        ),
    )
    signed = signatures(
        (
            (translate(N_("Chair"), desk.lang), desk.name(meeting.chair)),
            (translate(N_("Secretary"), desk.lang), desk.name(meeting.secretary)),
        )
    )
    head = _head(desk, meeting, N_("Minutes"))
    return paper(desk, head, TEMPLATE, model, (*tables.values(), signed))


def extract(desk: Desk, meeting: Meeting, item_id: str) -> Document:
    """Return the extract of one question; raises StopIteration for one that is not there."""
    number, item = next(pair for pair in _numbered(meeting) if pair[1].id == item_id)
    tables = {
        key: table for key, table in _decision_tables(desk, meeting).items() if key == item_id
    }
    there = meeting.attendance
    model = Extract(
        draft=meeting.number is None,
        members=there.members if there else None,
        present=there.present if there else None,
        quorum=quorate(desk.view, meeting),
        question=_question(desk, number, item, tables),
    )
    signed = signatures(((translate(N_("Secretary"), desk.lang), desk.name(meeting.secretary)),))
    head = _head(desk, meeting, N_("Extract from the minutes"))
    return paper(desk, head, EXTRACT, model, (*tables.values(), signed))


def memos(desk: Desk, meeting: Meeting) -> Mapping[str, Document]:
    """Return a memo of its decisions for each unit, by unit (or by role where it has none)."""
    found: dict[str, list[Decision]] = {}
    for decision in decisions_of(desk.view, meeting.id):
        for post in decision.executors:
            full = desk.view.post(post, decision.unit) or post
            holder = found.setdefault(full.unit or full.role, [])
            if decision not in holder:
                holder.append(decision)
    return {unit: _memo(desk, meeting, unit, found[unit]) for unit in sorted(found)}


def _memo(desk: Desk, meeting: Meeting, unit: str, decisions: Sequence[Decision]) -> Document:
    model = Memo(desk.called(unit), desk.called(meeting.body), meeting.date, meeting.number or "")
    table = _decisions(desk, "decisions", decisions)
    signed = signatures(((translate(N_("Secretary"), desk.lang), desk.name(meeting.secretary)),))
    head = _head(desk, meeting, N_("Memo on decisions"))
    return paper(desk, head, MEMO, model, (table, signed))


def _head(desk: Desk, meeting: Meeting, title: str) -> Head:
    number = M("No. {number}", number=meeting.number or "____").shown(desk.lang)
    body = desk.called(meeting.body)
    return Head(translate(title, desk.lang), (body,), meeting.date, number, record=meeting.id)


def _numbered(meeting: Meeting) -> tuple[tuple[int, AgendaItem], ...]:
    return tuple(enumerate(meeting.agenda, start=1))


def _question(desk: Desk, number: int, item: AgendaItem, tables: Mapping[str, Table]) -> Question:
    return Question(
        number,
        desk.text(item.title),
        desk.person(item.speaker),
        desk.text(item.heard),
        desk.text(item.resolved),
        tables[item.id].id if item.id in tables else "",
    )


def _decision_tables(desk: Desk, meeting: Meeting) -> dict[str, Table]:
    tables = {}
    for number, item in _numbered(meeting):
        found = decisions_of(desk.view, meeting.id, item.id)
        if found:
            tables[item.id] = _decisions(desk, f"decisions-{number}", found, f"{number}.")
    return tables


def _decisions(desk: Desk, name: str, decisions: Sequence[Decision], before: str = "") -> Table:
    lang = desk.lang
    columns = (
        Column("row", translate(N_("No."), lang), width=1),
        Column("title", translate(N_("Decision"), lang), width=4),
        Column("executors", translate(N_("Executor"), lang), width=3),
        Column("due", translate(N_("Term"), lang), "date", width=2),
    )
    rows = [
        (
            f"{before}{number}",
            desk.text(decision.text or decision.title),
            "; ".join(desk.person(post) for post in decision.executors),
            decision.due,
        )
        for number, decision in enumerate(decisions, start=1)
    ]
    return grid(name, columns, rows)
