"""What the verbs of a round of forms answer with ``--json``: field, JSON Schema of its value."""

from __future__ import annotations

from typing import Any, Final

from qms.actions import answer_types as of

COLLECT_ANSWERS: Final[dict[str, dict[str, dict[str, Any]]]] = {
    "collect-start": {"id": of.TEXT, "unit": of.TEXT, "items": of.COUNT, "path": of.TEXT},
    "collect-import": {
        "file": of.TEXT,
        "round": of.TEXT_OR_NONE,
        "unit": of.TEXT_OR_NONE,
        "state": {"enum": ["taken", "known", "refused"]},
        "taken": of.COUNT,
        "records": of.LIST,
        "conflicts": of.LIST,
        "faults": of.LIST,
        "altered": of.LIST,
        "commit": of.TEXT_OR_NONE,
    },
    "collect-status": {
        "round": of.TEXT,
        "form": of.TEXT,
        "unit": of.TEXT,
        "items": of.COUNT,
        "due": of.TEXT,
        "returned": of.TEXT_OR_NONE,
        "by": of.TEXT_OR_NONE,
        "taken": of.COUNT,
        "conflicts": of.LIST,
        "reminded": of.LIST,
    },
    "collect-remind": {"path": of.TEXT},
}
