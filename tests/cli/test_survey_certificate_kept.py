"""No certificate is registered before what it tells is kept, whatever breaks off in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.test_survey_certificate import IMPORT, made, take_in
from tests.cli.test_survey_certificate import office as office  # noqa: PLC0414 -- a fixture
from tests.store.plain_git import git
from tests.surveys import any_step
from tests.teachers import OWN, WAVE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workspaces import Cli

REGISTER = "records/certificates/CRT-2026-0001.yaml"


def exchanged(office: Cli, path: Path) -> None:
    """Take in a file again in which one answer about the teacher is another."""
    text = path.read_text("utf-8")
    row = next(one for one in text.splitlines() if f",{OWN}," in one)
    other = row.rpartition(",")[0] + (",1" if row.endswith("5") else ",5")
    path.write_text(text.replace(row, other), encoding="utf-8")
    with any_step(office):
        office("survey", "import", str(path), *IMPORT, "--replace")


def broken_off(office: Cli, folder: Path) -> None:
    """Make a certificate whose files cannot be written, so that it ends after it is registered."""
    (folder / "file").write_text("no folder", encoding="utf-8")
    place = str(folder / "file" / "in")
    refused = made(office, "--format", "md", "-o", place, code=2).err
    assert "Not a directory" in refused


@pytest.mark.req("KZ-SURV-19")
def test_one_broken_off_after_it_is_registered_guards_the_next_one(
    office: Cli, tmp_path: Path
) -> None:
    take_in(office, tmp_path)
    broken_off(office, tmp_path)
    assert (office.root / REGISTER).is_file()
    exchanged(office, tmp_path / "f1-12.csv")
    assert "since CRT-2026-0001 only few answers" in made(office, code=2).err


@pytest.mark.req("KZ-SURV-19")
def test_in_the_restricted_workspace_it_is_one_commit_with_the_register(
    office: Cli, tmp_path: Path
) -> None:
    office("restricted", "init", str(tmp_path / "r"))
    take_in(office, tmp_path)
    broken_off(office, tmp_path)
    paths = git(tmp_path / "r", "show", "--format=", "--name-only", "HEAD").splitlines()
    number = "CRT-2026-90001"
    counts = f"tables/{WAVE}/certified/{number}/counts.json"
    assert paths == [f"records/certificates/{number}.yaml", counts]
    exchanged(office, tmp_path / "f1-12.csv")
    assert f"since {number} only few answers" in made(office, code=2).err


@pytest.mark.req("KZ-SURV-36")
def test_none_is_registered_where_git_would_take_up_what_it_tells(
    office: Cli, tmp_path: Path
) -> None:
    take_in(office, tmp_path)
    ignored = office.root / ".gitignore"
    kept = [line for line in ignored.read_text("utf-8").splitlines() if "private" not in line]
    ignored.write_text("\n".join(kept) + "\n", encoding="utf-8")
    refused = made(office, "--format", "md", "-o", str(tmp_path / "out"), code=2)
    assert "git does not ignore private/surveys" in refused.err
    assert not (office.root / REGISTER).exists()
