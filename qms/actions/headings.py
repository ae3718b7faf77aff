"""What the fields of records are called on sheets: their titles, with the key that tells them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel

from qms.actions.values import bare, item_type
from qms.i18n import N_, translate

if TYPE_CHECKING:
    from collections.abc import Iterator

_CONTINUED: Final = re.compile(r"(.*) \((\d+)\)", re.DOTALL)
_OWN: Final = {
    "record id": N_("Record"),
    "field": N_("Field"),
    "value": N_("Value"),
    "path": N_("File"),
    "line": N_("Line"),
    "text": N_("Text"),
}


def titles(kind: type[BaseModel], path: str) -> tuple[str, ...]:
    """Return the titles of the fields on a dotted path, as far as they are known.

    Numbers of items and codes of languages have none.
    """
    return tuple(translate(title) for title in _titles(kind, path))


def _titles(kind: type[BaseModel], path: str) -> Iterator[str]:
    model: Any = kind
    for step in path.split("."):
        if step.isdecimal():
            continue
        info = _field(model, step)
        if info is None:
            return
        if info.title:
            yield str(info.title)
        model = bare(item_type(info.annotation) or info.annotation)


def _field(model: Any, step: str) -> Any:
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        return None
    return next(
        (info for name, info in model.model_fields.items() if step in {name, info.alias}), None
    )


def headings(kind: type[BaseModel] | None, path: str, keys: tuple[str, ...]) -> tuple[str, ...]:
    """Return a heading for each key of a sheet: ``Title [title.kk]``, the key alone if unknown.

    ``path`` is the list whose items the sheet holds, empty for a sheet of whole records; without
    ``kind`` the columns are our own.
    """
    return tuple(_heading(kind, path, key) for key in keys)


def _heading(kind: type[BaseModel] | None, path: str, key: str) -> str:
    found: tuple[str, ...] = ()
    if kind is not None:
        more = _CONTINUED.fullmatch(key)
        name = more[1] if more else key
        above = titles(kind, path) if path else ()
        found = titles(kind, f"{path}.{name}" if path else name)[len(above) :]
    if found:
        return f"{' / '.join(found)} [{key}]"
    return translate(_OWN[key]) if key in _OWN else key
