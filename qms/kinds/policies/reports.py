"""The set of reports: which there are, how often, with what content, for whom."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from qms.i18n import N_
from qms.kinds.policies import policy
from qms.model.fields import AnyRef, ItemId, RefTo, WordOf
from qms.model.items import Item, Source
from qms.model.policy import Policy
from qms.model.record import Circle
from qms.model.text import Text


class Channel(Item):
    """Where reports are placed, and who sees them there."""

    id: ItemId = Field(title=N_("Channel"))
    label: Text = Field(title=N_("Label"))
    circle: Circle = Field(title=N_("Circle"))


class ReportKind(Item):
    """One row of the regulation's table of reports.

    ``report`` is the name of the report that ``qms report`` makes for it, empty where it makes
    none, ``also`` names further ones that belong to it; ``obligations`` are the recurring duties
    that it fulfils and that say when it is due; ``code`` is the document code printed in the page
    header.
    """

    kind: Annotated[str, WordOf("report-kind")] = Field(title=N_("Kind"))
    report: ItemId | None = Field(None, title=N_("Report"))
    also: tuple[ItemId, ...] = Field((), title=N_("Further reports"))
    frequency: Text = Field(title=N_("Frequency"))
    content: tuple[Text, ...] = Field(min_length=1, title=N_("Content"))
    channels: tuple[ItemId, ...] = Field(min_length=1, title=N_("Channels"))
    circle: Circle = Field(title=N_("Circle"))
    recipients: tuple[AnyRef, ...] = Field((), title=N_("Recipients"))
    obligations: tuple[Annotated[str, RefTo(("obligation",))], ...] = Field(
        (), title=N_("Obligations")
    )
    code: str | None = Field(None, title=N_("Document code"))
    source: Source | None = Field(None, title=N_("Source"))

    @property
    def makes(self) -> tuple[str, ...]:
        """The reports that ``qms report`` makes for it, the main one first."""
        return ((self.report,) if self.report else ()) + self.also


class ReportsValue(Item):
    """Channels and kinds of reports, in the order of the regulation's table."""

    channels: tuple[Channel, ...] = Field(title=N_("Channels"))
    reports: tuple[ReportKind, ...] = Field(title=N_("Reports"))

    def kind(self, word: str) -> ReportKind | None:
        """Return the row of a kind of report."""
        return next((item for item in self.reports if item.kind == word), None)

    def named(self, report: str) -> ReportKind | None:
        """Return the row of a report that ``qms report`` makes under a name."""
        return next((item for item in self.reports if report in item.makes), None)


class Reports(Policy[ReportsValue], spec=policy("reports", N_("Set of reports"))):
    """Kinds, frequency, content and channels of the university's reports, by edition."""
