"""Making a repository and committing: git's own commands, so that hooks and signing apply."""

from __future__ import annotations

import os
import re
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from qms.errors import StoreProblem
from qms.i18n import M
from qms.store.git_place import unfinished
from qms.store.git_read import head, staged, tree
from qms.store.git_run import Answer, Place, ask, run, write
from qms.store.git_words import problem

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

_INIT: Final = {
    # by default a commit survives a power cut only by luck
    "core.fsync": "committed,reference",
    # Kazakh file names stay readable in what git prints
    "core.quotePath": "false",
    # a damaged or malicious object is refused when it is fetched
    "transfer.fsckObjects": "true",
}
# SHA-1 whatever the user's own default: hosting sites know nothing else yet
_NEW: Final = ("init", "--quiet", "--initial-branch=main", "--object-format=sha1")
_COMMIT: Final = (
    *("-c", "core.fsync=committed,reference"),
    *("-c", "i18n.commitEncoding=UTF-8"),
    # never a name made up from the login and the machine
    *("-c", "user.useConfigOnly=true"),
)
_BUSY: Final = ".lock': File exists"
_TRIES: Final = 40
_PAUSE: Final = 0.1  # seconds; editors hold the index for a moment at a time
_SIGNS: Final = re.compile(
    r"\x1b\[[0-9;?]*[A-Za-z]|[^\S\n]+$|[\x00-\x08\x0b-\x1f\x7f]", re.MULTILINE
)
_WORDS: Final = 4000


def init(root: Path, made: Sequence[str] = _NEW) -> None:
    """Make a repository with branch ``main`` whose commits reach the disk."""
    root.mkdir(parents=True, exist_ok=True)
    place = Place(root, "", root / ".git", root / ".git")
    _done(run(("-C", str(root)), made), "init", place)
    for key, value in _INIT.items():
        _done(write(place, "config", "--local", "--", key, value), "config", place)


def identity(place: Place) -> tuple[str, str] | None:
    """Return the name and address that a commit would carry, None when git lacks one."""
    found = {}
    for part in ("name", "email"):
        answer = ask(place, "config", "--get", f"user.{part}")
        own = answer.out.decode("utf-8", "replace").strip()
        author, committer = (
            os.environ.get(f"GIT_{role}_{part.upper()}", own).strip()
            for role in ("AUTHOR", "COMMITTER")
        )
        found[part] = author if committer else ""
    return (found["name"], found["email"]) if all(found.values()) else None


def set_identity(place: Place, name: str, email: str) -> None:
    """Set the identity of this repository alone."""
    for text in (name, email):
        if not text.strip() or not text.isprintable() or set(text) & set("<>"):
            raise StoreProblem(
                M("Git cannot use “{value}” as a name or an address.", value=text[:100]),
                M("Give a name, and an address as in name@example.kz, without < and >."),
            )
    for key, value in (("user.name", name), ("user.email", email)):
        _done(write(place, "config", "--local", "--", key, value.strip()), "config", place)


def commit(place: Place, paths: Sequence[str], message: str) -> str | None:
    """Commit the present content of exactly ``paths``; return the commit, None without changes.

    What else is staged stays staged.  Raises StoreProblem, with the index as it was, when a hook
    refuses (its words are shown), signing fails, a path is ignored, or a merge is unfinished.
    """
    ready(place)
    there = [one for one in dict.fromkeys(map(_checked, paths)) if _exists(place, one)]
    known = staged(place)
    new = [one for one in there if one not in known]
    wanted = there + _removed(place, paths, known)
    if not wanted:
        return None
    _refuse_ignored(place, new)
    before = head(place)
    with _added(place, new):
        try:
            answer = _commit(place, wanted, message)
        except KeyboardInterrupt:
            if head(place) == before:
                raise
            return head(place)  # the interruption came too late: what is committed stays
        if _nothing(answer):
            return None
        _accepted(answer, place)
    return head(place)


def _removed(place: Place, paths: Sequence[str], known: Container[str]) -> list[str]:
    """Return those of ``paths`` that git knows but the disk no longer holds."""
    gone = [one for one in map(_checked, paths) if not _exists(place, one)]
    tip = head(place) if gone else None
    before = tree(place, tip) if tip else {}
    return [one for one in gone if one in known or one in before]


@contextmanager
def _added(place: Place, new: Sequence[str]) -> Iterator[None]:
    """Make new files known to git, and unknown again when the commit fails."""
    _index(place, "--add", new)
    try:
        yield
    except BaseException:  # Ctrl-C too
        with suppress(StoreProblem):  # what failed first is what is to be told
            _index(place, "--force-remove", new)
        raise


