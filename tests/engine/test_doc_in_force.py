"""Which edition is in force: by the rules of the day of its acts, never one that is void."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

import pytest

from qms.engine.document_editions import edition_lines
from qms.engine.documents import draft_of, in_force, open_steps
from qms.engine.documents_current import current_documents
from qms.kinds.document import ControlledDocument
from tests.reading import DOC, Ed, document
from tests.routes import SENATE
from tests.workspaces import TODAY, found, view

if TYPE_CHECKING:
    from qms.engine.view import View

BOARD: Final = "{id: board, bodies: [BODY-management-board]}"
RULES: Final = (
    "id: POL-documents\nschema: 1\neditions:\n"
    "  - {id: a, source: {own: true}, value: {routes: [{id: own, label: Route, interested: false,"
    f" approve: [{BOARD}], source: {{own: true}}}}]}}}}\n"
    "  - {id: b, from: 2026-11-10, source: {own: true}, value: {routes: [{id: own, label: Route,"
    " interested: false, approve: [{id: senate, bodies: [BODY-senate]},"
    f" {BOARD}], source: {{own: true}}}}]}}}}\n"
)
VOID: Final = ", void: Begun by mistake"


def stands(*texts: str, today: dt.date = TODAY) -> tuple[View, ControlledDocument]:
    """Return the records on a day, and the document."""
    look = view(*texts, today=today)
    record = look.snapshot.get(DOC)
    assert isinstance(record, ControlledDocument)
    return look, record


@pytest.mark.req("KZ-DOC-07")
def test_rules_that_ask_for_more_put_no_approved_edition_out_of_force() -> None:
    look, record = stands(document(), RULES, SENATE)
    edition = in_force(look, record)
    assert edition is not None
    assert edition.id == "1"
    assert draft_of(look, record) is None


def test_an_edition_that_nobody_approved_yet_goes_by_the_rules_of_today() -> None:
    look, record = stands(document(Ed(), Ed("2", "2026-11-05", approved=False)), RULES, SENATE)
    draft = draft_of(look, record)
    assert draft is not None
    assert [step.id for step in open_steps(look, record, draft)] == ["senate", "board"]


@pytest.mark.req("KZ-DOC-07")
def test_a_void_edition_is_not_in_force_and_the_one_before_it_is() -> None:
    look, record = stands(document(Ed(), Ed("2", "2026-11-05", "changed", more=VOID)))
    edition = in_force(look, record)
    assert edition is not None
    assert edition.id == "1"
    (item,) = current_documents(look)
    assert (item.edition.id, item.newest.id) == ("1", "1")
    assert [line.state for line in edition_lines(look, record)] == ["in_force"]


def test_a_document_whose_only_edition_is_void_has_nothing_in_force() -> None:
    look, record = stands(document(Ed(more=VOID)))
    assert in_force(look, record) is None
    assert current_documents(look) == ()
    assert edition_lines(look, record) == ()


def test_what_was_said_of_an_edition_that_became_void_is_no_error() -> None:
    text = document(Ed(), Ed("2", "2026-11-05", "changed", more=VOID))
    assert not found(text, code="D108")


def test_before_its_first_edition_was_begun_a_document_has_no_lines() -> None:
    look, record = stands(document(), today=dt.date(2026, 1, 1))
    assert edition_lines(look, record) == ()
