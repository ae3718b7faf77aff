"""Trees, contents and the state of the work tree, by plain plumbing.

Paths are relative to the workspace.  A name that is not UTF-8 is kept with Python's surrogate
escapes, and reported by ``odd_entries``.
"""

from __future__ import annotations

import os
import re
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Final, TypeAlias
from zoneinfo import ZoneInfo

from qms.errors import StoreProblem
from qms.i18n import M, Message
from qms.store.files import is_temporary
from qms.store.git_place import is_partial, is_shallow, partial_problem, shallow_problem
from qms.store.git_run import Place, ask, listed, read, records, stream

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

OBJECT: Final = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_UNUSABLE: Final = re.compile(r"^-|\.\.|[\x00-\x20\x7f:?*\[\\]")
_REGULAR: Final = ("100644", "100755", "100664")
_ODD: Final = {"120000": "symlink", "160000": "submodule"}
_Listed: TypeAlias = tuple[str, str, str]  # path, mode, blob id


def head(place: Place) -> str | None:
    """Return the commit that HEAD points to, None before the first commit."""
    answer = ask(place, "rev-parse", "--verify", "--quiet", "--end-of-options", "HEAD^{commit}")
    return None if answer.status else answer.out.decode("ascii").strip()


def resolve(place: Place, rev: str) -> str:
    """Return the commit id that a user's ``rev`` means; StoreProblem when it means none."""
    if not _UNUSABLE.search(rev) and rev.isprintable() and rev:
        found = _commit_of(place, rev)
        if OBJECT.fullmatch(found):
            return found
    shown = "".join(sign for sign in rev if sign.isprintable())[:100]
    raise StoreProblem(M("No commit, branch or tag is called “{rev}”.", rev=shown), _names(place))


def _commit_of(place: Place, rev: str) -> str:
    name = f"{rev}^{{commit}}"
    try:
        answer = ask(place, "rev-parse", "--verify", "--quiet", "--end-of-options", name)
    except StoreProblem:
        # git dies of @{upstream} without one; where it cannot work at all, the question about
        # HEAD that follows says why
        return ""
    return "" if answer.status else answer.out.decode("ascii", "replace").strip()


def _names(place: Place) -> Message:
    if head(place) is None:
        return M("Nothing has been committed in this repository yet.")
    if is_shallow(place):
        return M("This clone is not whole; fetch the rest: git fetch --unshallow")
    return M(
        "A day is written as 2026-03-31. Other names: git log --oneline, git branch --all, git tag"
    )


def at_date(place: Place, day: date, zone: str) -> str | None:
    """Return the last commit of HEAD's first-parent line up to the end of ``day`` in ``zone``.

    None when the line began later.  A commit of a branch merged later is not on the line, so it
    never answers.  Raises StoreProblem for an unknown zone, or when a shallow clone lacks the day.
    """
    end = _end_of(day, zone)
    tip = head(place)
    if tip is None or end < 0:
        return None
    # --min-age takes seconds; --before would have git guess at the words of a date
    found = read(place, "rev-list", "-1", "--first-parent", f"--min-age={end}", tip, "--")
    if not found and is_shallow(place):
        raise shallow_problem()
    return found.decode("ascii").strip() or None


def date_of(place: Place, commit: str, zone: str) -> date:
    """Return the day of a commit's committer date in ``zone``."""
    found = read(place, "show", "--no-patch", "--format=%ct", "--no-show-signature", commit, "--")
    return datetime.fromtimestamp(int(found), ZoneInfo(zone)).date()


def _end_of(day: date, zone: str) -> int:
    """Return the last second of ``day``, in seconds since 1970."""
    # By the next midnight: in a night in which clocks go back, 23:59:59 may come twice
    following = min(day, date.max - timedelta(days=2)) + timedelta(days=1)
    try:
        midnight = datetime.combine(following, time.min, ZoneInfo(zone))
    except (KeyError, ValueError, OSError) as error:
        raise StoreProblem(
            M("There is no time zone “{zone}”.", zone=zone),
            M("Write it in qms.yaml as in Asia/Almaty."),
        ) from error
    return int(midnight.timestamp()) - 1


