"""What the commands of the archive answer with ``--json``."""

from __future__ import annotations

from typing import Any, Final

_TEXT: Final = {"type": "string"}
_TEXT_OR_NONE: Final = {"type": ["string", "null"]}
_NUMBER: Final = {"type": "integer"}
_YES_NO: Final = {"type": "boolean"}

ARCHIVE_ANSWERS: Final[dict[str, dict[str, dict[str, Any]]]] = {
    "archive-plan": {
        "class": _TEXT,
        "index": _TEXT,
        "title": {"type": ["string", "object"]},
        "responsible": _TEXT_OR_NONE,
        "governed_by": _TEXT_OR_NONE,
        "terms": {"type": "array"},
    },
    "archive-status": {
        "id": _TEXT_OR_NONE,
        "class": _TEXT,
        "unit": _TEXT,
        "year": _TEXT,
        "papers": _NUMBER,
        "last": _TEXT_OR_NONE,
        "permanent": _YES_NO,
        "waits": _YES_NO,
        "source": _TEXT_OR_NONE,
        "expired": _YES_NO,
    },
    "archive-audit": {
        "sort": _TEXT,
        "record": _TEXT_OR_NONE,
        "unit": _TEXT_OR_NONE,
        "class": _TEXT_OR_NONE,
        "text": _TEXT,
    },
    "archive-act": {"path": _TEXT},
}
