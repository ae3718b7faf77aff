"""New files, the canonical form, and clean text."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.errors import StoreProblem
from qms.i18n import say
from qms.store import yaml_writer
from qms.store.yaml_emit import CannotWrite
from qms.store.yaml_guard import FORBIDDEN, Refusal
from qms.store.yaml_reader import read
from qms.store.yaml_writer import canonical, dump, normalise
from tests.store.yaml_styles import STYLES, Style
from tests.store.yaml_trees import TREES

if TYPE_CHECKING:
    from qms.store.yaml_reader import Json

RECORD = """\
# yaml-language-server: $schema=../../schemas/risk.json
id: RSK-2026-0001
schema: 1
title:
  ru: Отток студентов
  kk: Студенттердің кетуі
registered: 2026-03-01
phone: "+77011234567"
answer: "no"
code: "017"
share: 0.25
assessments:
  - id: a1
    levels: [3, 4]
measures: []
custom: {}
empty: null
notes: |
  First line.

  Second line.
"""


def test_a_new_record_is_written_in_the_canonical_form() -> None:
    tree = read(RECORD.encode())
    header = "# yaml-language-server: $schema=../../schemas/risk.json"
    lists = "    levels:\n      - 3\n      - 4\n"
    expected = RECORD.replace("    levels: [3, 4]\n", lists)
    assert dump(tree, header).decode() == expected


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("no", '"no"'), ("On", '"On"'), ("017", '"017"'), ("1.10", '"1.10"'), ("1:30", '"1:30"'),
        ("1_000", '"1_000"'), ("+7", '"+7"'), ("0x1F", '"0x1F"'), ("1e3", '"1e3"'),
        (".inf", '".inf"'), ("~", '"~"'), ("", '""'), ("12", '"12"'), ("true", '"true"'),
        ("2026-03-01", "2026-03-01"), ("a: b", '"a: b"'), ("a #b", '"a #b"'), ("a#b", "a#b"),
        (" x", '" x"'), ("- x", '"- x"'), ("*x", '"*x"'), ("x:", '"x:"'), ("<<", '"<<"'),
        ('say "x"', 'say "x"'), ("C:\\x", "C:\\x"), ("a\n b", "|-\n  a\n   b"), ("a\n", "|\n  a"),
        ("\na", '"\\na"'), ("a\n\n", '"a\\n\\n"'), ("a \nb", '"a \\nb"'),
        ("a\n=======\nb", '"a\\n=======\\nb"'), (1.0, "1"), (0.00001, "0.00001"), (-3, "-3"),
        ("Қазақстан", "Қазақстан"), ([[1], ["x"]], "\n  -   - 1\n  -   - x"),
    ],
)  # fmt: skip
def test_each_value_has_one_way_to_be_written(value: Json, written: str) -> None:
    data = dump({"a": value})
    assert data.decode().rstrip("\n") == f"a: {written}".replace(": \n", ":\n")
    assert read(data) == {"a": value}


@pytest.mark.parametrize(
    ("tree", "told"),
    [
        ({"a": "x\u00ady"}, "U\\+00AD"), ({"a": "e\u0301"}, "U\\+0301"),
        ({"soft\u00adkey": 1}, "U\\+00AD"), ({"a\nb": 1}, "A key must stand on one line"),
        ({"k" * 121: 1}, "at most 120 characters"),
        ({"a": float("inf")}, "Not a value of a record"), ({"a": 10**18}, "longer than 18"),
        ({"a": 0.1 + 0.2}, "longer than 18 characters"),
        ({"a": "x" * (1 << 20)}, "larger than 1048576 bytes"),
    ],
)  # fmt: skip
def test_what_could_not_be_read_back_is_not_written(tree: dict[str, Json], told: str) -> None:
    with pytest.raises(CannotWrite, match=told):
        dump(tree)


def test_a_tree_of_more_than_twenty_levels_is_not_written() -> None:
    tree: Json = 1
    for _level in range(21):
        tree = {"a": tree}
    assert isinstance(tree, dict)
    with pytest.raises(CannotWrite, match="Nested deeper than 20 levels"):
        dump(tree)


@given(TREES)
def test_what_is_written_is_read_back_and_nothing_is_left_to_format(tree: dict[str, Json]) -> None:
    data = dump(tree, "# first line")
    assert read(data) == tree
    assert canonical(data) == (data, ())
    # also by way of the library, which is otherwise spared for what dump wrote
    assert yaml_writer._round_trip(data.decode()).encode() == data  # noqa: SLF001


@pytest.mark.parametrize(
    "style",
    [style for style in STYLES if style.name != "flow list over lines"],
    ids=lambda style: style.name,
)
def test_the_canonical_form_says_the_same_and_stays(style: Style) -> None:
    data = style.text.encode()
    shaped, notes = canonical(data)
    assert notes == ()
    assert read(shaped) == read(data)
    assert canonical(shaped) == (shaped, ())


def test_a_comment_that_formatting_would_lose_stops_it() -> None:
    with pytest.raises(StoreProblem, match="without changing what it says"):
        canonical(b"l: [\n  one,\n  two, # why\n  three,\n]\n")


def test_the_canonical_form_keeps_comments_quotes_and_what_looks_typed() -> None:
    data = (
        "# top\n\nid:   'A'   # id\nl:\n- 017\n- +7\n- 1_000\n- 1.10\n- 0o17\n"
        '- 2026-03-01T10:00:00Z\n- "x"\n# between\n- no\nm:\n    a: ~\n    b:\n    c: >\n'
        "        folded\n        text\n# end\n"
    )
    shaped = (
        "# top\n\nid: 'A'     # id\nl:\n  - 017\n  - +7\n  - 1_000\n  - 1.10\n  - 0o17\n"
        '  - 2026-03-01T10:00:00Z\n  - "x"\n# between\n  - no\nm:\n  a: ~\n  b:\n  c: >\n'
        "    folded\n    text\n# end\n"
    )
    assert canonical(data.encode()) == (shaped.encode(), ())


def test_the_canonical_form_of_a_record_is_the_record() -> None:
    assert canonical(RECORD.encode()) == (RECORD.encode(), ())


def test_formatting_cleans_the_text_and_says_so() -> None:
    data = "\ufeffa: тәуе\u00adкел\r\nb: e\u0301\tx\r\n".encode()
    shaped, notes = canonical(data)
    assert shaped.decode() == "a: тәуекел\nb: é x\n"
    assert [say(note) for note in notes] == [
        "Line ends of another kind became LF",
        "Tabs became spaces",
        "Invisible characters were removed: U+00AD SOFT HYPHEN, U+FEFF ZERO WIDTH NO-BREAK SPACE",
        "Letters and their accents were joined (NFC)",
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"a: 1\na: 2\n", "Y118"),
        (b"a: \xff\n", "Y102"),
        (b"a:\n\tb: 1\n", "Y108"),
        (b"a: x\x00y\n", "Y103"),
    ],
)
def test_a_file_that_cannot_be_read_cannot_be_formatted(data: bytes, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        canonical(data)


@pytest.mark.parametrize(
    ("pasted", "clean"),
    [
        ("plain", "plain"),
        ("a\r\nb\rc\x0bd\u2028e", "a\nb\nc\nd\ne"),
        ("a\tb", "a b"),
        ("со\u00adфт\u200b\ufeff", "софт"),
        ("и\u0306", "й"),
        ("x\x00\x1b[31my", "x[31my"),
        ("\ud800x", "\ufffdx"),
        ("👩\u200d🎓", "👩\u200d🎓"),
        ("1\u00a0000", "1\u00a0000"),
    ],
)
def test_pasted_text_is_cleaned_and_what_was_changed_is_said(pasted: str, clean: str) -> None:
    text, notes = normalise(pasted)
    assert text == clean
    assert bool(notes) == (pasted != clean)


@given(st.text(st.characters(exclude_categories=())))
def test_clean_text_can_be_written_and_stays_clean(pasted: str) -> None:
    text, _notes = normalise(pasted)
    assert not FORBIDDEN.search(text)
    assert unicodedata.is_normalized("NFC", text)
    assert normalise(text) == (text, ())
    assert read(dump({"a": text})) == {"a": text}
