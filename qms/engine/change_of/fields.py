"""Any field of any kind: what it was, what it is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel

from qms.engine.change_of.texts import changed_words, text_changes
from qms.engine.change_of.values import Plain, Short, joined, title_of, words
from qms.engine.rule_words import rule_words
from qms.i18n import M, Shown
from qms.model.items import Named
from qms.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.view import View
    from qms.i18n import Message

_KEYS: Final = (("id",), ("rule",), ("question", "group"), ("group",), ("since",), ("name",))
_NUMBERED: Final = (("value",), ("period",))


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a model on both sides; ``title`` says where in the record it stands."""

    before: View
    after: View
    model: type[BaseModel]
    name: str
    title: Shown

    def old_words(self, value: Any) -> Shown | None:
        """Return a value in the words of the earlier side."""
        return words(self.before, self.model, self.name, value)

    def new_words(self, value: Any) -> Shown | None:
        """Return a value in the words of the later side."""
        return words(self.after, self.model, self.name, value)

    def inside(self, model: type[BaseModel], name: str, title: Shown) -> Field:
        """Return a field of a part of this one."""
        return Field(self.before, self.after, model, name, title)


def differences(field: Field, old: Any, new: Any) -> Iterator[Message]:
    """Yield what differs between two values of a field, down to single values."""
    if isinstance(old, Text) and isinstance(new, Text):
        yield from text_changes(field.title, old, new)
    elif _is_part(old) and _is_part(new) and type(old) is type(new):
        yield from _parts(field, old, new)
    elif isinstance(old, tuple) and isinstance(new, tuple) and old and new:
        yield from _lists(field, old, new)
    elif isinstance(old, dict) or isinstance(new, dict):
        yield from _mapping(field, old or {}, new or {})
    else:
        yield _single(field, old, new)


def _is_part(value: Any) -> bool:
    return isinstance(value, BaseModel) and not isinstance(value, Shown)


def _single(field: Field, old: Any, new: Any) -> Message:
    if isinstance(old, str) and isinstance(new, str) and " " in old + new:
        return changed_words(field.title, old, new)
    before, after = field.old_words(old), field.new_words(new)
    if before is None:
        return M("{title}: {value}", title=field.title, value=after)
    if after is None:
        return M("{title}: taken out: {before}", title=field.title, before=before)
    return M("{title}: {before} → {after}", title=field.title, before=before, after=after)


def _parts(field: Field, old: BaseModel, new: BaseModel) -> Iterator[Message]:
    if getattr(new, "type", None) is not None:
        before, after = rule_words(old), rule_words(new)
        yield M("{title}: {before} → {after}", title=field.title, before=before, after=after)
        return
    model = type(new)
    for name in model.model_fields:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            title = joined((field.title, title_of(model, name)), ", ")
            yield from differences(field.inside(model, name, title), before, after)


def _mapping(field: Field, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Message]:
    for key in dict.fromkeys([*old, *new]):
        if old.get(key) != new.get(key):
            title = joined((field.title, Plain(key)), ", ")
            inside = field.inside(field.model, field.name, title)
            yield _single(inside, old.get(key), new.get(key))


def _lists(field: Field, old: tuple[Any, ...], new: tuple[Any, ...]) -> Iterator[Message]:
    if _is_part(old[0]) and _is_part(new[0]):
        yield from _items(field, old, new)
        return
    gone, come = Counter(old) - Counter(new), Counter(new) - Counter(old)
    if not gone and not come:
        yield M("{title}: the same in another order", title=field.title)
    for was, now in _renamed(field, gone, come):
        yield M("{title}: {before} is called {after} now", title=field.title, before=was, after=now)
    for value in gone.elements():
        said = field.old_words(value)
        yield M("{title}: taken out: {before}", title=field.title, before=said)
    for value in come.elements():
        yield M("{title}: added: {after}", title=field.title, after=field.new_words(value))


def _renamed(field: Field, gone: Counter[Any], come: Counter[Any]) -> list[tuple[str, str]]:
    """Take out of both lists the records that got another id."""
    found = []
    for value in [value for value in gone if isinstance(value, str)]:
        record = field.after.snapshot.get(value)
        if record is not None and record.id != value and record.id in come:
            found.append((value, record.id))
            del gone[value], come[record.id]
    return found


def _items(field: Field, old: tuple[Any, ...], new: tuple[Any, ...]) -> Iterator[Message]:
    was, now = _by_key(old), _by_key(new)
    said = False
    for key in dict.fromkeys([*was, *now]):
        before, after = was.get(key), now.get(key)
        if before != after:
            said = True
            yield from _item(field, before, after, key)
    if not said:
        yield M("{title}: the same in another order", title=field.title)


def _item(field: Field, before: Any, after: Any, key: Any) -> Iterator[Message]:
    if before is None:
        yield M("{title}: added: {after}", title=field.title, after=field.new_words(after))
    elif after is None:
        yield M("{title}: taken out: {before}", title=field.title, before=field.old_words(before))
    else:
        yield from _parts(
            field.inside(field.model, field.name, item_title(field.title, after, key)),
            before,
            after,
        )


def item_title(title: Shown, item: BaseModel, key: Any) -> Shown:
    """Return how an item of a list is referred to: by its label, else by its number."""
    label = getattr(item, "label", None) or getattr(item, "title", None)
    name = Short(label, 60) if isinstance(label, Text) else Plain(str(key))
    return M("{title}, {item}", title=title, item=name)


def _by_key(items: tuple[Any, ...]) -> dict[Any, Any]:
    """Return items by what tells them apart, by their place where nothing does."""
    if isinstance(items[0], Named):
        return {item.since: item for item in items}
    for names in (*_KEYS, *_NUMBERED):
        found = {_key(item, names): item for item in items}
        if None not in found and len(found) == len(items):
            return found
    return dict(enumerate(items, 1))


def _key(item: Any, names: tuple[str, ...]) -> Any:
    values = [getattr(item, name, None) for name in names]
    return None if None in values else values[0] if len(values) == 1 else tuple(values)
