"""The real register of 123 documents: exactly the contradictions that it has, and no others."""

from __future__ import annotations

import re
import shutil
from collections import defaultdict
from typing import TYPE_CHECKING, Final

import pytest

from qms.assets import assets

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workspaces import Cli, Ran

DAY: Final = "2024-09-27"
SHARED_NUMBER = {114: 39, 115: 40, 116: 41, 109: 55}
DATED_OTHERWISE = {91: (10, 92), 101: (100,), 105: (52,)}
EXPECTED: Final = {
    "D202": [109, 114, 115, 116],
    "D203": [91, 101, 105],
    "D204": [28, 89],
    "D205": [21, 105],
    "D206": [12, 52, 95, 105, 106, 107, 108, 113],
    "D207": [115],
    "D208": [57, 93, 104, 110],
    "D210": [2, 10, 21, 24, 27, 29, 48, 53, 90, 91, 96, 102, 103],
}
FOUND: Final = re.compile(
    r"records/documents/DOC-2026-(\d+)/document\.yaml:(\d+):\d+: (\w+) ([A-Z]\d+): (.*)"
)


@pytest.fixture
def register(dulaty: Cli, tmp_path: Path) -> Cli:
    """Return a workspace with the register and a period of review of three years."""
    source = assets() / "templates" / "sample" / "documents_register.csv"
    dulaty("import", "doc", str(shutil.copy(source, tmp_path / "documents_register.csv")))
    policy = dulaty.root / "records" / "policies" / "POL-documents.yaml"
    text = policy.read_text(encoding="utf-8")
    once = "        - id: not-stated\n"
    assert text.count(once) == 1
    policy.write_text(
        text.replace(once, "        - id: three-years\n          years: 3\n"), encoding="utf-8"
    )
    return dulaty


def rows(done: Ran) -> dict[str, list[int]]:
    """Return the numbers of the register's rows by the code of the rule."""
    found: dict[str, list[int]] = defaultdict(list)
    for line in done.lines:
        match = FOUND.match(line)
        if match:
            found[match[4]].append(int(match[1]))
    return {code: sorted(many) for code, many in found.items()}


@pytest.mark.req("KZ-DOC-37")
@pytest.mark.req("KZ-DOC-38")
@pytest.mark.req("KZ-DOC-39")
@pytest.mark.req("KZ-DOC-40")
@pytest.mark.req("KZ-DOC-41")
def test_the_register_has_exactly_its_known_defects_as_warnings_with_their_lines(
    register: Cli,
) -> None:
    done = register("--lang", "en", "check", today=DAY)
    found = rows(done)
    older = found.pop("D320")
    assert found == EXPECTED
    assert len(older) == 41
    for line in done.lines:
        match = FOUND.match(line)
        if match:
            assert match[3] == "warning"
            assert int(match[2]) >= 1


def test_each_defect_points_at_the_line_it_stands_in(register: Cli) -> None:
    fields = {
        "D202": "code: ",
        "D203": "date: ",
        "D205": "code: ",
        "D207": "code: ",
        "D208": "code: ",
    }
    seen = set()
    for line in register("--lang", "en", "check", today=DAY).lines:
        match = FOUND.match(line)
        if match and match[4] in fields:
            text = register.read(f"records/documents/DOC-2026-{match[1]}/document.yaml")
            assert re.search(fields[match[4]], text.splitlines()[int(match[2]) - 1]), line
            seen.add(match[4])
    assert seen == set(fields)


def test_a_contradiction_names_the_other_documents(register: Cli) -> None:
    said = {
        (match[4], int(match[1])): match[5]
        for line in register("--lang", "en", "check", today=DAY).lines
        if (match := FOUND.match(line))
    }
    for later, earlier in SHARED_NUMBER.items():
        assert f"DOC-2026-{earlier:04d}" in said["D202", later]
    for wrong, right in DATED_OTHERWISE.items():
        for one in right:
            assert f"DOC-2026-{one:04d}" in said["D203", wrong]
    assert said["D204", 28].endswith("Number, Date")
    assert said["D204", 89].endswith("Date")
    assert "P = U+0050 LATIN CAPITAL LETTER P" in said["D207", 115]


def test_every_defect_can_be_waived(register: Cli) -> None:
    for code, many in EXPECTED.items():
        wanted = [part for number in many for part in ("--records", f"DOC-2026-{number:04d}")]
        register(
            *("waiver", "add", "--rule", code, *wanted),
            *("--reason", "As printed in 2024", "--until", "2027-12-31"),
        )
    left = rows(register("--lang", "en", "check", today=DAY))
    assert set(left) == {"D320"}


def test_without_a_period_of_review_no_document_is_too_old(dulaty: Cli, tmp_path: Path) -> None:
    source = assets() / "templates" / "sample" / "documents_register.csv"
    dulaty("import", "doc", str(shutil.copy(source, tmp_path / "documents_register.csv")))
    assert rows(dulaty("--lang", "en", "check", today=DAY)) == EXPECTED


@pytest.mark.req("KZ-DOC-14")
@pytest.mark.req("KZ-DOC-37")
def test_the_register_is_printed_in_the_order_and_groups_of_the_regulation(
    register: Cli, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    made = ("--out", str(out), "--format", "md,html,pdf,xlsx")
    register("--lang", "kk", "report", "documents", *made, today=DAY)
    assert {path.suffix for path in out.iterdir()} == {".md", ".html", ".pdf", ".xlsx"}
    text = (out / f"documents-{DAY}-kk.md").read_text(encoding="utf-8")
    table = text.partition("№ | Құжаттың аталуы")[2].partition("\n\n")[0].splitlines()[2:]
    cells = [[cell.strip() for cell in row.strip("|").split(" | ")] for row in table]
    groups = [row[1].strip() for row in cells if not row[0].strip().isdecimal()]
    assert groups == [
        *("КОДЕКС", "СТАНДАРТ", "ТҰЖЫРЫМДАМА", "САЯСАТ", "ЖЕТЕКШІЛІК", "РЕГЛАМЕНТ", "ЕРЕЖЕ"),
        *("ҚАҒИДА", "ЖҰМЫС НҰСҚАУЛЫҒЫ", "ӨЛШЕМШАРТТАР"),
    ]
    numbers = [int(row[0]) for row in cells if row[0].strip().isdecimal()]
    assert numbers == list(range(1, 124))
    assert "Сапа жөнінде жетекшілік" in table[numbers.index(11) + 5]
