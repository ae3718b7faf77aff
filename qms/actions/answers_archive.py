"""What the commands of the archive answer with ``--json``."""

from __future__ import annotations

from typing import Any, Final

from qms.actions.answer_types import LIST, TEXT, TEXT_OR_NONE, WHOLE, WORDS, YES_NO

ARCHIVE_ANSWERS: Final[dict[str, dict[str, dict[str, Any]]]] = {
    "archive-plan": {
        "class": TEXT,
        "index": TEXT,
        "title": WORDS,
        "responsible": TEXT_OR_NONE,
        "governed_by": TEXT_OR_NONE,
        "terms": LIST,
    },
    "archive-status": {
        "id": TEXT_OR_NONE,
        "class": TEXT,
        "unit": TEXT,
        "year": TEXT,
        "papers": WHOLE,
        "last": TEXT_OR_NONE,
        "permanent": YES_NO,
        "waits": YES_NO,
        "source": TEXT_OR_NONE,
        "expired": YES_NO,
    },
    "archive-audit": {
        "sort": TEXT,
        "record": TEXT_OR_NONE,
        "unit": TEXT_OR_NONE,
        "class": TEXT_OR_NONE,
        "text": TEXT,
    },
    "archive-act": {"path": TEXT},
}
