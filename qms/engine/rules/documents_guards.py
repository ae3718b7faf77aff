"""What an edition needs before it is begun and before it is approved, by the rules of that day."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from qms.engine.document_changes import differs, lacks_notice, misplaced, permitted
from qms.engine.document_next import act_words, agrees, asks_for, printed, section_of
from qms.engine.documents import (
    before,
    editions,
    in_force_from,
    judged,
    missing_agreements,
    route_of,
)
from qms.engine.rule import Hit, integrity
from qms.i18n import M
from qms.kinds.document import ControlledDocument
from qms.model.states import ENTERED_BY_MISTAKE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.view import View
    from qms.kinds.document_parts import Approval, Edition
    from qms.model.diagnostic import FieldPath


def _documents(view: View) -> Iterator[ControlledDocument]:
    """Yield the documents that have editions of their own and are no mistakes."""
    for document in view.snapshot.of(ControlledDocument):
        if document.editions and view.state_id(document) != ENTERED_BY_MISTAKE:
            yield document


def _approved(
    view: View,
) -> Iterator[tuple[View, ControlledDocument, Edition, Approval, FieldPath]]:
    """Yield the acts that the rules judge, each with the records on its day."""
    for document in _documents(view):
        known = {item.id: item for item in document.editions if item.void is None}
        for number, act in enumerate(document.approvals):
            edition = known.get(act.edition or "")
            if edition is None or act.void is not None or act.date is None:
                continue
            if judged(view, act.date):
                yield view.on(act.date), document, edition, act, ("approvals", number)


def _first_acts(
    view: View,
) -> Iterator[tuple[View, ControlledDocument, Edition, FieldPath]]:
    """Yield each later edition once, with the first act that approves it."""
    seen: set[tuple[str, str]] = set()
    for then, document, edition, _act, path in _approved(view):
        if (document.id, edition.id) in seen or before(document, edition) is None:
            continue
        seen.add((document.id, edition.id))
        yield then, document, edition, path


@integrity("D101", "10.1, KZ-DOC-06")
def not_agreed(view: View) -> Iterator[Hit]:
    """An edition is approved without the agreements that the route of its group asks for.

    POL-documents holds the routes: the draft is agreed with the legal office and the other units
    concerned before any body decides.  What somebody said last, up to the day of the act, counts.
    """
    for then, document, edition, _act, path in _approved(view):
        route = route_of(then, document)
        for name in missing_agreements(then, document, edition):
            yield Hit(
                document.id,
                (*path, "edition"),
                M(
                    "edition {edition} is approved, but not agreed by: {who} ({source})",
                    edition=printed(edition),
                    who=agrees(then, name),
                    source=section_of(route.source) if route else "",
                ),
                M("Record it first: qms doc agree {id} --by POST", id=document.id),
            )


@integrity("D102", "8.9, KZ-DOC-17")
def changed_without_permission(view: View) -> Iterator[Hit]:
    """A change is begun without the permission that the route of the document asks for.

    Where POL-documents names a role whose permission is needed, a later edition names the act of
    that role, which is not dated after the edition was begun and is not cancelled.
    """
    for document in _documents(view):
        for number, edition in enumerate(document.editions):
            if edition.void is not None or before(document, edition) is None:
                continue
            then = view.on(edition.date)
            route = route_of(then, document)
            if route is None or route.permission is None or not judged(view, edition.date):
                continue
            if not permitted(then, edition, route.permission):
                yield Hit(
                    document.id,
                    ("editions", number, "permission"),
                    M(
                        "edition {edition} is begun without the permission of: {role} ({source})",
                        edition=printed(edition),
                        role=then.name(route.permission) or route.permission,
                        source=section_of(route.source),
                    ),
                    M(
                        "Record the act (qms decision add --by {role}), then name it:"
                        " --permission DEC",
                        role=route.permission,
                    ),
                )


@integrity("D103", "10.1, 4.1, KZ-DOC-06, KZ-DOC-24")
def not_by_its_route(view: View) -> Iterator[Hit]:
    """An edition is approved by another body or act than its route names, or out of order.

    Where a route has several acts, each is dated not before the one that precedes it in the
    route; no act is dated before the edition was begun.
    """
    for then, document, edition, act, path in _approved(view):
        route = route_of(then, document)
        if act.date is not None and act.date < edition.date:
            yield Hit(
                document.id,
                (*path, "date"),
                M(
                    "edition {edition} was begun on {day}, after this act: {act}",
                    edition=printed(edition),
                    day=edition.date,
                    act=act_words(then, act),
                ),
                M("Correct the date of one of them by the paper original."),
            )
        expected = misplaced(then, document, edition, act)
        if expected is not None:
            yield Hit(
                document.id,
                (*path, "act"),
                M(
                    "not the act that the route asks for now: {act} ({source})",
                    act=act_words(then, act),
                    source=section_of(route.source) if route else "",
                ),
                M("Now needed: {what}", what=asks_for(then, expected)),
            )


@integrity("D104", "10.2, KZ-DOC-07")
def two_in_force(view: View) -> Iterator[Hit]:
    """Two editions of a document would be in force from the same day, or in the wrong order.

    A document is in force until it is withdrawn or replaced by a new edition: on any day exactly
    one edition is in force, and each comes into force after the one before it.
    """
    for document in _documents(view):
        known = [(item, in_force_from(view, document, item)) for item in editions(document)]
        dated = [(item, since) for item, since in known if since is not None]
        places = {item.id: number for number, item in enumerate(document.editions)}
        for (earlier, first), (later, since) in pairwise(dated):
            if since <= first and later.id in places:
                yield Hit(
                    document.id,
                    ("editions", places[later.id], "in_force_from"),
                    M(
                        "edition {later} would be in force from {since}, edition {earlier} is from"
                        " {first}",
                        later=printed(later),
                        since=since,
                        earlier=printed(earlier),
                        first=first,
                    ),
                    M("Give the day by the act: --in-force-from DATE"),
                )


@integrity("D105", "8.12, KZ-DOC-20")
def no_ground(view: View) -> Iterator[Hit]:
    """A new edition is approved although nobody recorded on what ground the document changes.

    The grounds are a vocabulary (change-ground).
    """
    for _then, document, edition, path in _first_acts(view):
        if edition.ground is None:
            yield Hit(
                document.id,
                (*path, "edition"),
                M("edition {edition} is approved without a ground", edition=printed(edition)),
                M("Record it first: qms doc change {id} --ground WORD", id=document.id),
            )


@integrity("D106", "4.5, KZ-DOC-25")
def no_change_lines(view: View) -> Iterator[Hit]:
    """The text of an edition differs from the one before, and no line of the change sheet says how.

    Each change of a document is registered in its change sheet.  An edition that replaces the
    whole text says in its summary what is new.
    """
    for then, document, edition, path in _first_acts(view):
        earlier = before(document, edition)
        told = edition.summary if edition.sort == "replaced" else edition.changes
        if earlier is None or told or not differs(then, document, earlier, edition):
            continue
        yield Hit(
            document.id,
            (*path, "edition"),
            M(
                "the text of edition {edition} differs from edition {earlier}, but its change"
                " sheet has no line",
                edition=printed(edition),
                earlier=printed(earlier),
            ),
            M(
                'Record it first: qms doc change {id} --change "SECTION|replace|WORDS"',
                id=document.id,
            ),
        )


@integrity("D107", "6, KZ-FORM-04")
def no_notice(view: View) -> Iterator[Hit]:
    """A new edition is approved without number and date of the notice of change.

    Needed where the change sheet of the university (POL-forms) has a column for the notice.
    """
    for then, document, edition, path in _first_acts(view):
        if lacks_notice(then, edition):
            yield Hit(
                document.id,
                (*path, "edition"),
                M(
                    "edition {edition} is approved without number and date of its notice",
                    edition=printed(edition),
                ),
                M(
                    "Record it first: qms doc change {id} --notice N --notice-date DATE",
                    id=document.id,
                ),
            )


_WITH_EDITION = (
    "agreements",
    "inspections",
    "approvals",
    "copy_moves",
    "acknowledgements",
    "publications",
)


@integrity("D108", "9.5.2, KZ-DOC-30")
def unknown_edition(view: View) -> Iterator[Hit]:
    """Something is recorded about an edition or a copy that the document does not have."""
    for document in view.snapshot.of(ControlledDocument):
        known = {item.id for item in (*editions(document), *document.editions)}
        for name in _WITH_EDITION:
            for number, item in enumerate(getattr(document, name)):
                if item.edition is not None and item.edition not in known:
                    yield Hit(
                        document.id,
                        (name, number, "edition"),
                        M("there is no edition {edition}", edition=item.edition),
                        M("Editions: {editions}", editions=tuple(sorted(known))),
                    )
        yield from _unknown_copies(document)


def _unknown_copies(document: ControlledDocument) -> Iterator[Hit]:
    known = {item.id for item in document.copies}
    for number, move in enumerate(document.copy_moves):
        if move.copy_id not in known:
            yield Hit(
                document.id,
                ("copy_moves", number, "copy"),
                M("there is no copy {copy}", copy=move.copy_id),
                M("Copies: {copies}", copies=tuple(sorted(known))),
            )
