"""Answers for programs keep the shape that their schemas promise."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import jsonschema
import pytest

from qms.actions.answers import answer_schemas

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workspaces import Cli

CALLS = {
    "due": ("due",),
    "dashboard": (),
    "archive-plan": ("archive", "plan"),
    "risk-matrix": ("risk", "matrix"),
    "risk-explain": ("risk", "explain", "RSK-2026-0001"),
    "risk-what-if": ("risk", "what-if", "--set", "RSK-2026-0001.likelihood=1"),
    "log": ("log", "RSK-2026-0001"),
    "diff": ("diff", "HEAD~1"),
    "report": ("report", "annual", "--format", "md", "--out", "build"),
    "report-list": ("report",),
    "trace": ("trace", "risks"),
    "check": ("check",),
    "nc-topics": ("nc", "topics"),
    "nc-trend": ("nc", "trend"),
    "feedback-duties": ("feedback", "duties"),
    "training-missing": ("training", "missing"),
    "name": ("name", "--unit", "UNIT-university", "--type", "act"),
    "mirror": ("mirror", "drive"),
    "renumber": ("renumber", "RSK-2026-0001"),
    "undo": ("undo",),
    "backup": ("backup", "b.qmsbackup"),
    "doctor": ("doctor",),
    "search": ("search", "survey"),
    "warnings": ("warnings",),
    "export-all": ("export", "all", "--xlsx", "--out", "all.xlsx"),
}

ELSEWHERE = {
    "doc-draft-decision",  # these need a document: tests/cli/test_doc_life.py
    "doc-in-force",
    "doc-steps",
    "doc-lint",  # these print or compare texts: tests/cli/test_doc_*.py
    "doc-redline",
    "doc-print",
    "doc-sheet",
    "doc-forms",
    "doc-verify",
    "archive-status",  # these need files: tests/cli/test_archive.py
    "archive-audit",
    "archive-act",
    "survey-stats",  # these need a wave: tests/cli/test_survey_stats.py
    "survey-merge",
    "survey-propose",  # these need a wave that is over: tests/cli/test_survey_loop.py
    "survey-notice",
    "survey-again",
    "survey-certificate",  # needs answers about teachers: tests/cli/test_survey_certificate.py
    "survey-population",  # needs a population: tests/cli/test_survey_strata.py
    "feedback-monitoring",  # needs feedback: tests/cli/test_feedback_monitoring.py
    "survey-code-agree",  # these need answers: tests/cli/test_survey_code.py
    "survey-code-count",
    "survey-code-export",
    "survey-code-import",
    "survey-code-quote",
    "doc-readers",  # these need a document: tests/cli/test_doc_reading.py
    "doc-copies",
    "doc-reviews",
    "capa-dossier",  # needs a CAPA: tests/cli/test_capa_life.py
    "capa-proposal",  # needs one that names its effect: tests/cli/test_capa_life.py
    "escalate",  # needs an overdue CAPA: tests/cli/test_escalate.py
    "collect-import",  # these need a form: tests/cli/test_collect_round.py
    "collect-remind",
    "collect-start",
    "collect-status",
    "indicator-readings",  # needs a wave: tests/cli/test_indicator.py
    "wave-loop",  # needs a wave: tests/cli/test_early_warning.py
    "nc-steps",  # needs a nonconformity: tests/cli/test_nc.py
    "nc-similar",  # needs two of them: tests/cli/test_nc.py
    "nc-effect",  # needs a CAPA that was carried out: tests/cli/test_nc.py
    "restricted-init",  # tests/cli/test_restricted.py
    "restore",  # needs a backup: below
    "survey-import",  # needs a file and a wave: tests/cli/test_survey.py
    "feedback-cross",  # these need records: tests/cli/test_feedback.py
    "survey-standards",
    "sync",  # needs a second clone: tests/cli/test_sync.py
    "resolve",  # needs a conflict: tests/cli/test_resolve.py
}


def test_every_answer_with_a_schema_is_called_here() -> None:
    assert set(CALLS) | ELSEWHERE == set(answer_schemas())


@pytest.mark.parametrize("command", sorted(CALLS))
def test_an_answer_has_the_shape_of_its_schema(
    command: str, qms: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    qms.risk(4, 5)
    said = qms("--json", *CALLS[command])
    jsonschema.validate(json.loads(said.out), answer_schemas()[command])
    assert json.loads(said.out)["items"]


def test_the_answer_of_restore_has_the_shape_of_its_schema(qms: Cli, tmp_path: Path) -> None:
    file, again = tmp_path / "b.qmsbackup", tmp_path / "again"
    qms("backup", str(file))
    said = qms("--json", "restore", str(file), str(again))
    jsonschema.validate(said.json, answer_schemas()["restore"])
    assert said.items
