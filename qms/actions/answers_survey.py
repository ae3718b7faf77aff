"""What commands on surveys answer with ``--json``."""

from __future__ import annotations

from typing import Any, Final

from qms.actions import answer_types as of

SURVEY_ANSWERS: Final[dict[str, dict[str, dict[str, Any]]]] = {
    "survey-import": {
        "wave": of.TEXT,
        "file": of.TEXT,
        "sha256": of.TEXT,
        "dry_run": of.YES_NO,
        "known": of.YES_NO,
        "received": of.WHOLE,
        **dict.fromkeys(("started", "complete", "partial"), of.WHOLE_OR_NONE),
        "incomplete": of.WHOLE,
        "logic": of.WHOLE,
        "duplicates": of.WHOLE,
        "duplicates_sought": of.YES_NO,
        "valid": of.WHOLE,
        "unfinished": of.WHOLE,
        "straight": of.WHOLE,
        "repeated": of.WHOLE,
        "pseudonymised": of.WHOLE,
        "pseudonym_columns": of.LIST,
        "replaced": of.LIST,
        "system": of.TEXT_OR_NONE,
        "place": of.TEXT_OR_NONE,
        "index": of.TEXT_OR_NONE,
        "dispose": of.TEXT_OR_NONE,
        "groups": of.LIST,
        "strata": of.LIST,
        "folded": of.WHOLE,
        "columns_left_out": of.LIST,
        "personal_columns": of.LIST,
        "positive_not_stated": of.LIST,
        "against_their_block": of.LIST,
        "blocks_apart": of.LIST,
        "open_answers": of.WHOLE,
        "teachers": of.WHOLE,
        "data_class": of.TEXT_OR_NONE,
        "legal_basis": of.TEXT_OR_NONE,
        "commit": of.TEXT_OR_NONE,
    },
    "survey-certificate": {
        "id": of.TEXT,
        "paths": of.LIST,
        "waves": of.LIST,
        "restricted": of.YES_NO,
    },
    "survey-population": {
        **dict.fromkeys(("wave", "property", "value"), of.TEXT),
        **dict.fromkeys(("population", "invited", "valid"), of.WHOLE_OR_NONE),
        **dict.fromkeys(
            ("population_share", "answer_share", "difference", "response", "p"), of.NUMBER_OR_NONE
        ),
    },
    "survey-merge": {
        "wave": of.TEXT,
        "dry_run": of.YES_NO,
        "added": of.LIST,
        "known": of.LIST,
        "valid": of.WHOLE,
        "groups": of.LIST,
        "folded": of.WHOLE,
        "commit": of.TEXT_OR_NONE,
    },
    "survey-stats": {
        **dict.fromkeys(("wave", "survey", "period", "group"), of.TEXT),
        "valid": of.WHOLE_OR_NONE,
        **dict.fromkeys(("started", "complete", "partial"), of.WHOLE_OR_NONE),
        "response_rate": of.NUMBER_OR_NONE,
        "early_warning_under": of.NUMBER_OR_NONE,
        "early_warning": of.YES_NO,
        "outdated": of.YES_NO,
        "respondents_known": of.YES_NO,
        "confidence": of.NUMBER,
        "correction": of.TEXT,
        **dict.fromkeys(
            (
                *("questions", "blocks", "reliability", "groups"),
                *("waves", "questions_over_waves", "targets", "standards"),
                "indicators",
            ),
            of.LIST,
        ),
        "test": of.PART_OR_NONE,
    },
    "indicator-readings": {
        **dict.fromkeys(("indicator", "wave", "period"), of.TEXT),
        **dict.fromkeys(("value", "stored"), of.NUMBER_OR_NONE),
    },
}
