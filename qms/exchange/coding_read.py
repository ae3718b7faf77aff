"""Returned forms of coders: from a file to the codes in it, or to what is wrong, cell by cell."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from qms.exchange.cells import boolean
from qms.exchange.coding_form import (
    FIRST_ROW,
    FIRST_THEME,
    MARK,
    THEME_ROW,
    VERSION,
    Known,
    Pass,
    none_title,
    seal,
    text_sum,
)
from qms.exchange.collect_read import Fault
from qms.exchange.survey_columns import column
from qms.exchange.tables import MAX_BYTES
from qms.exchange.workbook import printed, refusal
from qms.i18n import M

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from qms.i18n import Message

_HEAD: Final = 11  # cells of the first row of the base
_KEY, _NUMBER, _TEXT = 1, 2, 3
_DIGEST: Final = re.compile("[0-9a-f]{16}")
_NAMED: Final = 40  # signs of a foreign cell that a message repeats

Cells = dict[int, tuple[str, str]]
"""A row: type and text of its cells by column, from 1."""


@dataclass(frozen=True, slots=True)
class Returned:
    """A form that came back whole: of each answer by its key, which themes apply.

    A form of the third pass says it of the themes that two coders saw differently, alone.
    """

    known: Known
    themes: tuple[str, ...]
    codes: Mapping[str, Mapping[str, bool]]


@dataclass(frozen=True, slots=True)
class File:
    """A file by its name and hash, with the form in it or what is wrong."""

    name: str
    sha256: str = ""
    form: Returned | None = None
    faults: tuple[Fault, ...] = ()


def read_form(path: Path, secret: bytes) -> File:
    """Read a returned form; nothing of one with a wrong cell is taken."""
    found = _bytes(path)
    if isinstance(found, Fault):
        return File(path.name, faults=(found,))
    lines = printed("qms.exchange.collect_child", [str(path.absolute())]).splitlines()
    answer: dict[str, Any] = json.loads(lines[0]) if lines else {"problem": "too_big", "values": {}}
    if answer.get("problem") == "no_form":
        return File(path.name, found, faults=(_no_form(),))
    if "problem" in answer:
        problem = refusal(path.name, answer)
        return File(path.name, found, faults=(Fault(problem.message, hint=problem.hint),))
    form = _form(answer["base"], answer["sheets"], secret)
    if isinstance(form, Returned):
        return File(path.name, found, form)
    return File(path.name, found, faults=tuple(form))


def _bytes(path: Path) -> str | Fault:
    """Return the hash of a file, or why it is not read."""
    try:
        if path.stat().st_size > MAX_BYTES:
            return Fault(M("{file} is larger than {limit} bytes.", file=path.name, limit=MAX_BYTES))
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        return Fault(M("{path} cannot be read: {reason}", path=str(path), reason=error.strerror))


def _no_form() -> Fault:
    return Fault(
        M("it is no form of coding: its hidden sheet is missing, or not as it was made here"),
        hint=M("Fill in the form that was given out, and save it as .xlsx with all its sheets."),
    )


def _form(
    base: list[list[str]], sheets: Mapping[str, Any], secret: bytes
) -> Returned | list[Fault]:
    head = base[0] if base else []
    if len(head) != _HEAD or head[0] != MARK or seal(secret, [head[:-1], *base[1:]]) != head[-1]:
        return [_no_form()]
    if head[1] != VERSION:
        return [
            Fault(M("the form is of another version of the program: {version}", version=head[1]))
        ]
    wave, question, turn, coder, book, lang, day, name = head[2:-1]
    known = Known(wave, question, Pass(turn), coder, book, lang, dt.date.fromisoformat(day))
    if name not in sheets:
        return [Fault(M("the sheet is missing; keep its name"), sheet=name)]
    reader = _Reader(known, name, base[1:], sheets[name])
    codes = reader.codes()
    return reader.faults or Returned(known, tuple(reader.themes), codes)


@dataclass(frozen=True, slots=True)
class _Asked:
    """An answer as the hidden sheet knows it; ``row`` is where it stood, from 1."""

    key: str
    printed: str
    open: frozenset[str]
    row: int


@dataclass(slots=True)
class _Row:
    number: int
    cells: Cells = field(default_factory=dict)


class _Reader:
    """Compares the sheet with its base and reads the codes; collects all that is wrong."""

    def __init__(
        self, known: Known, sheet: str, base: list[list[str]], cells: list[list[Any]]
    ) -> None:
        self.known = known
        self.sheet = sheet
        self.faults: list[Fault] = []
        self.themes = {row[1]: row[2] for row in base if row[0] == "theme"}
        rows = [[*row, "", ""][:4] for row in base if row[0] == "row"]
        self.asked = {
            row[1]: _Asked(row[1], row[2], frozenset(row[3].split()), number)
            for number, row in enumerate(rows, start=FIRST_ROW)
        }
        self.places: dict[int, str] = {}
        """Theme by column; the one of no theme has an empty name."""
        self.rows: dict[int, _Row] = {}
        for number, at, kind, text in cells:
            self.rows.setdefault(number, _Row(number)).cells[at] = (kind, text)

    def fault(self, why: Message, row: int, at: int) -> None:
        self.faults.append(Fault(why, self.sheet, f"{column(at - 1)}{row}"))

    def codes(self) -> dict[str, dict[str, bool]]:
        """Return the codes; only where no fault was found are they whole."""
        self._headings()
        found = self._found()
        for key, asked in self.asked.items():
            if key not in found:
                why = M("the answer of this row is missing; its key is {key}", key=key)
                self.fault(why, asked.row, _KEY)
        return {key: self._coded(self.asked[key], row) for key, row in found.items()}

    def _headings(self) -> None:
        """Find the column of each theme: the headings must be those that were printed."""
        titles = [*self.themes.items()]
        if self.known.turn is not Pass.THIRD:
            titles.append(("", none_title(self.known.lang)))
        printed_there = self.rows.get(THEME_ROW, _Row(THEME_ROW)).cells
        for at, (theme, title) in enumerate(titles, start=FIRST_THEME):
            said = printed_there.get(at, ("", ""))[1]
            if " ".join(said.split()) != " ".join(title.split()):
                why = M(
                    "{found} is no theme of the code book; the heading was {title}",
                    found=said[:_NAMED] or M("an empty cell"),
                    title=title,
                )
                self.fault(why, THEME_ROW, at)
            self.places[at] = theme
        for at in sorted(printed_there.keys() - self.places.keys()):
            if at >= FIRST_THEME:
                why = M(
                    "{found} is no theme of the code book; add it there, as a new edition",
                    found=printed_there[at][1][:_NAMED],
                )
                self.fault(why, THEME_ROW, at)

    def _found(self) -> dict[str, _Row]:
        """Return the rows by key, wherever they were moved to; name those that are foreign."""
        found: dict[str, _Row] = {}
        for number, row in sorted(self.rows.items()):
            if number < FIRST_ROW:
                continue
            key = row.cells.get(_KEY, ("", ""))[1]
            why = self._foreign(key, found, row)
            if why is None:
                found[key] = row
            else:
                self.fault(why, number, _KEY)
        return found

    def _foreign(self, key: str, found: Mapping[str, _Row], row: _Row) -> Message | None:
        asked = self.asked.get(key)
        if key in found:
            return M("the key {key} stands in two rows", key=key)
        if asked is None:
            if not _DIGEST.fullmatch(key):
                return M("a row was added, or its key was taken away: nothing belongs there")
            return M("the key {key} was changed: no answer of the form has it", key=key)
        if text_sum(row.cells.get(_TEXT, ("", ""))[1]) != asked.printed:
            return M("the answer is not the one of its key; were columns sorted apart?")
        return None

    def _coded(self, asked: _Asked, row: _Row) -> dict[str, bool]:
        said = {theme: self._said(row, at) for at, theme in self.places.items()}
        for at in sorted(row.cells.keys() - self.places.keys()):
            if at >= FIRST_THEME:
                self.fault(M("nothing belongs there: the column has no theme"), row.number, at)
        if self.known.turn is Pass.THIRD:
            return dict(self._decided(asked, row, said))
        nothing = said.pop("")
        given = {theme: bool(applies) for theme, applies in said.items()}
        if any(given.values()) == bool(nothing):
            self.fault(
                M("it has a theme, and yet none: one of the two")
                if nothing
                else M("not coded yet: a theme, or yes in the last column"),
                row.number,
                max(self.places),
            )
        return given

    def _decided(
        self, asked: _Asked, row: _Row, said: Mapping[str, bool | None]
    ) -> Iterator[tuple[str, bool]]:
        for at, theme in self.places.items():
            applies = said[theme]
            if theme not in asked.open:
                continue
            if applies is None:
                self.fault(M("not decided yet: yes or no"), row.number, at)
            else:
                yield theme, applies

    def _said(self, row: _Row, at: int) -> bool | None:
        kind, text = row.cells.get(at, ("", ""))
        if not text.strip() and kind not in {"f", "e"}:
            return None
        if kind == "f":
            self.fault(M("a formula; type the value itself"), row.number, at)
            return None
        if kind == "e":
            self.fault(M("an error of Excel instead of a value"), row.number, at)
            return None
        if kind == "b":
            return text == "true"
        found = boolean(text)
        if found.doubt is not None:
            why = M("{value} is neither yes nor no", value=text[:_NAMED])
            self.fault(why, row.number, at)
            return None
        return bool(found.value)
