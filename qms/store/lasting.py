"""Lasting copies of issued files: in the workspace, outside git, where no later run writes."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from qms.errors import StoreProblem
from qms.i18n import M
from qms.store import files
from qms.store.git_run import ask

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from qms.store.workspace import Workspace

ISSUED: Final = "private/issued"


def is_apart(workspace: Workspace, folder: str = ISSUED) -> bool:
    """Tell whether git ignores what is put into a folder of the workspace."""
    if workspace.repo is None:
        return True
    place = (workspace.root / folder / "file").resolve()
    top = Path(workspace.repo.top).resolve()
    inside = place.relative_to(top).as_posix()
    return ask(workspace.repo.place, "check-ignore", "-q", "--", inside).status == 0


@contextmanager
def copies(workspace: Workspace, held: Mapping[str, bytes]) -> Iterator[Callable[[str], None]]:
    """Write the files by name into a folder without a name yet; yields what gives it one.

    The name is that of the record, known only once it is written: then all files are there or
    none.  A folder that an earlier record of that name left is put aside.  Raises StoreProblem
    where the disk refuses; nothing is left then.
    """
    folder = workspace.root / ISSUED
    try:
        folder.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=files.TEMP_PREFIX, dir=folder))
    except OSError as error:
        raise _refused(folder, error) from error
    try:
        for name, data in held.items():
            files.create(made / name, data)
        yield lambda record_id: _named(made, folder / record_id)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _named(made: Path, target: Path) -> None:
    try:
        if target.exists():
            target.rename(tempfile.mkdtemp(prefix=f"{target.name}-earlier-", dir=target.parent))
        made.rename(target)
        target.chmod(0o755)
        files.sync_folder(target.parent)
    except OSError as error:
        raise _refused(target, error) from error


def _refused(path: Path, error: OSError) -> StoreProblem:
    return StoreProblem(
        M("{path}: the computer refused it ({reason}).", path=str(path), reason=error.strerror),
        M("Close the file in other programs and look at its permissions."),
    )
