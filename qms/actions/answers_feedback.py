"""JSON Schemas of what the commands on feedback and questionnaires answer."""

from __future__ import annotations

from typing import Any, Final

from qms.actions import answer_types as of

FEEDBACK_ANSWERS: Final[dict[str, dict[str, dict[str, Any]]]] = {
    "feedback-cross": {
        "row": of.TEXT_OR_NONE,
        "column": of.TEXT_OR_NONE,
        "count": of.WHOLE,
        "records": of.LIST,
    },
    "feedback-duties": {
        "who": of.LIST,
        "does": of.WORDS,
        "parts": of.LIST,
        "source": of.TEXT_OR_NONE,
    },
    "feedback-monitoring": {
        **dict.fromkeys(("year", "unit"), of.TEXT),
        **dict.fromkeys(("date", "record", "sort", "group"), of.TEXT_OR_NONE),
        "people": of.WHOLE_OR_NONE,
        "topics": of.LIST,
    },
    "survey-standards": {
        "standard": of.TEXT,
        "title": {"type": ["string", "object", "null"]},
        "survey": of.TEXT_OR_NONE,
        "question": of.TEXT_OR_NONE,
    },
}
