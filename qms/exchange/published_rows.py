"""Lines of a file of published figures: one group of a question a line."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from qms.engine.disclosure_tables import VALID
from qms.engine.disclosure_types import Blurred, Cell, Hidden, Of, Reason, Sum

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from qms.engine.disclosure_types import Decision, Key

    Pattern = tuple[str, ...]

_BETWEEN: Final = "/"
_OF: Final = "="
_HIDDEN: Final = "?"
_BLURRED: Final = re.compile(r"(\d+)\.\.(\d+)([<>])(\d+)(?:<(\d+))?")


def joined(key: Key) -> str:
    """Return a key as text."""
    return _BETWEEN.join(key)


def parted(text: str) -> Key:
    """Return a key from its text."""
    return tuple(text.split(_BETWEEN))


@dataclass(frozen=True, slots=True)
class Part:
    """The numbers of one question: ``prefix`` is wave, state and question.

    ``heads`` are the measures with what they count, as ``valid=people``.
    """

    prefix: Key
    heads: tuple[str, ...]
    cells: tuple[Cell, ...]
    decisions: Mapping[Key, Decision]

    @classmethod
    def of(cls, cells: tuple[Cell, ...], decisions: Mapping[Key, Decision]) -> Part:
        """Take the cells of a question."""
        heads = dict.fromkeys(f"{cell.key[-1]}{_OF}{cell.of.value}" for cell in cells)
        return cls(cells[0].key[:3], tuple(heads), cells, decisions)

    @classmethod
    def read(cls, prefix: Key, heads: Pattern, rows: Iterable[Sequence[str]]) -> Part:
        """Read the lines of the groups."""
        cells: list[Cell] = []
        decisions: dict[Key, Decision] = {}
        measures = [head.rpartition(_OF)[::2] for head in heads]
        for row in rows:
            if row[0] != "group":
                continue
            _line, group, most, *fields = row
            told = list(zip(measures, fields, strict=True))
            people = next((_people(text) for (name, _of), text in told if name == VALID), None)
            for (name, of), text in told:
                if text:
                    key = (*prefix, group, name)
                    cell, decisions[key] = _read(key, Of(of), text, people)
                    limit = int(most) if most else None
                    cells.append(replace(cell, row=key[:4], most=limit))
        return cls(prefix, heads, tuple(cells), decisions)

    def lines(self) -> Iterator[Sequence[object]]:
        """Yield the line of each group: how many it can be at most, then the numbers."""
        found: dict[str, dict[str, str]] = {}
        most: dict[str, int | None] = {}
        for cell in self.cells:
            group = cell.key[3]
            head = f"{cell.key[-1]}{_OF}{cell.of.value}"
            found.setdefault(group, {})[head] = _text(cell, self.decisions[cell.key])
            most[group] = cell.most
        for group, row in found.items():
            limit = most[group]
            fields = (row.get(head, "") for head in self.heads)
            yield ("group", group, "" if limit is None else limit, *fields)

    def patterns(self, sums: Iterable[Sum]) -> tuple[list[Pattern], list[Pattern]]:
        """Return which groups make up others, and which measures, as far as that always holds."""
        have = frozenset(one for one in sums if one.whole[:3] == self.prefix)
        groups: dict[Pattern, None] = {}
        measures: dict[Pattern, None] = {}
        for one in have:
            keys = (one.whole, *one.parts)
            if len({key[-1] for key in keys}) == 1:
                groups[tuple(key[3] for key in keys)] = None
            elif len({key[3] for key in keys}) == 1:
                measures[tuple(key[-1] for key in keys)] = None
        below = [one for one in sorted(groups) if self.sums([one], []) <= have]
        made = [one for one in sorted(measures) if self.sums([], [one]) <= have]
        return below, made

    def sums(self, below: Iterable[Pattern], made: Iterable[Pattern]) -> set[Sum]:
        """Return the sums of groups over all measures, and of measures over all groups."""
        keys = {cell.key for cell in self.cells}
        groups = {key[3] for key in keys}
        measures = {key[-1] for key in keys}
        found = [
            *(tuple((*self.prefix, g, name) for g in one) for one in below for name in measures),
            *(tuple((*self.prefix, group, m) for m in one) for one in made for group in groups),
        ]
        return {Sum(one[0], one[1:]) for one in found if keys.issuperset(one)}


def _people(text: str) -> int | None:
    return int(text) if text.isdecimal() else None


def _text(cell: Cell, decision: Decision) -> str:
    if isinstance(decision, int):
        return str(decision)
    need = f"{_HIDDEN}{cell.need or ''}"
    if isinstance(decision, Hidden):
        return need
    side = ">" if decision.above else "<"
    under = "" if decision.under is None else f"<{decision.under}"
    return f"{decision.low}..{decision.high}{side}{decision.edge}{under}{need}"


def _read(key: Key, of: Of, text: str, people: int | None) -> tuple[Cell, Decision]:
    """Read a number; a hidden one is protected as widely as it was."""
    if text.isdecimal():
        return Cell(key=key, value=int(text), respondents=people, of=of), int(text)
    told, _mark, need = text.partition(_HIDDEN)
    cell = Cell(key=key, value=None, respondents=None, of=of, need=int(need or 0))
    if not told:
        return cell, Hidden(Reason.UNPRINTED)
    found = _BLURRED.fullmatch(told)
    if found is None:
        raise ValueError(text)
    low, high, side, edge, under = found.groups()
    limit = int(under) if under else None
    return cell, Blurred(int(low), int(high), int(edge), above=side == ">", under=limit)


def raw_cell(cell: Cell, decision: Decision) -> Sequence[object]:
    """Return the line of a number that is no group's: a difference."""
    limits = (cell.least, "" if cell.most is None else cell.most)
    return ("number", joined(cell.key), cell.of.value, *limits, _text(cell, decision))


def read_cell(row: Sequence[str]) -> tuple[Cell, Decision]:
    """Read what :func:`raw_cell` wrote."""
    _line, name, of, least, most, text = row
    cell, decision = _read(parted(name), Of(of), text, _people(text))
    limit = int(most) if most else None
    return replace(cell, least=int(least), most=limit), decision


def raw_sum(one: Sum) -> Sequence[object]:
    """Return the line of a sum."""
    return ("sum", *map(joined, (one.whole, *one.parts)))


def read_sum(row: Sequence[str]) -> Sum:
    """Read what :func:`raw_sum` wrote."""
    whole, *parts = map(parted, row[1:])
    return Sum(whole, tuple(parts))
