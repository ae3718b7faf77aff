"""A wave that runs is taken in every week; on a terminal a bar says how far the reading is."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING, Final

import pytest

from qms.exchange import survey_rows
from qms.exchange.survey_rows import begins_with
from qms.store.attachments import measure
from tests.surveys import survey

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workspaces import Cli

WAVE: Final = "WAVE-2026-0001"
PATH: Final = f"records/waves/{WAVE}/wave.yaml"
RECORD: Final = (
    f"id: {WAVE}\nschema: 1\nsurvey: SRV-x\nperiod: 2026-2027\nopened: 2026-11-01\ninvited: 90\n"
    "transitions:\n  - {id: '1', date: 2026-11-01, to: running}\n"
)


@pytest.fixture
def office(qms: Cli) -> Cli:
    """Return a workspace with a questionnaire and a wave that runs."""
    return qms.records(survey(), RECORD)


def week(folder: Path, rows: int, name: str, *, end: str = "") -> Path:
    """Write an export of Google Forms, which numbers nothing and only ever grows."""
    path = folder / name
    lines = [f"16.11.2026 10:{n:02d}:00,{n % 5 + 1}" for n in range(rows)]
    path.write_text("\r\n".join(["Отметка времени,Lectures", *lines]) + end, newline="")
    return path


def test_an_export_that_begins_with_the_earlier_one_takes_its_place(
    office: Cli, tmp_path: Path
) -> None:
    options = ("--wave", WAVE)
    office("survey", "import", str(week(tmp_path, 20, "one.csv")), *options)
    assert "received: 20\nvalid: 20\n" in office.read(PATH)
    shown = office("survey", "import", str(week(tmp_path, 34, "two.csv")), *options).lines
    assert "In place of one.csv, an earlier export of these answers." in shown
    text = office.read(PATH)
    assert "received: 34\nvalid: 34\n" in text
    assert "to: finished" not in text
    assert office("check", "--only", "integrity").code == 0


def test_another_beginning_is_asked_about(office: Cli, tmp_path: Path) -> None:
    office("survey", "import", str(week(tmp_path, 20, "one.csv")), "--wave", WAVE)
    other = tmp_path / "two.csv"
    other.write_bytes(week(tmp_path, 40, "x.csv").read_bytes().replace(b":03:00,4", b":03:00,5"))
    done = office("survey", "import", str(other), "--wave", WAVE, code=2)
    assert "two.csv: are these further answers, or a later export of one.csv?" in done.err


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (b"a\n1\n", b"a\n1\n2\n", True),
        (b"a\n1", b"a\n1\n2", True),
        (b"a\r\n1", b"a\r\n1\r\n2", True),
        (b"a\n1", b"a\n12\n", False),
        (b"a\n1\n", b"a\n1\n", False),
        (b"a\n1\n2\n", b"a\n1\n", False),
        (b"a\n1\n", b"a\n2\n3\n", False),
    ],
)
def test_a_file_begins_with_another_when_only_lines_were_added(
    tmp_path: Path, before: bytes, after: bytes, *, told: bool
) -> None:
    first, second = tmp_path / "1", tmp_path / "2"
    first.write_bytes(before)
    second.write_bytes(after)
    found = measure(first)
    assert begins_with(second, found.size, found.sha256) is told


class Terminal(io.StringIO):
    """A stream that somebody looks at."""

    def isatty(self) -> bool:
        return True


def test_a_bar_stands_on_a_terminal_while_the_file_is_read(
    office: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(survey_rows, "PIECE", 10)
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    path = week(tmp_path, 40, "one.csv")
    done = office("survey", "import", str(path), "--wave", WAVE, "--dry-run", "--json")
    assert "Reading one.csv" in screen.getvalue()
    assert "100%" in screen.getvalue()
    assert done.items[0]["received"] == 40


def test_where_nobody_looks_there_is_no_bar(office: Cli, tmp_path: Path) -> None:
    path = week(tmp_path, 40, "one.csv")
    assert office("survey", "import", str(path), "--wave", WAVE, "--dry-run").err == ""
