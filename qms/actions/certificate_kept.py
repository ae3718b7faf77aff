"""What certificates were computed from: kept with their number, for those that come after them.

The git of the restricted workspace takes it up in the change that registers the certificate.  Where
there is none it lies outside git, and is kept before the certificate is registered: so there is no
certificate whose answers a second one could not be compared with.  Outside git lies as well what
would tell of few answers beside the tables by teacher that the git of that workspace has.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.actions.certificate_tables import refuse_seen_by_git
from qms.actions.records import PLACEHOLDER
from qms.actions.restricted import FOLDED, private_place, restricted_root
from qms.actions.restricted_tables import folder_beside
from qms.actions.survey_kept import PRIVATE
from qms.engine.stats_tables import SurveyTables
from qms.exchange.survey_files import exact, of_exact
from qms.model.change import Beside, File
from qms.store import files
from qms.store.attachments import content

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from qms.actions.session import Session
    from qms.kinds.certificate import Certificate

_CERTIFIED: Final = "certified"
_COUNTS: Final = "counts.json"
_SHORT: Final = 16


@dataclass(frozen=True, slots=True)
class Counted:
    """The tables of one teacher that a certificate is computed from, by wave.

    ``apart`` are the waves of which these enter no git.
    """

    teacher: str
    tables: tuple[tuple[str, SurveyTables], ...]
    apart: frozenset[str] = frozenset()

    def edits(self, session: Session) -> tuple[File, ...]:
        """Return what the git of the restricted workspace takes up; nothing without one."""
        if restricted_root(session) is None:
            return ()
        return tuple(
            File(Beside(f"{FOLDED}/{wave}/{_CERTIFIED}", PLACEHOLDER, _COUNTS), data)
            for wave, data in self._files()
            if wave not in self.apart
        )

    def keep(self, session: Session, number: str) -> None:
        """Keep the tables outside git under a number, but for those that it takes up.

        What another attempt kept under that number stays.  Raises UsageProblem where git would
        take them up.
        """
        here = restricted_root(session) is None
        found = [(wave, data) for wave, data in self._files() if here or wave in self.apart]
        if found:
            refuse_seen_by_git(session)
        for wave, data in found:
            name = f"{hashlib.sha256(data).hexdigest()[:_SHORT]}.json"
            path = private_place(session) / wave / _CERTIFIED / number / name
            if not path.exists():
                files.create(path, data)

    def _files(self) -> Iterator[tuple[str, bytes]]:
        for wave, one in self.tables:
            counts = SurveyTables(one.respondents, one.counts)
            yield wave, exact(counts, {"teacher": self.teacher})


def certified(session: Session, wave: str, certificate: Certificate) -> tuple[SurveyTables, ...]:
    """Return what a certificate was computed from; nothing where that is not here.

    Several where an attempt to make it was broken off, and the answers changed before the next.
    """
    places = (private_place(session), session.store.root / PRIVATE)
    folders = [place / wave / _CERTIFIED for place in dict.fromkeys(places)]
    beside = folder_beside(session, wave)
    if beside is not None:
        folders.append(beside / _CERTIFIED)
    return tuple(
        tables
        for folder in folders
        for teacher, tables in _read(folder, certificate.id)
        if teacher == certificate.teacher
    )


def certified_beside(session: Session, wave: str) -> tuple[SurveyTables, ...]:
    """Return what the git of the restricted workspace holds of all certificates on a wave."""
    beside = folder_beside(session, wave)
    if beside is None:
        return ()
    return tuple(tables for _teacher, tables in _read(beside / _CERTIFIED, "*"))


def _read(folder: Path, number: str) -> Iterator[tuple[str, SurveyTables]]:
    """Yield what is kept under a number, with its teacher; earlier a file had it, not a folder."""
    for path in sorted((*folder.glob(f"{number}.json"), *folder.glob(f"{number}/*.json"))):
        tables, about = of_exact(path.name, content(path))
        yield str(about.get("teacher")), tables
