"""A workspace made of a backup, in a new folder, and only when all of it is sound.

Everything is unpacked, verified and compared in a folder beside the wanted one, which then gets
its name in one step.
"""

from __future__ import annotations

import os
import secrets
import shutil
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from qms.errors import StoreProblem
from qms.i18n import M
from qms.store import bundle, files, git_trees
from qms.store.backup import measured
from qms.store.backup_file import (
    BUNDLE,
    PRIVATE,
    TABLES,
    WORKTREE,
    Manifest,
    damaged,
    extract,
    opened,
    safe,
)
from qms.store.git_read import blobs

if TYPE_CHECKING:
    import zipfile

    from qms.store.git_run import Place

_ELSEWHERE: Final = f"{PRIVATE}restored/"
_LINKS: Final = ("120000", "160000")
_EXECUTABLE: Final = "100755"


@dataclass(slots=True)
class Restored:
    """What a backup became: the workspace, and what did not come back as it was.

    ``attachments`` are record id and where its file lies now, from the workspace; ``left_out``
    links and other repositories of the tree, which are never made.
    """

    root: Path
    manifest: Manifest
    attachments: list[tuple[str, str]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    private: int = 0


def restore(file: Path, folder: Path) -> Restored:
    """Make a workspace of a backup in a new or empty folder.

    Raises StoreProblem, nothing being put in place, for a folder that holds anything, and for a
    backup of which any part is not what was put in.
    """
    target = folder.absolute()
    _refuse_full(target)
    with files.translated(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        staging = target.with_name(files.TEMP_PREFIX + secrets.token_hex(8))
        staging.mkdir(mode=0o700)
        try:
            with opened(file) as (archive, made):
                found = _Work(archive, made, staging).done()
            _put(staging / "work", target)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    found.root = target / made.prefix
    return found


def _refuse_full(target: Path) -> None:
    if os.path.lexists(target) and (
        target.is_symlink() or not target.is_dir() or any(target.iterdir())
    ):
        raise StoreProblem(
            M("{folder} is not empty; nothing was restored.", folder=str(target)),
            M("Choose a new folder."),
        )


def _put(made: Path, target: Path) -> None:
    if hasattr(os, "sync"):
        os.sync()
    if target.exists():
        target.rmdir()
    made.rename(target)
    files.sync_folder(target.parent)


class _Work:
    def __init__(self, archive: zipfile.ZipFile, made: Manifest, staging: Path) -> None:
        self.archive, self.made, self.staging = archive, made, staging
        self.top = staging / "work"
        self.root = self.top / made.prefix
        self.found = Restored(self.root, made)

    def done(self) -> Restored:
        self._refuse_large()
        held = self.staging / BUNDLE
        extract(self.archive, BUNDLE, self.made.members[BUNDLE], held)
        place = bundle.unpack(self.top, held, self.made.refs, self.made.hash)
        bundle.stand_on(place, self.made.head, self.made.branch)
        held.unlink()
        self._tree(place)
        self._worktree()
        self._compare()
        bundle.index(place)
        self._private()
        self._attachments()
        return self.found

    def _refuse_large(self) -> None:
        wanted = sum(one.size for one in (*self.made.members.values(), *self.made.tree.values()))
        if wanted > shutil.disk_usage(self.staging).free:
            raise StoreProblem(
                M("The disk is too full for this backup; nothing was restored."),
                M("Free some space, then repeat the command."),
            )

    def _tree(self, place: Place) -> None:
        """Write the files of the last commit, byte by byte as git holds them."""
        listed = {}
        for path, (mode, blob) in git_trees.files(place, self.made.head).items():
            if mode in _LINKS:
                self.found.left_out.append(path)
            elif not safe(path):
                raise damaged(M("It holds a file that no backup has: {name}", name=path[:200]))
            else:
                listed[path] = (mode, blob)
        names = [blob for _, blob in listed.values()]
        if sum(bundle.sizes(place, names)) > shutil.disk_usage(self.staging).free:
            raise damaged(M("It claims to hold more than it can."))
        for (path, (mode, _)), (_, data) in zip(listed.items(), blobs(place, names), strict=True):
            target = self._target(self.top, path)
            with target.open("xb") as out:
                out.write(data)
            if mode == _EXECUTABLE:
                target.chmod(target.stat().st_mode | 0o111)

    def _target(self, root: Path, path: str) -> Path:
        """Return where a path lies; no part of it can be a link, because none is ever made."""
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        return target

    def _worktree(self) -> None:
        for path in self.made.gone:
            (self.root / path).unlink(missing_ok=True)
        for name, wanted in self.made.members.items():
            if name.startswith(WORKTREE):
                target = self._target(self.root, name.removeprefix(WORKTREE))
                mode = target.stat().st_mode if target.exists() else None
                target.unlink(missing_ok=True)
                extract(self.archive, name, wanted, target)
                if mode is not None:
                    target.chmod(mode)

    def _compare(self) -> None:
        """Compare every file of the workspace with what it was when the backup was made."""
        for path, wanted in self.made.tree.items():
            target = self.root / path
            if not target.is_file() or measured(target) != wanted:
                raise damaged(M("{name} is not what was put in.", name=path))

    def _private(self) -> None:
        for name, wanted in self.made.members.items():
            if name.startswith((PRIVATE, TABLES)):
                extract(self.archive, name, wanted, self._target(self.root, name))
                self.found.private += 1

    def _attachments(self) -> None:
        """Put files back where records look for them, if that is in the workspace."""
        for one in self.made.attachments:
            if one.member is None:
                continue
            name = PurePosixPath(one.place.replace("\\", "/")).name
            at = one.place if safe(one.place) else f"{_ELSEWHERE}{one.record}/{name}"
            if not safe(at):
                raise damaged(M("It holds a file that no backup has: {name}", name=at[:200]))
            target = self._target(self.root, at)
            if not target.exists():
                extract(self.archive, one.member, self.made.members[one.member], target)
            self.found.attachments.append((one.record, at))
