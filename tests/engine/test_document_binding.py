"""What an approval covers, to the byte, and what it leaves free."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

import pytest
from pydantic import ValidationError

from qms.engine.document_binding import Part, Values, binding_of, content_in, hashed, parts
from qms.engine.document_since import by_history, content_then, differences
from qms.engine.documents import edition_of
from qms.kinds.document import ControlledDocument
from qms.kinds.document_parts import Binding, DocumentText
from tests import approved
from tests.approved import FILES, FOLDER, ID, KK, OUTSIDE, RU, act, draft, seen

if TYPE_CHECKING:
    from qms.engine.document_binding import How
    from qms.model.snapshot import Snapshot

TEXT: Final = f"{FOLDER}/edition-1.kk.md"


def document_in(snapshot: Snapshot) -> ControlledDocument:
    found = snapshot.entries[ID].record
    assert isinstance(found, ControlledDocument)
    return found


def bound(*texts: str, then: str = "", files: dict[str, bytes] = FILES) -> dict[str, Any] | None:
    snapshot = seen(draft(*texts, then=then), files=files)
    document = document_in(snapshot)
    edition = edition_of(document, "1")
    assert edition is not None
    return binding_of(snapshot, document, edition)


def judged(text: str, files: dict[str, bytes] = FILES) -> set[Part]:
    """Return what an approved document no longer covers, or does not cover yet."""
    snapshot = seen(text, files=files)
    document = document_in(snapshot)
    edition, binding = edition_of(document, "1"), document.approvals[0].binding
    assert edition is not None
    assert binding is not None
    found = parts(snapshot, document, edition, binding)
    return {part for part in found if part.how != "covered"}


@pytest.mark.req("KZ-DOC-31")
def test_the_hash_is_that_of_rfc_8785() -> None:
    """The example is one of the standard: keys by UTF-16 code units, no spaces, no escapes."""
    value = {"\u20ac": "Euro Sign", "\r": "Carriage Return", "1": "One", "\u00f6": "o"}
    assert hashed(value) == hashed(dict(reversed(value.items())))
    written = '{"\\r":"Carriage Return","1":"One","ö":"o","€":"Euro Sign"}'
    assert hashed(value) == hashlib.sha256(written.encode()).hexdigest()


@pytest.mark.req("KZ-DOC-31")
def test_the_way_a_record_is_written_counts_nothing() -> None:
    text = act(draft(KK, RU))
    assert judged(text.replace("{kk: Ереже, ru: Положение}", "{ru: 'Положение', kk: Ереже}")) == (
        set()
    )


@pytest.mark.req("KZ-DOC-31")
def test_a_plain_title_is_one_in_the_default_language() -> None:
    text = act(draft(KK).replace("{kk: Ереже, ru: Положение}", "Rules"))
    assert judged(text.replace("title: Rules", "title: {en: Rules, ru: Правила}")) == {
        Part("words", "not_covered", "ru")
    }


@pytest.mark.req("KZ-DOC-31")
def test_line_ends_of_a_work_tree_on_windows_count_nothing() -> None:
    text = act(draft(KK, RU))
    assert judged(text, {**FILES, TEXT: FILES[TEXT].replace(b"\n", b"\r\n")}) == set()


@pytest.mark.req("KZ-DOC-31")
def test_what_is_not_approved_changes_freely() -> None:
    more = "notes: Seen\nreader_units: [UNIT-legal-office]\nregistration_number: '7'\n"
    assert judged(act(draft(KK, RU)) + more) == set()


@pytest.mark.req("KZ-DOC-31")
def test_a_title_translated_after_the_text_was_approved_voids_nothing() -> None:
    text = act(draft(KK, RU).replace("{kk: Ереже, ru: Положение}", "{kk: Ереже}"))
    assert judged(text.replace("{kk: Ереже}", "{kk: Ереже, ru: Положение}")) == {
        Part("words", "not_covered", "ru")
    }


@pytest.mark.req("KZ-DOC-31")
def test_a_text_outside_git_is_bound_by_the_hash_of_its_record() -> None:
    text = act(draft(OUTSIDE))
    assert judged(text) == set()
    assert judged(text.replace("a" * 64, "b" * 64, 1)) == {Part("text", "changed", "kk")}


@pytest.mark.req("KZ-DOC-31")
def test_nothing_is_bound_while_a_text_cannot_be_read() -> None:
    assert bound(KK, RU, files={}) is None


@pytest.mark.req("KZ-DOC-31")
@pytest.mark.parametrize(
    "place",
    ["../DOC-2026-0002/x.md", "a/../b.md", "/etc/passwd", "a//b", "..\\b.md", "document.yaml"],
)
def test_a_place_that_leads_out_of_the_folder_is_refused(place: str) -> None:
    with pytest.raises(ValidationError, match="in the folder of its document"):
        DocumentText(id="kk", place=place)


@pytest.mark.req("KZ-DOC-31")
def test_two_texts_in_one_language_are_covered_by_no_approval() -> None:
    forged = "{id: kk, place: forged.md}"
    files = {**FILES, f"{FOLDER}/forged.md": b"# Forged\n"}
    text = act(draft(KK)).replace("texts: [", f"texts: [{forged}, ", 1)
    assert judged(text, files) == {Part("text", "missing", "kk")}


OLD: Final[dict[str, Any]] = {
    "schema": 1,
    "title": "Rules",
    "group": "regulation",
    "code": "R 1",
    "owner_unit": "UNIT-hr-department",
    "editions": [{"id": "1", "number": "1"}],
}


def by_past(now: dict[str, Any], approved_tree: dict[str, Any] = OLD) -> list[How]:
    """Judge an approval of the first schema against a record whose form has changed since."""
    content = content_in(approved_tree, "1", "en", 1, {})
    assert content is not None
    words = [{"id": "en", "words": content.words["en"]}]
    tree = {"schema": 1, "fields": content.fields, "edition": content.edition, "languages": words}
    binding = Binding.model_validate_json(json.dumps(tree))
    then = content_then(OLD, "1", "en", 1)
    values = Values(OLD, "1", "en", 1), Values(now, "1", "en", 1)
    left = (Part("fields", "older"), Part("edition", "older"), Part("words", "older", "en"))
    return [part.how for part in by_history(left, binding, then, values)]


@pytest.mark.req("KZ-DOC-31")
def test_an_approval_under_an_older_schema_is_judged_by_the_record_of_that_time() -> None:
    assert by_past(OLD) == ["covered"] * 3
    assert by_past({**OLD, "code": "R 2"}) == ["changed", "covered", "covered"]
    assert by_past({**OLD, "title": "Rule"}) == ["covered", "covered", "changed"]


@pytest.mark.req("KZ-DOC-31")
def test_a_record_of_that_time_that_was_not_the_approved_one_proves_nothing() -> None:
    assert by_past(OLD, {**OLD, "code": "R 9"})[0] == "changed"


def test_new_translations_are_no_differences() -> None:
    values = [Values({**OLD, "title": one}, "1", "en", 1) for one in ("Rules", {"en": "Rules"})]
    assert differences(values[0], values[1]) == ()
    later = Values({**OLD, "title": {"en": "Rule", "kk": "Ереже"}}, "1", "en", 1)
    assert differences(values[0], later) == (("title", "en", "Rules", "Rule"),)


def test_a_document_of_a_register_has_an_edition_that_was_only_printed() -> None:
    text = (
        f"id: {ID}\nschema: 1\ntitle: Rules\ngroup: regulation\nedition: '3'\n"
        "approvals: [{id: '1', act: order, date: 2020-02-02}]\n"
    )
    snapshot = seen(text)
    edition = edition_of(document_in(snapshot), None)
    assert edition is not None
    assert binding_of(snapshot, document_in(snapshot), edition) is not None
    assert approved.PLACE in {entry.path for entry in snapshot.entries.values()}
