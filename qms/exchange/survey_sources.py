"""Which survey platform a file comes from, told by its headings."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from qms.errors import ImportProblem
from qms.exchange.words import fold
from qms.i18n import M

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class System:
    """A survey platform: the headings of the number of a response and of its last day."""

    name: str
    id: str | None = None
    sent: str | None = None
    rows: int = 1


def system_of(file: str, headings: Sequence[str]) -> System | None:
    """Return the platform of a file, None where its headings are of none.

    Raises ImportProblem for an export whose headings take several rows.
    """
    folded = {fold(heading): heading for heading in reversed(headings)}
    for system, marks in _systems():
        if all(mark in folded for mark in marks):
            if system.rows > 1:
                raise _several_rows(file, system)
            own, sent = (folded.get(fold(name or "")) for name in (system.id, system.sent))
            return System(system.name, own, sent)
    return None


@cache
def _systems() -> tuple[tuple[System, tuple[str, ...]], ...]:
    text = Path(__file__).with_name("survey_sources.toml").read_text(encoding="utf-8")
    return tuple(
        (
            System(one["name"], one.get("id"), one.get("sent"), one.get("rows", 1)),
            tuple(map(fold, one["all"])),
        )
        for one in tomllib.loads(text)["system"]
    )


def _several_rows(file: str, system: System) -> ImportProblem:
    return ImportProblem(
        M(
            "{file} is an export of {system} with {rows} rows of headings.",
            file=file,
            system=system.name,
            rows=system.rows,
        ),
        M("Leave one of them, the texts of the questions or their codes, and save it again."),
    )
