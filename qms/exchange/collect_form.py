"""The form of one unit: what it shows, what it asks, and the base that it is compared with."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from qms.engine.cells import post_name
from qms.engine.columns import cell, label
from qms.exchange.collect_questions import normal, questions
from qms.i18n import N_, Day, M, Shown, translate
from qms.kinds.capa import Capa
from qms.kinds.complaint import Complaint
from qms.kinds.nonconformity import Nonconformity
from qms.kinds.risk import Risk

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qms.engine.rounds import Asked
    from qms.engine.view import View
    from qms.exchange.collect_questions import Question
    from qms.model.fields import Post

MARK: Final = "qms-form"
VERSION: Final = "1"
BASE_SHEET: Final = "qms"
LONGEST: Final = 30_000
"""Letters of a cell; a longer text is not asked about (Excel holds 32,767)."""

_FACTS: Final[Mapping[type, tuple[str, ...]]] = {
    Risk: ("category", "owner", "assessed", "score", "band", "next_review"),
    Capa: ("sources", "executor", "owner", "state", "moved", "measures"),
    Nonconformity: ("date", "sort", "severity", "responsible", "requirement", "description"),
    Complaint: ("number", "topic", "date", "due", "responsible"),
}
_POSTS: Final = frozenset({"owner", "executor", "responsible"})

Words = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """A question about one record with the value it had, in the form in which cells compare."""

    question: Question
    base: str
    mark: str


@dataclass(frozen=True, slots=True)
class Block:
    """One record: its heading, what is shown of it, what is asked."""

    record: str
    kind: str
    heading: str
    facts: tuple[tuple[str, str], ...]
    asks: tuple[Ask, ...]


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What the first sheet says: who asks whom, until when, where the form goes back to."""

    collection: str
    title: str
    institution: str
    day: dt.date
    due: dt.date
    back_to: str


@dataclass(frozen=True, slots=True)
class Form:
    """The form of a unit in one language; ``words`` are its drop-downs by name."""

    head: Letterhead
    id: str
    unit: str
    unit_name: str
    lang: str
    blocks: tuple[Block, ...]
    words: Mapping[str, Words]


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whose form it is, under which id of the round, in which language."""

    unit: str
    form: str
    lang: str


def form(view: View, head: Letterhead, to: Addressee, records: Sequence[Asked]) -> Form:
    """Return the form of a unit about its records."""
    lang, unit = to.lang, to.unit
    blocks = tuple(_block(view, record, lang) for record in records)
    named = {ask.question.words for block in blocks for ask in block.asks} - {""}
    words = {name: drop_down(view, name, lang) for name in sorted(named)}
    called = view.name(unit)
    return Form(head, to.form, unit, called.shown(lang) if called else unit, lang, blocks, words)


def drop_down(view: View, name: str, lang: str) -> Words:
    """Return the values of a list with their words: levels of the scale, else a vocabulary."""
    if name in {"likelihood", "impact"}:
        levels = getattr(view.scale.value, name).levels if view.scale else ()
        return tuple(
            (str(item.value), f"{item.value} – {item.label.shown(lang)}") for item in levels
        )
    found = view.words.vocabulary(name) if view.words else None
    return tuple((word.id, word.label.shown(lang)) for word in (found.words if found else ()))


def _block(view: View, record: Asked, lang: str) -> Block:
    kind = translate(type(record).spec.title, lang)
    called = getattr(record, "title", None)
    heading = M("{id}: {title}", id=record.id, title=called) if called else M("{id}", id=record.id)
    asks = (
        Ask(item, item.now(view, record, lang), item.mark(record))
        for item in questions(view, record)
    )
    short = tuple(ask for ask in asks if len(ask.base) <= LONGEST)
    return Block(record.id, kind, heading.shown(lang), tuple(_facts(view, record, lang)), short)


def _facts(view: View, record: Asked, lang: str) -> Iterator[tuple[str, str]]:
    for name in _FACTS[type(record)]:
        text = _fact(view, record, name, lang)
        if text:
            yield translate(label(type(record), name), lang), text[:LONGEST]


def _fact(view: View, record: Asked, name: str, lang: str) -> str:
    if name in _POSTS:
        post: Post | None = view.post(getattr(record, name), record.unit)
        return post_name(view, post).shown(lang) if post else ""
    if name == "measures" and isinstance(record, Capa):
        return "\n".join(normal(item.text.shown(lang)) for item in record.measures)
    return _shown(cell(view, record, name), lang)


def _shown(value: Any, lang: str) -> str:  # noqa: ANN401 -- whatever a column shows
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "; ".join(_shown(item, lang) for item in value)
    if isinstance(value, dt.date):
        return Day(value).shown(lang)
    return value.shown(lang) if isinstance(value, Shown) else str(value)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the sheet to fill in: its key, what is printed in it, what it asks."""

    key: str
    texts: tuple[str, ...]
    ask: Ask | None = None
    record: str = ""
    heading: bool = False

    @property
    def printed(self) -> str:
        """Return the check sum of what the unit is not to change in the row."""
        return row_sum(self.texts)


def row_sum(texts: Sequence[str]) -> str:
    """Return the check sum of what is printed in a row."""
    return hashlib.sha256("\n".join(map(normal, texts)).encode()).hexdigest()[:12]


def lines(made: Form) -> Iterator[Line]:
    """Yield the rows of the sheet to fill in; the key tells a row wherever it is moved to."""
    number = 0
    for block in made.blocks:
        number += 1
        yield Line(f"h{number}", (block.kind, block.heading), record=block.record, heading=True)
        for name, value in block.facts:
            number += 1
            yield Line(f"h{number}", (name, value), record=block.record)
        for ask in block.asks:
            number += 1
            words = (
                translate(ask.question.label, made.lang),
                translate(ask.question.note, made.lang),
            )
            yield Line(f"q{number}", words, ask, block.record)


def sheet_name(lang: str) -> str:
    """Return the name of the sheet to fill in."""
    return translate(N_("Form"), lang)


def base_rows(made: Form) -> list[list[str]]:
    """Return what the hidden sheet holds: a head with the check sum, drop-downs, every row."""
    body = [
        *(
            ["word", name, value, text]
            for name, words in made.words.items()
            for value, text in words
        ),
        *(_row(line) for line in lines(made)),
    ]
    head = [MARK, VERSION, made.head.collection, made.id, made.unit, made.lang]
    head += [made.head.day.isoformat(), sheet_name(made.lang)]
    return [[*head, check_sum([head, *body])], *body]


def _row(line: Line) -> list[str]:
    row = ["row", line.key, line.record, line.printed]
    if line.ask is None:
        return row
    asked = line.ask
    return [*row, asked.question.field, asked.mark, asked.base]


def check_sum(rows: Sequence[Sequence[str]]) -> str:
    """Return the check sum of a form's base; empty cells at the end of a row do not count."""
    filled = ["\t".join(row).rstrip("\t") for row in rows]
    text = json.dumps(filled, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
