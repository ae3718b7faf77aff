"""The figures of a certificate: the teacher's own, and a benchmark only where a policy wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.actions.certificate_tables import tables_of
from qms.actions.survey_kept import faculty_of
from qms.actions.survey_publication import publication_of
from qms.engine.certificate import indicators
from qms.engine.disclosure_types import rules_of
from qms.engine.stats_items import form_of
from qms.engine.stats_policy import settings_of
from qms.engine.stats_tables import WHOLE
from qms.engine.surveys import survey_of, survey_rules
from qms.errors import UsageProblem
from qms.i18n import N_, M
from qms.kinds.wave import ALL
from qms.model.record import Circle
from qms.report.certificate import WaveOf

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qms.actions.session import Session
    from qms.engine.disclosure_types import Blurred, Hidden
    from qms.kinds.wave import Wave

_LABELS = {"university": N_("University, %"), "faculty": N_("Faculty, %")}


def figures_of(
    session: Session, waves: Sequence[Wave], teacher: str, unit: str | None
) -> tuple[str, tuple[WaveOf, ...]]:
    """Return an English heading for the benchmark, empty without one, and each wave's figures.

    Raises UsageProblem for a wave with too few answers about the teacher: how many is not said.
    """
    rules = survey_rules(session.view)
    wanted = rules.certificate.benchmark if rules else "none"
    group = _group(session, wanted, unit)
    found = tuple(_figures(session, wave, teacher, group, unit) for wave in waves)
    return _LABELS.get(wanted, ""), found


def _group(session: Session, wanted: str, unit: str | None) -> str | None:
    """Return whose share stands beside, None where the policy has none."""
    if wanted == "none":
        return None
    if wanted == "university":
        return ALL
    if unit is None:
        raise UsageProblem(
            M("The policy puts the share of the teacher's faculty beside."),
            M("Say where the teacher works: --unit UNIT"),
        )
    return faculty_of(session.view)(unit)


def _figures(
    session: Session, wave: Wave, teacher: str, group: str | None, unit: str | None
) -> WaveOf:
    survey = survey_of(session.view, wave)
    if not wave.imports:
        raise UsageProblem(
            M("{wave} has no answers yet.", wave=wave.id),
            M(
                "Take them in: qms survey import FILE --wave {wave} --teacher COLUMN",
                wave=wave.id,
            ),
        )
    tables = tables_of(session, wave, teacher)
    rules = survey_rules(session.view)
    limits = rules_of(rules)
    found = (
        indicators(form_of(survey, rules), tables, teacher, limits, settings_of(rules))
        if survey
        else ()
    )
    if survey is None or not found:
        raise UsageProblem(
            M(
                "{wave}: there are fewer than {n} answers about this teacher, or none.",
                wave=wave.id,
                n=limits.minimum,
            ),
            M("No certificate is made of so few: it would tell what single learners answered."),
        )
    _refuse_small_rest(session, wave, tables.respondents[teacher], unit, limits.minimum)
    others = _others(session, wave, group) if group else None
    return WaveOf(wave, survey, tables.respondents[teacher], found, others)


def _refuse_small_rest(
    session: Session, wave: Wave, own: int, unit: str | None, least: int
) -> None:
    """Refuse where the answers about others, what is shown less these, would be few.

    Tables of teachers keep no unit, so it has to be said where one of near the same size is shown.
    """
    _found, shown = publication_of(session, wave.id, Circle.INTERNAL)
    sizes = {group: shown.respondents(group) for group in shown.groups}
    near = {
        group for group, size in sizes.items() if isinstance(size, int) and 0 < size - own < least
    }
    faculty = faculty_of(session.view)
    if ALL in near or (unit is not None and near & {unit, faculty(unit)}):
        raise UsageProblem(
            M(
                "{wave}: fewer than {n} answers are about other teachers; who knows the whole could"
                " tell them by subtraction.",
                wave=wave.id,
                n=least,
            ),
            M("No certificate is made of so few: it would tell what single learners answered."),
        )
    if near and unit is None:
        raise UsageProblem(
            M("{wave} shows units in which few answers may be about others.", wave=wave.id),
            M("Say where the teacher works: --unit UNIT"),
        )


def _others(session: Session, wave: Wave, group: str) -> float | Blurred | Hidden | None:
    """Return the share of positive answers of a group as a report for the office prints it."""
    _found, shown = publication_of(session, wave.id, Circle.INTERNAL)
    return shown.share(group, WHOLE)
