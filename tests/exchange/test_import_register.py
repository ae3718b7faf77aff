from __future__ import annotations

import csv
import shutil
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qms.assets import assets
from tests.store.plain_git import git

if TYPE_CHECKING:
    from tests.workspaces import Cli

GROUPS = {
    "code": 1,
    "standard": 7,
    "concept": 1,
    "policy": 1,
    "manual": 1,
    "rules-of-procedure": 2,
    "regulation": 90,
    "rules": 7,
    "work-instruction": 12,
    "criteria": 1,
}


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """Return our own copy of the register of documents, in a folder of its own."""
    source = assets() / "templates" / "sample" / "documents_register.csv"
    return Path(shutil.copy(source, tmp_path / "documents_register.csv"))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.req("KZ-DOC-37")
def test_the_real_register_becomes_123_documents_in_the_same_order_and_groups(
    dulaty: Cli, register: Path
) -> None:
    dulaty("import", "doc", str(register))
    printed = rows(register)
    listed = dulaty("doc", "list", "--json").items
    assert len(listed) == 123
    assert dict(Counter(item["group"] for item in listed)) == GROUPS
    assert list(dict.fromkeys(item["group"] for item in listed)) == list(GROUPS)
    assert [item["title"]["kk"] for item in listed] == [row["title_kk"] for row in printed]
    assert [item["code"] for item in listed] == [row["code"] for row in printed]
    assert [item["old_number"] for item in listed] == [row["number"] for row in printed]
    assert [item["registration_number"] or "" for item in listed] == [
        row["reg_no"] for row in printed
    ]
    assert [item["approved_on"] for item in listed] == [row["last_date"] for row in printed]


def test_the_reconciliation_counts_rows_states_and_groups(dulaty: Cli, register: Path) -> None:
    item = dulaty("import", "doc", str(register), "--json").items[0]
    assert (item["read"], item["taken"], item["known"]) == (123, 123, 0)
    assert item["left_out"] == []
    sums = {one["by"]: {n["value"]: n["n"] for n in one["counts"]} for one in item["sums"]}
    assert sums == {"State": {"in_force": 123}, "Group": GROUPS}
    assert item["ids"][0] == "DOC-2026-0001"
    assert item["ids"][-1] == "DOC-2026-0123"


def test_the_latin_letter_in_a_cyrillic_code_is_found(dulaty: Cli, register: Path) -> None:
    item = dulaty("import", "doc", str(register), "--json", "--dry-run").items[0]
    assert item["doubtful"] == [
        {
            "row": 116,
            "column": "code",
            "why": "PИ mixes letters: P = U+0050 LATIN CAPITAL LETTER P",
        }
    ]


def test_acts_in_sequence_are_kept_and_a_rectors_order_has_no_body(
    dulaty: Cli, register: Path
) -> None:
    dulaty("import", "doc", str(register))
    text = dulaty.read("records/documents/DOC-2026-0119/document.yaml")
    assert (
        """\
approvals:
  - id: "1"
    body: BODY-academic-council
    act: protocol
    number: "12"
    date: 2022-04-21
  - id: "2"
    act: order
    number: "497"
    date: 2022-10-22
old_number: "119"
transitions:
  - id: "1"
    date: 2022-10-22
    to: in_force
"""
        in text
    )


def test_the_workspace_is_sound_afterwards_and_has_one_commit_more(
    dulaty: Cli, register: Path
) -> None:
    before = int(git(dulaty.root, "rev-list", "--count", "HEAD"))
    dulaty("import", "doc", str(register))
    assert int(git(dulaty.root, "rev-list", "--count", "HEAD")) == before + 1
    assert git(dulaty.root, "status", "--porcelain").strip() == ""
    assert git(dulaty.root, "log", "-1", "--format=%s").strip() == (
        "Take in documents_register.csv: 123 x doc"
    )
    dulaty("check", "--only", "integrity")


def test_a_dry_run_says_the_same_and_writes_nothing(dulaty: Cli, register: Path) -> None:
    dry = dulaty("import", "doc", str(register), "--dry-run", "--json").items[0]
    assert list(register.parent.glob("*.map.yaml")) == []
    assert git(dulaty.root, "status", "--porcelain").strip() == ""
    wet = dulaty("import", "doc", str(register), "--json").items[0]
    differs = {key for key in dry if dry[key] != wet[key]}
    assert differs == {"dry_run", "notes", "ids", "commit"}


def test_a_second_import_is_refused_unless_asked_for(dulaty: Cli, register: Path) -> None:
    dulaty("import", "doc", str(register))
    refused = dulaty("--lang", "en", "import", "doc", str(register), code=2)
    assert "123 of 123" in refused.err
    assert "--again" in refused.err
    dry = dulaty("import", "doc", str(register), "--dry-run", "--json").items[0]
    assert (dry["taken"], dry["known"]) == (0, 123)
    with register.open("a", encoding="utf-8") as lines:
        lines.write("124,,criteria,Жаңа құжат" + "," * 22 + "\n")
    new = dulaty("import", "doc", str(register), "--only-new", "--json").items[0]
    assert (new["read"], new["taken"], new["known"]) == (124, 1, 123)
    assert new["ids"] == ["DOC-2026-0124"]
    again = dulaty("import", "doc", str(register), "--again", "--json").items[0]
    assert again["taken"] == 124


def test_the_proposed_mapping_is_kept_and_used_again_as_corrected(
    dulaty: Cli, register: Path
) -> None:
    dulaty("import", "doc", str(register))
    kept = register.with_name("documents_register.csv.map.yaml")
    text = kept.read_text(encoding="utf-8")
    assert "  - heading: title_kk\n    field: title.kk\n" in text
    assert "left_out:\n  - group_kk\n" in text
    kept.write_text(
        text.replace("  - heading: remarks\n    field: notes.en\n", "")
        + "const:\n  original_medium: қағаз\n",
        encoding="utf-8",
    )
    item = dulaty("import", "doc", str(register), "--again", "--json").items[0]
    assert {"column": "remarks", "field": "notes.en"} not in item["columns"]
    last = dulaty.read("records/documents/DOC-2026-0246/document.yaml")
    assert "original_medium: paper\n" in last
    assert "notes" not in last


def test_policies_are_no_register(dulaty: Cli, register: Path) -> None:
    done = dulaty("--lang", "en", "import", "policy.risk-scale", str(register), code=2)
    assert "Allowed values: " in done.err


def test_three_thousand_rows_are_reconciled(dulaty: Cli, tmp_path: Path, register: Path) -> None:
    lines = rows(register)
    big = tmp_path / "big.csv"
    with big.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, lines[0].keys())
        writer.writeheader()
        for number in range(3000):
            writer.writerow({**lines[number % 123], "number": str(number + 1)})
    item = dulaty("import", "doc", str(big), "--dry-run", "--json").items[0]
    assert (item["read"], item["taken"]) == (3000, 3000)
