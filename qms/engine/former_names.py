"""Names that the university and its units no longer bear, and documents that still print them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from qms.engine.document_register import listed
from qms.engine.documents import document_rules, text_path
from qms.engine.documents_current import current
from qms.kinds.body import Body
from qms.kinds.institution import Institution
from qms.kinds.unit import Unit
from qms.model.fold import holds, words
from qms.model.items import name_on

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from qms.engine.view import View
    from qms.kinds.document import ControlledDocument
    from qms.model.items import Named
    from qms.model.text import Text


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name until the day from which another one holds; ``holder`` is whose it was.

    ``holder`` is None for variants that the policy lists.
    """

    holder: str | None
    text: str
    until: dt.date


@dataclass(frozen=True, slots=True)
class Names:
    """Names that hold no more, and of those that hold the ones that contain a former one."""

    former: tuple[FormerName, ...]
    current: tuple[str, ...]

    def first_in(self, text: str) -> FormerName | None:
        """Return the first former name that a text prints, in whatever letters and endings."""
        said = f" {words(text)} "
        for name in self.current:
            said = said.replace(f" {name} ", " ")
        return next((name for name in self.former if holds(said.strip(), words(name.text))), None)


def names(view: View) -> Names:
    """Return the names that were given up by the day of the view; asked once for each view."""
    return view.once(_names)


def _names(view: View) -> Names:
    bearers = tuple(_bearers(view))
    printed = [
        FormerName(None, variant, item.until)
        for item in document_rules(view).former_names
        if item.until <= view.today
        for variant in item.variants
    ]
    borne = [
        FormerName(record.id, text, day) for record in bearers for text, day in _old(view, record)
    ]
    current = {
        words(text) for record in bearers for text in _texts(name_on(record.names, view.today))
    }
    former = tuple(name for name in (*printed, *borne) if words(name.text) not in current)
    longer = {now for now in current if any(holds(now, words(name.text)) for name in former)}
    return Names(former, tuple(sorted(longer, key=len, reverse=True)))


def _bearers(view: View) -> Iterator[Institution | Unit | Body]:
    yield from view.snapshot.of(Institution)
    yield from view.snapshot.of(Unit)
    yield from view.snapshot.of(Body)


def _old(view: View, record: Institution | Unit | Body) -> Iterator[tuple[str, dt.date]]:
    """Yield what a record was called before its present name, and when that ended."""
    ordered = sorted(record.names, key=_since)
    for name, following in pairwise(ordered):
        if following.since is not None and following.since <= view.today:
            for text in _texts(name.text):
                yield text, following.since


def _since(name: Named) -> str:
    return name.since.isoformat() if name.since else ""


def _texts(text: Text | None) -> Iterator[str]:
    for _lang, said in text.by_lang if text else ():
        yield said


def in_title(view: View, document: ControlledDocument) -> FormerName | None:
    """Return the former name that the title of a document prints, in any language."""
    found = (names(view).first_in(said) for said in _texts(document.title))
    return next((name for name in found if name is not None), None)


@dataclass(frozen=True, slots=True)
class Naming:
    """A document that has to do with a former name: in its title or text, or by its developer.

    ``place`` is ``title``, ``text`` or ``developer``.
    """

    document: ControlledDocument
    name: FormerName
    place: str


def namings(view: View) -> tuple[Naming, ...]:
    """Return the documents of the register that are to be looked at because a name has changed.

    Source: regulation on the quality monitoring office, 8.12 (5); manual, introduction.
    """
    found = (_naming(view, document) for document in listed(view))
    return tuple(one for one in found if one is not None)


def _naming(view: View, document: ControlledDocument) -> Naming | None:
    in_words = in_title(view, document)
    if in_words is not None:
        return Naming(document, in_words, "title")
    now = current(view, document)
    for text in now.edition.texts if now else ():
        path = text_path(document, text) if text.place.endswith(".md") else None
        held = view.snapshot.content(path) if path else None
        name = names(view).first_in(held.decode("utf-8", "replace")) if held else None
        if name is not None:
            return Naming(document, name, "text")
    renamed = [one for one in names(view).former if one.holder == document.owner_unit]
    last = max(renamed, key=lambda one: one.until, default=None)
    older = last is not None and now is not None and now.approved < last.until
    return Naming(document, last, "developer") if last and older and document.owner_unit else None
