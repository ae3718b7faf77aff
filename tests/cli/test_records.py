"""Show, set, edit, log: one record by its id."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qms.store.yaml_reader import read
from tests.store.plain_git import git, hook, put
from tests.workspaces import risk

if TYPE_CHECKING:
    from tests.workspaces import Cli

PATH = "records/risks/RSK-2026-0001.yaml"


class TestShow:
    def test_it_has_the_fields_and_what_follows_from_them(self, qms: Cli) -> None:
        qms.risk(4, 5)
        out = qms("show", "RSK-2026-0001").out
        for words in ("Low response rate", PATH, "Score", "20", "critical", "open"):
            assert words in out
        (item,) = qms("show", "RSK-2026-0001", "--json").items
        assert (item["score"], item["band"], item["state"]) == (20, "critical", "open")
        assert item["assessments"][0]["likelihood"] == 4
        assert item["path"] == PATH

    def test_an_alias_leads_to_its_record(self, qms: Cli) -> None:
        qms.put(risk(1, more="aliases: [RSK-2019-0007]\n"))
        assert qms("show", "RSK-2019-0007", "--json").items[0]["id"] == "RSK-2026-0001"

    def test_a_letter_of_another_alphabet_in_an_id_is_named(self, qms: Cli) -> None:
        qms.record(risk(1))
        refused = qms("show", "RSК-2026-0001", code=2).err
        assert "U+041A CYRILLIC CAPITAL LETTER KA looks like K." in refused
        assert "Did you mean RSK-2026-0001?" in refused

    def test_of_a_day_in_the_past(self, qms: Cli) -> None:
        text = risk()
        qms.record(text, when="2026-12-01T09:00:00+05:00")
        later = text.replace("Low response rate", "Few answers")
        qms.record(later, when="2026-12-05T09:00:00+05:00")
        (then,) = qms("show", "RSK-2026-0001", "--at", "2026-12-02", "--json").items
        (now,) = qms("show", "RSK-2026-0001", "--json").items
        assert (then["title"], now["title"]) == ("Low response rate", "Few answers")
        listed = qms("risk", "list", "--at", "2026-12-02", "--json")
        assert listed.items[0]["title"] == {"en": "Low response rate"}
        assert listed.json["provenance"]["tree"] == "commit"

    def test_the_day_of_at_is_the_day_that_counts(self, qms: Cli) -> None:
        qms.record(risk(date="2026-11-02"), when="2026-11-30T09:00:00+05:00")
        done = qms("risk", "list", "--at", "2026-12-02", "--json", today="2026-11-01")
        assert done.json["provenance"]["today"] == "2026-11-01"


class TestSet:
    def test_one_value_is_one_changed_line_and_one_commit(self, qms: Cli) -> None:
        qms.risk()
        qms("set", "RSK-2026-0001", "title", "Few answers")
        diff = git(qms.root, "show", "--format=%s", "-U0", "HEAD").splitlines()
        assert diff[0] == "RSK-2026-0001: set title"
        assert [line for line in diff if line.startswith(("-title", "+title", "- ", "+ "))] == [
            "-title: Low response rate",
            "+title: Few answers",
        ]
        assert git(qms.root, "show", "--format=", "--shortstat", "HEAD") == (
            "1 file changed, 1 insertion(+), 1 deletion(-)"
        )

    def test_another_language_makes_a_mapping(self, qms: Cli) -> None:
        qms.risk()
        qms("set", "RSK-2026-0001", "title.ru", "Мало ответов")
        qms("set", "RSK-2026-0001", "title.kk", "Жауап аз")
        (item,) = qms("risk", "list", "--json").items
        assert item["title"] == {"en": "Low response rate", "ru": "Мало ответов", "kk": "Жауап аз"}
        qms("set", "RSK-2026-0001", "title.ru", "Ответов мало")
        (item,) = qms("risk", "list", "--json").items
        assert item["title"]["ru"] == "Ответов мало"

    def test_a_field_that_was_not_there_goes_to_its_place(self, qms: Cli) -> None:
        qms.risk()
        qms("set", "RSK-2026-0001", "cause", "No schedule")
        keys = [
            line.partition(":")[0] for line in qms.read(PATH).splitlines() if line[0] not in "# -"
        ]
        assert keys.index("owner") < keys.index("cause") < keys.index("assessments")

    def test_a_list_takes_several_values(self, qms: Cli) -> None:
        qms.risk()
        qms("set", "RSK-2026-0001", "measures", "First", "Second")
        assert "measures:\n  - First\n  - Second\n" in qms.read(PATH)

    @pytest.mark.parametrize(
        ("field", "said"),
        [
            ("score", "score is derived and cannot be set"),
            ("band", "band is derived and cannot be set"),
            ("state", "state is derived and cannot be set"),
            ("assessed", "assessed is derived and cannot be set"),
            ("id", "id is derived and cannot be set"),
            ("schema", "schema is derived and cannot be set"),
            ("assessments", "assessments is a list of dated facts, which are never altered"),
            ("transitions", "transitions is a list of dated facts, which are never altered"),
            ("titel", "RSK-2026-0001 has no field titel\nDid you mean title?"),
            ("colour", "RSK-2026-0001 has no field colour\nFields: id, "),
            ("title.de", "title.de: de is not allowed\nAllowed values: kk, ru, en"),
            ("category.kk", "category is the same in every language"),
            ("custom", "custom"),
        ],
    )
    def test_what_is_derived_or_append_only_is_refused(
        self, qms: Cli, field: str, said: str
    ) -> None:
        qms.risk()
        before = qms.read(PATH)
        assert said in qms("set", "RSK-2026-0001", field, "5", code=2).err
        assert qms.read(PATH) == before

    def test_a_value_that_would_not_be_sound_is_refused(self, qms: Cli) -> None:
        qms.risk()
        done = qms("set", "RSK-2026-0001", "unit", "UNIT-nowhere", code=2)
        assert "Nothing was written. K101: there is no record UNIT-nowhere" in done.err
        assert git(qms.root, "status", "--porcelain") == ""

    def test_comments_and_keys_of_ones_own_stay(self, qms: Cli) -> None:
        text = risk(more="# ours\ncustom: {shelf: 4}\n")
        qms.record(text)
        qms("set", "RSK-2026-0001", "title", "Few answers")
        assert qms.read(PATH) == text.replace("Low response rate", "Few answers")

    def test_a_refusing_hook_leaves_the_file_as_it_was(self, qms: Cli) -> None:
        qms.risk()
        before = qms.read(PATH)
        hook(qms.root, "pre-commit", "echo 'not on a Friday' >&2; exit 1")
        assert "not on a Friday" in qms("set", "RSK-2026-0001", "title", "x", code=2).err
        assert qms.read(PATH) == before


class TestEdit:
    def editor(self, patch: pytest.MonkeyPatch, command: str) -> None:
        patch.delenv("VISUAL", raising=False)
        patch.setenv("EDITOR", command)

    def test_what_the_editor_saved_is_checked_and_committed(
        self, qms: Cli, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        qms.risk()
        self.editor(monkeypatch, "sed -i s/Low/High/")
        assert f"Written: {PATH}" in qms("edit", "RSK-2026-0001").out
        assert "title: High response rate" in qms.read(PATH)
        assert git(qms.root, "log", "-1", "--format=%s") == "RSK-2026-0001: edit"

    def test_a_defect_is_refused_and_the_file_stays(
        self, qms: Cli, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("tempfile.tempdir", str(qms.root.parent))
        qms.risk()
        before = qms.read(PATH)
        self.editor(monkeypatch, "sed -i s/owner:/ownr:/")
        done = qms("edit", "RSK-2026-0001", code=2)
        assert "S101: unknown key ownr\nDid you mean owner?" in done.err
        assert qms.read(PATH) == before

    @pytest.mark.parametrize(
        ("spoilt", "said"),
        [("s/owner:/ownr:/", "S101: unknown key ownr"), ("s/title: /title: [/", "never closed")],
    )
    def test_what_was_typed_is_kept_when_it_is_refused(
        self, qms: Cli, monkeypatch: pytest.MonkeyPatch, spoilt: str, said: str
    ) -> None:
        monkeypatch.setattr("tempfile.tempdir", str(qms.root.parent))
        qms.risk()
        self.editor(monkeypatch, f"sed -i '{spoilt}'")
        done = qms("edit", "RSK-2026-0001", code=2)
        assert said in done.err
        kept = done.err.splitlines()[0].removeprefix("Your text is kept in ")
        assert "Low response rate" in qms.read(kept)
        assert qms.read(kept) != qms.read(PATH)

    def test_a_record_that_keeps_files_and_an_alias_are_edited_too(
        self, qms: Cli, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        qms("doc", "add", "--title", "Regulation", "--group", "regulation")
        self.editor(monkeypatch, "sed -i s/Regulation/Rules/")
        qms("edit", "DOC-2026-0001")
        assert "title: Rules" in qms.read("records/documents/DOC-2026-0001/document.yaml")
        qms.put(risk(1, more="aliases: [RSK-2019-0007]\n"))
        self.editor(monkeypatch, "sed -i s/Low/High/")
        qms("edit", "RSK-2019-0007")
        assert "title: High" in qms.read(PATH)

    def test_nothing_changed_is_no_commit(self, qms: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
        qms.risk()
        before = git(qms.root, "rev-parse", "HEAD")
        self.editor(monkeypatch, "true")
        assert "Nothing was changed." in qms("edit", "RSK-2026-0001").out
        assert git(qms.root, "rev-parse", "HEAD") == before

    def test_an_editor_that_fails_and_none_at_all(
        self, qms: Cli, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        qms.risk()
        self.editor(monkeypatch, "false")
        assert "The editor ended with an error" in qms("edit", "RSK-2026-0001", code=2).err
        self.editor(monkeypatch, "")
        assert 'export EDITOR="nano"' in qms("edit", "RSK-2026-0001", code=2).err
        self.editor(monkeypatch, "no-such-editor")
        assert "no-such-editor" in qms("edit", "RSK-2026-0001", code=2).err

    def test_invisible_characters_of_a_word_processor_are_removed(
        self, qms: Cli, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        qms.risk()
        put(
            qms.root.parent,
            "editor.py",
            "import sys\np = sys.argv[1]\n"
            "t = open(p, encoding='utf-8').read().replace('Low', 'Lo\\u00adw')\n"
            "open(p, 'w', encoding='utf-8').write(t + 'cause: x\\n')\n",
        )
        self.editor(monkeypatch, f"python3 {qms.root.parent / 'editor.py'}")
        assert "SOFT HYPHEN" in qms("edit", "RSK-2026-0001").out
        assert "title: Low response rate" in qms.read(PATH)


class TestLog:
    def test_it_names_each_field_before_and_after_newest_first(self, qms: Cli) -> None:
        qms.risk()
        qms("set", "RSK-2026-0001", "title", "Few answers")
        qms("set", "RSK-2026-0001", "title.ru", "Мало ответов")
        changes = [
            (item["summary"], item["field"], item["before"], item["after"])
            for item in qms("log", "RSK-2026-0001", "--json").items
        ]
        assert changes[0] == (
            "RSK-2026-0001: set title.ru",
            "title",
            "Few answers",
            {"en": "Few answers", "ru": "Мало ответов"},
        )
        assert changes[1] == (
            "RSK-2026-0001: set title",
            "title",
            "Low response rate",
            "Few answers",
        )
        assert {summary for summary, *_ in changes[2:]} == {"RSK-2026-0001: add risk"}
        assert "Few answers" in qms("log", "RSK-2026-0001").out

    def test_it_names_each_change_as_undo_takes_it(self, qms: Cli) -> None:
        qms.risk()
        qms("set", "RSK-2026-0001", "title", "Few answers")
        meant = qms("log", "RSK-2026-0001", "title", "--json").items[0]["commit"]
        assert meant[:12] in qms("log", "RSK-2026-0001").out
        qms("set", "RSK-2026-0001", "category", "technical")
        assert "Title: Few answers -> Low" in qms("undo", meant[:12]).out

    def test_items_of_a_list_are_told_apart_by_their_id(self, qms: Cli) -> None:
        qms.record(risk(), when="2026-12-01T09:00:00+05:00")
        qms.record(risk(levels=(3, 4)), when="2026-12-02T09:00:00+05:00")
        (item, *_) = qms("log", "RSK-2026-0001", "--json").items
        assert (item["field"], item["before"], item["after"], item["recorded"]) == (
            "assessments.1.impact",
            5,
            4,
            "2026-12-02",
        )

    def test_a_commit_that_left_it_unreadable_does_not_stop_it(self, qms: Cli) -> None:
        qms.record(risk(), when="2026-12-01T09:00:00+05:00")
        for text in ("id: [\n", "assessments: [{id: [1]}, 5]\n", "assessments: {id: 1}\n"):
            put(qms.root, PATH, text)
            git(qms.root, "commit", "-qam", "broken", when="2026-12-02T09:00:00+05:00")
        qms.record(risk(), when="2026-12-03T09:00:00+05:00")
        assert len(qms("log", "RSK-2026-0001", "--json").items) > 0


class TestLanguages:
    def test_setting_a_text_keeps_its_other_languages(self, qms: Cli) -> None:
        qms("set", "OBL-aqo-capa", "title", "Қысқа атау")
        held = read(qms.read("records/obligations/OBL-aqo-capa.yaml").encode())["title"]
        assert isinstance(held, dict)
        assert set(held) == {"kk", "ru", "en"}

    def test_what_is_still_to_come_is_no_assessment(self, qms: Cli) -> None:
        said = qms(
            *("risk", "add", "--title", "t", "--category", "ethical", "--likelihood", "2"),
            *("--impact", "2", "--unit", "UNIT-university", "--owner", "ROLE-dean"),
            *("--date", "2099-01-01"),
            code=2,
        )
        assert "2099-01-01 is still to come" in said.err

    def test_a_mistyped_code_does_not_switch_the_gate_off(self, qms: Cli) -> None:
        assert "R399 is not allowed" in qms("check", "--only", "R399", code=2).err


@pytest.mark.parametrize("unit", ["АСБ", "academic quality office"])
def test_a_unit_may_be_named_by_its_abbreviation_or_name(qms: Cli, unit: str) -> None:
    name = qms(
        *("risk", "add", "--title", "T", "--category", "methodological", "--likelihood", "1"),
        *("--impact", "1", "--unit", unit, "--owner", "ROLE-dean"),
    ).lines[0]
    assert qms("show", name, "--json").items[0]["unit"] == "UNIT-academic-quality-office"
    qms("set", name, "unit", "UNIT-university")
    qms("set", name, "unit", unit)
    assert qms("show", name, "--json").items[0]["unit"] == "UNIT-academic-quality-office"


def test_words_of_vocabularies_are_shown_by_their_label(qms: Cli) -> None:
    shown = qms("show", qms.risk()).out
    assert "methodological (methodological)" in shown
    assert "әдістемелік (methodological)" in qms("show", "RSK-2026-0001", "--lang", "kk").out
