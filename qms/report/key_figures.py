"""The figures of a report's text as a table: one line each, for the first sheet of a workbook."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from qms.i18n import N_, translate
from qms.report.document import Column, Table
from qms.report.origins import split, unmarked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.report.document import Cell
    from qms.report.layout import Layout

    Line = tuple[str, str, Cell, str]

KEY_FIGURES: Final = "key-figures"
_LEAD: Final = re.compile(r"\*\*(.+?)\*\*\s*(.*)")
_HEADING: Final = re.compile(r"#+\s+(.*?)(?:\s*\{[^{}]*\})?\s*$")
_END: Final = re.compile(r"(?<=[.!?])\s+")
_ESCAPED: Final = re.compile(r"\\([^\w\s])")


def key_figures(layout: Layout) -> Table | None:
    """Return part, words, value and address of every figure in the text, None where there is none.

    The address is what ``qms trace REPORT#ADDRESS`` takes.
    """
    found: dict[str, Line] = {}
    for line in _lines(layout.marked):
        found.setdefault(line[3], line)  # where a figure is first named, the words say most
    rows = tuple(found.values())
    if not rows:
        return None
    lang = layout.lang
    columns = (
        Column("part", translate(N_("Section"), lang), width=2),
        Column("label", translate(N_("Figure"), lang), width=5),
        Column("value", translate(N_("Value"), lang), "number"),
        Column("address", translate(N_("Address for qms trace"), lang), width=3),
    )
    return Table(KEY_FIGURES, translate(N_("Key figures"), lang), columns, rows)


def _lines(text: str) -> Iterator[Line]:
    part = ""
    for line in text.splitlines():
        if heading := _HEADING.fullmatch(line):
            part = plain(heading[1])
            continue
        lead = _LEAD.match(line)
        own, rest = (plain(lead[1]).rstrip(".:"), lead[2]) if lead else (part, line)
        for sentence in _END.split(rest):
            yield from ((own, *found) for found in _figures(sentence))


def _figures(sentence: str) -> Iterator[tuple[str, Cell, str]]:
    """Yield words, value and address; the words before a colon name a figure, else the sentence."""
    parts = list(split(sentence))
    for at, (address, printed) in enumerate(parts):
        if not address:
            continue
        before = plain(parts[at - 1][1]).strip() if at else ""
        after = parts[at + 1][1].lstrip("\u00a0\u202f ")
        clause = before.rpartition(";")[2] if before.endswith(":") else ""
        named = clause.strip(",.:)(- ")
        label = named or plain(unmarked(sentence)).lstrip("- ").strip()
        yield f"{label}, %" if named and after.startswith("%") else label, _value(printed), address


def _value(printed: str) -> Cell:
    """Return a number as a number; a figure that is printed otherwise stays as it is."""
    said = re.sub(r"[\s\u00a0\u202f]", "", plain(printed)).replace(",", ".")
    try:
        return float(said) if "." in said else int(said)
    except ValueError:
        return plain(printed)


def plain(text: str) -> str:
    """Return words without the marks of Markdown."""
    return _ESCAPED.sub(r"\1", text.replace("**", "")).strip()
