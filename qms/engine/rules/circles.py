"""The policy of circles must fit the kinds; what is published must not name persons."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from qms.engine.circles import (
    MADE,
    ORDER,
    PERSONAL,
    any_text,
    contacts_of,
    permissions,
    shown_columns,
    texts_of,
)
from qms.engine.columns import DERIVED
from qms.engine.personal_data import personal_data
from qms.engine.rule import Hit, duty, integrity
from qms.i18n import M
from qms.kinds import all_kinds
from qms.kinds.policies.circles import Circles
from qms.model.record import Circle

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qms.engine.personal_data import Personal
    from qms.engine.view import View
    from qms.i18n import Message
    from qms.kinds.policies.circles import CirclesValue
    from qms.model.diagnostic import FieldPath
    from qms.model.record import Record

_NUMBER = "row"  # registers number their rows


@integrity("P104", "8.1.2")
def circles_name_nothing(view: View) -> Iterator[Hit]:
    """The policy of circles names a kind of records, or a column, that does not exist.

    A misspelled name would grant or publish something else than the university decided.
    """
    for record in view.snapshot.of(Circles):
        for number, edition in enumerate(record.editions):
            for path, message, allowed in _unknown(edition.value):
                yield Hit(
                    record.id,
                    ("editions", number, "value", *path),
                    message,
                    M("Allowed values: {values}", values=tuple(allowed)),
                )


def _unknown(value: CirclesValue) -> Iterator[tuple[FieldPath, Message, Sequence[str]]]:
    kinds = all_kinds()
    for at, group in enumerate(value.classes):
        for nth, name in enumerate(group.kinds):
            if name not in kinds:
                yield (
                    ("classes", at, "kinds", nth),
                    M("there is no kind {name}", name=name),
                    [*kinds],
                )
    for at, item in enumerate(value.publish):
        kind = kinds.get(item.kind)
        if kind is None:
            yield ("publish", at, "kind"), M("there is no kind {name}", name=item.kind), [*kinds]
            continue
        known = {*kind.model_fields, *DERIVED, *MADE.get(item.kind, ()), _NUMBER}
        for nth, name in enumerate(item.columns):
            if name not in known:
                message = M("{kind} has no column {name}", kind=item.kind, name=name)
                yield ("publish", at, "columns", nth), message, sorted(known)


@duty(PERSONAL, "8.1.2, KZ-ACC-03", standing=True)
def personal_data_published(view: View) -> Iterator[Hit]:
    """A field that reports for the staff or the public show looks like personal data.

    Such a report is refused until the field is changed, or the legal service permits it: a waiver
    of this rule names the record and a decision of that service.  The names of the roster are not
    known to this rule, so that what such a waiver permits counts as found.
    """
    hit: set[str] = set()
    contacts = contacts_of(view)
    for kind in all_kinds().values():
        columns = _columns(view, kind)
        for record in view.snapshot.of(kind) if columns else ():
            for path, message in _found(view, record, columns, contacts):
                hit.add(record.id)
                yield _personal(record.id, path, message)
    for waiver in permissions(view):
        for record_id in waiver.records:
            if record_id not in hit:
                message = M("the legal service permitted it to name a person: {id}", id=waiver.id)
                yield _personal(record_id, (), message)


def _personal(record: str, path: FieldPath, message: Message) -> Hit:
    hint = M(
        "Take it out of the field; or let the legal service decide, and waive {rule} for the"
        " record with that decision.",
        rule=PERSONAL,
    )
    return Hit(record, path, message, hint)


def _found(
    view: View, record: Record, columns: frozenset[str] | None, contacts: frozenset[Personal]
) -> Iterator[tuple[FieldPath, Message]]:
    if record.circle is Circle.INTERNAL:
        return
    tree = view.snapshot.entries[record.id].tree
    for path, text in texts_of(tree, columns) if any_text(tree, columns, _personal_in) else ():
        found = _personal_in(text)
        for item in sorted(found - contacts, key=str) if found else ():
            yield path, M("it looks like personal data: {found}", found=item.words)


@lru_cache(maxsize=1 << 16)
def _personal_in(text: str) -> frozenset[Personal]:
    # the same posts, words and days stand in record after record
    return frozenset(personal_data(text))


def _columns(view: View, kind: type[Record]) -> frozenset[str] | None:
    """Return what is shown outside the office; all columns where the kind has that circle."""
    if ORDER.index(kind.spec.circle) >= ORDER.index(Circle.CORPORATE):
        return frozenset(kind.spec.columns)
    return shown_columns(view, kind, Circle.CORPORATE)
