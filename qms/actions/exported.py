"""Records as plain sheets: nested parts on sheets of their own, by the id of their record."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from qms.actions.headings import headings, titles
from qms.i18n import N_, translate
from qms.kinds import all_kinds
from qms.model.policy import Policy
from qms.report.sheets import shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from qms.actions.session import Session
    from qms.model.record import Record
    from qms.model.snapshot import Entry

Scalar: TypeAlias = "str | int | float | bool | None"
Row: TypeAlias = "dict[str, Scalar]"

RECORD, NUMBER = "record id", "#"
"""Columns of a list's sheet that no field can be called: whose item, which of them from 1."""
CELL: Final = 16_000
"""Signs that a cell holds for sure: Excel takes 32,767 units, and a sign may be two."""
ROWS: Final = 1_000_000
COLUMNS: Final = 300
_NAME: Final = 31
_LEAST: Final = 9
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\]")
_SURE_DIGITS: Final = 10**15


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, its headings, its rows with a cell for each heading.

    ``key`` names kind and list as the records do, in every language.
    """

    name: str
    head: tuple[str, ...]
    rows: Sequence[Sequence[Scalar]]
    key: str = ""

    def write(self, book: Any, text: Any, bold: Any) -> None:
        """Write the sheet row by row; every text stays a text, whatever it begins with."""
        sheet = book.add_worksheet(self.name)
        sheet.set_column(0, max(1, len(self.head) - 1), 24, text)
        sheet.freeze_panes(1, 1)
        for place, heading in enumerate(self.head):
            sheet.write_string(0, place, heading, bold)
        for line, row in enumerate(self.rows, start=1):
            for place, value in enumerate(row):
                _cell(sheet, line, place, value, text)


def _cell(sheet: Any, line: int, place: int, value: Scalar, style: Any) -> None:
    if value is None or value == "":
        return
    if _is_exact_number(value):
        sheet.write_number(line, place, value)
    else:
        said = str(value).lower() if isinstance(value, bool) else str(value)
        sheet.write_string(line, place, said, style)


def _is_exact_number(value: Scalar) -> bool:
    """Tell whether Excel keeps every digit of a number."""
    if isinstance(value, bool | str) or value is None:
        return False
    return abs(value) < _SURE_DIGITS and float(f"{value:.15G}") == value


def sheets(session: Session) -> Iterator[Sheet]:
    """Yield a sheet for each kind, one for each list in its records, one for unreadable files."""
    taken = {"history", title(N_("About")).casefold()}
    for noun, kind in all_kinds().items():
        entries = [
            entry
            for _id, entry in sorted(session.snapshot.entries.items())
            if type(entry.record) is kind
        ]
        own = None if issubclass(kind, Policy) else kind
        for path, rows in _tables(kind, entries):
            key = f"{noun} {path}".strip()
            yield from _sheets(_Rows(_called(kind, path), key, own, path), rows, taken)
    unreadable = list(_unreadable(session))
    if unreadable:
        yield from _sheets(_Rows(translate(N_("Not readable"))), unreadable, taken)


@dataclass(frozen=True, slots=True)
class _Rows:
    """What a sheet is called, which kind and which of its lists it holds."""

    name: str
    key: str = ""
    kind: type[Record] | None = None
    path: str = ""


def _called(kind: type[Record], path: str) -> str:
    """Return the name of a kind, of a list with room for its own name."""
    whole = translate(kind.spec.plural)
    if not path:
        return whole
    own = " / ".join(titles(kind, path)) or path
    return f"{shortened(whole, max(_LEAST, _NAME - len(own) - 3))} - {own}"


def title(text: str) -> str:
    """Return a word of the program as the name of a sheet."""
    return shortened(_FORBIDDEN.sub(" ", translate(text)))


def _tables(kind: type[Record], entries: Sequence[Entry]) -> Iterator[tuple[str, list[Row]]]:
    """Yield the rows of whole records, then by its path those of each list in them."""
    if issubclass(kind, Policy):  # trees of any depth, one value a line
        yield "", [row for entry in entries for row in _lines(entry)]
        return
    order = {key: place for place, key in enumerate(kind.key_order())}
    plain: list[Row] = []
    lists: dict[str, list[Row]] = defaultdict(list)
    for entry in entries:
        row: Row = {}
        for path, value in _fields(entry.tree):
            if isinstance(value, list | tuple):
                lists[path] += _items(entry.record.id, value)
            else:
                row[path] = value
        plain.append(row)
    yield "", plain
    yield from sorted(lists.items(), key=lambda pair: order.get(pair[0], len(order)))


def _lines(entry: Entry) -> Iterator[Row]:
    return (
        {RECORD: entry.record.id, "field": path, "value": value}
        for path, value in _leaves(entry.tree)
    )


def _fields(tree: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield scalars and lists of a mapping and of the mappings in it, by their dotted path."""
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from _fields(value, f"{path}{key}.")
        else:
            yield f"{path}{key}", value


