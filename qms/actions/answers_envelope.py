"""The versioned envelope around the items of every JSON answer."""

from __future__ import annotations

from typing import Any, Final

from qms.actions import answer_types as of

_DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"


def envelope_schema(
    command: str, item: dict[str, Any], more: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Return the schema of the versioned envelope around items."""
    provenance = ("workspace", "commit", "tree", "today", "qms")
    return {
        "$schema": _DRAFT,
        "title": f"qms/{command}/1",
        "type": "object",
        "properties": {
            "format": {"const": f"qms/{command}/1"},
            "provenance": {
                "type": "object",
                "properties": dict.fromkeys(provenance, of.TEXT_OR_NONE),
                "required": list(provenance),
                "additionalProperties": False,
            },
            "items": {"type": "array", "items": item},
            **(more or {}),
        },
        "required": ["format", "provenance", "items"],
        "additionalProperties": False,
    }
