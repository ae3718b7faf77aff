"""Rules of corrective and preventive actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.rule import Hit, duty
from qms.i18n import M
from qms.kinds.capa import Capa

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.view import View


@duty("C301", "7.5.5(1), KZ-CAPA-02")
def level_of_originator(view: View) -> Iterator[Hit]:
    """The level of a CAPA differs from the level of the unit or body that proposed it.

    Proposals are formed at their own level: department, school or faculty, institution.
    """
    for capa in view.snapshot.of(Capa):
        originator = view.snapshot.get(capa.originator) if capa.originator else None
        level = getattr(originator, "level", None)
        if level is not None and capa.level is not None and level != capa.level:
            yield Hit(
                capa.id,
                ("level",),
                M(
                    "level {level}, but {originator} is of level {own}",
                    level=capa.level,
                    originator=capa.originator,
                    own=level,
                ),
                M("Correct the level, or the originator."),
            )
