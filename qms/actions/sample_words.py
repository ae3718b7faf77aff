"""The words of the sample in a workspace of another language: each says in which it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, get_args, get_origin

from pydantic import BaseModel

from qms.kinds import all_kinds
from qms.model.change import Append, Create, Set
from qms.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qms.model.change import Edit


def spelled(edits: Sequence[Edit], lang: str) -> tuple[Edit, ...]:
    """Turn every text of one string, which is in ``lang``, into one that says so."""
    return tuple(_edit(edit, lang) for edit in edits)


def _edit(edit: Edit, lang: str) -> Edit:
    if isinstance(edit, Create):
        return replace(edit, tree=_words([all_kinds()[edit.noun]], edit.tree, lang))
    if isinstance(edit, Append):
        return replace(
            edit, item=_words(_declared(edit.record_id, (*edit.path, 0)), edit.item, lang)
        )
    if isinstance(edit, Set):
        return replace(edit, value=_words(_declared(edit.record_id, edit.path), edit.value, lang))
    return edit


def _declared(record_id: str, path: Sequence[str | int]) -> list[Any]:
    """Return the types that the value at a place of a record may have."""
    prefix = record_id.partition("-")[0]
    found: list[Any] = [
        kind
        for kind in all_kinds().values()
        if kind.spec.prefix == prefix and kind.spec.fixed_id in {None, record_id}
    ]
    for step in path:
        found = list(_inside(found, step))
    return found


def _inside(types: Sequence[Any], step: str | int) -> Iterator[Any]:
    """Yield the types of a field, or of the items of a list."""
    for one in types:
        if isinstance(step, int) and get_origin(one) is tuple:
            yield from _parts(get_args(one)[0])
        elif isinstance(one, type) and issubclass(one, BaseModel):
            for name, field in one.model_fields.items():
                if step in {name, field.alias}:
                    yield from _parts(field.annotation)


def _parts(annotation: Any) -> Iterator[Any]:
    """Yield the types that an annotation lets through."""
    if get_origin(annotation) is tuple or not get_args(annotation):
        yield annotation
        return
    for part in get_args(annotation):
        yield from _parts(part)


def _words(types: Sequence[Any], value: Any, lang: str) -> Any:
    if isinstance(value, str):
        return {lang: value} if Text in types else value
    if isinstance(value, list):
        items = list(_inside(types, 0))
        return [_words(items, item, lang) for item in value]
    if isinstance(value, dict):
        return {key: _words(list(_inside(types, key)), item, lang) for key, item in value.items()}
    return value
