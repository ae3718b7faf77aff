"""Stray files, uncommitted files, files of killed commands: told, and left or removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.store.plain_git import put
from tests.workspaces import risk

if TYPE_CHECKING:
    from tests.workspaces import Cli


def test_fmt_leaves_a_stray_file_to_check_and_formats_the_others(qms: Cli) -> None:
    stray = {"records/risk/x.yaml", "records/risks/copy of 1.yaml", "records/x.yaml"}
    for path in stray:
        put(qms.root, path, "a:    1\n")
    qms.put(risk().replace("title: ", "title:    "))
    assert qms("fmt").lines == ["Written: records/risks/RSK-2026-0001.yaml"]
    assert {qms.read(path) for path in stray} == {"a:    1\n"}
