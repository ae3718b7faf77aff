"""Papers of the archive are looked for wherever they may lie; none stops the audit."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from qms.actions.archive_places import of_any
from qms.actions.evidence import Compared
from tests.archives import FILED, case

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workspaces import Cli

ONE = hashlib.sha256(b"one").hexdigest()


@pytest.mark.req("KZ-ARCH-06")
def test_one_of_several_files_of_a_name_is_enough_and_what_cannot_be_read_is_none(
    tmp_path: Path,
) -> None:
    (tmp_path / "right").write_bytes(b"one")
    (tmp_path / "wrong").write_bytes(b"two")
    right, wrong = tmp_path / "right", tmp_path / "wrong"
    assert of_any([wrong, right], ONE) is Compared.SAME
    assert of_any([wrong, tmp_path], ONE) is Compared.CHANGED
    assert of_any([tmp_path], ONE) is Compared.MISSING


@pytest.mark.req("KZ-ARCH-06")
def test_a_place_that_no_disk_takes_is_a_paper_that_is_elsewhere(qms: Cli) -> None:
    paper = f"title: Report, place: {'x' * 300}, storage: outside, sha256: {ONE}"
    qms.put(case(more=FILED.replace("title: Report", paper)))
    assert "not looked at: 1" in qms("archive", "audit", code=None).out
