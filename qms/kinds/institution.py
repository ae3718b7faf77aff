"""The university itself."""

from __future__ import annotations

from pydantic import Field

from qms.i18n import N_
from qms.model.ids import Numbering
from qms.model.items import Named
from qms.model.record import KindSpec, Record
from qms.model.text import Text


class Institution(
    Record,
    spec=KindSpec(
        prefix="INST",
        folder="institution",
        title=N_("Institution"),
        plural=N_("Institution"),
        numbering=Numbering.SLUG,
        columns=("name", "city"),
        asks=("names",),
    ),
):
    """The organisation whose quality system this is, with the names it bore over time."""

    names: tuple[Named, ...] = Field(min_length=1, title=N_("Names"))
    city: Text | None = Field(None, title=N_("City"))
    fictitious: bool = Field(default=False, title=N_("Fictitious"))
