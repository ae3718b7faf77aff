"""What the verbs about texts of documents answer with ``--json``."""

from __future__ import annotations

from typing import Any, Final

from qms.actions import answer_types as of

TEXT_ANSWERS: Final[dict[str, dict[str, dict[str, Any]]]] = {
    "doc-lint": {
        "record": of.TEXT_OR_NONE,
        "edition": of.TEXT_OR_NONE,
        "language": of.TEXT,
        "path": of.TEXT,
        "line": of.WHOLE,
        "column": of.WHOLE,
        "code": of.TEXT,
        "message": of.TEXT,
        "hint": of.TEXT_OR_NONE,
    },
    "doc-redline": {
        "section": of.TEXT,
        "change": {"enum": ["added", "removed", "changed", "moved", "renumbered"]},
        "before": of.TEXT_OR_NONE,
        "added": of.WHOLE,
        "removed": of.WHOLE,
        "line": of.TEXT,
    },
}
