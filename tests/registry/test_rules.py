"""What every rule in the table has: words, a source, silence on a preset, one bad example."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest

from qms.engine.check import EXPIRED, IDLE, check, integrity_only, with_terms
from qms.engine.rules import rule
from qms.engine.rules.table import RULES
from qms.engine.view import View
from qms.model.diagnostic import RuleClass
from qms.model.next_to import NextTo
from qms.model.snapshot import WORKTREE
from qms.store.codes import codes, explained
from qms.store.load import load
from tests import approved, archives, coding
from tests.capas import (
    APPROVED,
    CONTROL,
    DECISION,
    DONE,
    EFFECTIVE,
    EVIDENCE,
    MEETING,
    lived,
)
from tests.nonconformities import COMPLAINT, closed, complaint, nc, steps
from tests.reading import Ed, acknowledged, copies, document, move, read
from tests.routes import ATYRAU, KR
from tests.surveys import survey, wave
from tests.workspaces import ENGLISH, TODAY, capa, files, risk, view

if TYPE_CHECKING:
    from qms.engine.rule import Rule

PROFILES: Final = ("kaznmu", "dulaty")
every_rule = pytest.mark.parametrize("one", [pytest.param(item, id=item.code) for item in RULES])

BOUND: Final = approved.act(approved.draft(approved.OUTSIDE))
SCANNED: Final = """\
    id: EVD-2026-0001
    schema: 1
    title: Scan of the approval sheet
    date: 2026-03-16
    storage: git
    place: records/evidence/EVD-2026-0001/sheet.pdf
    sha256: "{}"
    size: 9
""".format("c" * 64)

NO_PURPOSES: Final = """\
    id: POL-feedback
    schema: 1
    editions:
      - id: a
        source: {own: true}
        value: {purposes: [{purpose: contest-certificate, source: {own: true}}]}
"""
REVIEWED: Final = """\
    id: POL-feedback
    schema: 1
    editions:
      - id: a
        source: {own: true}
        value: {reviews: [{id: all, months: 12, source: {own: true}}]}
"""
CONFIDENTIAL: Final = """\
    id: POL-feedback
    schema: 1
    editions:
      - id: a
        source: {own: true}
        value:
          confidential: {channels: [box], unit: UNIT-legal-office, source: {own: true}}
"""
BLOCK: Final = "blocks: [{id: b, title: Teaching}]\n"
AGAIN: Final = lived(
    *("planned", "approved", "done"),
    approvals=APPROVED[:-1] + ", decision: DEC-2025-0001}",
    completions=DONE,
).replace(
    "[RSK-2026-0001]\n",
    "[WAVE-2024-0001]\nlevel: institutional\neffect: {survey: SRV-x, question: q1, target: 60}\n",
)
KAFEDRA: Final = """\
    id: UNIT-kafedra
    schema: 1
    names: [{text: Kafedra of anatomy}]
    level: department
"""
FEEDBACK: Final = """\
    id: FBK-2026-0001
    schema: 1
    subject: Examinations
    sort: focus-group
    group: students
    unit: UNIT-university
    date: 2026-11-12
"""
TWO_EDITIONS: Final = """\
    id: POL-duty-terms
    schema: 1
    editions:
      - {id: a, from: 2026-01-01, source: {own: true}, value: {}}
      - {id: b, from: 2026-01-01, source: {own: true}, value: {}}
"""
LATER: Final = """\
    id: POL-duty-terms
    schema: 1
    editions:
      - {id: a, from: 2027-01-01, source: {own: true}, value: {}}
"""
BAND: Final = """\
    id: POL-risk-bands
    schema: 1
    editions:
      - id: a
        source: {own: true}
        value: {bands: [{id: all, label: all, from: 1, to: 24, meaning: nothing}]}
"""
FORMS: Final = """\
    id: POL-forms
    schema: 1
    editions:
      - id: a
        source: {own: true}
        value:
          office: UNIT-academic-quality-office
          page: '{N} / {M}'
          risk_register: [{column: titel, label: Title}]
          document_register: [{column: title, label: Title}, {column: title, label: Again}]
"""
REPORTS: Final = """\
    id: POL-reports
    schema: 1
    editions:
      - id: a
        source: {own: true}
        value:
          channels: [{id: drive, label: Drive, circle: internal}]
          reports:
            - kind: operational
              report: operatoinal
              frequency: monthly
              content: [CAPA]
              channels: [site]
              circle: internal
"""
CIRCLES: Final = """\
    id: POL-circles
    schema: 1
    editions:
      - id: a
        source: {own: true}
        value: {publish: [{kind: risk, circle: public, columns: [scoer]}]}
"""
NO_YEARS: Final = """\
    id: POL-working-days
    schema: 1
    editions:
      - {id: a, source: {own: true}, value: {year: 2020}}
