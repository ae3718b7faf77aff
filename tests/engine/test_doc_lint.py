"""What the examination of a text finds, and what it leaves alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qms.engine.document_lint import lint
from qms.engine.document_lint_words import base_of, fits
from qms.engine.document_sections import Content
from qms.exchange.document_text import read_text
from qms.kinds.document import ControlledDocument
from tests.exchange.office_files import paragraph, text, word
from tests.workspaces import view

if TYPE_CHECKING:
    from qms.engine.view import View

PARTS = """
# 1. Жалпы ережелер

БЕКІТЕМІН

# 2. Қысқартулар

# 3. Бөлімнің жауапкершілігі

# 4. Танысу парағы

# 5. Өзгерістерді тіркеу парағы
"""
MATRIX = """
# 5.1 Жауапкершілік матрицасы

| Деңгей | Бөлім | Деректерді дайындау |
|---|---|---|
| Школа | Сапаны қамтамасыз ету комиссиясы (бұдан әрі – СҚЕК) | ДКК деректерін біріктіру |

# 8.1.3 Мұрағаттау

Академиялық кеңес: хаттамалар және бекітілген институционалдық ҚҚ — тұрақты. СҚЕК-ке беріледі.
"""
"""The two places of the regulation in which abbreviations stand that it explains nowhere."""
DOCUMENT = """
id: DOC-2026-0001
schema: 1
title: {kk: Сауалнама туралы ереже, en: Regulation on surveys}
group: regulation
code: СТ-05
owner_unit: UNIT-university
"""
WITHDRAWN = """
id: DOC-2020-0002
schema: 1
title: Old rules
group: regulation
code: ПД 3.06
owner_unit: UNIT-university
transitions:
  - {id: '1', date: 2024-01-01, to: withdrawn, basis: x}
