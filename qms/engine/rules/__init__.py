"""Every rule, one line each; the order is that of ``qms explain`` without a code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.rules import (
    actions,
    bodies,
    calendars,
    circles,
    conflicts,
    documents,
    files,
    indicators,
    issued_reports,
    policies,
    printed,
    references,
    risks,
    states,
    surveys,
    waivers,
)

if TYPE_CHECKING:
    from qms.engine.rule import Rule

RULES: tuple[Rule, ...] = (
    references.unknown_reference,
    references.wrong_kind,
    references.unknown_word,
    references.repeated_item,
    conflicts.unsettled_conflict,
    references.ambiguous_alias,
    waivers.not_waivable,
    states.unknown_state,
    states.move_not_allowed,
    states.missing_in_state,
    policies.nothing_in_force,
    policies.two_editions_one_day,
    policies.bands_leave_gaps,
    circles.circles_name_nothing,
    printed.forms_name_nothing,
    printed.reports_name_nothing,
    policies.not_approved,
    policies.year_without_calendar,
    risks.level_outside_scale,
    risks.unknown_edition,
    risks.capa_plan_missing,
    risks.no_measures,
    risks.reassess,
    actions.level_of_originator,
    bodies.minutes_number_twice,
    bodies.specific_without_procedure,
    bodies.question_not_on_agenda,
    bodies.one_number_two_days,
    bodies.dates_fall,
    bodies.quorum_not_reached,
    bodies.decided_without_function,
    bodies.nobody_carries_out,
    bodies.function_without_assignee,
    bodies.no_job_description,
    indicators.passport_incomplete,
    documents.code_not_as_prescribed,
    issued_reports.placed_before_approval,
    issued_reports.approved_without_pdf,
    issued_reports.version_without_summary,
    issued_reports.without_use,
    files.name_off_scheme,
    files.format_not_allowed,
    calendars.unknown_occurrence,
    calendars.completed_twice,
    calendars.event_without_rule,
    calendars.academic_year_without_calendar,
    calendars.calendar_to_review,
    calendars.unknown_period,
    circles.personal_data_published,
    surveys.counts_off_scale,
    surveys.small_group_shown,
    surveys.unknown_group,
    surveys.few_answered,
    surveys.positive_not_stated,
    surveys.no_results,
)


def rule(code: str) -> Rule | None:
    """Return a rule by its code."""
    return next((known for known in RULES if known.code == code), None)
