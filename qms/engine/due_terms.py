"""Terms of complaints and of rounds of forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qms.engine.due_items import Due, DueItem
from qms.i18n import M
from qms.kinds.collection import Collection
from qms.kinds.complaint import Complaint
from qms.model.items import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.view import View


COMPLAINT_RULE: Final = "M305"


def complaints(view: View) -> Iterator[DueItem]:
    """Yield the complaints that wait for their answer."""
    for item in view.snapshot.of(Complaint):
        if item.due is None or item.date > view.today or not view.is_open(item):
            continue
        post = view.post(item.responsible, item.unit)
        who = (str(post),) if post else (item.unit,)
        title = M("complaint No. {number}", number=item.number)
        late = item.due < view.today
        yield DueItem(Due.COMPLAINT, item.id, title, item.due, who, item.unit, late)


def rounds(view: View) -> Iterator[DueItem]:
    """Yield the rounds of forms that some units have not answered; those units owe the form."""
    for item in view.snapshot.of(Collection):
        if item.date > view.today or not view.is_open(item):
            continue
        back = {one.form for one in until(item.returns, view.today)}
        silent = tuple(form.unit for form in item.forms if form.id not in back)
        if silent or not item.forms:
            late = item.due < view.today
            yield DueItem(Due.COLLECTION, item.id, item.title, item.due, silent, None, late)
