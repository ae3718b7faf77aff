"""Changed files of documents told as minutes would: which sections of which text differ."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from qms.engine.change_of.pair import Said
from qms.engine.change_of.texts import NAMES
from qms.engine.change_words import READING_ORDER, Told, title_of
from qms.engine.documents import edition_state, editions, text_path
from qms.i18n import M
from qms.kinds.document import ControlledDocument

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qms.engine.change_words import Minutes
    from qms.engine.document_sections import Content
    from qms.engine.view import View
    from qms.i18n import Message
    from qms.kinds.document_parts import DocumentText, Edition
    from qms.model.diagnostic import Diagnostic

_FILE: Final = re.compile(r"records/documents/(DOC-[0-9]{4}-[0-9]{4,})/.+")
_MOST: Final = 12  # sections that a sentence names
_SAME: Final = frozenset({"same", "renumbered"})
_SHORT: Final = 80  # letters of a heading that it quotes
_FIXED: Final = frozenset({"approved", "in_force", "superseded", "withdrawn"})


def with_texts(
    minutes: Minutes, before: View, after: View, files: Iterable[tuple[str, str]]
) -> Minutes:
    """Add to what is told of documents the sections in which their texts differ.

    ``files`` are the changed files that are no records: paths, and what happened to each.
    """
    found: defaultdict[str, list[Said]] = defaultdict(list)
    for path, _ in files:
        named = _FILE.fullmatch(path)
        document = after.snapshot.get(named[1]) if named else None
        if isinstance(document, ControlledDocument):
            found[document.id] += _of_file(before, after, document, path)
    if not any(found.values()):
        return minutes
    told = [replace(item, said=(*item.said, *found.pop(item.record, ()))) for item in minutes.told]
    told += [_told(after, record, said) for record, said in found.items() if said]
    ordered = tuple(sorted(told, key=lambda item: (item.rank, item.record)))
    counts = {**minutes.counts, "records": len(ordered)}
    counts["suspicious"] = sum(item.suspicious for item in ordered)
    return replace(minutes, told=ordered, counts=counts)


def _told(view: View, record_id: str, said: list[Said]) -> Told:
    record = view.snapshot.get(record_id)
    path = view.snapshot.entries[record_id].path
    rank = (READING_ORDER.index(ControlledDocument), 0, 0)
    kind = ControlledDocument.spec.plural
    return Told(record_id, kind, title_of(view, record), path, tuple(said), rank=rank)


def _of_file(before: View, after: View, document: ControlledDocument, path: str) -> Iterable[Said]:
    for at, edition in enumerate(known := editions(document)):
        for text in edition.texts:
            data = after.snapshot.content(path) if text_path(document, text) == path else None
            if data is None:
                continue
            old = before.snapshot.content(path)
            fixed = old is not None and _fixed(before, document, edition)
            if old is None and at:
                old = _earlier(after, document, known[at - 1], text.id)
            words = _sentence(old, data, path, edition, text)
            yield Said(words, suspicious=fixed)


def _fixed(before: View, document: ControlledDocument, edition: Edition) -> bool:
    """Tell whether an edition was approved already: its text is not edited again."""
    was = before.snapshot.get(document.id)
    return isinstance(was, ControlledDocument) and edition_state(before, was, edition) in _FIXED


def _earlier(
    view: View, document: ControlledDocument, edition: Edition, language: str
) -> bytes | None:
    text = next((text for text in edition.texts if text.id == language), None)
    path = text_path(document, text) if text else None
    return view.snapshot.content(path) if path else None


def _sentence(
    old: bytes | None, new: bytes, path: str, edition: Edition, text: DocumentText
) -> Message:
    number, language = edition.number or edition.id, M(NAMES[text.id])
    if old is None:
        return M("text of edition {number} ({language}): added", number=number, language=language)
    sections = () if old == new else _sections(old, new, path)
    if sections is None:
        return M(
            "text of edition {number} ({language}): changed; which sections cannot be told",
            number=number,
            language=language,
        )
    if not sections:
        return M(
            "text of edition {number} ({language}): the words are the same",
            number=number,
            language=language,
        )
    return M(
        "text of edition {number} ({language}), sections that differ: {sections}",
        number=number,
        language=language,
        sections=sections,
    )


def _sections(old: bytes, new: bytes, path: str) -> tuple[str, ...] | None:
    """Return the sections that differ, None where one side cannot be read."""
    from qms.engine.document_compare import compare_texts
    from qms.exchange.document_text import read_text
    from qms.model.diagnostic import Diagnostic

    sides: list[Content | Diagnostic] = [read_text(path, data) for data in (old, new)]
    first, second = sides
    if isinstance(first, Diagnostic) or isinstance(second, Diagnostic):
        return None
    pairs = compare_texts(first, second)
    names = [(pair.section.name or "…")[:_SHORT] for pair in pairs if pair.state not in _SAME]
    return (*names[:_MOST], *(["…"] if len(names) > _MOST else []))
