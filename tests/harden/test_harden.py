"""A little of ``make harden`` in every run of the tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.harden.__main__ import PARTS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.harden.row import Part


@pytest.mark.slow
@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_nothing_is_lost_half_written_or_undetected(part: Part, tmp_path: Path) -> None:
    rows = list(part(tmp_path, True))
    refused = [row.remark for row in rows if row.remark]
    assert [sentence for row in rows for sentence in row.broken] == []
    assert sum(row.count for row in rows) > 0 or refused
    if refused:
        pytest.skip(refused[0])
