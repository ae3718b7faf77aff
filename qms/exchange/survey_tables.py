"""Integer tables of a survey: they add over files, and small groups are folded in them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from qms.kinds.wave import ALL

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

UNGROUPED: Final = ""
"""The key of answers that name no group."""


@dataclass(slots=True)
class Tables:
    """Counts of one or more files; every answer is in exactly one group.

    ``valid`` is the number of respondents by group.  ``counts`` is by group and question: a number
    for each option of the question's scale in order, and last how many left it blank.
    """

    valid: dict[str, int] = field(default_factory=dict)
    counts: dict[tuple[str, str], tuple[int, ...]] = field(default_factory=dict)

    def plus(self, other: Tables) -> Tables:
        """Add the tables of another file of the same wave."""
        return Tables(
            {
                key: self.valid.get(key, 0) + other.valid.get(key, 0)
                for key in {**self.valid, **other.valid}
            },
            {
                key: added(filter(None, (self.counts.get(key), other.counts.get(key))))
                for key in {**self.counts, **other.counts}
            },
        )

    def put(self, group: str, question: str, counts: tuple[int, ...]) -> None:
        """Add the counts of one question of one group."""
        before = self.counts.get((group, question))
        self.counts[group, question] = added((before, counts)) if before else counts

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups that somebody named, sorted."""
        return tuple(sorted(group for group in self.valid if group != UNGROUPED))

    @property
    def respondents(self) -> int:
        """How many answered in all."""
        return sum(self.valid.values())

    def stored(self) -> dict[str, Any]:
        """Return the tables as JSON keeps them, exact and without respondents."""
        rows = [[*key, *counts] for key, counts in sorted(self.counts.items())]
        return {"valid": dict(sorted(self.valid.items())), "counts": rows}

    @classmethod
    def of(cls, tree: Mapping[str, Any]) -> Tables:
        """Read what ``stored`` returned."""
        counts = {(row[0], row[1]): tuple(row[2:]) for row in tree["counts"]}
        return cls(dict(tree["valid"]), counts)


def added(rows: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    """Add counts option by option."""
    return tuple(map(sum, zip(*rows, strict=True)))


@dataclass(frozen=True, slots=True)
class Published:
    """What may enter the records: the whole and the groups that are large enough.

    ``rows`` are group, question and counts with the blank ones last; ``folded`` are the groups
    that are in the whole only.
    """

    valid: tuple[tuple[str, int], ...]
    rows: tuple[tuple[str, str, tuple[int, ...]], ...]
    folded: tuple[str, ...]


def folded(tables: Tables, questions: tuple[str, ...], minimum: int) -> Published:
    """Fold the groups under ``minimum`` valid answers into the whole.

    What the shown groups leave of the whole can be subtracted by anybody.  So the rest is either
    nothing or at least two groups with ``minimum`` answers together: the next smallest groups are
    folded until it is.  A whole that is itself under the minimum shows no counts at all.
    """
    hidden = _hidden(tables, minimum)
    shown = tuple(group for group in tables.groups if group not in hidden)
    valid = ((ALL, tables.respondents), *((group, tables.valid[group]) for group in shown))
    rows = () if tables.respondents < minimum else _rows(tables, questions, shown)
    return Published(valid, rows, tuple(sorted(hidden - {UNGROUPED})))


def _hidden(tables: Tables, minimum: int) -> set[str]:
    by_size = sorted(tables.valid.items(), key=lambda item: (item[1], item[0]))
    hidden = {group for group, valid in by_size if valid < minimum or group == UNGROUPED}
    hidden -= {UNGROUPED} if not tables.valid.get(UNGROUPED) else set()
    for group, _valid in by_size:
        rest = sum(tables.valid[name] for name in hidden)
        if not hidden or (len(hidden) > 1 and rest >= minimum):
            break
        hidden.add(group)
    return hidden


def _rows(
    tables: Tables, questions: tuple[str, ...], shown: tuple[str, ...]
) -> tuple[tuple[str, str, tuple[int, ...]], ...]:
    whole: dict[str, list[tuple[int, ...]]] = defaultdict(list)
    for (_group, question), counts in tables.counts.items():
        whole[question].append(counts)
    asked = [question for question in questions if question in whole]
    everybody = [(ALL, question, added(whole[question])) for question in asked]
    by_group = [
        (group, question, tables.counts[group, question])
        for group in shown
        for question in asked
        if (group, question) in tables.counts
    ]
    return (*everybody, *by_group)
