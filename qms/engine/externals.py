"""External documents: whether they are valid, who rests on them, when they were last compared."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import TYPE_CHECKING

from qms.engine.document_register import listed
from qms.engine.documents import document_rules
from qms.engine.figures import known
from qms.kinds.external_document import ExternalDocument
from qms.model.items import until

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qms.engine.view import View
    from qms.kinds.document import ControlledDocument


def externals(view: View) -> tuple[ExternalDocument, ...]:
    """Return the external documents on record, cancelled ones included, without mistakes."""
    return known(view, ExternalDocument)


def valid(view: View, external: ExternalDocument) -> bool:
    """Tell whether an external document holds: not cancelled, nor found so by a comparison."""
    last = until(external.checks, view.today)
    found = bool(last) and last[-1].verdict == "cancelled"
    return view.state_id(external) == "in_force" and not found


def compared(view: View, external: ExternalDocument) -> dt.date | None:
    """Return the day of the last comparison with the issuer's text."""
    checks = until(external.checks, view.today)
    return checks[-1].date if checks else None


def compare_by(view: View, external: ExternalDocument) -> dt.date | None:
    """Return the last day in time for the next comparison.

    None where no policy says how often, or while none was made: then it is due at once.
    """
    rule, last = document_rules(view).external_check, compared(view, external)
    if rule is None or last is None:
        return None
    year, month = divmod(last.month - 1 + rule.months, 12)
    return _day(last.year + year, month + 1, last.day)


def _day(year: int, month: int, day: int) -> dt.date:
    return dt.date(year, month, min(day, calendar.monthrange(year, month)[1]))


def dependants(view: View) -> Mapping[str, tuple[ControlledDocument, ...]]:
    """Return the documents of the register in force that cite each external document."""
    return view.once(_dependants)


def _dependants(view: View) -> Mapping[str, tuple[ControlledDocument, ...]]:
    found: dict[str, list[ControlledDocument]] = {}
    for document in listed(view):
        if view.state_id(document) == "in_force":
            for cited in dict.fromkeys(item.document for item in document.cites):
                found.setdefault(cited, []).append(document)
    return {cited: tuple(many) for cited, many in found.items()}


def to_compare(view: View, external: ExternalDocument) -> bool:
    """Tell whether an external document should have been compared by the day of the view.

    One that nobody compared yet waits only where a document in force cites it.
    """
    if document_rules(view).external_check is None or not valid(view, external):
        return False
    term = compare_by(view, external)
    return term < view.today if term else external.id in dependants(view)
