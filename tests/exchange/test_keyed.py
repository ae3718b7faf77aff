"""Keyed digests are HMAC-SHA-256 as RFC 2104 states it."""

from __future__ import annotations

import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.exchange.keyed import keyed


@pytest.mark.req("KZ-TERM-01")
@given(
    st.binary(max_size=150),
    st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), max_size=4),
    st.integers(1, 32),
)
def test_they_are_those_of_the_standard_library(key: bytes, texts: list[str], size: int) -> None:
    expected = [hmac.digest(key, text.encode(), "sha256")[:size] for text in texts]
    assert keyed(key, texts, size) == b"".join(expected)
