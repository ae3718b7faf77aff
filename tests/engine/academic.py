"""An academic year for tests, and obligations as literal YAML."""

from __future__ import annotations

import re
from textwrap import dedent
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

CALENDAR: Final = """\
    id: POL-academic-calendar
    schema: 1
    editions:
      - id: 2025-2026
        from: 2025-09-01
        source: {own: true}
        value:
          year: 2025
          calendars:
            - id: main
              label: Main
              periods:
                - {id: autumn, kind: semester, from: 2025-09-01, to: 2025-12-20}
                - {id: winter-session, kind: session, from: 2025-12-22, to: 2026-01-10}
                - {id: winter-vacation, kind: vacation, from: 2026-01-12, to: 2026-01-24}
                - {id: spring, kind: semester, from: 2026-01-26, to: 2026-05-23}
                - {id: summer-session, kind: session, from: 2026-05-25, to: 2026-06-13}
                - {id: summer-vacation, kind: vacation, from: 2026-06-15, to: 2026-08-31}
            - id: interns
              label: Interns
              periods:
                - {id: session, kind: session, from: 2026-03-02, to: 2026-03-07}
"""


def obligation(rule: str, more: str = "", name: str = "OBL-x") -> str:
    """Write an obligation with a rule and more whole lines of YAML."""
    return (
        f"id: {name}\nschema: 1\ntitle: Something\ngroup: other\n"
        f"responsible: [UNIT-university]\nrule: {rule}\nsource: {{own: true}}\n"
        + (dedent(more).rstrip() + "\n" if more else "")
    )


def begun(root: Path, line: str) -> None:
    """Say in qms.yaml on which day the workspace was begun, or with no line nothing about it."""
    path = root / "qms.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"begun: .*\n", line, text), encoding="utf-8")
