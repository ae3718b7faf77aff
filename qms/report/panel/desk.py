"""What the answers are made with, and what an answer is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from qms.engine.cells import named, post_name
from qms.engine.circles import sensitive
from qms.i18n import Day, Message, say, translate
from qms.kinds.meeting import Meeting
from qms.kinds.wave import Wave
from qms.model.record import Circle
from qms.report.document import Column, Table
from qms.report.registers import cut_note, plain
from qms.report.respondents import answered
from qms.report.spoken import spoken
from qms.report.wording import short_date

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from qms.engine.disclosure_types import Hidden
    from qms.engine.survey_publication import SurveyPublication
    from qms.engine.view import View
    from qms.model.fields import Post
    from qms.model.record import Record
    from qms.model.text import Text
    from qms.report.document import Cell, ColumnKind
    from qms.report.wording import Rounded

Entries: TypeAlias = "Mapping[str, dt.date]"
"""The day on which git first took in each record, by record id."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One question of the panel: what is said, the tables that prove it, what is missing."""

    id: str
    question: str
    said: tuple[str, ...]
    tables: tuple[Table, ...] = ()
    gap: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """Records on a day, in the words of ``lang``, for a panel that reviews the office's own work.

    What a record keeps expressly for the office (``circle: internal``) is left out, and surveys
    with sensitive data.  ``since`` is the day of the panel's last visit, or with ``visited`` false
    the first day that the page looks back to; ``entered`` is None where history is not at hand, as
    in a shallow clone; ``printed`` is what may be printed of a wave by its id.
    """

    view: View
    lang: str
    since: dt.date
    entered: Entries | None = field(default=None)
    visited: bool = True
    printed: Callable[[str], SurveyPublication | None] = lambda _wave: None

    def say(self, message: Message | str) -> str:
        """Put a message or a word of the program into the language of the page."""
        return (
            say(message, self.lang)
            if isinstance(message, Message)
            else translate(message, self.lang)
        )

    def text(self, text: Text | None) -> str:
        """Return a text of a record, nothing for none."""
        return spoken(text, self.lang) if text else ""

    def day(self, day: dt.date) -> Day:
        """Return a day as messages print it."""
        return Day(day)

    def post(self, post: Post | None, unit: str | None = None) -> str:
        """Return a post in words, nothing for none."""
        full = self.view.post(post, unit)
        return post_name(self.view, full).shown(self.lang) if full else ""

    def name(self, record_id: str | None) -> str:
        """Return what a record is called: its name or title, else what tells it from others."""
        found = self.view.name(record_id) if record_id else None
        if found is not None:
            return found.shown(self.lang)
        record = self.view.snapshot.get(record_id or "")
        if isinstance(record, Meeting):
            return f"{self.name(record.body)}, {short_date(record.date, self.lang)}"
        if isinstance(record, Wave):
            return f"{self.name(record.survey)}, {record.period}"
        return self.say(type(record).spec.title) if record else record_id or ""

    def who(self, holder: str) -> str:
        """Return a post, a unit or a body, stored as a text, in words."""
        return str(plain(named(self.view, holder), self.lang))

    def word(self, vocabulary: str, word: str) -> str:
        """Return the label of a word of a vocabulary."""
        found = self.view.word(vocabulary, word)
        return found.label.shown(self.lang) if found else word

    def state(self, record: Record) -> str:
        """Return the state of a record today in words."""
        state = self.view.state(record)
        return translate(state.label, self.lang) if state else ""

    def answered(self, wave: Wave) -> tuple[int | Hidden | None, Rounded | Hidden | None]:
        """Return valid answers and response rate in per cent, as far as they may be printed."""
        return answered(self.view, wave, self.printed, Circle.CORPORATE)

    def shown(self, records: Iterable[Record]) -> tuple[Record, ...]:
        """Return the records that the panel may see."""
        return tuple(item for item in records if self.may(item))

    def may(self, record: Record) -> bool:
        """Tell whether the panel may see a record."""
        return record.circle is not Circle.INTERNAL and not sensitive(self.view, record)

    def table(
        self,
        name: str,
        caption: str,
        columns: Sequence[tuple[str, str, ColumnKind]],
        rows: Iterable[tuple[tuple[str, ...], Sequence[Cell]]],
    ) -> Table:
        """Return a table of our own; each row comes with the ids of its records.

        Rows of a record that the panel may not see are left out; a note says how many.
        """
        rows = tuple(rows)
        kept = [(ids, tuple(cells)) for ids, cells in rows if self.may_name(ids)]
        heads = tuple(Column(key, self.say(label), kind) for key, label, kind in columns)
        return Table(
            name,
            self.say(caption),
            heads,
            tuple(cells for _ids, cells in kept),
            note=cut_note(len(rows) - len(kept), self.lang),
            origin=tuple(ids for ids, _cells in kept),
        )

    def may_name(self, ids: Iterable[str]) -> bool:
        """Tell whether the panel may see all of the records."""
        found = (self.view.snapshot.get(record_id) for record_id in ids)
        return all(item is None or self.may(item) for item in found)
