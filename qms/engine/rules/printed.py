"""The printed forms and the set of reports must fit what the program makes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from qms.engine.columns import DERIVED
from qms.engine.report_set import REPORTS
from qms.engine.rule import Hit, integrity
from qms.i18n import M
from qms.kinds.document import ControlledDocument
from qms.kinds.policies.forms import Forms
from qms.kinds.policies.reports import Reports
from qms.kinds.risk import Risk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qms.engine.view import View
    from qms.i18n import Message
    from qms.kinds.policies.forms import FormColumn
    from qms.kinds.policies.reports import ReportsValue
    from qms.model.diagnostic import FieldPath
    from qms.model.record import Record

    Problem = tuple[FieldPath, Message, Message]

_ROW = "row"  # registers number their rows


@integrity("P105", "9.2(3)")
def forms_name_nothing(view: View) -> Iterator[Hit]:
    """A printed register names a column that its records do not have, or one column twice.

    The column would be missing from every print, and the regulation prescribes the form.
    """
    for record in view.snapshot.of(Forms):
        for number, edition in enumerate(record.editions):
            value = edition.value
            registers: tuple[tuple[str, type[Record], Sequence[FormColumn]], ...] = (
                ("risk_register", Risk, value.risk_register),
                ("document_register", ControlledDocument, value.document_register),
            )
            for name, kind, columns in registers:
                for nth, message, hint in _columns(kind, columns):
                    path = ("editions", number, "value", name, nth, "column")
                    yield Hit(record.id, path, message, hint)


def _columns(
    kind: type[Record], columns: Sequence[FormColumn]
) -> Iterator[tuple[int, Message, Message]]:
    known = {*kind.model_fields, *DERIVED, _ROW}
    seen: set[str] = set()
    for nth, item in enumerate(columns):
        if item.column not in known:
            hint = M("Allowed values: {values}", values=tuple(sorted(known)))
            yield nth, M("there is no column {name}", name=item.column), hint
        elif item.column in seen:
            yield nth, M("the column {name} stands twice", name=item.column), M("Leave one out.")
        seen.add(item.column)


@integrity("P106", "8.2")
def reports_name_nothing(view: View) -> Iterator[Hit]:
    """The set of reports names a report or a channel that does not exist, or a report twice.

    What is misspelled there would neither be listed with its command nor known when it is issued.
    """
    for record in view.snapshot.of(Reports):
        for number, edition in enumerate(record.editions):
            for path, message, hint in _set(edition.value):
                yield Hit(record.id, ("editions", number, "value", *path), message, hint)


def _set(value: ReportsValue) -> Iterator[Problem]:
    channels = {item.id for item in value.channels}
    times = Counter(name for item in value.reports for name in item.makes)
    for at, item in enumerate(value.reports):
        for name in item.makes:
            if name not in REPORTS:
                hint = M("Allowed values: {values}", values=REPORTS)
                yield ("reports", at), M("there is no report {name}", name=name), hint
            elif times[name] > 1:
                hint = M("Leave one out.")
                yield ("reports", at), M("the report {name} stands twice", name=name), hint
        for nth, channel in enumerate(item.channels):
            if channel not in channels:
                hint = M("Allowed values: {values}", values=tuple(sorted(channels)))
                message = M("there is no channel {name}", name=channel)
                yield ("reports", at, "channels", nth), message, hint
