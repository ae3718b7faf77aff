"""JSON Schemas of what commands answer with ``--json``, one line an answer."""

from __future__ import annotations

from typing import Any, Final

from qms.actions.answer_types import LIST, TEXT, TEXT_OR_NONE, WHOLE, WHOLE_OR_NONE, WORDS, YES_NO
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
        "source": TEXT,
        "record": TEXT,
        "part": TEXT_OR_NONE,
        "group": TEXT_OR_NONE,
        "title": WORDS,
        "from": TEXT_OR_NONE,
        "due": TEXT,
        "overdue": YES_NO,
        "who": LIST,
        "unit": TEXT_OR_NONE,
        "above": TEXT_OR_NONE,
    },
    "dashboard": {
        "section": TEXT,
        "record": TEXT,
        "part": TEXT_OR_NONE,
        "title": WORDS,
        "score": WHOLE_OR_NONE,
        "due": TEXT_OR_NONE,
    },
    "log": {
        "recorded": TEXT,
        "author": TEXT,
        "field": TEXT,
        "before": _ANY,
        "after": _ANY,
        "event": TEXT_OR_NONE,
        "entered_after": WHOLE_OR_NONE,
        "summary": TEXT,
        "reason": TEXT,
        "commit": TEXT,
    },
    "diff": {
        "record": TEXT_OR_NONE,
        "kind": TEXT_OR_NONE,
        "title": TEXT,
        "path": TEXT,
        "change": {"enum": ["new", "changed", "gone", "added", "taken away"]},
        "above_threshold": YES_NO,
        "suspicious": YES_NO,
        "sentences": LIST,
        "fields": LIST,
    },
    "report": {"path": TEXT},
    "report-list": {
        "kind": TEXT_OR_NONE,
        "label": WORDS,
        "reports": LIST,
        "frequency": {"type": ["string", "object", "null"]},
        "content": LIST,
        "channels": LIST,
        "circle": TEXT,
        "due": TEXT_OR_NONE,
        "occurrence": TEXT_OR_NONE,
        "state": TEXT,
        "issued": TEXT_OR_NONE,
        "issued_on": TEXT_OR_NONE,
        "command": TEXT_OR_NONE,
    },
    "trace": {
        "address": TEXT,
        "label": TEXT,
        "section": TEXT,
        "value": TEXT,
        "published": TEXT_OR_NONE,
        "recounted": TEXT_OR_NONE,
        "today": TEXT_OR_NONE,
        "records": LIST,
    },
    "sync": {
        "what": {"enum": ["received", "sent", "waiting", "renumbered", "item", "conflict"]},
        "record": TEXT,
        "kind": TEXT,
        "title": {"type": ["string", "object", "null"]},
        "new": YES_NO,
        "former": TEXT_OR_NONE,
        "fields": LIST,
        "labels": LIST,
    },
    "resolve": {
        "record": TEXT,
        "title": {"type": ["string", "object", "null"]},
        "side": TEXT,
        "field": TEXT,
        "labels": LIST,
        "base": _ANY,
        "ours": _ANY,
        "theirs": _ANY,
        "gone": TEXT_OR_NONE,
    },
    "renumber": {
        "record": TEXT,
        "former": TEXT,
        "dry_run": YES_NO,
        "references": LIST,
        "mentions": LIST,
        "commit": TEXT_OR_NONE,
    },
    "undo": {
        "record": TEXT_OR_NONE,
        "path": TEXT,
        "field": TEXT,
        "done": {"enum": ["set back", "void", "entered by mistake", "left", "renumbered"]},
        "before": _ANY,
        "after": _ANY,
        "undoes": TEXT,
        "summary": TEXT,
        "commit": TEXT_OR_NONE,
    },
    "backup": {
        "file": TEXT,
        "sha256": TEXT,
        "size": WHOLE,
        "commit": TEXT_OR_NONE,
        "records": WHOLE,
        "uncommitted": LIST,
        "attachments": WHOLE,
        "missing": LIST,
        "private": WHOLE,
    },
    "restore": {
        "folder": TEXT,
        "commit": TEXT_OR_NONE,
        "made": TEXT,
        "files": WHOLE,
        "uncommitted": LIST,
        "attachments": LIST,
        "private": WHOLE,
        "left_out": LIST,
    },
    "doctor": {
        "code": TEXT,
        "title": TEXT,
        "state": {"enum": ["ok", "warning", "problem", "not looked at"]},
        "findings": LIST,
        "done": LIST,
    },
    "search": {
        "record": TEXT,
        "kind": TEXT,
        "title": TEXT,
        "field": TEXT,
        "label": TEXT,
        "excerpt": TEXT,
    },
    "restricted-init": {"folder": TEXT},
    "name": {"name": TEXT, "remark": TEXT_OR_NONE},
    "mirror": {"path": TEXT, "done": TEXT},
    "export-all": {"path": TEXT},
    "check": {
        "code": TEXT,
        "severity": {"enum": ["error", "warning"]},
        "class": {"enum": ["integrity", "duty"]},
        "state": TEXT_OR_NONE,
        "record": TEXT_OR_NONE,
        "path": TEXT_OR_NONE,
        "line": WHOLE_OR_NONE,
        "column": WHOLE_OR_NONE,
        "message": TEXT,
        "hint": TEXT_OR_NONE,
        "term": TEXT_OR_NONE,
    },
}
_SOMETIMES: Final[dict[str, dict[str, Any]]] = {
    "due": {"workspace": {"enum": ["restricted", "main"]}},
    "search": {"workspace": {"enum": ["restricted", "main"]}},
}
_MORE: Final[dict[str, dict[str, Any]]] = {
    "check": {
        "waived": LIST,
        "records": WHOLE,
        "not_checked": WHOLE,
        "since": {
            "type": "object",
            "properties": {
                "base": TEXT,
                "known": WHOLE,
                "failing": WHOLE,
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
