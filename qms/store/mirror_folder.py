"""A folder that mirrors records for people who look elsewhere: what in it is ours, and what not.

The folder is shared: others edit, move and add files in it.  Only a file that still holds the bytes
we wrote is replaced or removed; an edited one is set aside, a foreign one never touched.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from qms.errors import StoreProblem
from qms.i18n import M
from qms.store import files
from qms.store.mirror_owner import git_takes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.store.workspace import Workspace

MANIFEST: Final = ".qms-mirror.json"
_FORMAT: Final = "qms/mirror/1"
_NO_FOLLOW: Final = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_SHA: Final = re.compile("[0-9a-f]{64}")
_WAIT: Final = 30.0


@dataclass(frozen=True, slots=True)
class Mirrored:
    """One file of ours: digest of what it says, day of its last change, name, digest of bytes."""

    content: str
    day: str
    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a folder mirrors; ``pending`` are the files (name, digest) that a run set out to write.

    It is written before the files and after them, so a run that was cut short is known.
    ``languages`` are those of its registers, ``id`` and ``commit`` tell whose it is and of when
    (qms/store/mirror_owner.py); the list of an earlier program has neither.
    """

    workspace: str = ""
    circle: str = ""
    languages: tuple[str, ...] = ()
    files: dict[str, Mirrored] = field(default_factory=dict)
    pending: tuple[tuple[str, str], ...] = ()
    id: str = ""
    commit: str = ""

    def ours(self, name: str) -> frozenset[str]:
        """Return the digests of what we may have written under a name."""
        kept = {item.sha256 for item in self.files.values() if item.name == name}
        return frozenset(kept | {sha for known, sha in self.pending if known == name})

    @property
    def names(self) -> frozenset[str]:
        """Every name under which we may have written."""
        return frozenset({item.name for item in self.files.values()}) | {n for n, _ in self.pending}


