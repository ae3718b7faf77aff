"""The hand-over act: what is open, what falls due, who signs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pypdf

from qms.engine.posts_handover import handover
from qms.model.fields import Post
from qms.report.handover import act
from qms.report.layout import lay_out
from qms.report.papers import Desk, Holder
from qms.report.render import make, render
from tests.workspaces import capa, risk, view

if TYPE_CHECKING:
    from pathlib import Path

    from qms.report.document import Document

MENTOR = Post("ROLE-clinical-mentor", "UNIT-university")
DEAN = Post("ROLE-dean", "UNIT-university")
MEASURE = "measures: [{id: '1', text: Remind twice, executor: ROLE-clinical-mentor}]\n"


def paper(receiver: Post | None = None, lang: str = "en", *names: str) -> Document:
    """Return the act of a clinical mentor with one measure of a CAPA."""
    look = view(risk(), capa(more=MEASURE))
    staff = {str(MENTOR): tuple(Holder(name) for name in names)}
    return act(Desk(look, lang, staff=staff), handover(look, MENTOR), receiver)


def text(document: Document) -> str:
    """Return the paper as Markdown."""
    return make(lay_out(document), "md").decode()


def test_a_measure_is_named_by_its_own_words_with_the_term_of_its_plan() -> None:
    shown = text(paper())
    assert "| CAPA-2026-0001 | Remind twice | Executor | 2026-12-20 |" in shown


def test_the_first_holder_of_the_list_gives_and_the_second_takes() -> None:
    shown = text(paper(None, "en", "A. Omarova", "E. Zhumabayev"))
    assert "A. Omarova |" in shown
    assert shown.index("A. Omarova") < shown.index("E. Zhumabayev")


def test_without_a_staff_list_there_is_room_for_the_names() -> None:
    assert "Handed over:" in text(paper())


def test_the_receiving_post_is_named() -> None:
    assert "Receiving post: Dean" in text(paper(DEAN))


def test_the_post_above_signs_too() -> None:
    assert "Head of the kafedra" in text(paper())


def test_a_post_with_nothing_open_still_has_an_act() -> None:
    look = view()
    document = act(Desk(look, "en"), handover(look, MENTOR))
    assert "No entries." in text(document)


def test_it_prints_on_one_sheet_in_kazakh(tmp_path: Path) -> None:
    (pdf,) = render(paper(None, "kk", "А. Омарова"), ("pdf",), tmp_path, "act")
    pages = pypdf.PdfReader(pdf).pages
    assert len(pages) == 1
    assert "А. Омарова" in pages[0].extract_text()
