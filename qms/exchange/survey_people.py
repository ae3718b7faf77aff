"""What tells of people without a roster: headings, and texts in the shape of a personal name."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from qms.exchange.words import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_UPPER: Final = "A-ZА-ЯЁӘІҢҒҮҰҚӨҺ"
_NAME: Final = rf"([{_UPPER}][^\W\d_]{{2,}}(?:-[{_UPPER}][^\W\d_]+)?)"
_GAP: Final = r"[ ,_]{1,2}"
_INITIAL: Final = rf"(?<![^\W\d_])[{_UPPER}]\."
_TWO: Final = tuple(
    re.compile(shape)
    for shape in (
        rf"{_NAME}{_GAP}{_INITIAL}[ _]?[{_UPPER}](?![^\W\d_])",
        rf"{_INITIAL}[ _]?[{_UPPER}]\.[ _]?{_NAME}",
    )
)
_ONE: Final = tuple(
    re.compile(shape) for shape in (rf"{_NAME}{_GAP}{_INITIAL}", rf"{_INITIAL}[ _]?{_NAME}")
)
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")
_BEHIND: Final = re.compile(r"\.(?:csv|tsv|txt|xlsx)$", re.IGNORECASE)
_SURNAME: Final = re.compile(
    r"(?:[оеё]ва?|(?<!ц)ина?|ына?|ск(?:ий|ая)|цк(?:ий|ая)|енко|чук|швили|дзе|бае?в|бек|бай"
    r"|г[уү]ль?|ғали|м[уұ]рат|с[уұ]лтан|ova?|eva?|skaya|skiy?|enko|bek|bay|gul)$"
)
_FATHER: Final = re.compile(
    r"(?:[оеё]вич|[оеё]вна|ична|ильич|[ұу]лы|[қк]ызы|ovich|evich|ovna|evna|uly|[qk]yzy)$"
)
_ALONE: Final = re.compile(r"(?:[оеё]ва?|ск(?:ий|ая)|енко|ova?|eva?)$")
_LONG: Final = 4
_WORDS: Final = 3
"""Words of a heading that names a column; a longer one is a question about people."""
_MOST: Final = 3
"""Words that a name has."""


def names_person(text: str) -> bool:
    """Tell whether a text holds what has the shape of a personal name, in kk, ru or en.

    A surname with initials, a patronymic or a frequent given name beside another name, or two or
    three capitalised words and nothing else of which one ends as surnames do.
    """
    bare = _BEHIND.sub("", text)
    if any(shape.search(bare) for shape in _TWO):
        return True
    if any(_is_surname(match[1]) for shape in _ONE for match in shape.finditer(bare)):
        return True
    words = _WORD.findall(bare)
    if any(_is_pair(one, other) for one, other in pairwise(words)):
        return True
    alone = 1 < len(words) <= _MOST and all(word[0].isupper() for word in words)
    return alone and any(_is_surname(word) or word.casefold() in _given() for word in words)


def name_people(values: Sequence[str]) -> bool:
    """Tell whether at least half of some texts are names of people by their shape."""
    named = sum(map(names_person, values))
    return are_surnames(set(values)) or (named > 0 and 2 * named >= len(values))


def are_surnames(values: Collection[str]) -> bool:
    """Tell whether at least half of some values, and more than one, are a name by itself.

    That is a surname by its ending, or a frequent given name.
    """
    listed = [_WORD.fullmatch(value) for value in values]
    found = [one[0] for one in listed if one and one[0][0].isupper()]
    names = sum(
        one.casefold() in _given() or (len(one) > _LONG and bool(_ALONE.search(one.casefold())))
        for one in found
    )
    return names > 1 and 2 * names >= len(listed)


def heads_people(heading: str) -> bool:
    """Tell whether a short heading says that the column names teachers or other people."""
    folded = fold(heading)
    return len(folded.split()) <= _WORDS and _has("people", folded)


def heads_parts(heading: str) -> bool:
    """Tell whether a heading names personal data that tells parts, not people, apart: sex or age.

    Nothing else of people may stand beside it.
    """
    others = _pattern("parts").sub(" ", fold(heading))
    return others != fold(heading) and not heads_personal_data(others)


def heads_personal_data(heading: str) -> bool:
    """Tell whether a heading names personal data, in kk, ru or en."""
    folded = fold(heading)
    if _has("personal", folded):
        return True
    return _has("named", folded) and (_has("people", folded) or not _has("things", folded))


def _has(name: str, folded: str) -> bool:
    return _pattern(name).search(folded) is not None


def _is_pair(one: str, other: str) -> bool:
    if not (one[0].isupper() and other[0].isupper()):
        return False
    pair = (one.casefold(), other.casefold())
    if any(map(_is_father, pair)):
        return True
    given = _given()
    both = (pair, pair[::-1])
    return any(one in given and (two in given or _is_surname(two)) for one, two in both)


def _is_surname(word: str) -> bool:
    return len(word) > _LONG and bool(_SURNAME.search(word.casefold()))


def _is_father(word: str) -> bool:
    return len(word) > _LONG and bool(_FATHER.search(word))


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """Return what finds the words of a list in a folded text; a star stands for any ending."""
    shapes = (
        re.escape(fold(word)) + (r"\w*" if word.endswith("*") else "") for word in words()[name]
    )
    return re.compile(rf"(?<!\w)(?:{'|'.join(shapes)})(?!\w)")


@cache
def _given() -> frozenset[str]:
    return frozenset(words()["given"])


@cache
def words() -> dict[str, Any]:
    """Return the words that come with the program (``survey_words.toml``)."""
    text = Path(__file__).with_name("survey_words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