"""
FOUR: Final = "{name: V, symbol: V, levels: [{value: 1, label: a}, {value: 2, label: b}]}"
FIVE: Final = "{name: V, symbol: V, levels: [{value: 1, label: a}, {value: 2, label: b}, {value: 3, label: c}]}"  # noqa: E501
SCALE: Final = f"""\
    id: POL-risk-scale
    schema: 1
    editions:
      - id: preset-1
        source: {{own: true}}
        value: {{likelihood: {FIVE}, impact: {FIVE}}}
      - id: b
        from: 2026-06-01
        source: {{own: true}}
        value: {{likelihood: {FOUR}, impact: {FOUR}}}
"""

GOVERNANCE: Final = "id: POL-governance\nschema: 1\neditions:\n  - {{id: a, source: {{own: true}}, value: {{{}: {}}}}}\n"  # noqa: E501
SPECIFIC: Final = (
    "[{id: a, unit: UNIT-university, policy: POL-risk-scale, what: Own, sop: DOC-2026-0001}]"
)
REGISTER: Final = """\
    id: POL-documents
    schema: 1
    editions:
      - id: a
        source: {own: true}
        value:
          groups:
            - {id: regulation, title_words: [regulation]}
            - {id: rules, title_words: [rules], prefixes: [ҚЕ]}
          codes:
            prefixes: [ҚЕ, ПД]
            numbers: [{id: a, pattern: N+.NN-YYYY, example: 3.33-2023}]
          former_names: [{id: a, until: 2024-09-20, variants: [Regional University]}]
"""


def registered(number: int, code: str = "", title: str = "Rules", *, more: str = "") -> str:
    """Write a document of a register with its code and acts."""
    said = f"code: {code}\n" if code else ""
    return f"id: DOC-2026-{number:04d}\nschema: 1\ntitle: {title}\ngroup: rules\n{said}{more}"


def external(more: str = "") -> str:
    """Write an external document."""
    return f"id: EXT-2026-0099\nschema: 1\ntitle: Standard\nsort: order\n{more}"


CITING: Final = registered(
    1,
    more=(
        "cites: [{id: '1', document: EXT-2026-0099}]\n"
        "approvals: [{id: '1', act: order, number: '7', date: 2026-03-03}]\n"
        "transitions: [{id: '1', date: 2026-03-03, to: in_force}]\n"
    ),
)


def system_change(*moves: str, more: str = "", planned: bool = True) -> str:
    """Write a change of the system that went through states, all on one day."""
    steps = ", ".join(
        f"{{id: '{at}', date: 2026-11-02, to: {to}}}" for at, to in enumerate(moves, 1)
    )
    return (
        "id: SCH-2026-0001\nschema: 1\ntitle: One office\ndate: 2026-11-01\n"
        f"planned: {str(planned).lower()}\npurpose: P\ndecision: DEC-2026-0007\n{more}"
        + (f"transitions: [{steps}]\n" if moves else "")
    )


PLAN: Final = (
    "consequences: C\nresources: R\nresponsible: ROLE-dean@UNIT-university\n"
    "approved_by: ROLE-rector@UNIT-university\n"
)
PLACES: Final = (
    "places: [{id: '1', registration_number: '1', date: 2026-11-02, title: T,"
    " by: ROLE-dean@UNIT-university}]\n"
)
UNTOLD: Final = "contract: true\ninterested: [UNIT-university]\n"
ALL_MOVES: Final = ("approved", "introduced", "closed")


def by_council(number: str, date: str) -> str:
    """Write an act of the council that approves a document."""
    act = f"body: BODY-academic-council, act: protocol, number: '{number}'"
    return f"approvals: [{{id: '1', {act}, date: {date}}}]\n"


PROCEDURE: Final = "id: DOC-2026-0001\nschema: 1\ntitle: Rules of the clinic\ngroup: rules\n"
COLUMNS: Final = "[{column: title, label: Title}]"
CODES: Final = f"""\
    id: POL-forms
    schema: 1
    editions:
      - id: a
        source: {{own: true}}
        value:
          office: UNIT-academic-quality-office
          page: "{{N}} - {{M}}"
          risk_register: {COLUMNS}
          document_register: {COLUMNS}
          codes: [{{id: kr, pattern: ҚР NN.NN/YYYY, example: ҚР 10.10/2021}}]
"""
QUORUM: Final = "[{body: BODY-academic-council, numerator: 2, denominator: 3}]"
MATRIX: Final = "[{subject: BODY-academic-council, level: institutional, prepares: all}]"
UNIT_WITH_FUNCTION: Final = (
    "id: UNIT-clinic\nschema: 1\nnames: [{text: Clinic}]\nfunctions: [{id: '5.1', text: Surveys}]\n"
)


def meeting(running: int, *, date: str = "2026-10-06", present: int = 9, **more: str) -> str:
    """Write a meeting of the Academic Council that was held; ``number`` is of its minutes."""
    said = "".join(f"{key}: '{value}'\n" for key, value in more.items())
    return (
        f"id: MTG-2026-{running:04d}\nschema: 1\nbody: BODY-academic-council\ndate: {date}\n{said}"
        f"attendance: {{members: 12, present: {present}}}\n"
        "agenda: [{id: '1', title: Risk scale}]\n"
        f"transitions: [{{id: '1', date: {date}, to: held}}]\n"
    )


def decision(number: int, *more: str, date: str = "2026-11-10") -> str:
    """Write a decision of the Academic Council; ``more`` are whole lines."""
    lines = "".join(f"{line}\n" for line in more)
    return (
        f"id: DEC-2026-{number:04d}\nschema: 1\ntitle: Risk scale approved\n"
        f"body: BODY-academic-council\nact: protocol\ndate: {date}\n{lines}"
    )


APPROVING: Final = (decision(7), archives.NO_ROUTES)
ACADEMIC: Final = """\
    id: POL-academic-calendar
    schema: 1
    editions:
      - id: "2026-2027"
        from: 2026-09-01
        source: {own: true}
        value:
          year: 2026
          calendars: [{id: main, label: Main, periods: [{id: autumn, kind: semester, from: 2026-09-01, to: 2026-12-26}]}]