"""
ORDER = """
id: EXT-2018-0604
schema: 1
title: Standards of education
sort: order
number: '604'
date: 2018-10-31
succeeded_by: EXT-2022-0002
"""
NEW_ORDER = """
id: EXT-2022-0002
schema: 1
title: Standards of education, new
sort: order
number: '2'
date: 2022-07-20
"""


def found(
    markdown: str | Content, *records: str, today: str = "2026-11-21", code: str = ""
) -> list[tuple[str, str]]:
    seen = view(*records, today=today)
    content = read_text("a.md", markdown.encode()) if isinstance(markdown, str) else markdown
    assert isinstance(content, Content)
    hits = lint(seen, content, document(seen) if records else None, "kk", "a.md")
    return [(item.code, item.message.shown("en")) for item in hits if item.code.startswith(code)]


def document(seen: View) -> ControlledDocument | None:
    record = seen.snapshot.get("DOC-2026-0001")
    return record if isinstance(record, ControlledDocument) else None


def at(line: int, column: int, section: str) -> str:
    return f"(line {line}, column {column}, section {section})"


def words(markdown: str) -> list[str]:
    return [message.split()[0] for _, message in found(PARTS + markdown, code="D272")]


@pytest.mark.req("KZ-DOC-16")
def test_the_abbreviations_that_the_regulation_never_explains_are_named_with_their_place() -> None:
    assert [message for _, message in found(PARTS + MATRIX, code="D272")] == [
        f"ДКК is explained nowhere (used: 1) {at(18, 65, '5.1 Жауапкершілік матрицасы')}",
        f"ҚҚ is explained nowhere (used: 1) {at(22, 64, '8.1.3 Мұрағаттау')}",
    ]


@pytest.mark.parametrize(
    "explanation",
    [
        "бөлім (бұдан әрі – АХД) АХД",
        "Отдел (далее – АХД). АХД",
        "The department (hereinafter: АХД). АХД",
        "Академиялық хабар департаменті (АХД) АХД",
        "АХД (академиялық хабар департаменті) АХД",
        "АХД – академиялық хабар департаменті",
        "# 6. Қысқартулар\n\nАХД – бөлімнің қысқаша атауы",
        "# 6. Қысқартулар\n\nБІҚ-бірінші; АХД-Бөлімнің атауы",
        "# 6. Қысқартулар\n\n| | |\n|---|---|\n| АХД | бөлім |",
    ],
)
def test_ways_in_which_an_abbreviation_is_explained(explanation: str) -> None:
    assert "АХД" not in words(explanation)


@pytest.mark.parametrize(
    "harmless",
    [
        "САПА САЯСАТЫ ТУРАЛЫ ЕРЕЖЕ",
        "XIV ғасыр, ХІІ тарау, IV деңгей",
        "СЖЖ-01-2024, ПД 3.06, ҚР СТ ISO 9001-2016, УСТ 02 бойынша",
        "16 ГБ жады",
        "ҚР заңы, КеАҚ, ESG, PhD",
        "А.Ж. БЕКОВ",
        "https://example.org/ABC/DEF",
        "ереже. ЕРЕЖЕ бойынша",
        "ЖЖЖЖ_АА_КК_Бөлім",
        "GitHub, PowerPoint, eLearning",
    ],
)
def test_ordinary_capitals_codes_and_numbers_are_no_abbreviations(harmless: str) -> None:
    assert words(f"Осы {harmless}" if "ЕРЕЖЕ" not in harmless else harmless) == []


def test_abbreviations_of_units_and_bodies_need_no_explanation() -> None:
    assert words("АСБ және СҚЕК жұмыс істейді") == []


@pytest.mark.parametrize(
    ("word_", "base"),
    [("СҚЕКтің", "СҚЕК"), ("КеАҚ", "КеАҚ"), ("Ереже", None), ("ҚазҰМУ", "ҚазҰМУ"), ("iOS", None)],
)
def test_an_abbreviation_is_told_from_its_ending(word_: str, base: str | None) -> None:
    assert base_of(word_) == base


def test_words_explain_an_abbreviation_when_most_letters_begin_them() -> None:
    assert fits("СҚЕК", ["Сапаны", "қамтамасыз", "ету", "комиссиясы"])
    assert not fits("ДКК", ["Сапаны", "қамтамасыз", "ету", "комиссиясы"])


@pytest.mark.req("KZ-DOC-16", "KZ-FORM-06", part="what the printed document has")
def test_sections_approval_block_and_both_sheets_are_asked_for() -> None:
    assert found(PARTS, code="D271") == []
    assert [message for _, message in found("# 1. Scope\n", code="D271")] == [
        "a part is missing: Terms and abbreviations",
        "a part is missing: Responsibility",
        "a part is missing: Approval block",
        "a part is missing: Acquaintance sheet",
        "a part is missing: Change registration sheet",
    ]


def test_a_sheet_that_does_not_stand_at_the_end_is_named() -> None:
    text_ = PARTS + "\n# 6. Қорытынды\n" + "\n".join(f"\nсөз {n}\n" for n in range(20))
    assert [message for _, message in found(text_, code="D276")] == [
        f"Acquaintance sheet does not stand at the end {at(10, 3, '4 Танысу парағы')}",
        "Change registration sheet does not stand at the end "
        + at(12, 3, "5 Өзгерістерді тіркеу парағы"),
    ]


@pytest.mark.req("KZ-DOC-13", "KZ-DOC-16")
def test_orders_no_longer_valid_are_told_by_number_and_year() -> None:
    cited = "# 1. X\n\n2018 жылғы 31 қазандағы № 604 бұйрық; 2021 жылғы № 604; ПД 3.06 бойынша"
    hits = found(cited, DOCUMENT, WITHDRAWN, ORDER, NEW_ORDER, code="D273")
    assert [message for _, message in hits] == [
        "refers to EXT-2018-0604, which is no longer valid: Standards of education "
        + at(3, 25, "1 X"),
        f"refers to DOC-2020-0002, which is no longer valid: Old rules {at(3, 57, '1 X')}",
    ]
    assert found("# 1. X\n\n2021 жылғы № 604 бұйрық", DOCUMENT, ORDER, NEW_ORDER, code="D273") == []


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("Сауалнама туралы ереже СТ-05", []),
        (
            "Сауалнама туралы ереже CT-05",
            ["the code СТ-05 is typed with letters of another alphabet"],
        ),
        (
            "Басқа ереже",
            [
                "the code СТ-05 stands neither in the page header nor on the first page",
                "the title of the register is not on the first page: Regulation on surveys",
            ],
        ),
    ],
)
@pytest.mark.req("KZ-DOC-16")
def test_the_page_header_bears_the_code_and_title_of_the_register(
    header: str, said: list[str]
) -> None:
    content = read_text("a.docx", word(paragraph(text("1. Scope"), "H1"), header=header))
    assert isinstance(content, Content)
    hits = found(content, DOCUMENT, code="D274")
    assert [
        message.replace("Сауалнама туралы ереже", "Regulation on surveys") for _, message in hits
    ] == said


@pytest.mark.req("KZ-DOC-16")
def test_words_half_in_latin_letters_are_named() -> None:
    mixed = "АCБ бiлiм береді. CAPA жоспары, CAPA тізілімі; САРА циклы. ISOның талабы."
    assert [message.partition(" (")[0] for _, message in found(PARTS + mixed, code="D275")] == [
        "АCБ mixes alphabets: C is Latin",
        "бiлiм mixes alphabets: i is Latin",
        "САРА is typed in Cyrillic letters, elsewhere in Latin ones",
    ]
