"""Take in the answers of a survey wave: count them, fold small groups, write one change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic_core import to_json

from qms.actions.certificate_tables import are_kept, keep_teachers
from qms.actions.coding_private import Source, keep_answers, refuse_seen_by_git
from qms.actions.survey_end import counted_only, ended
from qms.actions.survey_kept import (
    PRIVATE,
    Kept,
    edits_of,
    keep,
    kept,
    later_export,
    published,
)
from qms.actions.survey_log import classified, log_of
from qms.actions.survey_raw import refuse_in_git, registered
from qms.actions.survey_reading import counted_of, given_of
from qms.actions.survey_sizes import no_more_than_asked
from qms.actions.survey_strata import put, strata_rows, valid_of
from qms.actions.waves import finished, wave_of
from qms.engine.stats_items import form_of
from qms.engine.stats_policy import settings_of
from qms.engine.survey_reversed import against_their_block
from qms.engine.surveys import positive_unknown, runs, survey_of, survey_rules
from qms.errors import ImportProblem, UsageProblem
from qms.exchange.survey_rows import begins_with
from qms.i18n import M
from qms.kinds.wave import ALL, Wave
from qms.kinds.wave_log import ImportLog, counting
from qms.kinds.wave_sums import asked
from qms.model.change import Append, Change, Set
from qms.store.attachments import measure

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from qms.actions.session import Session
    from qms.exchange.survey_map import SurveyMap
    from qms.exchange.survey_reduce import Reduced
    from qms.exchange.survey_tables import Published
    from qms.kinds.survey import Survey
    from qms.model.change import Edit


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asks for; ``group``, ``response_id`` and ``teacher`` are headings of it.

    ``invited`` corrects how many the wave was sent to; ``place`` is where the file is kept.  With
    ``more`` the file adds to those that the wave has, with ``instead`` it replaces them, itself
    included; without both that is told from the ids of the responses.  ``strata`` are texts
    COLUMN=property.
    """

    file: Path
    wave: str
    mapping: Path | None = None
    group: str | None = None
    response_id: str | None = None
    sheet: str | None = None
    invited: int | None = None
    dry: bool = False
    place: str | None = None
    more: bool = False
    instead: bool = False
    teacher: str | None = None
    strata: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file: its log as the wave keeps it, and what was not looked at.

    ``known`` says that the wave has this very file already, so nothing changed.  ``unstated`` are
    questions of which nothing says which options are positive.  ``invited`` and ``asked`` (without
    the ineligible) are of the wave, None where they are not known.  ``open_answers`` are the
    answers in words of the file, which are kept outside git.  ``teachers`` have tables of their
    own, kept apart; ``unnamed`` answers name none; ``untaught`` says that no column was named.
    ``against`` are questions that run against their block in all answers of the wave.
    ``strata`` are property, value and valid answers of the file, those that may be shown.
    """

    wave: str
    log: dict[str, Any]
    invited: int | None = None
    asked: int | None = None
    shown: tuple[tuple[str, int], ...] = ()
    folded: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    unstated: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    counted: bool = True
    known: bool = False
    commit: str | None = None
    open_answers: int = 0
    teachers: int = 0
    unnamed: int = 0
    untaught: bool = False
    strata: tuple[tuple[str, str, int], ...] = ()
    against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is known of a file that is taken in with others.

    ``fresh`` was counted before, ``beside`` are the SHA-256 of the others: without a sign that one
    of them is an earlier export of this one its answers are further ones.
    """

    fresh: Reduced | None = None
    beside: frozenset[str] = frozenset()


