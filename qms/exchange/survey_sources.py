"""Which survey platform a file comes from, told by its headings."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from qms.exchange.words import fold

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class System:
    """A survey platform: the headings of the number of a response and of its sending off.

    A response is not sent off where the cell of ``sent`` is blank or one of ``unsent``.
    """

    name: str
    id: str | None = None
    sent: str | None = None
    unsent: tuple[str, ...] = ()
    lang: str | None = None

    @property
    def label(self) -> str:
        """Its name with the language of its headings, where several are known."""
        return f"{self.name} ({self.lang})" if self.lang else self.name


def system_of(headings: Sequence[str]) -> System | None:
    """Return the platform of a file, None where its headings are of none."""
    folded = {fold(heading): heading for heading in reversed(headings)}
    for system, marks in _systems():
        if all(mark in folded for mark in marks):
            own, sent = (
                folded.get(fold(name)) if name else None for name in (system.id, system.sent)
            )
            return replace(system, id=own, sent=sent)
    return None


@cache
def _systems() -> tuple[tuple[System, tuple[str, ...]], ...]:
    text = Path(__file__).with_name("survey_sources.toml").read_text(encoding="utf-8")
    return tuple(
        (
            System(
                one["name"],
                one.get("id"),
                one.get("sent"),
                tuple(one.get("unsent", ())),
                one.get("lang"),
            ),
            tuple(map(fold, one["all"])),
        )
        for one in tomllib.loads(text)["system"]
    )
