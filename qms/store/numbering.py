"""New ids: the highest in use anywhere plus one, never reused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.errors import StoreProblem
from qms.i18n import M
from qms.model.ids import Numbering, running_number, yearly

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qms.model.record import Record
    from qms.store.store import Store


def next_id(store: Store, kind: type[Record], year: int, occupied: Iterable[str]) -> str:
    """Return the next free id of a numbered kind.

    Looks at the working tree and at every local and remote-tracking branch, so that two people
    who have not merged yet seldom take the same number.
    """
    spec = kind.spec
    if spec.numbering is not Numbering.YEARLY:
        raise StoreProblem(
            M("A record of this kind is given its id by you."),
            M("Give it with --id, as {prefix}-short-name.", prefix=spec.prefix),
        )
    names = set(occupied)
    if store.workspace.repo is not None:
        names |= {
            name.removesuffix(".yaml")
            for name in store.workspace.repo.ids_on_branches(f"records/{spec.folder}")
        }
    numbers = [running_number(name, spec.prefix, year) for name in names]
    highest = max((number for number in numbers if number is not None), default=0)
    return yearly(spec.prefix, year, highest + 1)
