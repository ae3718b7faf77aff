"""Which records speak of an id that both sides of a merge, or of a rebase, had given."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING, Any, Final

from qms.errors import StoreProblem
from qms.store import git_log, git_trees
from qms.store.git_run import read
from qms.store.left_open import CONFLICT, UNKNOWN
from qms.store.yaml_reader import Refusal
from qms.store.yaml_reader import read as parsed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from qms.store.store import Store

    Trees = tuple[Mapping[str, str], Mapping[str, str], Mapping[str, str]]

_STEP: Final = 2  # a commit and its one parent


def their_texts(store: Store, path: str, side: str) -> dict[str, bytes] | None:
    """Return records that ``side`` brought, that mention the record of ``path`` there, not with us.

    ``side`` is the commit (short) that was merged; of a rebase or a cherry-pick, which leave no
    such name, it is the commits that were written before they were put where they are now.
    Path -> present content; None where the history does not tell which records those are.
    """
    record_id = path.rpartition("/")[2].removesuffix(".yaml")
    steps = _merged(store, side) or list(_replayed(store, path))
    if not steps:
        return None
    found = {}
    for base, ours, other in steps:
        for name in _brought(store, (base, ours, other), record_id):
            data = store.content(name)
            if name != path and data is not None:
                found[name] = data
    return found


def _brought(store: Store, trees: Trees, record_id: str) -> Iterator[str]:
    """Yield the records of their tree that are not as in the base and newly mention an id."""
    base, ours, other = trees
    for path in sorted(other):
        brought = other[path] != base.get(path) and path.endswith(".yaml")
        if brought and path.startswith("records/") and _mentions(store, other[path], record_id):
            held = ours.get(path)
            if not (held and _mentions(store, held, record_id)):
                yield path


def _merged(store: Store, side: str) -> list[Trees]:
    """Return base, our side and their side of the merge that brought a commit to us."""
    try:
        theirs = store.repo.resolve(side) if side != UNKNOWN else ""
    except StoreProblem:
        return []
    parents = _joint(store, theirs) if theirs else []
    base = git_trees.bases(store.repo.place, parents[0], theirs) if len(parents) > 1 else ()
    return [_trees(store, (base[0], parents[0], theirs))] if base else []


def _joint(store: Store, theirs: str) -> list[str]:
    """Return the parents of the first commit of ours that knows ``theirs``."""
    line = read(
        store.repo.place,
        *("rev-list", "--first-parent", "--ancestry-path", "--parents", f"{theirs}..HEAD", "--"),
    )
    steps = line.decode("ascii").splitlines()
    return steps[-1].split()[1:] if steps else []


def _replayed(store: Store, path: str) -> Iterator[Trees]:
    """Yield what each commit did that was put after others once it had been written.

    The first of them left the record with the other one beside it.  A commit that was written
    later, by somebody who saw both, is none of them.
    """
    try:
        log = git_log.log(store.repo.place, path)
    except StoreProblem:  # a shallow clone does not tell
        return
    first = list(takewhile(lambda one: _holds_another(store, one.blob), log))[-1:]
    for one in first:
        since = int(one.committer_date.timestamp())
        line = read(
            store.repo.place,
            *("log", "--first-parent", "--format=%H %P %at", "--no-show-signature"),
            *(f"{one.id}..HEAD", "--"),
        )
        later = [words.split() for words in line.decode("ascii").splitlines()]
        parents = read(store.repo.place, "rev-list", "--parents", "-1", one.id, "--").split()
        if len(parents) == _STEP:
            yield _step(store, parents[0].decode("ascii"), parents[1].decode("ascii"))
            for words in later:
                if len(words) == _STEP + 1 and int(words[-1]) < since:
                    yield _step(store, words[0], words[1])


def _step(store: Store, commit: str, parent: str) -> Trees:
    return _trees(store, (parent, parent, commit))


def _trees(store: Store, commits: Iterable[str]) -> Trees:
    base, ours, theirs = (store.repo.tree(one) for one in commits)
    return base, ours, theirs


def _holds_another(store: Store, blob: str | None) -> bool:
    """Say whether a version of a record holds another whole record beside it."""
    if blob is None:
        return False
    try:
        held: Any = parsed(next(iter(store.repo.blobs([blob])))[1]).get(CONFLICT)
    except Refusal:
        return False
    return isinstance(held, dict) and "record" in held


def _mentions(store: Store, blob: str, record_id: str) -> bool:
    data = next(iter(store.repo.blobs([blob])))[1]
    return word(record_id).search(data.decode("utf-8", "replace")) is not None


def word(record_id: str) -> re.Pattern[str]:
    """Return what finds an id that stands alone."""
    return re.compile(rf"(?<![A-Za-z0-9-]){re.escape(record_id)}(?![A-Za-z0-9-])")
