"""While a wave runs the records hold how many answered; what they answered comes with its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.test_survey_log import PATH, lime, some, take_in
from tests.cli.test_survey_log import office as office  # noqa: PLC0414 -- a fixture

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workspaces import Cli

WAVE = "WAVE-2026-0001"


@pytest.mark.req("KZ-SURV-03")
@pytest.mark.parametrize("moved", [True, False], ids=["opened", "dated"])
def test_weekly_files_leave_no_tables_to_be_compared_until_the_wave_ends(
    office: Cli, tmp_path: Path, *, moved: bool
) -> None:
    text = office.read(PATH).replace("closed: 2026-06-01\n", "")
    (office.root / PATH).write_text(text, encoding="utf-8")
    if moved:
        office("wave", "open", WAVE, "--date", "2026-05-01")
    assert "opened: " in office.read(PATH)
    take_in(office, lime(tmp_path, *some(1, 12), name="week-1.csv"))
    take_in(office, lime(tmp_path, *some(1, 13), name="week-2.csv"))
    running = office.read(PATH)
    assert "valid: 13\n" in running
    assert "results:" not in running
    assert "blocks:" not in running
    office("survey", "stats", WAVE)  # from the exact tables, which are here
    office("wave", "close", WAVE, "--date", "2026-06-01")
    ended = office.read(PATH)
    assert "results:" in ended
    assert "state" not in ended or "finished" in ended
    assert office("check", "--only", "integrity").code == 0


def test_a_wave_closed_elsewhere_gets_its_tables_where_they_are(
    office: Cli, tmp_path: Path
) -> None:
    text = office.read(PATH).replace("closed: 2026-06-01\n", "")
    (office.root / PATH).write_text(text, encoding="utf-8")
    office("wave", "open", WAVE, "--date", "2026-05-01")
    file = lime(tmp_path, *some(1, 12), name="week-1.csv")
    take_in(office, file)
    private = office.root / "private"
    private.rename(tmp_path / "elsewhere")
    office("wave", "close", WAVE, "--date", "2026-06-01")
    assert "results:" not in office.read(PATH)
    (tmp_path / "elsewhere").rename(private)
    take_in(office, file)
    assert "results:" in office.read(PATH)
