"""What names a person, what only looks like it, and where a file can hide it."""

from __future__ import annotations

import base64
import io
import random
import struct
import time
import zipfile
import zlib
from dataclasses import replace
from typing import Final

import docx
import openpyxl
import pypdf
import pytest

from qms.engine.personal_data import Personal, contact, personal_data
from qms.engine.personal_names import Roster
from qms.engine.personal_numbers import is_iin
from qms.errors import PublishingProblem
from qms.report.privacy import document_texts, file_texts
from qms.report.render import rendered
from tests.report.sample import META, sample

IIN: Final = "991231200017"
PHONE: Final = "+7 701 123 45 67"
FOUND_IIN: Final = Personal("iin", IIN)
FOUND_PHONE: Final = Personal("phone", "+77011234567")
NOBODY: Final = Roster(["Барғұдов Жамлұс Зорұлы", "Төлкинова-Хабмер Нұрдел", "Лусжамов Б.Г."])


def seen(name: str, content: bytes) -> set[Personal]:
    found: set[Personal] = set()
    for part in file_texts(name, content):
        found |= personal_data(part.text, NOBODY, dense=part.dense)
    return found


@pytest.mark.parametrize(
    ("digits", "valid"),
    [
        *((number, True) for number in (IIN, "991231100020", "991231200037", "991231100040")),
        *((number, True) for number in ("991231100109", "991231100122", "991231200815")),
        *((number, False) for number in ("991231200018", "991231100021")),
        *((number, False) for number in ("99123110016", "99123120089")),
        pytest.param("991313100016", False, id="month-13"),
        pytest.param("991240000003", False, id="bin"),
        pytest.param("991250000008", False, id="bin-of-a-branch"),
        pytest.param("990230300009", False, id="30-february"),
    ],
)
def test_an_iin_has_a_day_of_birth_a_century_and_a_check_digit_of_two_passes(
    digits: str, *, valid: bool
) -> None:
    assert is_iin(digits) is valid
    assert (Personal("iin", digits) in personal_data(f"№ {digits}.")) is valid


INNOCENT: Final = (
    "RSK-2025-0001, CAPA-2026-0012, DOC-2024-0001, DEC-2026-0007, MTG-2026-0045",
    "қаулы № 1234567 от 12.03.2025; хаттама № 7, 30.08.2024; 2024-2025 оқу жылы",
    "2023 2024 2025 2026 2027 7 8 9 10 11 12",
    "8f2c1d4e9a0b3c5d7e9f0a1b2c3d4e5f60718293",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "БСН 991240000003, ISBN 978-601-08-1234-5, KZ86125KZT5004100100",
    "1 250 000 000 ₸, 12 345 678,90; V×I = 20; 87,5 %; 3,14159265358979",
    "ISO 9001:2015, 31000:2018, 19011:2018; п. 7.1.2.3.4.5.6.7.8.9.1",
    "01.02.2025-05.06.2026; 2025-01-05 12:30:45 +05:00; 20250105T123045Z",
    "ROLE-dean@UNIT-law. Next sentence; OBL-x@2025-2026/2; @media screen; qms@0.3.1",
    "ҚР 27-04.1-2024, УСТ 01-2024, СЖЖ-01-2024, Ф.7.07-05",
    "Барғұдов көшесі; зор жам дел; Лусжамов даңғылы; Нұрдел и Зорұлы",
    "0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20",
    "M10 20 30 40 50.5 60 70 80 90 100 110 120",
    "+5, -7, +12; 8 (восемь) дней; 7-8 сынып; 8-семестр 2025; 12-15 беттер",
    "sha256 991231; 200017 бет; №991231 және №200017",
)


