"""Folded tables of what only some may read: the git of the restricted workspace holds them.

Exact tables stay outside any git.  So a clone of the restricted workspace can be reported from, and
nothing in its history tells what few answered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from qms.actions.restricted import (
    FOLDED,
    lies_apart,
    refuse_absent,
    restricted_root,
    restricted_session,
)
from qms.actions.survey_kept import edition_of, kept, published
from qms.engine.stats_tables import SurveyTables
from qms.engine.surveys import runs, survey_of
from qms.errors import ImportProblem
from qms.exchange.survey_files import exact, of_exact
from qms.kinds.wave import Wave
from qms.kinds.wave_log import counting
from qms.model.change import Change, File
from qms.store.attachments import content

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from qms.actions.session import Session
    from qms.kinds.survey import Survey

_UPPER: Final = "all.json"
_FINER: Final = "units.json"


def refuse_import(session: Session, wave: Wave, survey: Survey) -> None:
    """Raise ImportProblem or UsageProblem where answers of a wave cannot be taken in from here."""
    if session.neighbour is not None:
        session.neighbour.refuse_theirs(wave.id)
        if lies_apart(session, wave, survey):
            refuse_absent(session, wave)


def written_openly(session: Session, wave: Wave, survey: Survey) -> Survey:
    """Return a questionnaire as its tables are folded for git: that of a sensitive one is another.

    Where the git of the restricted workspace takes up its tables, they are judged as any others.
    """
    apart = lies_apart(session, wave, survey)
    if survey.sensitive and (not apart or restricted_root(session) is not None):
        return openly(survey)
    return survey


def openly(survey: Survey) -> Survey:
    """Return a questionnaire whose tables are folded as those of any other."""
    return survey.model_copy(update={"sensitive": False})


def folder_beside(session: Session, wave: str) -> Path | None:
    """Return the folder of what the restricted workspace keeps of a wave; None without one."""
    root = restricted_root(session)
    return None if root is None else root / FOLDED / wave


def put_beside(session: Session, wave: str, contents: Mapping[str, bytes], summary: str) -> bool:
    """Commit files about a wave in the restricted workspace; tells whether one was another."""
    home = restricted_session(session)
    if home is None:
        return False
    edits = tuple(File(f"{FOLDED}/{wave}/{name}", data) for name, data in contents.items())
    return bool(home.write(Change(f"{wave}: {summary}", "survey import", edits)).after)


def keep_beside(session: Session, wave_id: str) -> bool:
    """Bring the tables in the restricted workspace up to a wave's answers, once it is over.

    Tells whether they were behind.  Nothing is done without such a workspace, and where the exact
    tables are not here.
    """
    if restricted_root(session) is None:
        return False
    now = session.reopened()
    wave = now.snapshot.get(wave_id)
    survey = survey_of(now.view, wave) if isinstance(wave, Wave) else None
    if not isinstance(wave, Wave) or survey is None or runs(now.view, wave) or not wave.imports:
        return False
    contents = _whole(now, wave, survey) if lies_apart(now, wave, survey) else {}
    if survey.teachers:
        from qms.actions.restricted_teachers import taught_beside

        contents |= taught_beside(now, wave, survey)
    return bool(contents) and put_beside(now, wave.id, contents, "tables")


def _whole(session: Session, wave: Wave, survey: Survey) -> dict[str, bytes]:
    try:
        files = kept(session, wave)
    except ImportProblem:
        return {}
    tables = sum((one.tables for one in files), start=SurveyTables())
    from qms.actions.certificate_tables import taught_of

    found = published(session.view, openly(survey), tables, taught_of(session, wave, survey))
    about = about_of(wave, survey)
    contents = {_UPPER: exact(found.upper, about)}
    if found.finer.respondents:
        contents[_FINER] = exact(found.finer, about)
    return contents


def about_of(wave: Wave, survey: Survey) -> dict[str, Any]:
    """Return what is said about tables: of what they are, and of which files."""
    return {
        "wave": wave.id,
        "survey": survey.id,
        "edition": edition_of(wave, survey),
        "files": sorted(log.sha256 for log in counting(wave.imports)),
    }


def whole_beside(session: Session, wave: Wave) -> tuple[SurveyTables, SurveyTables] | None:
    """Return what the restricted workspace holds of a wave: everybody and faculties, departments.

    None where it holds nothing of just these files.
    """
    folder = folder_beside(session, wave.id)
    upper = read_beside(folder / _UPPER, wave) if folder else None
    if folder is None or upper is None:
        return None
    finer = read_beside(folder / _FINER, wave)
    return upper[0], finer[0] if finer else SurveyTables()


def beside_main(
    session: Session, wave: Wave, survey: Survey
) -> tuple[SurveyTables, SurveyTables] | None:
    """Return the folded tables of a wave of which the exact ones are not here, None without any.

    Raises ImportProblem where the restricted workspace that would hold them is not here.
    """
    if not lies_apart(session, wave, survey):
        return None
    refuse_absent(session, wave)
    return whole_beside(session, wave)


def read_beside(path: Path, wave: Wave) -> tuple[SurveyTables, dict[str, Any]] | None:
    """Return the tables of a file with what is said of them.

    None where it is not there, or not of the files that count.
    """
    if not path.is_file():
        return None
    tables, about = of_exact(path.name, content(path))
    now = sorted(log.sha256 for log in counting(wave.imports))
    return (tables, about) if about.get("files") == now else None
