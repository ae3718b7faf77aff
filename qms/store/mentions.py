"""Which records of a merged side speak of an id that both sides had given."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qms.errors import StoreProblem
from qms.store import git_trees
from qms.store.git_run import read

if TYPE_CHECKING:
    from qms.store.store import Store


def their_texts(store: Store, record_id: str, side: str) -> dict[str, bytes]:
    """Return records that ``side`` brought, that mention ``record_id`` there and not with us.

    ``side`` is the commit (short) that was merged.  Path -> present content; empty where git does
    not know that commit, as after a rebase.
    """
    try:
        theirs = store.repo.resolve(side)
    except StoreProblem:
        return {}
    joined = _merge_of(store, theirs)
    if joined is None:
        return {}
    base, ours, other = (store.repo.tree(one) for one in joined)
    found = {}
    for path in sorted(other):
        data = store.content(path)
        brought = other[path] != base.get(path) and path.endswith(".yaml")
        if not brought or not path.startswith("records/") or data is None:
            continue
        held = ours.get(path)
        if _mentions(store, other[path], record_id) and not (
            held and _mentions(store, held, record_id)
        ):
            found[path] = data
    return found


def _merge_of(store: Store, theirs: str) -> tuple[str, str, str] | None:
    """Return the base, our side and their side of the merge that brought a commit to us."""
    place = store.repo.place
    line = read(
        place,
        *("rev-list", "--first-parent", "--ancestry-path", "--parents", f"{theirs}..HEAD", "--"),
    )
    steps = line.decode("ascii").splitlines()
    parents = steps[-1].split()[1:] if steps else []
    if len(parents) < 2:  # noqa: PLR2004 -- no merge
        return None
    base = git_trees.bases(place, parents[0], theirs)
    return (base[0], parents[0], theirs) if base else None


def _mentions(store: Store, blob: str, record_id: str) -> bool:
    data = next(iter(store.repo.blobs([blob])))[1]
    pattern = rb"(?<![A-Za-z0-9-])" + re.escape(record_id.encode()) + rb"(?![A-Za-z0-9-])"
    return re.search(pattern, data) is not None
