"""Consents to the use of personal data: how many of which category, never who."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Final, Self

from pydantic import Field, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from qms.i18n import N_
from qms.model.fields import AnyRef, RefTo, UnitRef, WordOf
from qms.model.items import DatedItem
from qms.model.record import KindSpec, Record
from qms.model.states import ENTERED_BY_MISTAKE, State, Transition, workflow
from qms.model.text import Text

_CODE: Final = "qms_consent"
_EARLY: Final = N_("nobody takes a consent back before giving it")
_TOO_MANY: Final = N_("more people took it back than gave it")


class Withdrawal(DatedItem):
    """So many people took their consent back; from ``date`` on their data serve it no more."""

    number: int = Field(ge=1, title=N_("Number of people"))


FLOW = workflow(
    (
        State("given", N_("given")),
        State(ENTERED_BY_MISTAKE, N_("entered by mistake"), final=True),
    ),
    ("given > entered_by_mistake",),
)


class Consent(
    Record,
    spec=KindSpec(
        prefix="CNS",
        folder="consents",
        title=N_("Consent"),
        plural=N_("Consents"),
        columns=("category", "purpose", "unit", "date", "until", "number", "standing", "state"),
        asks=("category", "purpose", "date", "number", "unit"),
        flow=FLOW,
    ),
):
    """People of a category consented to a purpose: on which day, how many, who took it back.

    The signed sheets are evidence outside the records; no name stands here.
    """

    category: Annotated[str, WordOf("target-group")] = Field(title=N_("Category of persons"))
    purpose: Annotated[str, WordOf("survey-purpose")] = Field(title=N_("Purpose"))
    unit: UnitRef | None = Field(None, title=N_("Unit"))
    date: dt.date = Field(title=N_("Date"))
    until: dt.date | None = Field(None, title=N_("Until"))
    number: int = Field(ge=1, title=N_("Number of people"))
    text: Text | None = Field(None, title=N_("Text of the consent"))
    legal_basis: AnyRef | None = Field(None, title=N_("Legal basis"))
    evidence: tuple[Annotated[str, RefTo(("evidence",))], ...] = Field((), title=N_("Evidence"))
    withdrawals: tuple[Withdrawal, ...] = Field((), title=N_("Withdrawals"))
    transitions: tuple[Transition, ...] = Field((), title=N_("Changes of state"))

    @model_validator(mode="after")
    def _no_more_than_gave(self) -> Self:
        """Refuse more withdrawals than consents, and one dated before the consent."""
        if wrong := [self._wrong(number, why) for number, why in self._contradictions()]:
            raise ValidationError.from_exception_data(type(self).__name__, wrong)
        return self

    def _contradictions(self) -> list[tuple[int, PydanticCustomError]]:
        found, left = [], self.number
        for place, item in enumerate(self.withdrawals):
            if item.void is not None:
                continue
            left -= item.number
            if item.date < self.date:
                found.append((place, PydanticCustomError(_CODE, _EARLY)))
            elif left < 0:
                found.append((place, PydanticCustomError(_CODE, _TOO_MANY)))
        return found

    def _wrong(self, place: int, why: PydanticCustomError) -> InitErrorDetails:
        return InitErrorDetails(type=why, loc=("withdrawals", place), input=None)
