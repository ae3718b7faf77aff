"""The archive by the file plan: what is expected of whom, what is there, what may be destroyed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.engine.documents import approved_on, edition_state, editions
from qms.engine.retention import class_of, kept, retention
from qms.engine.years import AcademicYear
from qms.kinds.case_file import CaseFile
from qms.kinds.disposal import Disposal
from qms.kinds.document import ControlledDocument
from qms.kinds.evidence import Storage
from qms.kinds.unit import Unit
from qms.model.states import ENTERED_BY_MISTAKE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.view import View
    from qms.kinds.document_parts import DocumentText, Edition
    from qms.kinds.policies.retention import Expected, FileClass

_LIVE: Final = ("open", "closed", "archived")
APPROVED: Final = frozenset({"approved", "carried_out"})


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the file plan for one unit and year: the file that is there, and its papers.

    ``since`` is the day after the year: from then on the file has to be there.
    """

    file_class: FileClass
    unit: str
    year: str
    since: dt.date
    file: CaseFile | None
    papers: int

    @property
    def lacks(self) -> bool:
        """Tell whether nothing, or too little, was filed."""
        expected = self.file_class.expected
        return self.papers < (expected.at_least if expected else 1)


def live_files(view: View) -> tuple[CaseFile, ...]:
    """Return the files that have not been disposed of, by id."""
    return tuple(item for item in view.snapshot.of(CaseFile) if view.state_id(item) in _LIVE)


def papers(file: CaseFile, today: dt.date) -> int:
    """Return how many papers lie in a file."""
    return sum(item.void is None and item.date <= today for item in file.items)


def plan(view: View, *, past_only: bool = True) -> Iterator[Place]:
    """Yield every file that the plan expects, class by class; with ``past_only`` of ended years.

    Years that were over before the workspace was begun are not asked for.
    """
    begun = view.snapshot.config.begun or dt.date.min
    known: dict[tuple[str, str, str], CaseFile] = {}
    for file in view.snapshot.of(CaseFile):
        if view.state_id(file) != ENTERED_BY_MISTAKE:
            known.setdefault((file.class_id, file.unit, file.year), file)
    for item in retention(view).classes:
        if item.expected is None:
            continue
        for year, since in _years(item.expected, view.today):
            if since <= begun or (past_only and since > view.today):
                continue
            for unit in _units(view, item.expected, since):
                found = known.get((item.id, unit, year))
                there = papers(found, view.today) if found is not None else 0
                yield Place(item, unit, year, since, found, there)


def _years(expected: Expected, today: dt.date) -> Iterator[tuple[str, dt.date]]:
    """Yield each year up to the present one and the day after it."""
    for number in range(expected.from_year, today.year + 1):
        if expected.every == "calendar_year":
            yield str(number), dt.date(number + 1, 1, 1)
            continue
        year = AcademicYear(number)
        if year.first <= today:
            yield str(year), year.last + dt.timedelta(days=1)


def _units(view: View, expected: Expected, on: dt.date) -> Iterator[str]:
    named = set(expected.units)
    for unit in view.snapshot.of(Unit):
        wanted = unit.id in named or (unit.level is not None and unit.level in expected.levels)
        began = unit.valid_from is None or unit.valid_from < on
        if wanted and began and (unit.valid_to is None or unit.valid_to >= on):
            yield unit.id


def disposable(view: View) -> tuple[CaseFile, ...]:
    """Return the closed files whose term has passed, by id."""
    return tuple(
        item
        for item in live_files(view)
        if view.state_id(item) != "open" and kept(view, item).expired(view.today)
    )


def acts_on(view: View, record_id: str) -> tuple[Disposal, ...]:
    """Return the approved disposal acts that name a file or document."""
    return tuple(
        act
        for act in view.snapshot.of(Disposal)
        if view.state_id(act) in APPROVED and any(item.subject == record_id for item in act.items)
    )


def ownerless(view: View) -> Iterator[tuple[CaseFile, str]]:
    """Yield live files that nobody answers for, and why: ``none``, ``role`` or ``unit`` is gone."""
    for file in live_files(view):
        owner = file.owner or getattr(class_of(view, file.class_id), "responsible", None)
        post = view.post(owner, file.unit)
        if post is None:
            yield file, "none"
        elif view.snapshot.get(post.role) is None:
            yield file, "role"
        elif _ended(view, post.unit or file.unit):
            yield file, "unit"


def _ended(view: View, unit_id: str) -> bool:
    unit = view.snapshot.get(unit_id)
    return isinstance(unit, Unit) and unit.valid_to is not None and unit.valid_to < view.today


def originals(view: View) -> Iterator[tuple[ControlledDocument, Edition]]:
    """Yield superseded and withdrawn editions whose original no approved act has destroyed.

    Nothing where POL-retention does not say that originals are destroyed.
    """
    if retention(view).destroy_originals is None:
        return
    for document in view.snapshot.of(ControlledDocument):
        named = {item.edition for act in acts_on(view, document.id) for item in act.items}
        for edition in editions(document):
            state = edition_state(view, document, edition)
            if state in {"superseded", "withdrawn"} and edition.id not in named:
                yield document, edition


def texts_outside(view: View) -> Iterator[tuple[ControlledDocument, DocumentText]]:
    """Yield the texts of approved editions that git does not keep; of the others D120 tells."""
    for document in view.snapshot.of(ControlledDocument):
        for edition in editions(document):
            held = [text for text in edition.texts if text.storage is Storage.OUTSIDE]
            if held and approved_on(view, document, edition) is not None:
                yield from ((document, text) for text in held)
