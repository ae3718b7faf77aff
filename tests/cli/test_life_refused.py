"""What may not be recorded of risks and CAPAs: refused when typed, found when written by hand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pytest

from tests.capas import APPROVED, CONTROL, DONE, EVIDENCE, MEETING, lived
from tests.store.plain_git import git
from tests.workspaces import place, risk

if TYPE_CHECKING:
    from tests.workspaces import Cli

CAPA: Final = "CAPA-2026-0001"
LOW: Final = risk(levels=(2, 3), date="2025-01-05")
HIGH: Final = risk(levels=(4, 4), date="2025-01-05")
CAUSED: Final = risk(2, levels=(2, 3), date="2025-01-05", more="caused_by: [RSK-2026-0001]\n")
WORK: Final = {"approvals": APPROVED, "controls": CONTROL}
PLANNED: Final = lived("planned")
RUNNING: Final = lived("planned", "approved", **WORK)
LATELY: Final = lived("planned", "approved", "done 2026-09-30", **WORK, completions=DONE)
LONG: Final = lived("planned", "approved", "done", **WORK, completions=DONE)
JUDGED: Final = "{id: '1', date: %s, by: %s, verdict: effective}"
VERIFY: Final = ("capa", "verify", CAPA, "--verdict", "effective", "--by")
OFFICE: Final = "ROLE-head-of-academic-quality-office"
COMPLAINT: Final = (
    "id: CMP-2025-0001\nschema: 1\nnumber: '1'\ntopic: grading\nunit: UNIT-university\n"
    "date: 2025-01-05\n"
)
FROM_FEEDBACK: Final = ("sources: [RSK-2026-0001]\n", "sources: [CMP-2025-0001]\nlevel: faculty\n")
STARTED: Final = RUNNING.replace("due: 2026-12-20\n", "start: 2025-02-01\ndue: 2026-12-20\n")


@dataclass(frozen=True)
class Bad:
    """One defect: the command that is refused, and the same typed into a file.

    ``held`` are the records that are there, ``typed`` the command; ``says`` is what to do.
    ``hand`` is the record with the defect, found at the first place of ``mark`` in its text.
    """

    code: str
    section: str
    says: str
    held: tuple[str, ...]
    typed: tuple[str, ...]
    hand: str
    mark: str


TABLE: Final = {
    "likelihood outside the scale": Bad(
        "R101",
        "9.2(1)",
        "Allowed values: 1, 2, 3, 4, 5",
        (LOW,),
        ("risk", "assess", "RSK-2026-0001", "--likelihood", "6", "--impact", "3"),
        LOW.replace("likelihood: 2", "likelihood: 6"),
        "6, impact",
    ),
    "impact outside the scale": Bad(
        "R101",
        "9.2(1)",
        "Allowed values: 1, 2, 3, 4, 5",
        (),
        (
            *("risk", "add", "--title", "x", "--category", "technical", "--likelihood", "1"),
            *("--impact", "6", "--unit", "UNIT-university", "--owner", "ROLE-dean"),
        ),
        LOW.replace("impact: 3", "impact: 6"),
        "6, edition",
    ),
    "a plan closed that was never carried out": Bad(
        "T102",
        "",
        "Allowed values: done, cancelled",
        (LOW, MEETING, EVIDENCE, RUNNING),
        ("capa", "close", CAPA),
        lived("planned", "approved", "closed", **WORK),
        "closed}",
    ),
    "a plan closed without review": Bad(
        "C102",
        "7.5.5(4), 3(8)",
        "Record it first, not before 2025-12-30",
        (LOW, MEETING, EVIDENCE, LONG),
        ("capa", "close", CAPA),
        lived("planned", "approved", "done", "closed", **WORK, completions=DONE),
        "closed}",
    ),
    "a risk closed above the permitted level": Bad(
        "R105",
        "9.3(4)",
        "First assess it at a permitted level",
        (HIGH,),
        ("risk", "close", "RSK-2026-0001", "--basis", "x"),
        HIGH + "transitions:\n  - {id: '1', date: 2026-11-20, to: closed}\n",
        "closed}",
    ),
    "a measure from feedback approved without a decision": Bad(
        "C101",
        "7.5.5(2), 9.3(1)-(3)",
        f"Record it first: qms capa approve {CAPA} --decision DEC",
        (COMPLAINT, PLANNED.replace(*FROM_FEEDBACK)),
        ("capa", "approve", CAPA, "--by", "ROLE-dean"),
        lived("planned", "approved", approvals=APPROVED).replace(*FROM_FEEDBACK),
        "approved}",
    ),
    "the effect judged by who carries the plan out": Bad(
        "C106",
        "own rule",
        "Name another post",
        (LOW, MEETING, EVIDENCE, LONG),
        (*VERIFY, "ROLE-head-of-unit"),
        lived(
            *("planned", "approved", "done"),
            **WORK,
            completions=DONE,
            reviews=JUDGED % ("2026-11-20", "ROLE-head-of-unit"),
        ),
        "ROLE-head-of-unit, verdict",
    ),
    "the effect judged before its window": Bad(
        "C103",
        "7.5.5(4), 3(8)",
        "Wait for that day, or mark the review as not final: --not-final",
        (LOW, MEETING, EVIDENCE, LATELY),
        (*VERIFY, OFFICE),
        lived(
            *("planned", "approved", "done 2026-09-30"),
            **WORK,
            completions=DONE,
            reviews=JUDGED % ("2026-11-20", OFFICE),
        ),
        f"2026-11-20, by: {OFFICE}",
    ),
    "a cause of itself": Bad(
        "R106",
        "9.2(3)",
        "Take out the link that is not so",
        (LOW, CAUSED),
        ("set", "RSK-2026-0001", "caused_by", "RSK-2026-0002"),
        LOW + "caused_by: [RSK-2026-0002]\n",
        "[RSK-2026-0002]",
    ),
    "a term before the start": Bad(
        "C107",
        "1.4",
        "Correct the term, or the start.",
        (LOW, MEETING, STARTED),
        ("set", CAPA, "due", "2025-01-31"),
        STARTED.replace("due: 2026-12-20", "due: 2025-01-31"),
        "2025-01-31",
    ),
    "a post that nobody has": Bad(
        "K101",
        "",
        "Did you mean ROLE-dean?",
        (LOW, MEETING, RUNNING),
        ("capa", "update", CAPA, "--text", "x", "--by", "ROLE-deen"),
        RUNNING + "updates: [{id: '1', date: 2026-11-20, text: x, by: ROLE-deen}]\n",
        "ROLE-deen",
    ),
}


def lay(qms: Cli, *texts: str) -> None:
    """Commit records together."""
    qms.put(*texts)
    git(qms.root, "add", "records")
    git(qms.root, "commit", "-q", "--allow-empty", "-m", "put")


@pytest.mark.parametrize("name", TABLE)
def test_typed_it_is_refused_with_rule_section_and_what_to_do(qms: Cli, name: str) -> None:
    bad = TABLE[name]
    lay(qms, *bad.held)
    before = git(qms.root, "rev-parse", "HEAD")
    said = qms(*bad.typed, code=2).err
    assert bad.says in said
    assert re.search(rf"\b{bad.code}\b", said)
    assert bad.section in said.rpartition("Source: ")[2]
    assert git(qms.root, "rev-parse", "HEAD") == before
    assert git(qms.root, "status", "--porcelain") == ""


@pytest.mark.parametrize("name", TABLE)
def test_by_hand_it_is_found_at_its_line_and_column(qms: Cli, name: str) -> None:
    bad = TABLE[name]
    records = {place(text): text for text in (LOW, MEETING, EVIDENCE, *bad.held, bad.hand)}
    lay(qms, *records.values())
    lines = bad.hand.splitlines()
    number = next(at for at, line in enumerate(lines, start=1) if bad.mark in line)
    column = lines[number - 1].index(bad.mark) + 1
    found = qms("check", "--only", bad.code, code=1).lines
    where = f"{place(bad.hand)}:{number}:{column}: error {bad.code}: "
    assert [line for line in found if line.startswith(where)], found
    assert any(bad.says in line for line in found)
