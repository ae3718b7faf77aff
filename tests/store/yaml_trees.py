"""Trees of values as records may hold them, with the texts that YAML readers trip over."""

from __future__ import annotations

from typing import Final

from hypothesis import strategies as st

from qms.store.yaml_writer import normalise

_LETTERS = st.characters(exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp", "Cn"))
_SIGNS = st.sampled_from(list("\n\n \n: #-'\"\\|>ab019."))
_PIECES = st.sampled_from(
    [
        *("no", "on", "017", "1.10", "~", ": ", " #", "\n\n", "  ", "---", "...", "<<"),
        *(
            "=======",
            "<<<<<<< x",
            "\n======= \n",
            "2026-03-01",
            "null",
            ".inf",
            "Қала",
            "👩\u200d🎓",
        ),
    ],
)


def _clean(pieces: list[str]) -> str:
    return normalise("".join(pieces))[0]


TEXTS: Final = st.lists(st.one_of(_LETTERS, _SIGNS, _PIECES), max_size=10).map(_clean)
_KEYS = TEXTS.filter(lambda key: "\n" not in key)
_FRACTIONS = st.integers(-(10**9), 10**9).map(lambda number: number / 1000)
SCALARS: Final = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(1 - 10**17, 10**18 - 1),
    _FRACTIONS,
    TEXTS,
)
_VALUES = st.recursive(
    SCALARS,
    lambda child: st.lists(child, max_size=4) | st.dictionaries(_KEYS, child, max_size=4),
    max_leaves=15,
)
TREES: Final = st.dictionaries(_KEYS, _VALUES, max_size=5)
