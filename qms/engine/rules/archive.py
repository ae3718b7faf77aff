"""Rules of the archive: the file plan, its terms, disposal by act only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.archive import acts_on, disposable, originals, ownerless, plan
from qms.engine.documents import edition_state, editions
from qms.engine.retention import class_of, classes_for, kept, longest, retention, without_class
from qms.engine.rule import Hit, duty, integrity
from qms.i18n import M
from qms.kinds.case_file import CaseFile
from qms.kinds.disposal import Disposal
from qms.kinds.document import ControlledDocument

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from qms.engine.retention import Kept
    from qms.engine.view import View
    from qms.i18n import Message
    from qms.kinds.disposal import Disposed


@integrity("A101", "8.1.3, KZ-DOC-29, KZ-ARCH-09")
def class_unknown(view: View) -> Iterator[Hit]:
    """A file belongs to a class that the file plan does not have.

    The class gives the index and the term; without it nobody knows how long the file is kept.
    """
    known = tuple(item.id for item in retention(view).classes)
    for file in view.snapshot.of(CaseFile):
        if class_of(view, file.class_id) is None:
            yield Hit(
                file.id,
                ("class",),
                M("the file plan has no class {id}", id=file.class_id),
                M("Allowed values: {values}", values=known),
            )


@integrity("A102", "8.1.3, 9.5.3.3, KZ-ARCH-02, KZ-ARCH-10")
def disposed_without_act(view: View) -> Iterator[Hit]:
    """A file was disposed of without an approved act that names it.

    Nothing is destroyed but by an act of disposal that names the file and the rule.
    """
    for file in view.snapshot.of(CaseFile):
        if view.state_id(file) == "disposed" and file.disposal not in {
            act.id for act in acts_on(view, file.id)
        }:
            yield Hit(
                file.id,
                ("disposal",),
                M("disposed of without an approved act that names it"),
                M("Draw up the act: qms archive dispose {id}", id=file.id),
            )


@integrity("A103", "8.1.3, KZ-ARCH-01, KZ-ARCH-03, KZ-ARCH-05")
def disposed_too_early(view: View) -> Iterator[Hit]:
    """An act disposes of a file that must be kept: for ever, or until a later day.

    Of all terms (the university's own, of the law, of external bodies) the longest prevails; while
    the end of an accreditation cycle is unknown, a term that is counted from it has not passed.
    """
    for act in view.snapshot.of(Disposal):
        if view.state_id(act) not in {"drawn_up", "approved", "carried_out"}:
            continue
        then = view.on(min(view.today, max((act.date, *_decided(act)))))
        for at, item in enumerate(act.items):
            found = _kept(then, item)
            if found is not None and not found.expired(then.today):
                yield Hit(act.id, ("items", at), _until(then, item, found), _HINT)
            for edition in _valid(then, item):
                said = M(
                    "edition {edition} of {id} is still valid", edition=edition, id=item.subject
                )
                yield Hit(act.id, ("items", at), said, _SUPERSEDED)


_SUPERSEDED = M("Only the original of an edition that was replaced or withdrawn is destroyed.")
_HINT = M("Take it off the act: it is kept by the file plan (POL-retention).")


def _decided(act: Disposal) -> tuple[dt.date, ...]:
    """Return the days on which an act was approved and carried out: a term may move meanwhile."""
    moves = (move for move in act.transitions if move.void is None)
    return tuple(move.date for move in moves if move.to in {"approved", "carried_out"})


def _kept(view: View, item: Disposed) -> Kept | None:
    record = view.snapshot.get(item.subject)
    if isinstance(record, CaseFile):
        return kept(view, record)
    if isinstance(record, ControlledDocument) and retention(view).destroy_originals is None:
        return longest(view, list(classes_for(view, record)), None)
    return None


def _valid(view: View, item: Disposed) -> Iterator[str]:
    """Yield the editions named by an act of disposal that are neither replaced nor withdrawn."""
    record = view.snapshot.get(item.subject)
    if not isinstance(record, ControlledDocument) or retention(view).destroy_originals is None:
        return
    gone = {"superseded", "withdrawn"}
    for edition in editions(record):
        named = item.edition in {None, edition.id}
        if named and edition_state(view, record, edition) not in gone:
            yield edition.id


def _until(view: View, item: Disposed, found: Kept) -> Message:
    term = found.term
    source = term.source.section if term and term.source.section else ""
    if term is None:
        return M("{id} has no term by which it could be destroyed", id=item.subject)
    if found.permanent:
        return M("{id} is kept for ever ({section})", id=item.subject, section=source)
    if found.waits:
        return M(
            "{id} is kept until after an accreditation cycle whose end is not known ({section})",
            id=item.subject,
            section=source,
        )
    if found.last is None:
        return M("{id} is not closed: its term has not begun", id=item.subject)
    return M(
        "{id} is kept until {date} ({section})", id=item.subject, date=found.last, section=source
    )


@duty("A306", "8.1.3, 9.5.3.3, KZ-ARCH-02, KZ-ARCH-10")
def term_has_passed(view: View) -> Iterator[Hit]:
    """The term of a closed file has passed: an act decides on it; nothing is deleted by itself."""
    for file in disposable(view):
        found = kept(view, file)
        yield Hit(
            file.id,
            (),
            M("the term passed on {date}", date=found.last),
            M("Draw up the act of disposal: qms archive dispose {id}", id=file.id),
            found.last,
        )


@duty("A302", "8.1.3, 9.5.3.3, KZ-ARCH-06, KZ-DOC-29")
def nothing_filed(view: View) -> Iterator[Hit]:
    """The file plan expects a file of a unit for a year that is over, and too little is there."""
    for place in plan(view):
        if not place.lacks:
            continue
        unit = view.name(place.unit) or place.unit
        index = place.file_class.index
        yield Hit(
            place.file.id if place.file else place.unit,
            ("items",) if place.file else (),
            M(
                "{unit}: nothing filed under {index} for {year}",
                unit=unit,
                index=index,
                year=place.year,
            )
            if not place.papers
            else M(
                "{unit}: too little filed under {index} for {year}: {n}",
                unit=unit,
                index=index,
                year=place.year,
                n=place.papers,
            ),
            M(
                "File it: qms file put --class {id} --unit {unit} --year {year} ...",
                id=place.file_class.id,
                unit=place.unit,
                year=place.year,
            ),
            place.since,
        )


@duty("A303", "9.4, 9.5.3.3, KZ-ARCH-09, KZ-DOC-29", standing=True)
def record_without_class(view: View) -> Iterator[Hit]:
    """A record has no class in the file plan, so neither index nor term.

    POL-retention names the kinds of records of which each has one.
    """
    for record in without_class(view):
        yield Hit(
            record.id,
            (),
            M("no class of the file plan fits it"),
            M("Add its kind, group or body to a class of POL-retention."),
        )


@duty("A304", "8.1.3, KZ-ARCH-07", standing=True)
def nobody_answers(view: View) -> Iterator[Hit]:
    """A file has no owner, or its owner's role or unit is gone: rights must be handed over."""
    reasons = {
        "none": M("no owner, and none in the file plan"),
        "role": M("the owner's role does not exist"),
        "unit": M("the owner's unit has ended"),
    }
    for file, reason in ownerless(view):
        yield Hit(
            file.id,
            ("owner",),
            reasons[reason],
            M("Name the new owner: qms set {id} owner ROLE-...@UNIT-...", id=file.id),
        )


@duty("A305", "4.1, KZ-ARCH-08", standing=True)
def original_not_destroyed(view: View) -> Iterator[Hit]:
    """The original of an edition that is no longer valid was not destroyed by an act.

    Only where POL-retention says that originals are destroyed; the text stays in git's history.
    """
    for document, edition in originals(view):
        yield Hit(
            document.id,
            ("editions",),
            M("the original of edition {edition} is to be destroyed", edition=edition.id),
            M("Draw up the act of disposal: qms archive dispose {id}", id=document.id),
        )
