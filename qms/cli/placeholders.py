"""What help shows for the value of an option: a day, an id, a post, a number, words."""

from __future__ import annotations

import datetime as dt
import enum
from typing import TYPE_CHECKING, Any, Final

from qms.actions.values import bare, item_type
from qms.i18n import N_
from qms.model.fields import Post, RefTo, WordOf
from qms.model.marks import field_mark

if TYPE_CHECKING:
    from pydantic import BaseModel

_BY_TYPE: Final[dict[Any, str]] = {
    Post: "ROLE[@UNIT]",
    dt.date: N_("DATE"),
    int: N_("NUMBER"),
    bool: "true|false",
}


def placeholder(model: type[BaseModel], name: str) -> str:
    """Return the English placeholder of a field's value, with the words that it allows."""
    mark = field_mark(model, name)
    if isinstance(mark, RefTo):
        return N_("ID")
    if isinstance(mark, WordOf):
        return N_("WORD")
    annotation = model.model_fields[name].annotation
    kind = bare(item_type(annotation) or annotation)
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return "|".join(str(member.value) for member in kind)
    return _BY_TYPE.get(kind, N_("TEXT"))
