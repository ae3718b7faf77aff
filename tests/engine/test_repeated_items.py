"""Ids of items are unique in their list, also in lists within items."""

from __future__ import annotations

import pytest

from tests.reading import Ed, document
from tests.workspaces import found

TEXTS = ", texts: [{{id: kk, place: a.md}}, {{id: {}, place: b.md}}]"


@pytest.mark.req("KZ-DOC-31")
def test_two_texts_of_an_edition_in_one_language_are_told_with_the_place_of_the_later() -> None:
    (hit,) = found(document(Ed(more=TEXTS.format("kk"))), code="K104")
    assert hit.field == ("editions", 0, "texts", 1, "id")


def test_lists_of_different_ids_are_left_alone() -> None:
    assert not found(document(Ed(more=TEXTS.format("ru"))), code="K104")
