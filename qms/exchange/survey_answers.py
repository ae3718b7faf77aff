"""What a cell of a survey file means: the value of an option exactly, or a label of its scale."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.errors import ImportProblem
from qms.i18n import M

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qms.exchange.survey_map import SurveyMap
    from qms.kinds.survey import Option, Question
    from qms.model.text import Text

_QUOTES: Final = str.maketrans(
    {**dict.fromkeys("«»“”„‟″", '"'), **dict.fromkeys("‘’‚‛‹›ʼ`´′", "'")}
)
_BLANK: Final = (
    "\t\r\n \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u202f\u205f\u3000"
)
"""What a cell may have around it: line breaks and the spaces of Unicode (category Zs)."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Places of the options of a scale by what a person says of them, by value and by label.

    A value is a code: ``-1``, ``+1``, ``'1`` and ``1`` are four values.  A label is a word: its
    case, spaces and kind of quotation marks do not matter.
    """

    said: Mapping[str, int]
    values: Mapping[str, int]
    labels: Mapping[str, int]

    def place(self, text: str) -> int | None:
        """Return the place of the option that a cell means, None when it means none.

        Microsoft Forms ends each option of a question of several with a semicolon.
        """
        value, label = exact(text), loose(text)
        known = (self.said.get(label), self.values.get(value), self.labels.get(label))
        found = next((place for place in known if place is not None), None)
        return self.place(value[:-1]) if found is None and value.endswith(";") else found


def exact(text: str) -> str:
    """Return a text without the spaces around it, composed; every other sign stays."""
    return unicodedata.normalize("NFC", text).strip(_BLANK)


def loose(text: str) -> str:
    """Return a text in one case, with single spaces and one kind of quotation marks."""
    return " ".join(exact(text).casefold().translate(_QUOTES).split())


def answers(question: Question, options: tuple[Option, ...], given: SurveyMap) -> Answers:
    """Return what means which option; raises ImportProblem for a map to a value nobody has.

    A label that two options share finds neither.
    """
    labels: dict[str, set[int]] = {}
    for place, option in enumerate(options):
        for words in words_of(option.label):
            labels.setdefault(loose(words), set()).add(place)
    values = {exact(option.value): place for place, option in enumerate(options)}
    said: dict[str, int] = {}
    for text, value in given.options.get(question.scale or "", {}).items():
        if exact(value) not in values:
            raise ImportProblem(
                M("{scale} has no option {value}.", scale=question.scale, value=value),
                M("Allowed values: {values}", values=tuple(option.value for option in options)),
            )
        said[loose(text)] = values[exact(value)]
    alone = {words: min(places) for words, places in labels.items() if len(places) == 1}
    return Answers(said, values, alone)


def words_of(text: Text | None) -> Iterator[str]:
    """Yield a text in each language that it has."""
    yield from (words for _lang, words in text.by_lang) if text is not None else ()
