"""Risk bands: what a score obliges to."""

from __future__ import annotations

from pydantic import Field

from qms.i18n import N_
from qms.kinds.policies import policy
from qms.model.fields import BodyRef, ItemId, RoleRef
from qms.model.items import Item, Source
from qms.model.policy import Policy
from qms.model.text import Text


class Band(Item):
    """Scores from ``low`` to ``high`` (both inclusive) and their consequences.

    A band that needs a CAPA lies above the permitted level.  ``report_months`` is how often the
    role ``report_to`` gets a report under intensive monitoring.  ``systemic_to`` is the body that
    systemic risks of the band are put before.
    """

    id: ItemId = Field(title=N_("Band"))
    label: Text = Field(title=N_("Label"))
    low: int = Field(alias="from", ge=1, title=N_("From"))
    high: int = Field(alias="to", ge=1, title=N_("To"))
    meaning: Text = Field(title=N_("Meaning"))
    capa_required: bool = Field(default=False, title=N_("CAPA plan obligatory"))
    joint_control: bool = Field(default=False, title=N_("Joint control meetings"))
    control_months: int | None = Field(None, ge=1, title=N_("Months between control meetings"))
    review_months: int | None = Field(None, ge=1, title=N_("Months between reviews"))
    report_months: int | None = Field(None, ge=1, title=N_("Months between reports"))
    intensive_monitoring: bool = Field(default=False, title=N_("Intensive monitoring"))
    report_to: RoleRef | None = Field(None, title=N_("Report to"))
    systemic_to: BodyRef | None = Field(None, title=N_("Systemic risks are put before"))
    source: Source | None = Field(None, title=N_("Source"))


class BandsValue(Item):
    """Bands from the lowest to the highest; none as long as ``pending`` says who must decide."""

    bands: tuple[Band, ...] = Field((), title=N_("Bands"))
    pending: Text | None = Field(None, title=N_("Waits for"))

    def band(self, score: int) -> Band | None:
        """Return the band of a score, None where no band is set."""
        return next((band for band in self.bands if band.low <= score <= band.high), None)


class RiskBands(Policy[BandsValue], spec=policy("risk-bands", N_("Risk bands"))):
    """Bands of scores with their consequences, by edition."""
