"""What the verbs about texts of documents answer with ``--json``."""

from __future__ import annotations

from typing import Any, Final

from qms.actions.answer_types import TEXT, TEXT_OR_NONE, WHOLE

TEXT_ANSWERS: Final[dict[str, dict[str, dict[str, Any]]]] = {
    "doc-lint": {
        "record": TEXT_OR_NONE,
        "edition": TEXT_OR_NONE,
        "language": TEXT,
        "path": TEXT,
        "line": WHOLE,
        "column": WHOLE,
        "code": TEXT,
        "message": TEXT,
        "hint": TEXT_OR_NONE,
    },
    "doc-redline": {
        "section": TEXT,
        "change": {"enum": ["added", "removed", "changed", "moved", "renumbered"]},
        "before": TEXT_OR_NONE,
        "added": WHOLE,
        "removed": WHOLE,
        "line": TEXT,
    },
}
