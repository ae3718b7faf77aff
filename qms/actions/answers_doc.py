"""What the verbs of documents answer with ``--json``."""

from __future__ import annotations

from typing import Any, Final

from qms.actions import answer_types as of

DOC_ANSWERS: Final[dict[str, dict[str, dict[str, Any]]]] = {
    "doc-in-force": {
        "id": of.TEXT,
        "code": of.TEXT_OR_NONE,
        "title": of.WORDS,
        "edition": of.TEXT,
        "since": of.TEXT_OR_NONE,
        "acts": of.LIST,
    },
    "doc-steps": {
        "step": of.TEXT,
        "label": of.WORDS,
        "state": {"enum": ["done", "skipped", "open"]},
        "date": of.TEXT_OR_NONE,
    },
    "doc-draft-decision": {"path": of.TEXT},
    "doc-print": {"path": of.TEXT},
    "doc-sheet": {"path": of.TEXT},
    "doc-forms": {
        "id": of.TEXT,
        "code": of.TEXT,
        "title": of.TEXT,
        "process": of.TEXT,
        "introduced_by": of.TEXT,
        "edition": of.TEXT,
    },
    "doc-verify": {
        "id": of.TEXT,
        "title": of.WORDS,
        "edition": of.TEXT,
        "act": of.TEXT,
        "kind": of.TEXT,
        "number": of.TEXT_OR_NONE,
        "date": of.TEXT_OR_NONE,
        "by": of.TEXT_OR_NONE,
        "body": of.TEXT_OR_NONE,
        "content": of.LIST,
        "differences": of.LIST,
        "evidence": of.LIST,
        "commit": of.TEXT_OR_NONE,
        "altered": of.LIST,
        "signature": {
            "enum": [
                *("good", "unsigned", "wrong", "unknown_key", "no_signers"),
                *("other_kind", "no_program", None),
            ]
        },
        "signed_by": of.LIST,
        "signers_at": of.TEXT_OR_NONE,
        "problems": of.LIST,
    },
}
