"""Tables by teacher in the git of the restricted workspace: of those with enough answers alone."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final, NamedTuple

from qms.actions.certificate_kept import certified_beside
from qms.actions.certificate_tables import are_kept, exact_teachers
from qms.actions.restricted_tables import about_of, folder_beside, read_beside
from qms.engine.stats_tables import SurveyTables
from qms.engine.survey_steps import Version, small_steps
from qms.engine.surveys import survey_rules
from qms.exchange.survey_files import exact, of_exact
from qms.exchange.survey_teachers import teacher_of
from qms.kinds.wave_log import counting
from qms.store.attachments import content

if TYPE_CHECKING:
    from pathlib import Path

    from qms.actions.session import Session
    from qms.engine.stats_tables import ClusterSums
    from qms.kinds.survey import Survey
    from qms.kinds.wave import Wave

_FILE: Final = "teachers.json"
_PAST: Final = "teachers"
_SHORT: Final = 16


def taught_beside(session: Session, wave: Wave, survey: Survey) -> dict[str, bytes]:
    """Return the file of tables by teacher; none where the exact ones are not here."""
    here = all(are_kept(session, wave.id, log.sha256) for log in counting(wave.imports))
    folder = folder_beside(session, wave.id)
    if not here or folder is None:
        return {}
    parts = exact_teachers(session, wave)
    found = sum((tables for tables, _known in parts), start=SurveyTables())
    rules = survey_rules(session.view)
    past = _past(folder)
    written = Written(
        tuple(of_exact(name, data)[0] for name, data in past.items()),
        certified_beside(session, wave.id),
    )
    tables = by_enough(found, written, rules.minimum_group if rules else 1)
    units = all(known for _tables, known in parts)
    now = exact(tables, {**about_of(wave, survey), "units": units})
    return {_FILE: now, **past, _name(now): now}


def tells_few(session: Session, wave: str, own: SurveyTables) -> bool:
    """Tell whether tables of one teacher beside those written tell what few answered."""
    folder = folder_beside(session, wave)
    rules = survey_rules(session.view)
    least = rules.minimum_group if rules else 1
    past = _past(folder).items() if folder else ()
    versions = [_parted(of_exact(name, data)[0]) for name, data in past]
    return any(
        _few(one.of.get(teacher), mine, least)
        for teacher, mine in _parted(own).of.items()
        for one in versions
    )


def _past(folder: Path) -> dict[str, bytes]:
    """Return the versions that were written by the names under which they stay.

    That which stands is the first.
    """
    path = folder / _FILE
    before = content(path) if path.is_file() else None
    found = {} if before is None else {_name(before): before}
    kept = sorted((folder / _PAST).glob("*.json"))
    return found | {f"{_PAST}/{one.name}": content(one) for one in kept}


def _name(data: bytes) -> str:
    """Return under which name a version stays, which no other takes."""
    return f"{_PAST}/{hashlib.sha256(data).hexdigest()[:_SHORT]}.json"


class Written(NamedTuple):
    """What the history of the restricted workspace has of teachers in a wave.

    ``versions`` are the tables of several teachers, the one that stands first; ``certified`` those
    that certificates were computed from, of one teacher each.
    """

    versions: tuple[SurveyTables, ...] = ()
    certified: tuple[SurveyTables, ...] = ()


class _Parted(NamedTuple):
    """Tables of all teachers, and those of each, all units together."""

    whole: SurveyTables
    of: dict[str, SurveyTables]


def by_enough(tables: SurveyTables, written: Written, least: int) -> SurveyTables:
    """Return the tables of the teachers with ``least`` answers or more.

    What they were answered is of all units together; how many answered in which unit stays.  Where
    only few answers lie between these and any tables of that teacher that were written, which the
    history keeps, the tables are those that were written.
    """
    new = _parted(tables)
    versions = tuple(map(_parted, written.versions))
    certified = tuple(map(_parted, written.certified))
    chosen = {
        teacher: _chosen(teacher, new, versions, certified, least)
        for teacher, own in new.of.items()
        if sum(own.respondents.values()) >= least
    }
    taken = {teacher: one for teacher, one in chosen.items() if one is not None}
    sizes = {
        name: n
        for teacher, one in taken.items()
        for name, n in one.whole.respondents.items()
        if teacher_of(name) == teacher
    }
    parts = [one.of[teacher] for teacher, one in taken.items()]
    return SurveyTables(
        sizes,
        {key: row for part in parts for key, row in part.counts.items()},
        {key: sums for part in parts for key, sums in part.clusters.items()},
    )


def _chosen(
    teacher: str,
    new: _Parted,
    versions: tuple[_Parted, ...],
    certified: tuple[_Parted, ...],
    least: int,
) -> _Parted | None:
    """Return whose tables of a teacher may be written, None where none.

    They are the new ones, unless these and others that were written tell together what few
    answered.  Then it is the version nearest to them, or that which stands.
    """
    own = new.of[teacher]
    known = [one for one in versions if teacher in one.of]
    near = [one for one in known if _few(one.of[teacher], own, least)]
    if near:
        size = own.respondents[teacher]
        return min(near, key=lambda one: abs(one.of[teacher].respondents[teacher] - size))
    if any(_few(one.of.get(teacher), own, least) for one in certified):
        return next((one for one in versions[:1] if teacher in one.of), None)
    return new


def _few(old: SurveyTables | None, new: SurveyTables, least: int) -> bool:
    """Tell whether both versions together tell what few answered."""
    if old is None:
        return False
    return bool(small_steps(Version(old, frozenset()), Version(new, frozenset()), least))


def _parted(tables: SurveyTables) -> _Parted:
    whole = tables.regrouped(teacher_of)
    counts: dict[str, dict[tuple[str, str], tuple[int, ...]]] = {}
    clusters: dict[str, dict[tuple[str, str], ClusterSums]] = {}
    for key, row in whole.counts.items():
        counts.setdefault(key[0], {})[key] = row
    for key, sums in whole.clusters.items():
        clusters.setdefault(key[0], {})[key] = sums
    found = {
        name: SurveyTables({name: size}, counts.get(name, {}), clusters.get(name, {}))
        for name, size in whole.respondents.items()
    }
    return _Parted(tables, found)


def teachers_beside(session: Session, wave: Wave) -> tuple[SurveyTables, bool] | None:
    """Return the tables by teacher that the restricted workspace holds of just these files.

    With them goes whether they have the units.
    """
    folder = folder_beside(session, wave.id)
    found = read_beside(folder / _FILE, wave) if folder else None
    return (found[0], found[1].get("units") is True) if found else None
