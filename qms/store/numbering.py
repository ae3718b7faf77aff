"""New ids: the highest ever given anywhere plus one, never used again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.errors import StoreProblem
from qms.i18n import M
from qms.model.ids import Numbering, running_number, yearly
from qms.store import given_ids

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qms.model.record import KindSpec, Record
    from qms.model.snapshot import Snapshot
    from qms.store.store import Store


class Numbers:
    """Gives ids out for one change; what branches and history hold is asked once a folder.

    Looks at the working tree, at every local and remote-tracking branch, so that two people who
    have not merged yet seldom take the same number, and at all that the history has ever held.
    """

    def __init__(self, store: Store, occupied: Iterable[str]) -> None:
        self.store, self.occupied = store, frozenset(occupied)
        config = store.workspace.config
        self.restricted = config.main is not None
        self.apart = self.restricted or config.restricted is not None
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
        if self.apart:
            self._refuse_used_up(spec, year)
        return yearly(spec.prefix, year, self.highest[key])

    def refuse_used(self, kind: type[Record], record_id: str) -> None:
        """Raise StoreProblem for an id that is free now, but that a record had in the past.

        The one record of a policy may come back under its id.
        """
        repo, spec = self.store.workspace.repo, kind.spec
        if self.apart:
            self._refuse_theirs(kind, record_id)
        if repo is None or record_id in self.occupied or spec.numbering is Numbering.FIXED:
            return
        if spec.numbering is Numbering.SLUG:
            used = record_id in given_ids.given(repo.place, spec.folder, spec.prefix).names
        else:
            used = given_ids.was_given(repo.place, spec.folder, record_id)
        if used:
            raise StoreProblem(
                M("{id} was the id of another record once, and ids are never used again.",
                  id=record_id),
                M("Choose another id. What it was: git log --all -- records/{folder}/{id}*",
                  folder=spec.folder, id=record_id),
            )  # fmt: skip

    def _refuse_used_up(self, spec: KindSpec, year: int) -> None:
        from qms.model.restricted_ids import FIRST

        if not self.restricted and self.highest[spec.prefix, year] >= FIRST:
            raise StoreProblem(
                M("The numbers of {prefix} in {year} are used up: from {first} on they belong to"
                  " the restricted workspace.", prefix=spec.prefix, year=str(year),
                  first=str(FIRST)),
            )  # fmt: skip

    def _refuse_theirs(self, kind: type[Record], record_id: str) -> None:
        """Refuse an id that the workspace beside this one gives: two records would bear it."""
        from qms.model.restricted_ids import example, is_restricted

        if is_restricted(record_id) is self.restricted:
            return
        if not self.restricted:
            raise StoreProblem(
                M("{id} is an id of the restricted workspace.", id=record_id),
                M("Choose another id."),
            )
        shape = example(kind.spec.prefix, kind.spec.numbering)
        raise StoreProblem(
            M("{id} is an id of the main workspace.", id=record_id),
            M("In a restricted workspace an id looks like {example}.", example=shape),
        )

    def _highest(self, spec: KindSpec, year: int) -> int:
        names, past = set(self.occupied), 0
        if (repo := self.store.workspace.repo) is not None:
            found = repo.ids_on_branches(f"records/{spec.folder}")
            names |= {name.removesuffix(".yaml") for name in found}
            past = given_ids.given(repo.place, spec.folder, spec.prefix).highest.get(year, 0)
        numbers = [past, *(running_number(name, spec.prefix, year) for name in names)]
        given = [number for number in numbers if number is not None]
        if not self.apart:
            return max(given)
        from qms.model.restricted_ids import FIRST

        least = FIRST - 1 if self.restricted else 0
        mine = (number for number in given if (number >= FIRST) is self.restricted)
        return max(mine, default=least)


def named(snapshot: Snapshot) -> set[str]:
    """Return every id that names a record now: ids in use, and those that records had earlier."""
    former = (alias for entry in snapshot.entries.values() for alias in entry.aliases)
    return {*snapshot.occupied, *former}
