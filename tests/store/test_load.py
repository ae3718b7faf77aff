"""Bad files are all reported in one run, each at its place, and the others are still read."""

from __future__ import annotations

from textwrap import dedent
from typing import Final

import pytest

from qms.model.snapshot import WORKTREE, Snapshot
from qms.store.load import load, load_one
from tests.workspaces import CONFIG, ENGLISH, english, files, place, risk

GOOD: Final = risk(1)
PATH: Final = "records/risks/RSK-2026-0002.yaml"


def bad(text: str | bytes, path: str = PATH) -> str:
    """Load one bad file; returns ``line:column code message | hint``."""
    data = text if isinstance(text, bytes) else dedent(text).encode()
    found = load(WORKTREE, ENGLISH, {path: data})
    assert found.entries == {}
    return "\n".join(shown(found))


def shown(snapshot: Snapshot) -> list[str]:
    """Write every diagnostic of broken files in one line."""
    return [
        f"{item.place.line}:{item.place.column} {item.code} {english(item)}"
        for part in snapshot.broken
        for item in part.diagnostics
        if item.place is not None
    ]


class TestOneFile:
    """What is wrong, where, and what to do: the exact words are the interface."""

    def test_a_misspelled_key(self) -> None:
        assert bad(risk(2).replace("owner:", "ownr:")) == (
            "6:1 S101 unknown key ownr | Did you mean owner?"
        )

    def test_a_misspelled_key_of_an_item(self) -> None:
        text = risk(2).replace("impact: 5", "impct: 5")
        assert bad(text) == "9:48 S101 unknown key assessments[1].impct | Did you mean impact?"

    def test_a_key_of_ones_own(self) -> None:
        said = bad(risk(2, more="favourite_colour: blue\n"))
        assert "10:1 S101 unknown key favourite_colour | Allowed keys: aliases, " in said
        assert said.endswith("Fields of your own go under custom:")

    def test_a_missing_field(self) -> None:
        assert "the field title is missing | Add title:" in bad(
            risk(2).replace("title: Low response rate\n", "")
        )

    def test_a_cyrillic_letter_in_an_id(self) -> None:
        said = bad(risk(2).replace("UNIT-university", "UNIT-univerсity"))
        assert said.startswith("5:7 S105 unit: UNIT-univerсity: U+0441 CYRILLIC SMALL LETTER ES ")
        assert "looks like c" in said

    def test_a_cyrillic_letter_in_a_file_name(self) -> None:
        said = bad(risk(2), "records/risks/RSК-2026-0002.yaml")
        assert said.startswith("1:1 S105 the file name is no id: U+041A CYRILLIC CAPITAL LETTER KA")

    def test_an_impossible_date(self) -> None:
        assert bad(risk(2, date="2026-02-30")) == (
            "9:21 S103 assessments[1].date: 2026-02-30 is no date"
            " | Dates are written year-month-day, as 2026-03-31."
        )

    def test_a_date_written_another_way(self) -> None:
        assert "assessments[1].date: 30.03.2026 is no date" in bad(risk(2, date="30.03.2026"))

    def test_a_merge_marker(self) -> None:
        text = risk(2).replace("schema: 1\n", "schema: 1\n<<<<<<< HEAD\n")
        assert bad(text).startswith("3:1 Y")

    def test_a_truncated_file(self) -> None:
        said = bad(risk(2, more="cause: 'No remin"))
        assert said.startswith("10:8 Y110 ")
        assert "a quotation mark or bracket is never closed" in said

    def test_an_empty_file(self) -> None:
        assert bad("").startswith("1:1 Y")

    def test_a_list_instead_of_a_mapping(self) -> None:
        assert bad("- a\n- b\n").startswith("1:1 Y")

    def test_a_file_that_is_not_utf_8(self) -> None:
        data = risk(2).replace("Low", "Төмен").encode("cp1251", "replace")
        assert bad(data.replace(b"?", b"\xff")).startswith("3:8 Y")

    def test_a_tab(self) -> None:
        assert bad(risk(2).replace("title:", "\ttitle:")).startswith("3:1 Y")

    def test_a_key_given_twice(self) -> None:
        said = bad(risk(2).replace("schema: 1\n", "schema: 1\ntitle: First\n"))
        assert said.startswith("4:1 Y")
        assert "title" in said

    @pytest.mark.parametrize(
        ("line", "expected"),
        [
            ("systemic: maybe", "10:11 S103 systemic: maybe is not true or false"),
            ("notes: [a]", "10:8 S103 notes: a text is one string or a mapping of kk, ru and en"),
            ("notes: {de: Text}", "10:8 S103 notes: a text is one string or a mapping"),
            ("aliases: RSK-2020-0001", "10:10 S103 aliases: RSK-2020-0001 is not a list"),
            ("circle: secret", "10:9 S104 circle: secret is not allowed"),
        ],
    )
    def test_a_value_of_another_type(self, line: str, expected: str) -> None:
        assert bad(risk(2, more=f"{line}\n")).startswith(expected)

    @pytest.mark.parametrize("value", ["0", "-1", "1.5", "'3'", "three", "010"])
    def test_a_level_that_is_no_positive_whole_number(self, value: str) -> None:
        text = risk(2).replace("likelihood: 3", f"likelihood: {value}")
        assert "S103 assessments[1].likelihood" in bad(text)

    def test_a_choice_names_the_allowed_values(self) -> None:
        assert bad(risk(2, more="circle: secret\n")).endswith(
            "Allowed values: internal, corporate, public"
        )

    def test_a_post_that_is_written_another_way(self) -> None:
        said = bad(risk(2).replace("owner: ROLE-dean", "owner: Ivanov I. I."))
        assert said.startswith("6:8 S")
        assert "owner" in said

    def test_an_id_that_is_not_the_name_of_the_file(self) -> None:
        assert bad(risk(3)) == (
            "1:5 S106 the file is named RSK-2026-0002 but its id is RSK-2026-0003"
            " | Name the file after the id, or correct the id."
        )

    def test_an_unknown_folder(self) -> None:
        said = bad(risk(2), "records/risk/RSK-2026-0002.yaml")
        assert said.startswith("1:1 S107 this file is no record")

    def test_an_unknown_policy(self) -> None:
        said = bad("id: POL-weather\nschema: 1\n", "records/policies/POL-weather.yaml")
        assert said.startswith("1:1 S107 no policy has the id POL-weather")

    @pytest.mark.parametrize(
        "path",
        [
            "records/risks/RSK-2026-0002.yml",
            "records/risks/RSK-2026-0002/risk.yaml",
            "records/risks/old/RSK-2026-0002.yaml",
            "records/notes.txt",
            "records/risks/RSK-2026-0002.yaml.orig",
        ],
    )
    def test_nothing_under_records_is_skipped(self, path: str) -> None:
        assert bad(risk(2), path).startswith("1:1 S10")

    @pytest.mark.parametrize("name", ["RSK-2026-2", "RSK-low-response", "CAPA-2026-0002"])
    def test_a_file_name_of_another_shape(self, name: str) -> None:
        assert "S105 the file name is no id" in bad(risk(2), f"records/risks/{name}.yaml")

    def test_several_faults_of_one_file_are_all_named_in_the_order_of_the_file(self) -> None:
        text = risk(2, more="systemic: maybe\n", date="2026-13-01").replace("title:", "titel:")
        lines = bad(text).splitlines()
        codes = [line.split()[1] for line in lines]
        assert sorted(codes) == ["S101", "S103", "S103"]
        places = [tuple(map(int, line.split()[0].split(":"))) for line in lines]
        assert places == sorted(places)


