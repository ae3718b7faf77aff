"""Words of records in the language of a report; those of another language say which it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qms.engine.cells import Labelled
from qms.i18n import Message, Shown
from qms.model.text import Text


def spoken(value: Shown, lang: str) -> str:
    """Put a value into words; a text that is there in another language only ends with `` (kk)``."""
    shown: Shown = _marking(value)
    return shown.shown(lang)


@dataclass(frozen=True, slots=True)
class _Marked:
    text: Text

    def shown(self, lang: str) -> str:
        words = self.text.shown(lang)
        used = self.text.language(lang)
        return words if not words or used == lang else f"{words} ({used})"


def _marking(value: Any) -> Any:  # noqa: ANN401 -- any value of a message
    """Return a value whose texts, within messages and lists too, tell their language."""
    if isinstance(value, Text):
        return _Marked(value)
    if isinstance(value, Labelled):
        return _marking(value.label)
    if isinstance(value, Message):
        return Message(value.text, {key: _marking(one) for key, one in value.values.items()})
    return tuple(map(_marking, value)) if isinstance(value, tuple) else value
