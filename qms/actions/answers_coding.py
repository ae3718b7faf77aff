"""What the verbs of coding answer with ``--json``: field, JSON Schema of its value."""

from __future__ import annotations

from typing import Any, Final

from qms.actions.answer_types import COUNT, LIST, TEXT, TEXT_OR_NONE, WORDS

_SHARE: Final = {"type": ["number", "null"], "minimum": -1, "maximum": 1}
_CATEGORY: Final = {"enum": ["strength", "area to improve", "suggestion"]}

CODING_ANSWERS: Final[dict[str, dict[str, dict[str, Any]]]] = {
    "survey-code-export": {
        "wave": TEXT,
        "question": TEXT,
        "pass": {"enum": ["first", "second", "third"]},
        "coder": TEXT,
        "book": TEXT,
        "answers": COUNT,
        "of": COUNT,
        "personal": COUNT,
        "path": TEXT,
    },
    "survey-code-import": {
        "file": TEXT,
        "state": {"enum": ["taken", "known", "refused"]},
        "wave": TEXT_OR_NONE,
        "question": TEXT_OR_NONE,
        "pass": {"enum": ["first", "second", "third", None]},
        "coder": TEXT_OR_NONE,
        "answers": COUNT,
        "changed": COUNT,
        "faults": LIST,
    },
    "survey-code-agree": {
        "wave": TEXT,
        "question": TEXT,
        "theme": TEXT,
        "category": _CATEGORY,
        "title": WORDS,
        "table": LIST,
        "equal": _SHARE,
        "kappa": _SHARE,
        "low": _SHARE,
        "high": _SHARE,
        "adjusted": _SHARE,
        "verdict": TEXT_OR_NONE,
        "enough": {"type": ["boolean", "null"]},
        "differences": LIST,
    },
    "survey-code-count": {
        "wave": TEXT,
        "question": TEXT,
        "book": TEXT,
        "answers": COUNT,
        "doubled": COUNT,
        "groups": LIST,
        "folded": LIST,
        "commit": TEXT_OR_NONE,
    },
    "survey-code-quote": {
        "key": TEXT,
        "theme": TEXT,
        "category": _CATEGORY,
        "group": TEXT_OR_NONE,
        "text": TEXT,
    },
}
