"""What the verbs about texts of documents answer with ``--json``."""

from __future__ import annotations

from typing import Any, Final

_TEXT: Final = {"type": "string"}
_TEXT_OR_NONE: Final = {"type": ["string", "null"]}
_WHOLE: Final = {"type": "integer"}

TEXT_ANSWERS: Final[dict[str, dict[str, dict[str, Any]]]] = {
    "doc-lint": {
        "record": _TEXT_OR_NONE,
        "edition": _TEXT_OR_NONE,
        "language": _TEXT,
        "path": _TEXT,
        "line": _WHOLE,
        "column": _WHOLE,
        "code": _TEXT,
        "message": _TEXT,
        "hint": _TEXT_OR_NONE,
    },
    "doc-redline": {
        "section": _TEXT,
        "change": {"enum": ["added", "removed", "changed", "moved", "renumbered"]},
        "before": _TEXT_OR_NONE,
        "added": _WHOLE,
        "removed": _WHOLE,
        "line": _TEXT,
    },
}
