"""Where papers of the archive are looked for, and how they stand to their hashes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from qms.actions.evidence import Compared
from qms.store.attachments import measure, reachable

if TYPE_CHECKING:
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
            same = any(measure(path).sha256 == sha256 for path in found)
            return Compared.SAME if same else Compared.CHANGED
        if _ELSEWHERE in place:
            return Compared.ELSEWHERE
        top = Path(place).parts[:1]
        here = self.mirrored or any(root.joinpath(*top).is_dir() for root in self.roots)
        return Compared.MISSING if here else Compared.ELSEWHERE
