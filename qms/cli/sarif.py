"""Diagnostics as SARIF 2.1.0 (OASIS), the form in which code hosts take findings in."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import typer

from qms import __version__
from qms.cli.diagnostics import folder, sentence
from qms.engine.check import VOID
from qms.engine.ratchet import fingerprint
from qms.engine.rules import rule
from qms.i18n import current, harmless, translate
from qms.model.diagnostic import DutyState, RuleClass, Severity
from qms.store.codes import explained
from qms.store.workspace import CONFIG_FILE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qms.actions.checking import Checked
    from qms.actions.session import Session
    from qms.model.diagnostic import Diagnostic

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_ROOT: Final = "%SRCROOT%"


def print_sarif(session: Session, checked: Checked) -> None:
    """Print one run; with ``--since`` old findings are there too, told by ``baselineState``."""
    typer.echo(json.dumps(sarif(session, checked), ensure_ascii=False, indent=2))


def sarif(session: Session, checked: Checked) -> dict[str, Any]:
    """Return the log: rules with help and source, results, what a waiver accepts as suppressed."""
    results = _Results(session, checked)
    for item in checked.all:
        results.add(item)
    for item, waiver in checked.waived:
        results.add(item, waiver)
    run = {
        "tool": {"driver": _driver(results.codes)},
        "invocations": [
            {"executionSuccessful": True, "exitCode": checked.exit_code},
        ],
        "columnKind": "unicodeCodePoints",
        "results": results.made,
        "properties": dict(session.provenance()),
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


class _Results:
    """Results in the order of the files, and the codes of rules in the order of their use."""

    def __init__(self, session: Session, checked: Checked) -> None:
        self.session = session
        self.since = checked.since
        self.old = set(map(id, checked.since.old)) if checked.since else set()
        self.codes: list[str] = []
        self.made: list[dict[str, Any]] = []
        self.seen: Counter[str] = Counter()

    def add(self, item: Diagnostic, waiver: str | None = None) -> None:
        """Add a finding; equal ones are told apart by their number."""
        if item.code not in self.codes:
            self.codes.append(item.code)
        known_by = fingerprint(self.session.snapshot, item)
        self.seen[known_by] += 1
        # some hosts read only the second name
        mark = f"{known_by[:32]}:{self.seen[known_by]}"
        result: dict[str, Any] = {
            "ruleId": item.code,
            "ruleIndex": self.codes.index(item.code),
            "level": _level(item),
            "message": {"text": _message(item)},
            "locations": [_location(item, folder(self.session))],
            "partialFingerprints": {"qms/v1": mark, "primaryLocationLineHash": mark},
            "properties": _properties(item),
        }
        if waiver is not None:
            result["suppressions"] = [_suppression(waiver)]
        if self.since is not None and waiver is None:
            result["baselineState"] = "unchanged" if id(item) in self.old else "new"
        self.made.append(result)


def _level(item: Diagnostic) -> str:
    return "note" if item.state is DutyState.STANDING else item.severity.value


def _message(item: Diagnostic) -> str:
    hint = f"\n{item.hint.shown(current())}" if item.hint else ""
    return harmless(f"{sentence(item)}{hint}")


def _location(item: Diagnostic, prefix: str) -> dict[str, Any]:
    """Return where a finding is; one about no single file is shown at the settings."""
    place = item.place
    path = prefix + (place.path if place else CONFIG_FILE)
    found: dict[str, Any] = {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(path), "uriBaseId": _ROOT},
            "region": {
                "startLine": place.line if place else 1,
                "startColumn": place.column if place else 1,
            },
        }
    }
    if item.record is not None:
        found["logicalLocations"] = [
            {
                "name": harmless(item.record),
                "fullyQualifiedName": harmless("/".join([item.record, *map(str, item.field)])),
            }
        ]
    return found


def _properties(item: Diagnostic) -> dict[str, Any]:
    return {
        "class": (item.rule_class or RuleClass.INTEGRITY).value,
        "state": item.state.value if item.state else None,
        "term": item.term.isoformat() if item.term else None,
    }


def _suppression(waiver: str) -> dict[str, str]:
    return {"kind": "external", "status": "accepted", "justification": waiver}


def _driver(codes: Sequence[str]) -> dict[str, Any]:
    return {"name": "qms", "version": __version__, "rules": [_rule(code) for code in codes]}


def _rule(code: str) -> dict[str, Any]:
    found = rule(code)
    if found is not None:
        text, source = translate(found.explanation), found.section
        rule_class = found.rule_class
    else:
        own = translate(VOID[code]) if code in VOID else explained(code, current())
        text, source = own or code, ""
        rule_class = RuleClass.DUTY if code in VOID else RuleClass.INTEGRITY
    severity = Severity.ERROR if rule_class is RuleClass.INTEGRITY else Severity.WARNING
    help_text = f"{text}\n\nqms explain {code}"
    return {
        "id": code,
        "shortDescription": {"text": text.partition(". ")[0]},
        "fullDescription": {"text": text},
        "help": {"text": help_text, "markdown": f"{text}\n\n`qms explain {code}`"},
        "defaultConfiguration": {"level": severity.value},
        "properties": {"tags": [rule_class.value], "source": source},
    }
