"""JSON Schemas of what the commands of a survey's loop answer."""

from __future__ import annotations

from typing import Any, Final

_TEXT: Final = {"type": "string"}
_TEXT_OR_NONE: Final = {"type": ["string", "null"]}
_NUMBER: Final = {"type": "number"}
_NUMBER_OR_NONE: Final = {"type": ["number", "null"]}
_YES: Final = {"type": "boolean"}

LOOP_ANSWERS: Final[dict[str, dict[str, dict[str, Any]]]] = {
    "survey-propose": {
        "wave": _TEXT,
        "capa": _TEXT_OR_NONE,
        "known": _YES,
        "level": _TEXT_OR_NONE,
        "unit": _TEXT_OR_NONE,
        "group": _TEXT,
        "block": _TEXT_OR_NONE,
        "question": _TEXT_OR_NONE,
        "share": _NUMBER,
        "valid": {"type": "integer"},
        "limit": _NUMBER,
        "target": _NUMBER,
        "groups_below": {"type": "array"},
    },
    "survey-notice": {"path": _TEXT},
    "survey-again": {
        "wave": _TEXT,
        "capa": _TEXT,
        "after": _TEXT_OR_NONE,
        "before_share": _NUMBER_OR_NONE,
        "after_share": _NUMBER_OR_NONE,
        "change": _NUMBER_OR_NONE,
        "low": _NUMBER_OR_NONE,
        "high": _NUMBER_OR_NONE,
        "verdict": _TEXT_OR_NONE,
        "text": {"type": ["string", "object", "null"]},
        "recorded": _YES,
    },
}
