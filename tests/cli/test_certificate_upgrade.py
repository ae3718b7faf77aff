"""A certificate of schema 1 is read: its purpose is a word where it says one, else a note."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from qms.kinds.certificate_upgrade import PURPOSES, one_to_two
from tests.store.plain_git import git
from tests.surveys import survey, wave
from tests.workspaces import view

if TYPE_CHECKING:
    from tests.workspaces import Cli

PATH: Final = "records/certificates/CRT-2026-0001.yaml"
OLD: Final = (
    f"id: CRT-2026-0001\nschema: 1\nteacher: {'a' * 32}\nrequested: 2026-06-20\nchannel: salem\n"
    "issued: 2026-06-21\nwaves: [{id: '1', wave: WAVE-2026-0001, answers: 12}]\n"
)


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("contest-certificate", "contest-certificate"),
        ("Quality  improvement", "quality-improvement"),
        ("улучшение качества", "quality-improvement"),
        ({"kk": "уәждеме көрсеткіштері", "en": "indicators of incentives"}, "incentive-indicators"),
    ],
)
def test_a_purpose_that_says_a_word_becomes_it(said: object, word: str) -> None:
    assert one_to_two({"purpose": said, "notes": "Asked twice"}) == {
        "purpose": word,
        "notes": "Asked twice",
    }


@pytest.mark.parametrize(
    ("notes", "said", "both"),
    [
        (None, "For a visa", "For a visa"),
        (None, {"ru": "Для визы", "en": "For a visa"}, {"ru": "Для визы", "en": "For a visa"}),
        ("Asked twice", "For a visa", "Asked twice\nFor a visa"),
        (
            {"en": "Asked twice"},
            {"ru": "Для визы", "en": "For a visa"},
            {"ru": "Для визы", "en": "Asked twice\nFor a visa"},
        ),
        ("Asked twice", {"ru": "Для визы"}, "Asked twice\nДля визы"),
        (
            None,
            {"ru": "улучшение качества", "en": "visa"},
            {"ru": "улучшение качества", "en": "visa"},
        ),
    ],
)
def test_any_other_text_moves_to_the_notes(notes: object, said: object, both: object) -> None:
    tree = {"purpose": said, **({} if notes is None else {"notes": notes})}
    assert one_to_two(tree) == {"notes": both}


@pytest.mark.parametrize(
    "tree", [{}, {"purpose": None}, {"purpose": [1]}, {"purpose": "a", "notes": 4}]
)
def test_what_is_no_text_is_left_to_be_found_wrong(tree: dict[str, Any]) -> None:
    assert one_to_two(tree) == tree


@pytest.mark.parametrize("profile", ["kaznmu", "dulaty"])
def test_the_labels_are_those_of_the_presets(profile: str) -> None:
    look = view(profile=profile)
    found = {name: look.word("survey-purpose", name) for name in PURPOSES}
    assert found["quality-improvement"]
    for name, word in found.items():
        labels = tuple(word.label.get(lang) for lang in ("kk", "ru", "en")) if word else None
        assert labels in {PURPOSES[name], None}


def test_it_is_no_finding_and_migrate_writes_it_anew(qms: Cli) -> None:
    qms.put(survey(more="purposes: [quality-improvement]\n"), wave())
    path = qms.root / PATH
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{OLD}purpose: {{ru: Для визы, en: For a visa}}\n", encoding="utf-8")
    git(qms.root, "add", "-A")
    git(qms.root, "commit", "-qm", "A certificate of last month")
    assert qms("check", "--only", "integrity").code == 0
    qms("set", "CRT-2026-0001", "requested", "2026-06-19")
    assert "schema: 1\n" in qms.read(PATH)
    qms("migrate")
    text = qms.read(PATH)
    assert "schema: 2\n" in text
    assert "purpose:" not in text
    assert "  en: For a visa\n" in text.partition("notes:")[2]
