"""JSON of the commands about reading, copies and reviews of documents."""

from __future__ import annotations

from typing import Any, Final

_TEXT: Final = {"type": "string"}
_TEXT_OR_NONE: Final = {"type": ["string", "null"]}
_NUMBER: Final = {"type": "integer"}
_SHARE: Final = {"type": ["number", "null"]}
_YES_NO: Final = {"type": "boolean"}
_LIST: Final = {"type": "array"}

READING_ANSWERS: Final[dict[str, dict[str, dict[str, Any]]]] = {
    "doc-readers": {
        "document": _TEXT,
        "edition": _TEXT,
        "who": _TEXT,
        "units": _LIST,
        "job_description": _YES_NO,
        "required": {"type": ["integer", "null"]},
        "signed": _NUMBER,
        "share": _SHARE,
        "until": _TEXT_OR_NONE,
        "complete": _YES_NO,
        "overdue": _YES_NO,
        "sheets": _LIST,
        "sheets_sound": _YES_NO,
        "ticks": _NUMBER,
        "codes_lacking": _LIST,
        "voided": _NUMBER,
    },
    "doc-copies": {
        "document": _TEXT,
        "number": _TEXT,
        "sort": {"enum": ["original", "control", "working"]},
        "holder": _TEXT,
        "state": {"enum": ["registered", "held", "returned", "destroyed"]},
        "edition": _TEXT_OR_NONE,
        "issued": _TEXT_OR_NONE,
        "last": _TEXT_OR_NONE,
    },
    "doc-reviews": {
        "document": _TEXT,
        "title": {"type": ["string", "object"]},
        "last": _TEXT,
        "reviewed": _YES_NO,
        "age": {"type": "number"},
        "due": _TEXT_OR_NONE,
        "overdue": _YES_NO,
        "events": _LIST,
    },
}