"""  # noqa: E501
PROPOSED: Final = """\
    id: POL-working-days
    schema: 1
    editions:
      - {id: a, source: {own: true}, value: {year: 2026}}
      - {id: "2030", from: 2030-01-01, source: {own: true}, value: {year: 2030, proposed: true}}
"""


def obligation(rule: str, more: str = "") -> str:
    """Write an obligation with a rule and more whole lines of YAML."""
    return (
        f"id: OBL-x\nschema: 1\ntitle: T\ngroup: other\nrule: {rule}\nsource: {{own: true}}\n{more}"
    )


def issued(*more: str, date: str = "2026-11-10") -> str:
    """Write an issued report; ``more`` are whole lines."""
    lines = "".join(f"{line}\n" for line in more)
    return (
        "id: RPT-2026-0001\nschema: 1\ntitle: Annual report\nreport_kind: annual-iqas\n"
        f"period: 2025-2026\nissued: {date}\n{lines}"
    )


def risk_map(*more: str) -> str:
    """Write a risk map without risks; ``more`` are whole lines."""
    lines = "".join(f"{line}\n" for line in more)
    return (
        "id: RMAP-2026-0001\nschema: 1\ntitle: Map\ndate: 2026-11-09\nscale: preset-1\n"
        f"placed: []\n{lines}"
    )


YEARLY: Final = "{type: yearly, month: 12, day: 1}"

SCAN: Final = (
    "id: EVD-2026-0001\nschema: 1\ntitle: Scan\ndate: 2026-11-20\nstorage: outside\n"
    f"place: Drive/scan.jpg\nsha256: '{'0' * 64}'\nsize: 1\n"
)

QUIET: Final = risk(levels=(3, 3), date="2025-01-05")
LOUD: Final = risk(levels=(3, 5), date="2025-01-05")
CALMED: Final = risk(
    date="2025-01-05",
    then="  - {id: '2', date: 2025-12-01, likelihood: 2, impact: 3, edition: preset-1}\n",
)
TO_DONE: Final = ("planned", "approved", "done")
NC: Final = (
    "id: NC-2025-0001\nschema: 1\ntitle: No reminders\nsort: programmes\nsource: internal-audit\n"
    "topic: teaching-quality\nseverity: major\nunit: UNIT-university\ndate: 2025-01-05\n"
)
CORRECTED: Final = """\
    nonconformity: Two of five departments never reminded
    causes: No schedule
    measures: [{id: '1', text: Remind them today, action: correction}]
