"""JSON Schemas of what the commands on nonconformities and trainings answer."""

from __future__ import annotations

from typing import Any, Final

_TEXT: Final = {"type": "string"}
_TEXT_OR_NONE: Final = {"type": ["string", "null"]}
_NUMBER: Final = {"type": "integer"}
_PER_CENT: Final = {"type": ["number", "null"]}
_WORDS: Final = {"type": ["string", "object"]}
_LIST: Final = {"type": "array"}

NC_ANSWERS: Final[dict[str, dict[str, dict[str, Any]]]] = {
    "nc-steps": {
        "step": _TEXT,
        "label": _WORDS,
        "date": _TEXT_OR_NONE,
        "by": _TEXT_OR_NONE,
        "texts": _LIST,
        "concerns": _LIST,
    },
    "nc-similar": {
        "id": _TEXT,
        "title": _WORDS,
        "unit": _TEXT,
        "place": {"enum": ["the same unit", "the same faculty", "elsewhere"]},
        "date": _TEXT,
        "state": _TEXT,
        "capas": _LIST,
    },
    "nc-topics": {
        "topic": _TEXT,
        "label": _WORDS,
        "severity": _TEXT_OR_NONE,
        "severity_label": {"type": ["string", "object", "null"]},
        "total": _NUMBER,
        "year": _NUMBER,
        "open": _NUMBER,
    },
    "nc-trend": {
        "period": _TEXT,
        "first": _TEXT,
        "last": _TEXT,
        "number": _NUMBER,
        "before": _NUMBER,
        "change": _PER_CENT,
        "ids": _LIST,
    },
    "nc-effect": {
        "capa": _TEXT,
        "topics": _LIST,
        "units": _LIST,
        "before_from": _TEXT,
        "before_to": _TEXT,
        "before": _LIST,
        "after_from": _TEXT,
        "after_to": _TEXT,
        "after": _LIST,
        "change": _PER_CENT,
        "until": _TEXT,
        "verdict": {"enum": ["effective", "effect not shown", "not effective", None]},
    },
    "training-missing": {
        "subject": _TEXT,
        "kind": {"enum": ["body", "post"]},
        "name": {"type": ["string", "object", "null"]},
        "level": _TEXT_OR_NONE,
        "topics": _LIST,
        "trained_on": _TEXT_OR_NONE,
    },
}
"""By the name in the ``format`` of the answer."""
