"""What the verbs of coding answer with ``--json``: field, JSON Schema of its value."""

from __future__ import annotations

from typing import Any, Final

from qms.actions import answer_types as of

_SHARE: Final = {"type": ["number", "null"], "minimum": -1, "maximum": 1}
_CATEGORY: Final = {"enum": ["strength", "area to improve", "suggestion"]}

CODING_ANSWERS: Final[dict[str, dict[str, dict[str, Any]]]] = {
    "survey-code-export": {
        "wave": of.TEXT,
        "question": of.TEXT,
        "pass": {"enum": ["first", "second", "third"]},
        "coder": of.TEXT,
        "book": of.TEXT,
        "answers": of.COUNT,
        "of": of.COUNT,
        "personal": of.COUNT,
        "path": of.TEXT,
    },
    "survey-code-import": {
        "file": of.TEXT,
        "state": {"enum": ["taken", "known", "refused"]},
        "wave": of.TEXT_OR_NONE,
        "question": of.TEXT_OR_NONE,
        "pass": {"enum": ["first", "second", "third", None]},
        "coder": of.TEXT_OR_NONE,
        "answers": of.COUNT,
        "changed": of.COUNT,
        "faults": of.LIST,
    },
    "survey-code-agree": {
        "wave": of.TEXT,
        "question": of.TEXT,
        "theme": of.TEXT,
        "category": _CATEGORY,
        "title": of.WORDS,
        "table": of.LIST,
        "equal": _SHARE,
        "kappa": _SHARE,
        "low": _SHARE,
        "high": _SHARE,
        "adjusted": _SHARE,
        "verdict": of.TEXT_OR_NONE,
        "enough": {"type": ["boolean", "null"]},
        "differences": of.LIST,
    },
    "survey-code-count": {
        "wave": of.TEXT,
        "question": of.TEXT,
        "book": of.TEXT,
        "answers": of.COUNT,
        "doubled": of.COUNT,
        "groups": of.LIST,
        "folded": of.LIST,
        "commit": of.TEXT_OR_NONE,
    },
    "survey-code-quote": {
        "key": of.TEXT,
        "theme": of.TEXT,
        "category": _CATEGORY,
        "group": of.TEXT_OR_NONE,
        "text": of.TEXT,
    },
}
