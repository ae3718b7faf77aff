"""What a merge has left for a person to settle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.rule import Hit, integrity
from qms.i18n import M

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.view import View


@integrity("K105", "")
def unsettled_conflict(view: View) -> Iterator[Hit]:
    """A merge left two values for one field, or two records for one id, and nobody has chosen yet.

    The record shows one side; the other stands under ``conflict:`` at its end.  ``qms resolve``
    explains both and settles it.
    """
    for record in view.snapshot:
        conflict = record.conflict
        if conflict is None:
            continue
        hint = M("See both sides and choose: qms resolve {id}", id=record.id)
        for value in conflict.fields:
            message = M(
                "an unsettled conflict of a merge: {path}, against {side}",
                path=value.path,
                side=conflict.side,
            )
            yield Hit(record.id, ("conflict",), message, hint)
        if not conflict.fields:
            message = M(
                "an unsettled conflict of a merge: the whole record, against {side}",
                side=conflict.side,
            )
            yield Hit(record.id, ("conflict",), message, hint)
