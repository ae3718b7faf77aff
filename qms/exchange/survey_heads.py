"""The headings of a survey export, which on some platforms take several rows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from qms.exchange.survey_sources import System, system_of
from qms.exchange.words import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Cells = Sequence[str]

MOST: Final = 3
"""Rows that headings take at most."""
_IMPORT_ID: Final = '{"ImportId"'
_RESPONSE: Final = "R_"
_OLD_CODE: Final = re.compile(r"V\d+")
_MOODLE: Final = re.compile(r"\(([^()\s]+)\)\s*(\S.*)", re.DOTALL)
_ONLY_ANSWER: Final = frozenset({"", "response", "open ended response"})


@dataclass(frozen=True, slots=True)
class Heads:
    """Headings: one name for each column, as a person sees it, and other words for it.

    ``texts`` has for each column the words of a further row of headings, or nothing; ``rows`` are
    the rows that the headings take, ``system`` the platform where it is known.
    """

    names: tuple[str, ...]
    texts: tuple[str, ...] = ()
    rows: int = 1
    system: System | None = None


def heads_of(first: Sequence[Cells]) -> Heads:
    """Return the headings of a file by its first rows, of which there is at least one."""
    names = tuple(cell.strip() for cell in first[0])
    if _is_old_qualtrics(first):
        return _old_qualtrics(first)
    system = system_of(names)
    laid_out = _LAID_OUT.get(system.name) if system else None
    if system is None or laid_out is None:
        return Heads(names, system=system)
    return laid_out(system, names, [[cell.strip() for cell in row] for row in first[1:MOST]])


def _qualtrics(system: System, names: tuple[str, ...], more: list[list[str]]) -> Heads:
    """Codes, texts, and ids as JSON; a row of answers has an id that begins with R_."""
    at = names.index(system.id or "")
    rows = 1
    for row in more:
        is_answer = at < len(row) and row[at].startswith(_RESPONSE)
        if is_answer or len(row) != len(names):
            break
        rows += 1
        if any(cell.startswith(_IMPORT_ID) for cell in row):
            break
    texts = tuple(more[0]) if rows > 1 and not more[0][at].startswith(_IMPORT_ID) else ()
    return Heads(names, texts, rows, system)


def _is_old_qualtrics(first: Sequence[Cells]) -> bool:
    return (
        len(first) > 1
        and len(first[0]) == len(first[1])
        and [fold(cell) for cell in first[1][:2]] == ["responseid", "responseset"]
        and all(_OLD_CODE.fullmatch(cell.strip()) for cell in first[0][:2])
    )


def _old_qualtrics(first: Sequence[Cells]) -> Heads:
    """Codes over words: V1, V2 ... are of the platform, which the words name better."""
    pairs = [(code.strip(), text.strip()) for code, text in zip(*first[:2], strict=True)]
    names = tuple(text if _OLD_CODE.fullmatch(code) else code for code, text in pairs)
    return Heads(names, tuple(text for _code, text in pairs), 2, system_of(names))


def _surveymonkey(system: System, names: tuple[str, ...], more: list[list[str]]) -> Heads:
    """Questions, blank beside the first of their columns, over the options of each."""
    if not more or len(more[0]) != len(names) or more[0][0]:
        return Heads(names, system=system)
    questions: Iterator[str] = accumulate(names, lambda before, name: name or before)
    whole = tuple(
        question if fold(sub) in _ONLY_ANSWER else f"{question} [{sub}]"
        for question, sub in zip(questions, more[0], strict=True)
    )
    return Heads(whole, tuple(more[0]), 2, system)


_LAID_OUT: Final[dict[str, Callable[[System, tuple[str, ...], list[list[str]]], Heads]]] = {
    "Qualtrics": _qualtrics,
    "SurveyMonkey": _surveymonkey,
}


def words_of_heading(heading: str, text: str = "") -> tuple[tuple[str, ...], ...]:
    """Return the names that a column answers to, from the surest to the last.

    LimeSurvey writes ``code. text`` or ``text [part]``, Google Forms ``text [row]`` for a grid,
    Moodle ``(code) text``.
    """
    code, dot, rest = heading.partition(". ")
    is_code = bool(dot) and " " not in code
    codes = [code] if is_code or ("[" in code and " " not in code) else []
    in_moodle = _MOODLE.fullmatch(heading)
    if in_moodle:
        codes, rest = [in_moodle[1]], in_moodle[2]
    whole = [heading, *codes, *(re.sub(r"[\[\]]", "", one) for one in codes)]
    texts = [*([rest] if is_code or in_moodle else []), text]
    parts = [_part(one) for one in (heading, text)]
    return tuple(tuple(filter(None, map(fold, words))) for words in (whole, texts, parts))


def _part(heading: str) -> str:
    """Return what stands in the brackets at the end of a heading."""
    before, bracket, part = heading.rstrip().rpartition("[")
    return part[:-1] if bracket and before.strip() and part.endswith("]") else ""
