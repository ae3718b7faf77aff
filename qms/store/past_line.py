"""Every commit that touched records, each with what it did: one ``git log`` for the whole past."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.store.git_place import is_shallow, shallow_problem
from qms.store.git_run import read
from qms.store.past import FORMAT, PLAIN, parsed
from qms.store.walk import RECORDS

if TYPE_CHECKING:
    from qms.store.git_run import Place
    from qms.store.past import Row


def line(place: Place, since: str | None, until: str) -> list[Row]:
    """Return the commits that touched records, newest first; after ``since`` where it is given.

    A merge comes once for each side from which its result differs.  Raises StoreProblem on a
    shallow clone, whose answer would be wrong in silence.
    """
    if is_shallow(place):
        raise shallow_problem()
    out = read(
        place,
        *("log", "-z", "--raw", "--no-abbrev", "--no-renames", "--topo-order", "--parents"),
        *("--full-history", "--diff-merges=separate", *PLAIN, f"--format={FORMAT}", until),
        *([f"^{since}"] if since else []),
        *("--", f"{place.prefix}{RECORDS}/"),
    )
    return list(parsed(out, place.prefix))
