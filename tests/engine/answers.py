"""Forms and answers for tests of survey statistics, and the public file with its references."""

from __future__ import annotations

import csv
import gzip
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from hypothesis import strategies as st

from qms.engine.stats_items import Form, Item
from qms.engine.stats_reduce import reduce_rows
from qms.engine.stats_settings import Correction, Settings, Width

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qms.engine.stats_tables import SurveyTables

DATA: Final = Path(__file__).parents[1] / "data"
QUESTIONS: Final = tuple(f"Q{number}" for number in range(1, 29))
BLOCKS: Final = {"Q1_Q12_course": QUESTIONS[:12], "Q13_Q28_instructor": QUESTIONS[12:]}
SETTINGS: Final = Settings(
    level=0.95,
    minimum=30,
    widths=(Width("narrow", 0.03), Width("usable", 0.05), Width("rough", 0.1)),
    finite=False,
    significance=0.05,
    correction=Correction.HOLM,
    years=3,
    alpha=0.7,
)


def five(name: str, *, turned: bool = False) -> Item:
    """Make a question of five valid points, the upper two positive, and "hard to say" as sixth."""
    points = (0, 1, 2, 3, 4)
    return Item(
        id=name,
        options=6,
        points=points[::-1] if turned else points,
        scores=(1, 2, 3, 4, 5),
        positive=(False, False, False, True, True),
        neutral=2,
        reversed=turned,
    )


def form(*items: Item) -> Form:
    """Make a form of one block."""
    return Form.of(items, {"b": [item.id for item in items]})


def reduced(rows: Iterable[Sequence[int | None]], turned: Iterable[int] = ()) -> SurveyTables:
    """Reduce scores 1 to 5, 0 for "hard to say" and None, of one group; ``turned`` are places."""
    found = list(rows)
    width = len(found[0]) if found else 0
    made = form(*(five(f"q{at}", turned=at in set(turned)) for at in range(width)))
    codes = [
        ("", [5 if score == 0 else None if score is None else score - 1 for score in row])
        for row in found
    ]
    return reduce_rows(made, codes)


def rows_of(width: int, least: int = 0) -> st.SearchStrategy[list[list[int | None]]]:
    """Draw answers of respondents, with gaps and "hard to say"."""
    answer = st.one_of(st.none(), st.integers(0, 5))
    return st.lists(st.lists(answer, min_size=width, max_size=width), min_size=least, max_size=30)


def turkiye_form() -> Form:
    """Return the form of the public file."""
    flags = (False, False, False, True, True)
    points, scores = (0, 1, 2, 3, 4), (1, 2, 3, 4, 5)
    return Form.of([Item(name, 5, points, scores, flags, 2) for name in QUESTIONS], BLOCKS)


@cache
def turkiye(group: str = "class") -> SurveyTables:
    """Return the Turkiye Student Evaluation file (see NOTICE) as tables by a column of it."""
    with gzip.open(DATA / "turkiye-student-evaluation.csv.gz", "rt", encoding="utf-8") as lines:
        rows = [(row[group], [int(row[q]) - 1 for q in QUESTIONS]) for row in csv.DictReader(lines)]
    return reduce_rows(turkiye_form(), rows)


@cache
def reference() -> dict[str, Any]:
    """Return what other libraries computed."""
    text = (DATA / "survey-statistics-reference.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
