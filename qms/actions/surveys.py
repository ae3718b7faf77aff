"""Take in the answers of a survey wave: count them, fold small groups, write one change."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pydantic_core import to_json

from qms.actions.certificate_tables import are_kept, keep_teachers
from qms.actions.certificate_tables import refuse_seen_by_git as refuse_teachers_in_git
from qms.actions.coding_private import Source, keep_answers, refuse_seen_by_git
from qms.actions.restricted import lies_apart
from qms.actions.restricted_tables import keep_beside, refuse_import
from qms.actions.roster import roster
from qms.actions.survey_end import Part, ended, part_of, refuse_told, whole_of, write_tables
from qms.actions.survey_kept import PRIVATE, Kept, keep, kept
from qms.actions.survey_later import replaces
from qms.actions.survey_log import classified, log_of
from qms.actions.survey_raw import refuse_in_git, registered
from qms.actions.survey_reading import counted_of, given_of, refuse_parts
from qms.actions.survey_request import Ahead, Request, Taken
from qms.actions.survey_sizes import no_more_than_asked
from qms.actions.survey_strata import valid_of
from qms.actions.survey_twice import Answers, refuse_elsewhere, refuse_less_a_part
from qms.actions.waves import finished, wave_of
from qms.engine.stats_items import form_of
from qms.engine.stats_policy import settings_of
from qms.engine.stats_tables import SurveyTables
from qms.engine.survey_reversed import against_their_block
from qms.engine.surveys import positive_unknown, survey_of, survey_rules
from qms.errors import ImportProblem
from qms.i18n import M
from qms.kinds.wave import Wave
from qms.kinds.wave_log import ImportLog, counting
from qms.kinds.wave_sums import asked
from qms.model.change import Append, Change, Set
from qms.store.attachments import measure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from qms.actions.certificate_tables import Taught
    from qms.actions.session import Session
    from qms.actions.survey_end import Whole
    from qms.exchange.survey_columns import Columns
    from qms.exchange.survey_map import SurveyMap
    from qms.exchange.survey_reduce import Reduced
    from qms.kinds.survey import Survey
    from qms.model.change import Edit


_ALONE: Final = Ahead()


@dataclass(frozen=True, slots=True)
class _Read:
    """A file as it was read, with what of the wave's earlier files stays and what it replaces."""

    wave: Wave
    survey: Survey
    source: Source
    fresh: Reduced
    columns: Columns | None
    taught: Taught | None
    before: tuple[Kept, ...]
    replaced: tuple[str, ...]

    def parts(self, session: Session) -> Iterator[Part]:
        """Yield what is known of all files that count now."""
        for one in self.before:
            if one.log.id not in self.replaced:
                yield part_of(session, self.wave, self.survey, one)
        taught = self.taught.found.tables if self.taught else None
        yield Part(self.fresh.tables, self.fresh.strata, taught, self.source.sha256)


def take_in(
    session: Session,
    request: Request,
    told: Callable[[float], None] | None = None,
    ahead: Ahead = _ALONE,
) -> Taken:
    """Count a file into a wave, or with ``dry`` only say what would become of it.

    ``told`` is called with the part of the file, 0 to 1, that is read.  Raises ImportProblem for
    what cannot be placed, and where the history would tell what few answered; nothing is written
    then.
    """
    wave, survey = _wave(session, request)
    refuse_import(session, wave, survey)
    sha256 = measure(request.file).sha256
    given = given_of(request)
    source = Source(request.file, sha256, request.sheet, given)
    refuse_parts(survey, given)
    known = next((log for log in wave.imports if log.sha256 == sha256), None)
    if known is not None and not request.instead:
        return _known(session, request, (wave, survey, known), source, ahead)
    refuse_in_git(session, request.file)
    read = _read(session, request, source, told, ahead)
    wave = read.wave
    parts = tuple(read.parts(session))
    found = whole_of(session, wave, survey, parts)
    new = Answers(request.file.name, read.fresh.tables, read.fresh.ids, sha256)
    whole = sum((part.tables for part in parts), start=SurveyTables())
    refuse_elsewhere(session, (wave, survey), new, whole, sure=request.more and len(parts) == 1)
    refuse_less_a_part(session, wave, survey, found)
    no_more_than_asked(wave, request.file.name, found.shown.upper.respondents)
    if ahead.last:
        refuse_told(session, wave, found)
    kept_at = registered(session, wave, request.file, request.place)
    words, opened = keep_answers(session, wave.id, survey, source, dry=request.dry)
    log = _log(session, read, found, opened) | kept_at
    commit = None
    if not request.dry:
        commit = _write(session, read, found, log, hold=not ahead.last)
        if ahead.last:
            keep_beside(session, wave.id)
    return dataclasses.replace(
        _taken(session, read, found, opened), log=log, commit=commit, open_answers=words
    )


def _known(
    session: Session,
    request: Request,
    of: tuple[Wave, Survey, ImportLog],
    source: Source,
    ahead: Ahead,
) -> Taken:
    """Take from a file that the wave has already what was not taken from it, and end the wave.

    With files to follow it waits for them: an import of several may have been broken off.
    """
    wave, survey, known = of
    words, _columns = keep_answers(session, wave.id, survey, source, dry=request.dry)
    late = _late(session, request, (wave, survey), known.sha256, source.given)
    commit = None
    if ahead.last and not request.dry:
        commit = ended(session, wave, survey)
        keep_beside(session, wave.id)
    return Taken(
        wave.id,
        known.model_dump(mode="json"),
        known=True,
        commit=commit,
        open_answers=words,
        teachers=late,
    )


