"""Rules of indicators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qms.engine.rule import Hit, duty
from qms.i18n import M
from qms.kinds.indicator import Indicator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.view import View

PASSPORT: Final = (
    "definition",
    "purpose",
    "formula",
    "data_source",
    "frequency",
    "owner",
    "users",
)


@duty("I201", "KZ-MON-16")
def passport_incomplete(view: View) -> Iterator[Hit]:
    """The passport of an indicator does not say what is measured, why, and by whom.

    A passport has definition, purpose, formula, source of the data, frequency, owner and users:
    without them nobody knows which indicators are collected and what they are used for.
    """
    for indicator in view.snapshot.of(Indicator):
        lacking = tuple(name for name in PASSPORT if getattr(indicator, name) is None)
        if lacking:
            yield Hit(
                indicator.id,
                (),
                M("the passport lacks: {fields}", fields=lacking),
                M("Fill it in: qms set {id} {key} ...", id=indicator.id, key=lacking[0]),
            )