def tree(place: Place, rev: str) -> dict[str, str]:
    """Return path -> blob id of the regular files of a commit."""
    return _files(_entries(place, rev))


def odd_entries(place: Place, rev: str) -> dict[str, str]:
    """Return path -> ``symlink``, ``submodule`` or ``name`` (not UTF-8) for what is refused."""
    return _odd(_entries(place, rev))


def staged(place: Place) -> dict[str, str]:
    """Return path -> blob id of the regular files of the index; unmerged ones are left out.

    Inside a hook this is the index of the commit being made.
    """
    return _files(_staged(place))


def listing(place: Place, rev: str | None) -> tuple[dict[str, str], dict[str, str]]:
    """Return the regular files and the odd entries of a commit, or of the index (None), at once."""
    found = list(_staged(place) if rev is None else _entries(place, rev))
    return _files(found), _odd(found)


def _files(entries: Iterable[_Listed]) -> dict[str, str]:
    return {path: blob for path, mode, blob in entries if mode in _REGULAR}


def _odd(entries: Iterable[_Listed]) -> dict[str, str]:
    return {
        path: _ODD.get(mode, "name")
        for path, mode, _ in entries
        if mode in _ODD or not _is_text(path)
    }


def _entries(place: Place, rev: str) -> Iterator[_Listed]:
    commit = rev if OBJECT.fullmatch(rev) else resolve(place, rev)
    inside = [place.prefix] if place.prefix else []
    out = read(place, "ls-tree", "-r", "-z", "--full-tree", commit, "--", *inside)
    for mode, _, blob, path in listed(out):
        yield path.removeprefix(place.prefix), mode, blob


def _staged(place: Place) -> Iterator[_Listed]:
    inside = [place.prefix] if place.prefix else []
    out = read(place, "ls-files", "--stage", "-z", "--full-name", "--", *inside)
    for mode, blob, stage, path in listed(out):
        if stage == "0":
            yield path.removeprefix(place.prefix), mode, blob


def changed(place: Place) -> tuple[str, ...]:
    """Return the paths, sorted, that differ from HEAD in the index or the work tree.

    Untracked files count, ignored ones and leftovers of a killed command do not.  No clean filter
    is run, so a file of a filter (git-lfs) that was only touched may be named too.
    """
    return state(place)[1]


def state(place: Place) -> tuple[str | None, tuple[str, ...]]:
    """Return the commit of HEAD, None before the first one, and what has :func:`changed`."""
    inside = [place.prefix] if place.prefix else []
    out = read(
        place,
        *("status", "--porcelain=v2", "-z", "--untracked-files=all", "--no-renames"),
        *("--branch", "--no-ahead-behind", "--ignore-submodules=all", "--", *inside),
        env=without_filters(place),
    )
    found = records(out)
    oid = next((one.split(" ")[2] for one in found if one.startswith("# branch.oid ")), "")
    paths = {path.removeprefix(place.prefix) for path in map(status_path, found) if _counts(path)}
    return oid if OBJECT.fullmatch(oid) else None, tuple(sorted(paths))


def status_path(record: str) -> str:
    """Cut the path off: ``1`` has 8 fields before it, ``u`` 10, ``?`` and ``!`` one."""
    fields = {"1": 8, "u": 10, "?": 1, "!": 1}.get(record[:1])
    return "" if fields is None else record.split(" ", fields)[-1]


def _counts(path: str) -> bool:
    return bool(path) and not is_temporary(path.rpartition("/")[2])


