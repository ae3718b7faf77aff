"""The merge driver that plain git calls for records, and its registration in a repository.

Git gives four names: files with the base, ours and theirs, and the path of the record.  The merged
text goes into the file of ours; the answer 0 says that git may go on, even where the record holds
a conflict, because that is a valid record which ``qms check`` reports.
"""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from qms.errors import QmsError
from qms.i18n import M
from qms.store.left_open import UNKNOWN
from qms.store.merge import Versions, merge
from qms.store.workspace import CONFIG_FILE, parse_config

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.i18n import Message
    from qms.model.config import Config
    from qms.store.git import Repo
    from qms.store.merge import Result

NAME: Final = "merge.qms.name"
DRIVER: Final = "merge.qms.driver"
ATTRIBUTE: Final = "records/**/*.yaml merge=qms"
_SHORT: Final = 12


def drive(base: str, ours: str, theirs: str, name: str) -> tuple[int, tuple[Message, ...]]:
    """Merge as git asks; returns the exit code and what to tell the user."""
    root, path = _place(name)
    start = Path(base).read_bytes()
    versions = Versions(
        (start,) if start else (), Path(ours).read_bytes(), Path(theirs).read_bytes()
    )
    try:
        result = merge(path, versions, _config(root), _side())
    except QmsError as error:
        return 1, tuple(part for part in (error.message, error.hint) if part)
    Path(ours).write_bytes(result.data)
    return 0, tuple(_told(result, name))


def _told(result: Result, path: str) -> Iterator[Message]:
    """Say what a person should know of a merge that went well."""
    for place, new in result.renamed:
        yield M("{path}: {item} of the other side is {new} now, because both had given its id.",
                path=path, item=place, new=new)  # fmt: skip
    if result.open:
        record_id = path.rpartition("/")[2].removesuffix(".yaml")
        yield M("{path}: to be settled with: qms resolve {id}", path=path, id=record_id)


def _place(name: str) -> tuple[Path, str]:
    """Return the folder of the workspace, below the present one, and the path of a file in it."""
    for before in _folders(name):
        if (Path(before) / CONFIG_FILE).is_file():
            return Path(before), name[len(before) :].lstrip("/")
    return Path(), name


def _folders(name: str) -> Iterator[str]:
    parts = name.split("/")
    return ("/".join(parts[:at]) for at, part in enumerate(parts) if part == "records")


def _config(root: Path) -> Config:
    """Return the settings; those of no workspace where they are being merged themselves."""
    try:
        return parse_config((root / CONFIG_FILE).read_bytes())
    except (QmsError, OSError):
        return parse_config(b"institution: '-'\nprofile: none@1\n")


def _side() -> str:
    """Name the other side: ``git merge`` tells in the environment what it merges."""
    heads = [one for one in os.environ if one.startswith("GITHEAD_")]
    return heads[0].removeprefix("GITHEAD_")[:_SHORT] if len(heads) == 1 else UNKNOWN


def command() -> str:
    """Return the command line that git runs: this very program, whatever the folder holds."""
    # -P: no module of the merged folder is ever imported
    program = shlex.quote(Path(sys.executable).as_posix())
    return f"{program} -P -m qms merge-driver %O %A %B %P"


def install_driver(repo: Repo) -> bool:
    """Register the driver in the repository's own settings; False where it was there already."""
    from qms.store.git_remote import set_setting

    if driver_installed(repo):
        return False
    set_setting(repo.place, NAME, "qms records, field by field")
    set_setting(repo.place, DRIVER, command())
    return True


def driver_installed(repo: Repo) -> bool:
    """Say whether git would call this program for records that it merges."""
    from qms.store.git_remote import setting

    return setting(repo.place, DRIVER) == command()
