"""What remains to be done about documents in force: reading, copies, the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.cells import named
from qms.engine.document_copies import behind, stale, unpublished, without_copy
from qms.engine.document_reading import readings, without_sheet
from qms.engine.documents import document_rules
from qms.engine.documents_current import rules_on
from qms.engine.few_names import named_few
from qms.engine.rule import Hit, duty
from qms.i18n import M

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.document_copies import Behind
    from qms.engine.document_reading import Reading
    from qms.engine.view import View
    from qms.i18n import Message


def _asked(view: View) -> Iterator[Reading]:
    """Yield the readings that the rules of the day of approval ask for."""
    for item in readings(view):
        if rules_on(view, item.now.approved).reading is not None:
            yield item


@duty("D310", "10.3, 11, 9.11 (Atyrau), KZ-DOC-10, KZ-DOC-21, KZ-FORM-06")
def not_read_by_all(view: View) -> Iterator[Hit]:
    """Units or posts that must read an approved edition have not handed in who has read it.

    The last day in time is so many working days after the approval (POL-documents, reading); where
    no term is stated the duty stands. A new edition is read anew. Documents taken from a register
    have no term.
    """
    for item in _asked(view):
        left = [one for one in item.open if not one.job]
        if not left:
            continue
        known = item.now.document
        yield Hit(
            known.id,
            ("reader_units",) if known.reader_units else ("reader_posts",),
            M(
                "not read by all in {n} of {all}: {names}",
                n=len(left),
                all=sum(not one.job for one in item.readers),
                names=named_few(view, tuple(one.name for one in left)),
            ),
            M(
                "Record it: qms doc sign {id} --unit UNIT --required N --signed N --sheet EVD;"
                " see who lacks: qms doc readers {id}",
                id=known.id,
            ),
            item.now.approved if item.now.judged else None,
            item.term,
        )


@duty("D311", "11, appendix Б, KZ-FORM-01, KZ-FORM-08")
def no_sheet(view: View) -> Iterator[Hit]:
    """A unit says that its people have read an edition, and no signed sheet proves it.

    That it was read is confirmed by a mark in the acquaintance sheet, which is obligatory where
    POL-documents says so. Personal ticks by staff code are such marks.
    """
    for item in _asked(view):
        rule = rules_on(view, item.now.approved).reading
        if rule is None or not rule.obligatory:
            continue
        for number, one in without_sheet(view, item):
            yield Hit(
                item.now.document.id,
                ("acknowledgements", number, "sheet"),
                M("no acquaintance sheet of {unit}", unit=view.name(one.unit) or one.unit),
                M(
                    "Record the scan (qms evidence add FILE ...), then: qms doc sign {id}"
                    " --unit {unit} --required N --signed N --sheet EVD",
                    id=item.now.document.id,
                    unit=one.unit,
                ),
                one.date if item.now.judged else None,
                item.term and max(item.term, one.date),
            )


@duty("D312", "10.3, appendix Б, KZ-DOC-10, KZ-FORM-08")
def nobody_named(view: View) -> Iterator[Hit]:
    """An edition was approved, and nobody is named who must read it."""
    for item in _asked(view):
        if item.now.judged and not item.readers:
            yield Hit(
                item.now.document.id,
                ("reader_units",),
                M("nobody is named who must read it"),
                M("Name them: qms doc distribute {id} --units UNIT-...", id=item.now.document.id),
                item.now.approved,
                item.term,
            )


@duty("D313", "7.3, KZ-DOC-42")
def job_description_not_signed(view: View) -> Iterator[Hit]:
    """Somebody whose role has a job description has not signed it.

    Who holds the role signs the copy that the head of the unit keeps. Without a staff list one
    signature at the unit of the role is asked for.
    """
    for item in readings(view):
        left = tuple(one for one in item.open if one.job)
        for one in left:
            yield Hit(
                item.now.document.id,
                ("acknowledgements",) if item.now.document.acknowledgements else ("title",),
                M("the job description is not signed by: {post}", post=named(view, one.name)),
                M(
                    "Record it: qms doc sign {id} --unit UNIT --code CODE --by {post}",
                    id=item.now.document.id,
                    post=one.name,
                ),
                item.now.approved if item.now.judged else None,
                item.term,
            )


@duty("D314", "4.6-4.8, KZ-DOC-26")
def without_current_copy(view: View) -> Iterator[Hit]:
    """A unit that must have a copy on paper has none of the edition in force.

    That concerns documents whose copies are registered: the units that must read them, and the
    unit that keeps the control copy (POL-documents).
    """
    for item in without_copy(view):
        names = tuple(view.name(unit) or unit for unit in item.units)
        yield Hit(
            item.now.document.id,
            ("copies",),
            M("no current control copy at: {units}", units=names)
            if item.control
            else M("without the current copy: {units}", units=names),
            M(
                "Issue one: qms doc copy {id} issue --unit {unit} --sort {sort}",
                id=item.now.document.id,
                unit=item.units[0],
                sort="control" if item.control else "working",
            ),
            item.now.since,
        )


def _numbers(item: Behind) -> tuple[Message, ...]:
    return tuple(
        M("No. {number} ({unit})", number=one.copy.number, unit=one.copy.holder)
        for one in item.copies
    )


@duty("D315", "8.10, KZ-DOC-18")
def change_not_entered(view: View) -> Iterator[Hit]:
    """A change is in force and was not entered in the original or in a registered copy.

    The head of the unit that holds the copy answers for it.
    """
    for item in behind(view):
        if item.task == "update":
            yield Hit(
                item.document.id,
                ("copy_moves",),
                M(
                    "the change of edition {edition} is not entered in copies: {copies}",
                    edition=item.edition,
                    copies=_numbers(item),
                ),
                M(
                    "Enter it, then: qms doc copy {id} update --number {number}",
                    id=item.document.id,
                    number=item.copies[0].copy.number,
                ),
                item.since,
            )


@duty("D316", "9.11, KZ-DOC-22")
def obsolete_copy_not_returned(view: View) -> Iterator[Hit]:
    """A copy of an edition that was replaced, or of a withdrawn document, was not returned.

    Heads of units hand obsolete documents over to the unit that POL-documents names.
    """
    to = view.once(document_rules).obsolete_to
    for item in behind(view):
        if item.task == "return":
            numbers = _numbers(item)
            yield Hit(
                item.document.id,
                ("copy_moves",),
                M("obsolete copies to be returned: {copies}", copies=numbers)
                if to is None
                else M(
                    "obsolete copies to be handed over to {unit}: {copies}",
                    unit=view.name(to) or to,
                    copies=numbers,
                ),
                M(
                    "Record it: qms doc copy {id} return --number {number}",
                    id=item.document.id,
                    number=item.copies[0].copy.number,
                ),
                item.since,
            )


@duty("D317", "10.3, 4.1, KZ-DOC-09, KZ-DOC-24")
def not_on_the_site(view: View) -> Iterator[Hit]:
    """The edition in force of a document that belongs on the site has no address there.

    Which groups are public says POL-documents. Documents taken from a register are not asked for.
    """
    for now in unpublished(view):
        yield Hit(
            now.document.id,
            ("publications",) if now.document.publications else ("group",),
            M("the edition in force since {day} is not on the site", day=now.since),
            M("Publish it, then: qms doc publish {id} --url URL", id=now.document.id),
            now.since,
        )


@duty("D318", "10.3, KZ-DOC-09")
def superseded_still_public(view: View) -> Iterator[Hit]:
    """An edition that is no longer in force is still on the site."""
    for item in stale(view):
        number = item.document.publications.index(item.publication)
        yield Hit(
            item.document.id,
            ("publications", number),
            M(
                "no longer in force since {day}, and still at {url}",
                day=item.since,
                url=item.publication.url,
            ),
            M(
                "Take it off, then: qms doc unpublish {id} --url {url}",
                id=item.document.id,
                url=item.publication.url,
            ),
            item.since,
        )
