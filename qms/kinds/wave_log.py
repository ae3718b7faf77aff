"""The import log of a wave: what became of every row of a file, and where the file is kept."""

from __future__ import annotations

import datetime as dt
from typing import Literal, NamedTuple, Self, TypeAlias

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from qms.i18n import N_
from qms.kinds.evidence import Sha256
from qms.model.fields import AnyRef, ItemId
from qms.model.items import Item

DataClass: TypeAlias = Literal["anonymous", "pseudonymous", "restricted"]
"""Answers of nobody known; answers with keyed pseudonyms; answers kept apart from the records."""


class ImportLog(Item):
    """What cleaning did to one file: every row that was received is accounted for.

    ``received`` = ``valid`` + ``incomplete`` + ``logic`` + ``duplicates``; the valid ones are
    ``complete`` (every question with a scale that they were asked) or ``partial``, None where a
    file of counts does not tell (AAPOR Standard Definitions).  ``logic`` are responses
    that contradict themselves as the questionnaire says.  Of the valid ones ``unfinished`` were not
    sent off, ``straight`` gave one answer to everything, ``repeated`` have the same answers as an
    earlier one, which alone is no duplicate; ``pseudonymised`` had an id that was replaced by a
    keyed digest.  ``folded`` groups were too small to be shown by themselves.  ``personal`` are the
    columns that were dropped, ``pseudonyms`` those of ids.  The file itself lies at ``place``, in
    the class ``index`` of the file plan, until ``dispose``.  ``replaces`` are the logs of earlier
    exports of the same answers, which no longer count; ``merged`` is the wave it came from.
    ``exact`` is the number of its exact tables where earlier ones of the same file lie beside them.
    ``teachers`` have tables of their own outside the records; ``data_class`` and ``legal_basis``
    say what data it was and by what right it was collected.
    """

    id: ItemId = Field(title=N_("Item"))
    date: dt.date = Field(title=N_("Date"))
    file: str = Field(min_length=1, title=N_("File"))
    sha256: Sha256 = Field(title=N_("SHA-256"))
    system: str | None = Field(None, title=N_("Survey platform"))
    received: int = Field(ge=0, title=N_("Answers received"))
    valid: int = Field(ge=0, title=N_("Valid answers"))
    complete: int | None = Field(None, ge=0, title=N_("Complete"))
    partial: int | None = Field(None, ge=0, title=N_("Partial"))
    incomplete: int = Field(0, ge=0, title=N_("Incomplete"))
    logic: int = Field(0, ge=0, title=N_("Logic errors"))
    duplicates: int = Field(0, ge=0, title=N_("Duplicates"))
    unfinished: int = Field(0, ge=0, title=N_("Not sent off"))
    straight: int = Field(0, ge=0, title=N_("One answer to everything"))
    repeated: int = Field(0, ge=0, title=N_("Same answers as another"))
    pseudonymised: int = Field(0, ge=0, title=N_("Pseudonymised"))
    folded: int = Field(0, ge=0, title=N_("Groups folded"))
    personal: tuple[str, ...] = Field((), title=N_("Columns of personal data, dropped"))
    pseudonyms: tuple[str, ...] = Field((), title=N_("Columns turned into pseudonyms"))
    place: str | None = Field(None, title=N_("Place"))
    index: str | None = Field(None, title=N_("Index of the file plan"))
    dispose: dt.date | None = Field(None, title=N_("Kept until"))
    replaces: tuple[ItemId, ...] = Field((), title=N_("Replaces"))
    merged: str | None = Field(None, title=N_("Added from"))
    exact: int | None = Field(None, ge=2, title=N_("Number"))
    teachers: int = Field(0, ge=0, title=N_("Teachers with tables of their own, kept apart"))
    data_class: DataClass | None = Field(None, title=N_("Data class"))
    legal_basis: AnyRef | None = Field(None, title=N_("Legal basis"))

    @model_validator(mode="after")
    def _accounts_for_all(self) -> Self:
        dropped = self.incomplete + self.logic + self.duplicates
        if self.received != self.valid + dropped:
            raise PydanticCustomError(
                "qms_survey_log",
                N_("received is valid, incomplete, logic errors and duplicates together"),
            )
        if self.complete is not None and self.valid != self.complete + (self.partial or 0):
            raise PydanticCustomError(
                "qms_survey_log", N_("valid is complete and partial together")
            )
        return self


class Completion(NamedTuple):
    """How many began an online survey, and how many of the valid ones answered all or a part."""

    started: int | None
    complete: int | None
    partial: int | None


def completion(logs: tuple[ImportLog, ...]) -> Completion:
    """Return the sums of the logs that count; None for what one of them does not say.

    Who opened the questionnaire of a platform has a row in its export, answered or not.
    """
    live = counting(logs)
    known = [log.complete for log in live if log.complete is not None]
    online = bool(live) and all(log.system for log in live)
    whole = sum(known) if known and len(known) == len(live) else None
    return Completion(
        sum(log.received for log in live) if online else None,
        whole,
        None if whole is None else sum(log.valid for log in live) - whole,
    )


def counting(logs: tuple[ImportLog, ...]) -> tuple[ImportLog, ...]:
    """Return the logs whose answers count: those that no later export replaces."""
    replaced = {log_id for log in logs for log_id in log.replaces}
    return tuple(log for log in logs if log.id not in replaced)