@pytest.mark.parametrize("text", INNOCENT)
@pytest.mark.parametrize("dense", [False, True])
def test_what_only_looks_like_personal_data_passes(text: str, *, dense: bool) -> None:
    assert personal_data(text, NOBODY, dense=dense) == set()


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("тел. 70-95-00", "phone", "709500"),
        ("тел. приёмной: 709500", "phone", "709500"),
        ("тел.: 8 (7262) 45-12-34, 45-12-35", "phone", "451235"),
        ("0077017654321", "phone", "+77017654321"),
        ("00 7 701 765 43 21", "phone", "+77017654321"),
        ("0090 532 123 45 67", "phone", "+905321234567"),
        ("8,701,765,43,21", "phone", "+77017654321"),
        ("8_701_765_43_21", "phone", "+77017654321"),
        ("WhatsApp 8|701|765|43|21", "phone", "+77017654321"),
        ("ұялы\n8;701;765;43;21", "phone", "+77017654321"),
        ("моб. 90 532 123 45 67", "phone", "+905321234567"),
        ("⑧⑦⓪①⑦⑥⑤④③②①", "phone", "+77017654321"),
        ("тел. ⁷⁰-⁹⁵-⁰⁰", "phone", "709500"),
        ("920715_350005", "iin", "920715350005"),
        ("ЖСН 920715,350005", "iin", "920715350005"),
        ("ЖСН 920715;350005", "iin", "920715350005"),
        ("ЖСН 920715·350005", "iin", "920715350005"),
        ("ИИН 92 07\n15: 35, 0005", "iin", "920715350005"),
        ("ИИН 920715350006", "iin", "920715350006"),
        ("920715 | 350005", "iin", "920715350005"),
        ("92О715350005", "iin", "920715350005"),
        ("9\ufe0f\u20e32\ufe0f\u20e30715350005", "iin", "920715350005"),
        ("x@unit-mail.kz", "email", "x@unitmail.kz"),
        ("role-user@mail.example", "email", "roleuser@mail.example"),
        ("ROLE-dean@UNIT-law.kz", "email", "roledean@unitlaw.kz"),
        ("user [at] mail [dot] example", "email", "user@mail.example"),
        ("user{at}mail{dot}example", "email", "user@mail.example"),
        ("user(at)mail.example", "email", "user@mail.example"),
        ("user at mail dot example", "email", "user@mail.example"),
        ("user＠mail．example", "email", "user@mail.example"),
        ("dean-\noffice@mail.example", "email", "deanoffice@mail.example"),
    ],
)
def test_what_a_word_a_sign_or_a_keyboard_disguises_is_seen(
    text: str, kind: str, value: str
) -> None:
    assert Personal(kind, value) in personal_data(f"Жауапты: {text} қосымша.")


@pytest.mark.parametrize(
    "text",
    [
        "Телефонмен 12 500 студент сұралды; телефон арқылы 2025-26 оқу жылы",
        "тел. 2024-2025; телефон сауалнамасы 3.2; факс: 4; call 10 000; сот 2025 жылы",
        "Байланыс: 2025-11-21; байланыс орталығы 150 000; звонков 12 345",
        "О5-01, Ф.О7.12, ОП-6В07101, 6B06101, МО-2025, O-ring 12O",
        "007 агент; 00:00-23:59; 0012; 1,234,567,89; 8,000,000,00,00; 8_000_000",
        "432,747,131,79,49; 7, 701, 765, 43, 21",
        "ROLE-dean@UNIT-law.\nNext; ROLE-dean@BODY-council. Next; ROLEdean@UNITlaw.\nNext",
        "look at the dot; at 10 dot points; [at] the end",
        "ИИН: 12 сан; ЖСН 123456789012; ИИН/БИН 991240000003",
    ],
)
def test_words_and_signs_alone_raise_no_alarm(text: str) -> None:
    assert personal_data(text) == set()


