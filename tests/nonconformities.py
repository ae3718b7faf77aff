"""Nonconformities and complaints as literal records."""

from __future__ import annotations

from textwrap import dedent
from typing import Final

STEPS: Final = ("correct", "consequences", "cause", "similar", "act", "effect", "risks", "system")
COMPLAINT: Final = """\
considerations:
  - {id: '1', date: 2026-11-10, by: ROLE-dean, result: substantiated}
"""


def nc(
    number: int = 1,
    *,
    date: str = "2026-11-02",
    unit: str = "UNIT-university",
    topic: str = "cancelled-classes",
    source: str = "consumer-contact",
    more: str = "",
) -> str:
    """Write a nonconformity; ``more`` adds whole lines of YAML at the end."""
    return (
        f"id: NC-{date[:4]}-{number:04d}\n"
        "schema: 1\n"
        "title: Three classes cancelled without notice\n"
        "sort: resources\n"
        f"source: {source}\n"
        f"topic: {topic}\n"
        "severity: major\n"
        f"unit: {unit}\n"
        f"date: {date}\n" + dedent(more)
    )


def steps(*left_out: str, date: str = "2026-11-05") -> str:
    """Write an entry for each of the eight steps but those left out."""
    taken = [step for step in STEPS if step not in left_out]
    return "steps:\n" + "".join(
        f"  - {{id: '{number}', date: {date}, step: {step}, text: Done}}\n"
        for number, step in enumerate(taken, 1)
    )


def closed(date: str = "2026-11-20") -> str:
    """Write the change of state that closes a nonconformity."""
    return f"transitions:\n  - {{id: '1', date: {date}, to: closed}}\n"


def complaint(
    number: int = 1, *, date: str = "2026-11-02", unit: str = "UNIT-university", more: str = ""
) -> str:
    """Write a complaint due on 17 November 2026; ``more`` adds whole lines of YAML."""
    return (
        f"id: CMP-{date[:4]}-{number:04d}\n"
        "schema: 1\n"
        "number: 12-05/77\n"
        f"unit: {unit}\n"
        "topic: grading\n"
        f"date: {date}\n"
        "due: 2026-11-17\n" + dedent(more)
    )
