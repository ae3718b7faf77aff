"""Circles: who may see what, who granted it, and what may be published."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from qms.i18n import N_
from qms.kinds.policies import policy
from qms.model.fields import DecisionRef, ItemId, Post, RefTo, UnitRef
from qms.model.items import Item, Source
from qms.model.policy import Policy
from qms.model.record import Circle
from qms.model.text import Text


class Grant(Item):
    """Who may see the records of a class: a post, or everybody of a unit or body."""

    post: Post | None = Field(None, title=N_("Post"))
    group: Annotated[str, RefTo(("unit", "body"))] | None = Field(None, title=N_("Unit or body"))
    granted_by: Annotated[str, RefTo(("unit", "body"))] = Field(title=N_("Granted by"))
    decision: DecisionRef | None = Field(None, title=N_("Decision"))


class RecordClass(Item):
    """A class of records by their kinds (``risk``, ``capa``): who needs them for their work."""

    id: ItemId = Field(title=N_("Class"))
    label: Text = Field(title=N_("Label"))
    kinds: tuple[str, ...] = Field(min_length=1, title=N_("Kinds"))
    grants: tuple[Grant, ...] = Field((), title=N_("Access"))
    source: Source | None = Field(None, title=N_("Source"))


class Published(Item):
    """What of a kind's records a report for a circle may show, record by record.

    ``columns`` are fields of the kind, figures derived from it (``score``), or what reports make
    of it (``response``, the response rate of a wave).  What is not listed
    is not shown; a record that itself names a narrower circle is left out altogether.
    """

    kind: str = Field(title=N_("Kind"))
    circle: Circle = Field(title=N_("Circle"))
    columns: tuple[str, ...] = Field(min_length=1, title=N_("Columns"))
    source: Source | None = Field(None, title=N_("Source"))


class CirclesValue(Item):
    """Access by class of records, what is published, and who may permit an exception.

    ``exceptions_by`` permits in writing to publish what looks like personal data, together with
    each of ``exceptions_with`` (the legal service); ``contacts`` are telephone numbers and
    addresses of the university that are no personal data.
    """

    classes: tuple[RecordClass, ...] = Field((), title=N_("Classes of records"))
    publish: tuple[Published, ...] = Field((), title=N_("What is published"))
    exceptions_by: UnitRef | None = Field(None, title=N_("Exceptions are permitted by"))
    exceptions_with: tuple[UnitRef, ...] = Field((), title=N_("Together with"))
    contacts: tuple[str, ...] = Field((), title=N_("Contacts of the university"))

    @property
    def deciders(self) -> tuple[str, ...]:
        """Return the units whose decisions an exception needs; none where nobody may permit one."""
        return (self.exceptions_by, *self.exceptions_with) if self.exceptions_by else ()


class Circles(Policy[CirclesValue], spec=policy("circles", N_("Circles"))):
    """Who may see which records and what may leave them, by edition."""
