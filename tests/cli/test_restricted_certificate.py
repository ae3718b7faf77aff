"""Certificates where only clones of both workspaces are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from qms.exchange.survey_teachers import pseudonym
from tests.store.plain_git import git
from tests.teachers import OTHERS, OWN, SURVEY, WAVE, answers, export, wave
from tests.workspaces import Cli

if TYPE_CHECKING:
    from pathlib import Path

FEW: Final = "T-7009"
ASK: Final = (
    *("survey", "certificate", OWN, "--wave", WAVE, "--requested", "2026-11-18"),
    *("--channel", "salem", "--format", "md"),
)


@pytest.fixture
def office(qms: Cli, tmp_path: Path) -> Cli:
    """Return a workspace that has a restricted one, with answers about teachers taken in."""
    qms("restricted", "init", str(tmp_path / "r"))
    qms.records(SURVEY, wave())
    sizes = {OWN: 40, **dict.fromkeys(OTHERS, 40), "T-7003": 40, FEW: 3}
    path = export(tmp_path, answers(7, sizes))
    qms("survey", "import", str(path), "--wave", WAVE, "--response-id", "Id",
        "--teacher", "Teacher")  # fmt: skip
    return qms


@pytest.mark.req("KZ-SURV-19")
@pytest.mark.req("KZ-SURV-36")
def test_clones_make_a_certificate_with_the_key_handed_over_and_hold_no_teacher_of_few_answers(
    office: Cli, tmp_path: Path
) -> None:
    main, restricted = (tmp_path / "c" / name for name in (office.root.name, "r"))
    for root, target in ((office.root, main), (tmp_path / "r", restricted)):
        git(tmp_path, "clone", "-q", str(root), str(target))
    clone, key = Cli(main, office.capsys), office.root / "private" / "survey.key"
    said = clone(*ASK, code=2).err
    assert "The key by which teachers are known is not here" in said
    assert f"Who took the answers in has it (qms log {WAVE})" in said
    (main / "private").mkdir(exist_ok=True)
    (main / "private" / "survey.key").write_text(key.read_text())
    path = restricted / "private" / "certificates" / f"{clone(*ASK).lines[0]}-en.md"
    assert "| All questions | 40 |" in path.read_text(encoding="utf-8")
    tables = (restricted / "tables" / WAVE / "teachers.json").read_text(encoding="utf-8")
    names = [pseudonym(bytes.fromhex(key.read_text()), one) for one in (OWN, OTHERS[0], FEW)]
    assert [name in tables for name in names] == [True, True, False]
    assert len(git(restricted, "ls-files", f"tables/{WAVE}/certified").splitlines()) == 1
    (restricted / "qms.yaml").unlink()
    assert "lie in the restricted workspace, which is not here" in clone(*ASK, code=2).err
