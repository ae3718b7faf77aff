from __future__ import annotations

import pytest

from qms.errors import ImportProblem
from qms.exchange.fields import leaves, parse_path
from qms.exchange.lookup import Lookup
from qms.exchange.mapping import ColumnMap, propose
from qms.exchange.mapping_file import parsed, written
from qms.exchange.reading import Context, Reader, Taken
from qms.exchange.tables import Row, Table
from qms.kinds import all_kinds
from tests.workspaces import TODAY, view


def table(*lines: str) -> Table:
    rows = [tuple(line.split("|")) for line in lines]
    return Table("r.csv", tuple(Row(number, cells) for number, cells in enumerate(rows, 1)))


def fields(made: ColumnMap) -> dict[str, str]:
    return {made.columns[at].heading: str(path) for at, path in made.placed}


def proposed(noun: str, *lines: str, default: str = "kk") -> ColumnMap:
    return propose(noun, leaves(all_kinds()[noun]), table(*lines), default)


def read(noun: str, *lines: str, mapping: str | None = None) -> list[Taken]:
    known = leaves(all_kinds()[noun])
    foreign = table(*lines)
    made = (
        propose(noun, known, foreign, "en")
        if mapping is None
        else parsed("m.yaml", mapping.encode(), noun, known, foreign)
    )
    reader = Reader(foreign, made, known, Lookup(view()), Context(TODAY, {}, ()))
    return reader.rows()[0]


def test_own_field_names_are_always_known() -> None:
    for noun in ("risk", "capa", "doc", "decision"):
        known = leaves(all_kinds()[noun])
        own = [name for name, leaf in known.items() if leaf.group is None]
        made = proposed(noun, "|".join(own), default="en")
        assert fields(made) == {name: name for name in own}


def test_a_numbered_column_goes_before_the_one_without_a_number() -> None:
    made = proposed("doc", "approving_body|approving_body_1|approving_body_2|act_date_1")
    assert fields(made) == {
        "approving_body_1": "approvals[1].body",
        "approving_body_2": "approvals[2].body",
        "act_date_1": "approvals[1].date",
    }
    assert fields(proposed("doc", "Наименование|approving_body")) == {
        "Наименование": "title",
        "approving_body": "approvals[1].body",
    }


def test_the_language_of_a_heading_is_the_language_of_its_texts() -> None:
    made = proposed("doc", "Атауы (қазақша)|Наименование на русском языке|title_en")
    assert list(fields(made).values()) == ["title.kk", "title.ru", "title.en"]


def test_a_column_in_latin_letters_is_english_where_kazakh_is_taken_for_granted() -> None:
    lines = ("Атауы|Ескерту", "Ереже|Typo in the source")
    assert fields(proposed("doc", *lines)) == {"Атауы": "title", "Ескерту": "notes.en"}
    assert fields(proposed("doc", *lines, default="en"))["Ескерту"] == "notes"


def test_the_mapping_is_read_back_as_it_was_written() -> None:
    lines = ("№|Атауы|Топ|x\ny|Топ", "1|Ереже|ереже|a|b")
    known = leaves(all_kinds()["doc"])
    made = propose("doc", known, table(*lines), "kk")
    assert parsed("m.yaml", written(made, (), "en"), "doc", known, table(*lines)) == made


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("kind: risk\n", "for risk, not for doc"),
        ("kind: doc\ncolums: []\n", "colums is not known here"),
        ("kind: doc\ncolumns:\n  - {heading: Атау, field: title}\n", "Атау is not known here"),
        ("kind: doc\ncolumns:\n  - {heading: Атауы, field: titel}\n", "titel is not known here"),
        ("kind: doc\ncolumns:\n  - {heading: Атауы}\n", "field is missing"),
        ("kind: doc\ncolumns: title\n", "columns is not known here"),
        ("kind: doc\nheading_row: 9\n", "heading_row: 9 is not known here"),
        ("kind: doc\nconst: [title]\n", "const is not known here"),
        ("kind: doc\nkind: doc\n", "m.yaml:2:1"),
    ],
)
def test_a_mistake_in_a_mapping_is_named_with_what_is_allowed(text: str, words: str) -> None:
    with pytest.raises(ImportProblem, match=words) as caught:
        parsed("m.yaml", text.encode(), "doc", leaves(all_kinds()["doc"]), table("Атауы"))
    assert caught.value.hint is not None


def test_a_path_names_a_field_a_part_or_a_language() -> None:
    known = leaves(all_kinds()["doc"])
    for text in ("title", "title.kk", "approvals[2].date", "notes.ru"):
        assert str(parse_path(text, known)) == text
    for text in ("titles", "title.de", "code.kk", "approvals.date", "title[1]", "schema", "id"):
        assert parse_path(text, known) is None


def test_words_are_recognised_by_id_label_and_printed_form() -> None:
    cells = ("a|regulation", "b|ЕРЕЖЕ", "c|Положение", "d|work_instruction")
    rows = read("doc", "title|group", *cells)
    assert [row.tree["group"] for row in rows] == [
        "regulation",
        "regulation",
        "regulation",
        "work-instruction",
    ]
    assert [row.doubts for row in rows] == [[]] * 4


def test_a_word_typed_in_the_wrong_alphabet_is_recognised_and_doubtful() -> None:
    (row,) = read("doc", "title|group", "a|rеgulаtiоn")
    assert row.tree["group"] == "regulation"
    assert "another alphabet" in row.doubts[0].why.shown("en")


def test_units_and_posts_are_recognised_by_name_and_abbreviation() -> None:
    rows = read(
        "risk",
        "title|unit|owner",
        "a|АСБ|Dean",
        "b|Academic Quality Office|Декан, АСБ",
        "c|academic_quality_office|ROLE-dean@UNIT-academic-quality-office",
    )
    office = "UNIT-academic-quality-office"
    assert [row.tree["unit"] for row in rows] == [office] * 3
    assert [row.tree["owner"] for row in rows] == ["ROLE-dean", *[f"ROLE-dean@{office}"] * 2]
    assert not any(row.doubts for row in rows)


def test_several_posts_in_a_field_for_several_are_no_doubt() -> None:
    (row,) = read("decision", "title|executors", "a|Dean; Декан; ROLE-rector")
    assert row.tree["executors"] == ["ROLE-dean", "ROLE-dean", "ROLE-rector"]
    assert row.doubts == []


def test_an_act_without_its_kind_is_left_out_and_doubtful() -> None:
    (row,) = read("doc", "title|approving_body_1|act_no_1", "a|rector|211")
    assert "approvals" not in row.tree
    assert row.doubts[0].column == "approvals[1]"


def test_pasted_characters_are_cleaned_and_line_breaks_kept_only_in_long_texts() -> None:
    (row,) = read("doc", "title|code|notes", "Ере\u00adже\nтуралы|А\u200bБ|бір\nекі ")
    assert row.tree == {"title": "Ереже туралы", "code": "АБ", "notes": "бір\nекі"}


def test_a_constant_fills_what_the_register_does_not_say() -> None:
    mapping = (
        "kind: doc\ncolumns:\n  - {heading: a, field: title}\n  - {heading: b, field: group}\n"
        "const: {group: code, circle: public}\n"
    )
    rows = read("doc", "a|b", "x|rules", "y|", mapping=mapping)
    assert [row.tree["group"] for row in rows] == ["rules", "code"]
    assert [row.tree["circle"] for row in rows] == ["public", "public"]
