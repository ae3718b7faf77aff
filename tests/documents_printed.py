"""A document with two editions, as literal records, and what is needed to print it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qms.kinds.document import ControlledDocument
from qms.report.papers import Desk, Holder
from tests.workspaces import view

if TYPE_CHECKING:
    from qms.kinds.document_parts import Edition

DOCUMENT: Final = """\
    id: DOC-2026-0001
    schema: 1
    title: {kk: Мониторинг туралы ереже, ru: Положение о мониторинге, en: Regulation on monitoring}
    group: regulation
    code: REG-07
    owner_unit: UNIT-academic-quality-office
    working_group: [ROLE-head-of-academic-quality-office]
    editions:
      - {id: "1", date: 2026-01-12, number: "1"}
      - id: "2"
        date: 2026-09-01
        number: "2"
        sort: changed
        by: ROLE-head-of-academic-quality-office
        basis: Proposal of the audit
        notice_number: N-3
        notice_date: 2026-09-02
        changes:
          - {id: "1", section: "4.2", paragraph: "3", page: "7", sort: replace,
             sheets_replaced: "4, 7-9"}
          - {id: "2", section: "6", page: "11", sort: add, sheets_new: "11"}
    agreements:
      - {id: "1", date: 2026-09-10, by: ROLE-head-of-unit@UNIT-legal-office, edition: "2",
         verdict: agreed}
      - {id: "2", date: 2026-09-11, by: ROLE-dean@UNIT-deans-offices, edition: "2",
         verdict: agreed}
    approvals:
      - {id: "1", edition: "1", body: BODY-management-board, act: protocol, number: "2",
         date: 2026-02-03}
      - {id: "2", edition: "2", body: BODY-academic-council, act: protocol, number: "3",
         date: 2026-09-24}
      - {id: "3", edition: "2", body: BODY-management-board, act: protocol, number: "14",
         date: 2026-10-01}
    acknowledgements:
      - {id: "1", date: 2026-10-05, edition: "2", unit: UNIT-deans-offices, codes: [t-17]}
      - {id: "2", date: 2026-10-07, edition: "2", unit: UNIT-legal-office, required: 6, signed: 5}
    transitions: [{id: "1", date: 2026-02-03, to: in_force}]
"""
WITHDRAWN: Final = DOCUMENT.replace(
    'transitions: [{id: "1", date: 2026-02-03, to: in_force}]',
    'transitions: [{id: "1", date: 2026-02-03, to: in_force},'
    ' {id: "2", date: 2026-11-01, to: withdrawn}]',
)
STAFF: Final = {
    "ROLE-dean@UNIT-deans-offices": (Holder("A. Serikov", "T-17"), Holder("B. Aliyeva", "T-18")),
    "ROLE-head-of-academic-quality-office@UNIT-academic-quality-office": (Holder("D. Ospanova"),),
}


def printing(
    *texts: str, lang: str = "en", today: str = "2026-11-21", staff: bool = True
) -> tuple[Desk, ControlledDocument]:
    """Return a desk and the document of ``texts``, else of DOCUMENT."""
    seen = view(*(texts or (DOCUMENT,)), today=today)
    found = seen.snapshot.get("DOC-2026-0001")
    assert isinstance(found, ControlledDocument)
    return Desk(seen, lang, None, STAFF if staff else {}), found


def numbered(document: ControlledDocument, item_id: str) -> Edition:
    """Return an edition by its id."""
    return next(item for item in document.editions if item.id == item_id)
