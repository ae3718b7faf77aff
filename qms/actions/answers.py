"""JSON Schemas of what commands answer with ``--json``, one line an answer."""

from __future__ import annotations

from typing import Any, Final

from qms.actions import answer_types as of
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
        "source": of.TEXT,
        "record": of.TEXT,
        "part": of.TEXT_OR_NONE,
        "group": of.TEXT_OR_NONE,
        "title": of.WORDS,
        "from": of.TEXT_OR_NONE,
        "due": of.TEXT,
        "overdue": of.YES_NO,
        "who": of.LIST,
        "unit": of.TEXT_OR_NONE,
        "above": of.TEXT_OR_NONE,
    },
    "dashboard": {
        "section": of.TEXT,
        "record": of.TEXT,
        "part": of.TEXT_OR_NONE,
        "title": of.WORDS,
        "score": of.WHOLE_OR_NONE,
        "due": of.TEXT_OR_NONE,
    },
    "log": {
        "recorded": of.TEXT,
        "author": of.TEXT,
        "field": of.TEXT,
        "before": _ANY,
        "after": _ANY,
        "event": of.TEXT_OR_NONE,
        "entered_after": of.WHOLE_OR_NONE,
        "summary": of.TEXT,
        "reason": of.TEXT,
        "commit": of.TEXT,
    },
    "diff": {
        "record": of.TEXT_OR_NONE,
        "kind": of.TEXT_OR_NONE,
        "title": of.TEXT,
        "path": of.TEXT,
        "change": {"enum": ["new", "changed", "gone", "added", "taken away"]},
        "above_threshold": of.YES_NO,
        "suspicious": of.YES_NO,
        "sentences": of.LIST,
        "fields": of.LIST,
    },
    "report": {"path": of.TEXT},
    "report-list": {
        "kind": of.TEXT_OR_NONE,
        "label": of.WORDS,
        "reports": of.LIST,
        "frequency": {"type": ["string", "object", "null"]},
        "content": of.LIST,
        "channels": of.LIST,
        "circle": of.TEXT,
        "due": of.TEXT_OR_NONE,
        "occurrence": of.TEXT_OR_NONE,
        "state": of.TEXT,
        "issued": of.TEXT_OR_NONE,
        "issued_on": of.TEXT_OR_NONE,
        "command": of.TEXT_OR_NONE,
    },
    "trace": {
        "address": of.TEXT,
        "label": of.TEXT,
        "section": of.TEXT,
        "value": of.TEXT,
        "published": of.TEXT_OR_NONE,
        "recounted": of.TEXT_OR_NONE,
        "today": of.TEXT_OR_NONE,
        "records": of.LIST,
    },
    "sync": {
        "what": {"enum": ["received", "sent", "waiting", "renumbered", "item", "conflict"]},
        "record": of.TEXT,
        "kind": of.TEXT,
        "title": {"type": ["string", "object", "null"]},
        "new": of.YES_NO,
        "former": of.TEXT_OR_NONE,
        "fields": of.LIST,
        "labels": of.LIST,
    },
    "resolve": {
        "record": of.TEXT,
        "title": {"type": ["string", "object", "null"]},
        "side": of.TEXT,
        "field": of.TEXT,
        "labels": of.LIST,
        "base": _ANY,
        "ours": _ANY,
        "theirs": _ANY,
        "gone": of.TEXT_OR_NONE,
    },
    "renumber": {
        "record": of.TEXT,
        "former": of.TEXT,
        "dry_run": of.YES_NO,
        "references": of.LIST,
        "mentions": of.LIST,
        "commit": of.TEXT_OR_NONE,
    },
    "undo": {
        "record": of.TEXT_OR_NONE,
        "path": of.TEXT,
        "field": of.TEXT,
        "done": {"enum": ["set back", "void", "entered by mistake", "left", "renumbered"]},
        "before": _ANY,
        "after": _ANY,
        "undoes": of.TEXT,
        "summary": of.TEXT,
        "commit": of.TEXT_OR_NONE,
    },
    "backup": {
        "file": of.TEXT,
        "sha256": of.TEXT,
        "size": of.WHOLE,
        "commit": of.TEXT_OR_NONE,
        "records": of.WHOLE,
        "uncommitted": of.LIST,
        "attachments": of.WHOLE,
        "missing": of.LIST,
        "private": of.WHOLE,
    },
    "restore": {
        "folder": of.TEXT,
        "commit": of.TEXT_OR_NONE,
        "made": of.TEXT,
        "files": of.WHOLE,
        "uncommitted": of.LIST,
        "attachments": of.LIST,
        "private": of.WHOLE,
        "left_out": of.LIST,
    },
    "doctor": {
        "code": of.TEXT,
        "title": of.TEXT,
        "state": {"enum": ["ok", "warning", "problem", "not looked at"]},
        "findings": of.LIST,
        "done": of.LIST,
    },
    "search": {
        "record": of.TEXT,
        "kind": of.TEXT,
        "title": of.TEXT,
        "field": of.TEXT,
        "label": of.TEXT,
        "excerpt": of.TEXT,
    },
    "restricted-init": {"folder": of.TEXT},
    "name": {"name": of.TEXT, "remark": of.TEXT_OR_NONE},
    "mirror": {"path": of.TEXT, "done": of.TEXT},
    "export-all": {"path": of.TEXT},
    "check": {
        "code": of.TEXT,
        "severity": {"enum": ["error", "warning"]},
        "class": {"enum": ["integrity", "duty"]},
        "state": of.TEXT_OR_NONE,
        "record": of.TEXT_OR_NONE,
        "path": of.TEXT_OR_NONE,
        "line": of.WHOLE_OR_NONE,
        "column": of.WHOLE_OR_NONE,
        "message": of.TEXT,
        "hint": of.TEXT_OR_NONE,
        "term": of.TEXT_OR_NONE,
    },
}
_SOMETIMES: Final[dict[str, dict[str, Any]]] = {
    "due": {"workspace": {"enum": ["restricted", "main"]}},
    "search": {"workspace": {"enum": ["restricted", "main"]}},
}
_MORE: Final[dict[str, dict[str, Any]]] = {
    "check": {
        "waived": of.LIST,
        "records": of.WHOLE,
        "not_checked": of.WHOLE,
        "since": {
            "type": "object",
            "properties": {
                "base": of.TEXT,
                "known": of.WHOLE,
                "failing": of.WHOLE,
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
