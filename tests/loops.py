"""A survey of two blocks that ran twice, for tests of its loop, as literal records."""

from __future__ import annotations

from typing import Final

from tests.surveys import survey

SURVEY: Final = survey(
    "{id: q1, text: {en: Clear lectures, kk: Түсінікті дәріс}, scale: five, block: teaching}",
    "{id: q2, text: Seminars help, scale: five, block: teaching}",
    "{id: q3, text: Rooms are warm, scale: five, block: rooms}",
    more="blocks: [{id: teaching, title: Teaching}, {id: rooms, title: Rooms}]\n",
)
"""Questionnaire with the blocks ``teaching`` (q1, q2) and ``rooms`` (q3)."""


def unit(name: str, level: str = "faculty", above: str = "UNIT-university") -> str:
    """Write a unit of a level under another."""
    return (
        f"id: UNIT-{name}\nschema: 1\nnames: [{{text: {{en: {name.upper()}}}}}]\nlevel: {level}\n"
        f"parent: {above}\n"
    )


def row(question: str, good: int, bad: int, group: str = "all") -> str:
    """Write counts: ``good`` positive and ``bad`` other answers to a question."""
    return f"question: {question}, group: {group}, counts: 0 {bad} 0 {good} 0 0"


def sums(shares: tuple[int, int, int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the sums over respondents of both blocks of one group of 100."""
    first, second, rooms = shares
    both, one = min(first, second), abs(first - second)
    y = 2 * both + one
    return (100, y, 200, 4 * both + one, 2 * y, 400), (100, rooms, 100, rooms, rooms, 100)


def run(
    *groups: tuple[str, tuple[int, int, int]], year: int = 2025, number: int = 1, more: str = ""
) -> str:
    """Write a wave of 1 June: by group, how many of its 100 answered q1, q2, q3 positively."""
    rows = [
        row(question, good, 100 - good, group)
        for group, shares in groups
        for question, good in zip(("q1", "q2", "q3"), shares, strict=True)
    ]
    whole = [
        row(
            question,
            sum(shares[at] for _group, shares in groups),
            sum(100 - shares[at] for _group, shares in groups),
        )
        for at, question in enumerate(("q1", "q2", "q3"))
    ]
    blocks = [
        (block, group, found)
        for group, shares in groups
        for block, found in zip(("teaching", "rooms"), sums(shares), strict=True)
    ]
    for block in ("teaching", "rooms"):
        parts = [found for name, _group, found in blocks if name == block]
        blocks.append((block, "all", tuple(map(sum, zip(*parts, strict=True)))))
    answered = "".join(f"  - {{group: {group}, valid: 100}}\n" for group, _shares in groups)
    total = 100 * len(groups)
    return (
        f"id: WAVE-{year}-{number:04d}\nschema: 1\nsurvey: SRV-x\nperiod: {year - 1}-{year}\n"
        f"opened: {year}-05-01\nclosed: {year}-06-01\ninvited: {2 * total}\nvalid: {total}\n{more}"
        f"responses:\n  - {{group: all, valid: {total}}}\n{answered}"
        "results:\n"
        + "".join(f"  - {{{one}}}\n" for one in (*whole, *rows))
        + "blocks:\n"
        + "".join(
            f"  - {{block: {block}, group: {group}, sums: {' '.join(map(str, found))}}}\n"
            for block, group, found in blocks
        )
        + f"transitions:\n  - {{id: '1', date: {year}-06-01, to: finished}}\n"
        f"  - {{id: '2', date: {year}-06-10, to: reported}}\n"
    )


FACULTIES: Final = ("UNIT-law", "UNIT-medicine", "UNIT-pharmacy")
UNITS: Final = tuple(unit(name.removeprefix("UNIT-")) for name in FACULTIES)


def three(*shares: tuple[int, int, int], year: int = 2025, number: int = 1) -> str:
    """Write a wave of the three faculties."""
    return run(*zip(FACULTIES, shares, strict=True), year=year, number=number)
