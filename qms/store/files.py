"""One file, written whole or not at all.

Data goes to a temporary file in the same folder, is forced to the disk, and only then gets its
name: a new file by a hard link (which never replaces), an edited one by a rename.  A failed
``fsync`` is fatal, because the kernel may have dropped the data and will not say so twice.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import stat
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from qms.errors import StoreProblem
from qms.i18n import M, Message

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TEMP_PREFIX: Final = ".qms-tmp-"
_NO_FOLLOW: Final = getattr(os, "O_NOFOLLOW", 0)
_BINARY: Final = getattr(os, "O_BINARY", 0)
_NO_LINKS: Final = frozenset({
    errno.EPERM, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK, errno.EXDEV,
})  # fmt: skip
_NO_FOLDER_SYNC: Final = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP})


def is_temporary(name: str) -> bool:
    """Say whether a file name is one that a killed command may have left behind."""
    return name.startswith(TEMP_PREFIX)


def is_leftover(name: str) -> bool:
    """Say whether a file name is, sign for sign, one that we give to a file being written."""
    return re.fullmatch(re.escape(TEMP_PREFIX) + "[0-9a-f]{16}", name) is not None


def create(path: Path, data: bytes, mode: int | None = None) -> None:
    """Write a new file durably, with the rights of ``mode``; missing folders are made.

    Of several writers of one name exactly one wins, whatever process or machine they are in.
    Raises StoreProblem when the name is taken or the disk refuses; nothing is left then.
    """
    with translated(path):
        _make_folders(path.parent)
        temp = _temporary(path, data, mode)
        try:
            _link(temp, path)
        finally:
            _discard(temp)
        try:
            sync_folder(path.parent)
        except BaseException:  # Ctrl-C too: nothing is left, as promised; so below
            _discard(path)
            raise


def replace(path: Path, data: bytes, *, expected: bytes) -> None:
    """Write ``data`` over a file whose content is still ``expected``.

    Raises StoreProblem when somebody changed or removed it meanwhile, or the disk refuses; the
    file then holds what it held.
    """
    with translated(path):
        mode = stat.S_IMODE(path.lstat().st_mode)
        temp = _temporary(path, data, mode)
        try:
            _compare(path, expected)
            temp.replace(path)
        finally:
            _discard(temp)
        try:
            sync_folder(path.parent)
        except BaseException:
            _put_back(path, expected, mode)
            raise


def remove(path: Path, *, expected: bytes) -> None:
    """Take back a file that a failed Change wrote, and its folder when that is empty now.

    A file that is gone already is no problem; one with other content stays (StoreProblem).
    """
    with translated(path):
        if not os.path.lexists(path):
            return
        _compare(path, expected)
        path.unlink()
        sync_folder(path.parent)
    with suppress(OSError):
        path.parent.rmdir()


def settle(temp: Path, path: Path) -> None:
    """Give a finished temporary file its name, which nothing may have yet; it is gone then.

    For files too large to be held; the caller has forced the content to the disk.
    """
    with translated(path):
        try:
            _link(temp, path)
        finally:
            _discard(temp)
        sync_folder(path.parent)


def _make_folders(folder: Path) -> None:
    """Make the missing folders, each name forced to the disk in the folder above it."""
    missing = [parent for parent in (folder, *folder.parents) if not parent.exists()]
    for parent in reversed(missing):
        parent.mkdir(exist_ok=True)
        sync_folder(parent.parent)


def _temporary(path: Path, data: bytes, mode: int | None = None) -> Path:
    temp = path.with_name(TEMP_PREFIX + secrets.token_hex(8))
    fd = os.open(temp, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_FOLLOW | _BINARY, 0o666)
    try:
        with os.fdopen(fd, "wb") as stream:
            stream.write(data)
            stream.flush()
            if mode is not None:
                temp.chmod(mode)
            os.fsync(stream.fileno())
    except BaseException:
        _discard(temp)
        raise
    return temp


def _link(temp: Path, path: Path) -> None:
    try:
        os.link(temp, path)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        _reserve(temp, path)


def _reserve(temp: Path, path: Path) -> None:
    """Where the disk knows no links: take the name first, then put the content under it.

    A kill between the two steps leaves an empty file, which the reader reports.
    """
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_FOLLOW, 0o666))
    try:
        temp.replace(path)
    except OSError:
        _discard(path)
        raise


def _compare(path: Path, expected: bytes) -> None:
    """Refuse when the file no longer holds ``expected``; a symbolic link is never followed."""
    fd = os.open(path, os.O_RDONLY | _NO_FOLLOW | _BINARY)
    with os.fdopen(fd, "rb") as stream:
        if stream.read(len(expected) + 1) == expected:
            return
    raise StoreProblem(
        M("{path} was changed by somebody else meanwhile; it was not overwritten.", path=str(path)),
        M("Look at the file, then repeat the command."),
    )


def _put_back(path: Path, data: bytes, mode: int) -> None:
    # The disk is failing: the old content is better than a new one nobody was told about.
    with suppress(OSError):
        _temporary(path, data, mode).replace(path)


def _discard(path: Path) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Force the names in a folder to the disk."""
    if os.name == "nt":  # Windows opens no folders; NTFS journals its names
        return
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        os.close(fd)


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn what the system says into what the user can do."""
    try:
        yield
    except FileExistsError as error:
        raise StoreProblem(
            M("{path} exists already; nothing was overwritten.", path=str(path)),
            M("Repeat the command: it takes the next free number."),
        ) from error
    except OSError as error:
        reason, hint = _reason(error)
        raise StoreProblem(
            M("{path} was not written: {reason}", path=str(path), reason=reason), hint
        ) from error


def _reason(error: OSError) -> tuple[Message, Message]:
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return M("the disk is full."), M("Free some space, then repeat the command.")
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return M("it may not be written to."), M("Ask for the right to write in this folder.")
    if error.errno == errno.ENOENT:
        return M("it is no longer there."), M("Look whether somebody moved or removed it.")
    if error.errno in {errno.ELOOP, errno.ENOTDIR, errno.EISDIR}:
        return (
            M("it is not a plain file."),
            M("Records are plain files in plain folders; replace the link or the folder."),
        )
    if error.errno in {errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ}:
        return M("the disk does not take this name."), M("Choose a shorter or simpler name.")
    code = errno.errorcode.get(error.errno or 0, str(error.errno))
    return (
        M("the disk failed ({code}).", code=code),
        M("Copy the folder to another disk before you go on, then repeat the command."),
    )
