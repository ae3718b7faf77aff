"""New ids: the highest in use anywhere plus one, never reused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.errors import StoreProblem
from qms.i18n import M
from qms.model.ids import Numbering, running_number, yearly

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qms.model.record import KindSpec, Record
    from qms.store.store import Store


class Numbers:
    """Gives ids out for one change; what the branches hold is asked once a folder.

    Looks at the working tree and at every local and remote-tracking branch, so that two people
    who have not merged yet seldom take the same number.
    """

    def __init__(self, store: Store, occupied: Iterable[str]) -> None:
        self.store, self.occupied = store, frozenset(occupied)
        self.highest: dict[tuple[str, int], int] = {}

    def next(self, kind: type[Record], year: int) -> str:
        """Return the next free id of a numbered kind; raises StoreProblem for the others."""
        spec = kind.spec
        if spec.numbering is not Numbering.YEARLY:
            raise StoreProblem(
                M("A record of this kind is given its id by you."),
                M("Give it with --id, as {prefix}-short-name.", prefix=spec.prefix),
            )
        key = (spec.prefix, year)
        if key not in self.highest:
            self.highest[key] = self._highest(spec, year)
        self.highest[key] += 1
        return yearly(spec.prefix, year, self.highest[key])

    def _highest(self, spec: KindSpec, year: int) -> int:
        names = set(self.occupied)
        if self.store.workspace.repo is not None:
            found = self.store.workspace.repo.ids_on_branches(f"records/{spec.folder}")
            names |= {name.removesuffix(".yaml") for name in found}
        numbers = [running_number(name, spec.prefix, year) for name in names]
        return max((number for number in numbers if number is not None), default=0)
