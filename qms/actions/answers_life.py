"""What the verbs of risks, CAPAs, escalation and early warning answer with ``--json``."""

from __future__ import annotations

from typing import Any, Final

from qms.actions.answer_types import (
    LIST,
    NUMBER,
    NUMBER_OR_NONE,
    PART_OR_NONE,
    TEXT,
    TEXT_OR_NONE,
    WHOLE,
    WHOLE_OR_NONE,
    WORDS,
    YES_NO,
)

LIFE_ANSWERS: Final[dict[str, dict[str, dict[str, Any]]]] = {
    "escalate": {
        "record": TEXT,
        "title": WORDS,
        "cause": TEXT,
        "of": TEXT,
        "why": TEXT,
        "to": TEXT_OR_NONE,
        "recorded": YES_NO,
    },
    "warnings": {
        "warning": TEXT,
        "title": WORDS,
        "set": YES_NO,
        "record": TEXT_OR_NONE,
        "unit": TEXT_OR_NONE,
        "value": NUMBER_OR_NONE,
        "before": NUMBER_OR_NONE,
        "limit": NUMBER,
        "since": TEXT_OR_NONE,
        "records": LIST,
        "risks": LIST,
        "answered": YES_NO,
        "command": TEXT_OR_NONE,
    },
    "wave-loop": {
        "wave": TEXT,
        "survey": TEXT,
        "stage": TEXT,
        "done": YES_NO,
        "date": TEXT_OR_NONE,
        "records": LIST,
        "reason": {"type": ["string", "object", "null"]},
    },
    "capa-dossier": {
        "date": TEXT,
        "event": {
            "enum": [
                *("source", "approval", "update", "control", "postponement", "escalation"),
                *("completion", "review", "state"),
            ]
        },
        "what": TEXT,
        "by": TEXT_OR_NONE,
        "basis": {"type": ["string", "object", "null"]},
        "evidence": LIST,
    },
    "capa-proposal": {
        "verdict": TEXT,
        "value": NUMBER_OR_NONE,
        "n": WHOLE_OR_NONE,
        "target": NUMBER,
        "text": TEXT,
    },
    "risk-matrix": {
        "likelihood": WHOLE,
        "impact": WHOLE,
        "score": WHOLE,
        "band": TEXT_OR_NONE,
        "risks": LIST,
    },
    "risk-explain": {
        "id": TEXT,
        "title": WORDS,
        "phase": TEXT_OR_NONE,
        "score": WHOLE_OR_NONE,
        "highest": WHOLE_OR_NONE,
        "comparable": {"type": ["boolean", "null"]},
        "levels": LIST,
        "edition": TEXT_OR_NONE,
        "decision": TEXT_OR_NONE,
        "assessed": TEXT_OR_NONE,
        "why": PART_OR_NONE,
        "band": TEXT_OR_NONE,
        "regulation": TEXT_OR_NONE,
        "section": TEXT_OR_NONE,
        "owed": LIST,
        "before": WHOLE_OR_NONE,
        "moved": WHOLE_OR_NONE,
        "target": WHOLE_OR_NONE,
        "gap": WHOLE_OR_NONE,
        "treatment": TEXT_OR_NONE,
    },
    "risk-what-if": {
        "what": {"enum": ["risk", "cell", "arises", "falls away"]},
        "record": TEXT_OR_NONE,
        "title": {"type": ["string", "object", "null"]},
        "before": {"type": ["object", "integer", "null"]},
        "after": {"type": ["object", "integer", "null"]},
        "compared": YES_NO,
    },
}
