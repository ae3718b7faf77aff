"""What the verbs of reading print: readers, copies, reviews, what is now obligatory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from qms.actions.evidence import BAD
from qms.cli.output import as_json, envelope, line, table
from qms.engine.cells import named
from qms.engine.document_copies import copies
from qms.engine.document_reading import reading, reading_term
from qms.engine.document_review import review_of, reviews
from qms.engine.documents_current import current as _current
from qms.i18n import N_, M, _, current
from qms.kinds.document import ControlledDocument

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qms.actions.doc_reading import Sheets
    from qms.actions.records import Written
    from qms.actions.session import Session
    from qms.engine.document_reading import Reader
    from qms.engine.documents_current import Current
    from qms.i18n import Message

COPY_SORTS: Final = {
    "original": N_("original"),
    "control": N_("control copy"),
    "working": N_("working copy"),
}
COPY_STATES: Final = {
    "registered": N_("registered"),
    "held": N_("held"),
    "returned": N_("returned"),
    "destroyed": N_("destroyed"),
}


def say_duties(done: Written, codes: Sequence[str]) -> None:
    """Print which of some duties the record has now, with their terms and what to do."""
    from qms.engine.check import check

    found = [
        item
        for item in check(done.view).counted
        if item.record == done.record_id and item.code in codes
    ]
    for item in found:
        line(M("Now obligatory ({code}): {what}", code=item.code, what=item.message))
        if item.term is not None:
            line(M("Not later than {day}", day=item.term))
        if item.hint is not None:
            line(item.hint.shown(current()))


def say_read(done: Written, unit: str) -> None:
    """Print how many of a unit have read, as it stands now, or that nobody asked it to."""
    now = _now(done)
    readers = reading(done.view, now).readers if now else ()
    own = [one for one in readers if unit == one.unit or unit in one.units]
    for one in own:
        required = "?" if one.required is None else one.required
        name = named(done.view, one.name)
        line(
            M(
                "{unit}: {signed} of {required} have read",
                unit=name,
                signed=one.signed,
                required=required,
            )
        )
    if not own and all(one.unit is not None for one in readers):
        line(M("{unit} is not among those who must read it.", unit=named(done.view, unit)))


def say_term(done: Written) -> None:
    """Print until when the newest edition is to be read."""
    now = _now(done)
    term = reading_term(done.view, now) if now else None
    if term is not None:
        line(M("To be read not later than {day}", day=term))
    elif now is not None:
        line(M("No term is stated."))


def say_review(done: Written) -> None:
    """Print when the next review is due."""
    now = _now(done)
    if now is None:
        return
    term = review_of(done.view, now).term
    line(M("Next review: {day}", day=term) if term else M("Next review: on demand"))


def _now(done: Written) -> Current | None:
    record = done.record
    return _current(done.view, record) if isinstance(record, ControlledDocument) else None


def show_readers(session: Session, found: Sheets) -> None:
    """Print who must read a document and who has."""
    if as_json():
        envelope(session, "doc-readers", _readers(session, found))
        return
    read, view = found.reading, session.view
    line(
        M(
            "{id}, edition {edition}, approved on {day}: {title}",
            id=read.now.document.id,
            edition=read.now.newest.number or read.now.newest.id,
            day=read.now.approved,
            title=read.now.document.title,
        )
    )
    _say_term(session, found)
    if read.earlier:
        line(M("Acknowledgements of other editions, which this one voids: {n}", n=read.earlier))
    if not read.readers:
        line(M("Nobody is named who must read it: qms doc distribute {id} --units UNIT",
               id=read.now.document.id))  # fmt: skip
        return
    rows = [
        (
            named(view, one.name),
            one.name,
            one.required,
            one.signed,
            _share(one),
            _standing(session, found, one),
            _proof(found, one),
            one.lacking,
        )
        for one in read.readers
    ]
    headings = [_("Who"), _("Id"), _("Must read"), _("Have read"), "%"]
    table([*headings, _("State"), _("Sheet"), _("Staff codes lacking")], rows)
    if read.share is not None:
        total = M(
            "Read by {signed} of {required}, {share} %",
            signed=read.signed,
            required=read.required,
            share=read.share,
        )
        line(total)
    else:
        line(M("Have read: {n}. How many must is not known of all.", n=read.signed))


def _say_term(session: Session, found: Sheets) -> None:
    term = found.reading.term
    if term is None:
        line(M("No term is stated."))
    elif term < session.today and found.reading.open:
        line(M("It was to be read not later than {day}: overdue", day=term))
    else:
        line(M("To be read not later than {day}", day=term))


def _share(one: Reader) -> float | None:
    return round(100 * min(one.signed / one.required, 1.0), 1) if one.required else None


def _standing(session: Session, found: Sheets, one: Reader) -> Message:
    if one.complete:
        return M("read")
    late = found.reading.term is not None and found.reading.term < session.today
    return M("overdue") if late else M("open")


def _proof(found: Sheets, one: Reader) -> tuple[Any, ...]:
    """Return each sheet with how its file stands to the hash, then the ticks."""
    sheets = tuple(
        M("{id}: {state}", id=sheet, state=M(str(found.files[sheet].value)))
        if sheet in found.files
        else sheet
        for sheet in one.sheets
    )
    ticks = (M("ticks: {n}", n=one.ticked),) if one.ticked else ()
    return (*sheets, *ticks) or ((M("no sheet"),) if one.signed else ())


def _readers(session: Session, found: Sheets) -> Iterator[dict[str, Any]]:
    term = found.reading.term
    for one in found.reading.readers:
        yield {
            "document": found.reading.now.document.id,
            "edition": found.reading.now.newest.id,
            "who": one.name,
            "units": list(one.units),
            "job_description": one.job,
            "required": one.required,
            "signed": one.signed,
            "share": _share(one),
            "until": term,
            "complete": one.complete,
            "overdue": not one.complete and term is not None and term < session.today,
            "sheets": [
                {"id": sheet, "state": str(found.files[sheet].value)}
                for sheet in one.sheets
                if sheet in found.files
            ],
            "sheets_sound": all(how not in BAD for how in map(found.files.get, one.sheets)),
            "ticks": one.ticked,
            "codes_lacking": list(one.lacking),
            "voided": found.reading.earlier,
        }


def show_copies(session: Session, document: ControlledDocument) -> None:
    """Print the register of copies of a document."""
    known = copies(session.view, document)
    if as_json():
        rows = (
            {
                "document": document.id,
                "number": item.copy.number,
                "sort": item.copy.sort,
                "holder": item.copy.holder,
                "state": item.state,
                "edition": item.edition,
                "issued": item.issued,
                "last": item.last,
            }
            for item in known
        )
        envelope(session, "doc-copies", rows)
        return
    headings = [_("Number"), _("Kind of copy"), _("Holder"), _("Edition"), _("Issued"), _("State")]
    table(
        [*headings, _("Since")],
        [
            (
                item.copy.number,
                M(COPY_SORTS[item.copy.sort]),
                named(session.view, item.copy.holder),
                item.edition,
                item.issued,
                M(COPY_STATES[item.state]),
                item.last,
            )
            for item in known
        ],
        _("Register of copies"),
    )


def show_reviews(session: Session) -> None:
    """Print the age of documents in force and when they are reviewed, the oldest first."""
    view, today = session.view, session.today
    known = sorted(reviews(view), key=lambda item: (item.last, item.now.document.id))
    if as_json():
        rows = (
            {
                "document": item.now.document.id,
                "title": item.now.document.title,
                "last": item.last,
                "reviewed": item.reviewed,
                "age": item.age(today),
                "due": item.term,
                "overdue": item.term is not None and item.term < today,
                "events": [event.what for event in item.events],
            }
            for item in known
        )
        envelope(session, "doc-reviews", rows)
        return
    headings = [_("Id"), _("Title"), _("Last approved or reviewed"), _("Age, years"), _("Review")]
    table(
        [*headings, _("What has changed since")],
        [
            (
                item.now.document.id,
                item.now.document.title,
                item.last,
                item.age(today),
                M("on demand")
                if item.term is None
                else M("overdue since {day}", day=item.term)
                if item.term < today
                else item.term,
                tuple(event.what for event in item.events),
            )
            for item in known
        ],
        _("Reviews of documents in force"),
    )
