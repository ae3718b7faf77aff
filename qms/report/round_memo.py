"""The memo to a unit whose form has not come back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.engine.governance import governance
from qms.i18n import N_, Day, translate
from qms.report.document import Column
from qms.report.papers import Head, grid, paper, signatures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qms.engine.rounds import Asked
    from qms.kinds.collection import Collection
    from qms.report.document import Document, Table
    from qms.report.papers import Desk

TEMPLATE = "report/round_memo.md.j2"


@dataclass(frozen=True, slots=True)
class RoundMemo:
    """What the template may use, ``r`` in it; ``late`` are days after the term, 0 before it."""

    addressee: str
    title: str
    sent: Day
    due: Day
    late: int
    count: int


def memo(desk: Desk, collection: Collection, unit: str, records: Sequence[Asked]) -> Document:
    """Return the memo: what is still asked about and by when; it names posts, no persons."""
    day = desk.view.today
    late = max(0, (day - collection.due).days)
    sent, due = Day(collection.date), Day(collection.due)
    called, title = desk.called(unit), desk.text(collection.title)
    model = RoundMemo(called, title, sent, due, late, len(records))
    office = desk.called(governance(desk.view).secretariat)
    signed = signatures(((office, ""),))
    head = Head(
        translate(N_("Memo: a form has not come back"), desk.lang),
        tuple(filter(None, (office,))),
        day,
        record=collection.id,
    )
    return paper(desk, head, TEMPLATE, model, (_records(desk, records), signed))


def _records(desk: Desk, records: Sequence[Asked]) -> Table:
    columns = (
        Column("id", translate(N_("Id"), desk.lang), width=2),
        Column("title", translate(N_("Title"), desk.lang), width=6),
    )
    rows = tuple((record.id, desk.text(getattr(record, "title", None))) for record in records)
    return grid("records", columns, rows)
