"""What qms.yaml says about a workspace."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from qms.i18n import N_
from qms.model.items import Item
from qms.model.text import Text

Language = Literal["kk", "ru", "en"]


def _zone(value: str) -> str:
    if value not in available_timezones():
        raise PydanticCustomError("qms_zone", N_("a time zone looks like Asia/Almaty"))
    return value


class GitConfig(Item):
    """How commands use git: ``commit`` after every change unless switched off."""

    commit: bool = True


class Config(Item):
    """Settings of a workspace."""

    institution: Text
    profile: str
    languages: tuple[Language, ...] = ("kk", "ru", "en")
    default_language: Language = "kk"
    time_zone: Annotated[str, AfterValidator(_zone)] = "Asia/Almaty"
    git: GitConfig = GitConfig()
    install: str | None = None
    sample: bool = False
    begun: dt.date | None = None
    """The day from which the workspace is kept: nothing that was due earlier is missed."""
    pinned_today: dt.date | None = Field(None, alias="today")

    @property
    def zone(self) -> ZoneInfo:
        """Return the workspace's time zone."""
        return ZoneInfo(self.time_zone)
