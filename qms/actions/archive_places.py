"""Where papers of the archive are looked for, and how they stand to their hashes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from qms.actions.evidence import Compared
from qms.errors import StoreProblem, UsageProblem
from qms.i18n import M
from qms.kinds.issued_report import IssuedReport
from qms.store.attachments import measure, reachable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qms.actions.session import Session

_ELSEWHERE: Final = "://"


class Places:
    """Where papers are looked for: their own place, seen from the workspace or from the mirror."""

    def __init__(self, session: Session, mirror: Path | None) -> None:
        self.roots = [session.store.root, *([mirror] if mirror else [])]
        self.mirrored = mirror is not None

    def compared(self, place: str, sha256: str) -> Compared:
        """Compare a paper with its hash; a place in a folder that is not here is elsewhere."""
        found = [path for root in self.roots if (path := reachable(root, place)) is not None]
        if found:
            return of_any(found, sha256)
        if _ELSEWHERE in place:
            return Compared.ELSEWHERE
        top = Path(place).parts[:1]
        here = self.mirrored or any(_is_folder(root.joinpath(*top)) for root in self.roots)
        return Compared.MISSING if here else Compared.ELSEWHERE


def in_mirror(session: Session, folder: Path) -> Iterator[tuple[IssuedReport, str, Compared]]:
    """Yield every issued file and how it stands in the folder that mirrors the archive.

    Raises UsageProblem where there is no such folder.
    """
    if not folder.is_dir():
        raise UsageProblem(
            M("There is no folder {path}.", path=str(folder)),
            M("Name the folder that qms mirror writes."),
        )
    known: dict[str, list[Path]] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            known.setdefault(path.name, []).append(path)
    for report in session.snapshot.of(IssuedReport):
        for file in report.files:
            paths = known.get(Path(file.name).name, [])
            yield report, file.name, of_any(paths, file.sha256)


def of_any(paths: Iterable[Path], sha256: str) -> Compared:
    """Compare files that may be the one with a hash; one that cannot be read is as one missing."""
    found = {_hash(path) for path in paths} - {None}
    if not found:
        return Compared.MISSING
    return Compared.SAME if sha256 in found else Compared.CHANGED


def _hash(path: Path) -> str | None:
    try:
        return measure(path).sha256
    except StoreProblem:
        return None


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):  # a name that no disk takes
        return False
