"""JSON Schemas of what the commands on nonconformities and trainings answer."""

from __future__ import annotations

from typing import Any, Final

from qms.actions import answer_types as of

NC_ANSWERS: Final[dict[str, dict[str, dict[str, Any]]]] = {
    "nc-steps": {
        "step": of.TEXT,
        "label": of.WORDS,
        "date": of.TEXT_OR_NONE,
        "by": of.TEXT_OR_NONE,
        "texts": of.LIST,
        "concerns": of.LIST,
    },
    "nc-similar": {
        "id": of.TEXT,
        "title": of.WORDS,
        "unit": of.TEXT,
        "place": {"enum": ["the same unit", "the same faculty", "elsewhere"]},
        "date": of.TEXT,
        "state": of.TEXT,
        "capas": of.LIST,
    },
    "nc-topics": {
        "topic": of.TEXT,
        "label": of.WORDS,
        "severity": of.TEXT_OR_NONE,
        "severity_label": {"type": ["string", "object", "null"]},
        "total": of.WHOLE,
        "year": of.WHOLE,
        "open": of.WHOLE,
    },
    "nc-trend": {
        "period": of.TEXT,
        "first": of.TEXT,
        "last": of.TEXT,
        "number": of.WHOLE,
        "before": of.WHOLE,
        "change": of.NUMBER_OR_NONE,
        "ids": of.LIST,
    },
    "nc-effect": {
        "capa": of.TEXT,
        "topics": of.LIST,
        "units": of.LIST,
        "before_from": of.TEXT,
        "before_to": of.TEXT,
        "before": of.LIST,
        "after_from": of.TEXT,
        "after_to": of.TEXT,
        "after": of.LIST,
        "change": of.NUMBER_OR_NONE,
        "until": of.TEXT,
        "verdict": {"enum": ["effective", "effect not shown", "not effective", None]},
    },
    "training-missing": {
        "subject": of.TEXT,
        "kind": {"enum": ["body", "post"]},
        "name": {"type": ["string", "object", "null"]},
        "level": of.TEXT_OR_NONE,
        "topics": of.LIST,
        "trained_on": of.TEXT_OR_NONE,
    },
}
"""By the name in the ``format`` of the answer."""
