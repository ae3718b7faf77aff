"""Contents of files by path, read when they are asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from qms.errors import StoreProblem
from qms.i18n import M
from qms.store.index_paths import blob_id
from qms.store.walk import beginning
from qms.store.yaml_guard import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from qms.store.git import Repo


class Contents(Mapping[str, bytes]):
    """Files of which the names and the blob ids are known; what was read once is ``held``."""

    def __init__(self, blobs: Mapping[str, str], held: dict[str, bytes] | None = None) -> None:
        self.blobs = blobs
        self.held = held or {}

    def __getitem__(self, path: str) -> bytes:
        """Return the content of a path; StoreProblem when it is not what it was."""
        if path not in self.held:
            self.held[path] = self._read(path)
        return self.held[path]

    def __iter__(self) -> Iterator[str]:
        """Yield the paths."""
        return iter(self.blobs)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.blobs)

    def __contains__(self, path: object) -> bool:
        """Tell whether there is such a path, without reading it."""
        return path in self.blobs

    def fetch(self, paths: Iterable[str]) -> None:
        """Read the contents of many paths at once, where that is cheaper than one by one."""

    def _read(self, path: str) -> bytes:
        raise NotImplementedError


class OnDisk(Contents):
    """Files of the work tree."""

    def __init__(self, root: Path, blobs: Mapping[str, str], held: dict[str, bytes]) -> None:
        super().__init__(blobs, held)
        self.root = root

    def _read(self, path: str) -> bytes:
        try:
            data = beginning(str(self.root / path))[0]
        except FileNotFoundError:
            data = b""
        # of a large one only the beginning is read, which does not tell whether it is the same
        if len(data) <= MAX_BYTES and blob_id(data) != self.blobs[path]:
            raise StoreProblem(
                M("{path} was changed by somebody else meanwhile.", path=path),
                M("Repeat the command."),
            )
        return data


class InGit(Contents):
    """Files of a commit or of git's index."""

    def __init__(self, repo: Repo, blobs: Mapping[str, str]) -> None:
        super().__init__(blobs)
        self.repo = repo
        self._alone = 0

    def fetch(self, paths: Iterable[str]) -> None:
        """Read the contents of many paths at once."""
        wanted = [path for path in paths if path not in self.held]
        found = dict(self.repo.blobs(sorted({self.blobs[path] for path in wanted})))
        self.held |= {path: found[self.blobs[path]] for path in wanted}

    def _read(self, path: str) -> bytes:
        self._alone += 1
        self.fetch([path] if self._alone < _FEW else self.blobs)
        return self.held[path]


_FEW = 4
"""Whoever asks for so many contents one by one is going to ask for all."""


class Changed(Mapping[str, bytes]):
    """Files with some of them changed."""

    def __init__(self, under: Mapping[str, bytes], changes: Mapping[str, bytes]) -> None:
        self.under, self.changes = under, dict(changes)
        if isinstance(under, Changed):
            self.under, self.changes = under.under, {**under.changes, **changes}

    def __getitem__(self, path: str) -> bytes:
        """Return the content of a path."""
        return self.changes[path] if path in self.changes else self.under[path]

    def __iter__(self) -> Iterator[str]:
        """Yield the paths."""
        yield from self.under
        yield from (path for path in self.changes if path not in self.under)

    def __len__(self) -> int:
        """Return how many there are."""
        return sum(1 for _ in self)

    def __contains__(self, path: object) -> bool:
        """Tell whether there is such a path, without reading it."""
        return path in self.changes or path in self.under


def same(path: str, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> bool:
    """Tell whether a path has the same content in both; nothing is read where that is plain."""
    old, new = _under(before), _under(after)
    if old is new and path in before:
        changed = [part.changes for part in (before, after) if isinstance(part, Changed)]
        if not any(path in changes for changes in changed):
            return True
    return path in after and before[path] == after[path]


def _under(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    return files.under if isinstance(files, Changed) else files
