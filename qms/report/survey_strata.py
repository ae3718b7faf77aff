"""Names of the properties and parts by which a wave is set beside its population.

Files of answers hold words of their own (``level``, ``bachelor``, ``full_time``).  The vocabularies
``stratum-property`` and ``stratum-value`` say how they are called; others stay as they are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from qms.i18n import LANGUAGES, M

if TYPE_CHECKING:
    from qms.engine.view import View
    from qms.i18n import Shown
    from qms.kinds.policies.vocabularies import Word

_BETWEEN: Final = re.compile(r"[\W_]+")


def property_name(view: View, name: str) -> Shown:
    """Return how a property is called."""
    word = _property(view, name)
    return word.label if word else M("{name}", name=name)


def part_name(view: View, of: str, name: str) -> Shown:
    """Return how a part is called by a property; of a property without a name it has none."""
    whole = _property(view, of)
    own = {None, whole.id if whole else None}
    words = (one for one in _words(view, "stratum-value") if one.belongs_to in own)
    word = next((one for one in words if _key(name) in _spelt(one)), None)
    return word.label if word else M("{name}", name=name)


def _property(view: View, name: str) -> Word | None:
    words = _words(view, "stratum-property")
    return next((one for one in words if _key(name) in _spelt(one)), None)


def _words(view: View, vocabulary: str) -> tuple[Word, ...]:
    found = view.words.vocabulary(vocabulary) if view.words else None
    return found.words if found else ()


def _spelt(word: Word) -> set[str]:
    """Return the spellings of a word: its id, how files print it, its labels."""
    labels = (word.label.shown(lang) for lang in LANGUAGES)
    return set(map(_key, (word.id, *word.printed, *labels))) - {""}


def _key(text: str) -> str:
    return _BETWEEN.sub("-", text.casefold()).strip("-")
