"""What reports printed of a sensitive wave, kept where its tables are: later ones are judged by it.

A file bears the id of the issued report and the beginning of its own digest in its name.  One that
was moved here, because the survey was not marked as sensitive when it was written, begins with the
day of issue.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final

from qms.actions.coding_private import refuse_seen_by_git
from qms.actions.restricted import lies_apart, refuse_absent
from qms.actions.restricted_tables import folder_beside, put_beside
from qms.actions.survey_kept import PRIVATE
from qms.engine.surveys import survey_of
from qms.errors import ReportProblem
from qms.exchange.published_file import FOLDER, of_file
from qms.i18n import M
from qms.kinds.issued_report import IssuedReport
from qms.store import files
from qms.store.attachments import content

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from qms.actions.session import Session
    from qms.engine.disclosure_types import Publication
    from qms.kinds.wave import Wave

REPORT: Final = "survey"
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NAME: Final = re.compile(r"[0-9-]+-(?P<report>RPT-[0-9]+-[0-9]+)-(?P<sha256>[0-9a-f]{16})\.csv")


def printed_apart(session: Session, wave: Wave) -> Iterator[Publication]:
    """Yield what reports printed of a wave whose tables lie apart; of any other nothing.

    At an earlier moment that is what had been issued by then.  Raises ReportProblem for a file that
    was altered or is not here, ImportProblem where the restricted workspace is not.
    """
    if not lies_apart(session, wave, survey_of(session.view, wave)):
        return
    refuse_absent(session, wave)
    found = _kept(session, wave.id)
    if session.moment.at is None:
        _refuse_lacking(session, wave, set(found))
    for report, paths in found.items():
        if session.moment.at is None or report in session.own.entries or _DAY.fullmatch(report):
            yield from map(_read, paths)


def _read(path: Path) -> Publication:
    data, named = content(path), _NAME.fullmatch(path.name)
    if named and not hashlib.sha256(data).hexdigest().startswith(named["sha256"]):
        raise ReportProblem(
            M("{path} is not what the report printed.", path=str(path)),
            M("Bring the file back from a backup."),
        )
    return of_file(data, path.name)


def _folders(session: Session, wave: str) -> tuple[Path, ...]:
    """Return where such files lie: in the restricted workspace, and from before there was one."""
    beside = folder_beside(session, wave)
    private = session.store.root / PRIVATE / wave / FOLDER
    return (private,) if beside is None else (beside / FOLDER, private)


def _kept(session: Session, wave: str) -> dict[str, list[Path]]:
    """Return the files by the report that printed them, else by its day."""
    found: dict[str, list[Path]] = {}
    for folder in _folders(session, wave):
        for path in sorted(folder.glob("*.csv")) if folder.is_dir() else ():
            named = _NAME.fullmatch(path.name)
            found.setdefault(named["report"] if named else path.name[:10], []).append(path)
    return found


def _refuse_lacking(session: Session, wave: Wave, have: set[str]) -> None:
    """Raise ReportProblem where a report was issued and what it printed is not here."""
    # while the survey was not sensitive yet
    before = {item.date.isoformat() for item in wave.published} | have
    lacking = tuple(
        item.id
        for item in session.own.of(IssuedReport)
        if item.report == REPORT
        and item.period.partition("/")[0] == wave.id
        and item.id not in have
        and item.issued.isoformat() not in before
    )
    if lacking:
        raise ReportProblem(
            M(
                "What {reports} printed of {wave} is not here: {folder}",
                reports=lacking,
                wave=wave.id,
                folder=str(_folders(session, wave.id)[0]),
            ),
            M("It is where the report was issued, or in a backup: bring the file from there."),
        )


def keep_printed(session: Session, wave: str, report: str, data: bytes) -> None:
    """Keep what an issued report prints of a wave: committed where there is such a workspace."""
    digest = hashlib.sha256(data).hexdigest()[:16]
    name = f"{session.today.isoformat()}-{report}-{digest}.csv"
    if folder_beside(session, wave) is not None:
        put_beside(session, wave, {f"{FOLDER}/{name}": data}, report)
        return
    refuse_seen_by_git(session)
    path = session.store.root / PRIVATE / wave / FOLDER / name
    if not path.exists():
        files.create(path, data)
