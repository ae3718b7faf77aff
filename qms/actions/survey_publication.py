"""What may be printed of a wave beside what reports printed before, and what is kept of it."""

from __future__ import annotations

import hashlib
from collections import deque
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, Any, Final

from qms.actions.restricted_published import printed_apart
from qms.actions.survey_kept import faculty_of
from qms.actions.survey_stats import Figures, survey_stats, tables_of
from qms.engine.disclosure_types import rules_of
from qms.engine.stats_items import form_of
from qms.engine.stats_of_wave import population
from qms.engine.survey_publication import Given, SurveyPublication, publication
from qms.engine.survey_publication_shown import shown_group, shown_stats
from qms.engine.surveys import survey_of, survey_rules
from qms.errors import ReportProblem
from qms.exchange.published_file import FOLDER, as_file, of_file
from qms.i18n import M
from qms.kinds.wave import ALL, Wave
from qms.model.change import Append, File
from qms.model.record import Circle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.actions.session import Session
    from qms.engine.disclosure_types import Publication
    from qms.kinds.survey import Survey
    from qms.model.change import Edit


_LAST: Final[deque[tuple[Given, SurveyPublication]]] = deque(maxlen=16)
"""What was decided last: a report in three languages, or of three years, asks for the same."""


def publication_of(
    session: Session, wave_id: str, circle: Circle, group: str | None = None
) -> tuple[Figures, SurveyPublication]:
    """Return the figures of a wave, and what of them may be printed for a circle.

    ``group`` is that of :func:`survey_stats`; the publication is of all groups.  Raises
    ReportProblem where a file of what is out already was altered.
    """
    found = survey_stats(session, wave_id, group)
    return found, printed_of(session, found.wave, found.survey, circle)


def shown_stats_of(
    session: Session, wave_id: str, group: str | None = None
) -> tuple[Figures, SurveyPublication]:
    """Return the figures of a wave without those that a report for the office would hide."""
    known: dict[str, SurveyPublication] = {}

    def printed(wave: Wave) -> SurveyPublication:
        survey = survey_of(session.view, wave)
        if wave.id not in known and survey is not None:
            known[wave.id] = printed_of(session, wave, survey, Circle.INTERNAL)
        return known[wave.id]

    found = survey_stats(
        session,
        wave_id,
        group,
        only=lambda one, part: shown_group(part, printed(one), group or ALL),
    )
    own = printed(found.wave)
    stats = shown_stats(found.stats, own, found.group, found.settings)
    university = found.university and shown_group(found.university, own, ALL)
    return replace(found, stats=stats, university=university), own


def printed_of(session: Session, wave: Wave, survey: Survey, circle: Circle) -> SurveyPublication:
    """Return what of a wave may be printed for a circle, beside what is out already."""
    given = given_of(session, wave, survey)
    return printed_beside(given, given.earlier, circle)


def printed_beside(
    given: Given, earlier: tuple[Publication, ...], circle: Circle
) -> SurveyPublication:
    """Return what may be printed beside what is out; raises ReportProblem where both disagree."""
    given = replace(given, earlier=earlier)
    for known, one in tuple(_LAST):
        if known == given:
            return one.seen_by(circle)
    try:
        found = publication(given, circle)
    except ValueError as error:
        raise ReportProblem(
            M("What reports printed of {wave} contradicts its answers.", wave=given.wave.id),
            M("See what is wrong with: qms check"),
        ) from error
    _LAST.append((given, found))
    return found


def given_of(session: Session, wave: Wave, survey: Survey) -> Given:
    """Return all that decides on what is printed of a wave."""
    view = session.view
    rules = survey_rules(view)
    form = form_of(survey, rules)
    upper, finer = tables_of(session, wave, survey, form)
    faculty = faculty_of(view)
    beside = related(session, wave)
    return Given(
        wave=wave,
        survey=survey,
        form=form,
        upper=upper,
        finer=finer,
        above={group: faculty(group) for group in finer.groups},
        population=population(wave),
        rules=rules_of(rules),
        earlier=beside.earlier,
        parts=beside.parts,
        wholes=beside.wholes,
    )


@dataclass(frozen=True, slots=True)
class Related:
    """Waves that share answers with one, and what reports printed of it and of these."""

    parts: tuple[str, ...]
    wholes: tuple[str, ...]
    earlier: tuple[Publication, ...]


def related(session: Session, wave: Wave) -> Related:
    """Return the waves that were added to a wave or to which it was, with what is out of them."""
    waves = {item.id: item for item in _waves(session) if item.survey == wave.survey}
    parts = _merged(wave, waves)
    wholes = tuple(name for name, item in waves.items() if wave.id in _merged(item, waves))
    all_ = (wave, *(waves[name] for name in (*parts, *wholes)))
    return Related(parts, wholes, tuple(one for item in all_ for one in earlier_of(session, item)))


def _waves(session: Session) -> Iterator[Wave]:
    """Return the waves; standing in the restricted workspace those of the main one too."""
    if session.neighbour is None or session.neighbour.restricted:
        return iter(session.snapshot.of(Wave))
    from qms.actions.neighbours import both

    return iter(both(session).snapshot.of(Wave))


def _merged(wave: Wave, waves: dict[str, Wave]) -> tuple[str, ...]:
    """Return the waves whose answers were added to one."""
    names = dict.fromkeys(log.merged for log in wave.imports if log.merged)
    return tuple(name for name in names if name in waves and name != wave.id)


def earlier_of(session: Session, wave: Wave) -> Iterator[Publication]:
    """Yield what reports printed of a wave; raises ReportProblem for a file that was altered."""
    beside = session.neighbour.other if session.neighbour else None
    own = session if wave.id in session.own.entries or beside is None else beside
    for item in wave.published:
        path = f"{_folder(own, wave)}/{item.file}"
        data = own.snapshot.content(path)
        if data is None or hashlib.sha256(data).hexdigest() != item.sha256:
            raise ReportProblem(
                M("{path} is not what the report printed.", path=path),
                M("Bring it back: git checkout COMMIT -- {path}", path=path),
            )
        yield of_file(data, path)
    yield from printed_apart(session, wave)


def _folder(session: Session, wave: Wave) -> str:
    return f"{session.snapshot.entries[wave.id].path.rpartition('/')[0]}/{FOLDER}"


def published_edits(
    session: Session, wave: Wave, found: SurveyPublication, report: str, circle: Circle
) -> tuple[Edit, ...]:
    """Return the edits that keep what a report prints of a wave beside it.

    None where a report for the same circle printed the same before.
    """
    data = as_file(found)
    digest = hashlib.sha256(data).hexdigest()
    if any((item.sha256, item.circle) == (digest, circle) for item in wave.published):
        return ()
    name = _name(wave, f"{session.today.isoformat()}-{report}-{circle.value}")
    item: dict[str, Any] = {
        "id": str(
            1 + max((int(one.id) for one in wave.published if one.id.isdecimal()), default=0)
        ),
        "date": session.today.isoformat(),
        "circle": circle.value,
        "report": report,
        "file": name,
        "sha256": digest,
    }
    return (
        Append(wave.id, ("published",), item),
        File(f"{_folder(session, wave)}/{name}", data),
    )


def _name(wave: Wave, stem: str) -> str:
    taken = {item.file for item in wave.published}
    names = (f"{stem}.csv" if n == 1 else f"{stem}-{n}.csv" for n in count(1))
    return next(name for name in names if name not in taken)
