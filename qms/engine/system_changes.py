"""Changes of the quality system: what each stage needs, who is still to be told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qms.i18n import N_, M
from qms.kinds.system_change import SystemChange
from qms.model.items import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.view import View
    from qms.i18n import Message
    from qms.kinds.system_change import ChangedPlace

DECIDED: Final = frozenset({"approved", "introduced", "closed"})
INTRODUCED: Final = frozenset({"introduced", "closed"})
_PLAN: Final = (
    ("purpose", N_("Purpose")),
    ("consequences", N_("Consequences")),
    ("resources", N_("Resources")),
    ("responsible", N_("Responsible")),
    ("decision", N_("Decision")),
    ("approved_by", N_("Approved by")),
)
_PLACE: Final = (
    ("item", N_("Item of the text")),
    ("paragraph", N_("Paragraph")),
    ("page", N_("Page")),
    ("signed", N_("Signed")),
)
"""Of the eight facts those that the kind lets be entered later (manual, 10.3.6)."""


def changes(view: View, states: frozenset[str]) -> Iterator[SystemChange]:
    """Yield the changes that are in one of the states on the day of the view."""
    for change in view.snapshot.of(SystemChange):
        if view.state_id(change) in states:
            yield change


def plan_lacks(change: SystemChange) -> tuple[tuple[str, Message], ...]:
    """Return what the plan of a planned change does not say: field and label (manual, 8.3)."""
    return tuple((name, M(label)) for name, label in _PLAN if not getattr(change, name))


def analysis_lacks(change: SystemChange) -> tuple[tuple[str, Message], ...]:
    """Return what the analysis of an unplanned change does not say (manual, 10.1)."""
    wanted = (("consequences", N_("Consequences")), ("risks", N_("Risks")))
    return tuple((name, M(label)) for name, label in wanted if not getattr(change, name))


def place_lacks(place: ChangedPlace) -> tuple[Message, ...]:
    """Return what does not identify a changed place yet."""
    return tuple(M(label) for name, label in _PLACE if not getattr(place, name))


def untold(view: View, change: SystemChange) -> tuple[str, ...]:
    """Return the units that are to be acquainted and were not yet."""
    told = {item.unit for item in until(change.told, view.today)}
    return tuple(unit for unit in change.interested if unit not in told)
