"""JSON Schemas of what commands answer with ``--json``, one line an answer."""

from __future__ import annotations

from typing import Any, Final

from qms.actions.answers_archive import ARCHIVE_ANSWERS
from qms.actions.answers_coding import CODING_ANSWERS
from qms.actions.answers_collect import COLLECT_ANSWERS
from qms.actions.answers_doc import DOC_ANSWERS
from qms.actions.answers_envelope import envelope_schema
from qms.actions.answers_feedback import FEEDBACK_ANSWERS
from qms.actions.answers_life import LIFE_ANSWERS
from qms.actions.answers_nc import NC_ANSWERS
from qms.actions.answers_reading import READING_ANSWERS
from qms.actions.answers_survey import SURVEY_ANSWERS
from qms.actions.answers_survey_loop import LOOP_ANSWERS
from qms.actions.answers_text import TEXT_ANSWERS

_TEXT: Final = {"type": "string"}
_TEXT_OR_NONE: Final = {"type": ["string", "null"]}
_NUMBER_OR_NONE: Final = {"type": ["integer", "null"]}
_SHARE_OR_NONE: Final = {"type": ["number", "null"]}
_WORDS: Final = {"type": ["string", "object"]}
_LIST: Final = {"type": "array"}
_ANY: Final[dict[str, Any]] = {}

