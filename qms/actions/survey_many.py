"""Take in several files of a wave: all are counted before the first one is written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qms.actions.session import Session
from qms.actions.survey_reading import given_of, plan
from qms.actions.survey_request import Ahead
from qms.actions.surveys import take_in
from qms.actions.waves import wave_of
from qms.engine.surveys import survey_of
from qms.errors import UsageProblem
from qms.exchange.survey_jobs import Sent, Where, all_done
from qms.i18n import M
from qms.store.attachments import measure

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from qms.actions.survey_request import Request, Taken
    from qms.exchange.survey_reduce import Reduced


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
    taken: list[Taken] = []
    for one, sha256 in zip(requests, sums, strict=True):
        # each file is judged by what the wave has after the one before it
        now = session if not taken else Session(session.moment)
        ahead = Ahead(counted.get(sha256), frozenset(sums) - {sha256})
        taken.append(take_in(now, one, None, ahead))
    return tuple(taken)


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
    found = all_done(sent, where, told)
    return {one.sha256: fresh for one, fresh in zip(sent, found, strict=True)}
