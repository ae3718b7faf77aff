"""Questions that run against their block: most often asked the other way round and not marked."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qms.engine.stats_alpha import reliability
from qms.engine.stats_tables import WHOLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.stats_items import Form
    from qms.engine.stats_settings import Settings
    from qms.engine.stats_tables import SurveyTables


class Against(NamedTuple):
    """Questions that run against the rest of their block, and ``blocks`` of which all do.

    ``*`` is the block of all questions.  ``marked`` are those of the questions that are marked as
    reversed: they were most likely asked straight.
    """

    questions: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()
    marked: tuple[str, ...] = ()


def against_their_block(form: Form, tables: SurveyTables, settings: Settings) -> Against:
    """Return the questions whose correlation with the rest of their block is under 0.

    In a questionnaire without blocks all questions are one.  A question of knowledge has no
    direction.  Where all questions of a block run against it none is the odd one: they do not go
    together.
    """
    questions: dict[str, None] = {}
    apart: list[str] = []
    for name, asked, found in _against(form, tables, settings):
        if found and len(found) == asked:
            apart.append(name)
        else:
            questions |= dict.fromkeys(found)
    marked = tuple(item.id for item in form.items if item.reversed and item.id in questions)
    return Against(tuple(questions), tuple(apart), marked)


def _against(
    form: Form, tables: SurveyTables, settings: Settings
) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    """Yield each block, how many opinions it asks, and those of them that run against it."""
    turned = {item.id for item in form.items if item.reversed}
    opinions = {item.id for item in form.items if not item.knowledge}
    blocks = set(form.blocks) - {WHOLE} or {WHOLE}
    for name, sums in tables.items.items():
        found = reliability(sums, turned, settings) if name in blocks else None
        items = [item for item in found.items if item.question in opinions] if found else []
        against = (item.question for item in items if item.rest is not None and item.rest < 0)
        yield name, len(items), tuple(against)
