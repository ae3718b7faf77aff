"""The panel page: ten questions, three languages, every link leads somewhere."""

from __future__ import annotations

import datetime as dt
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

import pytest

from qms.actions.panel import write_panel
from qms.actions.session import Moment, Session
from qms.errors import UsageProblem
from qms.report.panel.page import PRINTED, QUESTIONS
from tests.store.plain_git import record
from tests.workspaces import made, place

ROOT: Final = Path(__file__).parents[2]
SINCE: Final = dt.date(2024, 6, 1)
LANGUAGES: Final = ("kk", "ru", "en")


class Read(HTMLParser):
    """Collects the ids of a page and where its links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {key: value or "" for key, value in attrs}
        self.tags.add(tag)
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "a":
            self.links.append(found["href"])


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the page of our own records, the sample university."""
    out = tmp_path_factory.mktemp("panel")
    path = write_panel(Session(Moment(ROOT)), SINCE, LANGUAGES, out)
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def read(page: str) -> Read:
    """Return the page as a browser would take it apart."""
    reader = Read()
    reader.feed(page)
    return reader


def test_every_question_is_answered_in_every_language(read: Read) -> None:
    asked = {name for name in read.ids if name.startswith("kk-")}
    assert len(QUESTIONS) == 10
    for lang in LANGUAGES:
        assert {f"{lang}-{name.removeprefix('kk-')}" for name in asked} <= set(read.ids)


def test_every_link_leads_to_a_place_on_the_page(read: Read) -> None:
    assert len(read.links) > 500
    assert all(link.startswith("#") and link[1:] in read.ids for link in read.links)
    assert len(read.ids) == len(set(read.ids))


def test_the_page_holds_no_script_and_asks_nothing_of_a_network(page: str, read: Read) -> None:
    assert not read.tags & {"script", "iframe", "img", "object", "embed", "form"}
    assert not re.search(r"url\(|@import|https?://", page)


def test_the_highest_risk_is_named_with_its_reason_and_its_plan(page: str) -> None:
    answer = page.partition('id="en-highest-risk"')[2].partition("</section>")[0]
    assert "RSK-2026-0001" in answer
    assert "CAPA-2026-0001" in answer
    assert "5 × 4 = 20" in answer


def test_a_closed_capa_names_the_post_that_judged_it(page: str) -> None:
    answer = page.partition('id="en-closed-capas"')[2].partition("</section>")[0]
    row = answer.partition("CAPA-2024-0003")[2].partition("</tr>")[0]
    assert "2025-05-12" in row
    assert "Head of the Academic Quality Office" in row


def test_what_is_expressly_kept_for_the_office_is_left_out(tmp_path: Path) -> None:
    root = made(tmp_path / "university", "kaznmu")
    lines = {
        "id": "DEC-2026-0001",
        "schema": "1",
        "title": "A matter of one person",
        "body": "BODY-academic-council",
        "act": "protocol",
        "date": "2026-10-01",
        "circle": "internal",
    }
    text = "".join(f"{key}: {value}\n" for key, value in lines.items())
    other = text.replace("0001", "0002").replace("one person", "everybody")
    for one in (text, other.replace("circle: internal\n", "")):
        record(root, place(one), one)
    session = Session(Moment(root, today="2026-11-21"))
    path = write_panel(session, dt.date(2026, 1, 1), ("en",), tmp_path)
    page = path.read_text(encoding="utf-8")
    assert "A matter of everybody" in page
    assert "A matter of one person" not in page


SURVEY: Final = (
    "id: SRV-{name}\nschema: 1\ntitle: Survey {name}\n"
    "target_group: learners\nsensitive: {sensitive}\n"
)
WAVE: Final = (
    "id: WAVE-2026-000{n}\nschema: 1\nsurvey: SRV-{name}\nperiod: 2025-2026\nopened: 2026-05-01\n"
    "closed: 2026-05-20\ninvited: 100\nvalid: {valid}\nimprovements: [DEC-2026-0001]\n"
)
DECISION: Final = (
    "id: DEC-2026-0001\nschema: 1\ntitle: Longer hours\nbody: BODY-academic-council\n"
    "act: protocol\ndate: 2026-06-01\ndue: 2026-12-01\n"
)


def shown(tmp_path: Path, since: dt.date | None, *texts: str) -> str:
    """Return the page of a small university."""
    root = made(tmp_path / "university", "kaznmu")
    for text in texts:
        record(root, place(text), text)
    session = Session(Moment(root, today="2026-11-21"))
    return write_panel(session, since, ("en",), tmp_path).read_text(encoding="utf-8")


def test_a_sensitive_survey_is_left_out_and_the_counts_agree(tmp_path: Path) -> None:
    page = shown(
        tmp_path,
        dt.date(2026, 1, 1),
        SURVEY.format(name="open", sensitive="false"),
        SURVEY.format(name="grief", sensitive="true"),
        DECISION,
        WAVE.format(n=1, name="open", valid=60),
        WAVE.format(n=2, name="grief", valid=10),
    )
    assert "grief" not in page
    assert "Finished waves: 1; with a low response rate: 0." in page
    assert "Changes because of surveys that are done: 0; under way: 1." in page
    assert page.count("Entries for a narrower circle, not shown: 1.") == 2
    assert page.count("Entries for a narrower circle, not shown: 2.") == 1  # its limits are due too


def test_without_a_day_no_visit_is_invented(tmp_path: Path) -> None:
    page = shown(tmp_path, None, DECISION)
    assert "No day of a last visit was given; the last five years are shown." in page
    assert "Looks back to" in page
    assert "Last visit" not in page
    assert "since the last visit" not in page


def test_on_paper_tables_are_cut_and_records_in_short_left_out(page: str) -> None:
    style = page.partition("<style>")[2].partition("</style>")[0]
    paper = style.partition("@media print")[2]
    assert f"tbody tr:nth-child(n + {PRINTED + 1})" in paper
    assert "section.records" in paper.partition("display: none")[0]
    long = [
        one
        for one in page.split("<tbody>")[1:]
        if one.partition("</tbody>")[0].count("<tr>") > PRINTED
    ]
    assert long
    for after in long:
        assert after.partition("</tbody></table></div>")[2].startswith('\n<p class="note printed">')


def test_a_visit_still_to_come_is_refused(tmp_path: Path) -> None:
    session = Session(Moment(ROOT))
    with pytest.raises(UsageProblem, match="--since"):
        write_panel(session, dt.date(2030, 1, 1), ("en",), tmp_path)
