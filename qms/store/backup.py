"""A workspace with its whole history, put into one file."""

from __future__ import annotations

import os
import secrets
import stat
import zipfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import new as new_hash
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from qms.errors import StoreProblem
from qms.i18n import M
from qms.store import bundle, files
from qms.store.attachments import reachable
from qms.store.backup_file import (
    ATTACHMENTS,
    BLOCK,
    BUNDLE,
    MANIFEST,
    PRIVATE,
    TABLES,
    WORKTREE,
    Attachment,
    Manifest,
    Sum,
    add,
    safe,
)
from qms.store.last_backup import note
from qms.store.lock import workspace_lock

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qms.store.store import Store

SUFFIX: Final = ".qmsbackup"
_FOLDER: Final = PRIVATE.rstrip("/")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What goes in beside records and history.

    ``attachments`` are record id and place of files outside git, None for none of them;
    ``private`` says whether the folder of names goes in.
    """

    attachments: tuple[tuple[str, str], ...] | None = ()
    private: bool = False


@dataclass(slots=True)
class Made:
    """A backup that was written; ``left_out`` are odd files (links), ``sum`` that of the file."""

    file: Path
    manifest: Manifest
    sum: Sum
    left_out: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _State:
    head: str
    branch: str | None
    refs: dict[str, str]


@dataclass(slots=True)
class _Content:
    tree: dict[str, Sum] = field(default_factory=dict)
    members: dict[str, Sum] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def make(store: Store, file: Path, wanted: Wanted, day: str) -> Made:
    """Write a backup; never over another file.  ``day`` is noted as that of the last backup.

    Raises StoreProblem where the clone is not whole or the disk refuses; then there is no file.
    """
    repo = store.repo
    head = repo.head()
    if head is None:
        raise StoreProblem(
            M("Nothing has been committed in this repository yet."),
            M('Commit first: git add . and git commit -m "..."'),
        )
    _refuse_inside(store, file)
    temp = file.with_name(files.TEMP_PREFIX + secrets.token_hex(8))
    with files.translated(file):
        try:
            made = _written(store, temp, wanted, head)
            files.settle(temp, file)
        finally:
            temp.unlink(missing_ok=True)
    made.file = file
    note(store.home.folder, file, made.manifest, made.sum, day)
    return made


def _refuse_inside(store: Store, file: Path) -> None:
    if file.exists():
        raise StoreProblem(
            M("{path} exists already; nothing was overwritten.", path=str(file)),
            M("Choose another name, such as one with the date."),
        )
    if not file.parent.is_dir():
        raise StoreProblem(
            M("There is no folder {folder}.", folder=str(file.parent)),
            M("Make it first, or choose another place."),
        )
    if file.resolve().is_relative_to((store.root / "records").resolve()):
        raise StoreProblem(
            M("{path} lies among the records.", path=str(file)),
            M("Put a backup on another disk."),
        )


def _written(store: Store, temp: Path, wanted: Wanted, head: str) -> Made:
    found = _Content()
    with (
        temp.open("xb") as out,
        zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive,
    ):
        temp.chmod(0o600)  # it may hold what only some may see
        with workspace_lock(store.root):
            state = _of_git(store, head)
            _bundle(store, temp, archive, found)
            _tree(store, state.head, archive, found)
        attached = _attachments(store, wanted, archive, found)
        if wanted.private:
            _private(store, archive, found)
        made = _manifest(store, state, found, attached, private=wanted.private)
        archive.writestr(zipfile.ZipInfo(MANIFEST), made.packed())
    return Made(temp, made, _summed(temp), found.left_out)


def _of_git(store: Store, head: str) -> _State:
    """Return where the branches stand while nobody writes; ``head`` is the commit before that."""
    refs = bundle.refs(store.repo.place)
    branch = (store.repo.branch() or "").removeprefix("ref: ")
    return _State(store.repo.head() or head, branch if branch in refs else None, refs)


def _manifest(
    store: Store, state: _State, found: _Content, attached: list[Attachment], *, private: bool
) -> Manifest:
    place = store.repo.place
    return Manifest(
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        head=state.head,
        branch=state.branch,
        hash=bundle.hash_of(place),
        prefix=place.prefix,
        refs=state.refs,
        tree=found.tree,
        gone=found.gone,
        members=found.members,
        attachments=attached,
        private=private,
    )


def _summed(temp: Path) -> Sum:
    digest = sha256()
    with temp.open("rb+") as file:
        while block := file.read(BLOCK):
            digest.update(block)
        os.fsync(file.fileno())
        return Sum(digest.hexdigest(), file.tell())


def _bundle(store: Store, temp: Path, archive: zipfile.ZipFile, found: _Content) -> None:
    held = temp.with_name(files.TEMP_PREFIX + secrets.token_hex(8))
    try:
        bundle.bundle(store.repo.place, held.absolute())
        found.members[BUNDLE] = add(archive, BUNDLE, held)
    finally:
        held.unlink(missing_ok=True)
        held.with_name(f"{held.name}.lock").unlink(missing_ok=True)


def _tree(store: Store, head: str, archive: zipfile.ZipFile, found: _Content) -> None:
    """Measure every file of the workspace; what the commit does not hold so goes in as it is."""
    repo = store.repo
    known = repo.tree(head)
    for path in sorted({*known, *repo.changed()}):
        file = store.root / path
        state = _state(file)
        if state is None:
            found.gone += [path] if path in known else []
        elif path.endswith(SUFFIX) and path not in known:
            continue  # an earlier backup that somebody left here
        elif not stat.S_ISREG(state) or not safe(path) or not path.isprintable():
            found.left_out.append(path)
        else:
            summed, blob = _measured(file, known.get(path, head))
            if blob != known.get(path):
                summed = add(archive, WORKTREE + path, file)
                found.members[WORKTREE + path] = summed
            found.tree[path] = summed


def _state(file: Path) -> int | None:
    try:
        return file.lstat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None


def measured(file: Path) -> Sum:
    """Return the sum of a file."""
    return _measured(file, "")[0]


def _measured(file: Path, like: str) -> tuple[Sum, str]:
    """Return a file's sum, and git's name for its content by the hash that ``like`` was made by."""
    name = "sha1" if len(like) == 40 else "sha256"  # noqa: PLR2004 -- hex digits
    with file.open("rb") as source:
        size = os.fstat(source.fileno()).st_size
        digest = sha256()
        blob = new_hash(name, b"blob %d\0" % size, usedforsecurity=False)
        while block := source.read(BLOCK):
            digest.update(block)
            blob.update(block)
    return Sum(digest.hexdigest(), size), blob.hexdigest()


def _attachments(
    store: Store, wanted: Wanted, archive: zipfile.ZipFile, found: _Content
) -> list[Attachment]:
    listed = []
    for record, place in wanted.attachments or ():
        file = reachable(store.root, place)
        if place in found.tree:
            continue
        inside = file is not None and _is_private(store, file)
        if file is None or (inside and not wanted.private):
            listed.append(Attachment(record, place))
            continue
        listed.append(Attachment(record, place, _attached(file, archive, found)))
    return listed


def _is_private(store: Store, file: Path) -> bool:
    return file.resolve().is_relative_to((store.root / _FOLDER).resolve())


def _attached(file: Path, archive: zipfile.ZipFile, found: _Content) -> str:
    """Put a file in once, whatever many records speak of it."""
    name = ATTACHMENTS + measured(file).sha256
    if name not in found.members:
        found.members[name] = add(archive, name, file)
    return name


def _private(store: Store, archive: zipfile.ZipFile, found: _Content) -> None:
    apart = (TABLES.rstrip("/"),) if store.workspace.config.main is not None else ()
    for path in (one for folder in (_FOLDER, *apart) for one in _below(store.root / folder)):
        name = path.relative_to(store.root).as_posix()
        if safe(name) and name.isprintable() and not path.is_symlink():
            found.members[name] = add(archive, name, path)
        else:
            found.left_out.append(name)


def _below(folder: Path) -> Iterable[Path]:
    for place, _, names in os.walk(folder):
        for name in sorted(names):
            path = Path(place) / name
            if path.is_symlink() or path.is_file():
                yield path
