"""What remains to be done about documents in force: reviews, control of observance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.document_review import controls, reviews
from qms.engine.documents import document_rules
from qms.engine.rule import Hit, duty
from qms.i18n import M

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.view import View


@duty("D320", "10.2, 8.11 (Atyrau), KZ-DOC-08, KZ-DOC-19")
def review_overdue(view: View) -> Iterator[Hit]:
    """A document is older than the years after which it is reviewed.

    They count from the last approval or review; POL-documents says how many, by group. Documents
    that are reviewed on demand are never overdue. For documents taken from a register the term is
    named, and the duty stands.
    """
    for item in reviews(view):
        if item.term is not None and item.term < view.today:
            known = item.now
            yield Hit(
                known.document.id,
                ("reviews",) if item.reviewed else ("approvals",),
                M(
                    "last approved or reviewed on {day}; the review was due on {term}",
                    day=item.last,
                    term=item.term,
                ),
                M(
                    "Review it: qms doc review {id} --verdict keep|revise|withdraw --by POST"
                    ' --basis "..."',
                    id=known.document.id,
                ),
                item.last if known.judged else None,
                item.term if known.judged else None,
            )


@duty("D321", "10.2, KZ-DOC-08")
def to_be_reviewed_now(view: View) -> Iterator[Hit]:
    """The normative base or the structure changed after a document was approved or reviewed.

    That is: a document named as its basis was amended, replaced or cancelled, or the unit that
    developed it was renamed, merged or ended. It is to be reviewed before its time.
    """
    for item in reviews(view):
        for event in item.events:
            document = item.now.document
            yield Hit(
                document.id,
                ("owner_unit",) if event.cited is None else ("cites", event.cited, "document"),
                M("to be reviewed, since {day}: {what}", day=event.date, what=event.what),
                M(
                    "Review it: qms doc review {id} --verdict keep|revise|withdraw --by POST"
                    ' --basis "..."',
                    id=document.id,
                ),
                event.date,
            )


@duty("D322", "10.2, KZ-DOC-08")
def review_without_consequence(view: View) -> Iterator[Hit]:
    """A review said that a document is to be revised or withdrawn, and that has not happened."""
    for item in reviews(view):
        if item.unmet is not None:
            document, said = item.now.document, item.unmet
            revise = said.verdict == "revise"
            yield Hit(
                document.id,
                ("reviews", document.reviews.index(said)),
                M("to be revised, by the review of {day}", day=said.date)
                if revise
                else M("to be withdrawn, by the review of {day}", day=said.date),
                M("Begin a new edition: qms doc revise {id}", id=document.id)
                if revise
                else M("Withdraw it: qms doc withdraw {id}", id=document.id),
                said.date,
            )


@duty("D323", "10.4, KZ-DOC-11")
def nobody_controls(view: View) -> Iterator[Hit]:
    """Nobody is named who controls whether a document in force is observed.

    POL-documents says whose task it is.
    """
    rule = view.once(document_rules).observance
    for item in controls(view):
        if rule is not None and not item.by:
            yield Hit(
                item.now.document.id,
                ("controller",),
                M("nobody is named who controls its observance"),
                M(
                    "Name the post: qms set {id} controller {post}",
                    id=item.now.document.id,
                    post=str(rule.by),
                ),
                item.now.approved,
            )


@duty("D324", "10.4, KZ-DOC-11")
def observance_not_controlled(view: View) -> Iterator[Hit]:
    """Whether a document is observed was not controlled within the months that policy allows.

    They count from the last control, else from the first day in force (POL-documents).
    """
    for item in controls(view):
        if item.term is not None and item.term < view.today:
            yield Hit(
                item.now.document.id,
                ("observances",) if item.last else ("controller",),
                M("its observance was last controlled on {day}", day=item.last)
                if item.last
                else M("its observance was not controlled since {day}", day=item.now.since),
                M('Record it: qms doc control {id} --text "..."', id=item.now.document.id),
                item.last or item.now.since,
                item.term,
            )
