"""From what a register prints to our ids and words: names, abbreviations, printed forms."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from qms.exchange.cells import Reading
from qms.exchange.fields import Leaf, Type
from qms.exchange.words import fold, said, skeleton
from qms.i18n import M
from qms.kinds import noun_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from qms.engine.view import View
    from qms.model.record import Record
    from qms.model.text import Text

_SHORT: Final = 5  # letters: shorter words are compared whole
_SEVERAL: Final = re.compile(r"\s*[;,/\n]\s*")


@dataclass
class Index:
    """Values by how they are called; a name of two values finds neither.

    ``stems`` is filled for short closed lists only, where an ending cannot mislead.
    """

    exact: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    stems: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def put(self, value: str, names: Iterable[str], *, inflected: bool = False) -> None:
        """Add a value with its names; ``inflected`` allows other endings of their words."""
        for name in names:
            if key := fold(name):
                self.exact[key].add(value)
                if inflected:
                    self.stems[_stem(key)].add(value)

    @cached_property
    def alike(self) -> dict[str, set[str]]:
        """The same names with letters that look alike made equal."""
        found: dict[str, set[str]] = defaultdict(set)
        for name, values in self.exact.items():
            found[skeleton(name)] |= values
        return found

    @cached_property
    def longest_first(self) -> tuple[str, ...]:
        """The names, for a search of what a text begins with."""
        return tuple(sorted(self.exact, key=len, reverse=True))

    def named(self, text: str) -> str | None:
        """Return the one value called so."""
        key = fold(text)
        return _only(self.exact.get(key)) or _only(self.stems.get(_stem(key)))

    def find(self, text: str) -> Reading:
        """Return the value called so, or nearly so with a doubt."""
        exact = self.exact.get(fold(text), set())
        if self.named(text) is not None:
            return Reading(self.named(text))
        if exact:
            several = tuple(sorted(exact))
            return Reading(None, M("{cell} may be any of: {values}", cell=text, values=several))
        alike = _only(self.alike.get(skeleton(text)))
        if alike is not None:
            return Reading(
                alike,
                M(
                    "{cell} has letters of another alphabet; read as {value}",
                    cell=text,
                    value=alike,
                ),
            )
        return self._beginning(text)

    def _beginning(self, text: str) -> Reading:
        low = fold(text)
        found = next((name for name in self.longest_first if low.startswith(name + " ")), "")
        value = _only(self.exact.get(found))
        if value is None:
            return Reading(None, M("{cell} is not known here; nothing was taken", cell=text))
        return Reading(value, M("{cell}: read as {value}", cell=text, value=value))


def _stem(key: str) -> str:
    """Cut the endings of long words: методический and методические are one word."""
    return " ".join(word[:-2] if len(word) > _SHORT else word for word in key.split())


def _only(values: set[str] | None) -> str | None:
    return next(iter(values)) if values is not None and len(values) == 1 else None


class Lookup:
    """Resolves words of vocabularies, references and posts against one workspace on one day."""

    def __init__(self, view: View) -> None:
        self.view = view
        self._indices: dict[tuple[str, ...], Index] = {}

    def find(self, leaf: Leaf, text: str) -> Reading:
        """Resolve one cell of a word, reference, post or choice field."""
        if leaf.type is Type.POST:
            return self._post(text)
        index = self._index(leaf)
        found = _whole_or_first(index.find, index.named, text)
        if found.value is None and leaf.targets == ("body",) and self._official(text):
            return Reading()
        return found

    def _official(self, text: str) -> bool:
        """Tell whether it is an official, not a body, who approved: an act without a body."""
        return fold(text) in said("officials") or self._records(("role",)).named(text) is not None

    def _index(self, leaf: Leaf) -> Index:
        if leaf.type is Type.REFERENCE:
            return self._records(leaf.targets)
        key = (leaf.type.value, *leaf.targets)
        if key not in self._indices:
            self._indices[key] = index = Index()
            for value, names in self._words(leaf):
                index.put(value, names, inflected=leaf.type is Type.WORD)
        return self._indices[key]

    def _words(self, leaf: Leaf) -> Iterator[tuple[str, tuple[str, ...]]]:
        if leaf.type is Type.CHOICE:
            yield from ((value, (value,)) for value in leaf.targets)
            return
        words = self.view.words
        found = words.vocabulary(leaf.targets[0]) if words else None
        for word in found.words if found else ():
            yield word.id, (word.id, *_languages(word.label), *word.printed)

    def _records(self, nouns: tuple[str, ...]) -> Index:
        key = (Type.REFERENCE.value, *nouns)
        if key not in self._indices:
            self._indices[key] = index = Index()
            for record in self.view.snapshot:
                if not nouns or noun_of(type(record)) in nouns:
                    index.put(record.id, _names(record))
        return self._indices[key]

    def _post(self, text: str) -> Reading:
        """Read ``role``, ``role, unit`` or ``ROLE-...@UNIT-...``; a second role is a doubt."""
        roles, units = self._records(("role",)), self._records(("unit",))
        role, at, unit = text.partition("@")
        if at and roles.named(role) and units.named(unit):
            return Reading(f"{roles.named(role)}@{units.named(unit)}")
        parts = _parts(text)
        first, second = (parts[0], parts[1]) if len(parts) == 2 else ("", "")  # noqa: PLR2004
        if not roles.named(text) and roles.named(first) and units.named(second):
            return Reading(f"{roles.named(first)}@{units.named(second)}")
        return _whole_or_first(roles.find, roles.named, text)


def _whole_or_first(
    find: Callable[[str], Reading], named: Callable[[str], str | None], text: str
) -> Reading:
    """Resolve the whole cell, else the first of the several things it names."""
    if named(text) is not None:
        return Reading(named(text))
    parts = _parts(text)
    first = find(parts[0]) if len(parts) > 1 else Reading()
    if first.value is not None:
        return Reading(
            first.value,
            M(
                "{cell}: several in one cell, the first was taken: {value}",
                cell=text,
                value=str(first.value),
            ),
        )
    return find(text)


def _parts(text: str) -> list[str]:
    """Cut a cell where it lists several; words for "and" count too."""
    pieces: list[list[str]] = []
    for part in _SEVERAL.split(text):
        pieces.append([])
        for word in part.split():
            if word.casefold() in said("between"):
                pieces.append([])
            else:
                pieces[-1].append(word)
    return [" ".join(piece) for piece in pieces if piece]


def _names(record: Record) -> Iterator[str]:
    yield record.id
    yield record.id.partition("-")[2]
    for name in getattr(record, "names", ()):
        yield from _languages(name.text)
    yield from _languages(getattr(record, "abbreviation", None))
    yield from record.aliases
    yield getattr(record, "old_number", None) or ""


def _languages(text: Text | None) -> tuple[str, ...]:
    return tuple(words for _lang, words in text.by_lang) if text is not None else ()
