from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools.changelog import fragments, section

ROOT = Path(__file__).parents[1]


def test_every_fragment_of_ours_has_a_kind() -> None:
    assert fragments(ROOT / "docs" / "changelog.d") is not None


def test_a_file_without_a_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "import.md").write_text("Import.", encoding="utf-8")
    with pytest.raises(ValueError, match=r"import\.md"):
        fragments(tmp_path)


def test_a_version_lists_its_fragments_by_kind(tmp_path: Path) -> None:
    (tmp_path / "import.fixed.md").write_text("Rows with\ntwo dates.\n", encoding="utf-8")
    (tmp_path / "export.added.md").write_text("Export.\n", encoding="utf-8")
    assert section("1.0", "2027-01-31", fragments(tmp_path)) == (
        "## 1.0 (2027-01-31)\n\n### Added\n\n- Export.\n\n### Fixed\n\n- Rows with two dates.\n"
    )
