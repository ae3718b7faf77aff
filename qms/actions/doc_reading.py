"""Who reads a document: it is distributed, units hand in who has read it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from qms.actions.dated import day_of, one_more, post_of
from qms.actions.doc_reading_copies import current_of, issue_edits, next_number, unit_of, written
from qms.actions.evidence import compare
from qms.actions.records import find
from qms.actions.staff import staff_list
from qms.engine.document_copies import copies
from qms.engine.document_reading import NOBODY, reading
from qms.engine.documents import document_rules
from qms.engine.documents_current import with_all_below
from qms.errors import UsageProblem
from qms.i18n import M
from qms.model.change import Append
from qms.model.fields import Post
from qms.model.ids import ITEM_ID, to_latin

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qms.actions.evidence import Compared
    from qms.actions.records import Written
    from qms.actions.session import Session
    from qms.engine.document_reading import People, Reading
    from qms.engine.documents_current import Current
    from qms.model.change import Edit

PAPER: Final = "paper"


def people_of(session: Session) -> People:
    """Return staff codes by post as the private staff list has them; nothing where there is none.

    Who stands in the list without a code is counted, and no tick can be theirs.
    """
    found: dict[Post, frozenset[str]] = {}
    for text, holders in staff_list(session).items():
        post = Post.parse(text)
        codes = (folded(item.code) or f"{text}#{n}" for n, item in enumerate(holders))
        found[post] = found.get(post, frozenset()) | frozenset(codes)
    return found or NOBODY


def folded(code: str) -> str:
    """Return a staff code as records hold it: small Latin letters, as ``s-014``."""
    return to_latin("".join(code.split())).lower()


@dataclass(frozen=True, slots=True)
class Distributed:
    """What is said when a document is distributed; ``copies`` None: where the original is paper."""

    units: Sequence[str] = ()
    posts: Sequence[str] = ()
    copies: bool | None = None
    by: str | None = None
    date: str | None = None
    basis: str | None = None


def distribute(session: Session, record_id: str, said: Distributed) -> Written:
    """Name who must read a document, and issue copies to units that have none.

    Those who are named already stay; copies are issued anew to all of them that lack the edition.
    """
    now = current_of(session, record_id)
    document, day = now.document, day_of(session, said.date)
    units = [unit_of(session, name) for name in said.units]
    posts = [post_of(session, name) or "" for name in said.posts]
    if not units and not posts and not document.reader_units and not document.reader_posts:
        raise UsageProblem(
            M("Missing: {options}", options=("--units", "--posts")),
            M("Name who must read it; UNIT-university stands for all."),
        )
    known = {*document.reader_units, *map(str, document.reader_posts)}
    edits: list[Edit] = [
        Append(document.id, (name,), value)
        for name, values in (("reader_units", units), ("reader_posts", posts))
        for value in dict.fromkeys(values)
        if value not in known
    ]
    paper = document.original_medium == PAPER if said.copies is None else said.copies
    if paper:
        edits += _copies(session, now, [*document.reader_units, *units], said)
    if not edits:
        raise UsageProblem(
            M("{id} is distributed to them already: nothing was written.", id=document.id),
            M("See who has read it: qms doc readers {id}", id=document.id),
        )
    summary = f"distribute on {day}"
    return written(session, document, "doc distribute", edits, summary, said.basis)


def _copies(session: Session, now: Current, units: Sequence[str], said: Distributed) -> list[Edit]:
    """Return the edits that issue a working copy to each unit, and the control copy."""
    held = [item for item in copies(session.view, now.document) if item.state == "held"]
    served = {item.copy.holder for item in held if item.edition == now.edition.id}
    office = document_rules(session.view).control_copy
    control = any(item.copy.sort == "control" for item in held)
    wanted = [(office, "control")] if office and not control else []
    wanted += [(unit, "working") for unit in dict.fromkeys(units) if unit not in served]
    edits: list[Edit] = []
    for ahead, (unit, sort) in enumerate(wanted):
        number = next_number(now.document, ahead)
        edits += issue_edits(
            now, number, unit, sort,
            day=day_of(session, said.date), by=post_of(session, said.by), ahead=ahead,
        )  # fmt: skip
    return edits


@dataclass(frozen=True, slots=True)
class Signed:
    """What a unit hands in: so many of so many by a sheet, or ticks by staff code."""

    unit: str
    required: int | None = None
    signed: int | None = None
    codes: Sequence[str] = ()
    sheet: str | None = None
    by: str | None = None
    date: str | None = None
    basis: str | None = None


def sign(session: Session, record_id: str, said: Signed) -> Written:
    """Record who of a unit has read the newest approved edition; names never enter a record.

    Where the staff list is present, how many must read is counted from it, and codes are checked
    against it.
    """
    now = current_of(session, record_id)
    unit, day = unit_of(session, said.unit), day_of(session, said.date)
    if day < now.approved:
        raise UsageProblem(
            M("Edition {edition} was approved on {day}.", edition=now.newest.id, day=now.approved),
            M("Nobody can have signed it before; see --date."),
        )
    people = people_of(session)
    codes = _codes(said.codes, people)
    required = _required(session, said, unit, people)
    _counts(said, required)
    item = one_more(
        now.document,
        "acknowledgements",
        day,
        by=post_of(session, said.by, unit),
        basis=said.basis,
        **_fields(session, said, now, unit, required, codes),
    )
    return written(session, now.document, "doc sign", (item,), f"sign {unit}", said.basis)


def _fields(  # noqa: PLR0913, PLR0917 -- the parts of an acknowledgement
    session: Session,
    said: Signed,
    now: Current,
    unit: str,
    required: int | None,
    codes: Sequence[str],
) -> Mapping[str, Any]:
    if said.sheet is not None:
        find(session, said.sheet)
    recorded = any(item.id == now.newest.id for item in now.document.editions)
    return {
        "edition": now.newest.id if recorded else None,
        "unit": unit,
        "required": required,
        "signed": said.signed,
        "codes": list(codes),
        "sheet": said.sheet,
    }


def _codes(typed: Sequence[str], people: People) -> list[str]:
    codes = list(dict.fromkeys(folded(code) for code in typed))
    for code in codes:
        if not ITEM_ID.fullmatch(code) or not any(sign.isdigit() for sign in code):
            raise UsageProblem(
                M("{value} is no staff code.", value=code),
                M("A code has digits, as S-014; names never enter a record."),
            )
    listed = frozenset[str]().union(*people.values())
    unknown = tuple(code for code in codes if people and code not in listed)
    if unknown:
        raise UsageProblem(
            M("The staff list has no code: {codes}", codes=unknown),
            M("Codes stand in the column code of private/staff.xlsx."),
        )
    return codes


def _required(session: Session, said: Signed, unit: str, people: People) -> int | None:
    """Return how many must read: what was said, else as many as the staff list has there."""
    if said.required is not None or not people:
        return said.required
    family = with_all_below(session.view, unit)
    held = (codes for post, codes in people.items() if post.unit in family)
    return len(frozenset[str]().union(*held)) or None


def _counts(said: Signed, required: int | None) -> None:
    if said.signed is None and not said.codes:
        raise UsageProblem(
            M("Missing: {options}", options=("--signed", "--code")),
            M("Say how many have signed the sheet, or whose ticks these are."),
        )
    if said.signed is not None and required is None:
        raise UsageProblem(
            M("Missing: {options}", options=("--required",)), M("Say how many of how many.")
        )
    signed = max(said.signed or 0, len(said.codes))
    if required is not None and signed > required:
        raise UsageProblem(
            M("{signed} signed, and only {required} must.", signed=signed, required=required)
        )


@dataclass(frozen=True, slots=True)
class Sheets:
    """A reading with what is known of the scans of its sheets, by evidence."""

    reading: Reading
    files: Mapping[str, Compared] = field(default_factory=dict)


def readers(session: Session, record_id: str) -> Sheets:
    """Return how far a document has been read, with the staff list where it is present."""
    now = current_of(session, record_id)
    found = reading(session.view, now, people_of(session))
    wanted = {sheet for item in found.readers for sheet in item.sheets}
    known = {one.id: how for one, how in compare(session, wanted)} if wanted else {}
    return Sheets(found, known)
