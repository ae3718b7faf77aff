"""What a cell of a returned form says, in the form in which the base holds it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from qms.exchange.cells import boolean, date
from qms.exchange.collect_questions import YES, Sort, normal, one_line
from qms.i18n import M, Message

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from qms.exchange.collect_questions import Question
    from qms.exchange.collect_read import Entry, Returned

HIGHEST: Final = 100
_LEVEL: Final = re.compile(r"-?[0-9]{1,9}")


def value_of(
    form: Returned, entry: Entry, asked: Question, today: dt.date
) -> tuple[str, Message | None]:
    """Return the value of a cell, or why it cannot be taken."""
    if entry.kind == "f":
        return "", M("a formula; type the value itself")
    if entry.kind == "e":
        return "", M("an error of Excel instead of a value")
    text = normal(entry.text)
    if not text:
        return _emptied(entry, asked)
    if asked.sort is Sort.WORD:
        return _word(form.words.get(asked.words, {}), text)
    if asked.sort is Sort.DAY:
        return _day(entry.kind, text, today)
    return _READERS[asked.sort](entry.kind, text)


def _emptied(entry: Entry, asked: Question) -> tuple[str, Message | None]:
    if not entry.base:
        return "", None
    return entry.base, M("emptied; what is to go is told to the office, not deleted here")


def _word(words: Mapping[str, str], text: str) -> tuple[str, Message | None]:
    said = one_line(text).casefold()
    for value, word in words.items():
        if said in {value.casefold(), one_line(word).casefold()}:
            return value, None
    allowed = tuple(words.values())
    if _LEVEL.fullmatch(text):
        return "", M("{value} is outside the scale: {allowed}", value=text, allowed=allowed)
    return "", M("{value} is none of the list: {allowed}", value=text[:60], allowed=allowed)


def _day(kind: str, text: str, today: dt.date) -> tuple[str, Message | None]:
    if kind in {"s", "d"}:
        found = date(text.partition(" ")[0] if kind == "d" else text, today)
        if found.doubt is None:
            return str(found.value), None
    return "", M("{value} is no date; type it as 31.12.2026", value=text[:60])


def _whole(kind: str, text: str) -> tuple[str, Message | None]:
    if kind != "n":
        return "", M("{value} is text, not a number; type the digits alone", value=text[:60])
    if not (text.isdigit() and int(text) <= HIGHEST):
        return "", M("{value} is no whole number from 0 to 100", value=text)
    return str(int(text)), None


def _tick(kind: str, text: str) -> tuple[str, Message | None]:
    found = boolean(text)
    if found.doubt is None or kind == "b":
        return YES if found.value or text == "true" else "", None
    return "", M("{value} is none of the list: {allowed}", value=text[:60], allowed=(YES,))


def _text(kind: str, text: str) -> tuple[str, Message | None]:
    return text, None


def _lines(kind: str, text: str) -> tuple[str, Message | None]:
    return "\n".join(line for part in text.split("\n") if (line := one_line(part))), None


_READERS: Final[Mapping[Sort, Callable[[str, str], tuple[str, Message | None]]]] = {
    Sort.TEXT: _text,
    Sort.LINES: _lines,
    Sort.WHOLE: _whole,
    Sort.TICK: _tick,
}
