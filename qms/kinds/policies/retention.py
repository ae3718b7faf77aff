"""The file plan (nomenclature): what is put away where, and for how long it is kept."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from qms.i18n import N_
from qms.kinds.policies import policy
from qms.model.fields import BodyRef, DocRef, ItemId, Post, RefTo, UnitRef, WordOf
from qms.model.items import Item, Source
from qms.model.policy import Policy
from qms.model.text import Text


class KeepTerm(Item):
    """One term: years, for ever, until so many years after the end of an accreditation cycle.

    ``origin`` says whose term it is; of all terms of a class the longest prevails.
    """

    id: ItemId = Field(title=N_("Item"))
    origin: Literal["own", "law", "external"] = Field("own", title=N_("Whose term"))
    years: int | None = Field(None, ge=0, le=200, title=N_("Years"))
    permanent: bool = Field(default=False, title=N_("Permanent"))
    after_cycle: int | None = Field(None, ge=0, title=N_("Years after the accreditation cycle"))
    source: Source = Field(title=N_("Source"))

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if [self.years is not None, self.permanent, self.after_cycle is not None].count(True) != 1:
            raise PydanticCustomError(
                "qms_term", N_("a term is in years, permanent, or after an accreditation cycle")
            )
        return self


class Expected(Item):
    """Every unit named, or of one of these levels, has such a file for every such year.

    ``from_year`` is the first calendar year in which it is expected.
    """

    every: Literal["calendar_year", "academic_year"] = Field(title=N_("Every"))
    units: tuple[UnitRef, ...] = Field((), title=N_("Units"))
    levels: tuple[Annotated[str, WordOf("org-level")], ...] = Field((), title=N_("Levels"))
    from_year: int = Field(ge=1990, le=2200, title=N_("From year"))
    at_least: int = Field(1, ge=1, title=N_("Papers at least"))


class FileClass(Item):
    """A line of the file plan: index, title, who answers, terms, what is filed there.

    ``kinds`` are kinds of records filed there (``meeting``, or ``doc/manual`` with its group);
    ``governed_by`` is the document of the university that regulates them.
    """

    id: ItemId = Field(title=N_("Item"))
    index: str = Field(min_length=1, title=N_("Index"))
    title: Text = Field(title=N_("Title"))
    responsible: Post | None = Field(None, title=N_("Responsible"))
    units: tuple[UnitRef, ...] = Field((), title=N_("Units"))
    bodies: tuple[BodyRef, ...] = Field((), title=N_("Bodies"))
    kinds: tuple[str, ...] = Field((), title=N_("Kinds of records"))
    governed_by: DocRef | None = Field(None, title=N_("Governing document"))
    article: str | None = Field(None, title=N_("Article"))
    terms: tuple[KeepTerm, ...] = Field(min_length=1, title=N_("Terms"))
    expected: Expected | None = Field(None, title=N_("Expected"))
    source: Source | None = Field(None, title=N_("Source"))


class Cycle(Item):
    """An accreditation cycle, whose end may become known or move later."""

    id: ItemId = Field(title=N_("Item"))
    label: Text = Field(title=N_("Label"))
    ends: dt.date | None = Field(None, title=N_("Ends"))


class RetentionValue(Item):
    """The file plan of the university.  ``audit_month`` is the month of the archive audit.

    Terms are counted from 1 January after a file is closed.  ``must`` are kinds of records of
    which each has a class; ``destroy_originals``, where it is stated, is the source by which the
    original of a superseded edition is destroyed by an act.
    """

    classes: tuple[FileClass, ...] = Field((), title=N_("Classes"))
    must: tuple[str, ...] = Field((), title=N_("Kinds of records that need a class"))
    cycles: tuple[Cycle, ...] = Field((), title=N_("Accreditation cycles"))
    audit_month: int | None = Field(None, ge=1, le=12, title=N_("Month of the archive audit"))
    audit_obligation: Annotated[str, RefTo(("obligation",))] | None = Field(
        None, title=N_("Obligation of the audit")
    )
    audit_source: Source | None = Field(None, title=N_("Source"))
    destroy_originals: Source | None = Field(None, title=N_("Superseded originals are destroyed"))


class Retention(Policy[RetentionValue], spec=policy("retention", N_("File plan and retention"))):
    """Classes of files and their terms, by edition."""
