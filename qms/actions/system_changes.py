"""Changes of the quality system: approved, introduced, told, closed; their notification sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from qms.actions.dated import day_of, done, happened, move_to, one_more, post_of
from qms.actions.papers import desk, write_papers
from qms.actions.records import find
from qms.errors import UsageProblem
from qms.i18n import M
from qms.kinds.system_change import SystemChange
from qms.kinds.unit import Unit
from qms.model.change import Append, Set
from qms.store.yaml_writer import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from qms.actions.papers import Order
    from qms.actions.records import Written
    from qms.actions.session import Session
    from qms.model.change import Edit
    from qms.report.document import Document

PARTS: Final = {
    "number": "registration_number",
    "title": "title",
    "item": "item",
    "paragraph": "paragraph",
    "page": "page",
    "by": "by",
}
"""What ``--place`` says, and the fields that hold it; ``signed`` stands alone."""


def change_of(session: Session, record_id: str) -> SystemChange:
    """Return a change of the system; raises UsageProblem for any other record."""
    record = find(session, record_id)
    if not isinstance(record, SystemChange):
        raise UsageProblem(
            M("{id} is no change of the system.", id=record.id),
            M("See the ids with: qms system-change list"),
        )
    return record


def approve(  # noqa: PLR0913 -- what an approval says
    session: Session,
    record_id: str,
    *,
    decision: str | None = None,
    by: str | None = None,
    basis: str | None = None,
    date: str | None = None,
) -> Written:
    """Approve a change: the decision of a body in its minutes, and the post that approved it."""
    change, day = change_of(session, record_id), day_of(session, date)
    edits: list[Edit] = []
    post = post_of(session, by, change.unit)
    if decision is not None:
        edits.append(Set(change.id, ("decision",), find(session, decision).id))
    if post is not None:
        edits.append(Set(change.id, ("approved_by",), post))
    edits.append(move_to(change, "approved", day, by=post, basis=basis))
    return _write(session, change, "approve", edits)


def introduce(  # noqa: PLR0913 -- what an introduction says
    session: Session,
    record_id: str,
    *,
    places: Sequence[str] = (),
    signed: Sequence[str] = (),
    by: str | None = None,
    basis: str | None = None,
    date: str | None = None,
) -> Written:
    """Record that a change took effect, with the places of documents that it changes.

    ``signed`` are numbers of places recorded before that are signed by now.
    """
    change, day = change_of(session, record_id), day_of(session, date)
    edits: list[Edit] = [
        Append(
            change.id, ("places",), {"id": str(number), **_place(session, change, typed, str(day))}
        )
        for number, typed in enumerate(places, start=len(change.places) + 1)
    ]
    edits += [_signed(change, number) for number in signed]
    if session.view.state_id(change) != "introduced" or not edits:
        post = post_of(session, by, change.unit)
        edits.append(move_to(change, "introduced", day, by=post, basis=basis))
    return _write(session, change, "introduce", edits)


def _signed(change: SystemChange, number: str) -> Set:
    known = [place.id for place in change.places]
    if number not in known:
        raise UsageProblem(
            M("{id} has no place {item}.", id=change.id, item=number),
            M("Allowed values: {values}", values=tuple(known)),
        )
    return Set(change.id, ("places", known.index(number), "signed"), value=True)


def _place(session: Session, change: SystemChange, typed: str, day: str) -> dict[str, Any]:
    """Read ``number=12|title=...|item=4.2|paragraph=1|page=7|by=ROLE-...|signed``."""
    said: dict[str, Any] = {"date": day}
    for part in filter(None, (part.strip() for part in typed.split("|"))):
        name, _equals, value = (piece.strip() for piece in part.partition("="))
        if name == "signed":
            said["signed"] = True
        elif name in PARTS and value:
            said[PARTS[name]] = normalise(value)[0]
        else:
            raise _unclear(part)
    missing = [name for name in ("number", "title", "by") if PARTS[name] not in said]
    if missing:
        raise _unclear(typed, missing)
    return {**said, "by": post_of(session, said["by"], change.unit)}


def _unclear(typed: str, missing: Sequence[str] = ()) -> UsageProblem:
    example = 'number=12|title="..."|item=4.2|paragraph=1|page=7|by=ROLE-...|signed'
    return UsageProblem(
        M("{option}: {value} lacks: {keys}", option="--place", value=typed, keys=tuple(missing))
        if missing
        else M("{option}: {value} is not understood", option="--place", value=typed),
        M("As in: {example}", example=example),
    )


def tell(  # noqa: PLR0913 -- what an acquaintance says
    session: Session,
    record_id: str,
    units: Sequence[str],
    *,
    sheet: str | None = None,
    by: str | None = None,
    basis: str | None = None,
    date: str | None = None,
) -> Written:
    """Record that units were acquainted with a change against signature."""
    change, day = change_of(session, record_id), day_of(session, date)
    edits: list[Edit] = []
    for number, name in enumerate(units):
        unit = find(session, name)
        if not isinstance(unit, Unit):
            raise UsageProblem(M("{id} is no unit.", id=unit.id), M("See: qms unit list"))
        post = post_of(session, by, unit.id)
        edits.append(
            one_more(
                change, "told", day, by=post, basis=basis, ahead=number, unit=unit.id, sheet=sheet
            )
        )
    return _write(session, change, "tell", edits)


def close(
    session: Session,
    record_id: str,
    *,
    by: str | None = None,
    basis: str | None = None,
    date: str | None = None,
) -> Written:
    """Close a change."""
    change, day = change_of(session, record_id), day_of(session, date)
    move = move_to(change, "closed", day, by=post_of(session, by, change.unit), basis=basis)
    return _write(session, change, "close", [move])


def notice(session: Session, record_id: str, order: Order) -> tuple[Path, ...]:
    """Write the notification sheet of a change in the form of POL-forms (manual, 10.3.6)."""
    from qms.report.document_sheets import notice_sheet

    change = change_of(session, record_id)
    if not change.places:
        raise UsageProblem(
            M("{id} names no place that it changes.", id=change.id),
            M(
                'Name it: qms system-change introduce {id} --place "number=1|title=..."',
                id=change.id,
            ),
        )

    def made(lang: str) -> Iterator[tuple[str, Document]]:
        yield f"{change.id}-notice", notice_sheet(desk(session, session.view, lang), change)

    return write_papers(session, order, made)


def _write(session: Session, change: SystemChange, verb: str, edits: list[Edit]) -> Written:
    return done(happened(session, change, f"system-change {verb}", edits, summary=verb))
