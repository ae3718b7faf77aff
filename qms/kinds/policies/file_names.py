"""File names: by which scheme files are named, in which formats they are kept."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Final

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from qms.i18n import N_
from qms.kinds.policies import policy
from qms.model.fields import ItemId
from qms.model.items import Item, Source
from qms.model.policy import Policy
from qms.model.text import Text

PARTS: Final = ("year", "month", "day", "unit", "type")
"""What a scheme puts together, each in braces and once: ``{year}_{month}_{day}_{unit}_{type}``."""
PART: Final = re.compile(r"\{(\w*)\}", re.ASCII)
_REFUSED: Final = re.compile(r'[{}<>:"/\\|?*\x00-\x1f\x7f]')


def _scheme(text: str) -> str:
    if sorted(PART.findall(text)) != sorted(PARTS) or _REFUSED.search(PART.sub("", text)):
        raise PydanticCustomError(
            "qms_file_scheme",
            N_("a scheme of file names has each of these once, apart: {parts}"),
            {"parts": " ".join(f"{{{name}}}" for name in PARTS)},
        )
    if "}{" in text:  # nobody could tell where one part ends
        raise PydanticCustomError(
            "qms_file_scheme", N_("the parts of a scheme of file names stand apart")
        )
    return text


Scheme = Annotated[str, AfterValidator(_scheme)]
Format = Annotated[str, Field(pattern=r"^[a-z0-9]{1,8}$")]


class DocumentType(Item):
    """A type of document as file names print it; a register bears the noun of its kind."""

    id: ItemId = Field(title=N_("Type"))
    label: Text = Field(title=N_("Label"))


class FileNamesValue(Item):
    """The scheme that names are built by, others that are accepted, formats without a dot.

    ``since`` is the first day whose files are checked: older ones keep their names.  ``types`` are
    known document types, besides the words of the ``vocabularies``.  Where there is no scheme, or
    no formats, nothing is checked.
    """

    scheme: Scheme | None = Field(None, title=N_("Scheme"))
    accepted: tuple[Scheme, ...] = Field((), title=N_("Accepted as well"))
    formats: tuple[Format, ...] = Field((), title=N_("Formats"))
    since: dt.date | None = Field(None, title=N_("Checked from"))
    since_source: Source | None = Field(None, title=N_("Source"))
    types: tuple[DocumentType, ...] = Field((), title=N_("Types of documents"))
    vocabularies: tuple[ItemId, ...] = Field((), title=N_("Vocabularies"))
    types_source: Source | None = Field(None, title=N_("Source"))


class FileNames(Policy[FileNamesValue], spec=policy("file-names", N_("File names"))):
    """How files are named and in which formats they are kept, by edition."""
