"""JSON Schemas of what the commands on feedback and questionnaires answer."""

from __future__ import annotations

from typing import Any, Final

from qms.actions.answer_types import LIST, TEXT, TEXT_OR_NONE, WHOLE, WHOLE_OR_NONE, WORDS

FEEDBACK_ANSWERS: Final[dict[str, dict[str, dict[str, Any]]]] = {
    "feedback-cross": {
        "row": TEXT_OR_NONE,
        "column": TEXT_OR_NONE,
        "count": WHOLE,
        "records": LIST,
    },
    "feedback-duties": {
        "who": LIST,
        "does": WORDS,
        "parts": LIST,
        "source": TEXT_OR_NONE,
    },
    "feedback-monitoring": {
        **dict.fromkeys(("year", "unit"), TEXT),
        **dict.fromkeys(("date", "record", "sort", "group"), TEXT_OR_NONE),
        "people": WHOLE_OR_NONE,
        "topics": LIST,
    },
    "survey-standards": {
        "standard": TEXT,
        "title": {"type": ["string", "object", "null"]},
        "survey": TEXT_OR_NONE,
        "question": TEXT_OR_NONE,
    },
}
