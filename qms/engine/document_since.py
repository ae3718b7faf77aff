"""What became of approved values since they were approved, told from the record as it was then."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from qms.engine.document_binding import Part, Values, content_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qms.engine.document_binding import Content, How, Tree
    from qms.kinds.document_parts import Binding

Difference = tuple[str, str | None, Any, Any]
"""A field, its language (None without one), the approved value and today's."""


def differences(then: Values, now: Values) -> tuple[Difference, ...]:
    """Return the approved values that are not the same any more; new translations are none."""
    found: list[Difference] = []
    for before, after in ((then.fields, now.fields), (then.edition, now.edition)):
        found += [(name, None, value, after.get(name)) for name, value in before.items()]
    for words, later in ((then.words, now.words), (then.changes, now.changes)):
        for lang, texts in words.items():
            own = later.get(lang) or {}
            found += [(name, lang, value, own.get(name)) for name, value in texts.items()]
    return tuple(item for item in found if item[2] != item[3])


def by_history(
    parts: Iterable[Part],
    binding: Binding,
    then: Content | None,
    values: tuple[Values, Values] | None,
) -> Iterator[Part]:
    """Judge what an approval under an older schema covers, which hashes alone no longer tell.

    ``then`` are the hashes of the last version of the record that had that schema; ``values`` its
    values and today's, both under today's schema.  A part is covered when the hash is that of
    ``then`` and the values are the same.
    """
    for part in parts:
        if part.how != "older" or then is None or values is None:
            yield part
        else:
            yield replace(part, how=_how(part, binding, then, values))


def _how(part: Part, binding: Binding, then: Content, values: tuple[Values, Values]) -> How:
    if _hash_of(part, then) != _bound(part, binding):
        return "changed"
    old, now = (_of(part, one) for one in values)
    return "covered" if old == now else "changed"


def _hash_of(part: Part, content: Content) -> str | None:
    if part.lang is None:
        return content.fields if part.what == "fields" else content.edition
    return (content.words if part.what == "words" else content.changes).get(part.lang)


def _bound(part: Part, binding: Binding) -> str | None:
    if part.lang is None:
        return binding.fields if part.what == "fields" else binding.edition
    covered = next((item for item in binding.languages if item.id == part.lang), None)
    if covered is None:
        return None
    return covered.words if part.what == "words" else covered.changes


def _of(part: Part, values: Values) -> Any:
    if part.lang is None:
        return values.fields if part.what == "fields" else values.edition
    return (values.words if part.what == "words" else values.changes).get(part.lang)


def content_then(tree: Tree, edition: str, default: str, version: int) -> Content | None:
    """Return the hashes of an older version of a record, whose texts are judged elsewhere."""
    return content_in(tree, edition, default, version, {})
