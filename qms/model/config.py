"""What qms.yaml says about a workspace."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import PurePosixPath
from typing import Annotated, Final, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from qms.i18n import N_
from qms.model.items import Item
from qms.model.text import Text

Language = Literal["kk", "ru", "en"]


_NEAR: Final = ("Asia/Almaty", "Asia/Aqtau", "Asia/Aqtobe", "Asia/Atyrau", "Asia/Oral", "UTC")


def _zone(value: str) -> str:
    if value in _NEAR and _known(value):  # to list all zones takes as long as a short command
        return value
    if value not in available_timezones():
        raise PydanticCustomError("qms_zone", N_("a time zone looks like Asia/Almaty"))
    return value


def _known(value: str) -> bool:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        return False
    return True


_PINNED: Final = re.compile(
    r"git\+https://[^\s@]+@[0-9A-Za-z._-]+"  # a commit or tag of a repository
    r"|https://\S+\.(?:whl|tar\.gz)(?:#sha256=[0-9a-f]{64})?"
    r"|\./\S+\.whl"
)


def _pinned(value: str) -> str:
    """Refuse a bare package name: anybody could register it."""
    if not _PINNED.fullmatch(value):
        raise PydanticCustomError(
            "qms_install", N_("install names a pinned place, as git+https://host/qms.git@v1.0")
        )
    return value


def _near_by(value: str) -> str:
    """Refuse an absolute path: clones lie elsewhere on each computer."""
    if not value or "\\" in value or PurePosixPath(value).is_absolute():
        raise PydanticCustomError(
            "qms_near_by", N_("name a folder seen from here, as ../university-restricted")
        )
    return value


class GitConfig(Item):
    """How commands use git: ``commit`` after every change unless switched off.

    ``protected`` is the branch that nobody changes alone; without it origin's default one.
    """

    commit: bool = True
    protected: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]{0,99}$")] | None = None


class Config(Item):
    """Settings of a workspace."""

    institution: Text
    profile: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}@[0-9]{1,4}$")]
    languages: tuple[Language, ...] = ("kk", "ru", "en")
    default_language: Language = "kk"
    time_zone: Annotated[str, AfterValidator(_zone)] = "Asia/Almaty"
    git: GitConfig = GitConfig()
    install: Annotated[str, AfterValidator(_pinned)] | None = None
    """The one place CI installs qms from: an address pinned by commit, tag or file."""
    restricted: Annotated[str, AfterValidator(_near_by)] | None = None
    """The folder of the restricted workspace, seen from here; only some have a clone of it."""
    main: Annotated[str, AfterValidator(_near_by)] | None = None
    """In a restricted workspace: the folder of the workspace whose records it refers to."""
    sample: bool = False
    begun: dt.date | None = None
    """The day from which the workspace is kept: nothing that was due earlier is missed."""
    pinned_today: dt.date | None = Field(None, alias="today")

    @property
    def zone(self) -> ZoneInfo:
        """Return the workspace's time zone."""
        return ZoneInfo(self.time_zone)
