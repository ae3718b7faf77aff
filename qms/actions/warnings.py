"""What leading indicators hit on, and the command that is proposed for each."""

from __future__ import annotations

from dataclasses import dataclass
from shlex import quote
from typing import TYPE_CHECKING

from qms.engine.early_warning import answered, concerned, not_set, warned

if TYPE_CHECKING:
    from qms.actions.session import Session
    from qms.engine.early_warning import Warned
    from qms.engine.view import View
    from qms.kinds.policies.risk_rules import EarlyWarning


@dataclass(frozen=True, slots=True)
class Proposed:
    """A hit, the risks that concern it, whether they were looked at since, the command proposed."""

    hit: Warned
    risks: tuple[str, ...]
    answered: bool
    command: str


def warnings(session: Session) -> tuple[tuple[Proposed, ...], tuple[EarlyWarning, ...]]:
    """Return the hits of today and the leading indicators that are not set; nothing is written."""
    view = session.view
    found = tuple(_proposed(view, hit) for hit in warned(view))
    return found, not_set(view)


def _proposed(view: View, hit: Warned) -> Proposed:
    risks = tuple(risk.id for risk in concerned(view, hit))
    command = f"qms risk assess {risks[0]}" if risks else _add(view, hit)
    return Proposed(hit, risks, answered(view, hit), command)


def _add(view: View, hit: Warned) -> str:
    """Return the line that would add the risk; likelihood and impact are left to who judges."""
    lang = view.snapshot.config.default_language
    options = [
        ("--title", hit.rule.title.shown(lang)),
        *([("--category", hit.rule.category)] if hit.rule.category else []),
        *([("--unit", hit.unit)] if hit.unit else []),
        *((("--concerns", name)) for name in hit.records[:1]),
    ]
    return " ".join(["qms risk add", *(f"{name} {quote(value)}" for name, value in options)])
