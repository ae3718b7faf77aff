"""Names of a roster in a text: in either order, with initials, in any case of the language."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.engine.plain_text import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
_PARTED: Final = re.compile(r"(?<=[^\W\d_])-\n(?=[^\W\d_])")  # a word broken at the end of a line
_HYPHENS: Final = re.compile("[-'’ʼ]")
_VOWELS: Final = "аяоеиыуюьйәөүі"
_ENDING: Final = 4  # the longest ending of a case that a name is given: -тардың is a plural
_STEM: Final = 4
_LONG: Final = 5
_GAP: Final = re.compile(r"[\s.,;:()\-]{0,4}")


@dataclass(frozen=True, slots=True)
class _Word:
    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Person:
    """A name of the roster as it is written there.

    ``words`` has for each of its words the forms that name it: a double name is also known by each
    of its parts.
    """

    name: str
    words: tuple[frozenset[str], ...]


class Roster:
    """Names to look for; surname first, as in lists of staff, or last."""

    def __init__(self, names: Iterable[str]) -> None:
        self.people: dict[str, list[Person]] = defaultdict(list)
        for name in sorted(set(names)):
            words = tuple(_forms(word) for word in plain_text(name).split())
            if kept := tuple(forms for forms in words if forms):
                self._learn(Person(name, kept))

    def _learn(self, person: Person) -> None:
        forms = (form for forms in person.words[:2] for form in forms if len(form) > 1)
        for key in {_stem(form)[:_STEM] for form in forms}:
            self.people[key].append(person)

    def __bool__(self) -> bool:
        return bool(self.people)

    def names_in(self, text: str) -> Iterator[str]:
        """Yield the names, as the roster has them, that a plain text mentions."""
        if not self.people:
            return
        joined = _PARTED.sub("", text)
        words = [_Word(_folded(m[0]), m.start(), m.end()) for m in _WORD.finditer(joined)]
        for at, word in enumerate(words):
            for person in self._candidates(word.key):
                if _named(joined, words, at, person):
                    yield person.name

    def _candidates(self, key: str) -> Iterable[Person]:
        found = (self.people.get(key[:size], ()) for size in range(2, _STEM + 1))
        return (person for people in found for person in people)


def _forms(word: str) -> frozenset[str]:
    """Return a word of a name; of a double name also its parts, of initials each letter."""
    bare = word.strip(",;")
    if "." in bare:
        return frozenset(letter.casefold() for letter in bare if letter.isalpha())
    return frozenset(filter(None, (_folded(bare), *map(_folded, bare.split("-")))))


def _folded(word: str) -> str:
    return _HYPHENS.sub("", word).casefold().replace("ё", "е")


def _stem(word: str) -> str:
    """Return a name without the vowel that changes with the case."""
    return word.rstrip(_VOWELS) if len(word) >= _LONG else word


def _is(word: str, name: str) -> bool:
    stem = _stem(name)
    return len(name) > 1 and word.startswith(stem) and len(word) - len(stem) <= _ENDING


def _named(text: str, words: list[_Word], at: int, person: Person) -> bool:
    """Tell whether a word is one of a name and another of it, or its initial, stands beside."""
    key = words[at].key
    own = next((n for n, forms in enumerate(person.words[:2]) if _any(key, forms)), None)
    if own is None:
        return False
    others = [form for n, forms in enumerate(person.words) if n != own for form in forms]
    if not others:
        return key in person.words[own]
    return any(
        _beside(text, words, at, step) and _belongs(text, words[at + step], others)
        for step in (-1, 1)
        if 0 <= at + step < len(words)
    )


def _any(word: str, names: Iterable[str]) -> bool:
    return any(_is(word, name) for name in names)


def _beside(text: str, words: list[_Word], at: int, step: int) -> bool:
    first, second = sorted((words[at], words[at + step]), key=lambda word: word.start)
    return _GAP.fullmatch(text, first.end, second.start) is not None


def _belongs(text: str, word: _Word, others: list[str]) -> bool:
    """Tell whether a word is another word of the name, or an initial; with or without stops."""
    written = text[word.start : word.end]
    initials = {other[0] for other in others}
    if len(word.key) > 2:  # noqa: PLR2004 -- two letters are initials without full stops
        only_initials = all(len(other) == 1 for other in others)
        by_initial = only_initials and written[0].isupper() and word.key[0] in initials
        return by_initial or _any(word.key, others)
    said = text[word.end : word.end + 1] == "." or written.isupper()
    return said and all(letter in initials for letter in word.key)
