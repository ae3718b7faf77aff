"""Tables by teacher: in the restricted workspace where it is here, else under ``private/``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from qms.actions.restricted import TABLES, private_place, restricted_root
from qms.actions.session import Session
from qms.actions.survey_kept import edition_of
from qms.engine.stats_tables import SurveyTables
from qms.errors import ImportProblem, UsageProblem
from qms.exchange.survey_files import exact, of_exact
from qms.exchange.survey_teachers import of_teacher
from qms.i18n import M
from qms.kinds.wave_log import counting
from qms.store import files
from qms.store.attachments import content
from qms.store.lasting import is_apart

if TYPE_CHECKING:
    from pathlib import Path

    from qms.exchange.survey_map import SurveyMap
    from qms.exchange.survey_teachers import ByTeacher
    from qms.kinds.survey import Survey
    from qms.kinds.wave import Wave

_FOLDER: Final = "teachers"
_SHORT: Final = 16


class Taught(NamedTuple):
    """What a file says of teachers: the heading of their column, and the tables by pseudonym."""

    heading: str
    found: ByTeacher


def refuse_teachers(survey: Survey, given: SurveyMap, *, counts: bool) -> None:
    """Raise UsageProblem for a column of teachers where none may be or can be read."""
    if given.teacher is None:
        return
    if not survey.teachers:
        raise UsageProblem(
            M("{survey} does not ask about teachers one by one.", survey=survey.id),
            M("Leave out --teacher; or say that it does: qms set {id} teachers true", id=survey.id),
        )
    if counts:
        raise UsageProblem(
            M("A file of counts has no answers by teacher."),
            M("Leave out --teacher, or take in the rows of answers."),
        )


def _file(session: Session, wave: str, sha256: str) -> Path:
    return private_place(session) / wave / _FOLDER / f"{sha256[:_SHORT]}.json"


def are_kept(session: Session, wave: str, sha256: str) -> bool:
    """Tell whether the tables by teacher of a file are here."""
    return _file(session, wave, sha256).is_file()


def keep_teachers(
    session: Session, wave: Wave, survey: Survey, sha256: str, found: ByTeacher
) -> None:
    """Write the tables by teacher of a file; raises UsageProblem where git would take them up."""
    _refuse_seen_by_git(session)
    path = _file(session, wave.id, sha256)
    about = {
        "wave": wave.id,
        "survey": survey.id,
        "edition": edition_of(wave, survey),
        "sha256": sha256,
    }
    data = exact(found.tables, about)
    if path.exists():
        files.replace(path, data, expected=content(path))
    else:
        files.create(path, data)


def _refuse_seen_by_git(session: Session) -> None:
    root = restricted_root(session)
    own = Session(replace(session.moment, folder=root)) if root else session
    folder = TABLES if root else f"private/{TABLES}"
    if not is_apart(own.store.workspace, folder):
        raise UsageProblem(
            M("git does not ignore {folder}, where tables by teacher are kept.", folder=folder),
            M("Add the line /{folder}/ to .gitignore.", folder=folder),
        )


def tables_of(session: Session, wave: Wave, teacher: str) -> SurveyTables:
    """Return the tables of one teacher in a wave; raises ImportProblem where a file's lack."""
    found = SurveyTables()
    for log in counting(wave.imports):
        path = _file(session, wave.id, log.sha256)
        if not path.is_file():
            raise ImportProblem(
                M(
                    "{wave}: the tables by teacher of {file} are not here: {path}",
                    wave=wave.id,
                    file=log.file,
                    path=str(path),
                ),
                M(
                    "They are where the file was taken in. Or take it in again:"
                    " qms survey import FILE --wave {wave} --teacher COLUMN",
                    wave=wave.id,
                ),
            )
        tables, _about = of_exact(path.name, content(path))
        found = found + of_teacher(tables, teacher)
    return found
