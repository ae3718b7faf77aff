"""Add the answers of other waves, or of campuses, to a wave of the same questionnaire."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pydantic_core import to_json

from qms.actions.certificate_tables import keep_teachers, taught_of
from qms.actions.coding_private import refuse_seen_by_git
from qms.actions.restricted_tables import keep_beside, refuse_import
from qms.actions.roster import roster
from qms.actions.survey_end import Part, Whole, part_of, refuse_told, whole_of, write_tables
from qms.actions.survey_kept import PRIVATE, Kept, edition_of, keep, kept
from qms.actions.survey_log import next_id, strictest
from qms.actions.survey_strata import sizes_of
from qms.actions.survey_twice import Answers, refuse_added
from qms.actions.waves import finished, wave_of
from qms.engine.stats_tables import SurveyTables
from qms.engine.surveys import survey_of
from qms.errors import ImportProblem, UsageProblem
from qms.exchange.survey_files import exact, of_exact
from qms.exchange.survey_personal import harmless
from qms.exchange.survey_strata import Sizes, summed
from qms.exchange.survey_teachers import ByTeacher
from qms.i18n import M
from qms.kinds.wave_log import ImportLog, counting
from qms.kinds.wave_sums import asked
from qms.model.change import Append, Change, Set
from qms.store.attachments import content

if TYPE_CHECKING:
    from qms.actions.session import Session
    from qms.kinds.survey import Survey
    from qms.kinds.wave import Wave
    from qms.model.change import Edit

_SUMMED: Final = (
    *("received", "valid", "incomplete", "logic", "duplicates"),
    *("unfinished", "straight", "repeated", "pseudonymised"),
)


@dataclass(frozen=True, slots=True)
class Merged:
    """What a wave has after others were added; ``added`` has a log for each of them."""

    wave: str
    added: tuple[dict[str, Any], ...]
    known: tuple[str, ...]
    valid: int
    shown: tuple[tuple[str, int], ...]
    folded: tuple[str, ...]
    commit: str | None


@dataclass(frozen=True, slots=True)
class _Part:
    """Another wave, or a file of exact tables that a campus sent."""

    name: str
    survey: str
    edition: str | None
    tables: SurveyTables
    ids: bytes
    strata: Sizes
    logs: tuple[dict[str, Any], ...]
    taught: SurveyTables | None = None

    @property
    def sha256(self) -> str:
        return hashlib.sha256(exact(self.tables, {"survey": self.survey})).hexdigest()


def merge(session: Session, wave_id: str, names: tuple[str, ...], *, dry: bool = False) -> Merged:
    """Add waves by their ids, or exact tables by their paths, to a wave as one change.

    What was added already changes nothing.  Raises UsageProblem for another questionnaire or
    edition of it, and for answers that are in both; ImportProblem where exact tables lack, and
    where the history would tell what few answered.
    """
    wave = wave_of(session, wave_id)
    survey = survey_of(session.view, wave)
    if survey is None:
        raise ImportProblem(
            M("{id} cannot be read.", id=wave.survey), M("See what is wrong with: qms check")
        )
    refuse_import(session, wave, survey)
    parts = [_part(session, wave, name) for name in dict.fromkeys(names)]
    for part in parts:
        _same_edition(wave, survey, part)
    have = {log.sha256 for log in wave.imports}
    new = [part for part in parts if part.sha256 not in have]
    own = kept(session, wave)
    _nobody_twice(wave, new)
    counted = [part_of(session, wave, survey, one) for one in own]
    counted += [Part(part.tables, part.strata, part.taught, part.sha256) for part in new]
    found = whole_of(session, wave, survey, counted)
    _no_more_than_asked(wave, found.valid)
    if new:
        answers = [Answers(one.log.file, one.tables, one.ids) for one in own]
        answers += [Answers(part.name, part.tables, part.ids) for part in new]
        refuse_added(session, (wave, survey), answers, [part.name for part in new], found)
        refuse_told(session, wave, found)
    first = int(next_id(wave))
    logs = [_log(session, part, str(first + at)) for at, part in enumerate(new)]
    commit = None
    if new and not dry:
        commit = _write(session, (wave, survey), found, list(zip(new, logs, strict=True)))
    if not dry:  # also what a merge that was broken off left undone
        keep_beside(session, wave.id)
    shown = found.shown
    return Merged(
        wave.id,
        tuple(logs),
        tuple(part.name for part in parts if part.sha256 in have),
        found.valid,
        (*shown.upper.respondents.items(), *sorted(shown.finer.respondents.items())),
        shown.folded,
        commit,
    )


def _no_more_than_asked(wave: Wave, valid: int) -> None:
    most = asked(wave.invited, wave.ineligible)
    if most is not None and valid > most:
        raise UsageProblem(
            M(
                "{id} would have {valid} valid answers of {asked}.",
                id=wave.id,
                valid=valid,
                asked=most,
            ),
            M("Say how many were invited in all: qms set {id} invited N", id=wave.id),
        )


def _write(
    session: Session,
    of: tuple[Wave, Survey],
    found: Whole,
    new: list[tuple[_Part, dict[str, Any]]],
) -> str | None:
    """Keep the exact tables of what is added, and write the change; returns its commit."""
    wave, survey = of
    refuse_seen_by_git(session, PRIVATE)
    entries, logs = [], []
    for part, log in new:
        entries.append(ImportLog.model_validate_json(to_json(log)))
        one = Kept(entries[-1], part.tables, part.ids, part.strata)
        logs.append(keep(session, wave, survey, log, one))
        if part.taught is not None:
            keep_teachers(session, wave, survey, part.sha256, ByTeacher(part.taught))
    received = sum(log.received for log in counting((*wave.imports, *entries)))
    edits: tuple[Edit, ...] = (
        Set(wave.id, ("received",), received),
        Set(wave.id, ("valid",), found.valid),
        *(Append(wave.id, ("imports",), log) for log in logs),
        *finished(session.view, wave),
    )
    summary = f"{wave.id}: add {', '.join(str(log['file']) for log in logs)}"
    return write_tables(session, of, found, Change(summary, "survey merge", edits)).commit


def _part(session: Session, wave: Wave, name: str) -> _Part:
    path = Path(name)
    if path.is_file():
        tables, about = of_exact(path.name, content(path))
        ids = path.with_suffix(".ids")
        own = content(ids) if ids.is_file() else b""
        log = about.get("log")
        logs = (log,) if isinstance(log, dict) else ()
        shown = harmless(path.name, "tables", roster(session))
        strata = sizes_of(path.name, about)
        edition = about.get("edition")
        return _Part(shown, str(about.get("survey")), edition, tables, own, strata, logs)
    other = wave_of(session, name)
    if other.id == wave.id:
        raise UsageProblem(
            M("{id} cannot be added to itself.", id=wave.id), M("Name the other waves.")
        )
    found = kept(session, other)
    survey = survey_of(session.view, other)
    return _Part(
        other.id,
        other.survey,
        edition_of(other, survey) if survey else other.edition,
        sum((one.tables for one in found), start=SurveyTables()),
        b"".join(one.ids for one in found),
        summed(one.strata for one in found),
        tuple(one.log.model_dump(mode="json") for one in found),
        _taught(session, other, survey) if survey else None,
    )


def _taught(session: Session, wave: Wave, survey: Survey) -> SurveyTables | None:
    """Return the tables by teacher of a wave, None where those of a file are not here."""
    found = taught_of(session, wave, survey)
    known = [tables for tables in found if tables is not None]
    return sum(known, start=SurveyTables()) if found and len(known) == len(found) else None


def _same_edition(wave: Wave, survey: Survey, part: _Part) -> None:
    own = edition_of(wave, survey)
    if (part.survey, part.edition) != (survey.id, own):
        raise UsageProblem(
            M(
                "{part} is of {survey}, edition {edition}; {wave} is of {own}, edition {other}.",
                part=part.name,
                survey=part.survey,
                edition=part.edition or "-",
                wave=wave.id,
                own=survey.id,
                other=own or "-",
            ),
            M("Only answers to one edition of a questionnaire add up."),
        )


def _nobody_twice(wave: Wave, new: list[_Part]) -> None:
    """Refuse to add a file that was taken in on both sides."""
    seen = {log.sha256: log.file for log in counting(wave.imports)}
    for part in new:
        for log in part.logs:
            sha256 = str(log.get("sha256"))
            if sha256 in seen:
                raise UsageProblem(
                    M(
                        "{part} has the file {file}, which is counted already.",
                        part=part.name,
                        file=seen[sha256],
                    ),
                    M("Add only what is not in the wave yet."),
                )
            seen[sha256] = str(log.get("file"))


def _log(session: Session, part: _Part, log_id: str) -> dict[str, Any]:
    sums = {name: sum(int(log.get(name) or 0) for log in part.logs) for name in _SUMMED}
    valid = sum(part.tables.respondents.values())
    if sums["valid"] != valid:  # tables without a log
        sums = dict.fromkeys(_SUMMED, 0) | {"received": valid, "valid": valid}
    known = [log["complete"] for log in part.logs if log.get("complete") is not None]
    always = {"received", "valid"}
    if known and len(known) == len(part.logs):
        sums |= {"complete": sum(known), "partial": valid - sum(known)}
        always |= {"complete", "partial"}
    return {
        "id": log_id,
        "date": session.today.isoformat(),
        "file": part.name,
        "sha256": part.sha256,
        **{name: n for name, n in sums.items() if n or name in always},
        "merged": part.name,
        **strictest(part.logs),
    }
