"""What a record file may hold, and where a file that holds anything else is pointed at."""

from __future__ import annotations

import re
import sys
import time
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from qms.i18n import say
from qms.store.problems import locate
from qms.store.yaml_guard import FORBIDDEN, MAX_BYTES, Refusal
from qms.store.yaml_marks import place_of, spans
from qms.store.yaml_reader import Json, read
from qms.store.yaml_writer import dump
from tests.store.yaml_trees import TREES

BAD = Path(__file__).parent / "data" / "badinput"
ROWS = [
    tuple(line.split("\t"))
    for line in (BAD / "INDEX.tsv").read_text(encoding="utf-8").splitlines()[1:]
]


@pytest.mark.parametrize(("file", "code", "place"), ROWS, ids=[row[0] for row in ROWS])
def test_every_bad_file_is_refused_at_its_place_with_a_hint(
    file: str,
    code: str,
    place: str,
) -> None:
    with pytest.raises(Refusal) as caught:
        read((BAD / file).read_bytes())
    refusal = caught.value
    assert (refusal.code, f"{refusal.line}:{refusal.column}") == (code, place)
    assert refusal.hint is not None
    assert say(refusal.message)
    assert say(refusal.hint)
    assert not re.search(r"\{[a-z]+\}", say(refusal.message) + say(refusal.hint))


def test_no_bad_file_is_left_out_of_the_index() -> None:
    assert {path.name for path in BAD.glob("*.yaml")} == {row[0] for row in ROWS}


def test_all_bad_files_together_take_less_than_a_second() -> None:
    begin = time.perf_counter()
    for file, *_rest in ROWS:
        with pytest.raises(Refusal):
            read((BAD / file).read_bytes())
    assert time.perf_counter() - begin < 1


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"), ("No", "No"), ("yes", "yes"), ("on", "on"), ("off", "off"), ("y", "y"),
        ("True", "True"), ("FALSE", "FALSE"), ("Null", "Null"), ("~", "~"),
        ("true", True), ("false", False), ("null", None), ("", None),
        ("017", "017"), ("007", "007"), ("0o17", "0o17"), ("0x1F", "0x1F"), ("0b1", "0b1"),
        ("1.10", "1.10"), ("1.0", "1.0"), ("1.", "1."), (".5", ".5"), ("1e3", "1e3"),
        ("+7", "+7"), ("+77011234567", "+77011234567"), ("1_000", "1_000"), ("--1", "--1"),
        ("1:30", "1:30"), ("12:30:45", "12:30:45"), ("2026-03-01", "2026-03-01"),
        ("2026-03-01T00:30:00+05:00", "2026-03-01T00:30:00+05:00"), ("nan", "nan"),
        ("Infinity", "Infinity"), ("٣", "٣"), ("1.2.3", "1.2.3"), ("6B01", "6B01"),
        ("12", 12), ("-3", -3), ("0", 0), ("1.5", 1.5), ("-0.25", -0.25), ("0.5", 0.5),
        ("87011234567", 87011234567), ("123456789012345678", 123456789012345678),
        ("foo#bar", "foo#bar"), ("a:b", "a:b"), ("x # comment", "x"),
        ('"12"', "12"), ("'true'", "true"), ('""', ""), ("'.nan'", ".nan"),
        ('"1234567890123456789"', "1234567890123456789"), ("[1,2,]", [1, 2]), ("{}", {}),
        ("{a, b: }", {"a": None, "b": None}), ('"a\\nb"', "a\nb"), ("'!x'", "!x"),
        ("|\n  017\n", "017\n"), (">\n  a\n  b\n", "a b\n"), ("AT&T!", "AT&T!"),
        ("👩\u200d🎓", "👩\u200d🎓"),
    ],
)  # fmt: skip
def test_a_scalar_has_the_type_its_one_form_gives_it(written: str, value: Json) -> None:
    read_back = read(f"a: {written}\n".encode())["a"]
    assert read_back == value
    assert type(read_back) is type(value)


@pytest.mark.parametrize("key", ["no", "on", "y", "017", '"2026"', "'true'", '"<<"', "қазақша"])
def test_a_key_is_text(key: str) -> None:
    assert read(f"{key}: 1\n".encode()) == {key.strip("\"'"): 1}


