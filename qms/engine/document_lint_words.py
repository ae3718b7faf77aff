"""Abbreviations in a text: which words are some, where they are explained."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.engine.document_sections import alike, folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qms.engine.document_sections import Block, Content, Section

WORD: Final = re.compile(r"[^\W\d_]+")
LONGEST: Final = 8
"""Letters of an abbreviation at most; longer ones are words in capitals."""
_TAIL: Final = 5  # letters of an ending set on without a hyphen
_WORDLIKE: Final = 6  # so many letters that can be spoken are a word in capitals
_LONE: Final = 4  # a cell of so many capitals may be an abbreviation by itself
_VOWELS: Final = frozenset("АӘЕЁИІОӨУҰҮЫЭЮЯAEIOUY")
_CONSONANTS: Final = 4
_ROMAN: Final = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")
_UNITS: Final = frozenset({"ГБ", "МБ", "КБ", "ТБ", "GB", "MB", "KB", "TB", "ГГц", "МГц", "МВт"})
_UNSEARCHED: Final = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+|\S+\.[a-z]{2,4}\b/\S*")
_CODE_AFTER: Final = re.compile(r"_|(?:[-\s/]{1,2}[^\W\d_]{2,8})?[-–\s./:№]{0,3}[0-9]+(?![0-9]*\))")
_CODE_BEFORE: Final = re.compile(r"(?:[0-9][-/.:]?|_)\Z")
_INITIALS: Final = re.compile(r"[^\W\d_]\.\s?\Z")
_SAID: Final = re.compile(
    r"(?:бұдан\s+(?:әрі|былай|кейін)|одан\s+әрі|[әа]р[іы]\s+қарай|далее(?:\s+по\s+тексту)?"
    r"|hereinafter|hereafter)([^.;)]{0,80})",
    re.IGNORECASE,
)
_BRACKETS: Final = re.compile(r"\(([^()]{2,120})\)")
_EQUALS: Final = re.compile(r"\s*(?:[–—:=\t]|-(?:\s|(?=[A-ZА-ЯӘҒҚҢӨҰҮІ«“])))")
_ENTRY: Final = re.compile(r"(?:\A|[;.\t])[\s«“]*\Z")
_NEAR: Final = 200  # letters around a word that are looked at
_FIT: Final = 0.6  # share of letters that begin a word of the explanation, in their order


@dataclass(frozen=True, slots=True)
class Use:
    """An abbreviation where it stands, without its ending."""

    word: str
    section: Section
    block: Block
    start: int


def base_of(word: str) -> str | None:
    """Return a word without its ending where it has the shape of an abbreviation, else None."""
    capitals = [at for at, sign in enumerate(word) if sign.isupper()]
    if len(capitals) < 2 or not word[0].isupper():  # noqa: PLR2004 -- one capital is a name
        return None
    base, tail = word[: capitals[-1] + 1], word[capitals[-1] + 1 :]
    if len(base) > LONGEST or len(tail) > _TAIL or 2 * len(capitals) <= len(base):
        return None
    return base


def uses(content: Content) -> Iterator[Use]:
    """Yield the abbreviations of a text, each time they are used.

    Roman numbers, codes, units of measure, initials, addresses, and words that are only set in
    capitals are none.
    """
    usual = {word for word in WORD.findall(_all(content)) if not word.isupper()}
    lower = {word.casefold() for word in usual if base_of(word) is None}
    for section, block in content.blocks():
        text = _UNSEARCHED.sub(lambda found: " " * len(found[0]), block.text)
        for found in WORD.finditer(text):
            base = base_of(found[0])
            if base and base.casefold() not in lower and _counts(text, found, base):
                yield Use(base, section, block, found.start())


def _all(content: Content) -> str:
    return "\n".join(block.text for _, block in content.blocks())


def _counts(text: str, found: re.Match[str], base: str) -> bool:
    before, after = _around(text, found)
    if _ROMAN.fullmatch(alike(base)) or base in _UNITS:
        return False
    if _CODE_AFTER.match(after) or _CODE_BEFORE.search(before) or _INITIALS.search(before):
        return False
    if _unsayable(base):
        return True
    return len(base) < _WORDLIKE and (not _shouted(before, after) or _alone(before, after, base))


def _around(text: str, found: re.Match[str]) -> tuple[str, str]:
    """Return what stands near: a paragraph may be as long as whoever wrote it liked."""
    start, end = found.span()
    return text[max(start - _NEAR, 0) : start], text[end : end + _NEAR]


def _shouted(before: str, after: str) -> bool:
    """Tell whether the words around are in capitals too."""
    around = [*WORD.findall(before)[-2:], *WORD.findall(after)[:2]]
    return all(word.isupper() for word in around)


def _alone(before: str, after: str, base: str) -> bool:
    return not WORD.search(before + after) and len(base) <= _LONE


def _unsayable(word: str) -> bool:
    """Tell whether consonants stand together as in no word."""
    signs = "".join("v" if sign.upper() in _VOWELS else "c" for sign in word)
    return "v" not in signs or "c" * _CONSONANTS in signs or word[:1] * 2 == word[:2]


def explained(content: Content, headings: Iterable[str]) -> set[str]:
    """Return the abbreviations that a text explains, letters drawn alike made the same.

    ``headings`` are words of the heading under which abbreviations are listed.
    """
    listed = tuple(filter(None, map(folded, headings)))
    found: set[str] = set()
    for section, block in content.blocks():
        text = " ".join(block.text.split()) if block.sort != "row" else block.text
        for said in _SAID.finditer(text):
            found |= _bases(said[1])
        found |= set(_bracketed(text))
        found |= set(_equated(text, anywhere=any(word in section.folded for word in listed)))
    for block in content.margins:
        found |= {base for said in _SAID.finditer(block.text) for base in _bases(said[1])}
    return {alike(word) for word in found}


def _bases(text: str) -> set[str]:
    return {base for word in WORD.findall(text) if (base := base_of(word))}


def _bracketed(text: str) -> Iterator[str]:
    """Yield what stands in brackets after its words, or before its words in brackets."""
    for found in _BRACKETS.finditer(text):
        (before, _), inside = _around(text, found), found[1]
        words = WORD.findall(inside)
        if words and all(base_of(word) for word in words[:1]) and len(words) <= 2:  # noqa: PLR2004
            base = base_of(words[0]) or ""
            if fits(base, WORD.findall(before)[-len(base) - 4 :]):
                yield base
        last = WORD.search(before.rstrip()[-LONGEST - _TAIL :])
        base = (base_of(WORD.findall(before)[-1]) if last else None) or ""
        if base and before.rstrip()[-1:].isalpha() and fits(base, words):
            yield base


def _equated(text: str, *, anywhere: bool) -> Iterator[str]:
    """Yield what a dash or the next cell explains; in a list of abbreviations, by its place."""
    for found in WORD.finditer(text):
        base = base_of(found[0])
        if base is None:
            continue
        before, rest = _around(text, found)
        after, first = _EQUALS.match(rest), _ENTRY.search(before)
        meant = fits(base, WORD.findall(rest)[: len(base) + 4])
        if (after and meant) or (anywhere and (after or first or meant)):
            yield base


def fits(base: str, words: list[str]) -> bool:
    """Tell whether words explain an abbreviation: most letters begin one of them, in order.

    Words of another alphabet may be a translation: then they do.
    """
    if not words:
        return False
    if base.isascii() and not any(word.isascii() for word in words):
        return True
    begins = [word[0].upper() for word in words]
    matched = 0
    for letter in base.upper():
        if letter in begins:
            begins = begins[begins.index(letter) + 1 :]
            matched += 1
    return matched >= max(2, math.ceil(_FIT * len(base)))
