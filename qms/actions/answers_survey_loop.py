"""JSON Schemas of what the commands of a survey's loop answer."""

from __future__ import annotations

from typing import Any, Final

from qms.actions import answer_types as of

LOOP_ANSWERS: Final[dict[str, dict[str, dict[str, Any]]]] = {
    "survey-propose": {
        "wave": of.TEXT,
        "capa": of.TEXT_OR_NONE,
        "known": of.YES_NO,
        "level": of.TEXT_OR_NONE,
        "unit": of.TEXT_OR_NONE,
        "group": of.TEXT,
        "block": of.TEXT_OR_NONE,
        "question": of.TEXT_OR_NONE,
        "share": of.NUMBER,
        "valid": of.WHOLE,
        "limit": of.NUMBER,
        "target": of.NUMBER,
        "groups_below": of.LIST,
    },
    "survey-notice": {"path": of.TEXT},
    "survey-again": {
        "wave": of.TEXT,
        "capa": of.TEXT,
        "after": of.TEXT_OR_NONE,
        "before_share": of.NUMBER_OR_NONE,
        "after_share": of.NUMBER_OR_NONE,
        "change": of.NUMBER_OR_NONE,
        "low": of.NUMBER_OR_NONE,
        "high": of.NUMBER_OR_NONE,
        "verdict": of.TEXT_OR_NONE,
        "text": {"type": ["string", "object", "null"]},
        "recorded": of.YES_NO,
    },
}