def test_keys_that_only_the_rules_of_a_kind_can_refuse_are_read() -> None:
    assert read("a:\n\u00a0\u00a0b: 1\n".encode()) == {"a": None, "\u00a0\u00a0b": 1}
    assert read(b"? " + b"k" * 2000 + b"\n: 1\n") == {"k" * 2000: 1}


def test_one_explicit_document_may_have_its_marks() -> None:
    assert read(b"# c\n---\na: 1\n...\n") == {"a": 1}


def test_a_file_of_exactly_the_limit_is_read_and_one_byte_more_is_not() -> None:
    most = b"a: " + b"x" * (MAX_BYTES - 4) + b"\n"
    assert read(most)
    with pytest.raises(Refusal) as caught:
        read(most + b"\n")
    assert caught.value.code == "Y101"


def test_twenty_levels_are_read() -> None:
    tree = read(("a: " + "[" * 19 + "]" * 19).encode())
    assert str(tree).count("[") == 19


def test_every_format_and_control_character_of_this_python_is_forbidden() -> None:
    refused = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    missed = [
        f"U+{code:04X}"
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)) in refused
        and chr(code) not in "\n\u200d"
        and not FORBIDDEN.match(chr(code))
    ]
    assert missed == []


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused_with_a_position(data: bytes) -> None:
    tree, refusal = _read_or_refused(data)
    assert (tree is None) != (refusal is None)
    assert refusal is None or (refusal.line >= 1 and refusal.column >= 1)


def _read_or_refused(data: bytes) -> tuple[Json, Refusal | None]:
    try:
        return read(data), None
    except Refusal as refusal:
        return None, refusal


SIGNS = st.sampled_from([*"abn019 \n\n:-#[]{},'\"|>?!&*%\\", ": ", "\n  ", "- ", "a: ", "---\n"])


@given(st.lists(SIGNS, max_size=25).map("".join))
def test_any_signs_of_yaml_are_read_or_refused_and_every_node_has_its_place(text: str) -> None:
    tree, refusal = _read_or_refused(text.encode())
    if refusal is not None:
        return
    places = spans(text.encode())
    assert places.keys() == set(_paths(tree))
    for span in places.values():
        assert 0 <= span.start <= span.end <= len(text)
    for path in [*places, *((*path, "no such part") for path in places)]:
        near = locate(path, places)
        assert place_of(text.encode(), path) == (near.line, near.column)


def _paths(tree: Json, at: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    children: list[tuple[str | int, Json]] = []
    if isinstance(tree, dict):
        children = list(tree.items())
    elif isinstance(tree, list):
        children = list(enumerate(tree))
    return [at, *(path for step, value in children for path in _paths(value, (*at, step)))]


@given(TREES)
def test_the_reference_parser_reads_the_same_tree(tree: dict[str, Json]) -> None:
    data = dump(tree)
    reference = YAML(typ="safe", pure=True)
    assert _like_ours(reference.load(data.decode())) == read(data)


def _like_ours(value: object) -> object:
    """Take the narrowed scalars out of the comparison: plain dates are text to us."""
    if isinstance(value, dict):
        return {_like_ours(key): _like_ours(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_like_ours(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


TEXT = """\
# first line
id: RSK-2026-0001
"қаз": {ru: 'да', n: 1}
list:
  - a
  - b: |
      text # no comment

    c:
empty:
last: x # note
"""


def test_each_value_has_its_span_line_and_column() -> None:
    places = spans(TEXT.encode())
    shown = {path: TEXT[span.start : span.end] for path, span in places.items()}
    assert shown[("id",)] == "RSK-2026-0001"
    assert shown[("қаз",)] == "{ru: 'да', n: 1}"
    assert shown[("қаз", "ru")] == "'да'"
    assert shown[("list", 0)] == "a"
    assert shown[("list", 1, "b")] == "|\n      text # no comment"
    assert shown[("list", 1)].endswith("c:")
    assert shown[("empty",)] == ""
    assert shown[("last",)] == "x"
    span = places[("қаз", "n")]
    assert (span.line, span.column, span.key_line, span.key_column) == (3, 22, 3, 19)
    item = places[("list", 0)]
    assert (item.line, item.column, item.key_line, item.key_column) == (5, 5, 5, 5)
    root = places[()]
    assert (root.line, root.column) == (2, 1)
    assert TEXT[root.start : root.end].endswith("last: x")
