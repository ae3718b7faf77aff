"""One value changed is one line changed, in whatever style the file was written."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.store.yaml_emit import CannotWrite
from qms.store.yaml_guard import Refusal
from qms.store.yaml_marks import spans
from qms.store.yaml_reader import Json, read
from qms.store.yaml_writer import CannotSplice, append_item, dump, remove_value, set_value
from tests.store.yaml_styles import STYLES, Style
from tests.store.yaml_trees import SCALARS, TREES

if TYPE_CHECKING:
    from qms.store.yaml_marks import Path

ORDER = ("id", "schema", "title", "status", "owner", "custom", "notes", "conflict")


def _changed(before: str, after: str) -> int:
    """Count the lines that differ; a line more or less counts as many."""
    old, new = before.split("\n"), after.split("\n")
    if len(old) != len(new):
        return max(len(old), len(new))
    return sum(one != other for one, other in zip(old, new, strict=True))


def _dotted(path: Path) -> str:
    return r"\.".join(map(str, path))


def _with(data: bytes, path: Path, value: Json) -> Json:
    tree: Any = read(data)
    at = tree
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    result: Json = tree
    return result


def test_there_are_enough_styles() -> None:
    assert len({style.name for style in STYLES}) == len(STYLES)
    assert len(STYLES) >= 41


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.name)
def test_one_scalar_edited_is_exactly_one_changed_line(style: Style) -> None:
    data = style.text.encode()
    after = set_value(data, style.path, style.value)
    assert read(after) == _with(data, style.path, style.value)
    assert _changed(style.text, after.decode()) == 1


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.name)
def test_setting_the_same_value_changes_no_byte(style: Style) -> None:
    data = style.text.encode()
    value: Any = read(data)
    for step in style.path:
        value = value[step]
    assert set_value(data, style.path, value) == data


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: &x open\n", "Y114"),
        ("a: !t open\n", "Y116"),
        ("a: 1\na: 2\n", "Y118"),
        ("a: 1\r\n", "Y107"),
    ],
)
def test_a_style_that_is_not_read_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        set_value(text.encode(), ("a",), "closed")


def test_quotes_and_a_comment_stay_where_they_were() -> None:
    assert set_value(b"a: 'x'  # c\n", ("a",), "y") == b"a: 'y'  # c\n"
    assert set_value(b"a: open # c\nb: 1\n", ("a",), "x\ny") == b"a: |- # c\n  x\n  y\nb: 1\n"


def test_a_missing_key_is_inserted_in_its_place() -> None:
    data = b"# top\nid: A # id\n\n# the owner\nowner: x\nnotes: |\n  n\n"
    after = set_value(data, ("status",), "open", order=ORDER)
    assert after == b"# top\nid: A # id\nstatus: open\n\n# the owner\nowner: x\nnotes: |\n  n\n"
    assert set_value(b"title: x\n", ("id",), "A", order=ORDER) == b"id: A\ntitle: x\n"
    assert set_value(b"id: A\nzz: 1\n", ("owner",), "x", order=ORDER) == b"id: A\nowner: x\nzz: 1\n"


def test_a_missing_key_without_an_order_stands_before_the_notes_or_last() -> None:
    assert set_value(b"a: 1\nnotes: x\n", ("b",), 2) == b"a: 1\nb: 2\nnotes: x\n"
    assert set_value(b"a: 1\nconflict: {}\n", ("notes",), "x") == b"a: 1\nnotes: x\nconflict: {}\n"
    assert set_value(b"a: 1", ("b",), 2) == b"a: 1\nb: 2"
    assert set_value(b"a: |\n  x\n", ("b",), {"c": [1]}) == b"a: |\n  x\nb:\n  c:\n    - 1\n"
    assert set_value(b"{}\n", ("b",), 2) == b"b: 2\n"
    assert set_value(b"{a: 1}\n", ("b",), "x, y") == b'{a: 1, b: "x, y"}\n'


def test_a_missing_key_is_inserted_in_a_nested_mapping() -> None:
    data = b"l:\n  - id: a\n    n: 1\nm:\n  x: 1\n"
    assert set_value(data, ("l", 0, "z"), 2) == b"l:\n  - id: a\n    n: 1\n    z: 2\nm:\n  x: 1\n"
    first = set_value(data, ("l", 0, "id0"), "q", order=("id0", "id"))
    assert first == b"l:\n  - id0: q\n    id: a\n    n: 1\nm:\n  x: 1\n"


@pytest.mark.parametrize(
    ("before", "path", "value", "after"),
    [
        ("a: x # c\nb: 1\n", ("a",), {"ru": "x"}, "a: # c\n  ru: x\nb: 1\n"),
        ("a: x\nb: 1\n", ("a",), ["x", {"z": 1}], "a:\n  - x\n  - z: 1\nb: 1\n"),
        ("a:\n  ru: x\nb: 1\n", ("a",), "x", "a: x\nb: 1\n"),
        ("a:\n- x\n- y\nb: 1\n", ("a",), ["z"], "a:\n- z\nb: 1\n"),
        ("l:\n  - x\n  - y\n", ("l", 0), {"a": 1, "b": 2}, "l:\n  - a: 1\n    b: 2\n  - y\n"),
        ("l:\n  - x # c\n", ("l", 0), ["a", "b"], "l:\n  -   - a # c\n      - b\n"),
        ("l:\n  -   x\n", ("l", 0), {"a": 1, "b": 2}, "l:\n  - a: 1\n    b: 2\n"),
        ("a: x", ("a",), "b\nc\n", "a: |\n  b\n  c\n"),
        ("a: {}\n", ("a",), {"b": 1}, "a:\n  b: 1\n"),
        ("a: []\n", ("a",), [], "a: []\n"),
        ("a: {b: [1]}\n", ("a", "b"), {"c": "d"}, "a: {b: {c: d}}\n"),
        ("a: >\n  one two\n", ("a",), "three\n", "a: >\n  three\n"),
        ("a: |\n  one\nb: 1\n", ("a",), 5, "a: 5\nb: 1\n"),
    ],
)
def test_a_value_changes_its_shape(before: str, path: Path, value: Json, after: str) -> None:
    assert set_value(before.encode(), path, value).decode() == after


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("a: 1\n", (), {"b": 1}),
        ("a: 1\n", ("b", "c"), 1),
        ("a: x\n", ("a", "b"), 1),
        ("l:\n  - 1\n", ("l", 1), 1),
        ("a:\n  b: 1 # why\nc: 2\n", ("a",), "x"),
        ("l: [a, # why\n  b]\n", ("l",), "x"),
    ],
)
def test_what_would_lose_a_comment_or_has_no_place_is_refused(
    text: str,
    path: Path,
    value: Json,
) -> None:
    with pytest.raises(CannotSplice, match=f"without touching other lines: {_dotted(path)}\n"):
        set_value(text.encode(), path, value)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("x\u00ady", "U\\+00AD"),
        ("e\u0301", "U\\+0301"),
        ("a\tb", "U\\+0009"),
        (float("nan"), "Not a value of a record: nan"),
        (10**18, "longer than 18 characters"),
    ],
)
def test_a_value_that_no_record_may_hold_is_refused(value: Json, told: str) -> None:
    with pytest.raises(CannotWrite, match=told):
        set_value(b"a: 1\n", ("a",), value)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("l:\n  - a # c\n# below\nb: 1\n", "l:\n  - a # c\n  - id: x\n    k: 1\n# below\nb: 1\n"),
        ("l:\n- a\nb: 1\n", "l:\n- a\n- id: x\n  k: 1\nb: 1\n"),
        ("l: []\nb: 1\n", "l:\n  - id: x\n    k: 1\nb: 1\n"),
        ("l: # none\nb: 1\n", "l: # none\n  - id: x\n    k: 1\nb: 1\n"),
        ("b: 1\nnotes: n\n", "b: 1\nl:\n  - id: x\n    k: 1\nnotes: n\n"),
        ("l: [a] # c\n", "l: [a, {id: x, k: 1}] # c\n"),
        ("l: [a,]\n", "l: [a, {id: x, k: 1},]\n"),
        ("l:\n  - a", "l:\n  - a\n  - id: x\n    k: 1"),
        ("l:\n  - |\n    t\n\nb: 1\n", "l:\n  - |\n    t\n  - id: x\n    k: 1\n\nb: 1\n"),
        ("l:\n  - m: [1]\n    o:\nb: 1\n", "l:\n  - m: [1]\n    o:\n  - id: x\n    k: 1\nb: 1\n"),
    ],
)
def test_an_appended_item_is_its_own_lines(before: str, after: str) -> None:
    assert append_item(before.encode(), ("l",), {"id": "x", "k": 1}).decode() == after


def test_an_item_is_appended_only_to_a_list() -> None:
    with pytest.raises(CannotSplice, match="without touching other lines: l\n"):
        append_item(b"l: {a: 1}\n", ("l",), 1)


@pytest.mark.parametrize(
    ("before", "path", "after"),
    [
        ("a: 1\nb: 2 # c\nc: 3\n", ("b",), "a: 1\nc: 3\n"),
        ("a: 1\n# b\nb:\n  x: 1\n  y: 2\nc: 3\n", ("b",), "a: 1\n# b\nc: 3\n"),
        ("a: 1\nb: |\n  x\n\n  y\nc: 3\n", ("b",), "a: 1\nc: 3\n"),
        ("a: 1\nb: 2", ("b",), "a: 1\n"),
        ("l:\n  - a\n  - b: 1\n    c: 2\n  - d\n", ("l", 1), "l:\n  - a\n  - d\n"),
        ("l:\n  - a: 1\n    b: 2\n", ("l", 0, "a"), "l:\n  - b: 2\n"),
        ("l:\n  - a: 1\n    b: 2\n", ("l", 0, "b"), "l:\n  - a: 1\n"),
        ("l:\n  - - a\n    - b\n", ("l", 0, 0), "l:\n  - - b\n"),
        ("l:\n  - a\nb: 1\n", ("l", 0), "l: []\nb: 1\n"),
        ("m:\n  a: 1\nb: 1\n", ("m", "a"), "m: {}\nb: 1\n"),
        ("l: [a, b, c]\n", ("l", 1), "l: [a, c]\n"),
        ("l: [a, b, c]\n", ("l", 2), "l: [a, b]\n"),
        ("m: {a: 1, b: 2}\n", ("m", "a"), "m: {b: 2}\n"),
        ("{a: 1}\n", ("a",), "{}\n"),
    ],
)
def test_a_removed_value_takes_its_own_lines(before: str, path: Path, after: str) -> None:
    assert remove_value(before.encode(), path).decode() == after


@pytest.mark.parametrize("path", [(), ("b",), ("a", "x"), ("a",)])
def test_what_is_not_there_or_is_all_there_is_cannot_be_removed(path: Path) -> None:
    with pytest.raises(CannotSplice, match=f"without touching other lines: {_dotted(path)}\n"):
        remove_value(b"a: 1\n", path)


@given(TREES, st.data(), SCALARS)
def test_any_node_of_any_record_is_set_or_refused(
    tree: dict[str, Json],
    data: st.DataObject,
    value: Json,
) -> None:
    before = dump(tree)
    path = data.draw(st.sampled_from(list(spans(before))))
    kept = copy.deepcopy(before)
    try:
        after = set_value(before, path, value)
    except CannotSplice:
        assert path == ()
        return
    assert read(after) == _with(before, path, value)
    assert before == kept


@given(TREES, st.data(), SCALARS)
def test_any_list_of_any_record_takes_an_item_as_added_lines(
    tree: dict[str, Json],
    data: st.DataObject,
    value: Json,
) -> None:
    before = dump({**tree, "items": [tree, "x"]})
    paths = [path for path in spans(before) if _is_filled_list(read(before), path)]
    path = data.draw(st.sampled_from(paths))
    after = append_item(before, path, value)
    old, new = before.decode().split("\n"), after.decode().split("\n")
    start = next((at for at, line in enumerate(old) if line != new[at]), len(old))
    assert old[start:] == new[start + len(new) - len(old) :]


def _is_filled_list(tree: Json, path: Path) -> bool:
    value: Any = tree
    for step in path:
        value = value[step]
    return isinstance(value, list) and bool(value)
