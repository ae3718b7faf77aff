"""Documents that a text refers to though they are no longer valid."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.engine.document_lint_hit import REFERENCE, TextHit
from qms.engine.document_sections import folded
from qms.i18n import M
from qms.kinds.document import ControlledDocument
from qms.kinds.external_document import ExternalDocument
from qms.model.items import until

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from qms.engine.document_sections import Block, Content
    from qms.engine.view import View
    from qms.i18n import Message

_NEAR: Final = 120  # signs between the number of an act and its year
_LONG: Final = 25  # letters of a title that is told from any other words
_PLAIN: Final = re.compile(r"[0-9]{1,5}")


@dataclass(frozen=True, slots=True)
class _Dead:
    """A document that is not to be cited; ``later`` is the one in its place."""

    id: str
    title: str
    number: re.Pattern[str] | None
    year: str
    later: str


def dead_references(view: View, content: Content, own: str | None) -> Iterator[TextHit]:
    """Yield places that name a document no longer valid, replaced or withdrawn by its number.

    An order is told by number and year, for numbers begin anew each year; a code by itself.
    """
    dead = [*_externals(view), *_withdrawn(view, own)]
    for section, block in content.blocks():
        for one in dead:
            at = _named(one, block)
            if at is not None:
                yield TextHit(REFERENCE, _message(one), _hint(one), section, block, at)


def _message(one: _Dead) -> Message:
    return M("refers to {id}, which is no longer valid: {title}", id=one.id, title=one.title)


def _hint(one: _Dead) -> Message:
    return M("In its place: {id}", id=one.later) if one.later else M("Take the reference out.")


def _named(one: _Dead, block: Block) -> int | None:
    text = block.text
    for found in one.number.finditer(text) if one.number else ():
        around = text[max(found.start() - _NEAR, 0) : found.end() + _NEAR]
        if one.year in around:
            return found.start()
    title = folded(one.title)
    if len(title) >= _LONG and not one.number and title in folded(text):
        return 0
    return None


def _externals(view: View) -> Iterator[_Dead]:
    for record in view.snapshot.of(ExternalDocument):
        if not _is_dead(view, record):
            continue
        number = record.number
        yield _Dead(
            record.id,
            record.title.shown("kk"),
            _pattern(number) if number else None,
            _year(record.date) if number and _PLAIN.fullmatch(number) else "",
            record.succeeded_by or "",
        )


def _is_dead(view: View, record: ExternalDocument) -> bool:
    checks = until(record.checks, view.today)
    cancelled = bool(checks) and checks[-1].verdict == "cancelled"
    state = view.state_id(record)
    if state == "entered_by_mistake":
        return False
    return state == "cancelled" or cancelled or record.succeeded_by is not None


def _year(day: dt.date | None) -> str:
    return str(day.year) if day else ""


def _pattern(number: str) -> re.Pattern[str]:
    """Return what finds a number: one of digits alone only behind its sign."""
    if _PLAIN.fullmatch(number):
        return re.compile(rf"(?:№|N|No\.?)\s*{number}(?![0-9\w/-])")
    parts = r"\s*".join(re.escape(part) for part in number.split())
    return re.compile(rf"(?<![\w-]){parts}(?![\w-])")


def _withdrawn(view: View, own: str | None) -> Iterator[_Dead]:
    documents = view.snapshot.of(ControlledDocument)
    later = {one.replaces: one.id for one in documents if one.replaces}
    alive = {one.code for one in documents if view.state_id(one) in {"draft", "in_force"}}
    for one in documents:
        gone = view.state_id(one) == "withdrawn"
        if gone and one.id != own and one.code and one.code not in alive:
            title = one.title.shown("kk")
            yield _Dead(one.id, title, _pattern(one.code), "", later.get(one.id, ""))
