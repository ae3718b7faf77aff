"""Tables by teacher in the git of the restricted workspace: of those with enough answers alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

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
    from qms.actions.session import Session
    from qms.engine.stats_tables import ClusterSums
    from qms.kinds.survey import Survey
    from qms.kinds.wave import Wave

_FILE: Final = "teachers.json"


def taught_beside(session: Session, wave: Wave, survey: Survey) -> dict[str, bytes]:
    """Return the file of tables by teacher; none where the exact ones are not here."""
    here = all(are_kept(session, wave.id, log.sha256) for log in counting(wave.imports))
    folder = folder_beside(session, wave.id)
    if not here or folder is None:
        return {}
    parts = exact_teachers(session, wave)
    found = sum((tables for tables, _known in parts), start=SurveyTables())
    rules = survey_rules(session.view)
    path = folder / _FILE
    before = of_exact(path.name, content(path))[0] if path.is_file() else SurveyTables()
    tables = by_enough(found, before, rules.minimum_group if rules else 1)
    units = all(known for _tables, known in parts)
    return {_FILE: exact(tables, {**about_of(wave, survey), "units": units})}


def by_enough(tables: SurveyTables, before: SurveyTables, least: int) -> SurveyTables:
    """Return the tables of the teachers with ``least`` answers or more.

    What they were answered is of all units together; how many answered in which unit stays.  Where
    only few answers came or changed since ``before``, which the history keeps, the tables of that
    teacher stay as they were.
    """
    new, old = _by_teacher(tables), _by_teacher(before)
    chosen = {
        teacher: (old, before) if _few(old.get(teacher), own, least) else (new, tables)
        for teacher, own in new.items()
        if sum(own.respondents.values()) >= least
    }
    sizes = {
        name: n
        for sort, whole in ((new, tables), (old, before))
        for name, n in whole.respondents.items()
        if chosen.get(teacher_of(name), (None,))[0] is sort
    }
    parts = [sort[teacher] for teacher, (sort, _whole) in chosen.items()]
    return SurveyTables(
        sizes,
        {key: row for part in parts for key, row in part.counts.items()},
        {key: sums for part in parts for key, sums in part.clusters.items()},
    )


def _few(old: SurveyTables | None, new: SurveyTables, least: int) -> bool:
    """Tell whether both versions together tell what few answered."""
    if old is None:
        return False
    return bool(small_steps(Version(old, frozenset()), Version(new, frozenset()), least))


def _by_teacher(tables: SurveyTables) -> dict[str, SurveyTables]:
    """Return the tables of each teacher, all units together."""
    whole = tables.regrouped(teacher_of)
    counts: dict[str, dict[tuple[str, str], tuple[int, ...]]] = {}
    clusters: dict[str, dict[tuple[str, str], ClusterSums]] = {}
    for key, row in whole.counts.items():
        counts.setdefault(key[0], {})[key] = row
    for key, sums in whole.clusters.items():
        clusters.setdefault(key[0], {})[key] = sums
    return {
        name: SurveyTables({name: size}, counts.get(name, {}), clusters.get(name, {}))
        for name, size in whole.respondents.items()
    }


def teachers_beside(session: Session, wave: Wave) -> tuple[SurveyTables, bool] | None:
    """Return the tables by teacher that the restricted workspace holds of just these files.

    With them goes whether they have the units.
    """
    folder = folder_beside(session, wave.id)
    found = read_beside(folder / _FILE, wave) if folder else None
    return (found[0], found[1].get("units") is True) if found else None