class TestManyFiles:
    def test_each_is_reported_once_and_the_good_ones_are_read(self) -> None:
        texts = {
            2: risk(2).replace("owner:", "ownr:").encode(),
            3: risk(3).replace("UNIT-university", "UNIT-univerсity").encode(),
            4: risk(4, date="2026-02-30").encode(),
            5: risk(5).replace("schema: 1\n", "<<<<<<< HEAD\nschema: 1\n").encode(),
            6: risk(6)[:-20].encode(),
            7: b"id: RSK-2026-0007\nschema: 1\ntitle: \xff\xfe\n",
            8: risk(8).replace("title:", "\ttitle:").encode(),
            9: risk(9).replace("schema: 1", "schema: 1\nschema: 1").encode(),
            10: risk(10, more="systemic: maybe\n").encode(),
        }
        broken = {f"records/risks/RSK-2026-{n:04d}.yaml": data for n, data in texts.items()}
        found = load(WORKTREE, ENGLISH, files(GOOD) | broken)
        assert "RSK-2026-0001" in found.entries
        assert [part.path for part in found.broken] == sorted(broken)
        for part in found.broken:
            for item in part.diagnostics:
                assert item.place is not None
                assert item.place.path == part.path
                assert item.place.line > 1
                assert item.hint is not None, item

    def test_the_order_of_reading_changes_nothing(self) -> None:
        base = files(GOOD, risk(2).replace("owner:", "ownr:"))
        turned = dict(reversed(base.items()))
        assert shown(load(WORKTREE, ENGLISH, base)) == shown(load(WORKTREE, ENGLISH, turned))

    def test_names_that_differ_only_in_capitals_are_one_file_on_some_computers(self) -> None:
        unit = b"id: UNIT-a\nschema: 1\nnames: [{text: A}]\n"
        twin = {"records/units/UNIT-a.yaml": unit, "records/units/UNIT-A.yaml": unit}
        found = load(WORKTREE, ENGLISH, twin)
        assert any("S109 differs from records/units/UNIT-A.yaml" in line for line in shown(found))


class TestRecords:
    def test_a_plain_text_is_in_the_default_language_of_the_workspace(self) -> None:
        for config, lang in ((ENGLISH, "en"), (CONFIG, "kk")):
            entry = load_one(place(GOOD), GOOD.encode(), config)
            assert entry is not None
            assert entry.record.title.get(lang) == "Low response rate"  # type: ignore[union-attr]

    def test_an_attachment_beside_a_record_that_keeps_files_is_no_record(self) -> None:
        assert load_one("records/documents/DOC-2024-0001/scan.pdf", b"%PDF", CONFIG) is None

    def test_a_reference_by_alias_is_found_where_no_record_has_the_id(self) -> None:
        found = load(WORKTREE, ENGLISH, files(risk(1, more="aliases: [RSK-2019-0007]\n")))
        record = found.get("RSK-2019-0007")
        assert record is not None
        assert record.id == "RSK-2026-0001"

    def test_a_schema_newer_than_the_program_is_one_broken_file_at_its_place(self) -> None:
        newer = risk(2).replace("schema: 1", "schema: 2")
        found = load(WORKTREE, ENGLISH, files(GOOD, newer))
        assert "RSK-2026-0001" in found.entries
        (said,) = shown(found)
        assert said == (
            f"2:9 S111 {PATH} has schema 2, newer than this program knows (1)."
            " | Install the newer qms that the workspace uses."
        )

    @pytest.mark.parametrize("value", ["0", "-1", "one", "true", "1.0", "[1]"])
    def test_a_schema_that_is_no_version_is_one_error_at_its_place(self, value: str) -> None:
        said = bad(risk(2).replace("schema: 1", f"schema: {value}"))
        assert said.startswith("2:9 S103 schema: ")
