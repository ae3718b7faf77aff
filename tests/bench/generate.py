"""Fill a template with numbers, dates and choices, the same ones on every run.

A template is the text of a record with ``{number:04d}`` (1, 2, ...), ``{date}`` (a day of the
year), ``{digit:1-5}`` (a number in a range) and ``{pick:a|b|c}`` (one of several words).
"""

from __future__ import annotations

import datetime as dt
import random
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FIELD: Final = re.compile(r"\{(number|date|digit|pick)(?::([^{}]*))?\}")
SEED: Final = 2026


def record(template: str, number: int) -> str:
    """Return the text of one record; the same number gives the same text."""
    chance = random.Random(SEED + number)  # noqa: S311 -- repeatable choices, no secrets

    def value(match: re.Match[str]) -> str:
        kind, detail = str(match[1]), str(match[2] or "")
        if kind == "number":
            return format(number, detail)
        if kind == "pick":
            return chance.choice(detail.split("|"))
        if kind == "digit":
            low, high = detail.split("-")
            return str(chance.randint(int(low), int(high)))
        day = dt.date(SEED, 1, 1) + dt.timedelta(days=chance.randrange(270))
        return day.isoformat()

    return FIELD.sub(value, template)


def name_of(text: str) -> str:
    """Return the id that a record's text gives itself."""
    found = re.search(r"^id: (\S+)$", text, re.MULTILINE)
    if found is None:
        raise ValueError("the template has no line that begins with id:")
    return found[1]


def fill(folder: Path, template: str, count: int) -> Iterator[Path]:
    """Write ``count`` records into ``folder`` and yield their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(1, count + 1):
        text = record(template, number)
        path = folder / f"{name_of(text)}.yaml"
        path.write_text(text, encoding="utf-8")
        yield path
