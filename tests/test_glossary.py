"""One word per concept: catalogues and presets say what the glossary says.

``tests/data/glossary.tsv`` fixes the Kazakh, Russian and English word of every concept; a
terminologist changes a word there and in the catalogue, never in code.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest

from qms.store.yaml_reader import read
from tests.tools.catalogues import stored

ROOT: Final = Path(__file__).parents[1]
GLOSSARY: Final = ROOT / "tests" / "data" / "glossary.tsv"
PROFILES: Final = ("kaznmu", "dulaty")
WORDS_OF: Final = {"kk": 1, "ru": 2}
LEAST: Final = 120
NOT_ONE_WORD: Final = re.compile(r"[/()\[\];]")

# What the field also says, or a translator is tempted to say; the glossary has another word
FORBIDDEN: Final = {
    "kk": {
        "ескерту әрекет": "алдын алу әрекеті",
        "қауіп": "тәуекел",
        "тәуекелді өңдеу": "тәуекелге ден қою",
        "жауап беру шег": "ден қою шегі",
        "әрекет ету шег": "ден қою шегі",
        "куәлік": "дәлелдеме",
        "мақсатты мән": "нысаналы мән",
        "реестр": "тізілім",
        "процесс": "үдеріс",
        "индикатор": "көрсеткіш",
        "басылым": "редакция",
        "түзету шара": "түзету әрекеті",
        "кешіктірілген": "мерзімі өткен",
        "протокол": "хаттама",
        "отчет": "есеп",
        "департамент": "бөлімше",
    },
    "ru": {
        "риск-владел": "владелец риска",
        "превентивн": "предупреждающее действие",
        "профилактическ": "предупреждающее действие",
        "воздейств": "влияние",
        "эскалац": "вынесение на уровень «+1»",
        "свидетельств": "подтверждающий документ",
        "первопричин": "коренная причина",
        "корневая причина": "коренная причина",
        "опережающ": "индикатор раннего предупреждения",
        "целевой показатель": "целевое значение",
        "просроченн": "просрочено",
        "пролонгац": "перенос срока",
        "волна": "цикл опроса",
        "департамент": "подразделение",
    },
}


class Term(NamedTuple):
    """A concept and its word in three languages."""

    key: str
    kk: str
    ru: str
    en: str


@cache
def terms() -> tuple[Term, ...]:
    with GLOSSARY.open(encoding="utf-8", newline="") as lines:
        return tuple(Term(**row) for row in csv.DictReader(lines, delimiter="\t"))


@cache
def by_english() -> dict[str, Term]:
    return {term.en.casefold(): term for term in terms()}


@cache
def catalogue(lang: str) -> dict[str, str]:
    return stored(lang)


def patterns_with_a_term() -> dict[str, Term]:
    known = by_english()
    return {
        pattern: known[pattern.casefold()]
        for pattern in catalogue("en")
        if pattern.casefold() in known
    }


def vocabularies(profile: str) -> dict[str, list[dict[str, Any]]]:
    """Return the words of a preset's vocabularies, each with its labels in three languages."""
    folder = ROOT / "templates" / "presets" / profile / "records" / "policies"
    tree: Any = read((folder / "POL-vocabularies.yaml").read_bytes())
    return {
        item["id"]: [word["label"] for word in item["words"]]
        for item in tree["editions"][-1]["value"]["lists"]
    }


def test_a_concept_has_one_word_in_each_language() -> None:
    assert len(terms()) >= LEAST
    assert [word for term in terms() for word in term if not word.strip()] == []
    assert [word for term in terms() for word in term if NOT_ONE_WORD.search(word)] == []


def test_no_word_mixes_alphabets() -> None:
    """A Cyrillic look-alike in a Latin word cannot be found by a search."""
    words = {part for term in terms() for word in term for part in re.findall(r"[^\W\d_]+", word)}
    mixed = {word for word in words if re.search("[A-Za-z]", word) and not word.isascii()}
    assert mixed == set()


@pytest.mark.parametrize("field", Term._fields)
def test_no_word_stands_for_two_concepts(field: str) -> None:
    words = [getattr(term, field).casefold() for term in terms()]
    assert sorted({word for word in words if words.count(word) > 1}) == []


def test_the_program_speaks_of_concepts_of_the_glossary() -> None:
    assert {"Risk", "Risk owner", "Likelihood", "CAPA", "Measure", "overdue"} <= set(
        patterns_with_a_term()
    )


@pytest.mark.parametrize("lang", sorted(WORDS_OF))
def test_the_program_says_the_word_of_the_glossary(lang: str) -> None:
    words = catalogue(lang)
    wrong = {
        pattern: (words.get(pattern), term[WORDS_OF[lang]])
        for pattern, term in patterns_with_a_term().items()
        if words.get(pattern, "").casefold() != term[WORDS_OF[lang]].casefold()
    }
    assert wrong == {}


@pytest.mark.parametrize(
    ("lang", "word"), [(lang, word) for lang in FORBIDDEN for word in FORBIDDEN[lang]]
)
def test_no_other_word_is_used_for_a_concept(lang: str, word: str) -> None:
    used = [text for text in catalogue(lang).values() if word in text.casefold()]
    assert used == [], f"say: {FORBIDDEN[lang][word]}"


@pytest.mark.parametrize("profile", PROFILES)
def test_words_of_a_preset_are_words_of_the_glossary(profile: str) -> None:
    """Names of units and printed headings are the university's own and stay as printed.

    A Russian label may stand in the plural.
    """
    known = by_english()
    wrong = [
        (label, term)
        for name, labels in vocabularies(profile).items()
        for label in labels
        if name != "risk-category"
        and (term := known.get(label["en"].casefold())) is not None
        and (
            label["kk"].casefold() != term.kk.casefold() or not label["ru"].startswith(term.ru[:-1])
        )
    ]
    assert wrong == []


def test_risk_categories_of_the_feedback_system_are_those_of_the_glossary() -> None:
    """A category is the adjective of its risk: in Russian it stands in the plural."""
    known = by_english()
    labels = vocabularies("kaznmu")["risk-category"]
    for label in labels:
        term = known[f"{label['en']} risk"]
        assert f"{label['kk']} тәуекел" == term.kk
        assert label["ru"][:-1] == term.ru.removesuffix(" риск")[:-1]
    assert len(labels) == len({label["en"] for label in labels})
