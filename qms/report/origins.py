"""From a figure of a report to the records behind it."""

from __future__ import annotations

import re
import secrets
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Final, TypeVar

from qms.engine.tally import Share, Tally
from qms.report.document import Origin, Table
from qms.report.wording import number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qms.report.document import Figure

T = TypeVar("T")

# Signs of private use, which a record may hold too: only who knows the number of this process can
# open a figure.  No mark ever reaches a file.
_OPEN: Final = f"\ue000{secrets.randbelow(10**18):018}"
_MIDDLE, _CLOSE = "\ue001", "\ue002"
MARK: Final = re.compile(
    rf"{_OPEN}([a-z0-9][\w./\\-]*){_MIDDLE}([^\ue000-\ue002]*){_CLOSE}", re.IGNORECASE
)
"""A figure in the text of a report: its address, perhaps escaped, and how it is printed."""
_NOT_IN_ADDRESS: Final = re.compile(r"[^a-z0-9_-]+")


def marked(figure: Tally | Share, printed: str) -> str:
    """Return a printed figure with its address, for formats that link figures to records."""
    return f"{_OPEN}{figure.name}{_MIDDLE}{printed}{_CLOSE}" if figure.name else printed


def unmarked(text: str) -> str:
    """Return a text with its figures as they are printed."""
    return MARK.sub(r"\2", text)


def split(text: str) -> Iterator[tuple[str, str]]:
    """Yield the parts of a text: (address, printed) of a figure, ("", words) of what is between."""
    at = 0
    for match in MARK.finditer(text):
        yield "", text[at : match.start()]
        yield match[1].replace("\\", "").lower(), match[2]
        at = match.end()
    yield "", text[at:]


def named(model: T, path: str = "") -> T:
    """Return a view model whose figures bear their addresses: ``risks.live``."""
    if isinstance(model, Tally | Share):
        return model.called(path)  # type: ignore[return-value]
    if is_dataclass(model) and not isinstance(model, type):
        at = getattr(model, "own", "") or path
        known = {
            item.name: named(getattr(model, item.name), _field(at, item.name))
            for item in fields(model)
            if item.init and _may_hold(getattr(model, item.name))
        }
        return replace(model, **known)
    if isinstance(model, tuple) and not hasattr(model, "_fields"):
        keys = _keys(model)
        return tuple(named(item, f"{path}.{key}") for key, item in zip(keys, model, strict=True))  # type: ignore[return-value]
    if isinstance(model, dict):
        return {key: named(item, f"{path}.{_word(key)}") for key, item in model.items()}  # type: ignore[return-value]
    return model


def _field(path: str, name: str) -> str:
    """Return the address of a field; ``value`` of a part is the part itself."""
    return path if path and name == "value" else f"{path}.{name}".lstrip(".")


def _keys(items: Sequence[object]) -> tuple[str, ...]:
    """Return what tells the parts of a list apart: the ``address`` that each has, else its place.

    Places would change with the parts before; a published figure keeps its address.
    """
    own = [_word(getattr(item, "address", "")).strip("-") for item in items]
    return tuple(name if name and own.count(name) == 1 else str(n) for n, name in enumerate(own, 1))


def _word(key: object) -> str:
    """Return a key as a part of an address."""
    return _NOT_IN_ADDRESS.sub("-", str(key).lower())


def _may_hold(value: object) -> bool:
    return isinstance(value, Tally | Share | tuple | dict) or is_dataclass(value)


def named_table(table: Table) -> Table:
    """Return a table whose figures bear their addresses: ``bands/critical/count``."""
    rows = tuple(
        tuple(
            cell.called(f"{table.id}/{key}/{column.key}")
            if isinstance(cell, Tally | Share)
            else cell
            for column, cell in zip(table.columns, row, strict=True)
        )
        for key, row in zip(_row_keys(table), table.rows, strict=True)
    )
    return replace(table, rows=rows)


def _row_keys(table: Table) -> tuple[str, ...]:
    """Return what tells rows apart: their key, else the one record of each, else their place.

    A place would change with the rows before.
    """
    one = tuple(ids[0] if len(ids) == 1 else "" for ids in table.origin)
    own = [_word(key).strip("-") for key in table.keys or one or ("",) * len(table.rows)]
    return tuple(key if key and own.count(key) == 1 else str(n) for n, key in enumerate(own, 1))


def origins(
    model: object, tables: Sequence[Table], figures: Sequence[Figure], lang: str
) -> Mapping[str, Origin]:
    """Return the address of every figure -> its records; model and tables bear their names."""
    found = {item.name: _origin(item, lang) for item in figures_of(model)}
    for table in tables:
        rows = [ids for ids in table.origin if ids]
        if rows:
            found[table.id] = Origin(str(len(table.rows)), _distinct(rows))
        for row in table.rows:
            found |= {i.name: _origin(i, lang) for i in row if isinstance(i, Tally | Share)}
    return found | {item.id: Origin(item.caption, item.origin) for item in figures if item.origin}


def record_of(counted: str) -> str:
    """Return the record of what was counted: also of one of its parts, ``OBL-x@2025-2026``."""
    return counted.partition("@")[0]


def _distinct(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(record_id for ids in rows for record_id in ids))


def _origin(item: Tally | Share, lang: str) -> Origin:
    printed = number(item, lang, 1) if isinstance(item, Share) else str(int(item))
    return Origin(printed, item.ids)


def figures_of(model: object) -> Iterator[Tally | Share]:
    """Yield every figure of a view model, in the order of its fields."""
    if isinstance(model, Tally | Share):
        yield model
    elif is_dataclass(model) and not isinstance(model, type):
        for item in fields(model):
            yield from figures_of(getattr(model, item.name))
    elif isinstance(model, tuple):
        for part in model:
            yield from figures_of(part)
    elif isinstance(model, dict):
        for part in model.values():
            yield from figures_of(part)
