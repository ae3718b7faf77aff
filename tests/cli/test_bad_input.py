"""Bad files and wrong words: all of them at once, at their place, with a way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qms.cli.app import run
from tests.store.plain_git import git, put
from tests.workspaces import capa, risk

if TYPE_CHECKING:
    from tests.workspaces import Cli

RISKS = "records/risks/RSK-2026-000{}.yaml"


def spoil(qms: Cli) -> None:
    """Write one good record and one of every kind of bad file."""
    qms.put(
        risk(1).replace("measures: [Remind before each survey]\n", ""),
        risk(2).replace("owner:", "ownr:"),
        risk(3).replace("UNIT-university", "UNIT-univerсity"),
        risk(4, date="2026-02-30"),
        risk(5).replace("schema: 1\n", "<<<<<<< HEAD\nschema: 1\n"),
        risk(6, more="cause: 'No remin"),
        risk(8).replace("title:", "\ttitle:"),
        risk(9).replace("schema: 1", "schema: 1\ntitle: First"),
    )
    (qms.root / RISKS.format(7)).write_bytes(b"id: RSK-2026-0007\nschema: 1\ntitle: \xd2\xf3\n")
    qms.put(
        capa(1, more="level: [x]\n"),
        capa(2).replace("RSK-2026-0001", "RSK-2026-0011"),
        capa(3).replace("owner: ROLE-dean", "owner: ROLE-university"),
        capa(4).replace("unit: UNIT-university", "unit: ROLE-dean"),
        capa(5, more="level: galactic\n"),
        capa(6).replace("CAPA-2026-0006", "CAPA-2026-0066"),
    )
    (qms.root / "records/capas/CAPA-2026-0066.yaml").rename(
        qms.root / "records/capas/CAPA-2026-0006.yaml"
    )
    put(qms.root, "records/risk/RSK-2026-0012.yaml", risk(12))
    (qms.root / "records/risks/RSK-2026-0013.yaml").symlink_to("RSK-2026-0001.yaml")
    put(qms.root, "records/units/UNIT-law.yaml", "id: UNIT-law\nschema: 1\nnames: [{text: L}]\n")
    put(qms.root, "records/units/UNIT-LAW.yaml", "id: UNIT-law\nschema: 1\nnames: [{text: L}]\n")


EXPECTED = (
    ("records/risks/RSK-2026-0002.yaml:6:1", "S101", "unknown key ownr"),
    (
        "records/risks/RSK-2026-0003.yaml:5:7",
        "S105",
        "U+0441 CYRILLIC SMALL LETTER ES looks like c",
    ),
    ("records/risks/RSK-2026-0004.yaml:9:21", "S103", "2026-02-30 is no date"),
    ("records/risks/RSK-2026-0005.yaml:2:1", "Y109", "Marker of an unfinished git merge"),
    ("records/risks/RSK-2026-0006.yaml:10:8", "Y110", "never closed"),
    ("records/risks/RSK-2026-0007.yaml:3:8", "Y102", "not UTF-8"),
    ("records/risks/RSK-2026-0008.yaml:3:1", "Y108", "Tab character"),
    ("records/risks/RSK-2026-0009.yaml:4:1", "Y118", "stands twice"),
    ("records/risks/RSK-2026-0013.yaml:1:1", "S110", "a link to somewhere else"),
    ("records/capas/CAPA-2026-0001.yaml:9:8", "S103", "is not a text"),
    ("records/capas/CAPA-2026-0002.yaml:4:11", "K101", "there is no record RSK-2026-0011"),
    ("records/capas/CAPA-2026-0003.yaml:6:8", "K101", "there is no record ROLE-university"),
    ("records/capas/CAPA-2026-0004.yaml:5:7", "K102", "ROLE-dean is not one of: unit"),
    ("records/capas/CAPA-2026-0005.yaml:9:8", "K103", "galactic is no word of the vocabulary"),
    ("records/capas/CAPA-2026-0006.yaml:1:5", "S106", "its id is CAPA-2026-0066"),
    ("records/risk/RSK-2026-0012.yaml:1:1", "S107", "this file is no record"),
    ("records/units/UNIT-LAW.yaml:1:1", "S105", "an id looks like"),
    ("records/units/UNIT-law.yaml:1:1", "S109", "differs from records/units/UNIT-LAW.yaml"),
)


class TestAllInOneRun:
    def test_every_bad_file_is_reported_at_its_line_and_column(self, qms: Cli) -> None:
        spoil(qms)
        done = qms("check", "--only", "integrity", code=1)
        for place, code, words in EXPECTED:
            line = next((one for one in done.lines if one.startswith(f"{place}: ")), "")
            assert line.startswith(f"{place}: error {code}: "), (place, done.out)
            assert words in line
            hint = done.lines[done.lines.index(line) + 1]
            assert hint.startswith("    "), f"{code} has no hint"
        assert f"Integrity errors: {len(EXPECTED)}." in done.lines[-1]

    def test_the_good_ones_are_still_checked_and_listed(self, qms: Cli) -> None:
        spoil(qms)
        assert "warning R302: no response measures" in qms("check", code=1).out
        assert [item["id"] for item in qms("risk", "list", "--json").items] == ["RSK-2026-0001"]
        qms("due")
        qms("risk", "matrix")

    def test_programs_get_the_same_as_data(self, qms: Cli) -> None:
        spoil(qms)
        items = qms("check", "--json", "--only", "integrity", code=1).items
        seen = {(f"{item['path']}:{item['line']}:{item['column']}", item["code"]) for item in items}
        assert seen == {(place, code) for place, code, _ in EXPECTED}
        assert all(item["hint"] for item in items)

    def test_a_code_host_gets_annotations_of_one_line(self, qms: Cli) -> None:
        spoil(qms)
        lines = qms("check", "--format", "github", "--only", "integrity", code=1).lines[:-1]
        assert len(lines) == len(EXPECTED)
        for line in lines:
            assert line.startswith("::error file=records/")
        assert (
            lines[0].partition("::error file=")[2].startswith("records/capas/CAPA-2026-0001.yaml,")
        )

    def test_a_file_name_or_a_text_cannot_give_the_code_host_commands(self, qms: Cli) -> None:
        name = "records/a\n::set-env,line=9::b%.txt"
        put(qms.root, "records/x", "")
        (qms.root / "records/x").rename(qms.root / name)
        qms.risk()
        qms(
            *("waiver", "add", "--rule", "R301", "--records", "RSK-2026-0001"),
            *("--reason", "The audit decides", "--until", "2026-12-31"),
        )
        *lines, numbers = qms("check", "--format", "github", code=1).lines
        assert numbers.startswith("Records: ")
        starts = ("::error file=", "::warning file=", "::notice file=", "::warning title=N201::")
        assert all(line.startswith(starts) for line in lines)
        assert any(",line=1,col=1,title=S107::this file is no record" in line for line in lines)
        assert sum("set-env%2Cline=9%3A%3A" in line for line in lines) == 1
        assert "title=R301::records/risks/RSK-2026-0001.yaml:" in lines[-1]

    def test_a_new_record_can_be_added_beside_them(self, qms: Cli) -> None:
        spoil(qms)
        assert qms.risk() == "RSK-2026-0014"

    def test_a_broken_record_is_shown_by_name_and_mended_in_an_editor(
        self, qms: Cli, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        spoil(qms)
        done = qms("show", "RSK-2026-0002", code=2)
        assert "RSK-2026-0002 cannot be read: records/risks/RSK-2026-0002.yaml" in done.err
        monkeypatch.setenv("EDITOR", "sed -i s/ownr:/owner:/")
        qms("edit", "RSK-2026-0002")
        assert "Low response rate" in qms("show", "RSK-2026-0002").out

    def test_settings_that_cannot_be_read_stop_every_command_with_2(self, qms: Cli) -> None:
        put(qms.root, "qms.yaml", "institution: X\nprofle: y\n")
        for command in (("check",), ("risk", "list"), ("due",), ("fmt",)):
            assert "qms.yaml:2:1: unknown key profle" in qms(*command, "--lang", "en", code=2).err


class TestWrongWords:
    """Wrong flags and values end with 2 and name what is allowed; nothing is written."""

    @pytest.mark.parametrize(
        ("args", "said"),
        [
            ("chek", "there is no command chek. Did you mean: check?"),
            ("risk ad", "there is no command ad. Did you mean: add?"),
            ("risk", "a command is needed"),
            ("risk add --likelihod 3", "no such option: --likelihod. Did you mean: --likelihood"),
            ("risk add --title", "--title needs a value"),
            ("risk add", "Missing: --title, --category, --likelihood, --impact, --unit, --owner"),
            ("check --strict=yes", "--strict takes no value\nSee: qms check --help"),
            ("check --json=yes", "--json takes no value"),
            ("it's", "there is no command it's\n"),
            ("a\"b'c", "there is no command a\"b'c\n"),
            ("risk it's", "there is no command it's\nSee: qms risk --help"),
            ("due --unit=", "--unit needs a value\nSee: qms due --help"),
            ("check --only nope", "Give integrity, duty, or a code"),
            ("check --format xml", "Allowed values: text, json, github"),
            ("due --within soon", "Allowed values: 30d, 4w"),
            ("due --unit UNIT-universty", "Did you mean UNIT-university?"),
            ("due --owner ROLE-deen", "Did you mean ROLE-dean?"),
            ("explain X999", "See all of them with: qms explain"),
            ("completion tcsh", "Allowed values: bash, zsh, fish"),
            ("report annual --format doc", "Allowed values: md, html, docx, pdf, xlsx"),
            ("report annual --year 2024", "Write it as 2024-2025."),
            ("check --lang de", "Allowed values: kk, ru, en"),
            ("check --today 2026-02-30", "Dates are written year-month-day, as 2026-03-31."),
            ("check --today tomorrow", "--today: tomorrow is no date"),
            ("schemas --today tomorrow", "--today: tomorrow is no date"),
            ("explain --today=", "--today needs a value"),
            ("check --at", "--at needs a value"),
            ("check --at 2026-02-30", "2026-02-30 is no date"),
            ("show", "Missing: ID"),
            ("show RSK-2026-0001 RSK-2026-0002", "these words are not understood: RSK-2026-0002"),
            ("unit add --names Law", "Give it with --id, as UNIT-short-name."),
            ("unit add --id law --names Law", "an id looks like"),
            ("unit add --id RSK-2026-0001 --names Law", "an id of this kind begins with UNIT-"),
            ("init x", "Allowed values: dulaty, kaznmu"),
            ("init x --profile kazmnu", "Allowed values: dulaty, kaznmu"),
        ],
    )
    def test_each_is_answered_with_what_is_allowed(self, qms: Cli, args: str, said: str) -> None:
        done = qms(*args.split(), code=2)
        assert said in done.err
        assert done.out == ""
        assert git(qms.root, "status", "--porcelain") == ""

    @pytest.mark.parametrize(
        ("option", "value", "said"),
        [
            ("--category", "methodologcal", "Did you mean methodological?"),
            ("--category", "weather", "Allowed values: methodological, ethical,"),
            ("--likelihood", "6", "--likelihood: 6 is not allowed\nAllowed values: 1, 2, 3, 4, 5"),
            ("--likelihood", "enormous", "Allowed values: 1, 2, 3, 4, 5"),
            ("--impact", "0", "Allowed values: 1, 2, 3, 4, 5"),
            ("--unit", "UNIT-universty", "Did you mean UNIT-university?"),
            ("--unit", "ROLE-dean", "ROLE-dean is not one of: unit"),
            ("--owner", "ROLE-deen", "Did you mean ROLE-dean?"),
            ("--owner", "Ivanov", "an id looks like"),
            ("--date", "21.11.2026", "Dates are written year-month-day"),
            ("--date", "", "--date needs a value\nSee: qms risk add --help"),
            ("--systemic", "maybe", "Allowed values: true, false"),
            ("--circle", "secret", "Allowed values: internal, corporate, public"),
        ],
    )
    def test_a_wrong_value_of_a_risk_is_refused(
        self, qms: Cli, option: str, value: str, said: str
    ) -> None:
        given = {
            "--title": "x",
            "--category": "ethical",
            "--likelihood": "3",
            "--impact": "5",
            "--unit": "UNIT-university",
            "--owner": "ROLE-dean",
            option: value,
        }
        done = qms("risk", "add", *(word for pair in given.items() for word in pair), code=2)
        assert said in done.err
        assert not (qms.root / "records/risks").exists()

    def test_an_id_is_found_when_it_was_typed_with_cyrillic_letters(self, qms: Cli) -> None:
        qms.risk()
        done = qms("show", "RSК-2026-0001", code=2)
        assert done.err.endswith("Did you mean RSK-2026-0001?\n")
        assert "Did you mean RSK-2026-0001?" in qms("set", "RSK-2026-001", "title", "x", code=2).err

    def test_outside_a_workspace_the_way_to_make_one_is_told(self, qms: Cli) -> None:
        done = qms("-C", str(qms.root.parent), "check", code=2)
        assert "Make one with: qms init --profile kaznmu" in done.err

    def test_a_folder_that_is_a_link_to_itself_is_no_workspace(self, qms: Cli) -> None:
        loop = qms.root.parent / "loop"
        loop.symlink_to("loop")
        assert "There is no workspace here" in qms("-C", str(loop), "check", code=2).err

    @pytest.mark.parametrize("editor", ['"x', " ", "''"])
    def test_an_editor_that_is_no_command_is_refused(
        self, qms: Cli, monkeypatch: pytest.MonkeyPatch, editor: str
    ) -> None:
        qms.risk()
        monkeypatch.setenv("EDITOR", editor)
        assert "No editor is set." in qms("edit", "RSK-2026-0001", code=2).err

    def test_a_folder_that_was_removed_meanwhile_is_named(
        self, qms: Cli, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        gone = qms.root.parent / "gone"
        gone.mkdir()
        monkeypatch.chdir(gone)
        gone.rmdir()
        assert run(["check"]) == 2
        said = qms.capsys.readouterr().err
        assert said.startswith("Error: The computer refused: . (No such file")

    @pytest.mark.parametrize("name", ["GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"])
    def test_a_date_for_git_that_is_none_is_named_and_nothing_is_written(
        self, qms: Cli, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        qms.risk()
        monkeypatch.setenv(name, "garbage")
        done = qms("set", "RSK-2026-0001", "cause", "x", code=2)
        assert "GIT_AUTHOR_DATE or GIT_COMMITTER_DATE is no date." in done.err
        assert git(qms.root, "status", "--porcelain") == ""

    def test_a_bug_is_one_line_and_a_log_and_ends_with_3(
        self, qms: Cli, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("XDG_STATE_HOME", str(qms.root.parent))
        monkeypatch.setattr("qms.cli.checks.run_check", lambda *_: 1 / 0)
        done = qms("check", code=3)
        (line,) = done.err.splitlines()
        assert line.startswith("This is a bug in qms, not your mistake. Details: ")
        log = line.rpartition(" ")[2]
        assert "ZeroDivisionError" in qms.read(log)

    def test_a_bug_is_told_where_no_log_can_be_written_too(
        self, qms: Cli, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("tempfile.mkstemp", lambda **_: open("/nowhere/x"))  # noqa: PTH123, SIM115
        monkeypatch.setattr("qms.cli.checks.run_check", lambda *_: 1 / 0)
        err = qms("check", code=3).err.splitlines()
        assert err[0] == "This is a bug in qms, not your mistake. Details: -"
        assert err[-1] == "ZeroDivisionError: division by zero"

    def test_the_past_cannot_be_written(self, qms: Cli) -> None:
        qms.risk()
        done = qms("set", "RSK-2026-0001", "title", "x", "--at", "HEAD", code=2)
        assert "The past cannot be changed: leave out --at." in done.err

    def test_the_past_is_refused_before_a_record_is_looked_for_or_an_editor_opens(
        self, qms: Cli, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("EDITOR", "false")
        qms.risk()
        for words in (("set", "RSK-2026-0001", "title", "x"), ("edit", "RSK-2026-0001")):
            done = qms(*words, "--at", "HEAD~1", code=2)
            assert "The past cannot be changed" in done.err
