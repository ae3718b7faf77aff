"""Take in the answers of a survey wave: count them, fold small groups, write one change."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from qms.actions.waves import finished, wave_of
from qms.engine.surveys import positive_unknown, survey_of, survey_rules
from qms.errors import ImportProblem, UsageProblem
from qms.exchange.survey_columns import Columns, Groups, placed
from qms.exchange.survey_counts import are_counts, counted
from qms.exchange.survey_map import SurveyMap, survey_map
from qms.exchange.survey_rows import Reduced, headings, reduced
from qms.exchange.survey_tables import Published, Tables, folded
from qms.i18n import M
from qms.kinds.wave import ALL, Wave
from qms.kinds.wave_sums import asked
from qms.model.change import Append, Change, Set
from qms.store import files
from qms.store.attachments import measure

if TYPE_CHECKING:
    from pathlib import Path

    from qms.actions.session import Session
    from qms.kinds.survey import Survey
    from qms.model.change import Edit

PRIVATE: Final = "private/surveys"
"""Where exact tables stay, outside git."""


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asks for; ``group`` and ``response_id`` are headings of the file.

    ``invited`` corrects how many the wave was sent to.
    """

    file: Path
    wave: str
    mapping: Path | None = None
    group: str | None = None
    response_id: str | None = None
    sheet: str | None = None
    invited: int | None = None
    dry: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file: its log as the wave keeps it, and what was not looked at.

    ``known`` says that the wave has this very file already, so nothing changed.  ``unstated`` are
    questions of which nothing says which options are positive.  ``invited`` and ``asked`` (without
    the ineligible) are of the wave, None where they are not known.
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
    counted: bool = True
    known: bool = False
    commit: str | None = None


def take_in(session: Session, request: Request) -> Taken:
    """Count a file into a wave, or with ``dry`` only say what would become of it.

    Raises ImportProblem for what cannot be placed; nothing is written then.
    """
    wave, survey = _wave(session, request)
    found = measure(request.file)
    known = next((log for log in wave.imports if log.sha256 == found.sha256), None)
    if known is not None:
        return Taken(wave.id, known.model_dump(mode="json"), known=True)
    given = _given(request)
    if given.group is not None and survey.sensitive:
        raise UsageProblem(
            M(
                "{survey} is sensitive: its answers are kept for the university only.",
                survey=survey.id,
            ),
            M("Leave out --group."),
        )
    fresh, columns = _reduced(session, request, survey, given)
    _only_from_files(wave)
    wave = _corrected(wave, request)
    tables = _earlier(session, wave).plus(fresh.tables)
    published = _published(session, survey, tables)
    _no_more_than_asked(wave, request, published)
    log = _log(session, wave, request, found.sha256, fresh, published)
    written = None if request.dry else _write(session, wave, log, fresh.tables, published)
    return Taken(
        wave.id,
        log,
        wave.invited,
        asked(wave.invited, wave.ineligible),
        published.valid,
        published.folded,
        columns.left_out if columns else (),
        columns.personal if columns else (),
        positive_unknown(session.view, survey),
        counted=bool(published.rows),
        commit=written,
    )


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


def _no_more_than_asked(wave: Wave, request: Request, published: Published) -> None:
    """Refuse more valid answers than people could give: one of the two numbers is wrong."""
    valid, most = dict(published.valid)[ALL], asked(wave.invited, wave.ineligible)
    if most is not None and valid > most:
        raise ImportProblem(
            M(
                "{file}: with it {id} has {valid} valid answers, but {asked} people were asked"
                " (invited {invited}, ineligible {ineligible}).",
                file=request.file.name,
                id=wave.id,
                valid=valid,
                asked=most,
                invited=wave.invited,
                ineligible=wave.ineligible or 0,
            ),
            M("Is it the file of this wave? If so, say how many were invited: --invited N"),
        )
    for item in wave.responses:
        found = dict(published.valid).get(item.group, 0)
        if item.group != ALL and item.invited is not None and found > item.invited:
            raise ImportProblem(
                M(
                    "{file}: with it {group} has {valid} valid answers, but {invited} were"
                    " invited.",
                    file=request.file.name,
                    group=item.group,
                    valid=found,
                    invited=item.invited,
                ),
                M("Correct how many of the group were invited: qms edit {id}", id=wave.id),
            )


