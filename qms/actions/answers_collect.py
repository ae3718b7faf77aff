"""What the verbs of a round of forms answer with ``--json``: field, JSON Schema of its value."""

from __future__ import annotations

from typing import Any, Final

_TEXT: Final = {"type": "string"}
_TEXT_OR_NONE: Final = {"type": ["string", "null"]}
_COUNT: Final = {"type": "integer", "minimum": 0}
_LIST: Final = {"type": "array"}

COLLECT_ANSWERS: Final[dict[str, dict[str, dict[str, Any]]]] = {
    "collect-start": {"id": _TEXT, "unit": _TEXT, "items": _COUNT, "path": _TEXT},
    "collect-import": {
        "file": _TEXT,
        "round": _TEXT_OR_NONE,
        "unit": _TEXT_OR_NONE,
        "state": {"enum": ["taken", "known", "refused"]},
        "taken": _COUNT,
        "records": _LIST,
        "conflicts": _LIST,
        "faults": _LIST,
        "altered": _LIST,
        "commit": _TEXT_OR_NONE,
    },
    "collect-status": {
        "round": _TEXT,
        "form": _TEXT,
        "unit": _TEXT,
        "items": _COUNT,
        "due": _TEXT,
        "returned": _TEXT_OR_NONE,
        "by": _TEXT_OR_NONE,
        "taken": _COUNT,
        "conflicts": _LIST,
        "reminded": _LIST,
    },
    "collect-remind": {"path": _TEXT},
}
