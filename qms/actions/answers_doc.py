"""What the verbs of documents answer with ``--json``."""

from __future__ import annotations

from typing import Any, Final

_TEXT: Final = {"type": "string"}
_TEXT_OR_NONE: Final = {"type": ["string", "null"]}
_WORDS: Final = {"type": ["string", "object"]}

DOC_ANSWERS: Final[dict[str, dict[str, dict[str, Any]]]] = {
    "doc-in-force": {
        "id": _TEXT,
        "code": _TEXT_OR_NONE,
        "title": _WORDS,
        "edition": _TEXT,
        "since": _TEXT_OR_NONE,
        "acts": {"type": "array"},
    },
    "doc-steps": {
        "step": _TEXT,
        "label": _WORDS,
        "state": {"enum": ["done", "skipped", "open"]},
        "date": _TEXT_OR_NONE,
    },
    "doc-draft-decision": {"path": _TEXT},
    "doc-print": {"path": _TEXT},
    "doc-sheet": {"path": _TEXT},
    "doc-forms": {
        "id": _TEXT,
        "code": _TEXT,
        "title": _TEXT,
        "process": _TEXT,
        "introduced_by": _TEXT,
        "edition": _TEXT,
    },
    "doc-verify": {
        "id": _TEXT,
        "title": _WORDS,
        "edition": _TEXT,
        "act": _TEXT,
        "kind": _TEXT,
        "number": _TEXT_OR_NONE,
        "date": _TEXT_OR_NONE,
        "by": _TEXT_OR_NONE,
        "body": _TEXT_OR_NONE,
        "content": {"type": "array"},
        "differences": {"type": "array"},
        "evidence": {"type": "array"},
        "commit": _TEXT_OR_NONE,
        "altered": {"type": "array"},
        "signature": {
            "enum": [
                *("good", "unsigned", "wrong", "unknown_key", "no_signers"),
                *("other_kind", "no_program", None),
            ]
        },
        "signed_by": {"type": "array"},
        "signers_at": _TEXT_OR_NONE,
        "problems": {"type": "array"},
    },
}