"""
BOTH_SIGNED: Final = (
    "{id: '1', date: 2025-01-20, by: ROLE-head-of-unit@UNIT-university},"
    " {id: '2', date: 2025-01-20, by: ROLE-lead-auditor@UNIT-university}"
)
RUNNING: Final = (
    "nonconformity: N\ncauses: C\nmeasures: [{id: '1', text: M}]\n"
    "approvals: [{id: '1', date: 2026-09-15, by: ROLE-rector}]\ntransitions:\n"
    "  - {id: '1', date: 2026-09-10, to: planned}\n  - {id: '2', date: 2026-09-15, to: approved}\n"
)
MEASURED: Final = "effect: {topic: teaching-quality, target: 1}\n"


def of_nonconformity(text: str) -> str:
    """Give a CAPA a nonconformity as its source."""
    return text.replace("RSK-2026-0001", "NC-2025-0001")


# One bad example for every rule, as short as it can be
BESIDE: Final[dict[str, tuple[str, ...]]] = {"W111": (risk(),), "W112": ()}
BAD: Final[dict[str, tuple[str, ...]]] = {
    "W111": (risk(),),
    "W112": (risk(90_001),),
    "A101": (archives.case(file_class="nothing"),),
    "A102": (archives.case(more=archives.GONE), archives.disposal(), archives.DECISION),
    "A103": (
        archives.case(file_class="academic-council"),
        archives.disposal("FILE-2019-0001"),
        archives.DECISION,
    ),
    "A306": (archives.case(),),
    "A302": (archives.UNFILED,),
    "A303": (archives.NO_CLASS, risk()),
    "A304": (archives.case(file_class="academic-council", more=""),),
    "A305": (archives.ORIGINALS, archives.NO_ROUTES, archives.TWO_EDITIONS),
    "K101": (risk().replace("UNIT-university", "UNIT-universty"),),
    "K102": (risk().replace("unit: UNIT-university", "unit: ROLE-dean"),),
    "K103": (risk().replace("methodological", "metodological"),),
    "K104": (
        risk(then="  - {id: '1', date: 2026-11-03, likelihood: 1, impact: 1, edition: preset-1}\n"),
    ),
    "W103": (
        (
            "id: WVR-2026-0001\nschema: 1\nrule: K101\nrecords: [UNIT-university]\n"
            "reason: R\nuntil: 2030-01-01\n"
        ),
    ),
    "K106": (risk(more="aliases: [UNIT-university]\n"),),
    "K105": (
        risk(
            more="conflict: {side: main, fields: [{path: title, theirs: Very low response rate}]}\n"
        ),
    ),
    "T101": (risk(more="transitions: [{id: '1', date: 2026-11-03, to: shut}]\n"),),
    "T102": (
        risk(
            levels=(1, 1),
            more="""\
            transitions:
              - {id: '1', date: 2026-11-03, to: closed}
              - {id: '2', date: 2026-11-04, to: entered_by_mistake}
            """,
        ),
    ),
    "T103": (
        risk(),
        capa(more="transitions: [{id: '1', date: 2026-11-03, to: planned}]\n"),
    ),
    "P101": (LATER,),
    "P102": (TWO_EDITIONS,),
    "P103": (BAND,),
    "P104": (CIRCLES,),
    "P105": (FORMS,),
    "P106": (REPORTS,),
    "A301": (risk().replace("Low response rate", "Call 8 701 123 45 67"),),
    "P201": (),
    "P202": (NO_YEARS,),
    "R101": (risk(levels=(6, 1)),),
    "R102": (risk().replace("preset-1", "preset-2"),),
    "R301": (risk(levels=(3, 5)),),
    "R302": (risk().replace("measures: [Remind before each survey]\n", ""),),
    "R303": (risk(levels=(2, 2)), SCALE),
    "R103": (risk(more="treatments: [{id: '1', date: 2026-11-03, option: accept}]\n"),),
    "R104": (
        risk(
            more="treatments:\n  - {id: '1', date: 2026-11-03, option: accept, by: ROLE-rector,"
            " until: 2028-01-01}\n"
        ),
    ),
    "R105": (risk(more="transitions: [{id: '1', date: 2026-11-03, to: closed}]\n"),),
    "R106": (
        risk(levels=(1, 1), more="caused_by: [RSK-2026-0002]\n"),
        risk(2, levels=(1, 1), more="caused_by: [RSK-2026-0001]\n"),
    ),
    "R107": (
        risk_map(
            "decision: DEC-2026-0001", "transitions: [{id: '1', date: 2026-11-10, to: approved}]"
        ),
        decision(1),
    ),
    "R304": (risk(date="2026-08-03"),),
    "R305": (risk(date="2026-08-03", levels=(5, 5)),),
    "R306": (risk(more="systemic: true\n"),),
    "R307": (risk(date="2025-08-03", levels=(1, 1)),),
    "R308": (
        risk(
            more="treatments:\n  - {id: '1', date: 2026-11-03, option: accept, by: ROLE-rector,"
            " until: 2026-11-20}\n"
        ),
    ),
    "R309": (risk(date="2025-11-03"),),
    "R310": (risk_map(),),
    "R311": (risk_map(), risk()),
    "C301": (
        risk(),
        capa(more="level: department\noriginator: BODY-quality-assurance-commission\n"),
    ),
    "M101": (nc(more=closed()),),
    "M102": (nc(more=steps() + closed()), capa(more="start: 2026-11-03\n").replace("RSK-", "NC-")),
    "M103": (nc(date="2026-11-22"),),
    "M104": (nc(date="2026-11-10", more=steps()),),
    "M105": (complaint(), complaint(2)),
    "M301": (nc(more="correction: The class was held\n"),),
    "M302": (nc(source="internal-audit"),),
    "M303": (nc().replace("severity: major\n", ""),),
    "M304": (nc(), nc(2), nc(3)),
    "M305": (complaint(),),
    "M306": (complaint(more=COMPLAINT),),
    "C101": (QUIET, lived("planned", "approved")),
    "C102": (QUIET, lived(*TO_DONE, "closed", approvals=APPROVED)),
    "C103": (
        QUIET,
        lived(*TO_DONE, approvals=APPROVED, reviews=EFFECTIVE.replace("2026-01-15", "2025-12-29")),
    ),
    "C104": (
        LOUD,
        MEETING,
        lived(*TO_DONE, "closed", approvals=APPROVED, controls=CONTROL, reviews=EFFECTIVE),
    ),
    "C105": (CALMED, lived(*TO_DONE, "closed", approvals=APPROVED, reviews=EFFECTIVE)),
    "C106": (QUIET, capa(more="verifier: ROLE-head-of-unit\n")),
    "C107": (QUIET, capa(more="start: 2026-12-21\n")),
    "C108": (
        QUIET,
        capa(
            more="postponements: [{id: '1', date: 2026-11-20, new: 2026-12-01, by: ROLE-dean,"
            " basis: Earlier}]\n"
        ),
    ),
    "C109": (
        QUIET,
        capa(more="postponements: [{id: '1', date: 2026-11-20, new: 2027-01-31}]\n"),
    ),
    "C110": (
        QUIET,
        lived(
            "planned",
            "approved",
            approvals=APPROVED,
            completions="{id: '1', date: 2025-06-30, measure: '2'}",
        ),
    ),
    "C111": (QUIET, lived("planned", "approved", approvals=APPROVED, reviews=EFFECTIVE)),
    "C302": (QUIET, lived(*TO_DONE, approvals=APPROVED)),
    "C303": (QUIET, lived(*TO_DONE, approvals=APPROVED)),
    "C304": (
        QUIET,
        capa(more="measures: [{id: '1', text: Schedule, due: 2026-12-31}]\n"),
    ),
    "C305": (NC, of_nonconformity(lived("planned", plan=CORRECTED))),
    "C306": (
        NC,
        NC.replace("NC-2025-0001", "NC-2025-0002").replace("2025-01-05", "2025-09-01"),
        EVIDENCE,
        of_nonconformity(
            lived(
                *TO_DONE,
                approvals=BOTH_SIGNED,
                completions=DONE,
                more="observe_until: 2025-12-31\n",
            )
        ),
    ),
    "C307": (NC, of_nonconformity(lived("planned", plan=CORRECTED))),
    "C308": (
        QUIET,
        lived(
            *TO_DONE, approvals=APPROVED, reviews=EFFECTIVE.replace("effective", "effect not shown")
        ),
    ),
    "C351": (QUIET, ACADEMIC, capa(more=RUNNING)),
    "C352": (QUIET, capa(more=RUNNING)),
    "C353": (QUIET, capa(more=RUNNING).replace("2026-12-20", "2026-11-10")),
    "C354": (QUIET, lived(*TO_DONE, approvals=APPROVED) + MEASURED),
    "R351": (
        survey(),
        wave("question: q1, counts: 0 0 9 0 30 0", year=2025),
        wave("question: q1, counts: 0 0 10 0 30 0"),
    ),
    "B101": (meeting(1, number="1"), meeting(2, date="2026-10-20", number="1")),
    "B102": (GOVERNANCE.format("specifics", SPECIFIC), PROCEDURE),
    "B103": (meeting(1), decision(1, "meeting: MTG-2026-0001", "item: '9'")),
    "B201": (decision(1, "number: '4'"), decision(2, "number: '4'", date="2026-11-03")),
    "B202": (decision(1, "number: '4'"), decision(2, "number: '3'", date="2026-11-12")),
    "B203": (GOVERNANCE.format("quorums", QUORUM), meeting(1, present=5)),
    "B204": (GOVERNANCE.format("matrix", MATRIX), decision(1)),
    "B205": (decision(1, "due: 2026-12-20"),),
    "B301": (UNIT_WITH_FUNCTION,),
    "B302": (GOVERNANCE.format("job_descriptions", "[UNIT-academic-quality-office]"),),
    "N101": (
        obligation(YEARLY, "completions: [{id: '1', date: 2026-11-01, occurrence: '2026'}]\n"),
    ),
    "N102": (
        obligation(
            YEARLY,
            "completions:\n"
            "  - {id: '1', date: 2026-11-01, occurrence: 2026-2027}\n"
            "  - {id: '2', date: 2026-11-02, occurrence: 2026-2027}\n",
        ),
    ),
    "N103": (obligation(YEARLY, "events: [{id: '1', date: 2026-11-01}]\n"),),
    "N201": (obligation("{type: period, period: session}", "calendar: nowhere\n"),),
    "N202": (PROPOSED,),
    "N203": (obligation("{type: after_period, period: session, which: [nowhere]}"), ACADEMIC),
    "F201": (SCAN,),
    "F202": (SCAN,),
    "D301": (issued("circle: public"),),
    "D302": (issued("approved: DEC-2026-0001"), decision(1, "number: '4'")),
    "D303": (
        issued("supersedes: RPT-2026-0002"),
        issued().replace("RPT-2026-0001", "RPT-2026-0002"),
    ),
    "D304": (issued(date="2026-06-20"),),
    "Q101": (survey(), wave("question: q1, counts: 1 2 3")),
    "Q102": (
        survey(),
        wave(
            "question: q1, counts: 0 0 0 0 30 0",
            "question: q1, group: UNIT-university, counts: 0 0 0 0 9 0",
            more="responses: [{group: UNIT-university, valid: 9}]\n",
        ),
    ),
    "Q103": (
        survey(),
        wave(
            "question: q1, counts: 0 0 0 0 30 0",
            "question: q1, group: UNIT-nowhere, counts: 0 0 0 0 9 0",
        ),
    ),
    "Q110": (
        survey(),
        wave(
            "question: q1, counts: 0 0 0 0 30 0",
            more=f"tables: [{{file: pairs.csv, sha256: {'a' * 64}}}]\n",
        ),
    ),
    "Q140": (
        survey(),
        wave(
            "question: q1, counts: 0 0 0 0 30 0",
            more="published: [{id: '1', date: 2026-06-20, circle: internal, report: survey,"
            f" file: 2026-06-20-survey-internal.csv, sha256: {'a' * 64}}}]\n",
        ),
    ),
    "Q170": (
        survey(),
        wave(more="valid: 50\nstrata: [{property: level, value: master, invited: 9, valid: 10}]\n"),
    ),
    "Q171": (survey(), wave().replace("period: 2025-2026", "period: 2025-2026/d")),
    "Q370": (
        survey(),
        wave(
            more="strata: [{property: sex, value: f, population: 500, valid: 90},"
            " {property: sex, value: m, population: 500, valid: 30}]\n"
        ),
    ),
    "Q210": (
        survey(),
        wave(
            "question: q1, counts: 0 0 0 20 10 0",
            more="blocks: [{block: '*', sums: 30 29 30 29 29 30}]\n",
        ),
    ),
    "Q190": (
        survey(more="sensitive: true\n"),
        wave("question: q1, counts: 0 0 0 0 30 0"),
    ),
    "Q180": (
        survey(),
        wave("question: q1, counts: 0 0 0 0 30 0", more=f"form: {'0' * 16}\n"),
    ),
    "Q201": (survey(), wave(more="invited: 100\nvalid: 29\n")),
    "Q202": (survey(stated=False).replace("valid: false", "valid: true"),),
    "Q203": (survey(), wave()),
    "Q204": (survey(), wave()),
    "Q160": (survey(), wave(more="notices: [{id: '1', date: 2026-05-02, text: Told}]\n")),
    "Q361": (
        survey("{id: q1, text: Lectures, scale: five, block: b}", more=BLOCK),
        wave("question: q1, counts: 10 10 10 10 0 0"),
    ),
    "Q362": (survey(), wave(to="finished")),
    "Q363": (
        survey(),
        wave(year=2024),
        AGAIN,
        EVIDENCE,
        DECISION.format(body="BODY-academic-council", date="2025-01-20"),
    ),
    "Q130": (survey(more="purposes: [quality-improvement]\n"), NO_PURPOSES),
    "Q230": (survey(), wave()),
    "Q231": (survey(), wave(more="announced: 2026-05-02\n")),
    "Q232": (survey(), wave()),
    "Q233": (survey(), KAFEDRA, wave(more="run_by: UNIT-kafedra\n")),
    "Q234": (survey(more="purposes: [incentive-indicators]\n"), wave()),
    "Q235": (survey(),),
    "Q237": (survey(more="method_owner: UNIT-hr-department\n"),),
    "Q330": (survey(), REVIEWED),
    "Q350": (
        survey(),
        wave(
            more=(
                f"received: 20\nvalid: 20\nimports: [{{id: '1', date: 2026-06-02, file: a.csv,"
                f" sha256: {'a' * 64}, received: 20, valid: 20, data_class: pseudonymous}}]\n"
            )
        ),
    ),
    "Q351": (
        survey(),
        wave(),
        (
            f"id: CRT-2026-0001\nschema: 1\nteacher: {'a' * 32}\nrequested: 2026-06-20\n"
            "channel: salem\npurpose: contest-certificate\nissued: 2026-06-21\n"
            "waves: [{id: '1', wave: WAVE-2026-0001, answers: 12}]\n"
        ),
    ),
    "Q131": (complaint(more="channel: box\n"), CONFIDENTIAL),
    "Q236": (FEEDBACK,),
    "Q331": (FEEDBACK,),
    "Q380": (survey("{id: q1, text: Admission, standards: [ESG 1.44]}"),),
    "Q381": (survey(more="survey_kind: readiness\n"),),
    "I202": (
        survey(),
        wave("question: q1, counts: 0 0 0 0 30 0"),
        "id: IND-x\nschema: 1\ntitle: Satisfaction\nfrom_survey: {survey: SRV-x}\n",
    ),
    "I101": (
        survey(more="sensitive: true\n"),
        "id: IND-x\nschema: 1\ntitle: Satisfaction\nfrom_survey: {survey: SRV-x}\n",
    ),
    "Q382": (survey(), wave("question: q1, counts: 0 0 0 0 30 0")),
    "Q120": (
        coding.SURVEY + coding.BOOK,
        coding.WAVES + "codings: [{question: wishes, book: '2', answers: 12}]\n",
    ),
    "Q220": (coding.SURVEY + coding.BOOK, coding.WAVES),
    "D120": (BOUND.replace("a" * 64, "b" * 64, 1), *APPROVING),
    "D121": (approved.act(approved.draft(approved.KK)), *APPROVING),
    "D122": (BOUND.replace("ru: Положение", "ru: Правила"), *APPROVING),
    "D123": (
        BOUND.replace("decision:", "evidence: [EVD-2026-0001], decision:"),
        SCANNED,
        *APPROVING,
    ),
    "D260": (BOUND.replace("decision: DEC-2026-0007, ", ""), archives.NO_ROUTES),
    "D261": (BOUND.partition(", binding:")[0] + "}\n", *APPROVING),
    "D201": (CODES, PROCEDURE + "code: ҚР 10-10\n"),
    "D202": (REGISTER, registered(1, "ҚЕ 3.01-2026"), registered(2, "ПД 3.01 – 2026")),
    "D203": (
        registered(1, more=by_council("7", "2026-10-01")),
        registered(2, more=by_council("7", "2026-10-08")),
    ),
    "D204": (registered(1, more="approvals: [{id: '1', act: order, number: '7'}]\n"),),
    "D205": (REGISTER, registered(1, "ҚЕ 3.01-2022", more=by_council("7", "2021-10-01"))),
    "D206": (REGISTER, registered(1, title="Regulation on clubs")),
    "D207": (REGISTER, registered(1, "ҚE 3.01-2026")),
    "D208": (REGISTER, registered(1, "ҚЕ 3.01.2026")),
    "D209": (
        registered(1, more="registration_number: '7'\nregistered: 2026-02-02\n"),
        registered(2, more="registration_number: '7'\nregistered: 2026-03-03\n"),
    ),
    "D210": (REGISTER, registered(1, title="Rules of the Regional University")),
    "G101": (system_change("approved", more="consequences: C\n"), decision(7)),
    "G102": (system_change("approved", more="consequences: C\n", planned=False), decision(7)),
    "G103": (system_change(*ALL_MOVES[:2], more=PLAN + "contract: true\n"), decision(7)),
    "G104": (system_change(*ALL_MOVES, more=PLAN + UNTOLD), decision(7)),
    "G105": (system_change(*ALL_MOVES, more=PLAN + PLACES), decision(7)),
    "G301": (system_change("approved", more=PLAN + "due: 2026-11-20\n"), decision(7)),
    "G302": (system_change(*ALL_MOVES[:2], more=PLAN + UNTOLD), decision(7)),
    "G303": (system_change(planned=False), decision(7)),
    "G304": (system_change(*ALL_MOVES[:2], more=PLAN + PLACES), decision(7)),
    "D212": (
        external("transitions: [{id: '1', date: 2026-07-20, to: cancelled}]\n"),
        CITING,
    ),
    "D213": (external("checks: [{id: '1', date: 2025-07-20, verdict: current}]\n"),),
    "D214": (external(), CITING),
    "D211": (
        registered(
            1,
            more=(
                "approvals:\n  - {id: '1', act: order, number: '7', date: 2026-03-03}\n"
                "  - {id: '2', act: order, number: '5', date: 2026-02-02}\n"
            ),
        ),
    ),
    "D101": (document().replace("verdict: agreed", "verdict: refused", 1),),
    "D102": (
        document(Ed(), Ed("2", "2026-11-05", "changed")),
        ATYRAU,
    ),
    "D103": (document().replace("body: BODY-management-board", "body: BODY-academic-council"),),
    "D104": (document(Ed(more=", in_force_from: 2026-11-09"), Ed("2", "2026-11-05", "replaced")),),
    "D105": (document(Ed(), Ed("2", "2026-11-05", "changed")).replace("ground: legal-acts, ", ""),),
    "D106": (
        document(Ed(), Ed("2", "2026-11-05", "changed", more=", ground: legal-acts, summary: New")),
    ),
    "D107": (document(Ed(), Ed("2", "2026-11-05", "changed")), KR),
    "D108": (
        document(more="inspections: [{id: '1', date: 2026-11-03, edition: '7', problems: 0}]\n"),
    ),
    "D305": (
        (
            "id: REQ-2026-0001\nschema: 1\ntitle: Rules of surveys\ndate: 2026-11-02\n"
            "request_kind: document-application\n"
        ),
        decision(1, "concerns: [REQ-2026-0001]"),
    ),
    "D306": (document(),),
    "D307": (document(Ed(approved=False, more=", texts: [{id: kk, place: edition-1.kk.md}]")),),
    "D308": (document(Ed(), Ed("2", "2026-11-05", "changed")),),
    "D309": (
        (
            "id: DOC-2026-0001\nschema: 1\ntitle: T\ngroup: regulation\n"
            "approvals: [{id: '1', act: order, number: '1', date: 2026-01-10, void: Mistake}]\n"
            "transitions: [{id: '1', date: 2026-01-10, to: in_force}]\n"
        ),
    ),
    "D310": (document(readers="[UNIT-legal-office]"),),
    "D311": (
        document(
            readers="[UNIT-legal-office]",
            more=acknowledged(read(1, "UNIT-legal-office", "required: 3, signed: 3")),
        ),
    ),
    "D312": (document(),),
    "D313": (
        document(),
        (
            "id: ROLE-lawyer\nschema: 1\nnames: [{text: Lawyer}]\nunit: UNIT-legal-office\n"
            "job_description: DOC-2026-0001\n"
        ),
    ),
    "D314": (document(readers="[UNIT-hr-department]", more=copies(move(1, "issued"))),),
    "D315": (document(Ed(), Ed("2", "2026-11-05", "changed"), more=copies(move(1, "issued"))),),
    "D316": (document(Ed(), Ed("2", "2026-11-05", "replaced"), more=copies(move(1, "issued"))),),
    "D317": (document(group="regulation"),),
    "D318": (
        document(
            Ed(),
            Ed("2", "2026-11-05", "replaced"),
            more="publications: [{id: '1', date: 2026-11-03, edition: '1', url: 'https://a.kz'}]\n",
        ),
    ),
    "D320": (document(Ed(day="2022-11-02")),),
    "D321": (
        document(more="cites: [{id: '1', document: EXT-2026-0001, section: '5'}]\n"),
        (
            "id: EXT-2026-0001\nschema: 1\ntitle: Law on education\nsort: law\n"
            "amendments: [{id: '1', date: 2026-11-10}]\n"
        ),
    ),
    "D322": (document(more="reviews: [{id: '1', date: 2026-11-10, verdict: revise}]\n"),),
    "D323": (document(),),
    "D324": (document(Ed(day="2025-11-02"), more="controller: ROLE-rector\n"),),
    "I201": ("id: IND-response\nschema: 1\ntitle: Response rate\nmeasure: '%'\n",),
}


@every_rule
def test_it_explains_itself_in_whole_sentences(one: Rule) -> None:
    assert one.explanation
    assert one.explanation[0].isupper()
    assert one.explanation.endswith(".")


@every_rule
def test_its_code_is_stable_and_its_letter_tells_nothing_else(one: Rule) -> None:
    assert re.fullmatch("[A-Z][0-9]{3}", one.code)
    assert rule(one.code) is one
    assert (one.rule_class is RuleClass.DUTY) == (one.code[1] in "23")


def test_codes_are_unique_also_among_those_of_waivers() -> None:
    codes = Counter([*(item.code for item in RULES), EXPIRED, IDLE])
    assert max(codes.values()) == 1


# Codes stand in waivers, commits and CI logs: one that is gone or renamed breaks them
KNOWN_CODES: Final = (
    "K101 K102 K103 K104 K105 T101 T102 T103 P101 P102 P103 P201 P202 R101 R102 R301 R302 R303 C301"
)


def bad(code: str) -> View:
    """Look at the bad example of a rule; some have a restricted workspace beside them."""
    look = view(*BAD[code])
    if code not in BESIDE:
        return look
    config = look.snapshot.config.model_copy(update={"restricted": "../restricted"})
    other = dict(view(*BESIDE[code], profile=None).snapshot.entries)
    next_to = NextTo(restricted=True, here=True, entries=other)
    return View(replace(look.snapshot, config=config, next_to=next_to), TODAY)


def test_no_code_was_ever_taken_back() -> None:
    assert set(KNOWN_CODES.split()) <= {item.code for item in RULES}


@every_rule
def test_it_names_the_section_it_comes_from_where_a_regulation_asks_for_it(one: Rule) -> None:
    if one.code[0] in "RC":
        assert re.search(r"\d", one.section), "a rule of the regulation names its section"


@every_rule
@pytest.mark.parametrize("profile", PROFILES)
def test_it_is_silent_on_a_new_workspace(one: Rule, profile: str) -> None:
    # presets and the calendar of next year are proposals, and semesters are the university's own
    if one.code not in {"P201", "N201", "N202"}:
        assert list(one.find(view(profile=profile))) == []


@every_rule
def test_it_is_silent_where_there_is_nothing_at_all(one: Rule) -> None:
    nothing = View(load(WORKTREE, ENGLISH, {}), TODAY)
    if one.code != "P101":  # which then names every policy
        assert list(one.find(nothing)) == []


@every_rule
def test_it_fires_on_its_bad_example_with_a_message_and_a_hint(one: Rule) -> None:
    hits = list(one.find(bad(one.code)))
    assert hits
    for hit in hits:
        for lang in ("kk", "ru", "en"):
            assert hit.message.shown(lang)
            assert hit.hint.shown(lang)
            assert "{" not in hit.message.shown(lang)


@every_rule
def test_of_its_bad_example_due_is_told_just_the_duties_with_a_term(one: Rule) -> None:
    look = bad(one.code)
    assert with_terms(look) == [item for item in check(look).counted if item.term is not None]
    assert not one.standing or all(hit.since is hit.term is None for hit in one.find(look))


@every_rule
def test_its_bad_example_breaks_no_other_integrity_rule(one: Rule) -> None:
    wrong = {item.code for item in integrity_only(bad(one.code))}
    assert wrong <= {one.code}


@every_rule
def test_what_it_finds_points_at_a_field_that_the_record_has(one: Rule) -> None:
    look = bad(one.code)
    for item in check(look).counted:
        if item.code == one.code and item.record is not None and item.field:
            entry = look.snapshot.entries[item.record]
            assert item.field[0] in entry.record.key_order()


def test_a_workspace_without_policies_names_each_of_them() -> None:
    nothing = View(load(WORKTREE, ENGLISH, {}), TODAY)
    missing = {item.message.shown("en") for item in integrity_only(nothing)}
    policies = [path for path in files() if "/POL-" in path and "working-days" not in path]
    assert len(missing) == len(policies)
    assert "the policy POL-risk-scale is missing" in missing


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_every_code_of_a_file_is_explained(lang: str) -> None:
    for code in codes():
        said = explained(code, lang)
        assert said
        assert "{" not in said
    assert explained("X999", lang) is None
