"""From a figure of a report to the records behind it."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Final, TypeVar

from qms.engine.tally import Share, Tally
from qms.report.document import Origin, Table
from qms.report.wording import number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from qms.report.document import Figure

T = TypeVar("T")

_OPEN, _MIDDLE, _CLOSE = "\ue000", "\ue001", "\ue002"  # signs of private use: no text has them
MARK: Final = re.compile(f"{_OPEN}([a-z0-9][\\w./-]*){_MIDDLE}([^{_OPEN}-{_CLOSE}]*){_CLOSE}")
"""A figure in the text of a report: its address and how it is printed."""
_SIGNS: Final = re.compile(f"[{_OPEN}-{_CLOSE}]")


def marked(figure: Tally | Share, printed: str) -> str:
    """Return a printed figure with its address, for formats that link figures to records."""
    return f"{_OPEN}{figure.name}{_MIDDLE}{printed}{_CLOSE}" if figure.name else printed


def unmarked(text: str) -> str:
    """Return a text with its figures as they are printed."""
    return _SIGNS.sub("", MARK.sub(r"\2", text))


def linked(html: str, link: Callable[[str, str], str]) -> str:
    """Put ``link(address, printed)`` in the place of every figure."""
    return _SIGNS.sub("", MARK.sub(lambda match: link(match[1], match[2]), html))


def named(model: T, path: str = "") -> T:
    """Return a view model whose figures bear their addresses: ``risks.live``."""
    if isinstance(model, Tally | Share):
        return model.called(path)  # type: ignore[return-value]
    if is_dataclass(model) and not isinstance(model, type):
        known = {
            item.name: named(getattr(model, item.name), f"{path}.{item.name}".lstrip("."))
            for item in fields(model)
            if item.init and _may_hold(getattr(model, item.name))
        }
        return replace(model, **known)
    if isinstance(model, tuple) and not hasattr(model, "_fields"):
        return tuple(named(item, f"{path}.{n}") for n, item in enumerate(model, 1))  # type: ignore[return-value]
    if isinstance(model, dict):
        return {key: named(item, f"{path}.{key}") for key, item in model.items()}  # type: ignore[return-value]
    return model


def _may_hold(value: object) -> bool:
    return isinstance(value, Tally | Share | tuple | dict) or is_dataclass(value)


def named_table(table: Table) -> Table:
    """Return a table whose figures bear their addresses: ``bands/2/count``, rows from 1."""
    rows = tuple(
        tuple(
            cell.called(f"{table.id}/{n}/{column.key}") if isinstance(cell, Tally | Share) else cell
            for column, cell in zip(table.columns, row, strict=True)
        )
        for n, row in enumerate(table.rows, 1)
    )
    return replace(table, rows=rows)


def origins(
    model: object, tables: Sequence[Table], figures: Sequence[Figure], lang: str
) -> Mapping[str, Origin]:
    """Return the address of every figure -> its records; model and tables bear their names."""
    found = {item.name: _origin(item, lang) for item in _figures(model)}
    for table in tables:
        rows = [ids for ids in table.origin if ids]
        if rows:
            found[table.id] = Origin(str(len(table.rows)), _distinct(rows))
        for row in table.rows:
            found |= {i.name: _origin(i, lang) for i in row if isinstance(i, Tally | Share)}
    return found | {item.id: Origin(item.caption, item.origin) for item in figures if item.origin}


def _distinct(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(record_id for ids in rows for record_id in ids))


def _origin(item: Tally | Share, lang: str) -> Origin:
    printed = number(item, lang, 1) if isinstance(item, Share) else str(int(item))
    return Origin(printed, item.ids)


def _figures(model: object) -> Iterator[Tally | Share]:
    if isinstance(model, Tally | Share):
        yield model
    elif is_dataclass(model) and not isinstance(model, type):
        for item in fields(model):
            yield from _figures(getattr(model, item.name))
    elif isinstance(model, tuple):
        for part in model:
            yield from _figures(part)
    elif isinstance(model, dict):
        for part in model.values():
            yield from _figures(part)
