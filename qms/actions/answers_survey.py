"""What commands on surveys answer with ``--json``."""

from __future__ import annotations

from typing import Any, Final

_TEXT: Final = {"type": "string"}
_TEXT_OR_NONE: Final = {"type": ["string", "null"]}
_NUMBER_OR_NONE: Final = {"type": ["integer", "null"]}
_SHARE_OR_NONE: Final = {"type": ["number", "null"]}
_LIST: Final = {"type": "array"}

SURVEY_ANSWERS: Final[dict[str, dict[str, dict[str, Any]]]] = {
    "survey-import": {
        "wave": _TEXT,
        "file": _TEXT,
        "sha256": _TEXT,
        "dry_run": {"type": "boolean"},
        "known": {"type": "boolean"},
        "received": {"type": "integer"},
        "incomplete": {"type": "integer"},
        "logic": {"type": "integer"},
        "duplicates": {"type": "integer"},
        "valid": {"type": "integer"},
        "unfinished": {"type": "integer"},
        "straight": {"type": "integer"},
        "repeated": {"type": "integer"},
        "pseudonymised": {"type": "integer"},
        "pseudonym_columns": _LIST,
        "replaced": _LIST,
        "system": _TEXT_OR_NONE,
        "place": _TEXT_OR_NONE,
        "index": _TEXT_OR_NONE,
        "dispose": _TEXT_OR_NONE,
        "groups": _LIST,
        "strata": _LIST,
        "folded": {"type": "integer"},
        "columns_left_out": _LIST,
        "personal_columns": _LIST,
        "positive_not_stated": _LIST,
        "against_their_block": _LIST,
        "open_answers": {"type": "integer"},
        "teachers": {"type": "integer"},
        "data_class": _TEXT_OR_NONE,
        "legal_basis": _TEXT_OR_NONE,
        "commit": _TEXT_OR_NONE,
    },
    "survey-certificate": {
        "id": _TEXT,
        "paths": _LIST,
        "waves": _LIST,
        "restricted": {"type": "boolean"},
    },
    "survey-population": {
        **dict.fromkeys(("wave", "property", "value"), _TEXT),
        **dict.fromkeys(("population", "invited", "valid"), _NUMBER_OR_NONE),
        **dict.fromkeys(
            ("population_share", "answer_share", "difference", "response", "p"), _SHARE_OR_NONE
        ),
    },
    "survey-merge": {
        "wave": _TEXT,
        "dry_run": {"type": "boolean"},
        "added": _LIST,
        "known": _LIST,
        "valid": {"type": "integer"},
        "groups": _LIST,
        "folded": {"type": "integer"},
        "commit": _TEXT_OR_NONE,
    },
    "survey-stats": {
        **dict.fromkeys(("wave", "survey", "period", "group"), _TEXT),
        "valid": _NUMBER_OR_NONE,
        "response_rate": {"type": ["number", "null"]},
        "early_warning_under": {"type": ["number", "null"]},
        "early_warning": {"type": "boolean"},
        "outdated": {"type": "boolean"},
        "respondents_known": {"type": "boolean"},
        "confidence": {"type": "number"},
        "correction": _TEXT,
        **dict.fromkeys(
            (
                *("questions", "blocks", "reliability", "groups"),
                *("waves", "questions_over_waves", "targets", "standards"),
            ),
            _LIST,
        ),
        "test": {"type": ["object", "null"]},
    },
}
