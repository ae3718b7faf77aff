"""Field by field: what each side changed is in the merged record, or named as a clash."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qms.store.three_way import MISSING, Clash, same, three_way
from qms.store.tree_edits import edited
from qms.store.yaml_document import CannotSplice
from qms.store.yaml_reader import read
from qms.store.yaml_writer import dump

if TYPE_CHECKING:
    from collections.abc import Iterator

Tree = dict[str, Any]


def merged(base: Tree, ours: Tree, theirs: Tree, **more: Any) -> tuple[Tree, list[Clash]]:  # noqa: ANN401 -- options of the merge
    """Merge, and return the tree and the clashes."""
    found = three_way(base, ours, theirs, **more)
    return found.tree, list(found.clashes)


def items(*pairs: tuple[str, str]) -> list[Tree]:
    return [{"id": key, "text": text} for key, text in pairs]


def dated(*rows: tuple[str, str, str]) -> list[Tree]:
    return [{"id": key, "date": date, "text": text} for key, date, text in rows]


def test_two_fields_changed_on_two_sides_are_both_there() -> None:
    found = merged({"a": 1, "b": 1}, {"a": 2, "b": 1}, {"a": 1, "b": 2})
    assert found == ({"a": 2, "b": 2}, [])


def test_one_field_changed_on_both_sides_stays_ours_and_is_named() -> None:
    found = merged({"a": 1}, {"a": 2}, {"a": 3})
    assert found == ({"a": 2}, [Clash(("a",), 3, 1)])


def test_the_same_change_on_both_sides_is_one_change() -> None:
    assert merged({"a": 1}, {"a": 2}, {"a": 2}) == ({"a": 2}, [])


def test_a_truth_value_is_no_number() -> None:
    assert merged({"a": 1}, {"a": 2}, {"a": True}) == ({"a": 2}, [Clash(("a",), True, 1)])


def test_items_appended_on_both_sides_are_both_kept_ours_first() -> None:
    base = {"l": items(("1", "a"))}
    found = merged(base, {"l": items(("1", "a"), ("2", "b"))}, {"l": items(("1", "a"), ("3", "c"))})
    assert found == ({"l": items(("1", "a"), ("2", "b"), ("3", "c"))}, [])


def test_a_second_item_of_one_new_id_gets_the_next_free_one() -> None:
    base = {"l": items(("1", "a"))}
    ours, theirs = (
        {"l": items(("1", "a"), ("2", "b"))},
        {"l": items(("1", "a"), ("2", "c"), ("3", "d"))},
    )
    assert merged(base, ours, theirs) == (
        {"l": items(("1", "a"), ("2", "b"), ("4", "c"), ("3", "d"))},
        [],
    )
    assert merged(base, ours, theirs, known="theirs") == (
        {"l": items(("1", "a"), ("2", "c"), ("3", "d"), ("4", "b"))},
        [],
    )


def test_ids_written_with_leading_noughts_stay_so() -> None:
    found = merged({}, {"l": items(("08", "x"))}, {"l": items(("08", "y"))})
    assert found == ({"l": items(("08", "x"), ("09", "y"))}, [])


def test_ids_in_words_get_a_number() -> None:
    found = merged({}, {"l": items(("aim", "x"))}, {"l": items(("aim", "y"))})
    assert found == ({"l": items(("aim", "x"), ("aim-2", "y"))}, [])


def test_the_same_item_added_on_both_sides_is_one_item() -> None:
    both = {"l": items(("1", "a"))}
    assert merged({}, both, both) == (both, [])
    more = {"l": items(("1", "a"), ("2", "b"))}
    assert merged({}, both, more) == (more, [])
    assert merged({}, more, {"l": items(("1", "a"), ("3", "c"))}) == (
        {"l": items(("1", "a"), ("2", "b"), ("3", "c"))},
        [],
    )


def test_dated_items_are_in_order_of_their_dates_where_they_were() -> None:
    one = ("1", "2026-01-01", "a")
    ours = {"l": dated(one, ("2", "2026-03-01", "b"))}
    theirs = {"l": dated(one, ("3", "2026-02-01", "c"))}
    found, _ = merged({"l": dated(one)}, ours, theirs)
    assert [item["id"] for item in found["l"]] == ["1", "3", "2"]


def test_dated_items_out_of_order_are_not_sorted() -> None:
    rows = (("1", "2026-05-01", "a"), ("0", "2026-01-01", "z"))
    ours = {"l": dated(*rows, ("2", "2026-03-01", "b"))}
    theirs = {"l": dated(*rows, ("3", "2026-02-01", "c"))}
    found, _ = merged({"l": dated(*rows)}, ours, theirs)
    assert [item["id"] for item in found["l"]] == ["1", "0", "2", "3"]


def test_an_item_put_between_others_stays_behind_its_neighbour() -> None:
    base = {"l": items(("1", "a"), ("2", "b"))}
    ours = {"l": items(("1", "a"), ("2", "b"), ("3", "c"))}
    theirs = {"l": items(("1", "a"), ("9", "x"), ("2", "b"))}
    found, _ = merged(base, ours, theirs)
    assert [item["id"] for item in found["l"]] == ["1", "9", "2", "3"]


def test_two_fields_of_one_item_are_merged() -> None:
    base = {"l": [{"id": "1", "a": 1, "b": 1}]}
    ours, theirs = {"l": [{"id": "1", "a": 2, "b": 1}]}, {"l": [{"id": "1", "a": 1, "b": 2}]}
    assert merged(base, ours, theirs) == ({"l": [{"id": "1", "a": 2, "b": 2}]}, [])


def test_a_clash_in_an_item_is_named_by_the_id_of_the_item() -> None:
    found = merged({"l": items(("7", "a"))}, {"l": items(("7", "b"))}, {"l": items(("7", "c"))})
    assert found == ({"l": items(("7", "b"))}, [Clash(("l", "7", "text"), "c", "a")])


@pytest.mark.parametrize(
    ("ours", "theirs", "tree", "clash"),
    [
        pytest.param({"a": 2}, {}, {"a": 2}, Clash(("a",), MISSING, 1, "theirs"), id="theirs-gone"),
        pytest.param({}, {"a": 3}, {"a": 3}, Clash(("a",), 3, 1, "ours"), id="ours-gone"),
    ],
)
def test_an_edit_wins_over_a_removal_and_is_named(
    ours: Tree, theirs: Tree, tree: Tree, clash: Clash
) -> None:
    assert merged({"a": 1}, ours, theirs) == (tree, [clash])


def test_what_one_side_alone_removes_is_gone() -> None:
    assert merged({"a": 1, "b": 1}, {"b": 1}, {"a": 1, "b": 2}) == ({"b": 2}, [])


def test_words_added_to_a_plain_list_on_both_sides_are_all_there() -> None:
    found = merged({"l": ["a"]}, {"l": ["a", "b"]}, {"l": ["a", "b", "c"]})
    assert found == ({"l": ["a", "b", "c"]}, [])


def test_a_plain_list_from_which_one_side_took_something_is_a_whole() -> None:
    found = merged({"l": ["a", "b"]}, {"l": ["a"]}, {"l": ["a", "b", "c"]})
    assert found == ({"l": ["a"]}, [Clash(("l",), ["a", "b", "c"], ["a", "b"])])


def test_a_text_without_a_language_is_merged_with_one_that_names_them() -> None:
    ours = {"title": {"kk": "А", "ru": "Б"}}
    assert merged({"title": "А"}, ours, {"title": "В"}, language="kk") == (
        {"title": {"kk": "В", "ru": "Б"}},
        [],
    )


def test_one_language_changed_on_both_sides_clashes_in_that_language() -> None:
    found = merged({"t": "a"}, {"t": "b"}, {"t": {"en": "c", "kk": "d"}}, language="en")
    assert found == ({"t": {"en": "b", "kk": "d"}}, [Clash(("t", "en"), "c", "a")])


def test_fields_to_be_kept_stay_ours_whatever_theirs_says() -> None:
    base = {"l": items(("1", "a")), "m": 1}
    theirs = {"l": items(("1", "a"), ("2", "b")), "m": 2}
    found, clashes = merged(base, base, theirs, keep=("l",))
    assert found == {"l": base["l"], "m": 2}
    assert clashes == [Clash(("l",), theirs["l"], base["l"])]


WORD: Final = st.text("abcxyz", min_size=1, max_size=3)
ITEM: Final = st.fixed_dictionaries(
    {"id": st.sampled_from("1234")}, optional={"text": WORD, "n": st.integers(0, 9)}
)
ITEMS: Final = st.lists(ITEM, max_size=4, unique_by=lambda item: item["id"])
VALUE: Final = st.one_of(
    WORD,
    st.integers(0, 99),
    st.none(),
    st.booleans(),
    st.lists(WORD, max_size=3),
    st.dictionaries(st.sampled_from(["kk", "ru", "en"]), WORD, min_size=1),
    ITEMS,
)
TREE: Final = st.dictionaries(st.sampled_from(["title", "due", "list", "own"]), VALUE, max_size=4)


@given(TREE, TREE)
def test_both_sides_equal_give_that_side(base: Tree, side: Tree) -> None:
    assert merged(base, side, side) == (side, [])


@given(TREE, TREE)
def test_an_unchanged_side_gives_the_other(base: Tree, side: Tree) -> None:
    assert merged(base, base, side) == (side, [])
    assert merged(base, side, base) == (side, [])


def leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:  # noqa: ANN401 -- any part of a tree
    """Yield every value with the name of its field; ids of items may change."""
    if isinstance(value, dict):
        for key, part in value.items():
            if key != "id":
                yield from leaves(part, (*path, key))
    elif isinstance(value, list):
        for part in value:
            yield from leaves(part, path)
    else:
        yield ".".join(path[:1]), repr(value)


@settings(max_examples=400)
@given(TREE, TREE, TREE, st.sampled_from(["ours", "theirs"]))
def test_no_value_of_a_side_is_lost_without_a_clash(
    base: Tree,
    ours: Tree,
    theirs: Tree,
    known: Any,  # noqa: ANN401 -- a literal
) -> None:
    tree, clashes = merged(base, ours, theirs, known=known)
    kept = set(leaves(tree))
    for clash in clashes:
        if clash.theirs is not MISSING:
            kept |= set(leaves(clash.theirs, clash.path))
    before = set(leaves(base))
    for side in (ours, theirs):
        assert set(leaves(side)) - before <= kept


@settings(max_examples=300)
@given(TREE, TREE)
def test_a_text_edited_towards_a_tree_says_that_tree(old: Tree, new: Tree) -> None:
    try:
        data = edited(dump(old), old, new)
    except CannotSplice:
        return
    assert same(read(data), new)
