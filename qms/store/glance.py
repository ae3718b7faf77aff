"""What the index knows of a workspace at a glance: no record, kind or validator is loaded.

Answers that a command gave once are kept under all that they depend on, and given again as they
were.  Whatever is unusual makes the glance fail; then the command is run as ever.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass
from threading import Thread
from typing import TYPE_CHECKING, Any, Final

from qms.errors import StoreProblem
from qms.store import git_place, git_read
from qms.store.files import is_leftover
from qms.store.index_file import IndexFile
from qms.store.index_paths import blob_id, brief_name, look, unchanged
from qms.store.walk import CONFIG_FILE, beginning, ours, root_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from qms.store.git_run import Place

_LONGEST: Final = 1 << 26
"""Bytes of the longest answer that is kept: of ``due`` with 100,000 records it is a third."""


@dataclass(frozen=True, slots=True)
class Glance:
    """A workspace whose records are as the index knows them, all of them valid.

    ``about`` is what matters of its settings: language, zone, today, sample.  ``asked`` is git,
    which may have been asked while the files were looked at.
    """

    root: Path
    place: Place | None
    index: IndexFile
    settings: str
    digest: str
    about: Mapping[str, Any]
    asked: Asked | None = None

    def recall(self, key: Sequence[str | None]) -> tuple[int, bytes] | None:
        """Return the exit code and the words, as UTF-8, of an answer that was kept under a key."""
        fact = self.index.fact(self._name(key))
        if fact is None:
            return None
        at = fact.index(b" ")
        return int(fact[:at]), fact[at + 1 :]

    def keep(self, key: Sequence[str | None], code: int, text: str) -> None:
        """Keep an answer."""
        value = f"{code} {text}".encode("utf-8", "replace")
        if len(value) <= _LONGEST:
            self.index.keep((), [("answer", self._name(key), value)])

    def state(self) -> tuple[str | None, tuple[str, ...]]:
        """Return the commit of HEAD, and what of the workspace no commit holds."""
        if self.place is None:
            return None, ()
        commit, changed = (self.asked or Asked(self.place)).answer()
        return commit, ours(changed)

    def _name(self, key: Sequence[str | None]) -> str:
        parts = [str(self.root), self.settings, self.digest, *key]
        return f"answer {hashlib.sha256(json.dumps(parts).encode()).hexdigest()}"


class Asked:
    """Git asked for the commit and what it does not hold; it looks while we look too."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._found: tuple[str | None, tuple[str, ...]] | Exception = OSError("no answer")
        self._asking = Thread(target=self._ask, daemon=True)
        self._asking.start()

    def wait(self) -> None:
        """Wait until git has answered: it writes its own index while it looks."""
        self._asking.join()

    def answer(self) -> tuple[str | None, tuple[str, ...]]:
        """Wait for the answer; raises StoreProblem, OSError or ValueError."""
        self.wait()
        if isinstance(self._found, Exception):
            raise self._found
        return self._found

    def uncommitted(self) -> tuple[str, ...]:
        """Return what of the workspace no commit holds; raises as ``answer`` does."""
        return ours(self.answer()[1])

    def _ask(self) -> None:
        try:
            self._found = git_read.state(self._place)
        except (StoreProblem, OSError, ValueError) as error:
            self._found = error


def asking(folder: Path) -> list[Asked]:
    """Ask git about the workspace around a folder, none where there is none."""
    with suppress(OSError, StoreProblem):
        root = root_of(folder)
        place = git_place.find(root) if root else None
        return [Asked(place)] if place else []
    return []


def glance(folder: Path, *, asking: bool = False) -> Glance | None:
    """Look at the workspace around a folder; None where it has to be loaded.

    With ``asking`` git is asked at the same time for what ``state`` returns.
    """
    with suppress(OSError, StoreProblem, ValueError, KeyError):
        root = root_of(folder)
        return None if root is None else _known(root, asking=asking)
    return None


def head(folder: Path) -> str | None:
    """Return the commit of HEAD around a folder, None where there is none."""
    with suppress(OSError, StoreProblem):
        place = git_place.find(folder)
        return None if place is None else git_read.head(place)
    return None


def settle(folder: Path, about: Mapping[str, Any]) -> None:
    """Keep what matters of the settings in qms.yaml, for the next glance."""
    with suppress(OSError, StoreProblem):
        root = root_of(folder)
        index = None if root is None else IndexFile.at(root, git_place.find(root))
        if root is not None and index is not None:
            name = f"settings {_settings(root)}"
            if index.fact(name) is None:
                index.keep((), [("settings", name, json.dumps(about).encode())])
            index.close()


def _known(root: Path, *, asking: bool) -> Glance | None:
    place = git_place.find(root)
    if _interrupted(root if place is None else place.common_dir, place):
        return None
    index = IndexFile.at(root, place)
    settings = _settings(root)
    fact = index.fact(f"settings {settings}") if index else None
    if index is None or fact is None:
        return None
    about = json.loads(fact)
    known = index.fact(brief_name(root, about["language"]))
    if known is None:
        return None
    asked = Asked(place) if asking and place is not None else None
    digest = _digest(root, known)
    return Glance(root, place, index, settings, digest, about, asked) if digest else None


def _digest(root: Path, known: bytes) -> str:
    """Return the digest of the records, empty unless they are all known and valid."""
    found = look(root)
    left = any(is_leftover(path.rpartition("/")[2]) for path in found.hidden)
    return "" if left else unchanged(known, found)


def _settings(root: Path) -> str:
    return blob_id(beginning(str(root / CONFIG_FILE))[0])


def _interrupted(folder: Path, place: Place | None) -> bool:
    """Tell whether a change was interrupted, or is being made: its journal has to be read."""
    home = folder / (".qms" if place is None else "qms")
    return any(
        one.is_dir() and any(one.iterdir()) for one in (home / "journal", home / "set-aside")
    )
