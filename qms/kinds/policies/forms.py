"""Forms: how registers and pages are printed by the university's regulation."""

from __future__ import annotations

from pydantic import Field

from qms.i18n import N_
from qms.kinds.policies import policy
from qms.model.fields import UnitRef
from qms.model.items import Item, Source
from qms.model.policy import Policy
from qms.model.text import Text


class FormColumn(Item):
    """One column of a printed register: the figure or field shown, and its printed heading.

    ``group`` is the heading printed above several columns; ``width`` counts in units of which ten
    fill an upright page.
    """

    column: str = Field(title=N_("Column"))
    label: Text = Field(title=N_("Label"))
    group: Text | None = Field(None, title=N_("Group"))
    width: int = Field(1, ge=1, title=N_("Width"))


class FormsValue(Item):
    """Page header and registers of the university."""

    office: UnitRef = Field(title=N_("Office that issues reports"))
    page: Text = Field(title=N_("Page number, with {N} and {M}"))
    edition: Text | None = Field(None, title=N_("Edition line"))
    risk_register: tuple[FormColumn, ...] = Field(min_length=1, title=N_("Risk register"))
    document_register: tuple[FormColumn, ...] = Field(min_length=1, title=N_("Document register"))
    source: Source | None = Field(None, title=N_("Source"))


class Forms(Policy[FormsValue], spec=policy("forms", N_("Forms"))):
    """Printed forms of registers and pages, by edition."""