def _items(record_id: str, values: Sequence[Any]) -> Iterator[Row]:
    for number, value in enumerate(values, start=1):
        leaves = _leaves(value)
        yield {
            RECORD: record_id,
            NUMBER: number,
            **{path or "value": leaf for path, leaf in leaves},
        }


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Scalar]]:
    """Yield every scalar below a value; items of lists count from 1."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield from _leaves(below, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list | tuple):
        for number, below in enumerate(value, start=1):
            yield from _leaves(below, f"{path}.{number}" if path else str(number))
    else:
        yield path, value


def _unreadable(session: Session) -> Iterator[Row]:
    """Yield the lines of files that are no valid records."""
    files = session.store.files(session.snapshot.rev)
    for path in dict.fromkeys(part.path for part in session.snapshot.broken):
        text = files.get(path, b"").decode("utf-8", "backslashreplace")
        for number, line in enumerate(text.splitlines() or [""], start=1):
            yield {"path": path, "line": number, "text": line}


def _sheets(what: _Rows, rows: Sequence[Row], taken: set[str]) -> Iterator[Sheet]:
    """Yield rows as one sheet, as several where Excel has no room for all."""
    cut = [_cut(row) for row in rows]
    head = tuple(dict.fromkeys(key for row in cut for key in row))
    if len(head) > COLUMNS:
        cut = [line for row in cut for line in _upright(row)]
        head = tuple(dict.fromkeys(key for row in cut for key in row))
    for start in range(0, max(1, len(cut)), ROWS):
        part = [tuple(row.get(key) for key in head) for row in cut[start : start + ROWS]]
        heads = headings(what.kind, what.path, head)
        yield Sheet(_sheet_name(what.name, taken), heads, part, what.key)


def _cut(row: Row) -> Row:
    """Spread a text that no cell holds over several columns."""
    found: Row = {}
    for key, value in row.items():
        parts = _parts(value)
        found |= {key if n == 1 else f"{key} ({n})": part for n, part in enumerate(parts, start=1)}
    return found


def _parts(value: Scalar) -> Iterable[Scalar]:
    if not isinstance(value, str) or len(value) <= CELL:
        return (value,)
    return tuple(value[start : start + CELL] for start in range(0, len(value), CELL))


def _upright(row: Row) -> Iterator[Row]:
    """Turn a row of too many columns into one line for each of its values."""
    name = row.get(RECORD) or row.get("id")
    return (
        {RECORD: name, NUMBER: row.get(NUMBER), "field": key, "value": value}
        for key, value in row.items()
    )


def _sheet_name(name: str, taken: set[str]) -> str:
    plain = _FORBIDDEN.sub(" ", name)
    found, number = shortened(plain), 1
    while found.casefold() in taken:
        number += 1
        found = f"{shortened(plain, _NAME - 5)} {number}"
    taken.add(found.casefold())
    return found
