"""The reader of plain lines gives what the events of the parser give, or leaves the file alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qms.store import yaml_guard as guard
from qms.store.yaml_guard import Refusal
from qms.store.yaml_plain import plain_tree
from qms.store.yaml_reader import by_events, scalar
from tests.store.yaml_styles import STYLES
from tests.store.yaml_trees import TEXTS

ROOT = Path(__file__).parents[2]
FRAGMENTS = st.sampled_from([
    *("a: x", "b: y", "c:", "a: ", "d: 1", "d: 017", "d: 1.50", "d: -3", "d: .nan", "d: true"),
    *("- a: x", "- b:", "- x", "- ", "-", "- - x", "-  x", "- 'x'", "- >-", "- ? x", "? a", ": x"),
    *("c: >-", "c: |", "c: >", "c: |-", "c: |+", "c: >2", "c: | # x", "c: 'x'", 'c: "x"', "c: ''"),
    *("c: 'it''s'", 'c: "a\\nb"', 'c: "x', "c: 'x", "c: [a, b]", "c: {a: b}", "c: []", "c: [a,"),
    *("word", "two words", "# note", "  # note", "", "  ", "c: x # note", "c: x#y", "c: x: y"),
    *("c: x:", "c : x", "c:x", "'a': x", "true: x", "null: x", "1: x", "a b: x", "<<: x"),
    *("c: &a x", "c: *a", "c: !t x", "c: ! x", "c: @x", "c: `x", "c: %x", "%YAML 1.2"),
    *("c: x ", "'x'", "|", ">-", "- |"),
    *("---", "...", "--- x", "c: ---", "c: <<", "c: =", "c: ~", "c: ?x", "c: x\u00a0"),
    *("c:\u00a0x", "c: \u00a0x", "c: x:\u00a0y", "c: x\u00a0#y", "c: \u0661"),
    *("ключ: x", "c: слово", "c: 👩\u200d🎓"),
    "c: 1234567890123456789",
    f"{'k' * 65}: x",
])  # fmt: skip
LINES = st.tuples(st.sampled_from(["", "", "  ", "    ", " ", "      "]), FRAGMENTS).map("".join)
FILES = st.builds(
    lambda lines, end: "\n".join(lines) + end,
    st.lists(st.one_of(LINES, TEXTS), max_size=12),
    st.sampled_from(["\n", "\n", "\n", "", "\n\n"]),
)


def differs(text: str) -> bool:
    """Tell whether the two readers give different trees for a text that the guard lets pass."""
    data = text.encode("utf-8", "surrogatepass")
    try:
        guard.decode(data)
    except Refusal:
        return False
    found = plain_tree(text, scalar)
    return found is not None and repr(found) != repr(by_events(data, text))


@settings(max_examples=400)
@given(FILES)
def test_whatever_lines_a_file_has_the_two_readers_do_not_differ(text: str) -> None:
    assert not differs(text)


@settings(max_examples=100)
@given(st.lists(st.tuples(st.sampled_from(["a: x", "c: >-", "- y", "b: |", "  d: z"]), LINES)))
def test_nor_do_they_after_a_block_of_text(pairs: list[tuple[str, str]]) -> None:
    assert not differs("a:\n" + "".join(f"{one}\n{two}\n" for one, two in pairs))


@pytest.mark.parametrize("sign", ["|", ">", "|-", ">-", "  |"])
def test_a_block_of_text_without_a_key_is_not_passed_over(sign: str) -> None:
    assert plain_tree(f"a: x\n{sign}\n    b: lost\nc: y\n", scalar) is None


@pytest.mark.parametrize("style", STYLES, ids=[style.name for style in STYLES])
def test_every_style_is_read_alike(style: tuple[str, str]) -> None:
    assert not differs(style[1])


def test_a_record_as_it_is_usually_written_is_read_by_its_lines() -> None:
    text = (ROOT / "tests" / "bench" / "record.yaml.txt").read_text(encoding="utf-8")
    filled = text.replace("{", "").replace("}", "")
    found = plain_tree(filled, scalar)
    assert found is not None
    assert found == by_events(filled.encode(), filled)
    assert found["cause"].count(" ") > 20
    assert [item["id"] for item in found["assessments"]] == ["1", "2"]
