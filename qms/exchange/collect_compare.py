"""Three ways: the base of the form, the workspace now, the form as it came back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from qms.engine.rounds import is_asked
from qms.exchange.collect_questions import Sort, question
from qms.exchange.collect_read import Fault
from qms.exchange.collect_values import value_of
from qms.i18n import N_, M
from qms.kinds.capa import Capa
from qms.kinds.complaint import Complaint
from qms.kinds.nonconformity import Nonconformity
from qms.kinds.risk import Risk

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from qms.engine.rounds import Asked
    from qms.engine.view import View
    from qms.exchange.collect_questions import Question
    from qms.exchange.collect_read import Entry, Returned
    from qms.i18n import Message


class Fate(Enum):
    """What becomes of a cell."""

    UNTOUCHED = auto()
    SAME = auto()
    TAKEN = auto()
    CONFLICT = auto()


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with its three values: ``workspace`` is what came in since the base, if anything."""

    record: Asked
    asked: Question
    entry: Entry
    sheet: str
    fate: Fate = Fate.UNTOUCHED
    workspace: str = ""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A returned form, weighed: its cells, or what is wrong with it."""

    cells: tuple[Cell, ...] = ()
    faults: tuple[Fault, ...] = ()

    def of(self, fate: Fate) -> tuple[Cell, ...]:
        """Return the cells with a fate."""
        return tuple(cell for cell in self.cells if cell.fate is fate)


def weigh(view: View, form: Returned) -> Weighed:
    """Compare every cell; a form with one wrong cell is not taken at all."""
    faults: list[Fault] = []
    by_record: dict[str, dict[str, Cell]] = {}
    for entry in form.entries:
        cell = _cell(view, form, entry)
        if isinstance(cell, Fault):
            faults.append(cell)
        else:
            by_record.setdefault(entry.record, {})[entry.field] = cell
    for cells in by_record.values():
        faults += _together(view.today, form.sheet, cells)
    if faults:
        return Weighed(faults=tuple(faults))
    weighed = (_weighed(view, form, cells) for cells in by_record.values())
    return Weighed(tuple(cell for cells in weighed for cell in cells.values()))


def _cell(view: View, form: Returned, entry: Entry) -> Cell | Fault:
    record = view.snapshot.get(entry.record)
    if not isinstance(record, Risk | Capa | Nonconformity | Complaint):
        return Fault(M("there is no record {id}", id=entry.record), form.sheet, entry.cell)
    asked = question(record, entry.field)
    if asked is None:
        return Fault(M("nothing is asked there"), form.sheet, entry.cell)
    value, why = value_of(form, entry, asked, view.today)
    if why is not None:
        return Fault(why, form.sheet, entry.cell)
    return Cell(record, asked, entry, value)


def _filled(cell: Cell | None) -> bool:
    return cell is not None and cell.sheet != cell.entry.base


_NEEDS: Final[Mapping[str, tuple[str, str]]] = {
    "done": ("done_on", N_("say on which day it was carried out")),
    "new_term": ("term_reason", N_("say why a new term is asked for")),
    "result": ("considered_on", N_("say on which day it was considered")),
}
"""What a filled cell needs beside it."""
_EITHER: Final[Mapping[str, tuple[str, ...]]] = {
    "no_change": ("status", "progress"),
    "seen": ("likelihood", "impact", "why"),
}
"""A tick that says "nothing", and the cells that say otherwise."""
_PAST: Final = frozenset({"done_on", "considered_on"})


def _together(today: dt.date, sheet: str, cells: Mapping[str, Cell]) -> Iterator[Fault]:
    """Find answers of one record that do not go together."""
    filled = {name: cell for name, cell in cells.items() if _filled(cell)}
    for name, cell in filled.items():
        for why in (_alone(filled, cells, cell), _day(today, name, cell)):
            if why is not None:
                yield Fault(why, sheet, cell.entry.cell)
        if not filled.keys().isdisjoint(_EITHER.get(name, ())):
            why = M("nothing changed, and yet something is filled in: one of the two")
            yield Fault(why, sheet, cell.entry.cell)


def _alone(filled: Mapping[str, Cell], cells: Mapping[str, Cell], cell: Cell) -> Message | None:
    """Say what a filled cell lacks beside it."""
    first = cell.asked.of
    if first and first not in filled:
        return M("says nothing without the answer above: {field}", field=M(_label(cells, cell)))
    needs, why = _NEEDS.get(cell.asked.field, ("", ""))
    return M(why) if needs and needs not in filled else None


def _day(today: dt.date, name: str, cell: Cell) -> Message | None:
    if name in _PAST and cell.sheet > today.isoformat():
        return M("{value} is still to come", value=cell.sheet)
    if name == "new_term" and cell.sheet <= max(cell.entry.base, today.isoformat()):
        return M("{value} is not after the term", value=cell.sheet)
    return None


def _label(cells: Mapping[str, Cell], cell: Cell) -> str:
    return cells[cell.asked.of].asked.label if cell.asked.of in cells else cell.asked.of


def _weighed(view: View, form: Returned, cells: Mapping[str, Cell]) -> dict[str, Cell]:
    done: dict[str, Cell] = {}
    for name, cell in cells.items():
        leader = done.get(cell.asked.of)
        done[name] = (
            _with_fate(cell, *_fate(view, form, cell))
            if leader is None
            else (_with_fate(cell, leader.fate if _filled(cell) else Fate.UNTOUCHED, ""))
        )
    return done


def _with_fate(cell: Cell, fate: Fate, workspace: str) -> Cell:
    return Cell(cell.record, cell.asked, cell.entry, cell.sheet, fate, workspace)


def _fate(view: View, form: Returned, cell: Cell) -> tuple[Fate, str]:
    if not _filled(cell):
        return Fate.UNTOUCHED, ""
    base, mark = cell.entry.base, cell.entry.mark
    news = cell.asked.since(view, cell.record, base, mark, form.lang)
    if cell.sheet in news:
        return Fate.SAME, cell.sheet
    if not is_asked(view, cell.record):
        state = view.state(cell.record)
        return Fate.CONFLICT, M(state.label).shown(form.lang) if state else ""
    return (Fate.CONFLICT, news[-1]) if news else (Fate.TAKEN, "")


def shown(form: Returned, cell: Cell, value: str) -> str:
    """Return a value as the form shows it."""
    if cell.asked.sort is Sort.WORD:
        return form.words.get(cell.asked.words, {}).get(value, value)
    return value
