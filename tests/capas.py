"""CAPAs that have lived: literal YAML with approvals, completions, reviews and changes of state."""

from __future__ import annotations

from textwrap import dedent
from typing import Final

from tests.workspaces import capa

PLAN: Final = """\
    nonconformity: Two of five departments never reminded
    causes: No schedule
    measures: [{id: '1', text: Schedule of reminders}]
"""
MEETING: Final = (
    "id: MTG-2025-0001\nschema: 1\nbody: BODY-academic-council\ndate: 2025-03-03\n"
    "attendance: {members: 12, present: 9}\nagenda: [{id: '1', title: Joint control}]\n"
    "transitions: [{id: '1', date: 2025-03-03, to: held}]\n"
)
DECISION: Final = (
    "id: DEC-2025-0001\nschema: 1\ntitle: Plan approved\nbody: {body}\nact: protocol\n"
    "number: '4'\ndate: {date}\n"
)
APPROVED: Final = "{id: '1', date: 2025-01-20, by: ROLE-dean@UNIT-university}"
DONE: Final = "{id: '1', date: 2025-06-30, measure: '1', evidence: [EVD-2025-0001]}"
CONTROL: Final = "{id: '1', date: 2025-03-03, meeting: MTG-2025-0001}"
EFFECTIVE: Final = (
    "{id: '1', date: 2026-01-15, by: ROLE-head-of-academic-quality-office, verdict: effective}"
)
EVIDENCE: Final = (
    "id: EVD-2025-0001\nschema: 1\ntitle: Scan\ndate: 2025-06-30\nstorage: outside\n"
    f"place: Drive/minutes.pdf\nsha256: '{'0' * 64}'\nsize: 1\nmedia_type: application/pdf\n"
)
MOVES: Final = {
    "planned": "2025-01-10",
    "approved": "2025-01-20",
    "done": "2025-06-30",
    "closed": "2026-01-20",
}


def moves(*steps: str) -> str:
    """Write changes of state: a word on its usual day, or ``word 2026-01-01`` on another."""
    lines = ["transitions:\n"]
    for number, step in enumerate(steps, start=1):
        word, _, day = step.partition(" ")
        lines.append(f"  - {{id: '{number}', date: {day or MOVES[word]}, to: {word}}}\n")
    return "".join(lines)


def lived(*steps: str, more: str = "", plan: str = PLAN, **lists: str) -> str:
    """Write a CAPA of risk 1 up to the last of ``steps``.

    ``lists`` are items of dated lists, such as ``approvals=APPROVED``; ``more`` are whole lines.
    """
    held = "".join(f"{name}: [{items}]\n" for name, items in lists.items() if items)
    return capa(more=plan) + dedent(more) + held + moves(*steps)
