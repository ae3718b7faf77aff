"""What the commands of the archive answer with ``--json``."""

from __future__ import annotations

from typing import Any, Final

from qms.actions import answer_types as of

ARCHIVE_ANSWERS: Final[dict[str, dict[str, dict[str, Any]]]] = {
    "archive-plan": {
        "class": of.TEXT,
        "index": of.TEXT,
        "title": of.WORDS,
        "responsible": of.TEXT_OR_NONE,
        "governed_by": of.TEXT_OR_NONE,
        "terms": of.LIST,
    },
    "archive-status": {
        "id": of.TEXT_OR_NONE,
        "class": of.TEXT,
        "unit": of.TEXT,
        "year": of.TEXT,
        "papers": of.WHOLE,
        "last": of.TEXT_OR_NONE,
        "permanent": of.YES_NO,
        "waits": of.YES_NO,
        "source": of.TEXT_OR_NONE,
        "expired": of.YES_NO,
    },
    "archive-audit": {
        "sort": of.TEXT,
        "record": of.TEXT_OR_NONE,
        "unit": of.TEXT_OR_NONE,
        "class": of.TEXT_OR_NONE,
        "text": of.TEXT,
    },
    "archive-act": {"path": of.TEXT},
}
