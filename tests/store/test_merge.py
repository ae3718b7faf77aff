"""The text of a merged record: ours, line by line, with what theirs changed spliced in."""

from __future__ import annotations

import pytest

from qms.store.merge import Versions, merge
from qms.store.merge_sides import UNKNOWN, _agreed
from qms.store.renumber import renumbering
from qms.store.yaml_reader import read
from tests.workspaces import ENGLISH, capa, risk

RISK = "records/risks/RSK-2026-0001.yaml"
CAPA = "records/capas/CAPA-2026-0001.yaml"


def text(path: str, base: tuple[str, ...], ours: str, theirs: str) -> str:
    """Merge texts and return the merged one."""
    versions = Versions(tuple(one.encode() for one in base), ours.encode(), theirs.encode())
    return merge(path, versions, ENGLISH, "theirs").data.decode()


def test_lines_of_crossed_histories_count_as_old_only_where_all_bases_agree() -> None:
    one, two = risk(), risk().replace("Low response rate", "Few answers")
    rector = two.replace("ROLE-dean", "ROLE-rector")
    found = text(RISK, (one, two), one, rector)
    tree = read(found.encode())
    assert (tree["title"], tree["owner"]) == ("Low response rate", "ROLE-rector")
    assert tree["conflict"] == {
        "side": "theirs",
        "fields": [{"path": "title", "theirs": "Few answers"}],
    }


def test_a_base_that_cannot_be_read_is_what_both_sides_have_in_common() -> None:
    found = text(RISK, ("id: [",), risk(), risk(more="notes: More\n"))
    assert found == risk(more="notes: More\n")


def test_an_open_conflict_that_theirs_settled_is_settled() -> None:
    left = "conflict: {side: x, fields: [{path: title, theirs: A, base: B}]}\n"
    ours = risk(more=left).replace("ROLE-dean", "ROLE-rector")
    found = text(RISK, (risk(more=left),), ours, risk().replace("Low response rate", "A"))
    expected = risk().replace("ROLE-dean", "ROLE-rector").replace("Low response rate", "A")
    assert found == expected


def test_an_open_conflict_stays_beside_a_new_one() -> None:
    left = "conflict:\n  side: x\n  fields:\n    - {path: unit, theirs: UNIT-a}\n"
    ours = risk(more=left).replace("Low response rate", "A")
    theirs = risk(more=left).replace("Low response rate", "B")
    tree = read(text(RISK, (risk(more=left),), ours, theirs).encode())
    assert tree["conflict"] == {
        "side": "x, theirs",
        "fields": [
            {"path": "unit", "theirs": "UNIT-a"},
            {"path": "title", "theirs": "B", "base": "Low response rate"},
        ],
    }


def test_a_field_that_the_state_requires_is_not_merged_away() -> None:
    plan = "nonconformity: N\ncauses: C\nmeasures: [{id: '1', text: M}]\n"
    move = "transitions: [{id: '1', date: 2026-11-04, to: planned}]\n"
    base = capa(more=plan)
    found = read(text(CAPA, (base,), base + move, base.replace("causes: C\n", "")).encode())
    assert found["causes"] == "C"
    assert found["conflict"] == {
        "side": "theirs",
        "fields": [{"path": "causes", "base": "C", "gone": "theirs"}],
    }


def test_a_conflict_stands_at_the_end_after_notes() -> None:
    base = risk(more="notes: N\n")
    found = text(RISK, (base,), base.replace("Low", "A"), base.replace("Low", "B"))
    assert "\nnotes: N\nconflict:\n" in found


def test_several_bases_that_differ_are_no_base() -> None:
    one, two = ("100644", "a"), ("100644", "b")
    assert _agreed([{"x": one, "y": one}, {"x": one, "y": two}]) == {"x": one, "y": UNKNOWN}


@pytest.mark.parametrize(
    ("line", "becomes"),
    [
        ("sources: [RSK-2026-0001]", "sources: [RSK-2026-0007]"),
        ("notes: (RSK-2026-0001).", "notes: (RSK-2026-0007)."),
        ("notes: RSK-2026-00012", None),
        ("notes: X-RSK-2026-0001", None),
    ],
)
def test_only_whole_ids_are_rewritten(line: str, becomes: str | None) -> None:
    found = renumbering({CAPA: line.encode()}, "RSK-2026-0001", "RSK-2026-0007")
    assert found == ({CAPA: becomes.encode()} if becomes else {})


def test_a_renumbered_record_moves_with_all_that_lies_in_its_folder() -> None:
    held = {"records/evidence/EVD-2026-0001/evidence.yaml": b"id: EVD-2026-0001\n"}
    held["records/evidence/EVD-2026-0001/scan.pdf"] = b"EVD-2026-0001"
    assert renumbering(held, "EVD-2026-0001", "EVD-2026-0002") == {
        "records/evidence/EVD-2026-0002/evidence.yaml": b"id: EVD-2026-0002\n",
        "records/evidence/EVD-2026-0002/scan.pdf": b"EVD-2026-0001",
    }