ANSWERS: Final[dict[str, dict[str, dict[str, Any]]]] = {
    **ARCHIVE_ANSWERS,
    **NC_ANSWERS,
    **TEXT_ANSWERS,
    **CODING_ANSWERS,
    **COLLECT_ANSWERS,
    **DOC_ANSWERS,
    **FEEDBACK_ANSWERS,
    **LIFE_ANSWERS,
    **LOOP_ANSWERS,
    **READING_ANSWERS,
    **SURVEY_ANSWERS,
    "due": {
        "source": _TEXT,
        "record": _TEXT,
        "part": _TEXT_OR_NONE,
        "group": _TEXT_OR_NONE,
        "title": _WORDS,
        "from": _TEXT_OR_NONE,
        "due": _TEXT,
        "overdue": {"type": "boolean"},
        "who": _LIST,
        "unit": _TEXT_OR_NONE,
        "above": _TEXT_OR_NONE,
    },
    "dashboard": {
        "section": _TEXT,
        "record": _TEXT,
        "part": _TEXT_OR_NONE,
        "title": _WORDS,
        "score": _NUMBER_OR_NONE,
        "due": _TEXT_OR_NONE,
    },
    "log": {
        "recorded": _TEXT,
        "author": _TEXT,
        "field": _TEXT,
        "before": _ANY,
        "after": _ANY,
        "event": _TEXT_OR_NONE,
        "entered_after": _NUMBER_OR_NONE,
        "summary": _TEXT,
        "reason": _TEXT,
        "commit": _TEXT,
    },
    "diff": {
        "record": _TEXT_OR_NONE,
        "kind": _TEXT_OR_NONE,
        "title": _TEXT,
        "path": _TEXT,
        "change": {"enum": ["new", "changed", "gone", "added", "taken away"]},
        "above_threshold": {"type": "boolean"},
        "suspicious": {"type": "boolean"},
        "sentences": _LIST,
        "fields": _LIST,
    },
    "report": {"path": _TEXT},
    "report-list": {
        "kind": _TEXT_OR_NONE,
        "label": _WORDS,
        "reports": _LIST,
        "frequency": {"type": ["string", "object", "null"]},
        "content": _LIST,
        "channels": _LIST,
        "circle": _TEXT,
        "due": _TEXT_OR_NONE,
        "occurrence": _TEXT_OR_NONE,
        "state": _TEXT,
        "issued": _TEXT_OR_NONE,
        "issued_on": _TEXT_OR_NONE,
        "command": _TEXT_OR_NONE,
    },
    "trace": {
        "address": _TEXT,
        "label": _TEXT,
        "section": _TEXT,
        "value": _TEXT,
        "published": _TEXT_OR_NONE,
        "recounted": _TEXT_OR_NONE,
        "today": _TEXT_OR_NONE,
        "records": _LIST,
    },
    "sync": {
        "what": {"enum": ["received", "sent", "waiting", "renumbered", "item", "conflict"]},
        "record": _TEXT,
        "kind": _TEXT,
        "title": {"type": ["string", "object", "null"]},
        "new": {"type": "boolean"},
        "former": _TEXT_OR_NONE,
        "fields": _LIST,
        "labels": _LIST,
    },
    "resolve": {
        "record": _TEXT,
        "title": {"type": ["string", "object", "null"]},
        "side": _TEXT,
        "field": _TEXT,
        "labels": _LIST,
        "base": _ANY,
        "ours": _ANY,
        "theirs": _ANY,
        "gone": _TEXT_OR_NONE,
    },
    "renumber": {
        "record": _TEXT,
        "former": _TEXT,
        "dry_run": {"type": "boolean"},
        "references": _LIST,
        "mentions": _LIST,
        "commit": _TEXT_OR_NONE,
    },
    "undo": {
        "record": _TEXT_OR_NONE,
        "path": _TEXT,
        "field": _TEXT,
        "done": {"enum": ["set back", "void", "entered by mistake", "left", "renumbered"]},
        "before": _ANY,
        "after": _ANY,
        "undoes": _TEXT,
        "summary": _TEXT,
        "commit": _TEXT_OR_NONE,
    },
    "backup": {
        "file": _TEXT,
        "sha256": _TEXT,
        "size": {"type": "integer"},
        "commit": _TEXT_OR_NONE,
        "records": {"type": "integer"},
        "uncommitted": _LIST,
        "attachments": {"type": "integer"},
        "missing": _LIST,
        "private": {"type": "integer"},
    },
    "restore": {
        "folder": _TEXT,
        "commit": _TEXT_OR_NONE,
        "made": _TEXT,
        "files": {"type": "integer"},
        "uncommitted": _LIST,
        "attachments": _LIST,
        "private": {"type": "integer"},
        "left_out": _LIST,
    },
    "doctor": {
        "code": _TEXT,
        "title": _TEXT,
        "state": {"enum": ["ok", "warning", "problem", "not looked at"]},
        "findings": _LIST,
        "done": _LIST,
    },
    "search": {
        "record": _TEXT,
        "kind": _TEXT,
        "title": _TEXT,
        "field": _TEXT,
        "label": _TEXT,
        "excerpt": _TEXT,
    },
    "restricted-init": {"folder": _TEXT},
    "name": {"name": _TEXT, "remark": _TEXT_OR_NONE},
    "mirror": {"path": _TEXT, "done": _TEXT},
    "export-all": {"path": _TEXT},
    "check": {
        "code": _TEXT,
        "severity": {"enum": ["error", "warning"]},
        "class": {"enum": ["integrity", "duty"]},
        "state": _TEXT_OR_NONE,
        "record": _TEXT_OR_NONE,
        "path": _TEXT_OR_NONE,
        "line": _NUMBER_OR_NONE,
        "column": _NUMBER_OR_NONE,
        "message": _TEXT,
        "hint": _TEXT_OR_NONE,
        "term": _TEXT_OR_NONE,
    },
}
_SOMETIMES: Final[dict[str, dict[str, Any]]] = {
    "due": {"workspace": {"enum": ["restricted", "main"]}},
    "search": {"workspace": {"enum": ["restricted", "main"]}},
}
_MORE: Final[dict[str, dict[str, Any]]] = {
    "check": {
        "waived": _LIST,
        "records": {"type": "integer"},
        "not_checked": {"type": "integer"},
        "since": {
            "type": "object",
            "properties": {
                "base": _TEXT,
                "known": {"type": "integer"},
                "failing": {"type": "integer"},
            },
        },
    },
}


def answer_schemas() -> dict[str, dict[str, Any]]:
    """Return the schema of every answer by the name in its ``format``."""
    found = {}
    for command, fields in ANSWERS.items():
        item = {
            "type": "object",
            "properties": {**fields, **_SOMETIMES.get(command, {})},
            "required": list(fields),
            "additionalProperties": False,
        }
        found[command] = envelope_schema(command, item, _MORE.get(command, {}))
    return found