def test_figures_of_neighbouring_columns_are_no_numbers_of_people() -> None:
    rows = [f"RSK-2025-{n:04} {n % 25} {n % 5} 2025-0{1 + n % 9}-1{n % 9} {n}" for n in range(3000)]
    assert personal_data("\n".join(rows), NOBODY, dense=True) == set()
    dice = random.Random(5)  # noqa: S311 -- the same figures on every run
    counts = [" ".join(str(dice.randrange(400)) for _ in range(8)) for _ in range(3000)]
    assert personal_data("\n".join(counts), NOBODY, dense=True) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Барғұдову Ж.З. поручено",
        "ж. з. барғұдов",
        "Жамлұс Барғұдов",
        "БАРҒҰДОВ ЖАМЛҰС",
        "Барғұ-\nдов Жамлұс",
        "Барғұдовтің\nЖамлұс",
        "Жамлұс Зорұлы",
    ],
)
def test_a_name_is_known_in_any_order_and_case_with_initials_and_broken_lines(text: str) -> None:
    assert personal_data(text, NOBODY) == {Personal("name", "Барғұдов Жамлұс Зорұлы")}


@pytest.mark.parametrize(
    "text", ["Төлкинова-Хабмер Н.", "Нұрдел Төлкиновой", "Төлкинова – Хабмер Нұрдел"]
)
def test_a_double_name_is_known_by_each_of_its_parts(text: str) -> None:
    assert personal_data(text, NOBODY) == {Personal("name", "Төлкинова-Хабмер Нұрдел")}


@pytest.mark.parametrize("text", ["Лусжамов Б.Г.", "Б. Лусжамов", "Лусжамов Бардел"])
def test_a_list_with_initials_finds_whole_names_too(text: str) -> None:
    assert {item.kind for item in personal_data(text, NOBODY)} == {"name"}


def test_only_the_ends_of_a_value_are_ever_shown() -> None:
    assert FOUND_IIN.words.shown("en") == "individual identification number 99********17"
    assert FOUND_PHONE.masked == "+7********67"
    assert Personal("email", "a@b").masked == "***"


def test_a_contact_of_the_university_is_known_however_it_is_written() -> None:
    known = contact("8 (727) 338-70-90")
    for text in ("тел. +7 727 338 70 90", "8-727-338-70-90", "тел. 338-70-90", "факс: 38-70-90"):
        assert personal_data(text), text
        assert personal_data(text) <= known, text
    assert not personal_data("тел. 338-70-91") <= known


def word_file() -> bytes:
    made = docx.Document()
    made.core_properties.author = PHONE
    paragraph = made.add_paragraph("ИИН ")
    for digit in IIN:  # Word parts a word into runs wherever it was corrected
        paragraph.add_run(digit)
    made.sections[0].header.paragraphs[0].text = "user@univ.example.kz"
    made.add_table(1, 1).cell(0, 0).text = "Барғұдов\nЖамлұс"
    return saved(made)


def saved(made: object) -> bytes:
    buffer = io.BytesIO()
    made.save(buffer)  # type: ignore[attr-defined]
    return buffer.getvalue()


def test_a_word_file_is_searched_in_runs_headers_tables_and_properties() -> None:
    names = {(item.kind, item.value) for item in seen("a.docx", word_file())}
    assert names == {
        ("iin", IIN),
        ("phone", "+77011234567"),
        ("email", "user@univ.example.kz"),
        ("name", "Барғұдов Жамлұс Зорұлы"),
    }


def test_a_workbook_is_searched_in_cells_sheet_names_comments_and_properties() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Барғұдов Ж."
    sheet["B2"] = int(IIN)
    sheet["C3"] = "тел.: 8 701\n123 45 67"
    sheet["D4"].comment = openpyxl.comments.Comment("user@univ.example.kz", "qms")
    book.properties.title = "991231100020"
    assert {item.kind for item in seen("a.xlsx", saved(book))} == {"iin", "phone", "email", "name"}
    assert Personal("iin", "991231100020") in seen("a.xlsx", saved(book))


