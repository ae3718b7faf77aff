"""What the records say in each row of a document's sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qms.engine.documents import FIRST, editions, in_force_from
from qms.i18n import N_, M, translate
from qms.model.fields import Post
from qms.model.items import until
from qms.report.document_signed import post_row
from qms.report.wording import short_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.kinds.document import ControlledDocument
    from qms.kinds.document_parts import Acknowledgement, Edition, SectionChange
    from qms.kinds.system_change import ChangedPlace
    from qms.report.document_signed import Row
    from qms.report.papers import Desk

_SORTS: Final = {"replace": N_("replace"), "cancel": N_("cancel"), "add": N_("add")}


def readers(
    desk: Desk, document: ControlledDocument, edition: Edition, unit: str | None
) -> Iterator[Row]:
    """Yield those who ticked that they read an edition, then who is to sign in a unit.

    A staff code stands for the name where the staff list is not here.
    """
    known = {
        holder.code.casefold(): (holder.name, post)
        for post, holders in desk.staff.items()
        for holder in holders
        if holder.code
    }
    done = set()
    for item in until(document.acknowledgements, desk.view.today):
        if (item.edition or FIRST) != edition.id or (unit and item.unit != unit):
            continue
        for code in item.codes:
            name, post = known.get(code.casefold(), (code, ""))
            done.add(name)
            yield {"name": name, "position": _post(desk, post), "date": item.date}
    for post, holders in desk.staff.items() if unit else ():
        for holder in holders:
            if post.partition("@")[2] == unit and holder.name not in done:
                yield {"name": holder.name, "position": _post(desk, post)}


def _post(desk: Desk, text: str) -> str:
    return desk.words(Post.parse(text)) if text else ""


def coverage(
    desk: Desk, document: ControlledDocument, edition: Edition, unit: str | None
) -> tuple[str, ...]:
    """Return how many of how many have read an edition in each unit that reported it.

    The last sheet of a unit and its ticks by staff code: the greater number counts, not the sum.
    """
    own = [
        item
        for item in until(document.acknowledgements, desk.view.today)
        if (item.edition or FIRST) == edition.id and unit in {None, item.unit}
    ]
    required = {item.unit: item.required for item in own if item.required is not None}
    return tuple(
        M(
            "{unit}: have read {signed} of {required}.",
            unit=desk.called(name),
            signed=_signed([item for item in own if item.unit == name]),
            required=number,
        ).shown(desk.lang)
        for name, number in required.items()
    )


def _signed(own: list[Acknowledgement]) -> int:
    sheets = [item.signed for item in own if item.signed is not None]
    return max(sheets[-1] if sheets else 0, len({code for item in own for code in item.codes}))


def changes(desk: Desk, document: ControlledDocument, edition: Edition) -> Iterator[Row]:
    """Yield the rows of the change registration sheet up to an edition, oldest first.

    An edition that lists no places has one row with its reason.
    """
    for item in editions(document):
        if item.sort != "introduced":
            yield from edition_rows(desk, document, item)
        if item.id == edition.id:
            break


def edition_rows(desk: Desk, document: ControlledDocument, edition: Edition) -> Iterator[Row]:
    """Yield a row for each place that an edition changes.

    The day of introduction stays empty until the edition is in force.
    """
    begun = in_force_from(desk.view, document, edition)
    number = edition.number or edition.id
    day = short_date(edition.notice_date, desk.lang) if edition.notice_date else ""
    shared: Row = {
        **post_row(desk, edition.by, document.owner_unit),
        "registration": edition.notice_number or number,
        "edition": number,
        "title": desk.text(document.title),
        "reason": _reason(desk, edition),
        "notice": " ".join(filter(None, (edition.notice_number, day))),
        "notice_number": edition.notice_number,
        "notice_date": edition.notice_date,
        "date": edition.notice_date or edition.date,
        "introduced": begun if begun and begun <= desk.view.today else None,
    }
    for change in edition.changes:
        yield {**shared, **_place(desk, change)}
    if not edition.changes:
        yield shared


def _place(desk: Desk, change: SectionChange) -> Row:
    return {
        "section": change.section,
        "paragraph": change.paragraph,
        "page": change.page,
        "sort": translate(_SORTS[change.sort], desk.lang),
        "text": desk.text(change.text),
        "sheets_replaced": change.sheets_replaced,
        "sheets_new": change.sheets_new,
        "sheets_cancelled": change.sheets_cancelled,
    }


def _reason(desk: Desk, edition: Edition) -> str:
    word = desk.view.word("change-ground", edition.ground) if edition.ground else None
    ground = word.label.shown(desk.lang) if word else edition.ground or ""
    said = desk.text(edition.basis) or ("" if ground else desk.text(edition.summary))
    return ". ".join(filter(None, (ground, said)))


def system_row(desk: Desk, item: ChangedPlace) -> Row:
    """Return the eight facts of a change of the system (Dulaty manual, 10.3.6)."""
    return {
        **post_row(desk, item.by),
        "registration": item.registration_number,
        "introduced": item.date,
        "date": item.date,
        "title": desk.text(item.title),
        "section": item.item,
        "paragraph": item.paragraph,
        "page": item.page,
    }
