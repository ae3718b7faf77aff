"""Forms of ``qms survey code``: for whom they are made, and what was done to them meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests import coding
from tests.coding import WAVE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workspaces import Cli


@pytest.fixture
def office(qms: Cli, tmp_path: Path) -> Cli:
    """Return a workspace in which the answers of a wave were taken in."""
    coding.office(qms)
    coding.take_in(qms, coding.export_file(tmp_path, {"UNIT-career-centre": 50}))
    return qms


@pytest.mark.req("KZ-SURV-13")
def test_a_form_given_out_decides_who_the_second_coder_and_the_third_person_are_not(
    office: Cli,
) -> None:
    coding.give(office, "--coder", "S-014")
    refused = office("survey", "code", "export", WAVE, "--second", "--coder", "S-014", code=2)
    assert "s-014 did the other coding" in refused.err
    coding.bring(office, coding.fill(coding.give(office, "--coder", "S-014")))
    path = coding.give(office, "--second", "--coder", "S-027")
    coding.bring(office, coding.fill(path, lambda text: coding.themes_of(text) - {"seats"}))
    for coder in ("S-014", "s-027"):
        refused = office("survey", "code", "export", WAVE, "--third", "--coder", coder, code=2)
        assert f"{coder.lower()} is one of the two coders" in refused.err
    office("survey", "code", "export", WAVE, "--third", "--coder", "S-031")


@pytest.mark.req("KZ-SURV-12", part="a form whose hidden sheet somebody changed")
def test_a_form_that_is_no_longer_the_one_given_out_is_refused_in_words(office: Cli) -> None:
    path = coding.give(office, "--coder", "S-014")
    book = openpyxl.load_workbook(path)
    hidden = [sheet for sheet in book.worksheets if sheet.sheet_state != "visible"]
    assert hidden
    sealed = next(cell for row in hidden[0].iter_rows() for cell in row if cell.value == "s-014")
    sealed.value = "s-027"
    book.save(path)
    done = coding.bring(office, path, code=1)
    assert "Nothing of it was taken." in done.lines
    for sheet in hidden:
        book.remove(sheet)
    book.save(path)
    done = coding.bring(office, path, code=1)
    assert "Nothing of it was taken." in done.lines
    assert "form" in done.lines[-2]
    assert "bug" not in done.out + done.err
