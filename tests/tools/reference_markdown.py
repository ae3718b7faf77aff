"""Pieces of the generated pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def head(title: str, source: str) -> str:
    """Return the head of a page that is generated from ``source``."""
    return f"# {title}\n\nGenerated from {source} by `make docs`; do not edit.\n"


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; a bar inside a cell is escaped."""
    cells = [[_cell(text) for text in row] for row in rows]
    lines = [list(headings), ["---"] * len(headings), *cells]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def sentence(text: str) -> str:
    """Return a text with its full stop."""
    return text if text.endswith(".") else f"{text}."
