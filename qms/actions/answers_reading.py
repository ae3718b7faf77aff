"""JSON of the commands about reading, copies and reviews of documents."""

from __future__ import annotations

from typing import Any, Final

from qms.actions.answer_types import (
    LIST,
    NUMBER,
    NUMBER_OR_NONE,
    TEXT,
    TEXT_OR_NONE,
    WHOLE,
    WHOLE_OR_NONE,
    WORDS,
    YES_NO,
)

READING_ANSWERS: Final[dict[str, dict[str, dict[str, Any]]]] = {
    "doc-readers": {
        "document": TEXT,
        "edition": TEXT,
        "who": TEXT,
        "units": LIST,
        "job_description": YES_NO,
        "required": WHOLE_OR_NONE,
        "signed": WHOLE,
        "share": NUMBER_OR_NONE,
        "until": TEXT_OR_NONE,
        "complete": YES_NO,
        "overdue": YES_NO,
        "sheets": LIST,
        "sheets_sound": YES_NO,
        "ticks": WHOLE,
        "codes_lacking": LIST,
        "voided": WHOLE,
    },
    "doc-copies": {
        "document": TEXT,
        "number": TEXT,
        "sort": {"enum": ["original", "control", "working"]},
        "holder": TEXT,
        "state": {"enum": ["registered", "held", "returned", "destroyed"]},
        "edition": TEXT_OR_NONE,
        "issued": TEXT_OR_NONE,
        "last": TEXT_OR_NONE,
    },
    "doc-reviews": {
        "document": TEXT,
        "title": WORDS,
        "last": TEXT,
        "reviewed": YES_NO,
        "age": NUMBER,
        "due": TEXT_OR_NONE,
        "overdue": YES_NO,
        "events": LIST,
    },
}
