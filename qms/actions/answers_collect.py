"""What the verbs of a round of forms answer with ``--json``: field, JSON Schema of its value."""

from __future__ import annotations

from typing import Any, Final

from qms.actions.answer_types import COUNT, LIST, TEXT, TEXT_OR_NONE

COLLECT_ANSWERS: Final[dict[str, dict[str, dict[str, Any]]]] = {
    "collect-start": {"id": TEXT, "unit": TEXT, "items": COUNT, "path": TEXT},
    "collect-import": {
        "file": TEXT,
        "round": TEXT_OR_NONE,
        "unit": TEXT_OR_NONE,
        "state": {"enum": ["taken", "known", "refused"]},
        "taken": COUNT,
        "records": LIST,
        "conflicts": LIST,
        "faults": LIST,
        "altered": LIST,
        "commit": TEXT_OR_NONE,
    },
    "collect-status": {
        "round": TEXT,
        "form": TEXT,
        "unit": TEXT,
        "items": COUNT,
        "due": TEXT,
        "returned": TEXT_OR_NONE,
        "by": TEXT_OR_NONE,
        "taken": COUNT,
        "conflicts": LIST,
        "reminded": LIST,
    },
    "collect-remind": {"path": TEXT},
}
