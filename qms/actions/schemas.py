"""JSON Schemas of records and of answers, generated from the kinds."""

from __future__ import annotations

import json
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from qms.actions.answers import answer_schemas
from qms.actions.answers_envelope import envelope_schema
from qms.engine.columns import label
from qms.kinds import all_kinds
from qms.model.change import Change, File
from qms.model.config import Config
from qms.model.policy import Policy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qms.actions.session import Session
    from qms.model.record import Record

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_CELL = {"type": ["string", "integer", "number", "boolean", "array", "object", "null"]}


@cache
def all_schemas() -> Mapping[str, bytes]:
    """Return every schema by its path under ``schemas/``."""
    found = {f"{noun}.schema.json": record_schema(noun) for noun in all_kinds()}
    found["qms.schema.json"] = _titled(Config.model_json_schema(by_alias=True), "qms.yaml")
    for noun, kind in all_kinds().items():
        if not issubclass(kind, Policy):
            found[f"output/{noun}-list.schema.json"] = list_schema(noun, kind)
    for command, schema in answer_schemas().items():
        found[f"output/{command}.schema.json"] = schema
    return MappingProxyType({name: _written(schema) for name, schema in found.items()})


def record_schema(noun: str) -> dict[str, Any]:
    """Return the schema of a kind's records, for editors and foreign checkers."""
    return _titled(all_kinds()[noun].model_json_schema(by_alias=True), noun)


def list_schema(noun: str, kind: type[Record]) -> dict[str, Any]:
    """Return the schema of ``qms <noun> list --json``."""
    columns = {column: {**_CELL, "title": label(kind, column)} for column in kind.spec.columns}
    if "old_number" in kind.model_fields:
        columns["old_number"] = {**_CELL, "title": label(kind, "old_number")}
    item = {
        "type": "object",
        "properties": {"id": {"type": "string"}, **columns},
        "required": ["id", *kind.spec.columns],
        "additionalProperties": False,
    }
    return envelope_schema(f"{noun}-list", item)


def _titled(schema: dict[str, Any], title: str) -> dict[str, Any]:
    return {"$schema": _DRAFT, **schema, "title": title}


def _written(schema: dict[str, Any]) -> bytes:
    return (json.dumps(schema, ensure_ascii=False, indent=2) + "\n").encode()


def outdated(session: Session) -> dict[str, bytes]:
    """Return the schemas that differ from those in the workspace, by workspace path."""
    wanted = {f"schemas/{name}": data for name, data in all_schemas().items()}
    root = session.store.root
    return {
        path: data
        for path, data in wanted.items()
        if not (root / path).is_file() or (root / path).read_bytes() != data
    }


def write_schemas(session: Session) -> tuple[str, ...]:
    """Write the schemas that are out of date, as one change; returns their paths."""
    session.refuse_past()
    stale = outdated(session)
    if stale:
        edits = tuple(File(path, data) for path, data in stale.items())
        session.write(Change("Bring the schemas up to date", "schemas", edits))
    return tuple(stale)
