"""Answers: tables for people, a versioned envelope for programs."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import sys
from typing import TYPE_CHECKING, Any, Final

import typer

from qms.cli import state
from qms.engine.cells import Labelled
from qms.i18n import Message, Shown, current, harmless, say
from qms.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from qms.actions.session import Session


def as_json() -> bool:
    """Tell whether the answer is for a program."""
    return state.common().on("--json")


def envelope(session: Session, command: str, items: Iterable[Mapping[str, Any]]) -> None:
    """Print ``{"format": "qms/<command>/1", "provenance": ..., "items": [...]}``."""
    body = {
        "format": f"qms/{command}/1",
        "provenance": session.provenance(),
        "items": [{key: machine(value) for key, value in item.items()} for item in items],
    }
    typer.echo(json.dumps(body, ensure_ascii=False, indent=2))


def machine(value: Any) -> Any:
    """Return a cell as a JSON value: words instead of labels, ISO dates, texts by language."""
    if isinstance(value, Labelled):
        return value.word
    if isinstance(value, Text):
        return dict(value.by_lang)
    if isinstance(value, Message):
        return value.shown("en")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [machine(item) for item in value]
    return value


def person(value: Any) -> str:
    """Return a cell as people read it, in their language."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, tuple | list):
        return "; ".join(person(item) for item in value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float):
        return str(value) if current() == "en" else str(value).replace(".", ",")
    return value.shown(current()) if isinstance(value, Shown) else str(value)


def table(headings: Sequence[str], rows: Iterable[Sequence[Any]], title: str = "") -> None:
    """Print a table.  Texts of records never go through markup."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text as Plain

    title = harmless(title)
    cells = [[harmless(person(value)) for value in row] for row in rows]
    terminal = sys.stdout.isatty()
    if terminal and _needs(headings, cells) > shutil.get_terminal_size().columns:
        _blocks(headings, cells, title)
        return
    colour = not state.common().on("--no-color")
    width = None if terminal else _ENDLESS
    console = Console(no_color=not colour, width=width, highlight=False, soft_wrap=False)
    drawn = None if console.is_terminal else _drawn([headings, *cells], title)
    if drawn is not None:
        typer.echo(drawn)
        return
    grid = Table(box=box.SIMPLE_HEAD, title=Plain(title) if title else None, title_justify="left")
    for heading, whole in zip(headings, _whole(cells, len(headings)), strict=True):
        grid.add_column(Plain(heading), overflow="fold", no_wrap=whole)
    for row in cells:
        grid.add_row(*[Plain(value) for value in row])
    with console.capture() as caught:
        console.print(grid)
    typer.echo("\n".join(part.rstrip() for part in caught.get().splitlines()))


_ENDLESS: Final = 10_000
"""Columns of what is no terminal."""


def _drawn(rows: Sequence[Sequence[str]], title: str) -> str | None:
    """Draw the table that rich draws where nothing is coloured or broken: in a tenth of the time.

    None where a cell holds more than one line of signs that are all seen.
    """
    from rich.cells import cell_len

    if not all(cell.isprintable() and cell == cell.strip() for row in rows for cell in row):
        return None
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    whole = sum(widths) + 3 * len(widths) + 1
    if not cell_len(title) < whole <= _ENDLESS or not title.isprintable():
        return None
    lines = [
        "   ".join(
            cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True)
        )
        for row in rows
    ]
    heading, *rest = [f"  {line}".rstrip() for line in lines]
    rule = " " + "\u2500" * (whole - 2)
    return "\n".join([*([title.rstrip()] if title else []), "", heading, rule, *rest, ""])


_SHORT: Final = 16
"""Cells up to this length are ids, dates and numbers: broken over two lines they are no use."""
_LEAST: Final = 14


_ID: Final = re.compile(r"[A-Z]{2,5}-[0-9a-z-]{1,40}|")


def _whole(cells: Sequence[Sequence[str]], count: int) -> list[bool]:
    """Tell which columns are never broken: short ones, and those of ids, to be copied."""
    columns = [[row[place] for row in cells] for place in range(count)]
    return [
        all(len(cell) <= _SHORT or _ID.fullmatch(cell) for cell in column) for column in columns
    ]


def _needs(headings: Sequence[str], cells: Sequence[Sequence[str]]) -> int:
    """Return the columns of a terminal in which a table is still readable."""
    least = 2
    for place, whole in enumerate(_whole(cells, len(headings))):
        longest = max(len(row[place]) for row in [headings, *cells])
        least += 3 + (longest if whole else _LEAST)
    return least


def _blocks(headings: Sequence[str], cells: Sequence[Sequence[str]], title: str) -> None:
    """Print one block a record, for a terminal too narrow for the table."""
    if title:
        typer.echo(f"{title}\n")
    for row in cells:
        typer.echo(row[0])
        for heading, value in zip(headings[1:], row[1:], strict=True):
            if value:
                typer.echo(f"  {heading}: {value}" if heading else f"  {value}")
        typer.echo("")


def line(message: Message | str) -> None:
    """Print one line of the answer."""
    typer.echo(harmless(message) if isinstance(message, str) else say(message))
