"""What is asked of an import of survey answers, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from qms.engine.survey_reversed import Against

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from qms.exchange.survey_columns import Columns
    from qms.exchange.survey_reduce import Reduced
    from qms.model.text import Text

_NONE: Final = Against()


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asks for; ``group``, ``response_id`` and ``teacher`` are headings of it.

    ``invited`` corrects how many the wave was sent to; ``place`` is where the file is kept.  With
    ``more`` the file adds to those that the wave has, with ``instead`` it replaces them, itself
    included; without both that is told from the ids of the responses.  ``strata`` are texts
    COLUMN=property.
    """

    file: Path
    wave: str
    mapping: Path | None = None
    group: str | None = None
    response_id: str | None = None
    sheet: str | None = None
    invited: int | None = None
    dry: bool = False
    place: str | None = None
    more: bool = False
    instead: bool = False
    teacher: str | None = None
    strata: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file: its log as the wave keeps it, and what was not looked at.

    ``known`` says that the wave has this very file already, so nothing changed.  ``unstated`` are
    questions of which nothing says which options are positive.  ``invited`` and ``asked`` (without
    the ineligible) are of the wave, None where they are not known.  ``open_answers`` are the
    answers in words of the file, which are kept outside git.  ``teachers`` have tables of their
    own, kept apart; ``unnamed`` answers name none; ``untaught`` says that no column was named,
    ``few_teachers`` that the wave is about too few of them to be shown.
    ``against`` are questions that run against their block in all answers of the wave, ``titles``
    those of the blocks.  ``columns``
    are those of the file, None for ready-made counts.
    ``sensitive`` says that what was answered is kept apart.
    ``strata`` are property, value and valid answers of the file, those that may be shown.
    """

    wave: str
    log: dict[str, Any]
    invited: int | None = None
    asked: int | None = None
    shown: tuple[tuple[str, int], ...] = ()
    folded: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    unstated: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    counted: bool = True
    known: bool = False
    commit: str | None = None
    open_answers: int = 0
    teachers: int = 0
    unnamed: int = 0
    untaught: bool = False
    few_teachers: bool = False
    strata: tuple[tuple[str, str, int], ...] = ()
    against: Against = _NONE
    columns: Columns | None = None
    sensitive: bool = False
    titles: Mapping[str, Text] = field(default_factory=dict)

    @property
    def source(self) -> str | None:
        """The platform that the file comes from, with the language of its headings."""
        found = self.columns.from_ if self.columns else None
        return found.label if found else None

    @property
    def sought(self) -> bool:
        """Whether duplicates could be looked for: the file names its responses."""
        own = self.columns.response_id if self.columns else None
        return own is not None or (self.known and bool(self.log.get("pseudonyms")))


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is known of a file that is taken in with others.

    ``fresh`` was counted before, ``beside`` are the SHA-256 of the others: without a sign that one
    of them is an earlier export of this one its answers are further ones.  Unless it is the
    ``last`` the tables of the wave wait for those that follow: all of them are one step.
    """

    fresh: Reduced | None = None
    beside: frozenset[str] = frozenset()
    last: bool = True
