"""A defect in the records, or a duty that nobody has met yet, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from qms.i18n import N_

if TYPE_CHECKING:
    from datetime import date

    from qms.i18n import Message

FieldPath: TypeAlias = "tuple[str | int, ...]"


class Severity(StrEnum):
    """How a diagnostic counts for the exit code: an error makes ``check`` end with 1."""

    ERROR = "error"
    WARNING = "warning"


class RuleClass(StrEnum):
    """Integrity: the records cannot be trusted.  Duty: something remains to be done."""

    INTEGRITY = N_("integrity")
    DUTY = N_("duty")


class DutyState(StrEnum):
    """Open: its term runs.  Overdue: its term has passed.  Standing: declared without a term."""

    OPEN = "open"
    OVERDUE = "overdue"
    STANDING = "standing"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the tree: path relative to the workspace, line and column from 1."""

    path: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing that is wrong or due, not yet put into words.

    ``record`` and ``field`` say what it is about; ``place`` is resolved by the store on demand.
    ``term`` is the last day on which a duty is in time.
    """

    code: str
    severity: Severity
    rule_class: RuleClass
    message: Message
    hint: Message | None = None
    record: str | None = None
    field: FieldPath = ()
    place: Place | None = None
    term: date | None = None
    state: DutyState | None = None

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Order by place, then code, so that output never depends on reading order."""
        place = self.place or Place("")
        return (place.path, place.line, place.column, self.code, self.record or "")
