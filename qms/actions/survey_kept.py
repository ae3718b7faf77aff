"""Exact tables of a wave under ``private/``, and what of them enters the records."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from qms.actions.survey_editions import asked_edits
from qms.actions.survey_strata import sizes_of
from qms.engine.stats_tables import SurveyTables
from qms.engine.survey_judged import Judged, teachers_by_unit
from qms.engine.surveys import survey_rules
from qms.errors import ImportProblem
from qms.exchange.survey_files import FOLDER, as_files, exact, of_exact
from qms.exchange.survey_strata import Sizes, listed
from qms.exchange.survey_tables import Published, folded
from qms.i18n import M
from qms.kinds.survey import Survey
from qms.kinds.unit import Unit
from qms.kinds.wave import ALL, Wave
from qms.kinds.wave_log import counting
from qms.model.change import File, Remove, Set
from qms.store import files
from qms.store.attachments import content

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from qms.actions.session import Session
    from qms.engine.view import View
    from qms.kinds.policies.survey_rules import SurveyRulesValue
    from qms.kinds.wave_log import ImportLog
    from qms.model.change import Edit

PRIVATE: Final = "private/surveys"
"""Where exact tables stay, outside git."""
_FACULTY: Final = "faculty"
_SHORT: Final = 16


@dataclass(frozen=True, slots=True)
class Kept:
    """The exact tables of one file that counts, and the digests of its responses.

    ``strata`` are its valid answers by property and value; ``size`` is of the file, in bytes.
    """

    log: ImportLog
    tables: SurveyTables
    ids: bytes
    strata: Sizes = field(default_factory=dict)
    size: int = 0


class TablesAbsent(ImportProblem):
    """Exact tables are not on this machine."""


def place_of(session: Session, wave: str, sha256: str, number: int | None = None) -> Path:
    """Return where the exact tables of a file lie: the first ones of it, or those of a number."""
    name = f"{wave}/{sha256[:_SHORT]}{f'-{number}' if number else ''}.json"
    place, earlier = folder_of(session, wave) / name, session.store.root / PRIVATE / name
    # taken in before there was a restricted workspace
    return earlier if not place.exists() and earlier.exists() else place


def folder_of(session: Session, wave: str) -> Path:
    """Return the folder of exact tables; what of a sensitive survey few may see lies apart."""
    record = session.snapshot.get(wave) if session.neighbour is not None else None
    survey = session.snapshot.get(record.survey) if isinstance(record, Wave) else None
    if isinstance(survey, Survey) and survey.sensitive:
        from qms.actions.restricted import private_place

        return private_place(session)
    return session.store.root / PRIVATE


def kept(session: Session, wave: Wave, *, counted: bool = True) -> tuple[Kept, ...]:
    """Return the exact tables of the files that count.

    Raises TablesAbsent where one lacks, and ImportProblem where they are not those that were
    ``counted``, unless that does not matter.
    """
    found = []
    for log in counting(wave.imports):
        path = place_of(session, wave.id, log.sha256, log.exact)
        if not path.is_file():
            raise TablesAbsent(
                M("The exact tables of {file} are not here: {path}", file=log.file, path=str(path)),
                M(
                    "Small groups are folded in the records, so a further file needs them: import"
                    " where the first one was imported."
                ),
            )
        ids = path.with_suffix(".ids")
        tables, about = of_exact(path.name, content(path))
        if counted and not _fits(log, tables, about.get("log")):
            raise ImportProblem(
                M(
                    "The exact tables of {file} are not those that were counted: {path}",
                    file=log.file,
                    path=str(path),
                ),
                M("Take the file in again with --replace."),
            )
        digests = content(ids) if ids.is_file() else b""
        strata = sizes_of(path.name, about)
        found.append(Kept(log, tables, digests, strata, int(about.get("size", 0))))
    return tuple(found)


def _fits(log: ImportLog, tables: SurveyTables, own: object) -> bool:
    """Tell whether exact tables, with the log that they were written with, are of a log.

    A merge of branches gives its id anew, so that tells nothing.
    """
    if isinstance(own, dict):
        told = (own.get("received"), own.get("valid"), bool(own.get("replaces")))
        if told != (log.received, log.valid, bool(log.replaces)):
            return False
    return sum(tables.respondents.values()) == log.valid


def keep(
    session: Session, wave: Wave, survey: Survey, log: dict[str, Any], new: Kept
) -> dict[str, Any]:
    """Write the exact tables of a file; returns its log, which says where they are.

    They never take the place of others of the same file: until the change is committed, and where
    it is refused or undone, those are what the records hold.
    """
    about = {"wave": wave.id, "survey": survey.id, "edition": edition_of(wave, survey)}
    strata = {"strata": listed(new.strata)} if new.strata else {}
    data = exact(new.tables, {**about, "log": log, "size": new.size, **strata})
    number = None
    path = place_of(session, wave.id, new.log.sha256)
    while path.exists() and content(path) != data:
        number = (number or 1) + 1
        path = place_of(session, wave.id, new.log.sha256, number)
    if not path.exists():
        files.create(path, data)
    if new.ids:
        _written(path.with_suffix(".ids"), new.ids)
    return {**log, "exact": number} if number else log


def _written(path: Path, data: bytes) -> None:
    if path.exists():
        files.replace(path, data, expected=content(path))
    else:
        files.create(path, data)


def edition_of(wave: Wave, survey: Survey) -> str | None:
    """Return the edition of the questionnaire that a wave asked, as far as it is known."""
    return wave.edition or survey.edition


def published(
    view: View, survey: Survey, tables: SurveyTables, taught: Iterable[SurveyTables | None]
) -> Published:
    """Return what may enter the records; of a sensitive survey only how many answered.

    ``taught`` are the tables by teacher and unit of each file, None where they are not known.  The
    records of a restricted workspace hold what is sensitive as what is not.
    """
    rules = survey_rules(view)
    if rules is None:
        raise ImportProblem(
            M("No rules of surveys are in force."), M("See the policies with: qms policy list")
        )
    faculty = faculty_of(view)
    if survey.teachers:
        judged = _judged(view, rules, tuple(taught))
        found = folded(tables, rules.minimum_group, faculty, judged.enough)
    else:
        found = folded(tables, rules.minimum_group, faculty)
    if not survey.sensitive or view.snapshot.config.main is not None:
        return found
    everybody = {ALL: found.upper.respondents[ALL]} if found.upper.respondents else {}
    return Published(SurveyTables(everybody), SurveyTables(), found.folded)


def _judged(view: View, rules: SurveyRulesValue, taught: tuple[SurveyTables | None, ...]) -> Judged:
    known = [tables for tables in taught if tables is not None]

    def is_faculty(group: str) -> bool:
        unit = view.snapshot.get(group)
        return isinstance(unit, Unit) and unit.level == _FACULTY

    by_unit = teachers_by_unit(known) if len(known) == len(taught) else None
    return Judged(rules.teachers, by_unit, is_faculty)


def faculty_of(view: View) -> Callable[[str], str]:
    """Return what gives the faculty of a unit; one in no faculty stands for itself."""

    def upper(group: str) -> str:
        here, seen = view.snapshot.get(group), set[str]()
        while isinstance(here, Unit) and here.id not in seen:
            if here.level == _FACULTY:
                return here.id
            seen.add(here.id)
            here = view.snapshot.get(here.parent) if here.parent else None
        return group

    return upper


def edits_of(session: Session, wave: Wave, survey: Survey, found: Published) -> tuple[Edit, ...]:
    """Return the edits that put published tables into a wave and beside it."""
    upper = found.upper
    groups = (ALL, *upper.groups)
    finer = SurveyTables(
        found.finer.respondents, found.finer.counts, found.finer.clusters, upper.items
    )
    beside = as_files(finer, [item.file for item in wave.tables])
    folder = session.snapshot.entries[wave.id].path.rpartition("/")[0]
    tables = [
        {"file": name, "sha256": hashlib.sha256(data).hexdigest()} for name, data in beside.items()
    ]
    return (
        Set(wave.id, ("responses",), _responses(wave, upper)),
        *_put(wave, "results", _results(survey, upper, groups)),
        *_put(wave, "blocks", _blocks(upper, groups)),
        *_put(wave, "tables", tables),
        *_scores(wave, upper),
        *asked_edits(wave, survey),
        *(File(f"{folder}/{FOLDER}/{name}", data) for name, data in beside.items()),
    )


def _put(wave: Wave, name: str, rows: list[dict[str, Any]]) -> tuple[Edit, ...]:
    if rows:
        return (Set(wave.id, (name,), rows),)
    return (Remove(wave.id, (name,)),) if getattr(wave, name) else ()


def _scores(wave: Wave, upper: SurveyTables) -> tuple[Edit, ...]:
    """Put how many of everybody had how many right answers; of no group by itself."""
    row = upper.scores.get(ALL)
    if row:
        return (Set(wave.id, ("scores",), " ".join(map(str, row))),)
    return (Remove(wave.id, ("scores",)),) if wave.scores else ()


def _responses(wave: Wave, upper: SurveyTables) -> list[dict[str, Any]]:
    invited = {item.group: item.invited for item in wave.responses} | {ALL: wave.invited}
    return [
        {
            "group": group,
            **({"invited": invited[group]} if invited.get(group) is not None else {}),
            "valid": upper.respondents[group],
        }
        for group in (ALL, *upper.groups)
        if group in upper.respondents
    ]


def _results(survey: Survey, upper: SurveyTables, groups: Iterable[str]) -> list[dict[str, Any]]:
    keys = ((group, question.id) for group in groups for question in survey.questions)
    return [
        {
            "question": question,
            **({"group": group} if group != ALL else {}),
            "counts": " ".join(map(str, upper.counts[group, question][:-1])),
            **(
                {"blank": upper.counts[group, question][-1]}
                if upper.counts[group, question][-1]
                else {}
            ),
        }
        for group, question in keys
        if (group, question) in upper.counts
    ]


def _blocks(upper: SurveyTables, groups: Iterable[str]) -> list[dict[str, Any]]:
    order = {group: place for place, group in enumerate(groups)}
    rows = sorted(upper.clusters.items(), key=lambda item: (order[item[0][0]], item[0][1]))
    return [
        {
            "block": block,
            **({"group": group} if group != ALL else {}),
            "sums": " ".join(map(str, sums.parts)),
        }
        for (group, block), sums in rows
    ]
