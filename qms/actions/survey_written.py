"""Which tables of a wave the records ever had, and that further answers cannot be had from them.

The history of git keeps every version of them.  What each was counted from is kept beside the exact
tables, outside git, also of a wave that was opened again and whose tables were taken out.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from qms.actions.certificate_tables import taught_in
from qms.actions.survey_kept import faculty_of, folder_of, kept
from qms.engine.stats_of_wave import upper_tables
from qms.engine.stats_tables import SurveyTables
from qms.engine.survey_judged import teachers_by_unit
from qms.engine.survey_steps import Version, small_steps
from qms.engine.survey_steps_teachers import few_teachers
from qms.engine.surveys import survey_rules
from qms.errors import ImportProblem
from qms.exchange.survey_files import FOLDER, exact, of_exact, of_files
from qms.exchange.survey_tables import UNGROUPED
from qms.i18n import M
from qms.kinds.policies.survey_results import TeacherRules
from qms.kinds.survey import Survey
from qms.kinds.wave import ALL
from qms.kinds.wave_log import counting
from qms.store import files
from qms.store.attachments import content

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from qms.actions.session import Session
    from qms.engine.view import View
    from qms.exchange.survey_tables import Published
    from qms.kinds.wave import Wave

NOTHING: Final = Version(SurveyTables(), frozenset())
"""No tables at all."""
_PLACE: Final = "written"
_SHORT: Final = 16


@dataclass(frozen=True, slots=True)
class Versions:
    """The tables that the records had of a wave, and those that they would have now."""

    earlier: tuple[Version, ...]
    new: Version


def versions_of(
    session: Session,
    of: tuple[Wave, Survey],
    tables: SurveyTables,
    found: Published,
    taught: Mapping[str, SurveyTables | None],
) -> Versions:
    """Return what was written of a wave, and what ``tables`` with what is shown of them add.

    ``taught`` are the tables by teacher of the files by their SHA-256.
    """
    wave, survey = of
    shown = (*found.upper.respondents, *found.finer.respondents)
    new = NOTHING
    if found.upper.counts:
        new = _judged(_version(session.view, tables, shown), survey, taught)
    earlier = {_bytes(one): one for one in (*written(session, wave), *recorded(session, wave))}
    return Versions(tuple(_of_files(session, of, one) for one in earlier.values()), new)


def _judged(version: Version, survey: Survey, taught: Mapping[str, SurveyTables | None]) -> Version:
    """Return a version that knows of which files it is, and of which teachers, if these are."""
    if not survey.teachers:
        return version
    known = [tables for tables in taught.values() if tables is not None]
    judged = teachers_by_unit(known) if known and len(known) == len(taught) else None
    return replace(version, files=tuple(sorted(taught)), judged=judged)


def _of_files(session: Session, of: tuple[Wave, Survey], version: Version) -> Version:
    """Return a version that was written with the teachers of its files."""
    wave, survey = of
    taught = {sha256: taught_in(session, wave, survey, sha256) for sha256 in version.files}
    return _judged(version, survey, taught)


def refuse_few(session: Session, wave: Wave, versions: Versions) -> None:
    """Raise ImportProblem where tables told, together with earlier ones, what few answered."""
    rules = survey_rules(session.view)
    least = rules.minimum_group if rules else 1
    steps = {step for one in versions.earlier for step in small_steps(one, versions.new, least)}
    _refuse_few_teachers(wave, versions, rules.teachers if rules else TeacherRules())
    if steps:
        raise ImportProblem(
            M(
                "{id}: the wave is closed and its tables are in the records. This would change"
                " {tables} of them by fewer than {n} answers, which could be read from the"
                " history.",
                id=wave.id,
                tables=len(steps),
                n=least,
            ),
            M(
                "Take it in together with further answers, at least {n} in each group that"
                " changes, or leave it out.",
                n=least,
            ),
        )


def _refuse_few_teachers(wave: Wave, versions: Versions, rules: TeacherRules) -> None:
    if any(few_teachers(one, versions.new, rules) for one in versions.earlier):
        raise ImportProblem(
            M(
                "{id}: the wave is closed and its tables are in the records. This would change"
                " groups of them by answers about fewer than {n} teachers, or nearly all about one,"
                " which could be read from the history.",
                id=wave.id,
                n=rules.least,
            ),
            M("Take it in together with answers about further teachers, or leave it out."),
        )


def remember(session: Session, wave: Wave, versions: Versions) -> None:
    """Keep what was written of a wave; for what is new only once it was."""
    for one in (*versions.earlier, versions.new):
        data = _bytes(one)
        path = _folder(session, wave) / f"{hashlib.sha256(data).hexdigest()[:_SHORT]}.json"
        if one.tables.counts and not path.exists():
            files.create(path, data)


def _folder(session: Session, wave: Wave) -> Path:
    return folder_of(session, wave.id) / wave.id / _PLACE


def _bytes(version: Version) -> bytes:
    about = {
        "shown": sorted(version.shown),
        "above": dict(sorted(version.above.items())),
        "exact": version.exact,
        **({"files": list(version.files)} if version.files else {}),
    }
    return exact(version.tables, about)


def written(session: Session, wave: Wave) -> Iterator[Version]:
    """Yield what the records told, as kept here; raises ImportProblem for a damaged file."""
    folder = _folder(session, wave)
    for path in sorted(folder.glob("*.json")) if folder.is_dir() else ():
        tables, about = of_exact(path.name, content(path))
        above = about.get("above")
        yield Version(
            tables,
            frozenset(map(str, about.get("shown") or ())),
            dict(above) if isinstance(above, dict) else {},
            exact=bool(about.get("exact")),
            files=tuple(map(str, about.get("files") or ())),
        )


def recorded(session: Session, wave: Wave) -> tuple[Version, ...]:
    """Return what the record holds now: from the exact tables where they are here, and are it."""
    upper = upper_tables(wave)
    if not upper.counts:
        return ()
    finer = _beside(session, wave)
    shown = frozenset((*upper.respondents, *finer.respondents)) - {ALL}
    try:
        tables = sum((one.tables for one in kept(session, wave)), start=SurveyTables())
    except ImportProblem:
        tables = SurveyTables()
    if tables.whole().counts != upper.whole().counts:
        return (Version(_rests(upper, finer, faculty_of(session.view)), shown, exact=False),)
    files = tuple(sorted(log.sha256 for log in counting(wave.imports)))
    survey = session.snapshot.get(wave.survey)
    judges = isinstance(survey, Survey) and survey.teachers
    return (replace(_version(session.view, tables, shown), files=files if judges else ()),)


def _rests(upper: SurveyTables, finer: SurveyTables, faculty: Callable[[str], str]) -> SurveyTables:
    """Return departments, and under the name of each faculty what these leave of it."""
    less = finer.regrouped(faculty)
    faculties = SurveyTables(
        {group: size for group, size in upper.respondents.items() if group != ALL},
        {key: row for key, row in upper.counts.items() if key[0] != ALL},
    )
    whole = _less(upper.whole(), faculties.whole()).regrouped(lambda _all: UNGROUPED)
    return SurveyTables(finer.respondents, finer.counts) + _less(faculties, less) + whole


def _less(one: SurveyTables, other: SurveyTables) -> SurveyTables:
    return SurveyTables(
        {group: n - other.respondents.get(group, 0) for group, n in one.respondents.items()},
        {
            key: tuple(a - b for a, b in zip_longest(row, other.counts.get(key, ()), fillvalue=0))
            for key, row in one.counts.items()
        },
    )


def _beside(session: Session, wave: Wave) -> SurveyTables:
    folder = session.snapshot.entries[wave.id].path.rpartition("/")[0]
    places = {item.file: f"{folder}/{FOLDER}/{item.file}" for item in wave.tables}
    return of_files({name: session.snapshot.content(at) or b"" for name, at in places.items()})


def _version(view: View, tables: SurveyTables, shown: Iterable[str]) -> Version:
    """Return a version without the sums of blocks, which follow from nothing that is judged."""
    upper = faculty_of(view)
    above = {group: upper(group) for group in tables.groups if upper(group) != group}
    bare = SurveyTables(tables.respondents, tables.counts)
    return Version(bare, frozenset(shown) - {ALL}, above)
