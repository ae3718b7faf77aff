"""The shelf of one snapshot: contents that the index holds, made records when asked for."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from pydantic_core import from_json

from qms.errors import StoreProblem
from qms.i18n import M
from qms.kinds import all_kinds, noun_of
from qms.model.snapshot import Entry, Later
from qms.model.text import said_in
from qms.store.load import load_one, uncollected

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from qms.model.config import Config
    from qms.model.record import Record
    from qms.store.index_file import IndexFile

_FEW: Final = 3
"""Whoever asks for so many records of a kind is going to ask for all of them."""
Identity = tuple[str, str, str]
"""Blob id, noun, record id."""


class Kept:
    """The shelf of one snapshot: contents that the index holds, typed when asked for."""

    def __init__(self, index: IndexFile, config: Config, files: Mapping[str, bytes]) -> None:
        self.index, self.config, self.files = index, config, files
        self.context = said_in(config.default_language)
        self.texts: dict[Identity, bytes] = {}
        self.entries: Mapping[str, Entry] = {}
        self.kinds = all_kinds()
        self._asked: Counter[type[Record]] = Counter()

    def typed(self, entry: Later) -> Record:
        """Return the record of an entry."""
        self._ask(entry)
        return self._typed(entry)

    def raw(self, entry: Later) -> Mapping[str, Any]:
        """Return the tree of an entry."""
        self._ask(entry)
        text = self._text(entry)
        if text is None:
            return self._anew(entry).tree
        found: dict[str, Any] = from_json(text)
        return found

    def _typed(self, entry: Later) -> Record:
        text = self._text(entry)
        if text is None:
            return self._anew(entry).record
        return entry.kind.model_validate_json(text, strict=True, context=self.context)

    def _text(self, entry: Later) -> bytes | None:
        return self.texts.get((entry.content, noun_of(entry.kind), entry.id))

    def _ask(self, entry: Later) -> None:
        """Fetch the content of an entry, or at once that of all records of its kind."""
        if self._text(entry) is not None:
            return
        self._asked[entry.kind] += 1
        if self._asked[entry.kind] == _FEW:
            with uncollected():
                self._take_all(entry.kind)
        elif self._asked[entry.kind] < _FEW:
            self.take([entry.content])

    def _take_all(self, kind: type[Record]) -> None:
        """Make all records of a kind, each as it comes: so its text is still at hand."""
        noun, make = noun_of(kind), kind.__pydantic_validator__.validate_json
        own = {
            (one.content, noun, one.id): one
            for one in self.entries.values()
            if one.kind is kind and isinstance(one, Later) and one.shelf is self
        }
        for identity, _aliases in self._taken(one.content for one in own.values()):
            one = own.pop(identity, None)
            if one is not None:
                one.fill(make(self.texts[identity], strict=True, context=self.context))
        for one in own.values():
            one.fill(self._anew(one).record)

    def take(self, blobs: Iterable[str]) -> dict[Identity, str]:
        """Read contents from the index; return the aliases of each."""
        return dict(self._taken(blobs))

    def _taken(self, blobs: Iterable[str]) -> Iterator[tuple[Identity, str]]:
        language = self.config.default_language
        for blob, noun, lang, record_id, aliases, tree in self.index.rows(sorted(set(blobs))):
            if lang == language:
                identity = blob, noun, record_id
                self.texts[identity] = tree
                yield identity, aliases

    def _anew(self, entry: Later) -> Entry:
        """Read a record itself: the index is gone, or damaged, since the snapshot was made."""
        found = load_one(entry.path, self.files[entry.path], self.config)
        if isinstance(found, Entry):
            return found
        raise StoreProblem(
            M("{path} was changed by somebody else meanwhile.", path=entry.path),
            M("Repeat the command."),
        )
