"""Answers: tables for people, a versioned envelope for programs."""

from __future__ import annotations

import datetime as dt
import json
import sys
from typing import TYPE_CHECKING, Any

import typer

from qms.cli import state
from qms.engine.columns import Labelled
from qms.i18n import Message, Shown, current, say
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
    if isinstance(value, tuple | list):
        return "; ".join(person(item) for item in value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return value.shown(current()) if isinstance(value, Shown) else str(value)


def table(headings: Sequence[str], rows: Iterable[Sequence[Any]], title: str = "") -> None:
    """Print a table.  Texts of records never go through markup."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text as Plain

    grid = Table(box=box.SIMPLE_HEAD, title=Plain(title) if title else None, title_justify="left")
    for heading in headings:
        grid.add_column(Plain(heading), overflow="fold")
    for row in rows:
        grid.add_row(*[Plain(person(value)) for value in row])
    terminal = sys.stdout.isatty()
    colour = not state.common().on("--no-color")
    width = None if terminal else 10_000
    console = Console(no_color=not colour, width=width, highlight=False, soft_wrap=False)
    with console.capture() as caught:
        console.print(grid)
    typer.echo("\n".join(part.rstrip() for part in caught.get().splitlines()))


def line(message: Message | str) -> None:
    """Print one line of the answer."""
    typer.echo(message if isinstance(message, str) else say(message))
