"""Who may sign, as the protected branch said it before a commit came there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.errors import StoreProblem
from qms.store.beside import sizes
from qms.store.git_place import is_shallow, shallow_problem
from qms.store.git_read import OBJECT, contents
from qms.store.git_run import ask, listed, read
from qms.store.walk import CONFIG_FILE
from qms.store.workspace import parse_config

if TYPE_CHECKING:
    from qms.model.config import Config
    from qms.store.git_run import Place

SIGNERS: Final = "allowed_signers"
"""The file beside qms.yaml, in the form of ssh-keygen: who may sign (a post), key type, key."""
_REMOTE: Final = "refs/remotes/origin/"
_USUAL: Final = ("main", "master")
_LARGEST: Final = 1 << 20
_PLAIN: Final = ("100644", "100755")


@dataclass(frozen=True, slots=True)
class Signers:
    """The list that counts for a commit: on which branch, as of which commit, its content.

    ``branch`` is None where none is protected, ``commit`` where nothing was there before,
    ``data`` where there was no list.
    """

    branch: str | None
    commit: str | None = None
    data: bytes | None = None


def protected(place: Place, config: Config) -> str | None:
    """Return the protected branch: origin's default one, or the one that qms.yaml names there.

    Without an origin it is the one that qms.yaml names here, else main or master.
    """
    default = _default(place)
    if default is None:
        names = (config.git.protected, *_USUAL)
        heads = (f"refs/heads/{name}" for name in names if name)
        return next((one for one in heads if _commit(place, one)), None)
    # not by the qms.yaml at hand: a branch that is looked at could name itself
    data = _file(place, _commit(place, default) or "", CONFIG_FILE)
    named = _named(data)
    ref = f"{_REMOTE}{named}"
    return ref if named and _commit(place, ref) else default


def _named(data: bytes | None) -> str | None:
    try:
        return parse_config(data).git.protected if data is not None else None
    except StoreProblem:
        return None


def _default(place: Place) -> str | None:
    answer = ask(place, "symbolic-ref", "--quiet", f"{_REMOTE}HEAD")
    found = answer.out.decode("utf-8", "replace").strip()
    refs = (found, *(f"{_REMOTE}{name}" for name in _USUAL))
    return next((one for one in refs if one.startswith(_REMOTE) and _commit(place, one)), None)


def _commit(place: Place, ref: str) -> str | None:
    answer = ask(place, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
    return None if answer.status else answer.out.decode("ascii").strip()


def signers(place: Place, branch: str | None, commit: str) -> Signers:
    """Return the list that counted before a commit; StoreProblem in a clone that is not whole."""
    if is_shallow(place):
        raise shallow_problem()
    tip = _commit(place, branch) if branch else None
    if tip is None:
        return Signers(None)
    before = _before(place, tip, commit)
    data = None if before is None else _file(place, before, SIGNERS)
    return Signers(branch, before, data)


def _before(place: Place, tip: str, commit: str) -> str | None:
    """Return the state of a branch just before a commit came there, or where the two parted."""
    line = _revs(place, "--first-parent", tip)
    at = line.index(commit) if commit in line else -1
    if at < 0:
        if ask(place, "merge-base", "--is-ancestor", commit, tip).status:
            answer = ask(place, "merge-base", commit, tip)
            found = answer.out.decode("ascii", "replace").strip()
            return found if OBJECT.fullmatch(found) else None
        later = set(_revs(place, "--ancestry-path", tip, f"^{commit}"))
        at = max(number for number, one in enumerate(line) if one in later)
    return line[at + 1] if at + 1 < len(line) else None


def _revs(place: Place, *options: str) -> list[str]:
    return read(place, "rev-list", *options, "--").decode("ascii").split()


def _file(place: Place, commit: str, name: str) -> bytes | None:
    """Return a plain file of the workspace at a commit; None without one, or for a large one."""
    path = f"{place.prefix}{name}"
    for mode, kind, blob, at in listed(
        read(place, "ls-tree", "-z", "--full-tree", commit, "--", path)
    ):
        if at == path and kind == "blob" and mode in _PLAIN:
            return contents(place, [blob])[0] if sizes(place, [blob])[0] <= _LARGEST else None
    return None


def raw_commit(place: Place, commit: str) -> bytes:
    """Return a commit as git keeps it."""
    return contents(place, [commit])[0]