def _read(
    session: Session,
    request: Request,
    source: Source,
    told: Callable[[float], None] | None,
    ahead: Ahead,
) -> _Read:
    """Count a file and place it among those of the wave; raises ImportProblem."""
    wave, survey = _wave(session, request)
    counted = counted_of(session, request, survey, source.given, told, ahead.fresh)
    fresh, columns, taught = counted
    _only_from_files(wave)
    before = kept(session, wave, counted=not request.instead)
    replaced = tuple(one.log.id for one in before if replaces(request, one, fresh, ahead))
    wave = _corrected(wave, request)
    return _Read(wave, survey, source, fresh, columns, taught, before, replaced)


def _log(session: Session, read: _Read, found: Whole, opened: tuple[str, ...]) -> dict[str, Any]:
    """Return the log of a file; an answer in words that was asked for is no dropped column."""
    personal = tuple(name for name in read.fresh.personal if name not in opened)
    log = log_of(
        session.today,
        read.wave,
        read.source.path.name,
        read.source.sha256,
        dataclasses.replace(read.fresh, personal=personal),
        len(found.shown.folded),
        read.columns,
        roster(session),
    )
    log |= {"replaces": list(read.replaced)} if read.replaced else {}
    return log | classified(log, read.survey, read.columns, read.taught)


def _late(
    session: Session,
    request: Request,
    of: tuple[Wave, Survey],
    sha256: str,
    given: SurveyMap,
) -> int:
    """Keep the tables by teacher of a file that was taken in without them; returns of how many."""
    wave, survey = of
    if given.teacher is None or are_kept(session, wave.id, sha256):
        return 0
    _fresh, _columns, taught = counted_of(session, request, survey, given)
    if taught and not request.dry:
        keep_teachers(session, wave, survey, sha256, taught.found)
    return taught.found.teachers if taught else 0


def _wave(session: Session, request: Request) -> tuple[Wave, Survey]:
    wave = wave_of(session, request.wave)
    survey = survey_of(session.view, wave)
    if survey is None:
        raise ImportProblem(
            M("{id} cannot be read.", id=wave.survey), M("See what is wrong with: qms check")
        )
    return wave, survey


def _only_from_files(wave: Wave) -> None:
    if wave.results and not wave.imports:
        raise ImportProblem(
            M("{id} has results that no file was taken in for.", id=wave.id),
            M("Remove them first: qms edit {id}", id=wave.id),
        )


def _corrected(wave: Wave, request: Request) -> Wave:
    """Return the wave with the number of invited that the user gives."""
    return wave if request.invited is None else wave.model_copy(update={"invited": request.invited})


def _write(
    session: Session, read: _Read, found: Whole, log: dict[str, Any], *, hold: bool
) -> str | None:
    """Keep what stays outside git, and write the change; returns its commit."""
    wave, source = read.wave, read.source
    refuse_seen_by_git(session, PRIVATE)
    if read.taught:
        refuse_teachers_in_git(session)
    entry = ImportLog.model_validate_json(to_json(log))
    fresh, size = read.fresh, source.path.stat().st_size
    new = Kept(entry, fresh.tables, fresh.ids, fresh.strata, size)
    log = keep(session, wave, read.survey, log, new)
    received = sum(one.received for one in counting((*wave.imports, entry)))
    stored = session.snapshot.get(wave.id)
    corrected = isinstance(stored, Wave) and stored.invited != wave.invited
    edits: tuple[Edit, ...] = (
        *((Set(wave.id, ("invited",), wave.invited),) if corrected else ()),
        Set(wave.id, ("received",), received),
        Set(wave.id, ("valid",), found.valid),
        Append(wave.id, ("imports",), log),
        *finished(session.view, wave),
    )
    summary = f"{wave.id}: take in {log['file']}, {log['valid']} valid answers"
    change = Change(summary, "survey import", edits)
    commit = write_tables(session, (wave, read.survey), found, change, hold=hold).commit
    if read.taught:  # the earlier ones of the file are the counted ones until now
        keep_teachers(session, wave, read.survey, source.sha256, read.taught.found)
    return commit


def _taken(session: Session, read: _Read, found: Whole, opened: tuple[str, ...]) -> Taken:
    """Return what is told of a file, but for its log."""
    wave, survey, shown, taught = read.wave, read.survey, found.shown, read.taught
    rules = survey_rules(session.view)
    least = rules.minimum_group if rules else 1
    left_out = read.columns.left_out if read.columns else ()
    against = against_their_block(form_of(survey, rules), shown.upper, settings_of(rules))
    return Taken(
        wave.id,
        {},
        wave.invited,
        asked(wave.invited, wave.ineligible),
        (*shown.upper.respondents.items(), *sorted(shown.finer.respondents.items())),
        shown.folded,
        tuple(name for name in left_out if name not in opened),
        tuple(name for name in read.fresh.personal if name not in opened),
        positive_unknown(session.view, survey),
        replaced=tuple(one.log.file for one in read.before if one.log.id in read.replaced),
        counted=bool(shown.upper.counts),
        teachers=taught.found.teachers if taught else 0,
        unnamed=taught.found.unnamed if taught else 0,
        untaught=survey.teachers and taught is None,
        few_teachers=survey.teachers and not shown.upper.counts and found.valid >= least,
        strata=valid_of(found.strata),
        against=against,
        titles={block.id: block.title for block in survey.blocks},
        columns=read.columns,
        sensitive=lies_apart(session, wave, survey),
    )
