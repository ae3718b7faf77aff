"""The fields of a kind that a column can fill, read from the kind's JSON Schema."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from qms.i18n import LANGUAGES
from qms.model.ids import Numbering

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qms.model.record import Record

_SKIPPED: Final = frozenset({"schema", "aliases", "custom", "conflict", "transitions"})
_PATH: Final = re.compile(
    r"([a-z_]+)(?:\[([1-9][0-9]?)\])?(?:\.([a-z_]+))?(?:\.(kk|ru|en))?", re.ASCII
)


class Type(StrEnum):
    """What the cells of a column are read as."""

    TEXT = "text"  # words of a person, in one or three languages
    PLAIN = "plain"  # a number or code, kept letter by letter
    DATE = "date"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    WORD = "word"
    REFERENCE = "reference"
    POST = "post"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A field, or a part of the items of a list (``approvals.date``, ``group`` its list).

    ``targets`` are the kinds referred to, the vocabulary, or the allowed values.
    """

    name: str
    type: Type
    title: str
    required: bool
    many: bool = False
    targets: tuple[str, ...] = ()
    group: str | None = None

    @property
    def part(self) -> str:
        """Return the key in the record, or in the item of the list."""
        return self.name.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Path:
    """Where a column goes: ``title.kk``, ``approvals[2].date``."""

    leaf: Leaf
    number: int | None = None
    lang: str | None = None

    def __str__(self) -> str:
        """Return the form written in a mapping."""
        base = self.leaf.name
        if self.leaf.group is not None:
            base = f"{self.leaf.group}[{self.number}].{self.leaf.part}"
        return base if self.lang is None else f"{base}.{self.lang}"


def leaves(kind: type[Record]) -> dict[str, Leaf]:
    """Return the fields of a kind by name, parts of lists as ``approvals.date``."""
    schema = kind.model_json_schema(by_alias=True)
    found = {
        leaf.name: leaf
        for leaf in _of(schema, schema.get("$defs", {}), None)
        if leaf.part != "id" or (leaf.group is None and kind.spec.numbering is Numbering.SLUG)
    }
    return {name: leaf for name, leaf in found.items() if name.split(".")[0] not in _SKIPPED}


def _of(schema: Mapping[str, Any], parts: Mapping[str, Any], group: str | None) -> Iterator[Leaf]:
    required = schema.get("required", ())
    for name, declared in schema["properties"].items():
        options = [_resolved(option, parts) for option in declared.get("anyOf", [declared])]
        many = options[0].get("type") == "array"
        if many:
            option = options[0]["items"]
            options = [_resolved(one, parts) for one in option.get("anyOf", [option])]
        if many and group is None and _is_part(options):
            yield from _of(options[0], parts, name)
            continue
        found = _type(options)
        if found is not None:
            full = name if group is None else f"{group}.{name}"
            yield Leaf(
                full, found[0], declared.get("title", name), name in required, many, found[1], group
            )


def _resolved(option: Mapping[str, Any], parts: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = option.get("$ref", "").rpartition("/")[2]
    found: Mapping[str, Any] = parts.get(reference, option)
    return found


def _is_part(options: list[Mapping[str, Any]]) -> bool:
    return len(options) == 1 and options[0].get("type") == "object"


def _type(options: list[Mapping[str, Any]]) -> tuple[Type, tuple[str, ...]] | None:
    first = options[0]
    if any("kk" in option.get("properties", {}) for option in options):
        return Type.TEXT, ()
    if "x-qms-vocabulary" in first:
        return Type.WORD, (first["x-qms-vocabulary"],)
    if "x-qms-ref" in first:
        post = "ROLE-" in first.get("pattern", "")
        return (Type.POST if post else Type.REFERENCE), tuple(first["x-qms-ref"])
    if "enum" in first:
        return Type.CHOICE, tuple(map(str, first["enum"]))
    return _simple(first)


def _simple(option: Mapping[str, Any]) -> tuple[Type, tuple[str, ...]] | None:
    if option.get("type") == "string":
        return (Type.DATE if option.get("format") == "date" else Type.PLAIN), ()
    known = {"integer": Type.INTEGER, "boolean": Type.BOOLEAN}
    found = known.get(option.get("type", ""))
    return (found, ()) if found else None


def parse_path(text: str, known: Mapping[str, Leaf]) -> Path | None:
    """Read where a column goes; None when the kind has no such field."""
    match = _PATH.fullmatch(text)
    if match is None:
        return None
    name, number, part, lang = match.groups()
    if part in LANGUAGES and lang is None:
        part, lang = None, part
    leaf = known.get(name if part is None else f"{name}.{part}")
    if leaf is None or (leaf.group is None) != (number is None):
        return None
    if lang is not None and leaf.type is not Type.TEXT:
        return None
    return Path(leaf, int(number) if number else None, lang)
