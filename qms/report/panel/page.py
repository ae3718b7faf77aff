"""The page itself: all languages in one file that asks nothing of a network."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.assets import assets
from qms.engine.cells import named
from qms.engine.columns import cell, label
from qms.i18n import N_, translate
from qms.kinds.wave import Wave
from qms.report.page import page_environment
from qms.report.panel.people import bodies, entries, responses
from qms.report.panel.proof import closed_capas, highest_risk, recommendations, survey_changes
from qms.report.panel.terms import changes, overdue, regulations
from qms.report.registers import plain
from qms.report.widths import texts
from qms.report.wording import cell_text, long_date

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from qms.model.record import Record
    from qms.report.panel.desk import Answer, Desk

QUESTIONS: Final[tuple[Callable[[Desk], Answer], ...]] = (
    recommendations,
    survey_changes,
    highest_risk,
    closed_capas,
    overdue,
    regulations,
    changes,
    responses,
    entries,
    bodies,
)
"""What panels ask, in the order of the page; a new question is one function more."""

_ID: Final = re.compile(r"\b[A-Z]{2,5}-[0-9a-z]+(?:-[0-9a-z]+)*\b", re.ASCII)


@dataclass(frozen=True, slots=True)
class Card:
    """A record in short: its id, its kind and what its list shows of it."""

    id: str
    kind: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Side:
    """The page in one language."""

    lang: str
    language: str
    title: str
    words: Mapping[str, str]
    about: tuple[tuple[str, str], ...]
    answers: tuple[Answer, ...]
    cards: tuple[Card, ...]


_WORDS: Final = {
    "contents": N_("Questions"),
    "gap": N_("Not answered yet"),
    "records": N_("Records named on this page"),
    "back": N_("To the questions"),
    "none": N_("No entries."),
    "printed": N_(
        "Only the first rows are printed. The page on the screen has all of them, and every record."
    ),
}
PRINTED: Final = 60
"""Rows of a table that are printed on paper; the page itself shows all."""
_OWN_NAMES: Final = {"kk": "Қазақша", "ru": "Русский", "en": "English"}


def panel_page(desks: Sequence[Desk], about: Callable[[str], Mapping[str, str]]) -> str:
    """Return the page; ``desks`` hold the same records, one for each language.

    ``about(lang)`` maps words to where the figures come from.
    """
    sides = [_side(desk, about(desk.lang)) for desk in desks]
    style = (assets() / "templates" / "report" / "panel.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    template = page_environment().get_template("report/panel.html.j2")
    return template.render(
        sides=sides,
        style=style,
        digest=digest,
        rows=texts,
        parts=_parts,
        most=PRINTED,
    )


def _side(desk: Desk, about: Mapping[str, str]) -> Side:
    lang = desk.lang
    answers = tuple(ask(desk) for ask in QUESTIONS)
    wanted = {found for answer in answers for found in _mentioned(answer)}
    records = [desk.view.snapshot.get(record_id) for record_id in sorted(wanted)]
    cards = tuple(_card(desk, record) for record in desk.shown(r for r in records if r))
    back_to = N_("Last visit") if desk.visited else N_("Looks back to")
    facts = {
        translate(N_("Data as of"), lang): long_date(desk.view.today, lang),
        translate(back_to, lang): long_date(desk.since, lang),
        **about,
    }
    return Side(
        lang,
        _OWN_NAMES.get(lang, lang),
        translate(N_("Answers for the accreditation panel"), lang),
        {key: translate(word, lang) for key, word in _WORDS.items()},
        tuple(facts.items()),
        answers,
        cards,
    )


def _mentioned(answer: Answer) -> set[str]:
    found = {record_id for table in answer.tables for ids in table.origin for record_id in ids}
    cells = (str(cell) for table in answer.tables for row in table.rows for cell in row)
    return found | {match[0] for text in (*answer.said, *cells) for match in _ID.finditer(text)}


def _card(desk: Desk, record: Record) -> Card:
    kind = type(record)
    lines = []
    for column in kind.spec.columns:
        if isinstance(record, Wave) and column == "valid":
            value = plain(desk.answered(record)[0], desk.lang)
        else:
            value = plain(named(desk.view, cell(desk.view, record, column)), desk.lang)
        if value not in {None, ""}:
            words = translate(label(kind, column), desk.lang)
            lines.append((words, cell_text(value, desk.lang)))
    return Card(record.id, translate(kind.spec.title, desk.lang), tuple(lines))


def _parts(text: str, side: Side) -> list[tuple[str, str]]:
    """Split a text into (words, id of the card to link to or nothing)."""
    known = {card.id for card in side.cards}
    parts: list[tuple[str, str]] = []
    at = 0
    for match in _ID.finditer(text):
        if match[0] in known:
            parts += [(text[at : match.start()], ""), (match[0], match[0])]
            at = match.end()
    return [*parts, (text[at:], "")]
