"""Literal records of the archive for tests."""

from __future__ import annotations

from typing import Final

OFFICE: Final = "UNIT-academic-quality-office"
FILED: Final = "items: [{id: '1', date: 2019-06-01, title: Report}]\n"
CLOSED: Final = "transitions: [{id: '1', date: 2019-09-01, to: closed}]\n"
GONE: Final = (
    "transitions: [{id: '1', date: 2019-09-01, to: closed},"
    " {id: '2', date: 2026-06-01, to: disposed}]\ndisposal: DSP-2026-0001\n"
)


def case(number: int = 1, file_class: str = "qac-aqo", more: str = CLOSED, year: int = 2019) -> str:
    """Write a file of the nomenclature of 2018-2019."""
    return (
        f"id: FILE-{year}-{number:04d}\nschema: 1\nclass: {file_class}\nunit: {OFFICE}\n"
        f"year: 2018-2019\n{more}"
    )


def disposal(*subjects: str, moves: str = "", date: str = "2026-05-01") -> str:
    """Write an act of disposal of files."""
    items = ", ".join(
        f"{{id: '{number}', subject: {subject}, rule: qac-aqo}}"
        for number, subject in enumerate(subjects, 1)
    )
    return (
        f"id: DSP-2026-0001\nschema: 1\ntitle: Act\ndate: {date}\nitems: [{items}]\n"
        f"decision: DEC-2026-0001\n{moves}"
    )


DECISION: Final = (
    "id: DEC-2026-0001\nschema: 1\ntitle: Disposal\nact: order\nnumber: '5'\ndate: 2026-05-02\n"
    "body: BODY-management-board\n"
)
APPROVED: Final = "transitions: [{id: '1', date: 2026-05-02, to: approved}]\n"


def plan(classes: str, more: str = "") -> str:
    """Write a file plan of one edition; ``classes`` are items of its list."""
    return (
        "id: POL-retention\nschema: 1\neditions:\n  - id: a\n    source: {own: true}\n"
        f"    value:\n      classes:\n{classes}{more}"
    )


def line(name: str, terms: str, more: str = "") -> str:
    """Write a class of the file plan; ``terms`` is a YAML flow list without its brackets."""
    return (
        f"        - id: {name}\n          index: '1'\n          title: {name}\n"
        f"          terms: [{terms}]\n{more}"
    )


OWN: Final = "source: {own: true}"
ORIGINALS: Final = plan(
    line("docs", f"{{id: a, years: 5, {OWN}}}"), "      destroy_originals: {section: '4.1'}\n"
)
TWO_EDITIONS: Final = (
    "id: DOC-2026-0001\nschema: 1\ntitle: T\ngroup: regulation\n"
    "editions:\n  - {id: '1', date: 2021-01-01}\n"
    "  - {id: '2', date: 2024-01-01, ground: unit-initiative, basis: B, summary: S,"
    " changes: [{id: '1', section: '1', sort: replace}]}\n"
    "approvals:\n"
    "  - {id: '1', edition: '1', act: order, number: '1', date: 2021-02-01}\n"
    "  - {id: '2', edition: '2', act: order, number: '1', date: 2024-02-01}\n"
    "transitions: [{id: '1', date: 2021-02-01, to: in_force}]\n"
)

UNFILED: Final = plan(
    line(
        "reports",
        f"{{id: a, years: 5, {OWN}}}",
        f"          expected: {{every: academic_year, units: [{OFFICE}], from_year: 2025}}\n",
    )
)
NO_CLASS: Final = plan(line("reports", f"{{id: a, years: 5, {OWN}}}"), "      must: [risk]\n")
NO_ROUTES: Final = (
    "id: POL-documents\nschema: 1\neditions: [{id: a, source: {own: true}, value: {}}]\n"
)
