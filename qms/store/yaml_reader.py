"""From the bytes of one file to plain values, or a refusal with a position.

YAML 1.2 narrowed: a plain scalar is a number only in its one decimal form, a boolean or null only
as ``true``, ``false``, ``null`` (or nothing at all); ``no``, ``017``, ``1.10``, ``+7``, ``1:30``
and dates are text.  Built on the events of libyaml, so that anchors, tags and doubled keys are
seen, and a bomb is stopped before anything is built from it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from yaml._yaml import CParser
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from qms.store import yaml_guard as guard
from qms.store.yaml_guard import Refusal
from qms.store.yaml_plain import plain_tree
from qms.store.yaml_problems import syntax

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Json", "Refusal", "read", "scalar"]

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]*[1-9])?")
_NOT_FINITE: Final = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_WORDS: Final[dict[str, bool | None]] = {"true": True, "false": False, "null": None, "": None}
# No other first letter can begin anything but text: one lookup spares most scalars the rest.
_TYPED: Final = frozenset("-+.0123456789tfn") | {""}


def read(data: bytes) -> dict[str, Json]:
    """Read one file; raise :class:`Refusal` for whatever is not one plain mapping."""
    text = guard.decode(data)
    found = plain_tree(text, scalar)
    return by_events(data, text) if found is None else found


def by_events(data: bytes, text: str) -> dict[str, Json]:
    """Read one file that the guard let pass, whatever YAML it holds; raises Refusal as above."""
    try:
        return _Reader(data, text).document()
    except Refusal:
        raise
    except Exception as error:  # noqa: BLE001 -- parsers fail in 14 ways; each is one diagnostic
        raise syntax(error) from None


def scalar(value: str) -> bool | int | float | str | None:
    """Give a plain scalar its type; raise :class:`Refusal` (at 1:1) for what is no number."""
    if value in _WORDS:
        return _WORDS[value]
    found = NUMBER.fullmatch(value)
    if found is None:
        if _NOT_FINITE.fullmatch(value):
            raise guard.NOT_A_NUMBER.at(1, 1, value=value)
        return value
    if len(value) > guard.MAX_NUMBER:
        raise guard.LONG_NUMBER.at(1, 1, limit=guard.MAX_NUMBER, value=guard.brief(value))
    return int(value) if found.group(1) is None else float(value)


def _at(event: Any) -> tuple[int, int]:
    mark = event.start_mark
    return mark.line + 1, mark.column + 1


class _Reader:
    """One pass over the events of one file."""

    __slots__ = ("closely", "get", "text")

    def __init__(self, data: bytes, text: str) -> None:
        self.get: Callable[[], Any] = CParser(data).get_event
        self.text = text
        # Most files hold none of these signs, and then no scalar has to be looked at for them.
        self.closely = "\\" in text or "!" in text or "&" in text

    def document(self) -> dict[str, Json]:
        self.get()
        start = self.get()
        if type(start) is StreamEndEvent:
            raise guard.NOT_A_MAPPING.at(1, 1)
        if start.version or start.tags:
            raise guard.DIRECTIVE.at(*_at(start))
        root = self.get()
        if type(root) is not MappingStartEvent:
            raise self._wrong_root(root)
        self._look(root)
        tree = self._mapping(1)
        self._end()
        return tree

    def _wrong_root(self, event: Any) -> Refusal:
        if type(event) is ScalarEvent and event.value == "" and event.implicit[0]:
            return guard.NOT_A_MAPPING.at(1, 1)
        self._look(event)
        return guard.NOT_A_MAPPING.at(*_at(event))

    def _end(self) -> None:
        self.get()
        event = self.get()
        if type(event) is DocumentStartEvent:
            raise guard.SECOND_DOCUMENT.at(*_at(event))

    def _mapping(self, depth: int) -> dict[str, Json]:
        get, closely = self.get, self.closely
        tree: dict[str, Json] = {}
        while type(event := get()) is not MappingEndEvent:
            key = self._key(event, tree)
            event = get()
            if type(event) is not ScalarEvent:
                tree[key] = self._collection(event, depth + 1)
                continue
            if closely:
                self._look(event)
            value: Json = event.value
            if event.value[:1] in _TYPED and event.implicit[0]:
                value = self._typed(event)
            tree[key] = value
        return tree

    def _sequence(self, depth: int) -> list[Json]:
        get, closely = self.get, self.closely
        items: list[Json] = []
        while type(event := get()) is not SequenceEndEvent:
            if type(event) is not ScalarEvent:
                items.append(self._collection(event, depth + 1))
                continue
            if closely:
                self._look(event)
            value: Json = event.value
            if event.value[:1] in _TYPED and event.implicit[0]:
                value = self._typed(event)
            items.append(value)
        return items

    def _collection(self, event: Any, depth: int) -> Json:
        self._look(event)
        if depth > guard.MAX_DEPTH:
            raise guard.TOO_DEEP.at(*_at(event), limit=guard.MAX_DEPTH)
        return self._mapping(depth) if type(event) is MappingStartEvent else self._sequence(depth)

    def _key(self, event: Any, tree: dict[str, Json]) -> str:
        if type(event) is not ScalarEvent:
            self._look(event)
            raise guard.KEY_NOT_TEXT.at(*_at(event))
        if self.closely:
            self._look(event)
        key: str = event.value
        if event.implicit[0]:
            if key == "<<":
                raise guard.MERGE_KEY.at(*_at(event))
            if key[:1] in _TYPED and not isinstance(self._typed(event), str):
                raise guard.KEY_NOT_TEXT.at(*_at(event))
        if key in tree:
            raise guard.DOUBLE_KEY.at(*_at(event), key=guard.brief(key))
        return key

    def _typed(self, event: Any) -> bool | int | float | str | None:
        try:
            return scalar(event.value)
        except Refusal as refusal:
            refusal.line, refusal.column = _at(event)
            raise

    def _look(self, event: Any) -> None:
        """Refuse an anchor, alias, tag, or what an escape wrote."""
        if type(event) is AliasEvent or event.anchor is not None:
            raise guard.ANCHOR.at(*_at(event))
        # The tag `!` is swallowed by the parser: only the text still shows it.
        at = event.start_mark.index
        if event.tag is not None or self.text.startswith("!", at):
            raise guard.TAG.at(*_at(event), tag=guard.brief(self.text[at:].split()[0]))
        if type(event) is ScalarEvent and event.style == '"':
            guard.check_value(event.value, *_at(event))
