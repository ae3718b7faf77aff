"""Where two lines of commits parted, and how many commits lie between two of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.errors import StoreProblem
from qms.i18n import M
from qms.store.git_place import is_shallow, shallow_problem
from qms.store.git_run import ask, read

if TYPE_CHECKING:
    from qms.store.git_run import Place


def merge_base(place: Place, one: str, other: str) -> str:
    """Return the best common ancestor of two commit ids.

    Raises StoreProblem where they have none, or where a clone that is not whole cannot tell.
    """
    answer = ask(place, "merge-base", one, other)
    found = answer.out.decode("ascii", "replace").strip()
    if answer.status == 0 and found:
        return found
    if is_shallow(place):
        raise shallow_problem()
    raise StoreProblem(
        M("The two versions have no common history."),
        M("Compare them as they are: qms diff {one}..{other}", one=one[:12], other=other[:12]),
    )


def commits_between(place: Place, one: str, other: str) -> int | None:
    """Return the number of commits that ``other`` has and ``one`` has not; None if shallow."""
    if is_shallow(place):
        return None
    return int(read(place, "rev-list", "--count", other, f"^{one}", "--"))
