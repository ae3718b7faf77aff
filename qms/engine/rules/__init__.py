"""Every rule, one line each; the order is that of ``qms explain`` without a code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.rules import actions, policies, references, risks, states

if TYPE_CHECKING:
    from qms.engine.rule import Rule

RULES: tuple[Rule, ...] = (
    references.unknown_reference,
    references.wrong_kind,
    references.unknown_word,
    references.repeated_item,
    references.unsettled_conflict,
    states.unknown_state,
    states.move_not_allowed,
    states.missing_in_state,
    policies.nothing_in_force,
    policies.two_editions_one_day,
    policies.bands_leave_gaps,
    policies.not_approved,
    policies.year_without_calendar,
    risks.level_outside_scale,
    risks.unknown_edition,
    risks.capa_plan_missing,
    risks.no_measures,
    risks.reassess,
    actions.level_of_originator,
)


def rule(code: str) -> Rule | None:
    """Return a rule by its code."""
    return next((known for known in RULES if known.code == code), None)
