"""All of a repository in one file of git's own, and a new repository made of such a file.

From the file come objects and branches only; hooks and settings are never in it.  Git runs none of
its hooks here, and everything is verified before a branch names it.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Final

from qms.errors import StoreProblem
from qms.i18n import M
from qms.store import git_trees, git_write
from qms.store.backup_file import damaged
from qms.store.git_place import is_shallow, shallow_problem
from qms.store.git_run import Place, ask, read, write
from qms.store.git_words import problem

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from qms.i18n import Message
    from qms.store.git_run import Answer

_QUIET: Final = (
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.autocrlf=false"),
    *("-c", "core.fsync=all"),
)
_ENV: Final = {"GIT_NO_REPLACE_OBJECTS": "1", "GIT_ALLOW_PROTOCOL": "none"}
_TAKEN: Final = re.compile(r"refs/(heads|tags|remotes|notes)/[^\x00-\x20\x7f]+|refs/stash")
_OBJECT: Final = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_HASHES: Final = ("sha1", "sha256")


def refs(place: Place) -> dict[str, str]:
    """Return the branches, tags, notes: name -> object."""
    out = read(place, "for-each-ref", "--format=%(refname) %(objectname)")
    pairs = (line.rsplit(" ", 1) for line in out.decode("utf-8", "replace").splitlines())
    return {name: object_id for name, object_id in pairs if _TAKEN.fullmatch(name)}


def hash_of(place: Place) -> str:
    """Return which hash names the objects: ``sha1`` or ``sha256``."""
    return read(place, "rev-parse", "--show-object-format").decode("ascii").strip()


def bundle(place: Place, file: Path) -> None:
    """Put all objects and branches into a file; StoreProblem for a clone that lacks some."""
    if is_shallow(place):
        raise shallow_problem()
    what = ("--exclude=refs/replace/*", "--all", "HEAD")
    answer = ask(place, "bundle", "create", "--quiet", str(file), *what)
    if answer.status:
        raise problem(answer, "bundle", place)


def unpack(root: Path, file: Path, wanted: Mapping[str, str], made_with: str) -> Place:
    """Make a repository at ``root`` from a file; its branches are those of ``wanted``.

    Raises StoreProblem where the file does not hold them whole, or any object is not sound.
    """
    if made_with not in _HASHES:
        raise damaged(M("Its history is of an unknown form."))
    made = ("init", "--quiet", "--initial-branch=main", f"--object-format={made_with}")
    git_write.init(root, (*made, "--template="))
    place = Place(root, "", root / ".git", root / ".git")
    odd = [name for name, tip in wanted.items()
           if not (_TAKEN.fullmatch(name) and _OBJECT.fullmatch(tip))]  # fmt: skip
    if odd:
        raise damaged(M("It names a branch that cannot be: {name}", name=odd[0][:200]))
    _sound(_run(place, "bundle", "verify", "--quiet", str(file)), M("Its history is not whole."))
    _sound(_run(place, "bundle", "unbundle", str(file)), M("Its history is damaged."))
    lines = "".join(f"create {name} {tip}\n" for name, tip in wanted.items())
    said = M("It lacks a branch that it names.")
    _sound(_run(place, "update-ref", "--stdin", stdin=lines.encode()), said)
    return place


def stand_on(place: Place, head: str, branch: str | None) -> None:
    """Let HEAD be a branch, or a commit where there was no branch; verify all objects."""
    if not _OBJECT.fullmatch(head) or (branch and not _TAKEN.fullmatch(branch)):
        raise damaged(M("It does not say where its history ends."))
    said = M("It does not say where its history ends.")
    if branch:
        _sound(_run(place, "symbolic-ref", "HEAD", branch), said)
    else:
        _sound(_run(place, "update-ref", "--no-deref", "HEAD", head), said)
    fsck = ("fsck", "--full", "--no-dangling", "--no-progress")
    _sound(_run(place, *fsck), M("Objects of its history are damaged."))
    if read(place, "rev-parse", "--verify", "HEAD^{commit}").decode("ascii").strip() != head:
        raise damaged(said)


def index(place: Place) -> None:
    """Make git's index name what the last commit holds."""
    _sound(_run(place, "read-tree", "HEAD"), M("Objects of its history are damaged."))
    git_trees.look_again(place)


def sizes(place: Place, blobs: list[str]) -> list[int]:
    """Return how long each content is, in bytes, before any of them is read."""
    asked = "".join(f"{one}\n" for one in blobs).encode()
    out = read(place, "cat-file", "--batch-check=%(objectsize)", stdin=asked).decode("ascii")
    return [int(line) if line.isdigit() else 0 for line in out.splitlines()]


def _run(place: Place, *args: str, stdin: bytes = b"") -> Answer:
    return write(place, *args, flags=_QUIET, stdin=stdin, env=_ENV)


def _sound(answer: Answer, reason: Message) -> None:
    if not answer.status:
        return
    if "No space left" in answer.words:
        raise StoreProblem(
            M("The disk is full; nothing was restored."),
            M("Free some space, then repeat the command."),
        )
    raise damaged(reason)
