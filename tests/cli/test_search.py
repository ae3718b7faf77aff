"""``qms search`` finds records by any word, whatever the keyboard; its file is worth nothing."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import jsonschema
import pytest

from qms.actions.answers import answer_schemas
from qms.model.fold import excerpt, fold, phrases, spot, words
from qms.store import search as file_of_search
from tests.store.plain_git import git
from tests.workspaces import capa, risk

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workspaces import Cli


def ids(qms: Cli, *asked: str) -> list[str]:
    return [item["record"] for item in qms("--json", "search", *asked).items]


def titled(number: int, title: str, more: str = "") -> str:
    return risk(number).replace("title: Low response rate", f"title: {title}") + more


@pytest.fixture
def found(qms: Cli) -> Cli:
    qms.record(titled(1, "Оқытушылардың жүктемесі"), when=None)
    qms.record(titled(2, "{ru: Ёлочный спрос, en: Zebra}", "old_number: 12/3-К\n"))
    qms.record(capa(7, more="aliases: [CAPA-2025-0031]\n"))
    return qms


def test_letters_of_kazakh_and_russian_are_found_from_any_keyboard(found: Cli) -> None:
    for typed in ("окытушы", "ОҚЫТУШЫ", "оқытушылардың жук", "жүктемесі", "жуктемеси"):
        assert "RSK-2026-0001" in ids(found, typed), typed
    assert ids(found, "елочный") == ids(found, "ёлочн") == ["RSK-2026-0002"]
    assert fold("й") != fold("и"), "these are two letters"
    assert words("и\u0306") == "й", "however it is composed"


def test_numbers_are_found_old_ones_too_and_the_record_itself_comes_first(found: Cli) -> None:
    assert ids(found, "CAPA-2026-0007") == ["CAPA-2026-0007"]
    assert ids(found, "0007")[0] == "CAPA-2026-0007"
    assert ids(found, "CAPA-2025-0031") == ["CAPA-2026-0007"]
    assert ids(found, "12/3-К") == ["RSK-2026-0002"]
    assert ids(found, "RSK-2026-0001")[0] == "RSK-2026-0001"
    assert "CAPA-2026-0007" in ids(found, "RSK-2026-0001"), "what speaks of it follows"


def test_every_word_has_to_be_there_and_a_kind_can_be_asked_for(found: Cli) -> None:
    assert ids(found, "zebra", "елочн") == ["RSK-2026-0002"]
    assert ids(found, "zebra", "elsewhere") == []
    assert ids(found, "zebra", "--kind", "capa") == []
    assert "POL-risk-scale" in ids(found, "шкала рисков", "--kind", "policy")
    said = found("search", "zebra", "--kind", "nothing", code=2)
    assert "--kind: nothing is not allowed" in said.err


def test_where_it_was_found_is_shown_in_the_language_of_the_user(found: Cli) -> None:
    assert found("search", "елочный").lines == ["RSK-2026-0002  Zebra", "    Title: Ёлочный спрос"]
    assert found("search", "елочный", "--lang", "ru").lines[0] == "RSK-2026-0002  Ёлочный спрос"


def test_nothing_found_is_no_failure_and_says_what_to_try(found: Cli) -> None:
    said = found("search", "qwertz")
    assert said.lines[0] == "Nothing holds all of: qwertz"
    assert "--at" in said.lines[1]


@pytest.mark.parametrize(
    "odd",
    ['"', "''; DROP TABLE doc; --", 'NEAR("zebra" "x")', "zebra*", "-zebra", "^zebra",
     "title:zebra", "{ids} : zebra", "zebra AND", "(zebra", "x\0y", "\u202ezebra", "%", "_"],
)  # fmt: skip
def test_no_sign_in_a_query_means_anything_to_the_database(found: Cli, odd: str) -> None:
    said = found("search", "--", odd, code=None)
    assert said.code == (0 if phrases(odd) else 2)
    assert ids(found, "zebra") == ["RSK-2026-0002"]


def test_the_past_is_searched_as_it_was(found: Cli) -> None:
    before = git(found.root, "rev-parse", "HEAD")
    found.record(titled(1, "Something else"))
    assert ids(found, "жуктемеси") == []
    assert ids(found, "жуктемеси", "--at", before) == ["RSK-2026-0001"]


@pytest.mark.parametrize("spoiled", ["garbage", "foreign", "cut", "link", "emptied"])
def test_a_spoiled_file_is_made_anew(found: Cli, spoiled: str) -> None:
    file = found.root / ".git/qms/search.sqlite"
    before = ids(found, "елочный", "zebra")
    spoil(file, spoiled)
    assert ids(found, "елочный", "zebra") == before == ["RSK-2026-0002"]
    assert sqlite3.connect(file).execute("PRAGMA quick_check").fetchone() == ("ok",)


def spoil(file: Path, how: str) -> None:
    data = file.read_bytes()
    if how == "link":
        file.rename(file.with_name("other"))
        file.symlink_to(file.with_name("other"))
    elif how == "foreign":
        with sqlite3.connect(file) as connection:
            connection.execute("UPDATE owner SET seal = x'00'")
            connection.execute("INSERT INTO doc (blob, noun, id) VALUES ('a', 'risk', 'b')")
        connection.close()
    else:
        file.write_bytes({"garbage": b"none" * 5000, "cut": data[:9000], "emptied": b""}[how])


@pytest.mark.parametrize("why", ["no index", "no full-text search", "locked"])
def test_without_the_file_the_same_is_found(
    found: Cli, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    asked = (("окытушы",), ("zebra",), ("RSK-2026-0001",), ("quality", "office"), ("12/3",))
    before = [ids(found, *one) for one in asked]
    holder = sqlite3.connect(found.root / ".git/qms/search.sqlite")
    if why == "no index":
        monkeypatch.setenv("QMS_NO_INDEX", "1")
    elif why == "locked":
        holder.execute("BEGIN EXCLUSIVE")
    else:
        (found.root / ".git/qms/search.sqlite").unlink()
        monkeypatch.setattr(file_of_search, "_TABLES", "CREATE VIRTUAL TABLE x USING nothing;")
    after = [ids(found, *one) for one in asked]
    holder.close()
    assert [sorted(one) for one in after] == [sorted(one) for one in before]


def test_the_answer_has_the_shape_of_its_schema(found: Cli) -> None:
    jsonschema.validate(found("--json", "search", "zebra").json, answer_schemas()["search"])


def test_an_excerpt_shows_the_word_in_its_place() -> None:
    text = "a " * 100 + "Оқытушы here " + "b " * 100
    shown = excerpt(text, phrases("окытуш"))
    assert "Оқытушы here" in shown
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown) < 100
    assert spot("CAPA-2025-0007", "capa 2025 00") == 0
    assert spot("CAPA-2025-0007", "2025 7") is None
