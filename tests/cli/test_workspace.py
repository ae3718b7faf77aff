"""Commands on the whole workspace, and what all commands have in common."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from qms.cli.app import run
from qms.i18n import translate
from qms.kinds import all_kinds
from qms.model.policy import Policy
from tests.store.plain_git import git, put
from tests.workspaces import capa, risk

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workspaces import Cli

NOUNS = [noun for noun, kind in all_kinds().items() if not issubclass(kind, Policy)]


class TestInit:
    def test_it_prints_what_it_wrote_and_the_next_three_commands(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        root = tmp_path / "u"
        assert run(["init", str(root), "--profile", "kaznmu", "--lang", "kk"]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert str(root) in lines[0]
        assert any("records/policies/" in line for line in lines)
        assert [line.split()[0] for line in lines[-3:]] == ["cd", "qms", "qms"]
        assert "default_language: kk" in (root / "qms.yaml").read_text(encoding="utf-8")

    def test_it_is_usable_at_once(self, qms: Cli) -> None:
        qms("check")
        qms("check", "--strict")
        qms("fmt", "--check")
        qms("schemas", "--check")
        qms("risk", "list")
        assert qms("check").err == ""

    def test_a_second_run_keeps_what_is_there(self, qms: Cli) -> None:
        put(qms.root, ".gitignore", "mine\n")
        lines = qms("init", ".", "--profile", "kaznmu").lines
        assert any(part.startswith("Kept as they were: ") for part in lines)
        assert qms.read(".gitignore") == "mine\n"

    def test_without_a_name_for_git_it_ends_with_2_before_it_writes(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        for role in ("AUTHOR", "COMMITTER"):
            for part in ("NAME", "EMAIL"):
                monkeypatch.delenv(f"GIT_{role}_{part}")
        assert run(["init", str(tmp_path / "u"), "--profile", "kaznmu"]) == 2
        said = capsys.readouterr().err.splitlines()
        commands = [line.strip() for line in said if "git config" in line]
        assert commands == [
            'git config --global user.name "Quality office"',
            'git config --global user.email "office@example.org"',
        ]
        assert list(tmp_path.iterdir()) == []


class TestMaintenance:
    def test_fmt_names_what_is_not_canonical_and_writes_only_when_asked(self, qms: Cli) -> None:
        text = risk().replace("title: ", "title:    ")
        qms.record(text)
        done = qms("fmt", "--check", code=1)
        assert done.lines[0] == "Not in canonical form: records/risks/RSK-2026-0001.yaml"
        assert qms.read("records/risks/RSK-2026-0001.yaml") == text
        assert "Written: records/risks/RSK-2026-0001.yaml" in qms("fmt").out
        assert qms("fmt", "--check").lines == ["All records are in canonical form."]
        assert git(qms.root, "log", "-1", "--format=%s") == "Bring records into canonical form"

    def test_fmt_leaves_a_file_that_it_cannot_read_to_check(self, qms: Cli) -> None:
        put(qms.root, "records/risks/RSK-2026-0001.yaml", "id: [\n")
        qms("fmt")
        assert qms.read("records/risks/RSK-2026-0001.yaml") == "id: [\n"

    def test_schemas_that_are_out_of_date_are_named_and_written_anew(self, qms: Cli) -> None:
        put(qms.root, "schemas/risk.schema.json", "{}\n")
        assert qms("schemas", "--check", code=1).lines == ["Out of date: schemas/risk.schema.json"]
        assert qms("schemas").lines == ["Written: schemas/risk.schema.json"]
        qms("schemas", "--check")

    def test_migrate_has_nothing_to_do_in_a_new_workspace(self, qms: Cli) -> None:
        assert qms("migrate").lines == ["All records have the current schema."]

    def test_records_left_uncommitted_are_named_by_the_next_command(self, qms: Cli) -> None:
        qms.put(risk())
        done = qms("risk", "list")
        assert done.err.startswith("Not committed yet: records/risks/RSK-2026-0001.yaml\n")
        assert qms("risk", "list", "-q").err == ""

    def test_a_pinned_day_is_told(self, qms: Cli) -> None:
        put(qms.root, "qms.yaml", qms.read("qms.yaml") + "today: 2027-06-01\n")
        assert run(["-C", str(qms.root), "risk", "list", "--json"]) == 0
        captured = qms.capsys.readouterr()
        assert "Today is fixed to 2027-06-01 in qms.yaml." in captured.err
        assert json.loads(captured.out)["provenance"]["today"] == "2027-06-01"
        assert "fixed" not in qms("risk", "list").err, "--today was asked for"

    def test_the_source_date_of_a_build_is_today(
        self, qms: Cli, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")  # 2026-01-01 00:00 UTC
        assert run(["-C", str(qms.root), "risk", "list", "--json"]) == 0
        assert json.loads(qms.capsys.readouterr().out)["provenance"]["today"] == "2026-01-01"


class TestTheDaysThatCount:
    """A day on which no calendar can count on is refused where it is given."""

    REFUSED = "days are counted from 1900-01-01 to 2200-12-31"

    @pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2201-01-01"])
    @pytest.mark.parametrize("command", ["check", "due", "risk list"])
    def test_a_day_out_of_reach_is_refused_with_the_option(
        self, qms: Cli, day: str, command: str
    ) -> None:
        assert f"--today: {self.REFUSED}" in qms(*command.split(), today=day, code=2).err

    @pytest.mark.parametrize("day", ["1900-01-01", "2200-12-31"])
    def test_the_first_and_the_last_day_are_days_like_others(self, qms: Cli, day: str) -> None:
        assert qms("check", today=day, code=None).code in {0, 1}
        qms("due", today=day)

    def test_a_day_out_of_reach_in_the_settings_is_refused_at_its_place(self, qms: Cli) -> None:
        text = qms.read("qms.yaml")
        put(qms.root, "qms.yaml", f"{text}today: 9999-12-31\n")
        line = len(text.splitlines()) + 1
        assert f"qms.yaml:{line}:8: today: {self.REFUSED}" in qms("check", code=2).err

    @pytest.mark.parametrize("epoch", ["999999999999", "9" * 30])
    def test_a_build_out_of_reach_is_refused(
        self, qms: Cli, monkeypatch: pytest.MonkeyPatch, epoch: str
    ) -> None:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
        assert run(["-C", str(qms.root), "check"]) == 2
        assert f"SOURCE_DATE_EPOCH: {self.REFUSED}" in qms.capsys.readouterr().err

    def test_digits_of_another_script_are_no_date_of_a_build(
        self, qms: Cli, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "\N{ARABIC-INDIC DIGIT THREE}")
        assert run(["-C", str(qms.root), "due"]) == 0


class TestStaged:
    def test_it_sees_what_is_about_to_be_committed_and_no_duties(self, qms: Cli) -> None:
        qms.put(risk())
        git(qms.root, "add", ".")
        qms.put(risk().replace("owner:", "ownr:"))
        done = qms("check", "--staged")
        assert "R301" not in done.out
        assert done.lines[-1].endswith("Integrity errors: 0. Duties: qms check")
        qms("check", "--only", "integrity", code=1)
        git(qms.root, "add", ".")
        assert "S101: unknown key ownr" in qms("check", "--staged", code=1).out


class TestDue:
    def fill(self, qms: Cli) -> None:
        qms.put(risk(), capa(more="measures: [{id: m, text: First, due: 2026-11-25}]\n"))

    def test_it_can_be_narrowed_to_a_time(self, qms: Cli) -> None:
        self.fill(qms)
        for span, records in (("4d", 1), ("29d", 2), ("5w", 2)):
            items = qms("due", "--within", span, "--json").items
            assert sum(item["record"] == "CAPA-2026-0001" for item in items) == records
        late = qms("due", "--within", "1d", "--json", today="2027-03-01").items
        assert "CAPA-2026-0001" in {item["record"] for item in late if item["overdue"]}

    def test_it_can_be_narrowed_to_a_unit_with_those_below_it(self, qms: Cli) -> None:
        self.fill(qms)
        all_of_it = qms("due", "--unit", "UNIT-university", "--json").items
        office = qms("due", "--unit", "UNIT-academic-quality-office", "--json").items
        assert any(item["record"] == "CAPA-2026-0001" for item in all_of_it)
        assert office
        assert not any(item["record"] == "CAPA-2026-0001" for item in office)
        key = [(item["record"], item["due"]) for item in all_of_it]
        assert all((item["record"], item["due"]) in key for item in office)

    def test_it_can_be_narrowed_to_an_owner(self, qms: Cli) -> None:
        self.fill(qms)
        items = qms("due", "--owner", "ROLE-head-of-unit", "--json").items
        assert {item["record"] for item in items} == {"CAPA-2026-0001"}
        post = "ROLE-head-of-unit@UNIT-university"
        assert qms("due", "--owner", post, "--json").items == items

    def test_it_fails_on_overdue_ones_only_when_asked(self, qms: Cli) -> None:
        self.fill(qms)
        mine = ("due", "--owner", "ROLE-head-of-unit")
        qms(*mine, "--fail-overdue")
        qms(*mine, today="2027-03-01")
        qms(*mine, "--fail-overdue", today="2027-03-01", code=1)


class TestWaiver:
    def test_what_it_accepts_is_shown_and_does_not_fail(self, qms: Cli) -> None:
        qms.risk()
        qms(
            *("waiver", "add", "--rule", "R301", "--records", "RSK-2026-0001"),
            *("--reason", "The audit decides", "--until", "2026-12-31"),
        )
        done = qms("check", "--strict", today="2026-12-31")
        assert "waived by WVR-2026-0001: R301 score 15, response" in done.out
        assert done.lines[-1].endswith("Waived: 1.")
        (item,) = qms("check", "--json").json["waived"]
        assert item["waiver"] == "WVR-2026-0001"
        assert "R301" in qms("check", today="2027-01-01", code=1).out


class TestJson:
    @pytest.mark.parametrize("noun", NOUNS)
    def test_every_list_is_as_its_schema_says(self, qms: Cli, noun: str) -> None:
        qms.put(risk(), capa())
        word = "collect" if noun == "collection" else noun
        body = qms(word, "list", "--json").json
        schema = json.loads(qms.read(f"schemas/output/{noun}-list.schema.json"))
        Draft202012Validator(schema).validate(body)
        assert body["format"] == f"qms/{noun}-list/1"

    def test_policies_are_listed_with_edition_decision_and_source(self, qms: Cli) -> None:
        items = {item["id"]: item for item in qms("policy", "list", "--json").items}
        assert items["POL-risk-scale"]["policy_edition"] == "preset-1"
        assert items["POL-risk-scale"]["policy_decision"] is None

    def test_every_answer_says_where_it_comes_from(self, qms: Cli) -> None:
        commit = git(qms.root, "rev-parse", "HEAD")
        source = qms("due", "--json").json["provenance"]
        assert (source["commit"], source["tree"], source["today"]) == (
            commit,
            "worktree",
            "2026-11-21",
        )

    def test_equal_input_gives_equal_bytes(self, qms: Cli) -> None:
        qms.put(risk(), capa())
        for args in (("check",), ("due",), ("risk", "list"), ("risk", "matrix")):
            assert qms(*args, "--json").out == qms(*args, "--json").out


class TestCommonOptions:
    def test_they_are_taken_before_and_after_the_command(
        self, qms: Cli, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        qms.risk()
        monkeypatch.chdir(qms.root.parent)
        where = ("-C", "u", "--today", "2026-11-30", "--json")
        outputs = set()
        for args in (
            [*where, "risk", "list"],
            ["risk", *where, "list"],
            ["risk", "list", *where],
            ["risk", "list", "-C", "u", "--today=2026-11-30", "--json"],
        ):
            assert run(args) == 0
            outputs.add(qms.capsys.readouterr().out)
        assert len(outputs) == 1
        assert json.loads(outputs.pop())["provenance"]["today"] == "2026-11-30"

    def test_what_follows_two_dashes_is_never_an_option(self, qms: Cli) -> None:
        qms.risk()
        qms("set", "RSK-2026-0001", "cause", "--", "--json")
        assert qms("show", "RSK-2026-0001", "--json").items[0]["cause"] == "--json"

    def test_a_value_may_look_like_a_negative_number_or_hold_an_equals_sign(self, qms: Cli) -> None:
        qms.risk()
        qms("set", "RSK-2026-0001", "cause", "a=b")
        assert qms("show", "RSK-2026-0001", "--json").items[0]["cause"] == "a=b"

    def test_the_language_is_that_of_the_option_the_variable_the_workspace(
        self, qms: Cli, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        put(qms.root, "qms.yaml", qms.read("qms.yaml").replace("language: en", "language: ru"))
        said = {lang: translate("All schemas are up to date.", lang) for lang in ("kk", "ru", "en")}
        assert qms("schemas").lines == [said["ru"]]
        monkeypatch.setenv("QMS_LANG", "kk")
        assert qms("schemas").lines == [said["kk"]]
        assert qms("schemas", "--lang", "en").lines == [said["en"]]

    def test_help_is_in_that_language_where_the_catalogue_has_it(self, qms: Cli) -> None:
        for lang in ("kk", "ru", "en"):
            out = qms("risk", "add", "--help", "--lang", lang).out
            for word in ("Likelihood", "Common options", "Example"):
                assert translate(word, lang) in out

    def test_records_are_shown_in_the_language_asked_for(self, qms: Cli) -> None:
        qms.risk()
        for lang, band in (("kk", "ден қойылады"), ("ru", "требует реагирования")):
            assert band in qms("risk", "list", "--lang", lang).out

    def test_no_answer_is_coloured_for_a_file(
        self, qms: Cli, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("NO_COLOR")
        qms.risk()
        for args in (("risk", "list"), ("check",), ("risk", "matrix"), ("due",)):
            assert "\x1b" not in qms(*args).out


class TestExplain:
    def test_a_rule_is_explained_with_its_section(self, qms: Cli) -> None:
        lines = qms("explain", "r301").lines
        assert lines[0] == "R301 (duty)"
        assert "POL-risk-bands" in lines[1]
        assert lines[2].startswith("Source: 9.3(1)-(3)")

    @pytest.mark.parametrize("code", ["S101", "S110", "Y101", "Y118", "W101", "w102"])
    def test_codes_of_files_and_waivers_are_explained_too(self, qms: Cli, code: str) -> None:
        (line,) = qms("explain", code).lines
        assert line.startswith(f"{code.upper()}: ")
        assert "{" not in line

    def test_without_a_code_all_are_listed(self, qms: Cli) -> None:
        out = qms("explain").out
        for code in ("K101", "R301", "W101", "S101", "Y121"):
            assert code in out


class TestCompletion:
    @pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
    def test_each_shell_gets_a_script(self, qms: Cli, shell: str) -> None:
        assert "qms --complete" in qms("completion", shell).out

    def test_ids_are_completed_from_file_names(
        self, qms: Cli, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from qms.cli.complete import answer

        qms.put(risk(), capa())
        monkeypatch.chdir(qms.root / "records")
        qms.capsys.readouterr()
        answer(["show", "RSK"])
        assert qms.capsys.readouterr().out == "RSK-2026-0001\n"
        answer(["capa", "add", "--risk", "RSK-"])
        assert qms.capsys.readouterr().out == "RSK-2026-0001\n"
        answer(["risk", "ma"])
        assert qms.capsys.readouterr().out == "matrix\n"

    def test_outside_a_workspace_there_are_no_ids(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        from qms.cli.complete import answer

        monkeypatch.chdir(tmp_path)
        assert answer(["show", "R"]) == 0
        assert capsys.readouterr().out == ""


def test_a_folder_that_may_not_be_written_is_told_in_words(qms: Cli) -> None:
    if os.geteuid() == 0:  # the administrator may write everywhere
        put(qms.root, "records/risks", "a file where a folder belongs\n")
    else:
        (qms.root / "records").chmod(0o555)
    done = qms(
        *("risk", "add", "--title", "x", "--category", "ethical", "--likelihood", "1"),
        *("--impact", "1", "--unit", "UNIT-university", "--owner", "ROLE-dean"),
        code=2,
    )
    assert "Error: " in done.err
    assert "was not written" in done.err
    assert done.out == ""
