"""Certificates of teachers' survey results: a register without names."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from qms.i18n import N_
from qms.kinds.certificate_upgrade import one_to_two
from qms.kinds.evidence import Sha256
from qms.model.fields import ItemId, RefTo, WordOf
from qms.model.items import Item
from qms.model.record import KindSpec, Record
from qms.model.states import ENTERED_BY_MISTAKE, State, Transition, workflow

FLOW = workflow(
    (
        State("issued", N_("issued")),
        State(ENTERED_BY_MISTAKE, N_("entered by mistake"), final=True),
    ),
    ("issued > entered_by_mistake",),
)


class CertifiedWave(Item):
    """A wave that the certificate tells of, and how many answers about the teacher it had then."""

    id: ItemId = Field(title=N_("Item"))
    wave: Annotated[str, RefTo(("wave",))] = Field(title=N_("Survey wave"))
    answers: int = Field(ge=1, title=N_("Valid answers"))


class CertificateFile(Item):
    """A file that was handed out; it lies outside the records, this is its hash."""

    id: ItemId = Field(title=N_("Item"))
    name: str = Field(min_length=1, title=N_("Name"))
    sha256: Sha256 = Field(title=N_("SHA-256"))


class Certificate(
    Record,
    spec=KindSpec(
        prefix="CRT",
        folder="certificates",
        title=N_("Certificate of a teacher"),
        plural=N_("Certificates of teachers"),
        columns=("requested", "channel", "issued", "waves", "purpose", "state"),
        asks=("teacher", "requested", "channel", "issued", "waves"),
        flow=FLOW,
        upgrades=(one_to_two,),
    ),
):
    """A certificate of a teacher's own survey results, issued when the teacher asked (7.5.4(3)).

    ``teacher`` is a keyed pseudonym: who it is can be told only with the key, which lies outside
    git.  No name and no figure stands here.  ``purpose`` is one of the closed list (7.6(3)).
    """

    teacher: str = Field(pattern=r"^[0-9a-f]{32}$", title=N_("Pseudonym of the teacher"))
    requested: dt.date = Field(title=N_("Requested on"))
    channel: Annotated[str, WordOf("certificate-channel")] = Field(title=N_("Channel"))
    purpose: Annotated[str, WordOf("survey-purpose")] | None = Field(None, title=N_("Purpose"))
    issued: dt.date = Field(title=N_("Issued on"))
    waves: tuple[CertifiedWave, ...] = Field(min_length=1, title=N_("Survey waves"))
    files: tuple[CertificateFile, ...] = Field((), title=N_("Files"))
    transitions: tuple[Transition, ...] = Field((), title=N_("Changes of state"))

    @model_validator(mode="after")
    def _asked_for_first(self) -> Self:
        if self.issued < self.requested:
            raise PydanticCustomError(
                "qms_certificate", N_("a certificate is issued after it was requested")
            )
        return self
