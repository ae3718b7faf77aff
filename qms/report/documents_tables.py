"""Tables that stand beside the register of documents."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from qms.engine.document_chain import chains
from qms.engine.document_register import level_of
from qms.engine.document_register import listed as live
from qms.engine.document_review import reviews
from qms.engine.externals import compared, dependants, externals, valid
from qms.engine.figures import known
from qms.engine.former_names import namings
from qms.engine.tally import Tally
from qms.i18n import N_, Day, M
from qms.kinds.evidence import Evidence
from qms.kinds.request import Request
from qms.model.items import until
from qms.report.lists import Head, Line, counts, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.document_chain import Link
    from qms.engine.document_review import Review
    from qms.engine.view import View
    from qms.i18n import Message, Shown
    from qms.kinds.external_document import ExternalDocument
    from qms.report.document import Table
    from qms.report.frame import Frame

APPLICATION: Final = "document-application"
"""The word of ``request-kind`` for a request to develop or correct a document."""
_EXTERNAL, _RECORDS = "external", "records"
_LEVELS: Final = (Head("level", N_("Level"), 7), Head("count", N_("Documents"), 2, "integer"))


def level_table(frame: Frame) -> Table:
    """Return the pyramid of documented information with its counts (manual, 9.5.1)."""
    view = frame.view
    by: dict[str | None, list[str]] = defaultdict(list)
    for document in live(view):
        by[level_of(view, document)].append(document.id)
    by[_EXTERNAL] += [item.id for item in externals(view) if valid(view, item)]
    by[_RECORDS] += [item.id for item in known(view, Evidence)]
    vocabulary = view.words.vocabulary("document-level") if view.words else None
    rows: list[tuple[Any, ...]] = [
        (word.label, Tally(by.pop(word.id, ())))
        for word in (vocabulary.words if vocabulary else ())
    ]
    rest = [record_id for ids in by.values() for record_id in ids]
    rows += [(M("no level stated"), Tally(rest))] if rest else []
    return counts(
        frame,
        "levels",
        N_("Levels of documented information"),
        _LEVELS,
        rows,
        [tuple(row[1].ids) for row in rows],
    )


_AGES: Final = (
    Head("id", N_("Id"), 2),
    Head("title", N_("Title"), 5),
    Head("approved_on", N_("Approved or reviewed on"), 2, "date"),
    Head("years", N_("Age, years"), 1, "number"),
    Head("term", N_("Review by"), 2),
)


def ages(frame: Frame) -> Table:
    """Return the documents in force by age, the oldest first; those on demand have it too."""
    found = sorted(reviews(frame.view), key=lambda one: (one.last, one.now.document.id))
    lines = [Line(one.now.document, _age(frame.view, one)) for one in found]
    return listed(frame, "ages", N_("Age of the documents in force"), _AGES, lines)


def _age(view: View, one: Review) -> tuple[Any, ...]:
    term: Any = one.term or M("on demand")
    if one.term is not None and one.term < view.today:
        term = M("{day}, overdue", day=Day(one.term))
    return (one.now.document.id, one.now.document.title, one.last, one.age(view.today), term)


_NAMES: Final = (
    Head("id", N_("Id"), 2),
    Head("title", N_("Title"), 5),
    Head("name", N_("Former name"), 3),
    Head("until", N_("Until"), 2, "date"),
    Head("place", N_("Where"), 2),
)
_PLACES: Final = {
    "title": N_("title"),
    "text": N_("text"),
    "developer": N_("name of the developer unit"),
}


def former_table(frame: Frame) -> Table:
    """Return the documents that a change of a name concerns (manual, introduction; 8.12 (5))."""
    lines = [
        Line(
            one.document,
            (
                one.document.id,
                one.document.title,
                one.name.text,
                one.name.until,
                M(_PLACES[one.place]),
            ),
        )
        for one in namings(frame.view)
    ]
    return listed(frame, "former-names", N_("Documents with a former name"), _NAMES, lines)


_CHAIN: Final = (
    Head("id", N_("Id"), 2),
    Head("title", N_("Title"), 4),
    Head("edition", N_("Edition"), 1),
    Head("sort", N_("Kind"), 2),
    Head("approved_by", N_("Body and act"), 4),
    Head("date", N_("Date"), 2, "date"),
    Head("other", N_("Approved by another body than before"), 2),
)
_SORTS: Final = {
    "introduced": N_("introduced"),
    "changed": N_("changed"),
    "replaced": N_("replaced"),
}


def chain_table(frame: Frame) -> Table:
    """Return every edition of the documents that have several, with who approved it."""
    lines = [Line(one.document, _link(frame.view, one)) for one in chains(frame.view)]
    return listed(frame, "editions", N_("Editions and who approved them"), _CHAIN, lines)


def _link(view: View, one: Link) -> tuple[Any, ...]:
    word = view.word("act-kind", one.act.act)
    act: Shown = M(
        "{act} No. {number}", act=word.label if word else one.act.act, number=one.act.number or "?"
    )
    body = view.name(one.act.body) if one.act.body else None
    if body is not None:
        act = M("{body}, {act}", body=body, act=act)
    return (
        one.document.id,
        one.document.title,
        one.edition.number or one.edition.id,
        M(_SORTS[one.edition.sort]),
        act,
        one.act.date,
        M("yes") if one.other_body else None,
    )


_APPLICATIONS: Final = (
    Head("state", N_("State"), 2),
    Head("id", N_("Id"), 2),
    Head("title", N_("Title"), 4),
    Head("resolution", N_("Resolution"), 3),
    Head("date", N_("Date"), 2, "date"),
    Head("sender", N_("Sender"), 2),
    Head("answer", N_("Answer"), 3),
)


def applications(frame: Frame) -> Table:
    """Return the requests to develop or correct documents, by state (Atyrau, 6.25)."""
    view = frame.view
    found = [item for item in known(view, Request) if item.request_kind == APPLICATION]
    order = [state.id for state in Request.spec.flow.states] if Request.spec.flow else []
    found.sort(key=lambda item: (order.index(view.state_id(item) or order[0]), item.date, item.id))
    lines = [
        Line(
            item,
            (
                _state(view, item),
                item.id,
                item.title,
                item.resolution,
                item.date,
                item.sender,
                item.answer or item.answer_number,
            ),
        )
        for item in found
    ]
    caption = N_("Applications to develop or correct documents")
    return listed(frame, "applications", caption, _APPLICATIONS, lines)


def _state(view: View, record: Request | ExternalDocument) -> Message | None:
    state = view.state(record)
    return M(state.label) if state else None


_EXTERNALS: Final = (
    Head("id", N_("Id"), 2),
    Head("title", N_("Title"), 5),
    Head("issuer", N_("Issuer"), 3),
    Head("number", N_("Number"), 2),
    Head("date", N_("Date"), 2, "date"),
    Head("state", N_("State"), 2),
    Head("amendments", N_("Amendments"), 2),
    Head("compared", N_("Last compared"), 2, "date"),
    Head("dependants", N_("Documents that cite it"), 3),
)


def external_table(frame: Frame) -> Table:
    """Return the register of external documents (manual, 9.5.3.3)."""
    view, resting = frame.view, dependants(frame.view)
    lines = [
        Line(item, _external(view, item), tuple(one.id for one in resting.get(item.id, ())))
        for item in externals(view)
    ]
    return listed(frame, "externals", N_("External documents"), _EXTERNALS, lines)


def _external(view: View, item: ExternalDocument) -> tuple[Any, ...]:
    resting = dependants(view).get(item.id, ())
    state = _state(view, item)
    if item.succeeded_by and not valid(view, item):
        state = M("{state}; replaced by {id}", state=state, id=item.succeeded_by)
    return (
        item.id,
        item.title,
        item.issuer,
        item.number,
        item.date,
        state,
        tuple(_amendments(view, item)),
        compared(view, item),
        tuple(one.id for one in resting),
    )


def _amendments(view: View, item: ExternalDocument) -> Iterator[Shown]:
    for one in until(item.amendments, view.today):
        number = one.number
        yield (
            M("No. {number}, {date}", number=number, date=Day(one.date))
            if number
            else M("{date}", date=Day(one.date))
        )
