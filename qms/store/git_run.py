"""The one place that starts git, mostly through GitPython.

A repository's own configuration comes from whoever made the clone, so a reading command runs with
everything switched off by which that configuration could start a program: hooks, file monitors,
filters, signature checks, lazy fetching.  Options are constants; a user's string is only ever a
revision behind ``--end-of-options``, a literal path behind ``--``, or data on standard input.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from qms.store.git_words import broken_off, no_git, problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from git.cmd import Git

READING: Final = (
    "--no-pager",
    *("-c", "safe.bareRepository=explicit"),
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "log.showSignature=false"),
    *("-c", "log.follow=false"),
    *("-c", "diff.external="),
)
_ENV: Final = {"GIT_TERMINAL_PROMPT": "0"}
_READ_ENV: Final = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",  # a git too old for the line above fetches nothing either
    # Replacement objects and grafts would show another past than the one that is signed
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a workspace lies: ``prefix`` is its folder in the work tree, "" or "sub/dir/"."""

    top: Path
    prefix: str
    git_dir: Path
    common_dir: Path


@dataclass(frozen=True, slots=True)
class Answer:
    """What git answered; ``words`` is its standard error, never shown as it is."""

    status: int
    out: bytes
    words: str


def read(
    place: Place, *args: str, stdin: bytes = b"", env: Mapping[str, str] | None = None
) -> bytes:
    """Return the standard output of a reading command; StoreProblem when it fails."""
    # a path is a name and never a pattern; some commands that are asked know no such option
    answer = _read(place, ("--literal-pathspecs", *args), stdin, env)
    if answer.status:
        raise problem(answer, args[0], place)
    return answer.out


def ask(
    place: Place, *args: str, stdin: bytes = b"", env: Mapping[str, str] | None = None
) -> Answer:
    """Run a reading command whose code 1 is an answer ("no"); StoreProblem above that."""
    answer = _read(place, args, stdin, env)
    if answer.status > 1:
        raise problem(answer, args[0], place)
    return answer


def problems_of(place: Place) -> list[str]:
    """Return what git says of its own store: a line for each object that is missing or damaged."""
    answer = _read(
        place, ("fsck", "--connectivity-only", "--no-dangling", "--no-progress"), b"", None
    )
    return [*answer.words.splitlines(), *answer.out.decode("utf-8", "replace").splitlines()]


def _read(place: Place, args: Sequence[str], stdin: bytes, env: Mapping[str, str] | None) -> Answer:
    flags, env = (*_where(place), *READING), {**_READ_ENV, **(env or {})}
    if os.name == "nt":  # there GitPython sees to it that no git.exe of the folder itself is run
        return run(flags, args, stdin, env)
    return _direct(["git", *flags, *args], stdin, env)


def _direct(command: Sequence[str], stdin: bytes, env: Mapping[str, str]) -> Answer:
    """Start git as GitPython would: to import that takes longer than most answers."""
    import subprocess

    try:
        done = subprocess.run(  # noqa: S603 -- options are constants, see above
            command,
            input=stdin,
            capture_output=True,
            check=False,
            env={**os.environ, "LANGUAGE": "C", "LC_ALL": "C", **_ENV, **env},
        )
    except (FileNotFoundError, PermissionError) as error:
        raise no_git() from error
    words = done.stderr.decode("utf-8", "replace").strip()
    _log(command[-1:], done.returncode, words)
    return Answer(done.returncode, done.stdout, words)


def _log(command: Sequence[str], status: int, words: str) -> None:
    logging = sys.modules.get("logging")  # to import it takes long, and without it nobody listens
    if status and logging is not None:
        logging.getLogger(__name__).debug("git %s ended with %s: %s", command, status, words)


def write(
    place: Place,
    *args: str,
    flags: Sequence[str] = (),
    stdin: bytes = b"",
    env: Mapping[str, str] | None = None,
) -> Answer:
    """Run a writing command, with the hooks, filters and signing that the user configured."""
    return run((*_where(place), *flags), args, stdin, env)


def run(
    flags: Sequence[str],
    args: Sequence[str],
    stdin: bytes = b"",
    env: Mapping[str, str] | None = None,
) -> Answer:
    """Start git with ``stdin`` and wait for it."""
    with _started(stdin) as (git, stream):
        status, out, words = git.execute(
            ["git", *flags, *args],
            istream=stream,
            with_extended_output=True,
            with_exceptions=False,
            stdout_as_string=False,
            strip_newline_in_stdout=False,
            shell=False,
            env={**_ENV, **(env or {})},
        )
    _log(args[:2], status, words)
    return Answer(status, out, words)


def records(out: bytes) -> list[str]:
    """Cut an answer of ``-z`` at its ends; raises StoreProblem for one that breaks off."""
    if out and not out.endswith(b"\0"):
        raise broken_off()
    return [one for one in out.decode("utf-8", "surrogateescape").split("\0") if one]


def listed(out: bytes) -> Iterator[tuple[str, str, str, str]]:
    """Yield the three fields and the path of each line of ``ls-tree`` or ``ls-files --stage``."""
    for record in records(out):
        about, _, path = record.partition("\t")
        fields = about.split(" ")
        if len(fields) != 3 or not path:  # noqa: PLR2004 -- as above
            raise broken_off()
        yield fields[0], fields[1], fields[2], path


@contextmanager
def stream(place: Place, *args: str, stdin: bytes) -> Iterator[BinaryIO]:
    """Read the output of a long-running reading command as it comes."""
    with _started(stdin) as (git, source):
        process = git.execute(
            ["git", *_where(place), *READING, *args],
            istream=source,
            as_process=True,
            shell=False,
            env={**_ENV, **_READ_ENV},
        )
        try:
            yield cast("BinaryIO", process.stdout)
        finally:
            if (child := process.proc) is not None:
                child.terminate()
                child.communicate()


@contextmanager
def _started(stdin: bytes) -> Iterator[tuple[Git, BinaryIO]]:
    """Give GitPython and a file to read from: a pipe could block on a long answer."""
    try:
        from git import Git
        from git.exc import GitCommandNotFound
    except ImportError as error:
        raise no_git() from error
    import tempfile

    with tempfile.TemporaryFile() as source:
        source.write(stdin)
        source.seek(0)
        try:
            yield Git(), cast("BinaryIO", source)
        except GitCommandNotFound as error:
            raise no_git() from error


def _where(place: Place) -> tuple[str, ...]:
    here = ("-C", str(place.top))
    # Inside a hook these name the repository that runs it, perhaps relative to another folder
    if "GIT_DIR" in os.environ or "GIT_WORK_TREE" in os.environ:
        return (*here, f"--git-dir={place.git_dir}", f"--work-tree={place.top}")
    return here
