"""Terms of duties: how long somebody has to do what a rule demands."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from qms.i18n import N_
from qms.kinds.policies import policy
from qms.model.items import Item, Source
from qms.model.policy import Policy


class Term(Item):
    """Working days after the event that made the duty; a rule that is not listed has no term."""

    rule: Annotated[str, Field(pattern=r"^[A-Z][0-9]{3}$")] = Field(title=N_("Rule"))
    working_days: int = Field(ge=0, title=N_("Working days"))
    source: Source = Field(title=N_("Source"))


class TermsValue(Item):
    """Terms by rule."""

    terms: tuple[Term, ...] = Field((), title=N_("Terms"))

    def term(self, code: str) -> Term | None:
        """Return the term of a rule, None where it is declared without one."""
        return next((term for term in self.terms if term.rule == code), None)


class DutyTerms(Policy[TermsValue], spec=policy("duty-terms", N_("Terms of duties"))):
    """How many working days each duty may stay open, by edition."""
