"""What the verbs of documents answer with ``--json``."""

from __future__ import annotations

from typing import Any, Final

from qms.actions.answer_types import LIST, TEXT, TEXT_OR_NONE, WORDS

DOC_ANSWERS: Final[dict[str, dict[str, dict[str, Any]]]] = {
    "doc-in-force": {
        "id": TEXT,
        "code": TEXT_OR_NONE,
        "title": WORDS,
        "edition": TEXT,
        "since": TEXT_OR_NONE,
        "acts": LIST,
    },
    "doc-steps": {
        "step": TEXT,
        "label": WORDS,
        "state": {"enum": ["done", "skipped", "open"]},
        "date": TEXT_OR_NONE,
    },
    "doc-draft-decision": {"path": TEXT},
    "doc-print": {"path": TEXT},
    "doc-sheet": {"path": TEXT},
    "doc-forms": {
        "id": TEXT,
        "code": TEXT,
        "title": TEXT,
        "process": TEXT,
        "introduced_by": TEXT,
        "edition": TEXT,
    },
    "doc-verify": {
        "id": TEXT,
        "title": WORDS,
        "edition": TEXT,
        "act": TEXT,
        "kind": TEXT,
        "number": TEXT_OR_NONE,
        "date": TEXT_OR_NONE,
        "by": TEXT_OR_NONE,
        "body": TEXT_OR_NONE,
        "content": LIST,
        "differences": LIST,
        "evidence": LIST,
        "commit": TEXT_OR_NONE,
        "altered": LIST,
        "signature": {
            "enum": [
                *("good", "unsigned", "wrong", "unknown_key", "no_signers"),
                *("other_kind", "no_program", None),
            ]
        },
        "signed_by": LIST,
        "signers_at": TEXT_OR_NONE,
        "problems": LIST,
    },
}
