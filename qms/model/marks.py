"""Which values of a record point somewhere: references, posts, words of vocabularies."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, get_args, get_origin

from pydantic import BaseModel

from qms.model.fields import Post, RefTo, WordOf

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qms.model.diagnostic import FieldPath

_POST = (RefTo(("role",)), RefTo(("unit",)))


class Mark(NamedTuple):
    """A value and what it is: where in the record, what it points to."""

    path: FieldPath
    target: RefTo | WordOf
    value: str


def marks(model: BaseModel, path: FieldPath = ()) -> Iterator[Mark]:
    """Yield every reference and vocabulary word of a record or of a part of it."""
    found: list[Mark] = []
    _collect(model, path, found)
    return iter(found)


class _Pointed:
    """What marks point to; targets are told apart by their id, for they take long to hash."""

    def __init__(self) -> None:
        self.found: defaultdict[int, set[str]] = defaultdict(set)
        self.named: dict[int, RefTo | WordOf] = {id(target): target for target in _POST}

    def take(self, model: BaseModel) -> None:
        for name, _key, target in _plan(type(model)):
            value = getattr(model, name)
            if value is None or value == ():
                continue
            if target is not None:
                self.named[id(target)] = target
            self._walk(value, target)

    def _walk(self, value: Any, target: RefTo | WordOf | None) -> None:
        kind = type(value)
        if kind is tuple:
            for item in value:
                self._walk(item, target)
        elif kind is str:
            if target is not None:
                self.found[id(target)].add(value)
        elif kind is Post:
            self.found[id(_POST[0])].add(value.role)
            if value.unit is not None:
                self.found[id(_POST[1])].add(value.unit)
        elif isinstance(value, BaseModel):
            self.take(value)


def pointed(models: Iterable[BaseModel]) -> frozenset[tuple[RefTo | WordOf, str]]:
    """Return what all marks of some records point to, without their places: in half the time."""
    all_of = _Pointed()
    for model in models:
        all_of.take(model)
    found = all_of.found.items()
    return frozenset((all_of.named[key], value) for key, values in found for value in values)


def _collect(model: BaseModel, path: FieldPath, found: list[Mark]) -> None:
    # a list handed down: a generator within a generator costs as much again at each level
    for name, key, target in _plan(type(model)):
        value = getattr(model, name)
        if value is not None and value != ():
            _walk(value, (*path, key), target, found)


def _walk(value: Any, path: FieldPath, target: RefTo | WordOf | None, found: list[Mark]) -> None:
    kind = type(value)
    if kind is str:
        if target is not None:
            found.append(Mark(path, target, value))
    elif kind is tuple:
        for number, item in enumerate(value):
            _walk(item, (*path, number), target, found)
    elif kind is Post:
        ids = [part for part in (value.role, value.unit) if part is not None]
        found += [Mark(path, kind, part) for kind, part in zip(_POST, ids, strict=False)]
    elif isinstance(value, BaseModel):
        _collect(value, path, found)


@cache
def _plan(model: type[BaseModel]) -> tuple[tuple[str, str, RefTo | WordOf | None], ...]:
    """List the fields that may hold marks: attribute, key in the file, what plain text means."""
    plan = []
    for name, info in model.model_fields.items():
        target = _target(info.metadata) or _inside(info.annotation)
        if target is not None or _holds_parts(info.annotation):
            plan.append((name, info.alias or name, target))
    return tuple(plan)


def _target(metadata: Any) -> RefTo | WordOf | None:
    return next((mark for mark in metadata if isinstance(mark, RefTo | WordOf)), None)


def _inside(annotation: Any) -> RefTo | WordOf | None:
    if get_origin(annotation) is Annotated:
        return _target(annotation.__metadata__)
    found = (_inside(part) for part in get_args(annotation))
    return next((mark for mark in found if mark is not None), None)


def _holds_parts(annotation: Any) -> bool:
    if isinstance(annotation, type) and get_origin(annotation) is None:
        if issubclass(annotation, BaseModel):
            return bool(_plan(annotation))
        return issubclass(annotation, Post)
    return any(_holds_parts(part) for part in get_args(annotation))


@cache
def field_mark(model: type[BaseModel], name: str) -> RefTo | WordOf | None:
    """Return what the plain values of a field point to, None when they point nowhere."""
    info = model.model_fields.get(name)
    return None if info is None else _target(info.metadata) or _inside(info.annotation)
