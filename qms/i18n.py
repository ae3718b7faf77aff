"""Words in three languages.

The source language of the program is English; ``kk``, ``ru`` and ``en`` catalogues live in
``qms/locale/<lang>/LC_MESSAGES/qms.po`` (compiled beside it).  Code below the command line never
puts anything into words: it makes a :class:`Message` (an English pattern and named values), which
``cli`` and ``report`` turn into a sentence in the reader's language with :func:`say`.
"""

from __future__ import annotations

import gettext
import os
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

DOMAIN: Final = "qms"
LANGUAGES: Final = ("kk", "ru", "en")
LOCALE_DIR: Final = Path(__file__).parent / "locale"

_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})

_chosen: list[str] = ["en"]


def N_(text: str) -> str:
    """Mark a constant for the catalogues without translating it now."""
    return text


@runtime_checkable
class Shown(Protocol):
    """Anything that can be printed in a language, such as the text of a record."""

    def shown(self, lang: str) -> str:
        """Return the words for ``lang`` (``kk``, ``ru`` or ``en``)."""
        ...


Value: TypeAlias = "str | int | float | date | Shown | tuple[Value, ...] | None"


@dataclass(frozen=True, slots=True)
class Day:
    """A date as it is printed: 31.03.2026, in English 2026-03-31 (as it is typed)."""

    value: date

    def shown(self, lang: str) -> str:
        """Return the date in the form of the language."""
        return self.value.strftime("%Y-%m-%d" if lang == "en" else "%d.%m.%Y")


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence not yet put into words: an English pattern with named ``{fields}``."""

    text: str
    values: Mapping[str, Value] = field(default_factory=dict)

    def shown(self, lang: str) -> str:
        """Translate the pattern and fill in the values."""
        pattern = translate(self.text, lang)
        return pattern.format_map({key: _value(value, lang) for key, value in self.values.items()})


@dataclass(frozen=True, slots=True)
class Lines:
    """Parts of an answer, each on a line of its own."""

    parts: Sequence[Shown]

    def shown(self, lang: str) -> str:
        """Return each part on a new line, set in."""
        return "".join(f"\n  {part.shown(lang)}" for part in self.parts)


def M(text: str, **values: Value) -> Message:
    """Make a message; the first argument is collected into the catalogues."""
    return Message(text, values)


def _value(value: Value, lang: str) -> str:
    if value.__class__ is str:  # most are, and to ask for a protocol takes ten times as long
        return in_line(str(value))
    if isinstance(value, Shown):
        return harmless(value.shown(lang))
    if isinstance(value, tuple):
        return ", ".join(_value(item, lang) for item in value)
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else in_line(str(value))


def harmless(text: str) -> str:
    """Write signs that are no letters as ``U+001B``: names and texts come from anybody.

    A terminal would obey them, or show other words than there are.  Line breaks stay, and the
    joiner that emoji are made with.
    """
    if text.isprintable():
        return text
    from unicodedata import category

    return "".join(
        f"U+{ord(sign):04X}" if category(sign) in _UNSEEN and sign not in "\n\u200d" else sign
        for sign in text
    )


def in_line(text: str) -> str:
    """Return ``harmless`` text without line breaks: a name cannot feign a line of the answer."""
    return harmless(text).replace("\n", "U+000A")


@cache
def _catalogue(lang: str) -> gettext.NullTranslations:
    if lang == "en":  # the patterns are English already, and help must not wait for a file
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, LOCALE_DIR, languages=[lang], fallback=True)


def translate(text: str, lang: str | None = None) -> str:
    """Look ``text`` up in the catalogue of ``lang`` (the chosen language when none is given)."""
    return _catalogue(lang or current()).gettext(text) if text else ""


def _(text: str) -> str:
    """Translate ``text`` into the chosen language."""
    return translate(text)


def say(message: Shown, lang: str | None = None) -> str:
    """Put ``message`` into words."""
    return message.shown(lang or current())


def current() -> str:
    """Return the chosen interface language."""
    return _chosen[0]


def use(lang: str) -> None:
    """Choose the interface language, also for the words of the command-line library."""
    _chosen[0] = lang
    os.environ["LANGUAGE"] = lang
    gettext.bindtextdomain(DOMAIN, str(LOCALE_DIR))
    gettext.textdomain(DOMAIN)


def preferred(wanted: Iterable[str | None]) -> str:
    """Return the first known language of ``wanted``, English when there is none."""
    return next((lang for lang in wanted if lang in LANGUAGES), "en")
