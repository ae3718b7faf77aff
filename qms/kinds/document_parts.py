"""Parts of a controlled document: its editions, and what happened to each of them."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from qms.i18n import N_
from qms.kinds.evidence import Sha256, Storage
from qms.model.fields import BodyRef, DecisionRef, ItemId, Post, RefTo, UnitRef, WordOf
from qms.model.items import DatedItem, Item
from qms.model.text import Text

EvidenceRef = Annotated[str, RefTo(("evidence",))]
EditionSort = Literal["introduced", "changed", "replaced"]
_OUT: Final = frozenset({"", ".", "..", "document.yaml"})
LanguageId = Annotated[str, Field(pattern=r"^(kk|ru|en)$")]


class DocumentText(Item):
    """The text of an edition in one language, whose code is the item's id.

    In git ``place`` is a file beside the record; a file outside is known by its hash.
    """

    id: LanguageId = Field(title=N_("Language"))
    place: str = Field(min_length=1, title=N_("Place"))
    storage: Storage = Field(Storage.GIT, title=N_("Storage"))
    sha256: Sha256 | None = Field(None, title=N_("SHA-256"))
    size: int | None = Field(None, ge=0, title=N_("Size, bytes"))

    @model_validator(mode="after")
    def _known_by_hash(self) -> Self:
        if self.storage is Storage.OUTSIDE and self.sha256 is None:
            raise PydanticCustomError("qms_hash", N_("a file outside git is known by its SHA-256"))
        return self

    @model_validator(mode="after")
    def _beside_the_record(self) -> Self:
        parts = self.place.split("/")
        if self.storage is Storage.GIT and ("\\" in self.place or not set(parts).isdisjoint(_OUT)):
            raise PydanticCustomError(
                "qms_place", N_("a text in git is a file in the folder of its document")
            )
        return self


class SectionChange(Item):
    """One place that an edition changes, a line of the change registration sheet.

    Sheet numbers are as printed: ``4, 7-9``.
    """

    id: ItemId = Field(title=N_("Item"))
    section: str | None = Field(None, title=N_("Section, item"))
    paragraph: str | None = Field(None, title=N_("Paragraph"))
    page: str | None = Field(None, title=N_("Page"))
    sort: Literal["replace", "cancel", "add"] = Field(title=N_("Kind of change"))
    text: Text | None = Field(None, title=N_("What changes"))
    sheets_replaced: str | None = Field(None, title=N_("Sheets replaced"))
    sheets_new: str | None = Field(None, title=N_("New sheets"))
    sheets_cancelled: str | None = Field(None, title=N_("Sheets cancelled"))


class Edition(DatedItem):
    """One state of the text, from its draft on; ``date`` is the day on which it was begun.

    ``basis`` says why; ``number`` is the edition as it is printed.  ``permission`` is the act that
    allowed the change, where the route asks for one.  Without ``in_force_from`` an edition is in
    force from the last act that approves it.
    """

    number: str | None = Field(None, title=N_("Edition"))
    sort: EditionSort = Field("introduced", title=N_("Kind of edition"))
    ground: Annotated[str, WordOf("change-ground")] | None = Field(None, title=N_("Ground"))
    summary: Text | None = Field(None, title=N_("What is new"))
    notice_number: str | None = Field(None, title=N_("Number of the notice"))
    notice_date: dt.date | None = Field(None, title=N_("Date of the notice"))
    permission: DecisionRef | None = Field(None, title=N_("Permission"))
    changes: tuple[SectionChange, ...] = Field((), title=N_("Changes"))
    texts: tuple[DocumentText, ...] = Field((), title=N_("Texts"))
    in_force_from: dt.date | None = Field(None, title=N_("In force from"))


class Agreement(DatedItem):
    """A unit or official looked at the draft of an edition: agreed, with remarks, or refused."""

    edition: ItemId = Field(title=N_("Edition"))
    verdict: Literal["agreed", "remarks", "refused"] = Field(title=N_("Verdict"))
    text: Text | None = Field(None, title=N_("Remarks"))
    evidence: tuple[EvidenceRef, ...] = Field((), title=N_("Evidence"))


class Inspection(DatedItem):
    """A draft was compared with the demands on documents; ``problems`` is how many were found."""

    edition: ItemId = Field(title=N_("Edition"))
    problems: int = Field(ge=0, title=N_("Problems"))
    text: Text | None = Field(None, title=N_("Text"))


class Covered(Item):
    """What an approval covers in one language, the item's id.

    ``text`` is the SHA-256 of the file; ``words`` that of the approved texts of the record in this
    language, as RFC 8785 writes them, ``changes`` that of what the edition says of its changes.
    """

    id: LanguageId = Field(title=N_("Language"))
    text: Sha256 | None = Field(None, title=N_("SHA-256"))
    words: Sha256 = Field(title=N_("SHA-256 of the words"))
    changes: Sha256 | None = Field(None, title=N_("SHA-256 of the changes"))


class Binding(Item):
    """The content that an approval is bound to.

    ``fields`` is the SHA-256 of the approved fields that have no language, as RFC 8785 writes
    them, under the version of the schema in which they were approved; ``edition`` that of the
    printed number of the edition and of its changes.
    """

    schema_version: int = Field(alias="schema", ge=1, title=N_("Schema version"))
    fields: Sha256 = Field(title=N_("SHA-256 of the fields"))
    edition: Sha256 | None = Field(None, title=N_("SHA-256 of the edition"))
    languages: tuple[Covered, ...] = Field((), title=N_("Languages"))


class Approval(Item):
    """One act of approval of an edition; a document may need up to three in sequence.

    Without ``edition`` it is that of a document taken from a register, which has none recorded.
    What proves it: the decision, a scan or signed file among ``evidence``, a number in the
    electronic document system, or the signature of the commit that brought it.
    """

    id: ItemId = Field(title=N_("Item"))
    edition: ItemId | None = Field(None, title=N_("Edition"))
    body: BodyRef | None = Field(None, title=N_("Body"))
    act: Annotated[str, WordOf("act-kind")] = Field(title=N_("Act"))
    number: str | None = Field(None, title=N_("Number"))
    date: dt.date | None = Field(None, title=N_("Date"))
    by: Post | None = Field(None, title=N_("By"))
    decision: DecisionRef | None = Field(None, title=N_("Decision"))
    evidence: tuple[EvidenceRef, ...] = Field((), title=N_("Evidence"))
    edms_number: str | None = Field(None, title=N_("Number in the document system"))
    signed_commit: bool = Field(default=False, title=N_("Signed commit"))
    binding: Binding | None = Field(None, title=N_("Content approved"))
    void: Text | None = Field(None, title=N_("Void because"))


class Copy(Item):
    """A registered copy on paper: the original, the control copy, or a working one."""

    id: ItemId = Field(title=N_("Item"))
    sort: Literal["original", "control", "working"] = Field(title=N_("Kind of copy"))
    number: str = Field(title=N_("Number"))
    holder: UnitRef = Field(title=N_("Holder"))


class CopyMove(DatedItem):
    """A copy was issued, brought to an edition, returned, or destroyed by an act."""

    copy_id: ItemId = Field(alias="copy", title=N_("Copy"))
    sort: Literal["issued", "updated", "returned", "destroyed"] = Field(title=N_("What happened"))
    edition: ItemId | None = Field(None, title=N_("Edition"))


class Acknowledgement(DatedItem):
    """People of a unit have read an edition: so many of so many by a signed sheet, or by ticks.

    ``codes`` are staff codes of personal ticks, no names.  ``sheet`` is the scan of the sheet.
    """

    edition: ItemId | None = Field(None, title=N_("Edition"))
    unit: UnitRef = Field(title=N_("Unit"))
    required: int | None = Field(None, ge=0, title=N_("Must read"))
    signed: int | None = Field(None, ge=0, title=N_("Have read"))
    codes: tuple[ItemId, ...] = Field((), title=N_("Staff codes"))
    sheet: EvidenceRef | None = Field(None, title=N_("Sheet"))

    @model_validator(mode="after")
    def _no_more_than_must(self) -> Self:
        if self.required is not None and (self.signed or 0) > self.required:
            raise PydanticCustomError("qms_counts", N_("more have read than must"))
        return self


class DocumentReview(DatedItem):
    """The document was reviewed: it stays, is to be revised, or withdrawn."""

    verdict: Literal["keep", "revise", "withdraw"] = Field(title=N_("Verdict"))
    ground: Annotated[str, WordOf("change-ground")] | None = Field(None, title=N_("Ground"))
    decision: DecisionRef | None = Field(None, title=N_("Decision"))


class Observance(DatedItem):
    """Whoever controls the document looked whether it is observed; ``problems`` were found."""

    problems: int | None = Field(None, ge=0, title=N_("Problems"))
    text: Text | None = Field(None, title=N_("Text"))
    evidence: tuple[EvidenceRef, ...] = Field((), title=N_("Evidence"))


class Publication(DatedItem):
    """An edition was put on the site, or taken off it."""

    edition: ItemId | None = Field(None, title=N_("Edition"))
    sort: Literal["published", "removed"] = Field("published", title=N_("What happened"))
    url: str = Field(min_length=1, title=N_("Address"))


class Cited(Item):
    """A document on which this one is based or which it cites."""

    id: ItemId = Field(title=N_("Item"))
    document: Annotated[str, RefTo(("external", "doc"))] = Field(title=N_("Document"))
    section: str | None = Field(None, title=N_("Section"))
    basis: bool = Field(default=True, title=N_("Basis"))
