"""Documents for tests: editions with their approvals, readers, copies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

DOC: Final = "DOC-2026-0001"
LEGAL: Final = "ROLE-head-of-unit@UNIT-legal-office"
HR: Final = "ROLE-head-of-unit@UNIT-hr-department"
CHANGED: Final = (
    ", ground: legal-acts, summary: New terms, changes: [{id: '1', section: '5', sort: replace}]"
)
"""What a later edition says of itself, so that it may be approved."""


@dataclass(frozen=True)
class Ed:
    """An edition that was begun, agreed and approved on one day, unless ``approved`` is empty."""

    id: str = "1"
    day: str = "2026-11-02"
    sort: str = "introduced"
    approved: bool = True
    more: str = ""

    @property
    def edition(self) -> str:
        """Return the item of the list of editions."""
        told = CHANGED if self.sort != "introduced" and "ground" not in self.more else ""
        return f"{{id: '{self.id}', date: {self.day}, sort: {self.sort}{told}{self.more}}}"

    @property
    def agreements(self) -> tuple[str, ...]:
        """Return the agreements that the route of kaznmu asks for."""
        return tuple(
            f"{{id: '{self.id}.{number}', date: {self.day}, edition: '{self.id}', by: {post},"
            " verdict: agreed}"
            for number, post in enumerate((LEGAL, HR), start=1)
        )

    @property
    def approval(self) -> str:
        """Return the act of approval."""
        return (
            f"{{id: '{self.id}', edition: '{self.id}', body: BODY-management-board,"
            f" act: protocol, number: '{self.id}', date: {self.day}}}"
        )


def document(
    *editions: Ed, group: str = "rules", readers: str = "[]", posts: str = "[]", more: str = ""
) -> str:
    """Write a document of kaznmu with its editions; ``more`` are whole lines."""
    known = editions or (Ed(),)
    done = [item for item in known if item.approved]
    lists = {
        "reader_units": readers,
        "reader_posts": posts,
        "editions": _list(item.edition for item in known),
        "agreements": _list(text for item in done for text in item.agreements),
        "approvals": _list(item.approval for item in done),
    }
    first = f"transitions: [{{id: '1', date: {done[0].day}, to: in_force}}]\n" if done else ""
    return (
        f"id: {DOC}\nschema: 1\ntitle: Rules of surveys\ngroup: {group}\n"
        "owner_unit: UNIT-academic-quality-office\n"
        + "".join(f"{key}: {value}\n" for key, value in lists.items() if value != "[]")
        + more
        + ("" if "transitions:" in more else first)
    )


def _list(items: Iterable[str]) -> str:
    return f"[{', '.join(items)}]"


def read(number: int, unit: str, more: str, *, edition: str = "1", day: str = "2026-11-03") -> str:
    """Write an acknowledgement as an item of the list; ``more`` are its other fields."""
    return f"{{id: '{number}', date: {day}, edition: '{edition}', unit: {unit}, {more}}}"


def acknowledged(*items: str) -> str:
    """Write the list of acknowledgements."""
    return f"acknowledgements: [{', '.join(items)}]\n"


def copies(*moves: str, holder: str = "UNIT-academic-quality-office", sort: str = "control") -> str:
    """Write one registered copy, No. 1, with its movements."""
    return (
        f"copies: [{{id: '1', sort: {sort}, number: '1', holder: {holder}}}]\n"
        f"copy_moves: [{', '.join(moves)}]\n"
    )


def move(number: int, sort: str, *, edition: str = "1", day: str = "2026-11-03") -> str:
    """Write a movement of copy No. 1."""
    return f"{{id: '{number}', date: {day}, copy: '1', sort: {sort}, edition: '{edition}'}}"
