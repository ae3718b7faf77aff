"""What the verbs of risks, CAPAs, escalation and early warning answer with ``--json``."""

from __future__ import annotations

from typing import Any, Final

_LIST: Final = {"type": "array"}
_NUMBER_OR_NONE: Final = {"type": ["integer", "null"]}
_TEXT: Final = {"type": "string"}
_TEXT_OR_NONE: Final = {"type": ["string", "null"]}
_WORDS: Final = {"type": ["string", "object"]}

LIFE_ANSWERS: Final[dict[str, dict[str, dict[str, Any]]]] = {
    "escalate": {
        "record": _TEXT,
        "title": _WORDS,
        "cause": _TEXT,
        "of": _TEXT,
        "why": _TEXT,
        "to": _TEXT_OR_NONE,
        "recorded": {"type": "boolean"},
    },
    "warnings": {
        "warning": _TEXT,
        "title": _WORDS,
        "set": {"type": "boolean"},
        "record": _TEXT_OR_NONE,
        "unit": _TEXT_OR_NONE,
        "value": {"type": ["number", "null"]},
        "before": {"type": ["number", "null"]},
        "limit": {"type": "number"},
        "since": _TEXT_OR_NONE,
        "records": _LIST,
        "risks": _LIST,
        "answered": {"type": "boolean"},
        "command": _TEXT_OR_NONE,
    },
    "wave-loop": {
        "wave": _TEXT,
        "survey": _TEXT,
        "stage": _TEXT,
        "done": {"type": "boolean"},
        "date": _TEXT_OR_NONE,
        "records": _LIST,
        "reason": {"type": ["string", "object", "null"]},
    },
    "capa-dossier": {
        "date": _TEXT,
        "event": {
            "enum": [
                *("source", "approval", "update", "control", "postponement", "escalation"),
                *("completion", "review", "state"),
            ]
        },
        "what": _TEXT,
        "by": _TEXT_OR_NONE,
        "basis": {"type": ["string", "object", "null"]},
        "evidence": _LIST,
    },
    "capa-proposal": {
        "verdict": _TEXT,
        "value": {"type": ["number", "null"]},
        "n": _NUMBER_OR_NONE,
        "target": {"type": "number"},
        "text": _TEXT,
    },
    "risk-matrix": {
        "likelihood": {"type": "integer"},
        "impact": {"type": "integer"},
        "score": {"type": "integer"},
        "band": _TEXT_OR_NONE,
        "risks": _LIST,
    },
    "risk-explain": {
        "id": _TEXT,
        "title": _WORDS,
        "phase": _TEXT_OR_NONE,
        "score": _NUMBER_OR_NONE,
        "highest": _NUMBER_OR_NONE,
        "comparable": {"type": ["boolean", "null"]},
        "levels": _LIST,
        "edition": _TEXT_OR_NONE,
        "decision": _TEXT_OR_NONE,
        "assessed": _TEXT_OR_NONE,
        "why": {"type": ["object", "null"]},
        "band": _TEXT_OR_NONE,
        "regulation": _TEXT_OR_NONE,
        "section": _TEXT_OR_NONE,
        "owed": _LIST,
        "before": _NUMBER_OR_NONE,
        "moved": _NUMBER_OR_NONE,
        "target": _NUMBER_OR_NONE,
        "gap": _NUMBER_OR_NONE,
        "treatment": _TEXT_OR_NONE,
    },
    "risk-what-if": {
        "what": {"enum": ["risk", "cell", "arises", "falls away"]},
        "record": _TEXT_OR_NONE,
        "title": {"type": ["string", "object", "null"]},
        "before": {"type": ["object", "integer", "null"]},
        "after": {"type": ["object", "integer", "null"]},
        "compared": {"type": "boolean"},
    },
}
