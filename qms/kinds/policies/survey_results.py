"""How results of surveys are shown and followed up: within POL-survey-rules."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from qms.i18n import N_
from qms.model.items import Item, Source


class LightRules(Item):
    """Traffic lights of a share of positive answers: green ``from`` a share on, else amber, red."""

    green_from: float = Field(0.8, gt=0, le=1, title=N_("Green from"))
    amber_from: float = Field(0.6, gt=0, le=1, title=N_("Amber from"))
    source: Source | None = Field(None, title=N_("Source"))

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.amber_from > self.green_from:
            raise PydanticCustomError("qms_lights", N_("amber begins below green"))
        return self


class LoopRules(Item):
    """The loop from answers to changes.

    A block under ``act_below`` (0 to 1) proposes a CAPA at the level of its group.  What was done
    is judged by the next wave that closed ``again_from`` to ``again_until`` months after it.
    Results are reported ``report_within`` months after the wave closed; what follows is decided,
    and those who were asked are told of it, ``notice_within`` months after it closed.
    """

    act_below: float = Field(0.6, gt=0, lt=1, title=N_("Measures below"))
    again_from: int = Field(6, ge=1, le=60, title=N_("Judged again after, months"))
    again_until: int = Field(12, ge=1, le=60, title=N_("Judged again within, months"))
    report_within: int = Field(1, ge=1, le=60, title=N_("Reported within, months"))
    notice_within: int = Field(3, ge=1, le=60, title=N_("Told within, months"))
    source: Source | None = Field(None, title=N_("Source"))

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.again_until < self.again_from:
            raise PydanticCustomError("qms_again", N_("the last month lies after the first"))
        return self


class CertificateRules(Item):
    """What a teacher's certificate may hold beside the teacher's own figures.

    ``benchmark`` is a share of others that is printed beside; ``none`` is none at all.
    """

    benchmark: Literal["none", "university", "faculty"] = Field("none", title=N_("Benchmark"))
    source: Source | None = Field(None, title=N_("Source"))


class TeacherRules(Item):
    """Groups in surveys about teachers: in each that is shown several of them have answers.

    They are ``least`` or more; with two a colleague would have the other's results by subtracting
    the own ones.  No teacher has more than ``most_share`` (0 to 1) of the answers of a group.
    """

    least: int = Field(3, ge=1, title=N_("Fewest teachers of a group that is shown"))
    most_share: float = Field(0.8, gt=0, le=1, title=N_("Largest share of one teacher's answers"))
    source: Source | None = Field(None, title=N_("Source"))
