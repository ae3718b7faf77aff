"""Examines the text of a document: parts, abbreviations, references, code, alphabets."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from qms.engine.document_lint_cited import dead_references
from qms.engine.document_lint_hit import ABBREVIATION, ALPHABET, TextHit
from qms.engine.document_lint_parts import code_and_title, missing_parts
from qms.engine.document_lint_words import WORD, explained, uses
from qms.engine.document_sections import alike
from qms.engine.documents import document_rules
from qms.i18n import M
from qms.kinds.body import Body
from qms.kinds.role import Role
from qms.kinds.unit import Unit
from qms.model.ids import to_latin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.document_lint_words import Use
    from qms.engine.document_sections import Content
    from qms.engine.view import View
    from qms.i18n import Message
    from qms.kinds.document import ControlledDocument
    from qms.kinds.policies.documents import DocumentRulesValue
    from qms.model.diagnostic import Diagnostic

_LISTED: Final = "abbreviations"
"""The required part under which abbreviations are explained."""
_CYRILLIC: Final = frozenset(
    sign for sign in map(chr, range(0x400, 0x530)) if to_latin(sign) != sign
)
_ENDED: Final = re.compile("[A-Z]{2,}[\u0430-\u04ff]+")
"""A Latin abbreviation with an ending of the other language."""
_LATIN: Final = frozenset(to_latin(sign) for sign in _CYRILLIC)


def lint(
    view: View, content: Content, document: ControlledDocument | None, lang: str, path: str
) -> tuple[Diagnostic, ...]:
    """Return what is wrong with a text, in reading order; of each abbreviation the first place.

    Without a document its code and title are not looked for, and parts are those of all groups.
    """
    rules = document_rules(view)
    own = document.id if document else None
    found = [
        *missing_parts(content, rules, document.group if document else None),
        *(code_and_title(content, document, lang) if document else ()),
        *unexplained(view, content, rules),
        *dead_references(view, content, own),
        *mixed_alphabets(content),
    ]
    diagnostics = [hit.diagnostic(content, path, own) for hit in found]
    return tuple(sorted(diagnostics, key=lambda item: item.sort_key))


def unexplained(view: View, content: Content, rules: DocumentRulesValue) -> Iterator[TextHit]:
    """Yield each abbreviation that is explained nowhere, where it first stands."""
    headings = [word for part in rules.parts if part.id == _LISTED for word in part.words]
    known = explained(content, headings) | _known(view, rules)
    first: dict[str, Use] = {}
    times: Counter[str] = Counter()
    for use in uses(content):
        key = alike(use.word)
        if key not in known:
            first.setdefault(key, use)
            times[key] += 1
    for key, use in first.items():
        yield TextHit(
            ABBREVIATION,
            M("{word} is explained nowhere (used: {n})", word=use.word, n=times[key]),
            M("Explain it at its first use, or in the section of abbreviations."),
            use.section,
            use.block,
            use.start,
        )


def _known(view: View, rules: DocumentRulesValue) -> set[str]:
    """Return what needs no explanation: of the policy, of units, bodies and roles."""
    snapshot = view.snapshot
    texts = (
        *(record.abbreviation for record in snapshot.of(Unit)),
        *(record.abbreviation for record in snapshot.of(Body)),
        *(record.abbreviation for record in snapshot.of(Role)),
    )
    words = [words for text in texts if text for _, words in text.by_lang]
    return {alike(word) for word in [*words, *(item.id for item in rules.abbreviations)]}


def mixed_alphabets(content: Content) -> Iterator[TextHit]:
    """Yield words in which letters of two alphabets look alike, each word once."""
    usual = _usual(content)
    said: set[str] = set()
    hint = M("Type the word again with one keyboard.")
    for section, block in content.blocks():
        for found in WORD.finditer(block.text):
            word = found[0]
            why = None if word in said else _mixed(word) or _other(word, usual)
            if why is not None:
                said.add(word)
                yield TextHit(ALPHABET, why, hint, section, block, found.start())


def _mixed(word: str) -> Message | None:
    latin = [sign for sign in word if sign.isascii()]
    cyrillic = [sign for sign in word if "\u0400" <= sign <= "\u052f"]
    if not latin or not cyrillic or _ENDED.fullmatch(word):
        return None
    strangers = latin if len(latin) <= len(cyrillic) else cyrillic
    if not (_LATIN.issuperset(latin) or _CYRILLIC.issuperset(cyrillic)):
        return None  # an abbreviation with an ending of the other language
    if not (_LATIN | _CYRILLIC).issuperset(strangers):
        return None
    kind = "Latin" if strangers is latin else "Cyrillic"
    letters = "".join(dict.fromkeys(strangers))
    return M("{word} mixes alphabets: {letters} is {kind}", word=word, letters=letters, kind=kind)


def _usual(content: Content) -> dict[str, Counter[bool]]:
    """Count, for words in capitals that look alike, in which alphabet they are typed."""
    counts: dict[str, Counter[bool]] = {}
    for _, block in content.blocks():
        for word in WORD.findall(block.text):
            if len(word) > 2 and word.isupper() and _mixed(word) is None:  # noqa: PLR2004 -- ЕС is no EC
                counts.setdefault(alike(word), Counter())[word.isascii()] += 1
    return counts


def _other(word: str, usual: dict[str, Counter[bool]]) -> Message | None:
    counts = usual.get(alike(word)) if word.isupper() else None
    if not counts or len(counts) < 2 or not _CYRILLIC.issuperset(word):  # noqa: PLR2004 -- both
        return None
    if counts[True] < counts[False]:
        return None
    return M("{word} is typed in Cyrillic letters, elsewhere in Latin ones", word=word)
