"""What cannot be true of one survey wave: numbers that contradict each other."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from qms.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.kinds.wave import Counts, Wave
    from qms.model.diagnostic import FieldPath

    Contradiction = tuple[FieldPath, str]

ALL: Final = "all"
"""The group of everybody who answered."""


def asked(invited: int | None, ineligible: int | None) -> int | None:
    """Return how many could answer: those invited without the ineligible; None if not known."""
    return None if invited is None else max(invited - (ineligible or 0), 0)


def contradictions(wave: Wave) -> Iterator[Contradiction]:
    """Yield the place of each number that contradicts another one, and why."""
    yield from _totals(wave)
    yield from _groups(wave)
    yield from _rows(wave)
    yield from _parts(wave)


def _totals(wave: Wave) -> Iterator[Contradiction]:
    if wave.valid is None:
        return
    could = asked(wave.invited, wave.ineligible)
    if could is not None and wave.valid > could:
        yield ("valid",), N_("more valid answers than people asked (invited less ineligible)")
    if wave.received is not None and wave.received < wave.valid:
        yield ("received",), N_("fewer answers received than valid ones")


def _groups(wave: Wave) -> Iterator[Contradiction]:
    seen: set[str] = set()
    rest = next((item.valid for item in wave.responses if item.group == ALL), wave.valid)
    for number, item in enumerate(wave.responses):
        path = ("responses", number, "valid")
        if item.group in seen:
            yield ("responses", number, "group"), N_("a group is there twice")
        if item.invited is not None and item.valid > item.invited:
            yield path, N_("more valid answers than people invited")
        if item.group == ALL:
            if wave.valid not in {None, item.valid}:
                yield path, N_("not the valid answers of the wave")
        elif rest is not None:
            rest -= item.valid
            if rest < 0:
                yield path, N_("the groups have more valid answers than all together")
        seen.add(item.group)


def _rows(wave: Wave) -> Iterator[Contradiction]:
    stated = {item.group: item.valid for item in wave.responses}
    seen: set[tuple[str, str]] = set()
    for number, item in enumerate(wave.results):
        path = ("results", number, "counts")
        answered = sum(item.counts) + item.blank
        if (item.question, item.group) in seen:
            yield ("results", number), N_("a question has counts twice for one group")
        if answered != stated.get(item.group, answered):
            yield path, N_("counts and blanks of a group are not its valid answers")
        elif item.group == ALL and wave.valid is not None and answered > wave.valid:
            yield path, N_("more counts and blanks than valid answers of the wave")
        seen.add((item.question, item.group))


def _parts(wave: Wave) -> Iterator[Contradiction]:
    """Compare the groups with the whole, option by option: every answer is in one group."""
    whole = {item.question: item for item in wave.results if item.group == ALL}
    sums: dict[str, Counter[int]] = defaultdict(Counter)
    for number, item in enumerate(wave.results):
        if item.group == ALL:
            continue
        sums[item.question].update(dict(enumerate((*item.counts, item.blank))))
        if not _within(sums[item.question], item, whole.get(item.question)):
            yield ("results", number, "counts"), N_("a group has more answers than all together")


def _within(parts: Counter[int], last: Counts, whole: Counts | None) -> bool:
    if whole is None or len(last.counts) != len(whole.counts):
        return False
    return all(parts[place] <= most for place, most in enumerate((*whole.counts, whole.blank)))
