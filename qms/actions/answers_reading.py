"""JSON of the commands about reading, copies and reviews of documents."""

from __future__ import annotations

from typing import Any, Final

from qms.actions import answer_types as of

READING_ANSWERS: Final[dict[str, dict[str, dict[str, Any]]]] = {
    "doc-readers": {
        "document": of.TEXT,
        "edition": of.TEXT,
        "who": of.TEXT,
        "units": of.LIST,
        "job_description": of.YES_NO,
        "required": of.WHOLE_OR_NONE,
        "signed": of.WHOLE,
        "share": of.NUMBER_OR_NONE,
        "until": of.TEXT_OR_NONE,
        "complete": of.YES_NO,
        "overdue": of.YES_NO,
        "sheets": of.LIST,
        "sheets_sound": of.YES_NO,
        "ticks": of.WHOLE,
        "codes_lacking": of.LIST,
        "voided": of.WHOLE,
    },
    "doc-copies": {
        "document": of.TEXT,
        "number": of.TEXT,
        "sort": {"enum": ["original", "control", "working"]},
        "holder": of.TEXT,
        "state": {"enum": ["registered", "held", "returned", "destroyed"]},
        "edition": of.TEXT_OR_NONE,
        "issued": of.TEXT_OR_NONE,
        "last": of.TEXT_OR_NONE,
    },
    "doc-reviews": {
        "document": of.TEXT,
        "title": of.WORDS,
        "last": of.TEXT,
        "reviewed": of.YES_NO,
        "age": of.NUMBER,
        "due": of.TEXT_OR_NONE,
        "overdue": of.YES_NO,
        "events": of.LIST,
    },
}
