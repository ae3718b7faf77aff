"""JSON Schemas of what the commands of a survey's loop answer."""

from __future__ import annotations

from typing import Any, Final

from qms.actions.answer_types import LIST, NUMBER, NUMBER_OR_NONE, TEXT, TEXT_OR_NONE, WHOLE, YES_NO

LOOP_ANSWERS: Final[dict[str, dict[str, dict[str, Any]]]] = {
    "survey-propose": {
        "wave": TEXT,
        "capa": TEXT_OR_NONE,
        "known": YES_NO,
        "level": TEXT_OR_NONE,
        "unit": TEXT_OR_NONE,
        "group": TEXT,
        "block": TEXT_OR_NONE,
        "question": TEXT_OR_NONE,
        "share": NUMBER,
        "valid": WHOLE,
        "limit": NUMBER,
        "target": NUMBER,
        "groups_below": LIST,
    },
    "survey-notice": {"path": TEXT},
    "survey-again": {
        "wave": TEXT,
        "capa": TEXT,
        "after": TEXT_OR_NONE,
        "before_share": NUMBER_OR_NONE,
        "after_share": NUMBER_OR_NONE,
        "change": NUMBER_OR_NONE,
        "low": NUMBER_OR_NONE,
        "high": NUMBER_OR_NONE,
        "verdict": TEXT_OR_NONE,
        "text": {"type": ["string", "object", "null"]},
        "recorded": YES_NO,
    },
}