def ready(place: Place) -> None:
    """Raise StoreProblem when a commit could not be made now; to be asked before writing."""
    if (name := unfinished(place)) is not None:
        raise StoreProblem(
            M(
                "A {name} is not finished in this repository, so nothing can be committed.",
                name=name,
            ),
            M("Finish it (git {name} --continue) or drop it (git {name} --abort).", name=name),
        )
    if identity(place) is None:
        raise StoreProblem(
            M("Git does not know who you are."),
            M('Tell it: git config --global user.name "..." and user.email "..."'),
        )


def _checked(path: str) -> str:
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or ".." in parts or "\0" in path:
        raise ValueError("not a path in the workspace")
    return str(PurePosixPath(path))


def _exists(place: Place, path: str) -> bool:
    return os.path.lexists(place.top / place.prefix / path)


def _packed(place: Place, paths: Sequence[str], mark: str = "") -> bytes:
    return b"".join(os.fsencode(f"{mark}{place.prefix}{one}\0") for one in paths)


def _refuse_ignored(place: Place, paths: Sequence[str]) -> None:
    # "./" because check-ignore alone reads ":(" at the start of a name as a pattern
    answer = ask(place, "check-ignore", "-z", "--stdin", stdin=_packed(place, paths, "./"))
    ignored = [os.fsdecode(one).removeprefix("./") for one in answer.out.split(b"\0") if one]
    if ignored:
        raise StoreProblem(
            M("Git is told to ignore {path}, so it cannot be committed.", path=ignored[0]),
            M("See which line says so: git check-ignore -v {path}", path=ignored[0]),
        )


def add_to_index(place: Place, paths: Sequence[str]) -> None:
    """Make git's index know the present content of ``paths``."""
    _index(place, "--add", paths)


def follow(place: Place, paths: Sequence[str]) -> None:
    """Make git's index know the present content of ``paths``, or that they are gone."""
    if paths:
        args = ("update-index", "--add", "--remove", "-z", "--stdin")
        _done(_patiently(place, args, stdin=_packed(place, paths)), "update-index", place)


def _index(place: Place, option: str, paths: Sequence[str]) -> None:
    if paths:
        args = ("update-index", option, "-z", "--stdin")
        answer = _patiently(place, args, stdin=_packed(place, paths))
        _done(answer, "update-index", place)


def _commit(place: Place, paths: Sequence[str], message: str) -> Answer:
    # Marked one by one: the option for all would reach the git commands inside hooks as well
    with _file(_packed(place, paths, ":(literal)")) as listed:
        args = (
            *("commit", "--only", "--file=-", "--cleanup=whitespace"),
            *(f"--pathspec-from-file={listed}", "--pathspec-file-nul"),
        )
        return _patiently(place, args, stdin=message.encode())


@contextmanager
def _file(data: bytes) -> Iterator[Path]:
    """Hold ``data`` in a file outside the repository while git reads it."""
    with tempfile.TemporaryDirectory(prefix="qms-") as folder:
        path = Path(folder) / "paths"
        path.write_bytes(data)
        yield path


def _patiently(place: Place, args: Sequence[str], stdin: bytes) -> Answer:
    """Run a writing command, again while another program holds git's own lock."""
    for _ in range(_TRIES):
        answer = write(place, *args, flags=_COMMIT, stdin=stdin, env=_users_locale())
        if not answer.status or _BUSY not in answer.words:
            break
        time.sleep(_PAUSE)
    return answer


def _users_locale() -> dict[str, str]:
    """Let hooks run in the user's locale, while git's own messages stay in English."""
    variables = ("LC_ALL", "LC_CTYPE", "LANG")
    chosen = next((os.environ[one] for one in variables if os.environ.get(one)), "C")
    return {"LC_ALL": "", "LC_CTYPE": chosen, "LC_MESSAGES": "C"}


def _nothing(answer: Answer) -> bool:
    # Git then prints a status; of a refusing hook everything goes to the other stream
    return answer.status == 1 and bool(answer.out.strip())


def _accepted(answer: Answer, place: Place) -> None:
    """Tell a hook's refusal, whose words are the user's own, from a failure of git."""
    if answer.status != 1:
        return _done(answer, "commit", place)
    lines = [line for line in answer.words.splitlines() if not line.startswith("hint: ")]
    words = _SIGNS.sub("", "\n".join(lines)).strip()[-_WORDS:]
    raise StoreProblem(
        M("A hook of this repository refused the commit: {words}", words=words or "—"),
        M("Mend what it names, then repeat the command; nothing was committed."),
    )


def _done(answer: Answer, command: str, place: Place) -> None:
    if answer.status:
        raise problem(answer, command, place)
