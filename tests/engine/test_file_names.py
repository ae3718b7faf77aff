"""Files are named by date, unit and type of document, in the formats of the university."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.engine.file_names import OWN_SCHEME, build, readings, safe
from qms.kinds.policies.file_names import FileNamesValue
from tests.workspaces import english, found

if TYPE_CHECKING:
    from qms.model.diagnostic import Diagnostic

PHARMACY: Final = (
    "id: UNIT-school-of-pharmacy\nschema: 1\nnames: [{text: {kk: Фармация мектебі, en: School of"
    " pharmacy}}, {from: 2026-03-01, text: School of pharmacy and chemistry}]\n"
    "abbreviation: {kk: Фарм.Мектеп}\n"
)
DAY: Final = dt.date(2025, 11, 20)


def evidence(place: str, *, date: str = "2026-11-20", storage: str = "outside") -> str:
    """Write evidence whose file lies at a place."""
    return (
        f"id: EVD-2026-0001\nschema: 1\ntitle: Scan\ndate: {date}\nstorage: {storage}\n"
        f'place: "{place}"\nsha256: "{"0" * 64}"\nsize: 1\n'
    )


def issued(name: str) -> str:
    """Write an issued report with one file."""
    return (
        "id: RPT-2026-0001\nschema: 1\ntitle: Annual report\nreport_kind: annual-iqas\n"
        "period: 2025-2026\nissued: 2026-11-20\n"
        f'files: [{{id: "1", name: "{name}", sha256: "{"0" * 64}"}}]\n'
    )


def names(*texts: str, profile: str = "kaznmu") -> list[str]:
    """Return what the rule on names finds."""
    return [_said(item) for item in found(PHARMACY, *texts, code="F201", profile=profile)]


def formats(*texts: str, profile: str = "kaznmu") -> list[str]:
    """Return what the rule on formats finds."""
    return [_said(item) for item in found(PHARMACY, *texts, code="F202", profile=profile)]


def _said(item: Diagnostic) -> str:
    return english(item).partition(" | ")[0]


@pytest.mark.req("KZ-DOC-02")
@pytest.mark.parametrize(
    "name",
    [
        "2026_11_20_Фарм.Мектеп СҚЕК есебі.docx",  # as the regulation's example has it
        "2026_11_20_Фарм.Мектеп_СҚЕК есебі.docx",
        "2026_11_20_фарм.мектеп_сқек ЕСЕБІ.docx",
        "2026_11_20_School of pharmacy_Annual IQAS report 2025-2026.pdf",
        "2026_11_20_School of pharmacy and chemistry Minutes.pdf",
        "2026_11_20_АСБ_хаттама.pdf",
    ],
)
def test_a_name_of_date_unit_and_type_is_accepted(name: str) -> None:
    assert names(evidence(f"Drive/Quality/{name}"), issued(name)) == []


@pytest.mark.req("KZ-DOC-02")
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("2026_02_30_АСБ_Хаттама.pdf", "has no date of the calendar"),
        ("2026_11_20_Nowhere_Хаттама.pdf", "names no known unit"),
        ("2026_11_20_АСБ_Бірдеңе.pdf", "names no known type of document"),
        ("2026-11-20 АСБ Хаттама.pdf", "does not follow YYYY_MM_DD_Unit_Document type"),
        ("scan.pdf", "does not follow YYYY_MM_DD_Unit_Document type"),
        ("٢٠٢٦_11_20_АСБ_Хаттама.pdf", "does not follow"),
    ],
)
def test_another_name_is_reported_with_what_is_wrong(name: str, said: str) -> None:
    for text in (evidence(f"C:\\\\Drive\\\\{name}"), issued(name)):
        (message,) = names(text)
        assert said in message


def test_files_from_before_the_scheme_keep_their_names() -> None:
    assert names(evidence("scan.pdf", date="2026-08-31")) == []
    assert names(evidence("scan.pdf", date="2026-09-01")) != []


def test_a_place_that_names_no_file_is_no_file_name() -> None:
    assert names(evidence("archive, file 04-12"), evidence("https://example.org/")) == []
    assert formats(evidence("archive, file 04-12")) == []


@pytest.mark.req("KZ-DOC-03")
@pytest.mark.parametrize("ending", [".docx", ".xlsx", ".pdf", ".PDF"])
def test_the_three_formats_of_the_regulation_are_allowed(ending: str) -> None:
    assert formats(evidence(f"a{ending}"), issued(f"a{ending}")) == []


@pytest.mark.req("KZ-DOC-03")
@pytest.mark.parametrize("ending", [".zip", ".doc", ".jpg", ".7z", ".md"])
def test_an_attachment_of_another_format_is_reported(ending: str) -> None:
    name = f"2026_11_20_АСБ_Хаттама{ending}"
    assert formats(evidence(f"Drive/{name}")) == [f"the file {name} is of no format allowed"]
    assert formats(issued(name)) == [f"the file {name} is of no format allowed"]


def test_a_file_in_git_without_an_ending_is_of_no_format_allowed() -> None:
    assert formats(evidence("scan", storage="git")) != []


def test_where_the_university_has_set_neither_nothing_is_reported() -> None:
    both = (evidence("scan.zip"), issued("report.md"))
    assert names(*both, profile="dulaty") == []
    assert formats(*both, profile="dulaty") == []


@pytest.mark.req("KZ-DOC-02")
def test_the_scheme_form_is_built_whatever_the_example_looks_like() -> None:
    name = build(OWN_SCHEME, DAY, "Фарм.Мектеп", "СҚЕК есебі", "docx")
    assert name == "2025_11_20_Фарм.Мектеп_СҚЕК есебі.docx"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('a/b\\c:d*e?f"g<h>i|j', "a-b-c-d-e-f-g-h-i-j"),
        ("a_b", "a-b"),
        ("  a \n\t b. ", "a b"),
        ("..", "-"),
        ("", "-"),
        ("a\u202eb\u200b", "a b"),
        ("й", "й"),
    ],
)
def test_signs_that_file_systems_refuse_are_replaced(text: str, name: str) -> None:
    assert safe(text) == name


@pytest.mark.parametrize("device", ["CON", "nul", "Com1", "LPT9"])
def test_no_name_is_that_of_a_device(device: str) -> None:
    assert build("{unit}.{type}-{year}{month}{day}", DAY, device, "a") == f"-{device}.a-20251120"


@given(st.text(max_size=300), st.text(max_size=300))
def test_a_name_of_any_words_fits_every_disk_and_reads_back(unit: str, kind: str) -> None:
    stem = build(OWN_SCHEME, DAY, unit, kind)
    assert len(f"{stem}.docx".encode()) <= 255
    read = [(item.day, item.unit, item.type) for item in readings(OWN_SCHEME, stem)]
    assert (DAY, safe(unit), safe(kind)) in read


@pytest.mark.parametrize(
    "scheme",
    [
        "{year}_{month}_{day}_{unit}",
        "{year}_{month}_{day}_{unit}_{type}_{type}",
        "{year}_{month}_{day}_{unit}_{type.__class__}",
        "{year}/{month}_{day}_{unit}_{type}",
        "{year}_{month}_{day}_{unit}{type}",
    ],
)
def test_a_scheme_has_each_part_once_and_nothing_else(scheme: str) -> None:
    with pytest.raises(ValueError, match="scheme"):
        FileNamesValue(scheme=scheme)
