"""Record kinds as a page: fields, types, states and moves, from the declarations."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, Final

from qms.i18n import LANGUAGES
from qms.kinds import all_kinds
from qms.model.ids import Numbering
from tests.tools.reference_markdown import head, table

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from qms.model.record import Record
    from qms.model.states import Workflow

_SHARED: Final = ("id", "schema", "circle", "aliases", "custom", "notes", "conflict")
_ABOUT: Final = """A record is one YAML file; its name is its id. Every kind has these fields first
and last, and the fields of its own between them. A text is one string in the workspace's default
language, or a mapping of kk, ru and en. A post is a role at a unit, `ROLE-dean@UNIT-law`; a bare
role is completed by the record's unit. Names in italics are parts, described
below the fields of the kind or, when several kinds have them, at the end of the page.
"""
_SHAPES: Final = {
    Numbering.YEARLY: "{prefix}-2026-0001",
    Numbering.SLUG: "{prefix}-short-name",
}
_PLAIN: Final = {
    "string": "string",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "object": "mapping",
}


def page() -> str:
    """Return the page of all kinds."""
    first = next(iter(all_kinds().values()))
    schema = first.model_json_schema(by_alias=True)
    shared = _fields(schema, schema, _SHARED)
    schemas = {noun: kind.model_json_schema(by_alias=True) for noun, kind in all_kinds().items()}
    defined = {name: part for one in schemas.values() for name, part in one["$defs"].items()}
    often = _often(schemas.values())
    sections = [_section(noun, schema, often) for noun, schema in schemas.items()]
    last = "\n".join(["## Parts of several kinds\n", *_parts({"$defs": defined}, sorted(often))])
    return "\n".join([head("Records", "the record kinds"), _ABOUT, shared, *sections, last])


def _often(schemas: Iterable[dict[str, Any]]) -> set[str]:
    """Return the names of the parts that several kinds have, the same in each."""
    seen: dict[str, list[Any]] = {}
    for schema in schemas:
        for name in _reached(schema, _own(schema)):
            seen.setdefault(name, []).append(schema["$defs"][name])
    return {
        name
        for name, parts in seen.items()
        if len(parts) > 1 and parts.count(parts[0]) == len(parts)
    }


def _own(schema: dict[str, Any]) -> list[str]:
    return [name for name in schema["properties"] if name not in _SHARED]


def _section(noun: str, schema: dict[str, Any], often: Container[str]) -> str:
    kind, own = all_kinds()[noun], _own(schema)
    rare = [name for name in _reached(schema, own) if name not in often]
    parts = [
        f"## {noun}\n",
        _paragraphs(inspect.getdoc(kind)),
        f"File: `{_file(kind)}`. Circle: {kind.spec.circle.value}.\n",
        _fields(schema, schema, own),
        *_parts(schema, rare),
        *([_states(kind.spec.flow)] if kind.spec.flow else []),
    ]
    return "\n".join(part for part in parts if part)


def _paragraphs(text: str | None) -> str:
    return f"{text}\n".replace("``", "`") if text else ""


def _file(kind: type[Record]) -> str:
    spec = kind.spec
    name = spec.fixed_id or _SHAPES[spec.numbering].format(prefix=spec.prefix)
    tail = f"/{spec.main_file}" if spec.main_file else ".yaml"
    return f"records/{spec.folder}/{name}{tail}"


def _fields(
    schema: dict[str, Any], part: dict[str, Any], names: list[str] | tuple[str, ...]
) -> str:
    needed = part.get("required", ())
    rows = [
        (
            f"`{name}`",
            part["properties"][name].get("title", name.capitalize()),
            words(schema, part["properties"][name]),
            "yes" if name in needed else "",
        )
        for name in names
    ]
    return table(("Field", "Title", "Type", "Needed"), rows)


def _parts(schema: dict[str, Any], names: Iterable[str]) -> Iterator[str]:
    """Yield the tables of the items that the fields of a kind are made of."""
    for name in names:
        part = schema["$defs"][name]
        about = _paragraphs(part.get("description"))
        yield f"### {_plain_name(name)}\n\n{about}"
        yield _fields(schema, part, tuple(part["properties"]))


def _reached(schema: dict[str, Any], own: list[str]) -> list[str]:
    found: list[str] = []
    waiting = [schema["properties"][name] for name in own]
    while waiting:
        part = waiting.pop(0)
        name = _target(part)
        if name is not None and name not in found and "properties" in schema["$defs"][name]:
            found.append(name)
            waiting.extend(schema["$defs"][name]["properties"].values())
        waiting.extend(_inner(part))
    return found


def _target(part: dict[str, Any]) -> str | None:
    return str(part["$ref"]).rpartition("/")[2] if "$ref" in part else None


def _inner(part: dict[str, Any]) -> list[dict[str, Any]]:
    return [*part.get("anyOf", ()), *part.get("oneOf", ()), *_listed(part)]


def _listed(part: dict[str, Any]) -> list[dict[str, Any]]:
    return [part["items"]] if isinstance(part.get("items"), dict) else []


def words(schema: dict[str, Any], part: dict[str, Any]) -> str:
    """Put the type of a field into words."""
    target = _target(part)
    if target is not None:
        inner = schema["$defs"][target]
        return words(schema, inner) if "enum" in inner else f"*{_plain_name(target)}*"
    choices = [item for item in _inner(part) if item.get("type") != "null"]
    if part.get("type") == "array":
        return f"list of {words(schema, choices[0])}" if choices else "list"
    if _is_text(choices):
        return "text"
    if choices:
        return " or ".join(dict.fromkeys(words(schema, item) for item in choices))
    return _scalar(part)


def _is_text(choices: list[dict[str, Any]]) -> bool:
    return any(set(item.get("properties", ())) == set(LANGUAGES) for item in choices)


def _scalar(part: dict[str, Any]) -> str:
    if "x-qms-ref" in part:
        return _reference(part["x-qms-ref"])
    if "x-qms-vocabulary" in part:
        return f"word of the vocabulary {part['x-qms-vocabulary']}"
    if "enum" in part:
        return ", ".join(f"`{word}`" for word in part["enum"])
    if "const" in part:
        return f"`{part['const']}`"
    if part.get("format") == "date":
        return "date"
    return _PLAIN.get(part.get("type", ""), "any value") + _limits(part)


def _limits(part: dict[str, Any]) -> str:
    low, high = part.get("minimum"), part.get("maximum")
    if low is not None and high is not None:
        return f", {low} to {high}"
    return "" if low is None else f", at least {low}"


def _reference(nouns: list[str]) -> str:
    if nouns == ["role", "unit"]:
        return "post"
    return f"id of {' or '.join(f'{_article(noun)} {noun}' for noun in nouns)}" if nouns else "id"


def _article(noun: str) -> str:
    return "an" if noun[0] in "aeio" else "a"


def _plain_name(name: str) -> str:
    """``Edition_ScaleValue_`` is the library's name for an edition of that value."""
    return name.partition("_")[0]


def _states(flow: Workflow) -> str:
    rows = [
        (
            f"`{state.id}`",
            state.label,
            ", ".join(f"`{name}`" for name in state.requires),
            ", ".join(f"`{name}`" for name in flow.next(state.id)) or "final",
        )
        for state in flow.states
    ]
    return "### States\n\n" + table(("State", "Word", "Needs", "May become"), rows)