def test_a_page_is_searched_in_attributes_comments_scripts_and_embedded_pictures() -> None:
    svg = base64.b64encode(f"<svg><title>{IIN}</title></svg>".encode()).decode()
    page = f"""<html><head><meta name="author" content="user@univ.example.kz">
        <title>Барғұдов Ж.З.</title><!-- 991231100020 --></head><body>
        <img alt="x" src="data:image/svg+xml;base64,{svg}">
        <p>8&nbsp;701&nbsp;<b>1&#8203;23</b> 4&shy;5-67
        <a href="tel:+77021234567">x</a><script>let a = "991231200037"</script></body></html>"""
    assert {item.value for item in seen("a.html", page.encode())} == {
        IIN,
        "991231100020",
        "991231200037",
        "+77011234567",
        "+77021234567",
        "user@univ.example.kz",
        "Барғұдов Жамлұс Зорұлы",
    }


def png(kind: bytes, data: bytes) -> bytes:
    chunk = struct.pack(">I4s", len(data), kind) + data + b"\0\0\0\0"
    return b"\x89PNG\r\n\x1a\n" + chunk


def test_a_picture_is_searched_in_its_metadata() -> None:
    assert seen("a.png", png(b"tEXt", f"Author\0{IIN}".encode())) == {FOUND_IIN}
    packed = b"Comment\0\0" + zlib.compress(PHONE.encode())
    assert seen("a.png", png(b"zTXt", packed)) == {FOUND_PHONE}


def test_a_pdf_is_searched_in_its_pages_and_properties() -> None:
    made = replace(sample(3), meta=replace(META, title=f"Есеп {IIN}"))
    content = rendered(made, ("pdf",), "a")["a.pdf"]
    parts = {part.name: part.text for part in file_texts("a.pdf", content)}
    assert IIN in parts["/1"]
    assert IIN in parts["properties"]
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(content))
    writer.add_metadata({"/Author": PHONE})
    writer.add_outline_item(title="Барғұдов Ж.", page_number=0)
    buffer = io.BytesIO()
    writer.write(buffer)
    wanted = {FOUND_IIN, FOUND_PHONE, Personal("name", "Барғұдов Жамлұс Зорұлы")}
    assert seen("a.pdf", buffer.getvalue()) == wanted


def test_a_string_of_a_pdf_may_escape_any_sign() -> None:
    content = rendered(sample(3), ("pdf",), "a")["a.pdf"]
    strange = content.replace(b"\nendobj", b"\n% (\\8\\9\\101 " + PHONE.encode() + b")\nendobj", 1)
    assert FOUND_PHONE in seen("a.pdf", strange)


def test_the_name_of_a_file_is_searched_and_files_within_files() -> None:
    assert seen(f"{IIN}.txt", b"") == {FOUND_IIN}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("inside.docx", word_file())
    assert FOUND_IIN in seen("a.zip", buffer.getvalue())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", b"PK\x03\x04 broken"),
        ("a.pdf", b"%PDF-1.7 broken"),
        ("a.xml", b"<a"),
        ("a.svg", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
        ("a.bin", b"\x00\x01\x02"),
    ],
)
def test_what_cannot_be_searched_does_not_leave_the_office(name: str, content: bytes) -> None:
    with pytest.raises(PublishingProblem, match="cannot be searched"):
        seen(name, content)


def test_a_report_of_nobody_passes_in_every_format_within_a_second() -> None:
    made = sample()
    files = rendered(made, ("md", "html", "docx", "pdf", "xlsx"), "есеп")
    start = time.process_time()
    for name, content in files.items():
        assert seen(name, content) == set()
    assert personal_data(document_texts(made).text, NOBODY) == set()
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    "figures",
    [
        "кері байланыстан тыс қалуы | 4×3 = 12 | 3×3 = 9 | 09.03.2026 | ↓ 3",
        "Кері байланыстан кейін нақты өзгеріс болды. 9 13 24 34 20 239",
        "+9 13 24 34 20 239",
    ],
)
def test_figures_of_a_table_behind_a_common_word_are_no_telephone_number(figures: str) -> None:
    assert personal_data(figures) == set()
