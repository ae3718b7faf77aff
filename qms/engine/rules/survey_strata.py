"""Rules of the composition of a wave: its numbers agree, and a sample that is unlike is said so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.rule import Hit, duty, integrity
from qms.engine.survey_composition import REST
from qms.engine.survey_limits import unlike
from qms.engine.surveys import over
from qms.i18n import M
from qms.kinds.wave import Wave

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.view import View
    from qms.kinds.wave import Stratum


@integrity("Q170", "7.5.2(2), KZ-SURV-03")
def strata_contradict(view: View) -> Iterator[Hit]:
    """A stratum of a wave is there twice, or more of it answered than were invited or exist.

    The strata of one property cannot have more valid answers together than the wave.
    """
    for wave in view.snapshot.of(Wave):
        seen: set[tuple[str, str]] = set()
        sums: dict[str, int] = {}
        for number, item in enumerate(wave.strata):
            key = (item.property, item.value)
            sums[item.property] = sums.get(item.property, 0) + (item.valid or 0)
            if key in seen or _too_many(item) or sums[item.property] > _most(wave):
                yield Hit(
                    wave.id,
                    ("strata", number),
                    M(
                        "the numbers of {value} ({property}) cannot be",
                        value=item.value,
                        property=item.property,
                    ),
                    M("Take the population in again: qms survey population {id} FILE", id=wave.id),
                )
            seen.add(key)


def _too_many(item: Stratum) -> bool:
    """Tell whether more answered than were invited, or more were invited than there are."""
    numbers = [n for n in (item.valid, item.invited, item.population) if n is not None]
    return item.value != REST and numbers != sorted(numbers)


def _most(wave: Wave) -> float:
    return float("inf") if wave.valid is None else wave.valid


@duty("Q370", "7.5.2(2), 7.5.3(5), KZ-SURV-03")
def unlike_the_population(view: View) -> Iterator[Hit]:
    """Those who answered a wave are unlike those who could, and its limits are not written down.

    The test is Pearson's chi-square at the level of significance of POL-survey-rules.
    """
    for wave in view.snapshot.of(Wave):
        if wave.limitations is not None or not over(view, wave):
            continue
        found = unlike(view, wave)
        if found:
            yield Hit(
                wave.id,
                ("limitations",),
                M("unlike the population by: {properties}", properties=found),
                M(
                    'Say how far the results may be read: qms set {id} limitations "..."',
                    id=wave.id,
                ),
                wave.closed,
            )
