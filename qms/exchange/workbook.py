"""An Excel workbook, read by a child process whose memory and time are limited."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import qms
from qms.errors import ImportProblem
from qms.exchange.tables import Row, Table, squared, too_many_columns, too_many_rows
from qms.exchange.workbook_child import SECONDS
from qms.i18n import N_, M, Message

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_PATIENCE: Final = SECONDS + 10


def read_workbook(path: Path, sheet: str | None) -> Table:
    """Read one sheet (the first that is not empty) as text; raises ImportProblem."""
    answer = _ask(path, sheet)
    if "problem" in answer:
        raise refusal(path.name, answer)
    rows = [Row(number, tuple(cells)) for number, cells in enumerate(answer["rows"], start=1)]
    flaws = {(row, column): _FLAWS[code] for row, column, code in answer["flaws"]}
    merged = frozenset((row, column) for row, column in answer["merged"])
    flaws |= dict.fromkeys(merged, _FLAWS["merged"])
    return Table(path.name, squared(rows), answer["sheet"], tuple(_notes(answer)), flaws, merged)


def _ask(path: Path, sheet: str | None) -> dict[str, Any]:
    given = [str(path), *([sheet] if sheet is not None else [])]
    try:
        answer: dict[str, Any] = json.loads(printed("qms.exchange.workbook_child", given))
    except ValueError:
        return {"problem": "too_big", "values": {}}
    return answer


def printed(module: str, given: Sequence[str]) -> bytes:
    """Return what a module of ours prints in a process of its own, however it ended."""
    # -P: a module lying in the user's folder is never imported
    command = [sys.executable, "-P", "-m", module, *given]
    surroundings = {**os.environ, "PYTHONPATH": str(Path(qms.__file__).parents[1])}
    try:
        done = subprocess.run(  # noqa: S603 -- our own module; a path is an argument, not a word
            command, capture_output=True, check=False, timeout=_PATIENCE, env=surroundings
        )
    except subprocess.TimeoutExpired as late:
        return late.stdout or b""
    return done.stdout


def refusal(name: str, answer: Mapping[str, Any]) -> ImportProblem:
    """Put into words why a process refused a file."""
    return _PROBLEMS[answer["problem"]](name, answer["values"])


def _notes(answer: Mapping[str, Any]) -> list[Message]:
    notes = [M("Sheet: {sheet}", sheet=answer["sheet"])]
    if answer["others"]:
        notes.append(M("Other sheets, not read: {sheets}", sheets=tuple(answer["others"])))
    if answer["formulas"]:
        notes.append(M("Formulas were not computed: their last stored values were taken."))
    if answer["macros"]:
        notes.append(M("Macros were ignored."))
    return notes


_FLAWS: Final = {
    "merged": M("filled from merged cells"),
    "formula": M("a formula without a stored value; nothing was taken"),
    "error": M("an error of Excel instead of a value; nothing was taken"),
}


def _problem(message: str, hint: str) -> Callable[[str, Mapping[str, Any]], ImportProblem]:
    return lambda name, values: ImportProblem(
        Message(message, {"file": name, **values}), Message(hint, values)
    )


_AGAIN: Final = N_("Open it in Excel and save it again as .xlsx, with the table alone.")

_PROBLEMS: Final[Mapping[str, Callable[[str, Mapping[str, Any]], ImportProblem]]] = {
    "damaged": _problem(N_("{file} is damaged."), _AGAIN),
    "not_a_workbook": _problem(N_("{file} is no Excel workbook."), _AGAIN),
    "password": _problem(
        N_("{file} is protected by a password."), N_("Save it without a password.")
    ),
    "too_big": _problem(N_("{file} would take too much memory or time to read."), _AGAIN),
    "too_many_parts": _problem(N_("{file} has too many parts inside."), _AGAIN),
    "entities": _problem(
        N_("{file} holds entities ({part}), which a table does not need."), _AGAIN
    ),
    "no_sheet": _problem(N_("{file} has no sheet {sheet}."), N_("Its sheets: {sheets}")),
    "no_form": _problem(
        N_("{file} is no form of a round: its hidden sheet is missing."),
        N_("Fill in the form that was sent, and save it as .xlsx with all its sheets."),
    ),
    "macros": _problem(
        N_("{file} holds macros."), N_("Save it as .xlsx without macros, and import it again.")
    ),
    "links": _problem(
        N_("{file} refers to other workbooks."),
        N_("Type the values themselves, and save it as .xlsx."),
    ),
    "empty": _problem(N_("{file} is empty."), N_("Give a table with headings.")),
    "too_many_rows": lambda name, _values: too_many_rows(name),
    "too_many_columns": lambda name, values: too_many_columns(name, int(values["row"])),
}
