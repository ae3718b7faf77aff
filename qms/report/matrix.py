"""The matrix of responsibility, and the records of each level."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.engine.governance import by_level, governance
from qms.i18n import N_, translate
from qms.kinds import all_kinds
from qms.report.document import Column
from qms.report.papers import Head, grid, paper

if TYPE_CHECKING:
    from qms.report.document import Document, Table
    from qms.report.papers import Desk

TEMPLATE = "report/matrix.md.j2"


@dataclass(frozen=True, slots=True)
class Matrix:
    """What the template of the matrix may use: ``r`` in it."""

    source: str


def matrix(desk: Desk) -> Document:
    """Return the matrix with the roll-up by level as a paper."""
    head = Head(
        translate(N_("Matrix of responsibility"), desk.lang),
        (),
        desk.view.today,
        record="POL-governance",
    )
    tables = (matrix_table(desk), levels_table(desk))
    return paper(desk, head, TEMPLATE, Matrix("POL-governance"), tables)


def matrix_table(desk: Desk) -> Table:
    """Return subjects and what each prepares, analyses and decides."""
    lang = desk.lang
    columns = (
        Column("subject", translate(N_("Subject"), lang), width=2),
        Column("level", translate(N_("Level"), lang), width=2),
        Column("prepares", translate(N_("Data preparation"), lang), width=2),
        Column("analyses", translate(N_("Data analysis"), lang), width=2),
        Column("decides", translate(N_("Decisions and approval of measures"), lang), width=2),
    )
    rows = [
        (
            desk.called(duty.subject),
            level_words(desk, duty.level),
            desk.text(duty.prepares),
            desk.text(duty.analyses),
            desk.text(duty.decides),
        )
        for duty in governance(desk.view).matrix
    ]
    return grid("matrix", columns, rows)


def levels_table(desk: Desk) -> Table:
    """Return how many records each level has: one row a level, one column a kind."""
    found = by_level(desk.view)
    nouns = sorted({noun for counts in found.values() for noun in counts}, key=_order)
    columns = (
        Column("level", translate(N_("Level"), desk.lang), width=3),
        *(
            Column(noun, translate(all_kinds()[noun].spec.plural, desk.lang), "integer", 1)
            for noun in nouns
        ),
    )
    known = desk.view.words.vocabulary("org-level") if desk.view.words else None
    order = [word.id for word in known.words] if known else []
    levels = sorted(found, key=lambda level: order.index(level) if level in order else len(order))
    rows = [
        (level_words(desk, level), *(str(found[level].get(noun, 0)) for noun in nouns))
        for level in levels
    ]
    return grid("levels", columns, rows)


def _order(noun: str) -> int:
    return list(all_kinds()).index(noun)


def level_words(desk: Desk, level: str | None) -> str:
    """Return a level in words."""
    word = desk.view.word("org-level", level) if level else None
    return word.label.shown(desk.lang) if word else level or translate(N_("not stated"), desk.lang)
