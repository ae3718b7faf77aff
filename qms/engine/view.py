"""A snapshot on a day, with the policies in force and the links between records looked up once."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from qms.engine.first_days import on_record
from qms.kinds.capa import Capa
from qms.kinds.policies.duty_terms import DutyTerms
from qms.kinds.policies.risk_bands import RiskBands
from qms.kinds.policies.risk_scale import RiskScale
from qms.kinds.policies.vocabularies import Vocabularies
from qms.kinds.policies.working_days import WorkingDays
from qms.model.items import name_on
from qms.model.marks import marks, pointed
from qms.model.states import ENTERED_BY_MISTAKE, State, state_on
from qms.model.text import Text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from qms.engine.risks import Rating
    from qms.kinds.policies.risk_bands import BandsValue
    from qms.kinds.policies.risk_scale import ScaleValue
    from qms.kinds.policies.vocabularies import VocabulariesValue, Word
    from qms.model.fields import Post, RefTo, WordOf
    from qms.model.items import Item
    from qms.model.marks import Mark
    from qms.model.policy import Edition
    from qms.model.record import Record
    from qms.model.snapshot import Snapshot

    T = TypeVar("T")
    V = TypeVar("V", bound=Item)


class View:
    """What rules, figures and lists look at.  Nothing here reads a clock or a disk."""

    def __init__(self, snapshot: Snapshot, today: dt.date) -> None:
        self.snapshot = snapshot
        self.today = today
        self.ratings: dict[str, Rating | None] = {}
        self._found: dict[Callable[[View], Any], Any] = {}
        self._states: dict[str, tuple[Record, State | None]] = {}
        self._terms: dict[tuple[str, dt.date], dt.date | None] = {}
        self._days: dict[dt.date, View] = {today: self}

    def once(self, find: Callable[[View], T]) -> T:
        """Return what a function finds in this view; it is called the first time only."""
        if find not in self._found:
            self._found[find] = find(self)
        found: T = self._found[find]
        return found

    def on(self, day: dt.date) -> View:
        """Return the same records as they count on another day; each day is made once."""
        if day not in self._days:
            self._days[day] = other = View(self.snapshot, day)
            other._days = self._days
        return self._days[day]

    @cached_property
    def scale(self) -> Edition[ScaleValue] | None:
        """The risk scale in force today."""
        return self.snapshot.policy(RiskScale, self.today)

    @cached_property
    def scales(self) -> RiskScale | None:
        """The policy record of the risk scale with all its editions."""
        return next(iter(self.snapshot.of(RiskScale)), None)

    @cached_property
    def bands(self) -> BandsValue | None:
        """The risk bands in force today."""
        edition = self.snapshot.policy(RiskBands, self.today)
        return edition.value if edition else None

    @cached_property
    def words(self) -> VocabulariesValue | None:
        """The vocabularies in force today."""
        edition = self.snapshot.policy(Vocabularies, self.today)
        return edition.value if edition else None

    @cached_property
    def working_days(self) -> WorkingDays | None:
        """The working calendar."""
        return next(iter(self.snapshot.of(WorkingDays)), None)

    @cached_property
    def marks(self) -> tuple[tuple[Record, Mark], ...]:
        """Every reference and vocabulary word of every record, collected once for all rules."""
        return tuple((record, mark) for record in self.snapshot for mark in marks(record))

    @cached_property
    def marked(self) -> frozenset[tuple[RefTo | WordOf, str]]:
        """Every value that a record refers to, and as what: few beside the places where it is."""
        return pointed(self.snapshot)

    @cached_property
    def capas_of(self) -> dict[str, tuple[Capa, ...]]:
        """CAPAs by the id of each of their sources, mistakes and cancelled ones left out."""
        found: dict[str, list[Capa]] = defaultdict(list)
        for capa in self.snapshot.of(Capa):
            live = self.state_id(capa) not in {"cancelled", ENTERED_BY_MISTAKE}
            if live and self.on_record(capa):
                for source in capa.sources:
                    found[source].append(capa)
        return {source: tuple(capas) for source, capas in found.items()}

    def state_id(self, record: Record) -> str | None:
        """Return the state of a record today, None for kinds without a workflow."""
        flow = record.spec.flow
        return state_on(flow, getattr(record, "transitions", ()), self.today) if flow else None

    def state(self, record: Record) -> State | None:
        """Return the declaration of the record's state today; computed once for each record."""
        known = self._states.get(record.id)
        if known is None or known[0] is not record:
            known = self._states[record.id] = record, self._state(record)
        return known[1]

    def _state(self, record: Record) -> State | None:
        flow, state = record.spec.flow, self.state_id(record)
        return flow.state(state) if flow and state else None

    def on_record(self, record: Record) -> bool:
        """Tell whether a record was there by today, by the dates that it holds."""
        return on_record(self.snapshot, record, self.today)

    def is_open(self, record: Record) -> bool:
        """Tell whether something may still happen to the record."""
        state = self.state(record)
        return state is None or not state.final

    def word(self, vocabulary: str, word: str) -> Word | None:
        """Return a word of a vocabulary, None when it does not have it."""
        return self._word_by_id.get((vocabulary, word))

    @cached_property
    def _word_by_id(self) -> dict[tuple[str, str], Word]:
        lists = self.words.lists if self.words else ()
        return {(words.id, word.id): word for words in lists for word in words.words}

    def name(self, record_id: str) -> Text | None:
        """Return the name of a unit, role, body or institution valid today, or a title."""
        record = self.snapshot.get(record_id)
        names = getattr(record, "names", None)
        if names:
            return name_on(names, self.today)
        title = getattr(record, "title", None)
        return title if isinstance(title, Text) else None

    def post(self, post: Post | None, unit: str | None) -> Post | None:
        """Complete a bare role: by the role's own unit, else by the record's unit."""
        if post is None or post.unit is not None:
            return post
        role = self.snapshot.get(post.role)
        return post.at(getattr(role, "unit", None) or unit)

    def term_after(self, code: str, since: dt.date) -> dt.date | None:
        """Return the last day in time for a duty that arose on ``since``; None = no term."""
        asked = code, since
        if asked not in self._terms:
            self._terms[asked] = self._term_after(*asked)
        return self._terms[asked]

    def _term_after(self, code: str, since: dt.date) -> dt.date | None:
        edition = self.snapshot.policy(DutyTerms, since)
        term = edition.value.term(code) if edition else None
        if term is None or self.working_days is None:
            return None
        return self.working_days.add(since, term.working_days)
