"""Fields of records in words, for reports that show any field of any kind."""

from __future__ import annotations

import datetime as dt
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel

from qms.engine.cells import named, post_name
from qms.i18n import Day, M, Message, Shown, translate
from qms.model.fields import Post, WordOf
from qms.model.items import DatedItem
from qms.model.marks import field_mark
from qms.model.states import Transition
from qms.report.spoken import spoken

if TYPE_CHECKING:
    from qms.engine.view import View
    from qms.model.record import Record


def title_of(model: type[BaseModel], name: str) -> Message:
    """Return the title of a field, stored under its name or its alias."""
    for field, info in model.model_fields.items():
        if name in {field, info.alias}:
            return M(str(info.title or name))
    return M("{name}", name=name)


def words(view: View, record: Record, path: tuple[str, ...], lang: str) -> str:
    """Return a field, or one item of it, in words, nothing for what is not there.

    ``path`` is the field's name and, for an item, its id.
    """
    name = path[0]
    value = item_at(record, path)
    if isinstance(value, Transition):
        return _state(record, value).shown(lang)
    return _said(view, type(record), name, value, lang)


def item_at(record: Record, path: tuple[str, ...]) -> Any:  # noqa: ANN401 -- any field of any kind
    """Return the value of a field or of one item of it, None where there is none."""
    name, *rest = path
    for field, info in type(record).model_fields.items():
        if name in {field, info.alias}:
            value = getattr(record, field)
            if not rest:
                return value
            return next((one for one in value if getattr(one, "id", None) == rest[0]), None)
    return None


def reason(item: object, lang: str) -> str:
    """Return why a dated fact is as it is: its own words, else the basis it names."""
    found = getattr(item, "why", None) or getattr(item, "basis", None)
    return spoken(found, lang) if isinstance(found, Shown) else ""


def _state(record: Record, item: Transition) -> Message:
    """Return a change of state as a register says it."""
    state = record.spec.flow.state(item.to) if record.spec.flow else None
    label = M(state.label) if state else item.to
    return M("{day}: {what}", day=Day(item.date), what=label)


def _said(view: View, model: type[BaseModel], name: str, value: Any, lang: str) -> str:  # noqa: ANN401 -- as above
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "; ".join(_said(view, model, name, item, lang) for item in value)
    if isinstance(value, BaseModel) and not isinstance(value, Shown):
        return _parts(view, value, lang)
    return _simple(view, model, name, value, lang)


_ASIDE: Final = frozenset({"id", "date", "by", "basis", "why", "edition"})


def _parts(view: View, item: BaseModel, lang: str) -> str:
    """Return an item as ``title: value`` for what is filled in, after its day."""
    model = type(item)
    aside = _ASIDE if isinstance(item, DatedItem) else {"id"}
    said = (
        (field, _said(view, model, field, getattr(item, field), lang))
        for field in model.model_fields
        if field not in aside and field in item.model_fields_set
    )
    parts = {field: value for field, value in said if value}
    text = parts.pop("text", "")
    rest = ", ".join(
        f"{title_of(model, field).shown(lang)}: {said}" for field, said in parts.items()
    )
    what = f"{text} ({rest})" if text and rest else text or rest
    if not isinstance(item, DatedItem):
        return what
    return M("{day}: {what}", day=Day(item.date), what=what).shown(lang)


def _simple(view: View, model: type[BaseModel], name: str, value: Any, lang: str) -> str:  # noqa: ANN401 -- as above
    if isinstance(value, Post):
        return post_name(view, value).shown(lang)
    if isinstance(value, dt.date):
        return Day(value).shown(lang)
    if isinstance(value, Enum):
        return translate(str(value.value), lang)
    mark = field_mark(model, name)
    if isinstance(mark, WordOf) and isinstance(value, str):
        word = view.word(mark.vocabulary, value)
        return spoken(word.label, lang) if word else value
    shown = named(view, value)
    return spoken(shown, lang) if isinstance(shown, Shown) else str(shown)
