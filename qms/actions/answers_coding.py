"""What the verbs of coding answer with ``--json``: field, JSON Schema of its value."""

from __future__ import annotations

from typing import Any, Final

_TEXT: Final = {"type": "string"}
_TEXT_OR_NONE: Final = {"type": ["string", "null"]}
_COUNT: Final = {"type": "integer", "minimum": 0}
_SHARE: Final = {"type": ["number", "null"], "minimum": -1, "maximum": 1}
_LIST: Final = {"type": "array"}
_WORDS: Final = {"type": ["string", "object"]}
_CATEGORY: Final = {"enum": ["strength", "area to improve", "suggestion"]}

CODING_ANSWERS: Final[dict[str, dict[str, dict[str, Any]]]] = {
    "survey-code-export": {
        "wave": _TEXT,
        "question": _TEXT,
        "pass": {"enum": ["first", "second", "third"]},
        "coder": _TEXT,
        "book": _TEXT,
        "answers": _COUNT,
        "of": _COUNT,
        "personal": _COUNT,
        "path": _TEXT,
    },
    "survey-code-import": {
        "file": _TEXT,
        "state": {"enum": ["taken", "known", "refused"]},
        "wave": _TEXT_OR_NONE,
        "question": _TEXT_OR_NONE,
        "pass": {"enum": ["first", "second", "third", None]},
        "coder": _TEXT_OR_NONE,
        "answers": _COUNT,
        "changed": _COUNT,
        "faults": _LIST,
    },
    "survey-code-agree": {
        "wave": _TEXT,
        "question": _TEXT,
        "theme": _TEXT,
        "category": _CATEGORY,
        "title": _WORDS,
        "table": _LIST,
        "equal": _SHARE,
        "kappa": _SHARE,
        "low": _SHARE,
        "high": _SHARE,
        "adjusted": _SHARE,
        "verdict": _TEXT_OR_NONE,
        "enough": {"type": ["boolean", "null"]},
        "differences": _LIST,
    },
    "survey-code-count": {
        "wave": _TEXT,
        "question": _TEXT,
        "book": _TEXT,
        "answers": _COUNT,
        "doubled": _COUNT,
        "groups": _LIST,
        "folded": _LIST,
        "commit": _TEXT_OR_NONE,
    },
    "survey-code-quote": {
        "key": _TEXT,
        "theme": _TEXT,
        "category": _CATEGORY,
        "group": _TEXT_OR_NONE,
        "text": _TEXT,
    },
}
