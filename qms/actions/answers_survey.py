"""What commands on surveys answer with ``--json``."""

from __future__ import annotations

from typing import Any, Final

from qms.actions.answer_types import (
    LIST,
    NUMBER,
    NUMBER_OR_NONE,
    PART_OR_NONE,
    TEXT,
    TEXT_OR_NONE,
    WHOLE,
    WHOLE_OR_NONE,
    YES_NO,
)

SURVEY_ANSWERS: Final[dict[str, dict[str, dict[str, Any]]]] = {
    "survey-import": {
        "wave": TEXT,
        "file": TEXT,
        "sha256": TEXT,
        "dry_run": YES_NO,
        "known": YES_NO,
        "received": WHOLE,
        "incomplete": WHOLE,
        "logic": WHOLE,
        "duplicates": WHOLE,
        "valid": WHOLE,
        "unfinished": WHOLE,
        "straight": WHOLE,
        "repeated": WHOLE,
        "pseudonymised": WHOLE,
        "pseudonym_columns": LIST,
        "replaced": LIST,
        "system": TEXT_OR_NONE,
        "place": TEXT_OR_NONE,
        "index": TEXT_OR_NONE,
        "dispose": TEXT_OR_NONE,
        "groups": LIST,
        "strata": LIST,
        "folded": WHOLE,
        "columns_left_out": LIST,
        "personal_columns": LIST,
        "positive_not_stated": LIST,
        "against_their_block": LIST,
        "open_answers": WHOLE,
        "teachers": WHOLE,
        "data_class": TEXT_OR_NONE,
        "legal_basis": TEXT_OR_NONE,
        "commit": TEXT_OR_NONE,
    },
    "survey-certificate": {
        "id": TEXT,
        "paths": LIST,
        "waves": LIST,
        "restricted": YES_NO,
    },
    "survey-population": {
        **dict.fromkeys(("wave", "property", "value"), TEXT),
        **dict.fromkeys(("population", "invited", "valid"), WHOLE_OR_NONE),
        **dict.fromkeys(
            ("population_share", "answer_share", "difference", "response", "p"), NUMBER_OR_NONE
        ),
    },
    "survey-merge": {
        "wave": TEXT,
        "dry_run": YES_NO,
        "added": LIST,
        "known": LIST,
        "valid": WHOLE,
        "groups": LIST,
        "folded": WHOLE,
        "commit": TEXT_OR_NONE,
    },
    "survey-stats": {
        **dict.fromkeys(("wave", "survey", "period", "group"), TEXT),
        "valid": WHOLE_OR_NONE,
        "response_rate": NUMBER_OR_NONE,
        "early_warning_under": NUMBER_OR_NONE,
        "early_warning": YES_NO,
        "outdated": YES_NO,
        "respondents_known": YES_NO,
        "confidence": NUMBER,
        "correction": TEXT,
        **dict.fromkeys(
            (
                *("questions", "blocks", "reliability", "groups"),
                *("waves", "questions_over_waves", "targets", "standards"),
            ),
            LIST,
        ),
        "test": PART_OR_NONE,
    },
}
