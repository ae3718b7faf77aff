"""From a file of answers to tables: the map, the columns, the teachers."""

from __future__ import annotations

import dataclasses
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, NamedTuple

from qms.actions.certificate_tables import Taught, refuse_teachers
from qms.actions.roster import roster
from qms.actions.survey_strata import columns_of
from qms.engine.stats_items import form_of
from qms.engine.surveys import survey_rules
from qms.errors import ImportProblem, UsageProblem
from qms.exchange.survey_columns import Columns, Groups, placed
from qms.exchange.survey_counts import are_counts, counted
from qms.exchange.survey_jobs import Job
from qms.exchange.survey_map import SurveyMap, survey_map
from qms.exchange.survey_personal import harmless
from qms.exchange.survey_reduce import Ask, Reduced
from qms.exchange.survey_rows import headings
from qms.exchange.survey_strata import refuse_people, refuse_rare
from qms.exchange.survey_teachers import by_teacher, teacher_column
from qms.i18n import M
from qms.kinds.policies.survey_statistics import StatisticsRules
from qms.store.secret import PLACE, secret

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from qms.actions.session import Session
    from qms.actions.survey_request import Request
    from qms.kinds.survey import Survey

    Told = Callable[[float], None]

_NO_KEY: Final = bytes(32)
"""For a dry run where there is no key yet: it keeps nothing and therefore makes none."""


def given_of(request: Request) -> SurveyMap:
    """Return the map; what the command line says goes before it."""
    path = request.mapping
    if path is not None and not path.is_file():
        raise UsageProblem(
            M("There is no file {path}.", path=str(path)), M("Give the path of a map, or none.")
        )
    found = survey_map(path.name, path.read_bytes()) if path is not None else SurveyMap()
    said = {
        "group": request.group,
        "response_id": request.response_id,
        "teacher": request.teacher,
    }
    strata = {**found.strata, **columns_of(request.strata)}
    update = {**{key: value for key, value in said.items() if value}, "strata": strata}
    return found.model_copy(update=update)


def refuse_parts(survey: Survey, given: SurveyMap) -> None:
    """Raise UsageProblem for groups or strata of a sensitive survey."""
    if (given.group is not None or given.strata) and survey.sensitive:
        raise UsageProblem(
            M(
                "{survey} is sensitive: its answers are kept for the university only.",
                survey=survey.id,
            ),
            M("Leave out --group and --stratum."),
        )


class Planned(NamedTuple):
    """How a file of answers is counted, and the heading of the teachers if they are."""

    job: Job
    teachers: str | None


def plan(session: Session, request: Request, survey: Survey, given: SurveyMap) -> Planned | None:
    """Return how a file is counted, None for ready-made counts; raises ImportProblem."""
    heads = headings(request.file, request.sheet)
    refuse_teachers(survey, given, counts=are_counts(heads, given))
    if are_counts(heads, given):
        return None
    columns, heading = placed(request.file.name, heads, survey, given), None
    if given.teacher:
        columns, heading = teacher_column(request.file.name, columns, given.teacher)
    rules = survey_rules(session.view)
    numbers = rules.statistics if rules else StatisticsRules()
    keyed = columns.response_id or heading
    makes = not request.dry or (session.store.root / PLACE).exists()
    key = secret(session.store.root) if keyed and makes else _NO_KEY
    ask = Ask(survey, form_of(survey, rules), key, numbers.straight_from)
    groups = Groups(session.view, given)
    return Planned(Job(request.file, columns, groups, ask, request.sheet), heading)


def refuse_named(session: Session, job: Job, fresh: Reduced) -> None:
    """Raise ImportProblem where a property has the name of somebody whom the roster knows.

    So where its values tell people apart: most are of few answers.
    """
    rules = survey_rules(session.view)
    for one in job.columns.strata:
        refuse_people(job.path.name, one, fresh.strata, roster(session))
        refuse_rare(job.path.name, one, fresh.strata, rules.minimum_group if rules else 1)


@contextmanager
def nobody_named(session: Session) -> Iterator[None]:
    """Hide what stands in a cell from a refusal where the roster knows a name in it."""
    try:
        yield
    except ImportProblem as problem:
        values = problem.message.values
        cell = values.get("value")
        if not isinstance(cell, str) or harmless(cell, "", roster(session)):
            raise
        hidden = dataclasses.replace(problem.message, values={**values, "value": "***"})
        raise ImportProblem(hidden, problem.hint) from None


def counted_of(  # noqa: PLR0913, PLR0917 -- what says how a file is counted
    session: Session,
    request: Request,
    survey: Survey,
    given: SurveyMap,
    told: Told | None = None,
    before: Reduced | None = None,
) -> tuple[Reduced, Columns | None, Taught | None]:
    """Return what a file counts; with a column of teachers also the tables by teacher.

    What was counted ``before`` is not counted again.  Raises ImportProblem naming row and column of
    a wrong cell.
    """
    with nobody_named(session):
        planned = plan(session, request, survey, given)
        if planned is None:
            groups = Groups(session.view, given)
            return counted(request.file, survey, groups, given, request.sheet), None, None
        job, heading = planned
        fresh = before or job.done(told)
    refuse_named(session, job, fresh)
    if heading is None:
        return fresh, job.columns, None
    return fresh, job.columns, Taught(heading, by_teacher(job, heading))
