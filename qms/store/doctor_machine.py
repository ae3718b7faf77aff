"""Checks of the computer: where the folder lies, how the console writes, how full the disk is."""

from __future__ import annotations

import locale
import os
import re
import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from qms.i18n import M
from qms.store.doctor_base import Finding, Patient, problem, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

_SYNCED: Final = re.compile(
    r"(?i)dropbox|onedrive|google ?drive|my drive|мой диск|yandex[. ]?disk|яндекс[. ]?диск"
    r"|icloud ?drive|mobile documents|cloudstorage|nextcloud|облако mail"
)
_NETWORK: Final = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "davfs", "afs", "ncpfs"})
_MOUNTS: Final = Path("/proc/mounts")
_LITTLE: Final = 1 << 30
_NONE: Final = 100 << 20
_UTF8_PAGE: Final = 65001


def folder(patient: Patient) -> Iterator[Finding]:
    """Look whether somebody else writes into the folder: a service, another computer."""
    todo = M(
        "Move the folder to a disk of this computer, and exchange records with: qms sync. For"
        " others to read: qms mirror"
    )
    name = synced(patient.root)
    if name:
        yield warning(
            M("The folder lies where a service copies files ({name}): it copies half-written"
              " states, and two computers damage the history.", name=name),
            todo,
        )  # fmt: skip
    kind = network(patient.root)
    if kind:
        yield warning(
            M("The folder lies on a network drive ({kind}): its locks and its writing cannot be"
              " relied on.", kind=kind),
            todo,
        )  # fmt: skip


def synced(root: Path) -> str | None:
    """Return the part of a path that names a service which copies files."""
    return next((part for part in root.parts if _SYNCED.search(part)), None)


def network(root: Path) -> str | None:
    """Return the kind of the network drive that a folder lies on, None on a disk."""
    if str(root).startswith("\\\\"):
        return "\\\\"
    try:
        text = _MOUNTS.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    kind = kind_of(root, text)
    return kind if kind in _NETWORK or kind.startswith("fuse.") else None


def kind_of(root: Path, mounts: str) -> str:
    """Return the kind of file system that holds a folder, by the lines of /proc/mounts."""
    best, kind = -1, ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:  # noqa: PLR2004 -- device, place, kind
            continue
        where = Path(re.sub(r"\\(\d{3})", lambda code: chr(int(code[1], 8)), fields[1]))
        if root.is_relative_to(where) and len(where.parts) >= best:
            best, kind = len(where.parts), fields[2]
    return kind


def console(_patient: Patient) -> Iterator[Finding]:
    """Look whether the console shows Kazakh letters as what they are."""
    name = _encoding()
    if name.lower().replace("-", "") not in {"utf8", "cp65001"}:
        todo = (
            M("In the console: chcp 65001")
            if os.name == "nt"
            else M("Set it: export LANG=kk_KZ.UTF-8 (or C.UTF-8)")
        )
        yield warning(
            M("The console writes in {name}: Kazakh letters may be lost.", name=name), todo
        )


def _encoding() -> str:
    if os.name == "nt":
        with suppress(ImportError, OSError, AttributeError):
            import ctypes

            page = ctypes.windll.kernel32.GetConsoleOutputCP()  # type: ignore[attr-defined]
            return f"cp{page}" if page else f"cp{_UTF8_PAGE}"
    return locale.getencoding()


def space(patient: Patient) -> Iterator[Finding]:
    """Look how much room the disk has."""
    free = shutil.disk_usage(patient.root).free
    if free < _LITTLE:
        made = problem if free < _NONE else warning
        yield made(
            M("The disk is nearly full: {n} MB are free.", n=free >> 20),
            M("Free some space: a full disk stops every change."),
        )


def rights(patient: Patient) -> Iterator[Finding]:
    """Look whether anything may be written here."""
    homes = [patient.root, patient.repo.common_dir if patient.repo else patient.root]
    refused = sorted({str(one) for one in homes if not os.access(one, os.W_OK)})
    if refused:
        yield warning(
            M("Nothing may be written in: {paths}", paths=tuple(refused)),
            M("Ask for the right to write in this folder."),
        )
