"""Tables by teacher: in the restricted workspace where it is here, else under ``private/``."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from qms.actions.restricted import TABLES, private_place, refuse_absent, restricted_root
from qms.actions.session import Session
from qms.actions.survey_kept import PRIVATE, edition_of
from qms.engine.stats_tables import SurveyTables
from qms.engine.survey_judged import teachers_by_unit
from qms.errors import ImportProblem, UsageProblem
from qms.exchange.survey_files import exact, of_exact
from qms.exchange.survey_teachers import by_unit, of_teacher
from qms.i18n import M
from qms.kinds.wave_log import counting
from qms.store import files
from qms.store.attachments import content
from qms.store.lasting import is_apart

if TYPE_CHECKING:
    from collections.abc import Mapping
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
    name = f"{wave}/{_FOLDER}/{sha256[:_SHORT]}.json"
    place, earlier = private_place(session) / name, session.store.root / PRIVATE / name
    # taken in before there was a restricted workspace
    return earlier if not place.exists() and earlier.exists() else place


def are_kept(session: Session, wave: str, sha256: str) -> bool:
    """Tell whether the tables by teacher of a file are here."""
    return _file(session, wave, sha256).is_file()


def keep_teachers(
    session: Session, wave: Wave, survey: Survey, sha256: str, found: ByTeacher
) -> None:
    """Write the tables by teacher of a file; raises UsageProblem where git would take them up."""
    refuse_seen_by_git(session)
    path = _file(session, wave.id, sha256)
    about = {
        "wave": wave.id,
        "survey": survey.id,
        "edition": edition_of(wave, survey),
        "sha256": sha256,
        "units": True,
    }
    data = exact(found.tables, about)
    if path.exists():
        files.replace(path, data, expected=content(path))
    else:
        files.create(path, data)


def refuse_seen_by_git(session: Session) -> None:
    """Raise UsageProblem where git would take up the folder of tables by teacher."""
    root = restricted_root(session)
    own = Session(replace(session.moment, folder=root)) if root else session
    folder = TABLES if root else f"private/{TABLES}"
    if not is_apart(own.store.workspace, folder):
        raise UsageProblem(
            M("git does not ignore {folder}, where tables by teacher are kept.", folder=folder),
            M("Add the line /{folder}/ to .gitignore.", folder=folder),
        )


class Own(NamedTuple):
    """The tables of one teacher in a wave; ``units`` says in which unit how many answered.

    ``units`` is None where that is not known: tables taken in earlier did not keep it.  ``others``
    says of each unit how many answered about each other teacher.
    """

    tables: SurveyTables
    units: Mapping[str, int] | None
    others: Mapping[str, Mapping[str, int]]


def tables_of(session: Session, wave: Wave, teacher: str) -> Own:
    """Return the tables of one teacher in a wave; raises ImportProblem where a file's lack.

    In a clone they are those that the restricted workspace holds of teachers with enough answers.
    """
    parts = _parts(session, wave)
    found, units = SurveyTables(), Counter[str]()
    for tables, _known in parts:
        found += of_teacher(tables, teacher)
        units.update(by_unit(tables, teacher))
    others = teachers_by_unit(tables for tables, _known in parts)
    for here in others.values():
        here.pop(teacher, None)
    return Own(found, units if all(known for _tables, known in parts) else None, others)


def _parts(session: Session, wave: Wave) -> list[tuple[SurveyTables, bool]]:
    """Return the tables of each file, and whether they have the units; raises ImportProblem."""
    lacking = [log for log in counting(wave.imports) if not are_kept(session, wave.id, log.sha256)]
    if not lacking:
        return exact_teachers(session, wave)
    from qms.actions.restricted_teachers import teachers_beside

    beside = teachers_beside(session, wave)
    if beside is not None:
        return [beside]
    refuse_absent(session, wave)
    raise ImportProblem(
        M(
            "{wave}: the tables by teacher of {file} are not here: {path}",
            wave=wave.id,
            file=lacking[0].file,
            path=str(_file(session, wave.id, lacking[0].sha256)),
        ),
        M(
            "They are where the file was taken in. Or take it in again:"
            " qms survey import FILE --wave {wave} --teacher COLUMN",
            wave=wave.id,
        ),
    )


def exact_teachers(session: Session, wave: Wave) -> list[tuple[SurveyTables, bool]]:
    """Return the exact tables of each file, which must be here, and whether they have the units."""
    found = []
    for log in counting(wave.imports):
        path = _file(session, wave.id, log.sha256)
        tables, about = of_exact(path.name, content(path))
        found.append((tables, about.get("units") is True))
    return found


def taught_of(session: Session, wave: Wave, survey: Survey) -> list[SurveyTables | None]:
    """Return the exact tables by teacher and unit of each file; None where they are not here."""
    return [taught_in(session, wave, survey, log.sha256) for log in counting(wave.imports)]


def taught_in(session: Session, wave: Wave, survey: Survey, sha256: str) -> SurveyTables | None:
    """Return the exact tables by teacher and unit of a file; None where they are not here."""
    if not survey.teachers or not are_kept(session, wave.id, sha256):
        return None
    path = _file(session, wave.id, sha256)
    tables, about = of_exact(path.name, content(path))
    return tables if about.get("units") is True else None
