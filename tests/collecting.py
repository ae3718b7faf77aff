"""Units with open items, and forms filled in as a unit would fill them in."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING, Any, Final

import openpyxl

from tests.workspaces import place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tests.workspaces import Cli

FORM: Final = "Form"
ENTRY: Final = 3
HR: Final = "UNIT-hr-department"
CAREER: Final = "UNIT-career-centre"
RISK, CAPA, NC, CMP = "RSK-2026-0001", "CAPA-2026-0001", "NC-2026-0001", "CMP-2026-0001"
COL: Final = "COL-2026-0001"
SOFFICE: Final = shutil.which("soffice")


def unit(number: int) -> str:
    """Write one of many units."""
    return dedent(f"""\
        id: UNIT-kafedra-{number:02d}
        schema: 1
        names: [{{text: Kafedra {number:02d}}}]
        parent: UNIT-university
        """)


def risk(number: int, unit_id: str, levels: tuple[int, int] = (3, 3)) -> str:
    """Write a risk of a unit."""
    return dedent(f"""\
        id: RSK-2026-{number:04d}
        schema: 1
        title: Low response rate
        category: methodological
        unit: {unit_id}
        owner: ROLE-head-of-unit
        measures: [Remind before each survey, Shorten the questionnaire]
        assessments:
          - {{id: '1', date: 2026-09-02, likelihood: {levels[0]}, impact: {levels[1]}, edition: preset-1}}
        """)  # noqa: E501 -- one line of YAML


def capa(number: int, unit_id: str) -> str:
    """Write an approved CAPA of a unit with one update."""
    return dedent(f"""\
        id: CAPA-2026-{number:04d}
        schema: 1
        title: Reminders
        unit: {unit_id}
        owner: ROLE-head-of-unit
        executor: ROLE-head-of-unit
        due: 2026-12-20
        nonconformity: Few answers
        causes: Nobody is reminded
        measures:
          - {{id: '1', text: Send reminders}}
        approvals:
          - {{id: '1', date: 2026-09-10, by: ROLE-dean}}
        updates:
          - {{id: '1', date: 2026-10-05, text: Letters drafted, progress: 20}}
        transitions:
          - {{id: '1', date: 2026-09-05, to: planned}}
          - {{id: '2', date: 2026-09-10, to: approved}}
        """)


def nonconformity(number: int, unit_id: str) -> str:
    """Write a nonconformity of a unit."""
    return dedent(f"""\
        id: NC-2026-{number:04d}
        schema: 1
        title: Protocols are missing
        sort: process
        source: internal-audit
        unit: {unit_id}
        date: 2026-10-01
        """)


def complaint(number: int, unit_id: str) -> str:
    """Write a complaint about a unit."""
    return dedent(f"""\
        id: CMP-2026-{number:04d}
        schema: 1
        number: "{number}"
        unit: {unit_id}
        topic: teaching
        date: 2026-11-10
        """)


def commit(qms: Cli, *texts: str) -> None:
    """Write records and commit them."""
    for text in texts:
        path = qms.root / place(text)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for command in (("add", "-A"), ("commit", "-q", "-m", "Records of units")):
        subprocess.run(("git", *command), cwd=qms.root, check=True)


def forms(qms: Cli, *more: str) -> dict[str, Path]:
    """Start a round; returns the form of each unit."""
    folder = qms.root.parent / "sent"
    items = qms(
        *("collect", "start", "--units", "all", "--due", "2026-11-28"),
        *("--folder", str(folder), "--json", *more),
    ).items
    return {item["unit"]: Path(item["path"]) for item in items}


def fill(form: Path, target: Path, answers: Mapping[tuple[str, str], Any]) -> Path:
    """Write a unit's answers, by record and field, into a copy of its form."""
    book = openpyxl.load_workbook(form)
    places = {
        (row[2], row[4]): row[1]
        for row in book["qms"].iter_rows(values_only=True)
        if row[0] == "row"
    }
    rows = {row[0].value: row[0].row for row in book[FORM].iter_rows() if row[0].value}
    for where, value in answers.items():
        book[FORM].cell(rows[places[where]], ENTRY).value = value
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
    return target


def cell_of(form: Path, record: str, field: str) -> str:
    """Return the place of an answer, as C12."""
    book = openpyxl.load_workbook(form)
    keys = [row[1] for row in book["qms"].iter_rows(values_only=True)
            if row[0] == "row" and (row[2], row[4]) == (record, field)]  # fmt: skip
    rows = {row[0].value: row[0].row for row in book[FORM].iter_rows() if row[0].value}
    return f"C{rows[keys[0]]}"


def rewritten(files: Iterable[Path], out: Path, home: Path) -> list[Path]:
    """Let LibreOffice open and save files as a user does; returns what it wrote."""
    out.mkdir(parents=True, exist_ok=True)
    given = [str(path) for path in files]
    assert SOFFICE is not None
    subprocess.run(
        [
            *(SOFFICE, "--headless", f"-env:UserInstallation={home.as_uri()}"),
            *("--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(out), *given),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return sorted(out.glob("*.xlsx"))


def came_back(
    qms: Cli, *paths: Path, code: int = 0, more: tuple[str, ...] = ()
) -> list[dict[str, Any]]:
    """Take in returned forms; returns what became of each."""
    return qms("collect", "import", *map(str, paths), "--json", *more, code=code).items


def changed(qms: Cli) -> list[str]:
    """Return the files of the last commit."""
    command = ("git", "show", "--name-only", "--format=", "HEAD")
    done = subprocess.run(command, cwd=qms.root, check=True, capture_output=True, text=True)
    return sorted(done.stdout.split())


def head(qms: Cli) -> str:
    """Return the last commit."""
    done = subprocess.run(
        ("git", "rev-parse", "HEAD"), cwd=qms.root, check=True, capture_output=True, text=True
    )
    return done.stdout
