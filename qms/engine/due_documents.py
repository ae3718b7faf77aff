"""What documents have due: reading, reviews, copies, the site, control of observance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qms.engine.document_copies import behind, stale, unpublished, without_copy
from qms.engine.document_reading import readings
from qms.engine.document_review import controls, reviews
from qms.engine.documents_current import keeper, rules_on
from qms.engine.due_items import Due, DueItem
from qms.i18n import M

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from qms.engine.view import View
    from qms.i18n import Message
    from qms.kinds.document import ControlledDocument

DOCUMENT_RULES: Final = frozenset(f"D{number}" for number in range(310, 340))
"""Rules whose duties are listed here."""


def document_items(view: View) -> Iterator[DueItem]:
    """Yield what is to be done about documents in force.

    What has no term is due on the day on which it arose, and never overdue.
    """
    yield from _readings(view)
    yield from _reviews(view)
    yield from _copies(view)
    yield from _site(view)
    yield from _controls(view)


def _item(  # noqa: PLR0913, PLR0917 -- the parts of an item
    view: View,
    document: ControlledDocument,
    code: str,
    title: Message,
    since: dt.date,
    who: tuple[str, ...],
    term: dt.date | None = None,
    *,
    part: str = "",
) -> DueItem:
    last = term or view.term_after(code, since)
    return DueItem(
        Due.DOCUMENT,
        document.id,
        title,
        last or since,
        who,
        document.owner_unit,
        last is not None and last < view.today,
        part or code,
        since if last is None or since <= last else None,
    )


def _readings(view: View) -> Iterator[DueItem]:
    for item in readings(view):
        now = item.now
        if rules_on(view, now.approved).reading is None and all(not r.job for r in item.readers):
            continue
        who = tuple(dict.fromkeys(name for one in item.open for name in one.owing))
        if who:
            title = M("read and sign: {title}", title=now.document.title)
            yield _item(view, now.document, "D310", title, now.approved, who, item.term)
        elif now.judged and not item.readers:
            title = M("name who must read: {title}", title=now.document.title)
            owner = keeper(view, now.document)
            yield _item(view, now.document, "D312", title, now.approved, owner, item.term)


def _reviews(view: View) -> Iterator[DueItem]:
    for item in reviews(view):
        document = item.now.document
        who = keeper(view, document)
        if item.term is not None:
            title = M("review: {title}", title=document.title)
            yield _item(view, document, "D320", title, item.last, who, item.term)
        if item.events:
            first = item.events[0]
            title = M(
                "review before its time ({what}): {title}", what=first.what, title=document.title
            )
            yield _item(view, document, "D321", title, first.date, who)
        if item.unmet is not None:
            title = M("revise or withdraw, as reviewed: {title}", title=document.title)
            yield _item(view, document, "D322", title, item.unmet.date, who)


def _copies(view: View) -> Iterator[DueItem]:
    for item in behind(view):
        who = tuple(dict.fromkeys(one.copy.holder for one in item.copies))
        code, title = (
            ("D315", M("enter the change in the copy: {title}", title=item.document.title))
            if item.task == "update"
            else ("D316", M("return the obsolete copy: {title}", title=item.document.title))
        )
        yield _item(view, item.document, code, title, item.since, who)
    for lack in without_copy(view):
        document = lack.now.document
        title = M("issue the current copy: {title}", title=document.title)
        part = "D314-control" if lack.control else "D314"
        yield _item(
            view, document, "D314", title, lack.now.since, keeper(view, document), part=part
        )


def _site(view: View) -> Iterator[DueItem]:
    for now in unpublished(view):
        title = M("put on the site: {title}", title=now.document.title)
        yield _item(view, now.document, "D317", title, now.since, keeper(view, now.document))
    for item in stale(view):
        title = M("take the old edition off the site: {title}", title=item.document.title)
        part = f"D318-{item.publication.id}"
        who = keeper(view, item.document)
        yield _item(view, item.document, "D318", title, item.since, who, part=part)


def _controls(view: View) -> Iterator[DueItem]:
    for item in controls(view):
        document = item.now.document
        if item.term is not None:
            title = M("control of observance: {title}", title=document.title)
            since = item.last or item.now.since
            yield _item(view, document, "D324", title, since, item.by, item.term)