def take_in(
    session: Session,
    request: Request,
    told: Callable[[float], None] | None = None,
    ahead: Ahead = Ahead(),
) -> Taken:
    """Count a file into a wave, or with ``dry`` only say what would become of it.

    ``told`` is called with the part of the file, 0 to 1, that is read.  Raises ImportProblem for
    what cannot be placed; nothing is written then.
    """
    wave, survey = _wave(session, request)
    found = measure(request.file)
    known = next((log for log in wave.imports if log.sha256 == found.sha256), None)
    given = given_of(request)
    source = Source(request.file, found.sha256, request.sheet, given)
    if (given.group is not None or given.strata) and survey.sensitive:
        raise UsageProblem(
            M(
                "{survey} is sensitive: its answers are kept for the university only.",
                survey=survey.id,
            ),
            M("Leave out --group and --stratum."),
        )
    if known is not None and not request.instead:
        words, _columns = keep_answers(session, wave.id, survey, source, dry=request.dry)
        log = known.model_dump(mode="json")
        late = _late(session, request, (wave, survey), known.sha256, given)
        written = None if request.dry else ended(session, wave, survey)
        return Taken(wave.id, log, known=True, commit=written, open_answers=words, teachers=late)
    refuse_in_git(session, request.file)
    fresh, columns, taught = counted_of(session, request, survey, given, told, ahead.fresh)
    _only_from_files(wave)
    wave = _corrected(wave, request)
    before = kept(session, wave)
    replaced = tuple(one.log.id for one in before if _replaces(request, one, fresh, ahead))
    stay = [one for one in before if one.log.id not in replaced]
    shown = published(session.view, survey, sum((one.tables for one in stay), start=fresh.tables))
    strata = strata_rows(session.view, wave, [*(one.strata for one in stay), fresh.strata])
    no_more_than_asked(wave, request.file.name, shown.upper.respondents)
    log = {
        **log_of(
            session.today,
            wave,
            request.file.name,
            found.sha256,
            fresh,
            len(shown.folded),
            columns,
        ),
        **registered(session, wave, request.file, request.place),
        **({"replaces": list(replaced)} if replaced else {}),
    }
    log |= classified(log, survey, columns, taught)
    words, opened = keep_answers(session, wave.id, survey, source, dry=request.dry)
    written = None
    if not request.dry:
        refuse_seen_by_git(session, PRIVATE)
        if taught:
            keep_teachers(session, wave, survey, found.sha256, taught.found)
        entry = ImportLog.model_validate_json(to_json(log))
        new = Kept(entry, fresh.tables, fresh.ids, fresh.strata, found.size)
        keep(session, wave, survey, log, new)
        if runs(session.view, wave):
            more = edits_of(session, wave, survey, counted_only(shown))
        else:
            more = (*edits_of(session, wave, survey, shown), *put(wave, strata))
        written = _write(session, wave, log, shown, more)
    personal = tuple(name for name in fresh.personal if name not in opened)
    return Taken(
        wave.id,
        log,
        wave.invited,
        asked(wave.invited, wave.ineligible),
        tuple(shown.upper.respondents.items()) + tuple(sorted(shown.finer.respondents.items())),
        shown.folded,
        tuple(name for name in columns.left_out if name not in opened) if columns else (),
        personal,
        positive_unknown(session.view, survey),
        replaced=tuple(one.log.file for one in before if one.log.id in replaced),
        counted=bool(shown.upper.counts),
        commit=written,
        open_answers=words,
        teachers=taught.found.teachers if taught else 0,
        unnamed=taught.found.unnamed if taught else 0,
        untaught=survey.teachers and taught is None,
        strata=valid_of(strata),
        against=_against(session, survey, shown),
    )


def _against(session: Session, survey: Survey, found: Published) -> tuple[str, ...]:
    rules = survey_rules(session.view)
    return against_their_block(form_of(survey, rules), found.upper, settings_of(rules))


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


def _replaces(request: Request, before: Kept, fresh: Reduced, ahead: Ahead) -> bool:
    """Tell whether a file takes the place of an earlier one; raises ImportProblem if unknown."""
    beside = before.log.sha256 in ahead.beside
    if (request.instead or request.more) and not beside:
        return request.instead
    if before.size and begins_with(request.file, before.size, before.log.sha256):
        return True
    later = later_export(before, fresh.tables, fresh.ids)
    if later is None and not beside:
        raise ImportProblem(
            M(
                "{file}: are these further answers, or a later export of {before}?",
                file=request.file.name,
                before=before.log.file,
            ),
            M("Say --add, or --replace; --response-id tells it by itself."),
        )
    return bool(later)


def _write(
    session: Session, wave: Wave, log: dict[str, Any], found: Published, more: tuple[Edit, ...]
) -> str | None:
    entry = ImportLog.model_validate_json(to_json(log))
    received = sum(one.received for one in counting((*wave.imports, entry)))
    stored = session.snapshot.get(wave.id)
    corrected = isinstance(stored, Wave) and stored.invited != wave.invited
    edits: tuple[Edit, ...] = (
        *((Set(wave.id, ("invited",), wave.invited),) if corrected else ()),
        Set(wave.id, ("received",), received),
        Set(wave.id, ("valid",), found.upper.respondents.get(ALL, 0)),
        Append(wave.id, ("imports",), log),
        *more,
        *finished(session.view, wave),
    )
    summary = f"{wave.id}: take in {log['file']}, {log['valid']} valid answers"
    return session.write(Change(summary, "survey import", edits)).commit
