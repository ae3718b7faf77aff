"""What may be printed of a wave: its groups with their numbers, after disclosure control.

Everybody's respondents are decided first, then each question for itself: a group whose respondents
are hidden is hidden in every question.  What is printed of blocks follows from the questions that
are shown, so that nobody can subtract it from them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal

from qms.engine.disclosure import audit, published
from qms.engine.disclosure_tables import VALID
from qms.engine.disclosure_types import Blurred, Hidden, Reason
from qms.engine.disclosure_words import notes_of
from qms.engine.survey_publication_blocks import Pooled, pooled
from qms.engine.survey_publication_given import Given
from qms.engine.survey_publication_links import about, links
from qms.engine.survey_publication_ranges import ranged
from qms.engine.survey_publication_state import settled
from qms.engine.survey_publication_tables import (
    ANYBODY,
    positive_of,
    question_table,
    respondents_table,
)
from qms.i18n import M
from qms.kinds.wave_sums import ALL
from qms.model.record import Circle

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qms.engine.disclosure_types import Decision, Key, Publication, Recoverable, Table
    from qms.engine.stats_items import Item
    from qms.i18n import Message

__all__ = ["Given", "SurveyPublication", "publication"]

Measure = Literal["positive", "neutral"]
_WAIT: Final = M(
    "Fewer than the minimum answered since an earlier report, and both together would tell them:"
    " wait for more answers."
)
_UNPRINTED: Final = Hidden(Reason.UNPRINTED)


@dataclass(frozen=True)
class SurveyPublication:
    """What is printed of a wave for a circle.

    ``groups`` are everybody, the faculties and the departments that have answers, hidden ones too.
    ``people`` is what is decided on their respondents, ``questions`` what on each question.
    Shares are 0 to 1.
    """

    given: Given
    circle: Circle
    people: Publication
    questions: Mapping[str, Publication]
    groups: tuple[str, ...]
    silent: bool = False

    def seen_by(self, circle: Circle) -> SurveyPublication:
        """Return the same for another circle; of sensitive data nothing goes out of the office."""
        silent = self.given.survey.sensitive and circle is not Circle.INTERNAL
        return replace(self, circle=circle, silent=silent)

    def respondents(self, group: str) -> int | Hidden:
        """Return how many of a group answered; raises KeyError for a group that is not there."""
        if group not in self.groups:
            raise KeyError(group)
        found = self._of(self.people, ANYBODY, group, VALID)
        return found if isinstance(found, int) else _UNPRINTED

    def counts(self, group: str, question: str) -> tuple[int | Hidden, ...] | None:
        """Return the valid answers from worst to best as the question means them.

        None where nobody of the group was asked; all are hidden where too few answered for a
        distribution.
        """
        item, whole = self._item(question), self.questions.get(question)
        if item is None or whole is None or self._cell(question, group) is None:
            return None
        found = (self._of(whole, question, group, str(place)) for place in item.points)
        return tuple(one if isinstance(one, int) else _UNPRINTED for one in found)

    def valid(self, group: str, name: str) -> int | Hidden | None:
        """Return the valid answers to a question, or to the questions of a block that are judged.

        None where the group has none.
        """
        if name in self.given.form.blocks:
            return self._block(group, name).valid
        cell = self._cell(name, group)
        if cell is None:
            return None
        found = self._of(self.questions[name], name, group, VALID)
        return found if isinstance(found, int) else _UNPRINTED

    def share(
        self, group: str, name: str, measure: Measure = "positive"
    ) -> float | Blurred | Hidden | None:
        """Return a share of the valid answers of a question or block; ``*`` is all questions.

        None where nothing says what is positive, or where the scale has no middle.
        """
        if name in self.given.form.blocks:
            return self._block(group, name, measure).share
        valid = self.valid(group, name)
        found = self._number(group, name, measure)
        if valid is None or found is None or isinstance(found, Blurred | Hidden):
            return None if valid is None else found
        return valid if isinstance(valid, Hidden) else found / valid

    def open(self, group: str, name: str) -> bool:
        """Tell whether means, intervals and alpha may be printed: all counts behind are shown."""
        names = self.given.form.blocks.get(name, (name,))
        rows = [row for one in names if (row := self.counts(group, one)) is not None]
        return bool(rows) and not any(isinstance(one, Hidden) for row in rows for one in row)

    @cached_property
    def notes(self) -> tuple[Message, ...]:
        """What a reader has to know of what is hidden."""
        hidden = sum(len(one.hidden) for one in self.all)
        extra = [note for one in self.all for note in one.notes]
        if self.waits is not None:
            extra.append(self.waits)
        return (*notes_of(self.given.rules, hidden), *{note.text: note for note in extra}.values())

    @property
    def waits(self) -> Message | None:
        """Why nothing is printed of everybody, where an earlier report is the reason."""
        hidden = not isinstance(self.respondents(ALL), int)
        return _WAIT if self.given.earlier and hidden and not self.silent else None

    @property
    def exact(self) -> bool:
        """Whether all that would be printed is, as it is."""
        blurred = (one for part in self.all for one in part.decisions.values())
        hidden = any(part.hidden for part in self.all)
        return not hidden and not any(isinstance(one, Blurred) for one in blurred)

    def audit(self) -> tuple[Recoverable, ...]:
        """Return the hidden numbers that what is printed, now and before, tells too nearly."""
        return tuple(found for one in self.all for found in audit(one))

    @property
    def all(self) -> tuple[Publication, ...]:
        """What is decided, in the order in which it was."""
        return (self.people, *self.questions.values())

    def _item(self, question: str) -> Item | None:
        return self._items.get(question)

    @cached_property
    def _items(self) -> dict[str, Item]:
        return {item.id: item for item in self.given.form.items}

    def _cell(self, question: str, group: str) -> Decision | None:
        whole = self.questions.get(question)
        return whole.decisions.get(self._key(question, group, VALID)) if whole else None

    def _key(self, question: str, group: str, measure: str) -> Key:
        return (*self.given.name, question, group, measure)

    def _of(self, whole: Publication, question: str, group: str, measure: str) -> Decision:
        if self.silent:
            return _UNPRINTED
        return whole.decisions.get(self._key(question, group, measure), _UNPRINTED)

    def _number(self, group: str, question: str, measure: Measure) -> Decision | None:
        """Return what is printed of the answers to a question that are positive, or neutral."""
        item = self._item(question)
        name = _measured(item, measure) if item else None
        if name is None or self._cell(question, group) is None:
            return None
        return self._of(self.questions[question], question, group, name)

    def _block(self, group: str, block: str, measure: Measure = "positive") -> Pooled:
        names = self.given.form.blocks[block]
        pairs = ((self.valid(group, one), self._number(group, one, measure)) for one in names)
        return pooled(
            [(valid, part) for valid, part in pairs if valid is not None and part is not None]
        )


def _measured(item: Item, measure: Measure) -> str | None:
    if measure == "positive":
        return positive_of(item)
    return None if item.neutral is None else str(item.points[item.neutral])


def publication(found: Given, circle: Circle) -> SurveyPublication:
    """Decide what is printed of a wave.

    Of a survey with sensitive data nothing is printed outside of the office.  Raises ValueError for
    tables that contradict what is out already.
    """
    found = settled(found)
    people = _decided(found, ANYBODY, respondents_table(found))
    shown = {
        key[-2]: decision
        for key, decision in people.decisions.items()
        if isinstance(decision, int) and key[:2] == found.name
    }
    tables = ((item, _question(found, item, shown)) for item in found.form.items)
    questions = {
        item.id: ranged(_decided(found, item.id, table))
        for item, table in tables
        if table is not None
    }
    groups = tuple(found.respondents())
    return SurveyPublication(found, circle, people, questions, groups).seen_by(circle)


def _question(found: Given, item: Item, shown: Mapping[str, int]) -> Table | None:
    """Return a question with the options of each group, of fewer where those are too many."""
    table = question_table(found, item, shown)
    if table is None or len(table.cells) <= found.rules.most_cells:
        return table
    return question_table(found, item, shown, fine=False)


def _decided(found: Given, question: str, table: Table) -> Publication:
    earlier = about(question, found)
    tight = [table, links(found, table, earlier)]
    try:
        return published(tight, found.rules, earlier)
    except ValueError:  # answers were withdrawn since: nothing is known of what was hidden
        bare = [table, links(found, table, earlier, loosely=False)]
        return published(bare, found.rules, earlier)
