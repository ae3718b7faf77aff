"""The rules as a page: code, class, source, and what `qms explain` says."""

from __future__ import annotations

from typing import Final

from qms.engine.check import VOID
from qms.engine.document_lint_hit import LINT
from qms.engine.rules.table import RULES
from qms.model.diagnostic import RuleClass
from qms.store.codes import codes, explained
from tests.tools.reference_markdown import head, table

_ABOUT: Final = """`qms check` names the code of a rule with everything it reports;
`qms explain CODE` prints the text below. A rule is of one of two classes. *Integrity*: the records
cannot be trusted; it is always an error, and nothing that breaks it is written. *Duty*: something
remains to be done; it has a term from the policy `POL-duty-terms`, or none. The difference is told
in [Integrity and duty](../explanation/integrity-and-duty.md).

The codes of files (Y: not readable as YAML of our kind, S: a value or a file name does not fit the
kind) and of waivers that are void are at the end.
"""


def page() -> str:
    """Return the page of all rules: an overview, then the explanations."""
    rows = [(f"[{rule.code}](#{rule.code.lower()})", rule.rule_class.value) for rule in RULES]
    overview = table(("Rule", "Class"), rows)
    parts = [head("Rules", "the rules themselves"), _ABOUT, overview, *_sections(), _others()]
    return "\n".join(parts)


def _sections() -> list[str]:
    return [
        f"## {rule.code}\n\n{rule.explanation}\n\nClass: {rule.rule_class.value}."
        + (f" Source: {rule.section}." if rule.section else "")
        + "\n"
        for rule in RULES
    ]


def _others() -> str:
    void = [(code, RuleClass.DUTY.value, text) for code, text in {**VOID, **LINT}.items()]
    files = [(code, RuleClass.INTEGRITY.value, str(explained(code, "en"))) for code in codes()]
    return "## Files and waivers\n\n" + table(("Code", "Class", "What it means"), [*void, *files])
