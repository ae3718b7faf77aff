"""A record of a newer program stops nobody from working with the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.store.plain_git import put
from tests.workspaces import risk

if TYPE_CHECKING:
    from tests.workspaces import Cli

PATH = "records/risks/RSK-2026-0001.yaml"


@pytest.fixture
def newer(qms: Cli) -> Cli:
    """Return a workspace with a newer risk, a good one and a bad one."""
    put(qms.root, PATH, risk(1).replace("schema: 1", "schema: 7"))
    qms.put(risk(2), risk(3).replace("owner:", "ownr:"))
    return qms


@pytest.mark.parametrize("only", [[], ["--only", "duty"], ["--only", "S111"]])
def test_the_check_ends_with_2(newer: Cli, only: list[str]) -> None:
    newer("check", *only, code=2)


def test_it_is_reported_at_its_place_beside_all_others(newer: Cli) -> None:
    out = newer("check", code=2).out
    assert f"{PATH}:2:9: error S111: {PATH} has schema 7, newer than this program knows (1)." in out
    assert "error S101: unknown key ownr" in out
    assert newer("explain", "S111").out.startswith("S111: A record was written by a newer qms")


def test_the_others_are_listed_and_written(newer: Cli) -> None:
    assert [item["id"] for item in newer("risk", "list", "--json").items] == ["RSK-2026-0002"]
    newer("set", "RSK-2026-0002", "title", "Few answers")
    assert newer.risk() == "RSK-2026-0004"


def test_it_is_opened_in_an_editor(newer: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "sed -i 's/schema: 7/schema: 1/'")
    newer("edit", "RSK-2026-0001")
    assert "Low response rate" in newer("show", "RSK-2026-0001").out


def test_the_history_of_a_record_that_cannot_be_read_is_shown(qms: Cli) -> None:
    qms.risk()
    qms.record(risk(1).replace("owner:", "ownr:"))
    items = qms("log", "RSK-2026-0001", "--json").items
    assert {("owner", "ROLE-dean", None), ("ownr", None, "ROLE-dean")} <= {
        (item["field"], item["before"], item["after"])
        for item in items
        if item["field"] in {"owner", "ownr"}
    }
    assert "There is no record RSK-2026-0009" in qms("log", "RSK-2026-0009", code=2).err