def _given(request: Request) -> SurveyMap:
    """Return the map; what the command line says goes before it."""
    path = request.mapping
    if path is not None and not path.is_file():
        raise UsageProblem(
            M("There is no file {path}.", path=str(path)), M("Give the path of a map, or none.")
        )
    found = survey_map(path.name, path.read_bytes()) if path is not None else SurveyMap()
    said = {"group": request.group, "response_id": request.response_id}
    return found.model_copy(update={key: value for key, value in said.items() if value})


def _reduced(
    session: Session, request: Request, survey: Survey, given: SurveyMap
) -> tuple[Reduced, Columns | None]:
    heads = headings(request.file, request.sheet)
    groups = Groups(session.view, given)
    if are_counts(heads):
        return counted(request.file, survey, groups, given, request.sheet), None
    columns = placed(request.file.name, heads, survey, given)
    return reduced(request.file, columns, groups, request.sheet), columns


def _earlier(session: Session, wave: Wave) -> Tables:
    """Return the exact tables of the files that the wave has already."""
    total = Tables()
    for log in wave.imports:
        path = _exact(session, wave, log.sha256)
        if not path.is_file():
            raise ImportProblem(
                M("The exact tables of {file} are not here: {path}", file=log.file, path=str(path)),
                M(
                    "Small groups are folded in the records, so a further file needs them: import"
                    " where the first one was imported."
                ),
            )
        total = total.plus(Tables.of(json.loads(path.read_bytes())))
    return total


def _exact(session: Session, wave: Wave, sha256: str) -> Path:
    return session.store.root / PRIVATE / wave.id / f"{sha256[:16]}.json"


def _published(session: Session, survey: Survey, tables: Tables) -> Published:
    rules = survey_rules(session.view)
    if rules is None:
        raise ImportProblem(
            M("No rules of surveys are in force."), M("See the policies with: qms policy list")
        )
    questions = tuple(question.id for question in survey.questions)
    return folded(tables, questions, rules.minimum_group)


def _log(  # noqa: PLR0913, PLR0917 -- what is known of the file and of its answers
    session: Session,
    wave: Wave,
    request: Request,
    sha256: str,
    fresh: Reduced,
    published: Published,
) -> dict[str, Any]:
    number = max((int(log.id) for log in wave.imports if log.id.isdigit()), default=0) + 1
    log = {
        "id": str(number),
        "date": session.today.isoformat(),
        "file": " ".join(request.file.name.split()),
        "sha256": sha256,
        "received": fresh.received,
        "valid": fresh.tables.respondents,
        "incomplete": fresh.incomplete,
        "duplicates": fresh.duplicates,
        "folded": len(published.folded),
    }
    always = {"id", "date", "file", "sha256", "received", "valid"}
    return {key: value for key, value in log.items() if value or key in always}


def _write(
    session: Session, wave: Wave, log: dict[str, Any], tables: Tables, published: Published
) -> str | None:
    exact = _exact(session, wave, log["sha256"])
    if not exact.exists():
        files.create(exact, json.dumps(tables.stored(), ensure_ascii=False).encode())
    received = sum(one.received for one in wave.imports) + log["received"]
    stored = session.snapshot.get(wave.id)
    corrected = isinstance(stored, Wave) and stored.invited != wave.invited
    edits: tuple[Edit, ...] = (
        *((Set(wave.id, ("invited",), wave.invited),) if corrected else ()),
        Set(wave.id, ("received",), received),
        Set(wave.id, ("valid",), dict(published.valid)[ALL]),
        Append(wave.id, ("imports",), log),
        Set(wave.id, ("responses",), _responses(wave, published)),
        *((Set(wave.id, ("results",), _results(published)),) if published.rows else ()),
        *finished(session.view, wave),
    )
    summary = f"{wave.id}: take in {log['file']}, {log['valid']} valid answers"
    return session.write(Change(summary, "survey import", edits)).commit


def _responses(wave: Wave, published: Published) -> list[dict[str, Any]]:
    invited = {item.group: item.invited for item in wave.responses} | {ALL: wave.invited}
    return [
        {
            "group": group,
            **({"invited": invited[group]} if invited.get(group) is not None else {}),
            "valid": valid,
        }
        for group, valid in published.valid
    ]


def _results(published: Published) -> list[dict[str, Any]]:
    return [
        {
            "question": question,
            **({"group": group} if group != ALL else {}),
            "counts": " ".join(map(str, counts[:-1])),
            **({"blank": counts[-1]} if counts[-1] else {}),
        }
        for group, question, counts in published.rows
    ]