class MirrorFolder:
    """A folder held by one run; names are relative to it, with ``/``."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._written = self._bytes(MANIFEST)
        self.manifest = Manifest() if self._written is None else self._parsed(self._written)

    def save(self, manifest: Manifest) -> None:
        """Write the manifest, if it says anything new."""
        tree = {"format": _FORMAT, **asdict(manifest)}
        data = (json.dumps(tree, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
        if data != self._written:
            self._put(MANIFEST, data, self._written)
            self._written = data
        self.manifest = manifest

    def taken(self, name: str) -> bool:
        """Tell whether something of that name lies there, whatever it is."""
        return os.path.lexists(self.path / name)

    def digest(self, name: str) -> str | None:
        """Return the digest of a plain file, None for anything else."""
        data = self._bytes(name)
        return None if data is None else sha256(data)

    def put(self, name: str, data: bytes) -> str | None:
        """Write a file of ours; returns the name under which an edited one was set aside."""
        there = self._bytes(name)
        if there == data:
            return None
        aside = None
        if self.taken(name) and (there is None or sha256(there) not in self.manifest.ours(name)):
            aside, there = self.set_aside(name), None
        self._put(name, data, there)
        return aside

    def set_aside(self, name: str) -> str:
        """Give a file that somebody edited a name of its own; returns that name."""
        path = PurePosixPath(name)
        mark = (self.digest(name) or "0" * 8)[:8]
        for number in range(1, 1000):
            more = f"edited-{mark}" if number == 1 else f"edited-{mark}-{number}"
            other = str(path.with_name(f"{path.stem}.{more}{path.suffix}"))
            if not self.taken(other):
                with _told(name):
                    (self.path / name).rename(self.path / other)
                return other
        raise _told_taken(name)

    def remove(self, name: str) -> None:
        """Remove a file that holds what we wrote, and its folder when that is empty then."""
        data = self._bytes(name)
        if data is not None:
            with _told(name):
                files.remove(self.path / name, expected=data)

    def sweep(self) -> None:
        """Remove what a run that was cut short left half written."""
        folders = {self.path, *((self.path / name).parent for name in self.manifest.names)}
        for folder in folders:
            if folder.is_dir() and not folder.is_symlink():
                with os.scandir(folder) as found:
                    left = [entry.path for entry in found if files.is_leftover(entry.name)]
                for path in left:
                    Path(path).unlink(missing_ok=True)

    def _put(self, name: str, data: bytes, there: bytes | None) -> None:
        self._plain_folders(name)
        with _told(name):
            if there is None:
                files.create(self.path / name, data)
            else:
                files.replace(self.path / name, data, expected=there)

    def _plain_folders(self, name: str) -> None:
        for parent in list(PurePosixPath(name).parents)[:-1]:
            if (self.path / parent).is_symlink():
                raise StoreProblem(
                    M("{path} is a link; the mirror follows none.", path=str(self.path / parent)),
                    M("Put a plain folder in its place, or mirror into another folder."),
                )

    def _bytes(self, name: str) -> bytes | None:
        """Return the content of a plain file, None where there is none; links are not followed."""
        path = self.path / name
        try:
            if not stat.S_ISREG(path.lstat().st_mode):
                return None
            fd = os.open(path, os.O_RDONLY | _NO_FOLLOW | getattr(os, "O_BINARY", 0))
            with os.fdopen(fd, "rb") as stream:
                return stream.read()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise _locked(str(path), error) from error

    def _parsed(self, data: bytes) -> Manifest:
        try:
            found = _read(json.loads(data))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise StoreProblem(
                M("{path} cannot be read as the list of a mirror.", path=str(self.path / MANIFEST)),
                M("Move the files of the mirror and this list away, then repeat the command."),
            ) from error
        return found


def _read(tree: dict[str, Any]) -> Manifest:
    """Read a list; ValueError for one of another format, or that leads out of the folder."""
    if tree.pop("format") != _FORMAT:
        raise ValueError(_FORMAT)
    kept = {key: Mirrored(**item) for key, item in tree.pop("files").items()}
    pending = tuple((name, sha) for name, sha in tree.pop("pending"))
    languages = tuple(tree.pop("languages", ())) or _languages_of(kept)
    found = Manifest(files=kept, pending=pending, languages=languages, **tree)
    shas = [*(item.sha256 for item in kept.values()), *(sha for _name, sha in pending)]
    if not all(_SHA.fullmatch(sha) for sha in shas) or not all(map(_inside, found.names)):
        raise ValueError(MANIFEST)
    return found


def _languages_of(kept: dict[str, Mirrored]) -> tuple[str, ...]:
    """Return the languages of a list that does not say them: keys are ``register/risk/kk.pdf``."""
    parts = [key.split("/") for key in kept]
    found = [part[2].partition(".")[0] for part in parts if len(part) == 3]  # noqa: PLR2004
    return tuple(dict.fromkeys(found))


def _inside(name: str) -> bool:
    """Tell whether a name leads nowhere else: somebody may have changed the list."""
    path = PurePosixPath(name)
    odd = set(name) & set('\\:*?"<>|\0')
    return not path.is_absolute() and ".." not in path.parts and not odd and path.name != MANIFEST


def sha256(data: bytes) -> str:
    """Return the digest of bytes."""
    return hashlib.sha256(data).hexdigest()


@contextmanager
def mirror_folder(workspace: Workspace, path: Path) -> Iterator[MirrorFolder]:
    """Hold a folder for one run; it is made if the folder above it is there.

    Raises StoreProblem for one that git would take up, and while another run holds it.
    """
    from filelock import FileLock, Timeout

    target = Path(os.path.realpath(path))
    _outside_git(workspace, target)
    if target.exists() and not target.is_dir():
        raise StoreProblem(
            M("{path} is a file; a mirror is a folder.", path=str(target)),
            M("Give the folder in which the mirror is to lie."),
        )
    if not target.parent.is_dir():
        raise StoreProblem(
            M("There is no folder {folder}.", folder=str(target.parent)),
            M("Look whether the drive is connected."),
        )
    with _told(str(target)):
        target.mkdir(exist_ok=True)
    lock = _lock(workspace)
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(lock, timeout=_WAIT):
            folder = MirrorFolder(target)
            folder.sweep()
            yield folder
    except Timeout as error:
        raise StoreProblem(
            M("Another mirror of this workspace is being written."),
            M("Wait until it has finished, then repeat the command."),
        ) from error


def _lock(workspace: Workspace) -> Path:
    repo = workspace.repo
    return (workspace.root / ".qms" if repo is None else repo.common_dir / "qms") / "mirror.lock"


def _outside_git(workspace: Workspace, target: Path) -> None:
    repo = workspace.repo
    top = Path(os.path.realpath(workspace.root if repo is None else repo.top))
    if not target.is_relative_to(top):
        return
    if repo is not None and target != top and not git_takes(workspace, target / MANIFEST):
        return
    raise StoreProblem(
        M("{folder} lies in the workspace, and git would take the mirror up.", folder=str(target)),
        M("Choose a folder outside it, or one that git ignores, as build/."),
    )


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Name the file that another program holds or that may not be written."""
    try:
        yield
    except StoreProblem as problem:
        cause = problem.__cause__
        if isinstance(cause, PermissionError):
            raise _locked(name, cause) from cause
        raise
    except OSError as error:
        raise _locked(name, error) from error


def _locked(name: str, error: OSError) -> StoreProblem:
    return StoreProblem(
        M("{path}: the computer refused it ({reason}).", path=name, reason=error.strerror),
        M("Close the file in other programs and look at its permissions, then repeat the command."),
    )


def _told_taken(name: str) -> StoreProblem:
    return StoreProblem(
        M("{path} was edited too often to be set aside once more.", path=name),
        M("Move the edited files away, then repeat the command."),
    )
