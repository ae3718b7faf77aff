"""The memo by which CAPAs are put before the post above."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.engine import capas
from qms.engine.cells import post_name
from qms.engine.escalation import said
from qms.engine.governance import governance
from qms.i18n import N_, translate
from qms.report.document import Column
from qms.report.papers import Head, grid, paper, signatures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qms.kinds.capa import Capa, Escalation
    from qms.model.fields import Post
    from qms.report.document import Document, Table
    from qms.report.papers import Desk

TEMPLATE = "report/escalation.md.j2"


@dataclass(frozen=True, slots=True)
class Memo:
    """What the template of the memo may use: ``r`` in it."""

    addressee: str


def memo(desk: Desk, post: Post, raised: Sequence[tuple[Capa, Escalation]]) -> Document:
    """Return the memo to a post about CAPAs, one line for each cause."""
    office = governance(desk.view).secretariat
    under = (desk.called(office),) if office else ()
    head = Head(translate(N_("Memo on escalation"), desk.lang), under, desk.view.today)
    signed = signatures(((desk.called(office), ""),))
    return paper(desk, head, TEMPLATE, Memo(desk.person(post)), (_table(desk, raised), signed))


def _table(desk: Desk, raised: Sequence[tuple[Capa, Escalation]]) -> Table:
    lang, view = desk.lang, desk.view
    columns = (
        Column("id", translate(N_("Id"), lang), width=3),
        Column("title", translate(N_("CAPA"), lang), width=4),
        Column("executor", translate(N_("Executor"), lang), width=4),
        Column("due", translate(N_("Term"), lang), "date", width=2),
        Column("why", translate(N_("Why"), lang), width=4),
    )
    rows = []
    for capa, item in raised:
        executor = view.post(capa.executor or capa.owner, capa.unit)
        rows.append(
            (
                capa.id,
                desk.text(capa.title),
                post_name(view, executor).shown(lang) if executor else "",
                capas.term(view, capa),
                said(view, capa, item.cause, item.of).shown(lang),
            )
        )
    return grid("capas", columns, rows)
