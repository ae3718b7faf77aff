"""The staff list of the personnel office: who holds which post, kept outside git."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qms.errors import ImportProblem
from qms.exchange.tables import read_table
from qms.i18n import M
from qms.report.papers import Holder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qms.actions.session import Session
    from qms.exchange.tables import Row
    from qms.report.papers import Staff

PLACE: Final = "private/staff.xlsx"
_HEADINGS: Final = {
    "post": ("post", "лауазым", "должность"),
    "code": ("code", "код", "табель нөмірі", "табельный номер"),
    "name": ("name", "аты-жөні", "фио"),
}


def staff_list(session: Session) -> Staff:
    """Return holders by post; nothing where there is no list.

    ``private/staff.xlsx`` has the columns post (``ROLE-dean@UNIT-law``), code and name.  It is
    read when a paper needs names and is never stored.  Raises ImportProblem for a list without
    these columns.
    """
    path = session.store.root / PLACE
    if not path.is_file():
        return {}
    head, *rows = read_table(path).rows
    columns = {name: _column(head, name, PLACE) for name in _HEADINGS}
    found: dict[str, tuple[Holder, ...]] = {}
    for row in rows:
        post, code, name = (row.cells[columns[key]].strip() for key in ("post", "code", "name"))
        if post and name:
            full = _full(session, post)
            found[full] = (*found.get(full, ()), Holder(name, code))
    return found


def _column(head: Row, name: str, file: str) -> int:
    cells: Sequence[str] = [text.strip().casefold() for text in head.cells]
    for word in _HEADINGS[name]:
        if word in cells:
            return cells.index(word)
    raise ImportProblem(
        M("{file} has no column {name}.", file=file, name=name),
        M("Its first row must read: {names}", names=tuple(_HEADINGS)),
    )


def _full(session: Session, post: str) -> str:
    """Complete a bare role that belongs to one unit."""
    role, at, _unit = post.partition("@")
    unit = getattr(session.snapshot.get(role), "unit", None)
    return post if at or unit is None else f"{role}@{unit}"
