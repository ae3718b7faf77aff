"""Which answers a table was made of: the same numbers have one name in every report."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, Final

from qms.engine.disclosure_tables import VALID
from qms.engine.survey_publication_tables import ANYBODY, tree
from qms.kinds.wave_log import counting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qms.engine.disclosure_types import Decision, Key
    from qms.engine.survey_publication_given import Given

_DIGITS: Final = 12


def settled(given: Given) -> Given:
    """Name the answers by the files that were taken in and the groups that are told apart.

    The name says nothing of the numbers.  Where reports printed others under the same name, because
    numbers were entered by hand, the name gets a number of its own.
    """
    said = "".join(
        (
            *sorted(log.sha256 for log in counting(given.wave.imports)),
            *(f" {parent}:{','.join(groups)}" for parent, groups in sorted(tree(given).items())),
        )
    )
    name = hashlib.sha256(said.encode()).hexdigest()[:_DIGITS]
    known: dict[Key, Decision] = {}
    for one in given.earlier:
        known |= one.decisions
    names = (name if number == 1 else f"{name}.{number}" for number in count(1))
    found = (replace(given, state=one) for one in names)
    return next(one for one in found if not _contradicted(one, known))


def _contradicted(given: Given, known: Mapping[Key, Decision]) -> bool:
    people = given.respondents()
    return any(
        _differs(known.get((*given.name, ANYBODY, group, VALID)), size)
        for group, size in people.items()
    ) or any(
        _differs(known.get((*given.name, item.id, group, measure)), value)
        for item in given.form.items
        for group in people
        if (row := given.row(group, item.id)) is not None
        for measure, value in (
            *((str(place), row[place]) for place in item.points),
            (VALID, sum(row[place] for place in item.points)),
        )
    )


def _differs(printed: Decision | None, value: int) -> bool:
    return isinstance(printed, int) and printed != value
