"""The figures of a certificate: the teacher's own, and a benchmark only where a policy wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.actions.certificate_guard import refuse_small_rest
from qms.actions.certificate_tables import Own, tables_of
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
) -> tuple[str, tuple[tuple[WaveOf, Own], ...]]:
    """Return an English heading for the benchmark, empty without one, and each wave's figures.

    Beside the figures stand the tables that they are of.

    Raises UsageProblem for a wave with too few answers about the teacher: how many is not said.
    """
    rules = survey_rules(session.view)
    wanted = rules.certificate.benchmark if rules else "none"
    group = _group(session, wanted, unit)
    found = tuple(_figures(session, wave, teacher, group) for wave in waves)
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


def _figures(session: Session, wave: Wave, teacher: str, group: str | None) -> tuple[WaveOf, Own]:
    survey = survey_of(session.view, wave)
    if not wave.imports:
        raise UsageProblem(
            M("{wave} has no answers yet.", wave=wave.id),
            M(
                "Take them in: qms survey import FILE --wave {wave} --teacher COLUMN",
                wave=wave.id,
            ),
        )
    own = tables_of(session, wave, teacher)
    tables = own.tables
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
    refuse_small_rest(session, wave, survey, own)
    others = _others(session, wave, group) if group else None
    return WaveOf(wave, survey, tables.respondents[teacher], found, others), own


def _others(session: Session, wave: Wave, group: str) -> float | Blurred | Hidden | None:
    """Return the share of positive answers of a group as a report for the office prints it."""
    _found, shown = publication_of(session, wave.id, Circle.INTERNAL)
    return shown.share(group, WHOLE)