def without_filters(place: Place) -> dict[str, str]:
    """Return an environment in which no configured filter program is run."""
    # Not by -c: the names are the repository's, and a "=" in one would end the setting early
    answer = ask(place, "config", "-z", "--name-only", "--get-regexp", r"^filter\.")
    names = {key.rpartition(".")[0] for key in records(answer.out)}
    settings = [
        (f"{name}.{key}", value)
        for name in sorted(names)
        for key, value in (("clean", ""), ("process", ""), ("required", "false"))
    ]
    try:
        start = int(os.environ.get("GIT_CONFIG_COUNT", "0"))
    except ValueError:
        start = 0
    env = {"GIT_CONFIG_COUNT": str(start + len(settings))}
    for number, (key, value) in enumerate(settings, start):
        env |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    return env if settings else {}


def blobs(place: Place, ids: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Yield (id, content) in the order asked; StoreProblem for one that is not there."""
    wanted = list(ids)
    if not all(OBJECT.fullmatch(one) for one in wanted):
        raise ValueError("not an object id")
    yield from zip(wanted, objects(place, wanted), strict=True)


def objects(place: Place, names: list[str]) -> Iterator[bytes]:
    """Yield the raw content of each object from one ``cat-file --batch``."""
    if not names:
        return
    asked = "".join(f"{name}\n" for name in names).encode()
    with stream(place, "cat-file", "--batch", "--buffer", stdin=asked) as out:
        for name in names:
            yield _content(place, out, name)


def contents(place: Place, names: list[str]) -> list[bytes]:
    """Return what :func:`objects` does, all at once: so much sooner where it is little."""
    if not names:
        return []
    asked = "".join(f"{name}\n" for name in names).encode()
    out = BytesIO(read(place, "cat-file", "--batch", "--buffer", stdin=asked))
    return [_content(place, out, name) for name in names]


def _content(place: Place, out: BinaryIO, name: str) -> bytes:
    fields = out.readline().split()
    size = int(fields[2]) if len(fields) == 3 and fields[2].isdigit() else -1  # noqa: PLR2004
    data = out.read(size) if size >= 0 else b""
    if len(data) != size or out.read(1) != b"\n":
        if is_partial(place):
            raise partial_problem()
        raise StoreProblem(
            M("The content {blob} is missing or damaged in this clone.", blob=name),
            M("Look at it with git fsck; clone again without --filter if the clone is partial."),
        )
    return data


def ids_on_branches(place: Place, folder: str) -> set[str]:
    """Return the names directly under ``folder`` on every local and remote-tracking branch."""
    refs = read(place, "for-each-ref", "--format=%(objectname)", "refs/heads", "refs/remotes")
    where = f"{place.prefix}{folder}".strip("/")
    commits = sorted(set(refs.decode("ascii").split()))
    trees = sorted(set(_folders(place, commits, where)))
    return {
        name
        for one, data in zip(trees, objects(place, trees), strict=True)
        for name in _names_in(data, len(one) // 2)
    }


def _folders(place: Place, commits: list[str], where: str) -> Iterator[str]:
    """Yield the tree id of the folder ``where`` for the commits that have it."""
    asked = "".join(f"{commit}:{where}\n" for commit in commits).encode()
    answers = read(place, "cat-file", "--batch-check=%(objectname) %(objecttype)", stdin=asked)
    for commit, line in zip(commits, answers.decode("utf-8").splitlines(), strict=True):
        if line.endswith(" tree"):
            yield line.split()[0]
        else:
            # "missing" may be the folder or, in a partial clone, our knowledge of it: then this
            # fails, because a number not seen would be given twice
            read(place, "ls-tree", "--full-tree", commit, "--", f"{where}/")


def _names_in(data: bytes, hash_size: int) -> Iterator[str]:
    """Read a raw tree object: ``mode SP name NUL hash``, again and again."""
    start = 0
    while start < len(data):
        space, end = data.index(b" ", start), data.index(b"\0", start)
        yield os.fsdecode(data[space + 1 : end])
        start = end + 1 + hash_size


def _is_text(path: str) -> bool:
    return not any("\ud800" <= sign <= "\udfff" for sign in path)
