"""Shares that are hidden to protect others, as what every reader can work out of them.

A share near 0 is blurred; the total would give it away, so another one is hidden.  Of that one all
that is printed leaves a narrow range: to print it tells nobody anything.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from qms.engine.disclosure_bounds import Seen, extremes
from qms.engine.disclosure_linked import system
from qms.engine.disclosure_protect import known_of, pieces
from qms.engine.disclosure_solver import solvable
from qms.engine.disclosure_tables import VALID
from qms.engine.disclosure_types import Blurred, Hidden, Of, Reason

if TYPE_CHECKING:
    from qms.engine.disclosure_types import Decision, Key, Publication

WIDEST: Final = 0.2
"""The widest range of a share, 0 to 1, that is worth printing."""
_ALL: Final = 100


def ranged(found: Publication) -> Publication:
    """Return a publication with the ranges of the shares that are hidden for others."""
    wanted = {
        cell.key: valid
        for cell in found.table.cells
        if cell.printed
        and cell.of is Of.SHARE
        and found.decisions[cell.key] == Hidden(Reason.LINKED)
        and isinstance(valid := found.decisions.get((*cell.key[:-1], VALID)), int)
    }
    if not wanted or not solvable():
        return found
    whole = system([found.table], found.earlier)
    known = known_of(whole, found.decisions)
    asked = [
        (one, [place for place, key in enumerate(one.keys) if key in wanted])
        for one in pieces(whole, whole.cells, whole.sums, known, wanted)
    ]
    ranges: dict[Key, Decision] = {}
    for key, ends in extremes(asked, Seen()):
        low, high = (int(min(end, wanted[key])) for end in ends)
        ranges[key] = between(low, high, wanted[key]) or found.decisions[key]
    return replace(found, decisions={**found.decisions, **ranges})


def between(low: int, high: int, answers: int) -> Blurred | None:
    """Return how a share of so many answers is printed that is known to lie in a range."""
    if high - low > WIDEST * answers:
        return None
    under = math.floor(_ALL * high / answers) + 1
    over = math.ceil(_ALL * low / answers) - 1
    if over < 0:
        return Blurred(low, high, under, above=False)
    return Blurred(low, high, over, above=True, under=under if under <= _ALL else None)
