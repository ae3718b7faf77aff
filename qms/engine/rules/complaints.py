"""Rules of complaints: registered once, answered in time, followed up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.complaints import (
    SUBSTANTIATED,
    followed_by,
    last_consideration,
    late,
    same_number,
    unanswered,
)
from qms.engine.figures import known
from qms.engine.rule import Hit, duty, integrity
from qms.i18n import M
from qms.kinds.complaint import Complaint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.view import View


@integrity("M105", "7.3, KZ-NC-01")
def complaint_number_twice(view: View) -> Iterator[Hit]:
    """Two complaints of one calendar year have the same number.

    The number is all that the records tell of a complaint's paper: it must tell two of them apart.
    """
    for item, first in same_number(view):
        yield Hit(
            item.id,
            ("number",),
            M(
                "number {number} of {year} is that of {id}",
                number=item.number,
                year=str(item.date.year),
                id=first.id,
            ),
            M("Correct the number by the journal of incoming letters."),
        )


@duty("M305", "7.3, KZ-NC-01")
def not_answered(view: View) -> Iterator[Hit]:
    """A complaint was not considered and answered by its due date."""
    for item in unanswered(view):
        if item.due is not None and late(view, item):
            yield Hit(
                item.id,
                ("due",),
                M(
                    "complaint {number} was to be answered by {day}",
                    number=item.number,
                    day=item.due,
                ),
                M(
                    "Record it: qms complaint consider {id} --result WORD, then"
                    " qms complaint answer {id}",
                    id=item.id,
                ),
                item.due,
                term=item.due,
            )


@duty("M306", "7.3, KZ-NC-01")
def not_followed_up(view: View) -> Iterator[Hit]:
    """A complaint was found substantiated, but no nonconformity and no CAPA follows from it.

    The head of the unit organises corrective actions that prevent and eliminate nonconformities.
    Where none is needed, the record says why.
    """
    for item in known(view, Complaint):
        last = last_consideration(view, item)
        if last is None or last.result not in SUBSTANTIATED or item.no_action is not None:
            continue
        if not followed_by(view, item):
            yield Hit(
                item.id,
                ("considerations",),
                M("substantiated, but neither a nonconformity nor a CAPA follows from it"),
                M(
                    "Register the fact: qms nc add --reported {id} ...; or say why not:"
                    ' qms set {id} no_action "..."',
                    id=item.id,
                ),
                last.date,
            )
