"""What is wrong with a condition: where, and what it may say instead."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from qms.engine.compare import comparable_with
from qms.errors import UsageProblem
from qms.i18n import M
from qms.model.fold import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from qms.engine.compare import Atom
    from qms.i18n import Message, Value

    Words = Callable[[str], Mapping[str, str]]
    Held = Callable[[str], Iterable[Atom]]


@dataclass(frozen=True, slots=True)
class Token:
    """A part of a condition, and after how many signs it begins."""

    kind: str
    text: str
    at: int


def wrong(token: Token, problem: Message, hint: Message | None = None) -> UsageProblem:
    """Return the complaint about a place in a condition."""
    return UsageProblem(
        M("--where, sign {n}: {problem}", n=token.at + 1, problem=problem),
        hint or M("As in: {example}", example="score >= 15 and state != 'closed'"),
    )


def known_word(name: str, word: str, at: int, words: Words) -> None:
    """Raise UsageProblem where a field can never hold a word, with the nearest that it can.

    ``words`` tells the words of a field by their spellings, none where it may hold any.
    """
    held = {fold(spelling): own for spelling, own in words(name).items()}
    if not held or fold(word) in held:
        return
    close = get_close_matches(fold(word), held, n=1, cutoff=0.5)
    said: dict[str, Value] = {"name": name, "word": word}
    raise wrong(
        Token("text", word, at),
        M("{name} is never {word}. Did you mean: {close}?", **said, close=held[close[0]])
        if close
        else M("{name} is never {word}", **said),
        M("Words of {name}: {words}", name=name, words=tuple(dict.fromkeys(held.values()))),
    )


def comparable(name: str, sign: str, token: Token, value: Atom, held: Held) -> None:
    """Raise UsageProblem where nothing that a field holds can be compared with a value.

    A field that holds nothing in any record is compared with anything.
    """
    found = None
    for found in held(name):
        if comparable_with(sign, found, value):
            return
    if found is None:
        return
    if isinstance(found, dt.date):
        problem = M("{name} is a date, {word} is none", name=name, word=token.text)
        raise wrong(token, problem, M("Dates are written year-month-day, as 2026-03-31."))
    if isinstance(found, float):
        problem = M("{name} is a number, {word} is none", name=name, word=token.text)
        hint = M("Numbers stand without quotes, as in: {example}", example=f"{name} {sign} 15")
        raise wrong(token, problem, hint)
    problem = M("{name} is a text, {word} is none", name=name, word=token.text)
    raise wrong(token, problem, M("A text stands in quotes: {example}", example=f"'{token.text}'"))


def unknown(name: str, names: Collection[str], option: str) -> UsageProblem:
    """Return the complaint about a name in an option that is no field, with the nearest one."""
    return UsageProblem(
        M("{option}: {reason}", option=option, reason=_no_field(name, names)),
        M("Fields: {names}", names=tuple(sorted(names))),
    )


def unknown_at(token: Token, names: Collection[str]) -> UsageProblem:
    """Return the complaint about a name in a condition that is no field, with the nearest one."""
    hint = M("Fields: {names}. A text stands in quotes.", names=tuple(sorted(names)))
    return wrong(token, _no_field(token.text, names), hint)


def _no_field(name: str, names: Collection[str]) -> Message:
    close = get_close_matches(name.replace("-", "_"), names, n=1, cutoff=0.5)
    if close:
        return M("there is no field {name}. Did you mean: {close}?", name=name, close=close[0])
    return M("there is no field {name}", name=name)
