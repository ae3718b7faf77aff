"""What the verbs of risks, CAPAs, escalation and early warning answer with ``--json``."""

from __future__ import annotations

from typing import Any, Final

from qms.actions import answer_types as of

LIFE_ANSWERS: Final[dict[str, dict[str, dict[str, Any]]]] = {
    "escalate": {
        "record": of.TEXT,
        "title": of.WORDS,
        "cause": of.TEXT,
        "of": of.TEXT,
        "why": of.TEXT,
        "to": of.TEXT_OR_NONE,
        "recorded": of.YES_NO,
    },
    "warnings": {
        "warning": of.TEXT,
        "title": of.WORDS,
        "set": of.YES_NO,
        "record": of.TEXT_OR_NONE,
        "unit": of.TEXT_OR_NONE,
        "value": of.NUMBER_OR_NONE,
        "before": of.NUMBER_OR_NONE,
        "limit": of.NUMBER,
        "since": of.TEXT_OR_NONE,
        "records": of.LIST,
        "risks": of.LIST,
        "answered": of.YES_NO,
        "command": of.TEXT_OR_NONE,
    },
    "wave-loop": {
        "wave": of.TEXT,
        "survey": of.TEXT,
        "stage": of.TEXT,
        "done": of.YES_NO,
        "date": of.TEXT_OR_NONE,
        "records": of.LIST,
        "reason": {"type": ["string", "object", "null"]},
    },
    "capa-dossier": {
        "date": of.TEXT,
        "event": {
            "enum": [
                *("source", "approval", "update", "control", "postponement", "escalation"),
                *("completion", "review", "state"),
            ]
        },
        "what": of.TEXT,
        "by": of.TEXT_OR_NONE,
        "basis": {"type": ["string", "object", "null"]},
        "evidence": of.LIST,
    },
    "capa-proposal": {
        "verdict": of.TEXT,
        "value": of.NUMBER_OR_NONE,
        "n": of.WHOLE_OR_NONE,
        "target": of.NUMBER,
        "text": of.TEXT,
    },
    "risk-matrix": {
        "likelihood": of.WHOLE,
        "impact": of.WHOLE,
        "score": of.WHOLE,
        "band": of.TEXT_OR_NONE,
        "risks": of.LIST,
    },
    "risk-explain": {
        "id": of.TEXT,
        "title": of.WORDS,
        "phase": of.TEXT_OR_NONE,
        "score": of.WHOLE_OR_NONE,
        "highest": of.WHOLE_OR_NONE,
        "comparable": {"type": ["boolean", "null"]},
        "levels": of.LIST,
        "edition": of.TEXT_OR_NONE,
        "decision": of.TEXT_OR_NONE,
        "assessed": of.TEXT_OR_NONE,
        "why": of.PART_OR_NONE,
        "band": of.TEXT_OR_NONE,
        "regulation": of.TEXT_OR_NONE,
        "section": of.TEXT_OR_NONE,
        "owed": of.LIST,
        "before": of.WHOLE_OR_NONE,
        "moved": of.WHOLE_OR_NONE,
        "target": of.WHOLE_OR_NONE,
        "gap": of.WHOLE_OR_NONE,
        "treatment": of.TEXT_OR_NONE,
    },
    "risk-what-if": {
        "what": {"enum": ["risk", "cell", "arises", "falls away"]},
        "record": of.TEXT_OR_NONE,
        "title": {"type": ["string", "object", "null"]},
        "before": {"type": ["object", "integer", "null"]},
        "after": {"type": ["object", "integer", "null"]},
        "compared": of.YES_NO,
    },
}
