"""A questionnaire about teachers with its answers, for tests of tables and certificates."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Final

from tests.surveys import survey

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ASKED: Final = (
    "{id: q1, text: Clear, block: teaching, scale: five}",
    "{id: q2, text: Useful, block: teaching, scale: five}",
    "{id: q3, text: Fair, block: marks, scale: five}",
)
SURVEY: Final = survey(
    *ASKED,
    more=(
        "blocks:\n  - {id: teaching, title: Teaching}\n  - {id: marks, title: Fair marks}\n"
        "teachers: true\npurposes: [quality-improvement, contest-certificate]\n"
    ),
)
WAVE: Final = "WAVE-2026-0001"
OWN: Final = "T-0417"
OTHERS: Final = ("T-7001", "T-7002")


def wave(number: int = 1, *, over: bool = True, year: int = 2026) -> str:
    """Write a wave without answers, over or running."""
    moves = ["running"] if not over else ["finished"]
    listed = "".join(f"  - {{id: '1', date: {year}-06-01, to: {move}}}\n" for move in moves)
    return (
        f"id: WAVE-{year}-{number:04d}\nschema: 1\nsurvey: SRV-x\nperiod: {year - 1}-{year}\n"
        f"opened: {year}-05-01\nclosed: {year}-06-01\ninvited: 900\ntransitions:\n{listed}"
    )


def answers(seed: int, sizes: Mapping[str, int]) -> list[str]:
    """Return rows: teacher, three answers; two in three are positive, the rest vary."""
    made = random.Random(seed)  # noqa: S311 -- answers, no secrets
    return [
        ",".join([teacher, *(made.choice("1234455" if at % 3 else "12") for _ in range(3))])
        for teacher, size in sizes.items()
        for at in range(size)
    ]


def export(folder: Path, rows: list[str], name: str = "answers.csv") -> Path:
    """Write rows of answers as an export with ids of responses."""
    lines = [f"{name[:3]}{at},{row}" for at, row in enumerate(rows)]
    path = folder / name
    path.write_text("\n".join(["Id,Teacher,q1,q2,q3", *lines]) + "\n", encoding="utf-8")
    return path
