"""A thousand planted traces of people, in every shape and format: none passes unseen."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pytest

from qms.engine.personal_data import Personal, personal_data
from qms.engine.personal_names import Roster
from qms.report.document import Column, Document, Figure, Table
from qms.report.privacy import document_texts, file_texts
from qms.report.render import FORMATS, rendered
from tests.report.canaries import Canary, canaries
from tests.report.sample import META

NUMBER: Final = 1000
A_DOCUMENT: Final = 250
SENTENCE: Final = "Сауалнама нәтижелері туралы {} қосымша мәлімет бар."


def document(planted: list[Canary]) -> Document:
    """Return a report with values in its cells, text, captions, notes, drawings and properties."""
    texts = [SENTENCE.format(item.text) for item in planted]
    title, subtitle, caption, note, alt, heading, unit, source, *rest = texts
    columns = (
        Column("id", "Нөмірі", "integer", 1),
        Column("a", "Атауы", width=4),
        Column("b", "Шаралар", width=3),
    )
    half = len(rest) // 2
    cells = rest[:half]
    if len(cells) % 2:
        cells.append("")
    rows = tuple((n, a, b) for n, (a, b) in enumerate(zip(cells[::2], cells[1::2], strict=True)))
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="80" height="20"><title>{alt}</title><text x="1" y="9">T</text></svg>'  # noqa: E501
    text = "\n\n".join(
        (f"# {heading}", *rest[half:], "[](qms:table/t)", "[](qms:figure/f)", "Соңы.")
    )
    meta = replace(
        META,
        title=title,
        subtitle=subtitle,
        header=replace(META.header, unit=unit),
        provenance={"Дереккөз": source},
    )
    return Document(
        meta,
        text,
        {"t": Table("t", caption, columns, rows, note=note)},
        {"f": Figure("f", "Сурет", svg, alt)},
    )


def caught(name: str, content: bytes, roster: Roster) -> set[Personal]:
    found: set[Personal] = set()
    for part in file_texts(name, content):
        found |= personal_data(part.text, roster, dense=part.dense)
    return found


def wanted_in(name: str, made: Document, planted: list[Canary]) -> dict[Personal, str]:
    """Return what a format must show: a workbook holds the tables, a drawing its own words."""
    texts = {
        "xlsx": (made.meta.title, *(str(cell) for row in made.tables["t"].rows for cell in row)),
        "svg": (made.figures["f"].svg,),
        "png": (),
    }.get(name.rpartition(".")[2])
    return {
        Personal(item.kind, item.value): item.text
        for item in planted
        if texts is None or any(item.text in text for text in texts)
    }


@pytest.mark.req("KZ-ACC-03")
@pytest.mark.parametrize("seed", range(NUMBER // A_DOCUMENT))
def test_no_planted_value_passes_in_any_format(seed: int) -> None:
    planted, people = canaries(seed, A_DOCUMENT)
    roster = Roster(people)
    made = document(planted)
    files = rendered(made, FORMATS, "report")
    seen = {name: caught(name, content, roster) for name, content in files.items()}
    seen["document"] = personal_data(document_texts(made).text, roster)
    assert len(seen) > len(FORMATS)
    passed = [
        (name, text)
        for name, found in seen.items()
        for item, text in wanted_in(name, made, planted).items()
        if item not in found
    ]
    assert passed == []
