"""What cannot be done is refused in clear words, before anything is overwritten or told wrongly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.workspaces import risk

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workspaces import Cli

WRITE = ("export", "all", "--out")


def broken(qms: Cli) -> None:
    """Put a record there that cannot be read."""
    path = qms.root / "records/units/UNIT-odd.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("id: UNIT-odd\nnames: [\n", encoding="utf-8")


def test_the_export_overwrites_its_own_workbook_and_no_other(qms: Cli, tmp_path: Path) -> None:
    out = tmp_path / "all.xlsx"
    out.write_bytes(b"the budget")
    refused = qms(*WRITE, str(out), code=2)
    assert "is there, and is no workbook of this command" in refused.err
    assert out.read_bytes() == b"the budget"
    qms(*WRITE, str(out), "--force")
    qms(*WRITE, str(out))
    assert out.read_bytes()[:2] == b"PK"


def test_the_export_is_not_written_where_git_would_take_it_up(qms: Cli) -> None:
    refused = qms(*WRITE, str(qms.root / "all.xlsx"), code=2)
    assert "git would take it up" in refused.err
    assert not (qms.root / "all.xlsx").exists()
    qms(*WRITE, str(qms.root / "build/all.xlsx"))


def test_an_export_of_records_that_cannot_be_read_is_written_and_ends_with_one(
    qms: Cli, tmp_path: Path
) -> None:
    broken(qms)
    done = qms(*WRITE, str(tmp_path / "all.xlsx"), code=1)
    assert "Records that cannot be read stand as their lines of text: 1." in done.err
    assert (tmp_path / "all.xlsx").is_file()


def test_what_is_due_is_not_told_from_records_that_cannot_be_read(qms: Cli) -> None:
    broken(qms)
    refused = qms("report", code=2)
    assert "Records cannot be read, so every count would be wrong" in refused.err
    assert refused.out == ""


@pytest.mark.parametrize("fresh", ["qms", "dulaty"])
def test_a_semester_without_a_calendar_is_told_so_with_the_command_that_makes_one(
    fresh: str, request: pytest.FixtureRequest
) -> None:
    cli: Cli = request.getfixturevalue(fresh)
    for asked in (("--semester", "2027-2028/1"), ("--semester", "2031-2032/2")):
        refused = cli("report", "semester", *asked, code=2)
        assert f"The academic calendar of {asked[1][:9]} is missing." in refused.err
        assert "qms year open" in refused.err
        assert "Write it as" not in refused.err
    assert "Write it as 2025-2026/1" in cli("report", "semester", "--semester", "x", code=2).err


def test_a_report_is_not_written_into_a_file(qms: Cli, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x", encoding="utf-8")
    refused = qms("report", "risks", "--out", str(tmp_path / "out"), code=2)
    assert "out is a file; --out takes a folder." in refused.err


def test_an_empty_unit_or_report_is_named_as_missing(qms: Cli) -> None:
    assert "Missing: UNIT" in qms("report", "unit", "", code=2).err
    assert "No report is named before the sign #." in qms("trace", "#", code=2).err


def test_pictures_of_a_report_without_figures_are_left_out_with_a_word(
    qms: Cli, tmp_path: Path
) -> None:
    asked = ("report", "documents", "--lang", "en", "--out", str(tmp_path / "out"), "--format")
    done = qms(*asked, "md,svg")
    assert "The report has no figures to write as svg." in done.err
    assert [path.suffix for path in (tmp_path / "out").iterdir()] == [".md"]
    assert "no figures to write as svg" in qms(*asked, "svg", code=2).err


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("rsk-2026-0001", "Did you mean RSK-2026-0001?"),
        ("ПД-03", 'Find it by its words or number: qms search "ПД-03"'),
        ("MTG-1", "See the ids with: qms meeting list"),
    ],
)
def test_what_is_no_id_is_led_to_the_record_or_to_the_search(
    qms: Cli, typed: str, hint: str
) -> None:
    qms.put(risk())
    assert hint in qms("show", typed, code=2).err
