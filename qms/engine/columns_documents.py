"""What lists show of documents beside their own fields: the acts of approval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.documents import FIRST, in_force
from qms.i18n import Day, M
from qms.kinds.document import ControlledDocument

if TYPE_CHECKING:
    from qms.engine.view import View
    from qms.i18n import Message
    from qms.kinds.document_parts import Approval
    from qms.model.record import Record


def acts_shown(view: View, record: Record) -> tuple[Approval, ...]:
    """Return the acts of the edition in force, else of the newest that has any."""
    if not isinstance(record, ControlledDocument):
        return ()
    given = [act for act in record.approvals if act.date is None or act.date <= view.today]
    acts = [act for act in given if act.void is None]
    current = in_force(view, record) if acts else None
    wanted = current.id if current else (acts[-1].edition if acts else None)
    return tuple(act for act in acts if (act.edition or FIRST) == (wanted or FIRST))


def act_words(view: View, act: Approval) -> Message:
    """Return an act as registers print it: body, act, number, date; what is unknown is left out."""
    word = view.word("act-kind", act.act)
    named = M("{act} No. {number}", act=word.label if word else act.act, number=act.number or "?")
    body = view.name(act.body) if act.body else None
    said = M("{body}, {act}", body=body, act=named) if body else named
    return said if act.date is None else M("{act}, {date}", act=said, date=Day(act.date))
