"""What an import, a merge or a close leaves that is refused or broken off: nothing that counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qms.actions.session import Moment, Session
from qms.actions.survey_request import Request
from qms.actions.surveys import take_in
from qms.errors import StoreProblem
from qms.i18n import M
from tests.cli.test_survey_many import PATH, RECORD, WAVE, parts
from tests.store.plain_git import git
from tests.surveys import survey
from tests.workspaces import TODAY

if TYPE_CHECKING:
    from pathlib import Path

    from qms.model.change import Change
    from qms.store.write import Applied
    from tests.workspaces import Cli, Ran


@pytest.fixture
def office(qms: Cli) -> Cli:
    """Return a workspace with a questionnaire of one question, and a wave that is over."""
    return qms.records(survey(), RECORD)


def answers(folder: Path, name: str, **sizes: int) -> Path:
    """Write a file of so many answers ``a1`` to ``a5``, without ids."""
    path = folder / name
    rows = [option[1:] for option, n in sizes.items() for _ in range(n)]
    path.write_text("\n".join(["q1", *rows]), encoding="utf-8")
    return path


def taken(office: Cli, path: Path, *more: str, code: int = 0) -> Ran:
    return office("survey", "import", str(path), "--wave", WAVE, *more, code=code)


def unknown_to_git(monkeypatch: pytest.MonkeyPatch) -> None:
    for role in ("AUTHOR", "COMMITTER"):
        for part in ("NAME", "EMAIL"):
            monkeypatch.delenv(f"GIT_{role}_{part}")


def told(office: Cli) -> list[Path]:
    """Return what is kept of tables that the history tells."""
    return list((office.root / "private/surveys" / WAVE / "written").glob("*.json"))


@pytest.mark.req("KZ-SURV-06")
def test_an_import_that_git_refused_leaves_the_counts_of_the_records(
    office: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = answers(tmp_path, "first.csv", a1=60, a3=40)
    taken(office, first)
    [known] = told(office)
    turned = tmp_path / "map.yaml"
    turned.write_text('options: {five: {"1": "5"}}\n', encoding="utf-8")
    with monkeypatch.context() as nobody:
        unknown_to_git(nobody)
        said = taken(office, first, "--replace", "--map", str(turned), code=2).err
    assert "does not know who you are" in said
    assert told(office) == [known]  # nobody was told what the map makes of it
    further = answers(tmp_path, "further.csv", a2=25)
    taken(office, further, "--add")
    assert "counts: 60 25 40 0 0 0" in office.read(PATH)

    again = "options: {five: {'1': '4'}}\n"
    turned.write_text(again, encoding="utf-8")
    taken(office, first, "--replace", "--map", str(turned))
    text = office.read(PATH)
    assert "counts: 0 0 40 60 0 0" in text
    assert "    exact: 3\n" in text  # those that were refused lie there as the second ones
    assert office("check", "--only", "integrity").code == 0
    git(office.root, "revert", "--no-edit", "HEAD")
    taken(office, answers(tmp_path, "last.csv", a5=30), "--add")
    assert "counts: 60 25 40 0 30 0" in office.read(PATH)


@pytest.mark.req("KZ-SURV-06")
def test_exact_tables_that_are_not_those_of_the_log_are_refused_until_replaced(
    office: Cli, tmp_path: Path
) -> None:
    first = answers(tmp_path, "first.csv", a1=60, a3=40)
    taken(office, first)
    [exact] = (office.root / "private/surveys" / WAVE).glob("*.json")
    exact.write_bytes(exact.read_bytes().replace(b'"id":"1"', b'"id":"2","replaces":["1"]'))
    further = answers(tmp_path, "further.csv", a2=25)
    said = taken(office, further, "--add", code=2).err
    assert "The exact tables of first.csv are not those that were counted" in said
    assert "--replace" in said
    taken(office, first, "--replace")
    taken(office, further, "--add")
    assert "counts: 60 25 40 0 0 0" in office.read(PATH)


@pytest.mark.req("KZ-SURV-03")
def test_a_close_that_is_refused_tells_nothing_to_the_history(office: Cli, tmp_path: Path) -> None:
    office.record(RECORD.replace("closed: 2026-06-01\n", ""))
    office("wave", "open", WAVE, "--date", "2026-05-01")
    taken(office, answers(tmp_path, "first.csv", a1=20, a3=10))
    said = office("wave", "close", WAVE, "--date", "2026-04-01", code=2).err
    assert "is before 2026-05-01" in said
    assert told(office) == []
    taken(office, answers(tmp_path, "late.csv", a2=3), "--add")
    office("wave", "close", WAVE, "--date", "2026-06-01")
    assert "counts: 20 3 10 0 0 0" in office.read(PATH)
    assert len(told(office)) == 1
    said = office("wave", "close", WAVE, code=2).err
    assert "is in the state" in said  # nothing lacks


@pytest.mark.req("KZ-SURV-03")
def test_several_files_of_which_one_was_written_are_finished_by_the_same_command(
    office: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = parts(tmp_path, 20, 4)
    write = Session.write
    done: list[Applied] = []

    def once(self: Session, change: Change) -> Applied:
        if done:
            raise StoreProblem(M("Repeat the command."))
        done.append(write(self, change))
        return done[0]

    with monkeypatch.context() as broken:
        broken.setattr(Session, "write", once)
        office("survey", "import", *files, "--wave", WAVE, code=2)
    assert "valid: 20\n" in office.read(PATH)
    assert "results:" not in office.read(PATH)
    office("survey", "import", *files, "--wave", WAVE)
    assert "received: 24\nvalid: 24\n" in office.read(PATH)
    assert "counts: 4 5 5 5 5 0" in office.read(PATH)


def test_of_two_imports_at_once_the_second_is_told_of_the_first(
    office: Cli, tmp_path: Path
) -> None:
    moment = Moment(office.root, today=TODAY.isoformat())
    first, second = Session(moment), Session(moment)
    assert all(WAVE in one.snapshot.entries for one in (first, second))
    one, other = answers(tmp_path, "one.csv", a1=20), answers(tmp_path, "other.csv", a2=20)
    take_in(first, Request(one, WAVE))
    with pytest.raises(StoreProblem, match="was changed by somebody else meanwhile"):
        take_in(second, Request(other, WAVE))
    taken(office, other, "--add")
    assert "counts: 20 20 0 0 0 0" in office.read(PATH)
