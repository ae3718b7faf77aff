"""Checking one of two workspaces: findings of its own records, references into the other one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qms.model.fields import RefTo

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qms.engine.view import View
    from qms.model.diagnostic import Diagnostic
    from qms.model.snapshot import Snapshot

ALONE: Final = frozenset({"K101", "K104", "K105", "K106", "W111", "W112"})
"""Rules that need nothing of the main workspace; those of files that cannot be read come too."""


def counted(snapshot: Snapshot, found: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Leave out what is no matter of this workspace.

    That is what concerns records of the other one and, where a restricted workspace stands alone,
    what cannot be judged without the units, roles and policies of the main one.
    """
    own = {*snapshot.entries, *(broken.id for broken in snapshot.broken)}
    mine = [item for item in found if item.record is None or item.record in own]
    beside = snapshot.next_to
    if beside is None or beside.here or beside.restricted:
        return mine
    unread = {broken.path for broken in snapshot.broken}
    return [
        item
        for item in mine
        if item.code in ALONE or (item.place is not None and item.place.path in unread)
    ]


def not_checked(view: View) -> int:
    """Return how many references were not checked: what they name may lie in the other workspace.

    None are where that is here, or where the settings name none.
    """
    beside, snapshot = view.snapshot.next_to, view.snapshot
    if beside is None or beside.here:
        return 0
    return sum(
        isinstance(mark.target, RefTo)
        and mark.value not in snapshot.occupied
        and snapshot.get(mark.value) is None
        and beside.may_hold(mark.value)
        for _record, mark in view.marks
    )
