"""The list of a pack of records (Dulaty manual, 9.5.1)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from qms.i18n import N_, translate
from qms.report.document import Column, Document
from qms.report.document_head import interface, meta
from qms.report.document_tables import BLANK
from qms.report.papers import grid
from qms.report.template import environment, fill

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qms.kinds.evidence import Evidence
    from qms.report.papers import Desk

_TEMPLATE: Final = "report/document_pack.md.j2"
_COLUMNS: Final = (
    ("row", N_("No."), 1),
    ("id", N_("Id"), 2),
    ("sort", N_("Kind of record"), 2),
    ("title", N_("Title"), 4),
    ("unit", N_("Unit"), 2),
    ("date", N_("Date"), 2),
    ("sha256", N_("SHA-256"), 3),
    ("state", N_("File"), 2),
)


def pack_register(desk: Desk, purpose: str, found: Sequence[tuple[Evidence, str]]) -> Document:
    """Return the list of records for a purpose; each with how its file stands to its hash."""
    rows = [
        (
            str(number),
            item.id,
            _word(desk, "record-sort", item.sort),
            desk.text(item.title),
            desk.called(item.unit) or BLANK,
            item.date,
            item.sha256,
            state,
        )
        for number, (item, state) in enumerate(found, start=1)
    ]
    columns = [
        Column(name, translate(words, desk.lang), width=width) for name, words, width in _COLUMNS
    ]
    table = grid("pack", columns, rows)
    title = translate(N_("Records of the quality system"), desk.lang)
    head = meta(desk, title, interface(_TEMPLATE), purpose)
    said = _word(desk, "record-purpose", purpose)
    text = fill(
        environment(desk.workspace),
        _TEMPLATE,
        lang=desk.lang,
        r=None,
        tables={"pack": table},
        figures={},
    )
    return Document(replace(head, cover=False, turned=True, subtitle=said), text, {"pack": table})


def _word(desk: Desk, vocabulary: str, name: str | None) -> str:
    found = desk.view.word(vocabulary, name) if name else None
    return found.label.shown(desk.lang) if found else name or BLANK
