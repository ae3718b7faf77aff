"""The place that a branch is exchanged with: fetching, sending, and why neither went.

No prompt is ever shown: a command that waits for a password nobody sees would hang.  What comes is
checked object by object before it is kept, and no submodule is followed.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from qms.errors import StoreProblem
from qms.i18n import M
from qms.store.git_place import usual_branch
from qms.store.git_read import head
from qms.store.git_run import Answer, Place, ask, read, write
from qms.store.git_words import problem

if TYPE_CHECKING:
    from qms.i18n import Message

_SAFE: Final = (
    *("-c", "transfer.fsckObjects=true"),
    *("-c", "fetch.fsckObjects=true"),
    *("-c", "submodule.recurse=false"),
    *("-c", "fetch.recurseSubmodules=false"),
    *("-c", "push.recurseSubmodules=no"),
    *("-c", "protocol.ext.allow=never"),
    *("-c", "core.askPass="),
    *("-c", "gc.auto=0"),
    *("-c", "maintenance.auto=false"),
    # a line that says nothing for half a minute counts as none
    *("-c", "http.lowSpeedLimit=1"),
    *("-c", "http.lowSpeedTime=30"),
)
_NO_PROMPT: Final = {"GIT_ASKPASS": "", "SSH_ASKPASS": "", "GCM_INTERACTIVE": "never"}
_NO_SSH_PROMPT: Final = "ssh -o BatchMode=yes -o ConnectTimeout=20"
_WORDS: Final = 1000


class Sent(Enum):
    """How sending ended where it did not fail: taken, or others were quicker."""

    TAKEN = "taken"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Upstream:
    """The branch that ours is exchanged with: ``name`` is ``origin/main``."""

    branch: str
    remote: str
    ref: str
    tracking: str

    @property
    def name(self) -> str:
        """Return the name under which users know it."""
        return self.tracking.removeprefix("refs/remotes/")


class Unreachable(StoreProblem):
    """Nobody answers: no network, or the other computer is off."""


def setting(place: Place, key: str) -> str | None:
    """Return a setting of the repository's own configuration, None where it has none."""
    answer = ask(place, "config", "--local", "--get", key)
    return None if answer.status else answer.out.decode("utf-8", "replace").rstrip("\n")


def set_setting(place: Place, key: str, value: str) -> None:
    """Write a setting into the repository's own configuration."""
    answer = write(place, "config", "--local", "--", key, value)
    if answer.status:
        raise problem(answer, "config", place)


def remotes(place: Place) -> tuple[str, ...]:
    """Return the names of the places that the repository knows."""
    return tuple(read(place, "remote").decode("utf-8", "replace").split())


def branch(place: Place) -> str:
    """Return the current branch (``main``); StoreProblem where there is none, or no commit."""
    answer = ask(place, "symbolic-ref", "--quiet", "--short", "HEAD")
    if answer.status:
        raise StoreProblem(
            M("You are looking at an old version, not at a branch: nothing can be exchanged."),
            M("Go back to your branch: git switch {branch}", branch=usual_branch(place)),
        )
    name = answer.out.decode("utf-8", "replace").strip()
    if head(place) is None:
        raise StoreProblem(
            M("Nothing has been committed in this repository yet."),
            M("Commit first: git add . and git commit"),
        )
    return name


def upstream(place: Place) -> Upstream | None:
    """Return what the current branch is exchanged with, None where no other place is known.

    Raises StoreProblem, with the command that mends it, where the branch is tied to none of them.
    """
    own = branch(place)
    known = remotes(place)
    if not known:
        return None
    shape = "%(upstream)%00%(upstream:remotename)%00%(upstream:remoteref)"
    found = read(place, "for-each-ref", f"--format={shape}", f"refs/heads/{own}")
    tracking, remote, ref = found.decode("utf-8", "replace").splitlines()[0].split("\0")
    if remote in known and ref and tracking and not remote.startswith("-"):
        return Upstream(own, remote, ref, tracking)
    raise StoreProblem(
        M("The branch {branch} is not tied to a branch of another place.", branch=own),
        M("Tie it once: git push --set-upstream {remote} {branch}", remote=known[0], branch=own),
    )


def tip(place: Place, other: Upstream) -> str | None:
    """Return the commit that the other place had when it was last asked, None if no branch."""
    name = f"{other.tracking}^{{commit}}"
    answer = ask(place, "rev-parse", "--verify", "--quiet", "--end-of-options", name)
    return None if answer.status else answer.out.decode("ascii").strip()


def fetch(place: Place, other: Upstream) -> None:
    """Get what is new there; raises Unreachable, or StoreProblem for what a person has to mend."""
    args = ("fetch", "--quiet", "--no-recurse-submodules", "--end-of-options", other.remote)
    answer = write(place, *args, flags=_SAFE, env=_env(place))
    if answer.status:
        raise _said(answer, "fetch", place, other)


