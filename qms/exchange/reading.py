"""One row of a register becomes the tree of a record, with every doubt on the way."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from qms.exchange import cells
from qms.exchange.alphabets import doubtful
from qms.exchange.cells import Reading
from qms.exchange.fields import Type
from qms.exchange.words import fold
from qms.i18n import M
from qms.store.yaml_writer import normalise

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from qms.exchange.fields import Leaf, Path
    from qms.exchange.lookup import Lookup
    from qms.exchange.mapping import ColumnMap
    from qms.exchange.tables import Row, Table
    from qms.i18n import Message

_RESOLVED: Final = frozenset({Type.WORD, Type.REFERENCE, Type.POST, Type.CHOICE})
_SEPARATOR: Final = ";"
_ONE_LINE: Final = frozenset({"title"})


@dataclass(frozen=True, slots=True)
class Doubt:
    """A cell that a person should look at: row number, heading of the column, why."""

    row: int
    column: str
    why: Message


@dataclass
class Taken:
    """A row read: the tree of its record, what is doubtful in it, why it cannot be taken."""

    row: int
    tree: dict[str, Any] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    refusals: list[Doubt] = field(default_factory=list)


@dataclass
class Context:
    """What a register does not say: defaults for items of lists, by the list's name."""

    today: dt.date
    defaults: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    required: tuple[str, ...] = ()


class Reader:
    """Reads the rows of one table by one mapping."""

    def __init__(
        self,
        table: Table,
        made: ColumnMap,
        leaves: Mapping[str, Leaf],
        lookup: Lookup,
        context: Context,
    ) -> None:
        self.table, self.made, self.leaves = table, made, leaves
        self.lookup, self.context = lookup, context
        self.short_years: list[int] = []
        self.cleaned: list[int] = []

    def rows(self) -> tuple[list[Taken], list[Doubt]]:
        """Return the rows below the headings, and the headings of sections among them."""
        found: list[Taken] = []
        sections: list[Doubt] = []
        for row in self.table.rows:
            if row.number <= self.made.heading_row or row.empty:
                continue
            if self.table.is_section(row):
                why = M("the heading of a section: {cell}", cell=next(filter(None, row.cells)))
                sections.append(Doubt(row.number, "", why))
            else:
                found.append(self._row(row))
        self._alphabets({taken.row: taken for taken in found})
        return found, sections

    def _row(self, row: Row) -> Taken:
        taken = Taken(row.number)
        groups: dict[str, dict[int, dict[str, Any]]] = defaultdict(lambda: defaultdict(dict))
        for path, text in self.made.const:
            self._put(taken, groups, path, self._value(taken, path, text))
        for at, path in self.made.placed:
            heading = self.made.columns[at].heading
            flaw = self.table.flaws.get((row.number, at))
            if flaw is not None:
                taken.doubts.append(Doubt(row.number, heading, flaw))
            text = self._clean(row, path, row.cells[at])
            if text:
                self._put(taken, groups, path, self._value(taken, path, text, heading))
        for name, items in groups.items():
            self._items(taken, name, items)
        self._complete(taken)
        return taken

    def _clean(self, row: Row, path: Path, text: str) -> str:
        clean, notes = normalise(text)
        if notes:
            self.cleaned.append(row.number)
        if path.leaf.type is Type.TEXT and path.leaf.part not in _ONE_LINE:
            return "\n".join(line.rstrip() for line in clean.split("\n")).strip()
        return " ".join(clean.split()) if "\n" in clean else clean.strip()

    def _value(self, taken: Taken, path: Path, text: str, heading: str = "const") -> Any:  # noqa: ANN401 -- JSON
        leaf = path.leaf
        text = self.made.words.get((leaf.name, fold(text)), text)
        several = leaf.many and leaf.type in _RESOLVED
        parts = [part.strip() for part in text.split(_SEPARATOR)] if several else [text]
        values = []
        for part in filter(None, parts):
            found = self._read(leaf, part)
            if found.doubt is not None:
                taken.doubts.append(Doubt(taken.row, heading, found.doubt))
            if found.short_year:
                self.short_years.append(taken.row)
            if found.value is not None:
                values.append(found.value)
        if not values:
            return None
        return values if leaf.many else values[0]

    def _read(self, leaf: Leaf, text: str) -> Reading:
        if leaf.type in _RESOLVED:
            return self.lookup.find(leaf, text)
        if leaf.type is Type.DATE:
            return cells.date(text, self.context.today)
        if leaf.type is Type.INTEGER:
            return cells.integer(text)
        return cells.boolean(text) if leaf.type is Type.BOOLEAN else Reading(text)

    def _put(
        self,
        taken: Taken,
        groups: Mapping[str, Mapping[int, dict[str, Any]]],
        path: Path,
        value: Any,  # noqa: ANN401 -- JSON
    ) -> None:
        if value is None:
            return
        home = taken.tree
        if path.leaf.group is not None:
            home = groups[path.leaf.group][path.number or 1]
        if path.lang is None:
            home[path.leaf.part] = value
            return
        words = value[0] if path.leaf.many else value
        held = home.get(path.leaf.part)
        spoken = held[0] if isinstance(held, list) else held
        spoken = {**(spoken if isinstance(spoken, dict) else {}), path.lang: words}
        home[path.leaf.part] = [spoken] if path.leaf.many else spoken

    def _items(self, taken: Taken, name: str, items: Mapping[int, dict[str, Any]]) -> None:
        """Complete the items of a list in their order; one that lacks something is left out."""
        defaults = self.context.defaults.get(name, {})
        kept: list[dict[str, Any]] = []
        for number, item in sorted(items.items()):
            whole = {**defaults, **item}
            lacking = self._lacking(name, whole)
            if lacking:
                why = M("incomplete, left out: {fields} missing", fields=lacking)
                taken.doubts.append(Doubt(taken.row, f"{name}[{number}]", why))
            else:
                kept.append({"id": str(len(kept) + 1), **whole})
        if kept:
            taken.tree[name] = kept

    def _lacking(self, group: str, item: Mapping[str, Any]) -> tuple[str, ...]:
        wanted = (leaf for leaf in self.leaves.values() if leaf.group == group and leaf.required)
        return tuple(leaf.part for leaf in wanted if leaf.part not in item)

    def _complete(self, taken: Taken) -> None:
        for name in self.context.required:
            leaf = self.leaves[name]
            if (leaf.group or leaf.part) not in taken.tree:
                why = M("nothing for the field {key}, which every record needs", key=name)
                taken.refusals.append(Doubt(taken.row, self.made.heading(name), why))

    def _alphabets(self, by_row: Mapping[int, Taken]) -> None:
        for at, path in self.made.placed:
            if path.leaf.type is Type.PLAIN:
                heading = self.made.columns[at].heading
                for number, why in doubtful(self._column(at, by_row)):
                    by_row[number].doubts.append(Doubt(number, heading, why))

    def _column(self, at: int, by_row: Mapping[int, Taken]) -> Iterator[tuple[int, str]]:
        return (
            (row.number, row.cells[at])
            for row in self.table.rows
            if row.number in by_row and row.cells[at]
        )
