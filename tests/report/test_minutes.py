"""Minutes, extract and memo: whole papers in every format."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import docx
import pypdf
import pytest

from qms.kinds.meeting import Meeting
from qms.report.layout import lay_out
from qms.report.matrix import matrix
from qms.report.minutes import extract, memos, minutes
from qms.report.papers import Desk, Holder
from qms.report.render import make, render
from tests.workspaces import view

if TYPE_CHECKING:
    from pathlib import Path

    from qms.report.document import Document

MEETING = """\
    id: MTG-2026-0001
    schema: 1
    body: BODY-academic-council
    date: 2026-10-30
    number: "3"
    chair: ROLE-rector
    secretary: ROLE-head-of-academic-quality-office
    attendance:
      members: 21
      present: 17
      posts: [ROLE-rector]
      guests: [ROLE-dean@UNIT-deans-offices]
    agenda:
      - id: "1"
        title: {kk: Тәуекел шкаласын бекіту туралы, en: Approval of the risk scale}
        speaker: ROLE-head-of-academic-quality-office
        heard: The scale was explained.
        resolved: To approve the scale *as it is*.
        tags: [quality]
      - {id: "2", title: Other business}
    transitions: [{id: "1", date: 2026-10-30, to: held}]
"""
TO_PUBLISH = """\
    id: DEC-2026-0001
    schema: 1
    title: Publish the scale
    body: BODY-academic-council
    act: protocol
    number: "3"
    date: 2026-10-30
    meeting: MTG-2026-0001
    item: "1"
    executors: [ROLE-head-of-academic-quality-office]
    due: 2026-11-30
"""
TO_TELL = TO_PUBLISH.replace("0001", "0002", 1).replace("Publish the scale", "Tell the schools")
TO_TELL = TO_TELL.replace(
    "[ROLE-head-of-academic-quality-office]", "[ROLE-dean@UNIT-deans-offices]"
)
QUORUM = """\
    id: POL-governance
    schema: 1
    editions:
      - id: own-1
        source: {own: true}
        value: {quorums: [{body: BODY-academic-council, numerator: 2, denominator: 3}]}
"""
OFFICE = "ROLE-head-of-academic-quality-office@UNIT-academic-quality-office"


def desk(*texts: str, lang: str = "en") -> Desk:
    """Look at the records on the day of the meeting."""
    look = view(*(texts or (MEETING, TO_PUBLISH, TO_TELL)), today="2026-10-30")
    return Desk(look, lang, staff={OFFICE: (Holder("A. Omarova", "117"),)}, commit="8f2c1d4e9a0b")


def meeting(at: Desk) -> Meeting:
    """Return the one meeting."""
    (found,) = at.view.snapshot.of(Meeting)
    return found


def text(document: Document) -> str:
    """Return the paper as Markdown."""
    return make(lay_out(document), "md").decode()


@pytest.mark.req("KZ-MEET-03")
def test_the_whole_minutes_read_so() -> None:
    at = desk(MEETING, TO_PUBLISH, QUORUM)
    assert text(minutes(at, meeting(at))) == WHOLE


WHOLE = """\
ASFENDIYAROV KAZAKH NATIONAL MEDICAL UNIVERSITY (NJSC)\\
Academic Council\\
30\N{NO-BREAK SPACE}October\N{NO-BREAK SPACE}2026 · Almaty

# MINUTES No. 3

**Chair:** Chairman of the Management Board – Rector

**Secretary:** A. Omarova, Head of the Academic Quality Office

**Present:** 17 of 21 members. There is a quorum.

**Took part:** Chairman of the Management Board – Rector

