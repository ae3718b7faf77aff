"""Documents on the command line for tests: drafted, agreed, approved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import docx

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workspaces import Cli, Ran

DOC: Final = "DOC-2026-0001"
FOLDER: Final = f"records/documents/{DOC}"
OFFICE: Final = "UNIT-academic-quality-office"
AUTHOR: Final = "ROLE-head-of-academic-quality-office"
LEGAL: Final = "ROLE-head-of-unit@UNIT-legal-office"
HR: Final = "ROLE-head-of-unit@UNIT-hr-department"
TEXT: Final = "# Regulation on surveys\n\n## 1 Scope\n\nThe term is five days.\n"


def markdown(folder: Path, text: str = TEXT, name: str = "draft.md") -> str:
    """Write a text as Markdown outside the workspace; returns its path."""
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return str(file)


def word(folder: Path, term: str = "five", name: str = "Возврат.docx") -> str:
    """Write a text as Word outside the workspace; returns its path."""
    made = docx.Document()
    made.add_heading("1 Scope", level=1)
    made.add_paragraph(f"The term is {term} days.")
    file = folder / name
    made.save(str(file))
    return str(file)


def begin(qms: Cli, *more: str, date: str = "2026-10-01") -> Ran:
    """Begin a document with its first edition."""
    return qms(
        *("doc", "add", "--title", "Regulation on surveys", "--group", "regulation"),
        *("--owner-unit", OFFICE, "--ground", "unit-initiative", "--basis", "The office asks"),
        *("--by", AUTHOR, "--date", date, *more),
    )


def agreed(qms: Cli, date: str) -> None:
    """Let the legal office and one more unit agree to the draft."""
    qms("doc", "agree", DOC, "--by", LEGAL, "--date", date)
    qms("doc", "agree", DOC, "--by", HR, "--date", date)


def approved(qms: Cli, number: str, date: str, *more: str, code: int = 0) -> Ran:
    """Let the Management Board approve the draft."""
    return qms(
        *("doc", "approve", DOC, "--act", "protocol", "--body", "BODY-management-board"),
        *("--number", number, "--date", date, *more),
        code=code,
    )


def in_force(qms: Cli, *more: str) -> None:
    """Bring a document of one edition into force on 2026-10-12 and register it."""
    begin(qms, *more)
    agreed(qms, "2026-10-05")
    approved(qms, "7", "2026-10-12")
    qms("doc", "register", DOC, "--date", "2026-10-13")


def revised(qms: Cli, *more: str, code: int = 0) -> Ran:
    """Begin the second edition."""
    return qms(
        *("doc", "revise", DOC, "--ground", "legal-acts", "--basis", "Law of 1 September"),
        *("--by", AUTHOR, "--date", "2026-11-02", *more),
        code=code,
    )
