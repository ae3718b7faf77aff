"""Returned forms: from files to the cells that a unit filled in, or to what is wrong with them."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from qms.exchange.collect_form import MARK, VERSION, check_sum, row_sum
from qms.exchange.tables import MAX_BYTES
from qms.exchange.workbook import printed, refusal
from qms.i18n import M

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from qms.i18n import Message

AT_ONCE: Final = 20  # files that one process reads
_HEAD: Final = 9  # cells of the first row of the base
_HEADINGS: Final = 2  # rows of the form above the first block
_ENTRY: Final = 3  # the column that the unit fills in, from 1
_COLUMNS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_KEY: Final = re.compile(r"[hq][0-9]{1,5}")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a file was not taken: the sheet and the cell, empty where it is the file itself."""

    why: Message
    sheet: str = ""
    cell: str = ""
    hint: Message | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One cell to fill in as it came back: ``kind`` is its type (s, n, d, b, f, e), ""  empty."""

    record: str
    field: str
    mark: str
    base: str
    kind: str
    text: str
    cell: str


@dataclass(frozen=True, slots=True)
class Returned:
    """A form that came back whole; ``words`` are its drop-downs: name -> value -> word."""

    collection: str
    form: str
    unit: str
    lang: str
    day: dt.date
    base: str
    sheet: str
    entries: tuple[Entry, ...]
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    altered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class File:
    """A file by its name and hash, with the form in it or what is wrong."""

    name: str
    sha256: str
    form: Returned | None = None
    faults: tuple[Fault, ...] = ()


def read_forms(paths: Sequence[Path]) -> Iterator[File]:
    """Read files, a few to a process; a file that kills its process is refused alone."""
    left = list(paths)
    while left:
        here = left[:AT_ONCE]
        contents = [_bytes(path) for path in here]
        sound = [path for path, found in zip(here, contents, strict=True) if isinstance(found, str)]
        answers = iter(_answers(sound))
        for path, found in zip(here, contents, strict=True):
            answer = next(answers, None) if isinstance(found, str) else None
            if isinstance(found, str) and answer is None:
                break  # its process died before this file
            left.pop(0)
            yield (
                File(path.name, "", None, (found,))
                if isinstance(found, Fault)
                else _file(path, found, answer or {})
            )


def _answers(paths: Sequence[Path]) -> list[dict[str, Any]]:
    """Return the answers for the first files, at least one."""
    given = [str(path.absolute()) for path in paths]
    text = printed("qms.exchange.collect_child", given).decode("utf-8", "replace") if given else ""
    answers = [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]
    return answers or [{"problem": "too_big", "values": {}}]


def _file(path: Path, sha256: str, answer: Mapping[str, Any]) -> File:
    if "problem" in answer:
        problem = refusal(path.name, answer)
        return File(path.name, sha256, None, (Fault(problem.message, hint=problem.hint),))
    found = _form(answer["base"], answer["sheets"])
    if isinstance(found, Returned):
        return File(path.name, sha256, found)
    return File(path.name, sha256, None, tuple(found))


def _bytes(path: Path) -> str | Fault:
    """Return the hash of a file, or why it is not read."""
    try:
        if path.stat().st_size > MAX_BYTES:
            return Fault(M("{file} is larger than {limit} bytes.", file=path.name, limit=MAX_BYTES))
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        return Fault(M("{path} cannot be read: {reason}", path=str(path), reason=error.strerror))


def _damaged() -> Fault:
    return Fault(
        M("the hidden sheet of the form is damaged"),
        hint=M("Ask the unit to fill in the form that was sent, or send it again."),
    )


def _form(base: list[list[str]], sheets: Mapping[str, Any]) -> Returned | list[Fault]:
    head = base[0] if base else []
    if len(head) != _HEAD or head[0] != MARK or check_sum([head[:-1], *base[1:]]) != head[-1]:
        return [_damaged()]
    if head[1] != VERSION:
        return [
            Fault(M("the form is of another version of the program: {version}", version=head[1]))
        ]
    _mark, _version, collection, form, unit, lang, day, name, digest = head
    if name not in sheets:
        return [Fault(M("the sheet is missing; keep its name"), sheet=name)]
    reader = _Reader(name, base[1:], sheets[name])
    entries = reader.entries()
    if reader.faults:
        return reader.faults
    words = reader.words()
    born = dt.date.fromisoformat(day)
    altered = tuple(reader.altered())
    return Returned(
        collection, form, unit, lang, born, digest, name, tuple(entries), words, altered
    )


class _Reader:
    """Compares the rows of the form with those of its base, by key."""

    def __init__(self, sheet: str, base: list[list[str]], cells: list[list[Any]]) -> None:
        self.sheet = sheet
        self.base = base
        self.faults: list[Fault] = []
        self.rows: dict[int, dict[int, tuple[str, str]]] = {}
        for row, column, kind, text in cells:
            if row > _HEADINGS:
                self.rows.setdefault(row, {})[column] = (kind, text)
        self.keys = {row: cells.get(1, ("", ""))[1] for row, cells in self.rows.items()}

    def fault(self, why: Message, cell: str = "") -> None:
        self.faults.append(Fault(why, self.sheet, cell))

    def words(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for row in self.base:
            if row[0] == "word":
                found.setdefault(row[1], {})[row[2]] = row[3]
        return found

    def entries(self) -> list[Entry]:
        known = [(row + [""] * 7)[:7] for row in self.base if row[0] == "row"]
        places = self._places({row[1] for row in known})
        asked = [row for row in known if row[4]]
        return [self._entry(row, places[row[1]]) for row in asked if row[1] in places]

    def _places(self, known: set[str]) -> dict[str, int]:
        places: dict[str, int] = {}
        for number, cells in self.rows.items():
            key = self.keys[number]
            if key not in known or key in places or max(cells) > _ENTRY + 1:
                self.fault(
                    M("a row or cell was added: nothing belongs there"), _first(number, cells)
                )
            else:
                places[key] = number
        for key in sorted(known - places.keys()):
            if _KEY.fullmatch(key):
                self.fault(M("row {row} of the form is missing", row=key))
        return places

    def _entry(self, row: list[str], number: int) -> Entry:
        kind, text = self.rows[number].get(_ENTRY, ("", ""))
        return Entry(row[2], row[4], row[5], row[6], kind, text, f"{_COLUMNS[_ENTRY - 1]}{number}")

    def altered(self) -> Iterator[str]:
        """Yield the rows in which something was changed that is not the unit's."""
        printed = {row[1]: row[3] for row in self.base if row[0] == "row"}
        asks = {row[1] for row in self.base if row[0] == "row" and row[4:]}
        for number, cells in self.rows.items():
            key = self.keys[number]
            places = (2, 4) if key in asks else (2, 3)
            if row_sum([cells.get(at, ("", ""))[1] for at in places]) != printed.get(key):
                yield f"{_COLUMNS[places[0] - 1]}{number}"


def _first(number: int, cells: Mapping[int, Any]) -> str:
    at = max(cells)
    return f"{_COLUMNS[at - 1] if at <= len(_COLUMNS) else '...'}{number}"
