"""Take in several files of a wave: all are counted before the first one is written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qms.actions.session import Session
from qms.actions.survey_end import Part, part_of, refuse_told, whole_of
from qms.actions.survey_kept import Kept, kept
from qms.actions.survey_later import replaces
from qms.actions.survey_reading import counted_of, given_of, nobody_named, plan, refuse_named
from qms.actions.survey_request import Ahead
from qms.actions.surveys import take_in
from qms.actions.waves import wave_of
from qms.engine.stats_tables import SurveyTables
from qms.engine.surveys import runs, survey_of
from qms.errors import UsageProblem
from qms.exchange.survey_jobs import Sent, Where, all_done
from qms.i18n import M
from qms.kinds.wave_log import ImportLog
from qms.store.attachments import measure

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from qms.actions.survey_request import Request, Taken
    from qms.exchange.survey_reduce import Reduced
    from qms.kinds.survey import Survey


def take_in_all(
    session: Session,
    request: Request,
    files: tuple[Path, ...],
    where: Where,
    told: Callable[[float], None] | None = None,
) -> tuple[Taken, ...]:
    """Count files into a wave as ``request`` says, one change each, in the order given.

    A file that cannot be counted stops all of them before anything is written: ImportProblem.
    """
    _refuse(files, where)
    if len(files) == 1 and where.scheduler is None:
        return (take_in(session, replace(request, file=files[0]), told),)
    requests = [replace(request, file=file) for file in dict.fromkeys(files)]
    sums = [measure(file).sha256 for file in dict.fromkeys(files)]
    counted = _counted(session, requests, sums, where, told)
    last = len(sums) - 1
    aheads = [
        Ahead(counted.get(sha256), frozenset(sums) - {sha256}, at == last)
        for at, sha256 in enumerate(sums)
    ]
    _refuse_told(session, list(zip(requests, sums, aheads, strict=True)))
    taken: list[Taken] = []
    for one, ahead in zip(requests, aheads, strict=True):
        # each file is judged by what the wave has after the one before it
        now = session if not taken else Session(session.moment)
        taken.append(take_in(now, one, None, ahead))
    return tuple(taken)


def _refuse_told(session: Session, files: list[tuple[Request, str, Ahead]]) -> None:
    """Raise ImportProblem where the history would tell few answers with all files taken in."""
    first, _sha256, _ahead = files[0]
    wave = wave_of(session, first.wave)
    survey = survey_of(session.view, wave)
    if survey is None or runs(session.view, wave):
        return
    known = {log.sha256 for log in wave.imports}
    fresh = [one for one in files if one[0].instead or one[1] not in known]
    if not fresh:
        return
    stay, taught = kept(session, wave, counted=not first.instead), dict[str, SurveyTables | None]()
    for request, sha256, ahead in fresh:
        new, taught[sha256] = _as_kept(session, request, survey, sha256, ahead)
        left = (one for one in stay if not replaces(request, one, new, ahead))
        stay = (*left, new)
    parts = (
        Part(one.tables, one.strata, taught[one.log.sha256], one.log.sha256)
        if one.log.sha256 in taught
        else part_of(session, wave, survey, one)
        for one in stay
    )
    refuse_told(session, wave, whole_of(session, wave, survey, parts))


def _as_kept(
    session: Session, request: Request, survey: Survey, sha256: str, ahead: Ahead
) -> tuple[Kept, SurveyTables | None]:
    """Return a file as it would be kept, and its tables by teacher.

    Its log says no more than what is needed here.
    """
    given = given_of(request)
    fresh, _columns, taught = counted_of(session, request, survey, given, None, ahead.fresh)
    valid = sum(fresh.tables.respondents.values())
    name = request.file.name
    log = ImportLog(
        id="1", date=session.today, file=name, sha256=sha256, received=valid, valid=valid
    )
    size = request.file.stat().st_size
    one = Kept(log, fresh.tables, fresh.ids, fresh.strata, size)
    return one, taught.found.tables if taught else None


def _refuse(files: tuple[Path, ...], where: Where) -> None:
    if where.scheduler is not None and where.workers > 1:
        raise UsageProblem(
            M("{first} and {second} are two places.", first="--workers", second="--scheduler"),
            M("Give one of them."),
        )
    if not files:
        raise UsageProblem(M("No file is given."), M("Give one file or more."))


def _counted(
    session: Session,
    requests: list[Request],
    sums: list[str],
    where: Where,
    told: Callable[[float], None] | None,
) -> dict[str, Reduced]:
    """Count the files that the wave has not yet, by SHA-256; ready-made counts are left."""
    wave = wave_of(session, requests[0].wave)
    survey = survey_of(session.view, wave)
    if survey is None:
        return {}
    known = {log.sha256 for log in wave.imports}
    given = given_of(requests[0])
    sent = []
    for one, sha256 in zip(requests, sums, strict=True):
        if sha256 not in known or one.instead:
            planned = plan(session, one, survey, given)
            if planned is not None:
                sent.append(Sent(replace(planned.job, path=one.file.resolve()), sha256))
    with nobody_named(session):
        found = all_done(sent, where, told)
    jobs = [one.job for one in sent]
    for job, fresh in zip(jobs, found, strict=True):  # before the first file is written
        refuse_named(session, job, fresh)
    return {one.sha256: fresh for one, fresh in zip(sent, found, strict=True)}
