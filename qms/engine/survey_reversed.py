"""Questions that run against their block: most often asked the other way round and not marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.stats_alpha import reliability
from qms.engine.stats_tables import WHOLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.stats_items import Form
    from qms.engine.stats_settings import Settings
    from qms.engine.stats_tables import SurveyTables


def against_their_block(form: Form, tables: SurveyTables, settings: Settings) -> tuple[str, ...]:
    """Return the questions whose correlation with the rest of their block is under 0.

    In a questionnaire without blocks all questions are one.  A question of knowledge has no
    direction, and of two questions neither is the odd one: both are told.
    """
    return tuple(dict.fromkeys(_against(form, tables, settings)))


def _against(form: Form, tables: SurveyTables, settings: Settings) -> Iterator[str]:
    turned = {item.id for item in form.items if item.reversed}
    opinions = {item.id for item in form.items if not item.knowledge}
    blocks = set(form.blocks) - {WHOLE} or {WHOLE}
    for name, sums in tables.items.items():
        found = reliability(sums, turned, settings) if name in blocks else None
        for item in found.items if found else ():
            if item.question in opinions and item.rest is not None and item.rest < 0:
                yield item.question
