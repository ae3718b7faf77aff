"""A paper of the quality office: the office stands above it and signs it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.engine.governance import governance
from qms.i18n import translate
from qms.report.papers import Head, paper, signatures

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qms.report.document import Document, Table
    from qms.report.papers import Desk


@dataclass(frozen=True, slots=True)
class Issued:
    """What a paper of the office is called, in words of the program, and of which record it is."""

    title: str
    record: str
    number: str = ""
    subtitle: str = ""


def office_paper(
    desk: Desk, issued: Issued, template: str, model: object, tables: Iterable[Table]
) -> Document:
    """Return the paper, dated of the day of the view; the model is ``r`` in its template."""
    office = desk.called(governance(desk.view).secretariat)
    head = Head(
        translate(issued.title, desk.lang),
        tuple(filter(None, (office,))),
        desk.view.today,
        issued.number,
        issued.subtitle,
        issued.record,
    )
    return paper(desk, head, template, model, (*tables, signatures(((office, ""),))))
