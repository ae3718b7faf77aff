"""JSON Schemas of what the commands on feedback and questionnaires answer."""

from __future__ import annotations

from typing import Any, Final

_TEXT: Final = {"type": "string"}
_TEXT_OR_NONE: Final = {"type": ["string", "null"]}
_LIST: Final = {"type": "array"}

FEEDBACK_ANSWERS: Final[dict[str, dict[str, dict[str, Any]]]] = {
    "feedback-cross": {
        "row": _TEXT_OR_NONE,
        "column": _TEXT_OR_NONE,
        "count": {"type": "integer"},
        "records": _LIST,
    },
    "feedback-duties": {
        "who": _LIST,
        "does": {"type": ["string", "object"]},
        "parts": _LIST,
        "source": _TEXT_OR_NONE,
    },
    "feedback-monitoring": {
        **dict.fromkeys(("year", "unit"), _TEXT),
        **dict.fromkeys(("date", "record", "sort", "group"), _TEXT_OR_NONE),
        "people": {"type": ["integer", "null"]},
        "topics": _LIST,
    },
    "survey-standards": {
        "standard": _TEXT,
        "title": {"type": ["string", "object", "null"]},
        "survey": _TEXT_OR_NONE,
        "question": _TEXT_OR_NONE,
    },
}
