"""Names that must not leave the office: the staff list and rosters, kept outside git."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from qms.actions.staff import staff_list
from qms.engine.personal_names import Roster
from qms.errors import ImportProblem
from qms.exchange.tables import read_table
from qms.i18n import M

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from qms.actions.session import Session

FOLDER: Final = "private"
_HEADINGS: Final = ("name", "full name", "аты-жөні", "тегі, аты, әкесінің аты", "фио", "ф.и.о.")
_ENDINGS: Final = frozenset({".csv", ".xlsx"})
_READ: Final[WeakKeyDictionary[Session, Roster]] = WeakKeyDictionary()


def roster(session: Session) -> Roster:
    """Return the names of ``private/staff.xlsx`` and of ``private/roster*.csv`` and ``.xlsx``.

    A roster has a column ``name``.  Raises ImportProblem for a list that cannot be read: a gate
    that knows no names must not look like one that found none.
    """
    if session not in _READ:
        _READ[session] = _read(session)
    return _READ[session]


def _read(session: Session) -> Roster:
    held = (holder.name for holders in staff_list(session).values() for holder in holders)
    listed = (name for path in _rosters(session.store.root) for name in _names(path))
    return Roster(name for name in (*held, *listed) if name)


def _rosters(root: Path) -> list[Path]:
    found = (root / FOLDER).glob("roster*")
    return sorted(path for path in found if path.suffix.casefold() in _ENDINGS)


def _names(path: Path) -> Iterator[str]:
    rows = read_table(path).rows
    head = [text.strip().casefold() for text in rows[0].cells] if rows else []
    at = next((head.index(word) for word in _HEADINGS if word in head), None)
    if at is None:
        file = f"{FOLDER}/{path.name}"
        raise ImportProblem(
            M("{file} has no column {name}.", file=file, name=_HEADINGS[0]),
            M("Its first row must read: {names}", names=_HEADINGS[:1]),
        )
    yield from (row.cells[at].strip() for row in rows[1:])