def push(place: Place, other: Upstream, commit: str) -> Sent:
    """Send a commit as the new state of the branch there, never by force."""
    args = ("push", "--porcelain", "--no-recurse-submodules", "--end-of-options")
    answer = write(
        place, *args, other.remote, f"{commit}:{other.ref}", flags=_SAFE, env=_env(place)
    )
    if not answer.status:
        return Sent.TAKEN
    out = answer.out.decode("utf-8", "replace")
    if re.search(r"^!.*(fetch first|non-fast-forward|stale info|failed to update ref|cannot lock)",
                 out, re.MULTILINE):  # fmt: skip
        return Sent.MOVED
    if re.search(r"^!.*\[remote rejected\]", out, re.MULTILINE):
        raise _refused(answer, out, other)
    if re.search(r"^!", out, re.MULTILINE) or "pre-push" in answer.words:
        raise StoreProblem(
            M("A hook of this repository refused to send: {words}", words=_plain(answer.words)),
            M("Mend what it names, then repeat: qms sync"),
        )
    raise _said(answer, "push", place, other)


def _env(place: Place) -> dict[str, str]:
    own = "GIT_SSH_COMMAND" in os.environ or "GIT_SSH" in os.environ
    own = own or not ask(place, "config", "--get", "core.sshCommand").status
    return _NO_PROMPT if own else {**_NO_PROMPT, "GIT_SSH_COMMAND": _NO_SSH_PROMPT}


def _refused(answer: Answer, out: str, other: Upstream) -> StoreProblem:
    """Word a refusal of the other place; what its owner has it say is shown."""
    if "currently checked out" in out or "denyCurrentBranch" in answer.words:
        return StoreProblem(
            M("{name} is somebody's working folder, which takes nothing.", name=other.name),
            M("Exchange through a bare repository: git clone --bare FOLDER NEW.git"),
        )
    lines = [one.removeprefix("remote:").strip() for one in answer.words.splitlines()
             if one.startswith("remote:")]  # fmt: skip
    return StoreProblem(
        M(
            "{name} did not take your changes; they are safe here. It says: {words}",
            name=other.name,
            words=_plain("\n".join(lines)) or "—",
        ),
        M("Ask its owner for the right to send, or send to a branch of your own: "
          "git push {remote} HEAD:refs/heads/BRANCH", remote=other.remote),
    )  # fmt: skip


def _plain(words: str) -> str:
    return "".join(one for one in words if one.isprintable() or one == "\n").strip()[:_WORDS]


def _said(answer: Answer, command: str, place: Place, other: Upstream) -> StoreProblem:
    """Say why the other place could not be asked; git's own words are never shown."""
    values = {"remote": other.remote, "name": other.name}
    for marks, kind, message, hint in _TRANSPORT:
        if any(mark in answer.words for mark in marks):
            return kind(type(message)(message.text, values), type(hint)(hint.text, values))
    return problem(answer, command, place)


_NOT_LET_IN: Final = (
    *("Authentication failed", "could not read Username", "could not read Password"),
    *("terminal prompts disabled", "Permission denied (", "Host key verification failed"),
    *("returned error: 401", "returned error: 403", "Too many authentication failures"),
)
_NOT_THERE: Final = (
    *("does not appear to be a git repository", "epository not found", "returned error: 404"),
    *("couldn't find remote ref",),
)
_BAD: Final = (
    "fsck error",
    "unpack failed",
    "index-pack failed",
    "invalid index-pack",
    "did not send all",
)
_SILENT: Final = (
    *("ould not resolve host", "onnection refused", "onnection timed out", "timed out"),
    *("Network is unreachable", "No route to host", "ould not connect", "onnection reset"),
    *("onnection closed", "unable to access", "ould not read from remote repository"),
    *("early EOF", "hung up unexpectedly"),
)

# Words of git (always in English, see git_words) -> what to say instead; the first match counts
_TRANSPORT: Final[tuple[tuple[tuple[str, ...], type[StoreProblem], Message, Message], ...]] = (
    (
        _BAD,
        StoreProblem,
        M("What {name} sent is damaged or was tampered with; nothing of it was taken in."),
        M("Tell its owner; git fsck there shows which object it is."),
    ),
    (
        _NOT_LET_IN,
        StoreProblem,
        M("{name} does not let you in: it wants to know who you are."),
        M("Sign in once at a terminal: git fetch {remote}"),
    ),
    (
        _NOT_THERE,
        StoreProblem,
        M("There is no repository at the address of {remote}."),
        M("See the address: git remote -v. Correct it: git remote set-url {remote} ADDRESS"),
    ),
    (
        ("transport '", "remote helper", "is not supported"),
        StoreProblem,
        M("The address of {remote} is of a kind that is not used here."),
        M("Give an https or ssh address: git remote set-url {remote} ADDRESS"),
    ),
    (
        _SILENT,
        Unreachable,
        M("{name} cannot be reached now."),
        M("Repeat when there is a connection: qms sync"),
    ),
)
