"""What is obligatory about a nonconformity, a complaint or feedback after it was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.cli.output import line
from qms.engine.check import check
from qms.i18n import M, current
from qms.kinds.complaint import Complaint
from qms.kinds.feedback import Feedback
from qms.kinds.nonconformity import Nonconformity

if TYPE_CHECKING:
    from qms.actions.records import Written


def say_obligatory(done: Written) -> None:
    """Print the duties that rules find about the record, with their terms and what to do."""
    if not isinstance(done.record, Nonconformity | Complaint | Feedback):
        return
    _say_answer(done)
    for item in check(done.view).counted:
        if item.record == done.record_id:
            line(M("Now obligatory ({code}): {what}", code=item.code, what=item.message))
            if item.term is not None:
                line(M("Not later than {day}", day=item.term))
            if item.hint is not None:
                line(item.hint.shown(current()))


def _say_answer(done: Written) -> None:
    item = done.record
    if isinstance(item, Complaint) and item.due is not None and done.view.is_open(item):
        line(M("To be answered not later than {day}", day=item.due))
