"""JSON Schemas of what the commands on nonconformities and trainings answer."""

from __future__ import annotations

from typing import Any, Final

from qms.actions.answer_types import LIST, NUMBER_OR_NONE, TEXT, TEXT_OR_NONE, WHOLE, WORDS

NC_ANSWERS: Final[dict[str, dict[str, dict[str, Any]]]] = {
    "nc-steps": {
        "step": TEXT,
        "label": WORDS,
        "date": TEXT_OR_NONE,
        "by": TEXT_OR_NONE,
        "texts": LIST,
        "concerns": LIST,
    },
    "nc-similar": {
        "id": TEXT,
        "title": WORDS,
        "unit": TEXT,
        "place": {"enum": ["the same unit", "the same faculty", "elsewhere"]},
        "date": TEXT,
        "state": TEXT,
        "capas": LIST,
    },
    "nc-topics": {
        "topic": TEXT,
        "label": WORDS,
        "severity": TEXT_OR_NONE,
        "severity_label": {"type": ["string", "object", "null"]},
        "total": WHOLE,
        "year": WHOLE,
        "open": WHOLE,
    },
    "nc-trend": {
        "period": TEXT,
        "first": TEXT,
        "last": TEXT,
        "number": WHOLE,
        "before": WHOLE,
        "change": NUMBER_OR_NONE,
        "ids": LIST,
    },
    "nc-effect": {
        "capa": TEXT,
        "topics": LIST,
        "units": LIST,
        "before_from": TEXT,
        "before_to": TEXT,
        "before": LIST,
        "after_from": TEXT,
        "after_to": TEXT,
        "after": LIST,
        "change": NUMBER_OR_NONE,
        "until": TEXT,
        "verdict": {"enum": ["effective", "effect not shown", "not effective", None]},
    },
    "training-missing": {
        "subject": TEXT,
        "kind": {"enum": ["body", "post"]},
        "name": {"type": ["string", "object", "null"]},
        "level": TEXT_OR_NONE,
        "topics": LIST,
        "trained_on": TEXT_OR_NONE,
    },
}
"""By the name in the ``format`` of the answer."""
