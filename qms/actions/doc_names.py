"""What printed documents are called by the university's scheme of file names (KazNMU 8.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.documents import in_force_from
from qms.engine.file_names import OWN_SCHEME, build, rules_of_names, type_label, unit_label
from qms.kinds.unit import Unit
from qms.report.document_head import forms_of, watermark

if TYPE_CHECKING:
    from qms.kinds.document import ControlledDocument
    from qms.kinds.document_parts import Edition
    from qms.report.papers import Desk


def stem_of(
    desk: Desk,
    document: ControlledDocument,
    edition: Edition,
    sheet: str = "",
    unit: str | None = None,
) -> str:
    """Return a file name without its ending: day, unit, kind of document and its code.

    The day is that from which the edition is in force, else on which its draft was begun.  The
    name of a draft says that it is one, and so does that of a withdrawn document.
    """
    view, rules = desk.view, rules_of_names(desk.view)
    label = type_label(view, rules, document.group, desk.lang) or document.group
    called = document.code or desk.text(document.title)
    words = (label, watermark(desk, document, edition), sheet, called)
    day = in_force_from(view, document, edition) or edition.date
    kind = " ".join(part for part in words if part)
    return build(rules.scheme or OWN_SCHEME, day, _unit(desk, unit or document.owner_unit), kind)


def paper_stem(desk: Desk, title: str) -> str:
    """Return the file name of a paper of the office itself, dated by the day of its records."""
    rules = rules_of_names(desk.view)
    return build(rules.scheme or OWN_SCHEME, desk.view.today, _unit(desk, None), title)


def _unit(desk: Desk, record_id: str | None) -> str:
    unit = desk.view.snapshot.get(record_id or forms_of(desk).office)
    if isinstance(unit, Unit):
        return unit_label(desk.view, unit, desk.lang)
    return desk.view.snapshot.config.institution.shown(desk.lang)
