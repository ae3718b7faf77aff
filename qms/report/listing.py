"""Registers of any kind for people who look in the shared folder: one table, nothing of the day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from qms.engine.periods import PeriodKind
from qms.kinds import all_kinds
from qms.report.family import ReportSpec, report_spec
from qms.report.frame import Content
from qms.report.registers import Registers

if TYPE_CHECKING:
    from collections.abc import Callable

    from qms.report.document import Table
    from qms.report.frame import Frame

NOUNS: Final = (
    *("risk", "capa", "doc", "decision", "obligation", "indicator"),
    *("meeting", "request", "evidence", "issued-report"),
)
"""Kinds that the shared folder has a register of."""
_OF_FAMILY: Final = {"risk": "risks", "capa": "capas", "doc": "documents"}
_TABLE: Final = "register"
_WIDTHS: Final = {
    **dict.fromkeys(("title", "body", "executors", "owner", "executor", "responsible"), 3),
    **dict.fromkeys(("rule_words", "place", "recipients", "sender", "name"), 3),
    **dict.fromkeys(("number", "moved", "level", "size", "questions", "storage"), 1),
}
_WIDTH: Final = 2


@dataclass(frozen=True, slots=True)
class ListingSpec(ReportSpec):
    """The register of one kind, by its noun."""

    noun: str = ""

    @property
    def content(self) -> Callable[[Frame], Content]:
        """The function that gathers the register."""
        return partial(listing, noun=self.noun)


@dataclass(frozen=True, slots=True)
class Listing:
    """What the template may use: ``r`` in it.  Only what is on record: no day, no figure of it."""

    noun: str


def listing_spec(noun: str) -> ListingSpec:
    """Return the register of a kind: that of the family of reports where it has one of a day."""
    spec = _of_family(noun)
    title = spec.title if spec else all_kinds()[noun].spec.plural
    template = "report/listing.md.j2"
    return ListingSpec(f"register-{noun}", title, title, PeriodKind.DAY, "", template, noun=noun)


def _of_family(noun: str) -> ReportSpec | None:
    spec = report_spec(_OF_FAMILY.get(noun, ""))
    return spec if spec and spec.period is PeriodKind.DAY else None


def listing(frame: Frame, noun: str) -> Content:
    """Return a register as it is on the frame's day."""
    spec = _of_family(noun)
    table, *more = spec.content(frame).tables if spec else (_plain(frame, noun),)
    return Content(Listing(noun), (replace(table, id=_TABLE), *more))


def _plain(frame: Frame, noun: str) -> Table:
    kind, view = all_kinds()[noun], frame.view
    found = tuple(record for record in view.snapshot.of(kind) if view.on_record(record))
    columns = [(name, _WIDTHS.get(name, _WIDTH)) for name in ("id", *kind.spec.columns)]
    registers = Registers(view, frame.lang, frame.circle)
    return registers.listing(_TABLE, kind.spec.plural, columns, (kind, found))