**Invited:** Dean (Dean's offices of the schools and faculties)

## Agenda

1. Approval of the risk scale (speaker: A. Omarova, Head of the Academic Quality Office)
2. Other business

## Question 1. Approval of the risk scale

**Heard:** A. Omarova, Head of the Academic Quality Office — The scale was explained.

**Resolved:** To approve the scale \\*as it is\\*.

| No. | Decision | Executor | Term |
| --- | --- | --- | --- |
| 1.1 | Publish the scale | A. Omarova, Head of the Academic Quality Office | 2026-11-30 |

## Question 2. Other business

|  |  |  |
| --- | --- | --- |
| Chair | \\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_ |  |
| Secretary | \\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_ | A. Omarova |
"""


@pytest.mark.req("KZ-MEET-03")
def test_the_quorum_is_told_only_where_the_policy_sets_one() -> None:
    at = desk()
    assert "quorum" not in text(minutes(at, meeting(at)))
    few = desk(MEETING.replace("present: 17", "present: 13"), QUORUM)
    assert "13 of 21 members. There is no quorum." in text(minutes(few, meeting(few)))


def test_minutes_without_a_number_say_that_they_are_a_draft() -> None:
    at = desk(MEETING.replace('    number: "3"\n', ""))
    shown = text(minutes(at, meeting(at)))
    assert "*Draft: the minutes have no number yet.*" in shown


@pytest.mark.req("KZ-MEET-03")
def test_an_extract_names_the_body_the_number_the_day_and_one_question() -> None:
    at = desk()
    shown = text(extract(at, meeting(at), "1"))
    day = "30 October 2026".replace(" ", "\N{NO-BREAK SPACE}")
    for words in ("Academic Council", "No. 3", day, "To approve the scale", "1.2"):
        assert words in shown
    assert "Other business" not in shown


def test_each_unit_gets_a_memo_of_its_own_decisions() -> None:
    at = desk()
    found = {unit: text(document) for unit, document in memos(at, meeting(at)).items()}
    assert list(found) == ["UNIT-academic-quality-office", "UNIT-deans-offices"]
    assert "Publish the scale" in found["UNIT-academic-quality-office"]
    assert "Tell the schools" not in found["UNIT-academic-quality-office"]


def test_a_body_is_called_as_it_was_on_the_day_of_the_meeting() -> None:
    body = (
        "id: BODY-academic-council\nschema: 1\nlevel: institutional\n"
        "names: [{text: Council of Teaching}, {from: 2026-11-01, text: Academic Council}]\n"
    )
    at = desk(MEETING, body)
    assert "Council of Teaching" in text(minutes(at, meeting(at)))


def test_pdf_and_word_have_no_cover_and_number_their_pages(tmp_path: Path) -> None:
    at = desk(lang="kk")
    document = minutes(at, meeting(at))
    word, pdf = render(document, ("docx", "pdf"), tmp_path, "minutes")
    pages = pypdf.PdfReader(pdf).pages
    assert len(pages) == 1
    printed = " ".join(pages[0].extract_text().split())
    for words in ("2026 жылғы 30 қазан", "Академиялық кеңес", "MTG-2026-0001 · 8f2c1d4e9a0b"):
        assert words in printed
    paper = docx.Document(str(word))
    assert "Академиялық кеңес" in [paragraph.text for paragraph in paper.paragraphs[:3]]
    assert "PAGE" in paper.sections[0].footer._element.xml  # noqa: SLF001 -- fields have no API
    signed = paper.tables[-1]
    assert [cell.text for cell in signed.rows[-1].cells][2] == "A. Omarova"
    assert "w:tblBorders" not in signed._tbl.xml  # noqa: SLF001 -- as above


def test_the_page_for_a_browser_has_the_same_head() -> None:
    at = desk()
    page = make(lay_out(minutes(at, meeting(at))), "html").decode()
    assert '<body class="letter">' in page
    assert "<nav" not in page
    assert '<table id="table-signatures" class="plain">' in page


def test_the_same_records_give_the_same_bytes() -> None:
    at = desk()
    document = minutes(at, meeting(at))
    for kind in ("docx", "pdf"):
        assert make(lay_out(document), kind) == make(lay_out(document), kind)


def test_a_sign_that_no_font_has_prints_as_its_number_also_in_the_head() -> None:
    at = desk()
    document = minutes(at, meeting(at))
    letter = document.meta.letter
    assert letter is not None
    strange = replace(document.meta, letter=replace(letter, organisation=("中",)))
    made = make(lay_out(replace(document, meta=strange)), "pdf")
    assert made.startswith(b"%PDF")


@pytest.mark.req("KZ-GOV-06")
@pytest.mark.req("KZ-GOV-05", part="monitoring records of teaching come later")
def test_the_matrix_prints_four_subjects_and_the_records_of_each_level() -> None:
    at = Desk(view(today=dt.date(2026, 11, 21)), "en")
    shown = text(matrix(at))
    assert "| Subject | Level | Data preparation | Data analysis |" in shown
    assert "takes operative measures to improve teaching" in shown
    assert "## Records by level" in shown
