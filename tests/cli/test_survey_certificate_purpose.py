"""What a teacher's certificate is for: a closed list, that of the survey, and consent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.teachers import OTHERS, OWN, SURVEY, WAVE, answers, export, wave

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workspaces import Cli, Ran


@pytest.fixture
def office(qms: Cli) -> Cli:
    """Return a workspace with a questionnaire about teachers and a wave that is over."""
    return qms.records(SURVEY, wave())


def made(qms: Cli, *more: str, code: int = 0) -> Ran:
    """Make a certificate."""
    asked = ("--wave", WAVE, "--requested", "2026-11-18", "--channel", "salem")
    return qms("survey", "certificate", OWN, *asked, *more, code=code)


@pytest.mark.req("KZ-SURV-20")
@pytest.mark.req("KZ-ACC-05")
def test_it_serves_no_purpose_but_those_of_the_survey_and_none_without_consent(
    office: Cli, tmp_path: Path
) -> None:
    rows = answers(7, {OWN: 12, OTHERS[0]: 40})
    office(
        *("survey", "import", str(export(tmp_path, rows)), "--wave", WAVE),
        *("--response-id", "Id", "--teacher", "Teacher"),
    )
    free = made(office, "--purpose", "Dismissal of the teacher", code=2).err
    assert "Allowed values: quality-improvement, contest-certificate, incentive-ind" in free
    other = made(office, "--purpose", "incentive-indicators", code=2).err
    assert "The answers to SRV-x were not collected for this purpose" in other
    assert "What it serves: quality improvement, certificate for the contest" in other
    alone = made(office, "--purpose", "contest-certificate", code=2).err
    assert "no consent of " in alone
    assert "qms consent add --category academic-staff --purpose contest-certificate" in alone
    assert not (office.root / "records" / "certificates").exists()
    office(
        *("consent", "add", "--category", "academic-staff", "--purpose", "contest-certificate"),
        *("--date", "2026-10-05", "--number", "14"),
    )
    assert made(office, "--purpose", "contest-certificate", "--format", "md").code == 0
    assert "Q351" not in office("check", "--only", "Q351", code=None).out
