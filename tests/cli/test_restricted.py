"""A restricted workspace beside the main one: read together, written apart, never carried out."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Final

import jsonschema
import pytest

from qms.actions.answers import answer_schemas
from qms.actions.restricted import (
    private_place,
    restricted_root,
    restricted_session,
)
from qms.actions.session import Moment, Session
from qms.cli import warm
from qms.cli.app import run
from tests.cli.test_survey_log import RECORD, SIX, WAVE, lime, take_in
from tests.nonconformities import complaint
from tests.store.indexes import settled
from tests.store.plain_git import git
from tests.surveys import survey
from tests.workspaces import Cli, capa, copy_of

if TYPE_CHECKING:
    from pathlib import Path

ADD: Final = (
    *("complaint", "add", "--number", "C-1", "--unit", "UNIT-university", "--topic", "grading"),
    *("--date", "2026-11-02", "--due", "2026-11-17"),
)
SECRET: Final = ("--channel", "compliance-service", "--notes", "Zhasyryn")
ONE: Final = "CMP-2026-90001"
WORD: Final = b"Zhasyryn"


@pytest.fixture(scope="session")
def pair(templates: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pair")
    main = copy_of(templates["dulaty"], folder / "u")
    assert run(["-C", str(main), "--today", "2026-11-21", "restricted", "init", "../r"]) == 0
    there = ["-C", str(folder / "r"), "--today", "2026-11-21"]
    assert run([*there, *ADD, *SECRET]) == 0
    return folder


@pytest.fixture
def both(pair: Path, tmp_path: Path) -> Path:
    return copy_of(pair, tmp_path / "both")


@pytest.fixture
def main(both: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    """Return the command line in a main workspace that has a restricted one beside it."""
    return Cli(both / "u", capsys)


@pytest.fixture
def apart(both: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    """Return the command line in the restricted workspace, with one confidential complaint."""
    return Cli(both / "r", capsys)


@pytest.fixture
def alone(main: Cli, both: Path) -> Cli:
    """Return the command line in a main workspace whose restricted one is not here."""
    shutil.rmtree(both / "r")
    return main


def objects_of(root: Path) -> bytes:
    """Return the content of every object that a repository has, be it reachable or not."""
    asked = ["git", "-C", str(root), "cat-file", "--batch-all-objects", "--batch"]
    return subprocess.run(asked, check=True, capture_output=True).stdout


def session(cli: Cli) -> Session:
    return Session(Moment(cli.root, today="2026-11-21"))


def test_it_is_a_repository_of_its_own_and_the_settings_name_each_other(
    main: Cli, apart: Cli
) -> None:
    assert main.read("qms.yaml").endswith("restricted: ../r\n")
    assert apart.read("qms.yaml").endswith("main: ../u\n")
    assert git(main.root, "show", "--format=", "--name-only").split() == ["qms.yaml"]
    added = git(main.root, "show", "--format=", "--numstat").split()
    assert added[:2] == ["1", "0"]
    assert (apart.root / ".git").is_dir()
    assert not (apart.root / "records" / "policies").exists()
    assert os.name == "nt" or apart.root.stat().st_mode & 0o077 == 0
    assert "Integrity errors: 0" in apart("check", "--only", "integrity").out


def test_there_is_one_only_and_it_lies_outside(main: Cli, apart: Cli, tmp_path: Path) -> None:
    assert "named already: ../r" in main("restricted", "init", "../x", code=2).err
    assert "restricted workspace itself" in apart("restricted", "init", "../x", code=2).err
    git(main.root, "revert", "--no-edit", "HEAD")
    held = main.read("qms.yaml")
    assert "inside the main workspace" in main("restricted", "init", "inner", code=2).err
    assert "is not empty" in main("restricted", "init", "../r", code=2).err
    git(tmp_path, "init", "-q")
    assert "inside the repository" in main("restricted", "init", "../new", code=2).err
    assert main.read("qms.yaml") == held
    assert not (main.root.parent / "new").exists()


def test_a_workspace_is_not_its_own_restricted_one(main: Cli) -> None:
    for link in ("restricted: .\n", "restricted: .\nmain: .\n"):
        settings = main.read("qms.yaml").partition("restricted:")[0] + link
        (main.root / "qms.yaml").write_text(settings, encoding="utf-8")
        assert "does not name this workspace" in main("doctor", code=1).out
        assert "its records are left out" in main("complaint", "list").err


def test_where_it_was_made_is_told_to_programs_too(main: Cli, both: Path) -> None:
    git(main.root, "revert", "--no-edit", "HEAD")
    said = main("restricted", "init", "../n", "--json")
    jsonschema.validate(said.json, answer_schemas()["restricted-init"])
    assert (both / "n").samefile(said.items[0]["folder"])


def test_ids_of_its_series_are_given_back_before_there_is_one(main: Cli, both: Path) -> None:
    git(main.root, "revert", "--no-edit", "HEAD")
    main.record(complaint(90_001))
    assert "of the series of a restricted" in main("restricted", "init", "../n", code=2).err
    assert not (both / "n").exists()


@pytest.mark.req("KZ-FB-02")
def test_a_report_to_the_compliance_service_is_taken_there_alone(main: Cli, apart: Cli) -> None:
    refused = main(*ADD, "--number", "C-2", *SECRET, code=2).err
    assert "Only Compliance service may hold" in refused
    command = shlex.split(refused.partition("Do it there: ")[2])
    assert command[:2] == ["qms", "-C"]
    assert run(command[1:]) == 0
    assert [item["id"] for item in apart("complaint", "list", "--json").items] == [
        ONE, "CMP-2026-90002"
    ]  # fmt: skip
    assert "Q131" not in apart("check", code=1).out
    assert main(*ADD, "--number", "5").lines[0] == "CMP-2026-0001"


@pytest.mark.req("KZ-FB-02")
def test_nothing_of_it_goes_into_a_report_an_export_a_mirror_or_the_main_repository(
    main: Cli, apart: Cli, tmp_path: Path
) -> None:
    for words in (["complaint", "list"], ["due"], ["show", ONE], ["search", "Zhasyryn"], ["check"]):
        main(*words, code=None)
    out = tmp_path / "out"
    said = main("report", "operational", "--month", "2026-11", "--format", "md,html",
                "--out", str(out))  # fmt: skip
    assert "Left out, for they lie in the restricted workspace: 1" in said.err
    said = main("report", "panel", "--out", str(out))
    assert "Left out" in said.err
    main("due", "--ics", str(out / "due.ics"))
    written = b"".join(path.read_bytes() for path in out.rglob("*") if path.is_file())
    assert written
    kept = b"".join(path.read_bytes() for path in main.root.rglob("*") if path.is_file())
    assert WORD not in written + kept + objects_of(main.root)
    assert ONE.encode() not in written
    assert WORD in objects_of(apart.root)


@pytest.mark.req("KZ-FB-02")
@pytest.mark.parametrize(
    "words",
    [
        ["report", "operational", "--month", "2026-11"],
        ["report", "panel"],
        ["export", "all"],
        ["mirror", "m"],
    ],
    ids=" ".join,
)
def test_it_makes_no_report_export_or_mirror_itself(apart: Cli, words: list[str]) -> None:
    assert "goes into no report, export or mirror" in apart(*words, code=2).err


@pytest.mark.req("KZ-FB-02")
@pytest.mark.req("KZ-SURV-36")
def test_a_clone_of_the_main_workspace_holds_none_of_it(
    main: Cli, apart: Cli, tmp_path: Path
) -> None:
    place = private_place(session(main))
    assert place == apart.root / "surveys"
    place.mkdir()
    (place / "table.csv").write_text("teacher,Zhasyryn\n")
    assert git(apart.root, "status", "--porcelain") == ""
    main(*ADD, "--number", "5")
    git(tmp_path, "clone", "-q", str(main.root), "clone")
    clone = tmp_path / "clone"
    held = b"".join(path.read_bytes() for path in clone.rglob("*") if path.is_file())
    assert WORD not in held + objects_of(clone)


def test_lists_what_is_due_and_search_show_both_and_mark_the_other(main: Cli, apart: Cli) -> None:
    main(*ADD, "--number", "5")
    first, second = main("complaint", "list", "--json").items
    assert (first["id"], "workspace" in first) == ("CMP-2026-0001", False)
    assert (second["id"], second["workspace"]) == (ONE, "restricted")
    assert "restricted workspace" in main("complaint", "list").out
    assert [item.get("workspace") for item in apart("complaint", "list", "--json").items] == [
        "main", None
    ]  # fmt: skip
    due = main("due", "--json")
    jsonschema.validate(due.json, answer_schemas()["due"])
    marked = {item["record"]: item.get("workspace") for item in due.items}
    assert (marked["CMP-2026-0001"], marked[ONE]) == (None, "restricted")
    found = main("search", "Zhasyryn", "--json")
    jsonschema.validate(found.json, answer_schemas()["search"])
    assert [(item["record"], item["workspace"]) for item in found.items] == [(ONE, "restricted")]
    assert f"{ONE}    [restricted workspace]" in main("search", "Zhasyryn").out
    assert "[main workspace]" in apart("search", "fairness").out
    shown = main("show", ONE).out
    assert f"../r/records/complaints/{ONE}.yaml" in shown
    assert "compliance service" in shown
    assert "UNIT-university" in apart("show", "UNIT-university").out


def test_each_is_written_where_one_stands_and_the_command_for_the_other_is_named(
    main: Cli, apart: Cli, both: Path
) -> None:
    main(*ADD, "--number", "5")
    for words in (
        ["set", ONE, "notes", "two words"],
        ["edit", ONE],
        ["log", ONE],
        ["complaint", "withdraw", ONE],
    ):
        refused = main(*words, code=2).err
        assert f"{ONE} is a record of the restricted workspace." in refused
        assert shlex.join(words) in refused
    held = git(main.root, "rev-parse", "HEAD")
    for words in (["set", "CMP-2026-0001", "notes", "x"], ["complaint", "withdraw",
                  "CMP-2026-0001"], ["log", "CMP-2026-0001"]):  # fmt: skip
        refused = apart(*words, code=2).err
        assert "is a record of the main workspace" in refused
        command = shlex.split(refused.partition("Do it there: ")[2])
        assert (both / "u").samefile(command[2])
    assert git(main.root, "rev-parse", "HEAD") == held
    apart("set", ONE, "notes", "Other")
    assert git(main.root, "rev-parse", "HEAD") == held


def test_references_resolve_across_both_ways(main: Cli) -> None:
    fields = ("--unit", "UNIT-university", "--owner", "ROLE-dean", "--executor", "ROLE-dean")
    main("capa", "add", "--title", "Explain", "--sources", ONE, *fields, "--due", "2026-12-20")
    assert "Integrity errors: 0" in main("check", "--only", "integrity").out
    main.put(capa(2).replace("RSK-2026-0001", "CMP-2026-90077"))
    assert "there is no record CMP-2026-90077" in main("check", code=1).out
    main.put(capa(2).replace("[RSK-2026-0001]", f"[{ONE}]\nwave: {ONE}"))
    assert "CMP-2026-90077" not in main("check", code=None).out


def test_check_tells_of_the_own_workspace_only(main: Cli, apart: Cli) -> None:
    assert ONE not in main("check", code=None).out
    found = apart("check", "--json", code=1)
    assert {item["record"] for item in found.items} == {ONE}
    assert found.json["records"] == 1


def test_without_it_its_records_are_left_out_and_references_are_counted_not_refused(
    main: Cli, both: Path
) -> None:
    fields = ("--unit", "UNIT-university", "--owner", "ROLE-dean", "--executor", "ROLE-dean")
    main("capa", "add", "--title", "Explain", "--sources", ONE, *fields, "--due", "2026-12-20")
    shutil.rmtree(both / "r")
    said = main("check", "--only", "integrity")
    assert "Not checked, for the restricted workspace is not here: references: 1" in said.out
    assert said.err.count("is not here: its records are left out.") == 1
    found = main("check", "--only", "integrity", "--json").json
    assert found["not_checked"] == 1
    jsonschema.validate(found, answer_schemas()["check"])
    for words in (
        ["complaint", "list"],
        ["due"],
        ["search", "explain"],
        ["show", "CAPA-2026-0001"],
    ):
        assert main(*words).err.count("its records are left out.") == 1
        assert "left out" not in main(*words, "-q").err
    assert "is not here; clone it to" in main("set", ONE, "notes", "x", code=2).err
    assert "is not here; clone it to" in main(*ADD, *SECRET, code=2).err
    main.put(capa(2).replace("RSK-2026-0001", "CMP-2026-0077"))
    assert "there is no record CMP-2026-0077" in main("check", code=1).out


def test_alone_it_can_be_read_but_not_written(apart: Cli, both: Path) -> None:
    shutil.rmtree(both / "u")
    said = apart("check")
    assert "Integrity errors: 0" in said.out
    assert "the main workspace is not here: references: 3" in said.out
    assert "The main workspace is not here: its records are left out." in said.err
    assert ONE in apart("complaint", "list").out
    assert "Clone it to" in apart("set", ONE, "notes", "x", code=2).err
    (apart.root / "records" / "complaints" / f"{ONE}.yaml").write_text("id: [")
    assert apart("check", code=1).out.count(": error ") == 1


def test_numbers_never_collide(main: Cli, apart: Cli, alone: Cli) -> None:
    del apart
    main.record(complaint(7))
    assert alone(*ADD, "--number", "9").lines[0] == "CMP-2026-0008"
    main.put(complaint(90_005))
    assert "W112" in main("check", code=1).out


def test_an_id_that_both_have_is_named(main: Cli, apart: Cli) -> None:
    apart.put(complaint(1).replace("number: ", "number: 1"))
    assert "in a restricted workspace an id looks like CMP-2026-90001" in apart("check", code=1).out
    main.put(complaint(1))
    assert "W111" in apart("check", code=1).out
    assert "W111" in main("check", code=1).out
    unit = ("unit", "add", "--names", "x", "--level", "department", "--id")
    assert "an id of the main workspace" in apart(*unit, "UNIT-x", code=2).err
    assert "of the restricted workspace" in main(*unit, "UNIT-restricted-x", code=2).err


def test_a_folder_that_does_not_name_this_one_in_turn_is_not_read(main: Cli, apart: Cli) -> None:
    settings = apart.root / "qms.yaml"
    settings.write_text(settings.read_text().replace("main: ../u", "main: ../another"))
    assert ONE not in main("complaint", "list").out
    assert "does not name this workspace" in main("doctor", code=1).out
    settings.write_text("institution: [")
    assert "is not here" in main("complaint", "list").err
    settings.unlink()
    assert "There is no qms.yaml" in main("doctor", code=1).out


def test_doctor_tells_what_would_bring_the_two_together(main: Cli, apart: Cli) -> None:
    assert "What only some may read is kept apart: ok" in main("doctor").out
    for cli in (main, apart):
        git(cli.root, "remote", "add", "origin", "https://example.org/one.git")
    assert "sent to one place" in main("doctor", code=1).out
    if os.name != "nt":
        apart.root.chmod(0o755)
        assert "may look into the restricted workspace" in apart("doctor", code=1).out
        apart("doctor", "--fix", code=1)
        assert apart.root.stat().st_mode & 0o077 == 0


def test_the_past_of_both_is_that_of_the_day(main: Cli, apart: Cli) -> None:
    apart.record(complaint(90_002), when="2026-11-25T09:00:00+05:00")
    for at in ("HEAD", "2026-11-21"):
        (item,) = main("complaint", "list", "--at", at, "--json").items
        assert item["id"] == ONE
    assert len(main("complaint", "list", "--at", "2026-11-25", "--json").items) == 2
    assert "CMP-2026-90002" in main("show", "CMP-2026-90002", "--at", "2026-11-25").out


def test_no_answer_is_kept_that_the_other_could_make_stale(
    main: Cli, apart: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(monkeypatch)
    for cli in (main, apart):
        words = ["-C", str(cli.root), "due", "--today", "2026-11-21"]
        assert warm.keeping(words, run) == 0
        assert warm.answer(words) is None


def test_a_change_of_it_is_taken_back_and_renumbered_as_elsewhere(apart: Cli) -> None:
    apart("set", ONE, "notes", "Other")
    apart("undo")
    assert "Zhasyryn" in apart.read(f"records/complaints/{ONE}.yaml")
    apart("renumber", ONE)
    assert apart("show", ONE).out.startswith("CMP-2026-90002")


def test_others_are_told_where_it_is_and_what_to_write_to(
    main: Cli, apart: Cli, both: Path
) -> None:
    here, there = session(main), session(apart)
    assert restricted_root(here) == restricted_root(there) == apart.root
    opened = restricted_session(here)
    assert opened is not None
    assert opened.store.root == apart.root
    assert restricted_session(there) is there
    shutil.rmtree(both / "r")
    here = session(main)
    assert restricted_root(here) is None
    assert restricted_session(here) is None
    assert private_place(here) == main.root / "private" / "surveys"


@pytest.mark.req("KZ-SURV-36")
def test_exact_tables_of_a_sensitive_survey_lie_there(
    main: Cli, apart: Cli, tmp_path: Path
) -> None:
    main.record(survey(*SIX, more="sensitive: true\n"))
    main.record(RECORD)
    take_in(main, lime(tmp_path, *(f"{n},2026-05-02 10:00:00|1,2,3,4,5,4" for n in range(30))))
    assert list((apart.root / "surveys" / WAVE).glob("*.json"))
    assert not list((main.root / "private").rglob("*.json"))
    assert main("survey", "stats", WAVE, "--json").items[0]["valid"] == 30
    assert git(apart.root, "status", "--porcelain") == ""
    shutil.rmtree(apart.root)
    said = main("survey", "stats", WAVE, code=2).err
    assert "lie in the restricted workspace, which is not here" in said
    assert "Clone it to" in said


def test_tables_of_single_people_are_in_a_backup_with_what_is_private(
    apart: Cli, tmp_path: Path
) -> None:
    table = apart.root / "surveys" / "WAVE-2026-90001" / "table.csv"
    table.parent.mkdir(parents=True)
    table.write_text("a,b\n")
    apart("backup", str(tmp_path / "b.zip"), "--with-private")
    run(["restore", str(tmp_path / "b.zip"), str(tmp_path / "again")])
    assert (tmp_path / "again" / table.relative_to(apart.root)).read_text() == "a,b\n"


def test_where_none_is_named_nothing_of_it_is_even_imported(qms: Cli) -> None:
    code = (
        "import sys\nfrom qms.cli.app import run\nassert run(sys.argv[1:]) == 0\n"
        "heavy = {name for name in sys.modules if name in {'qms.actions.neighbours',"
        " 'qms.store.neighbour', 'qms.model.next_to', 'qms.engine.beside',"
        " 'qms.model.restricted_ids', 'qms.actions.restricted'}}\nassert not heavy, heavy\n"
    )
    words = ["-C", str(qms.root), "risk", "list"]
    done = subprocess.run([sys.executable, "-c", code, *words], check=False, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    assert session(qms).neighbour is None
