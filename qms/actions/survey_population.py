"""Who could answer, by what tells them apart: read from a file, put beside who did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.actions.roster import roster
from qms.actions.session import Session
from qms.actions.survey_strata import put
from qms.actions.waves import wave_of
from qms.engine.survey_composition import REST, composition
from qms.engine.surveys import survey_rules
from qms.errors import ImportProblem
from qms.exchange.survey_answers import loose
from qms.exchange.survey_population import population
from qms.i18n import M
from qms.kinds.policies.survey_statistics import StatisticsRules
from qms.model.change import Change

if TYPE_CHECKING:
    from pathlib import Path

    from qms.actions.survey_strata import Row
    from qms.engine.survey_composition import StratumRow
    from qms.exchange.survey_population import People
    from qms.kinds.wave import Stratum, Wave


@dataclass(frozen=True, slots=True)
class Composed:
    """The composition of a wave; ``commit`` is of the file taken in, None where nothing changed."""

    wave: str
    rows: tuple[StratumRow, ...]
    commit: str | None = None


def compose(session: Session, wave_id: str) -> Composed:
    """Return who answered beside who could."""
    wave = wave_of(session, wave_id)
    rules = survey_rules(session.view)
    numbers = rules.statistics if rules else StatisticsRules()
    minimum = rules.minimum_group if rules else 1
    return Composed(wave.id, composition(wave, minimum, finite=numbers.finite_population))


def take_in(session: Session, wave_id: str, file: Path, sheet: str | None = None) -> Composed:
    """Put the population of a file into a wave, in place of that of the same properties.

    Valid answers stay.  Raises ImportProblem naming the row of a wrong number.
    """
    wave = wave_of(session, wave_id)
    people = population(file, sheet, roster(session))
    rows = _rows(wave, people)
    _no_fewer_than_answered(file.name, wave, people)
    stored = [_row(item, item, item.valid) for item in wave.strata]
    if rows == stored:
        return compose(session, wave_id)
    summary = f"{wave.id}: population of {', '.join(sorted({one.property for one in people}))}"
    change = Change(summary, "survey population", put(wave, rows))
    commit = session.write(change).commit
    after = Session(session.moment)  # the records as they are now
    return Composed(wave.id, compose(after, wave_id).rows, commit)


def _rows(wave: Wave, people: tuple[People, ...]) -> list[Row]:
    """Join the population to the strata: their order and their words stay, new values follow.

    A new value has no answers, but where some are folded nobody is told whether it has: None.
    """
    known = {(item.property, loose(item.value)): item for item in wave.strata}
    given = {(one.property, loose(one.value)): one for one in people}
    keys = list(dict.fromkeys((*known, *given)))
    names = list(dict.fromkeys(name for name, _value in keys))
    keys.sort(key=lambda key: (names.index(key[0]), key[1] == REST))
    folded = {item.property for item in wave.strata if item.value == REST}
    counted = {item.property for item in wave.strata if item.valid is not None} - folded
    replaced = {one.property for one in people}
    rows = []
    for key in keys:
        valid = known[key].valid if key in known else 0 if key[0] in counted else None
        of_people = given.get(key) if key[0] in replaced else known[key]
        if of_people is not None or valid:
            rows.append(_row(known.get(key) or given[key], of_people, valid))
    return rows


def _row(named: Stratum | People, of_people: Stratum | People | None, valid: int | None) -> Row:
    numbers = {
        "population": of_people.population if of_people else None,
        "invited": of_people.invited if of_people else None,
        "valid": valid,
    }
    known = {name: n for name, n in numbers.items() if n is not None}
    return {"property": named.property, "value": named.value, **known}


def _no_fewer_than_answered(file: str, wave: Wave, people: tuple[People, ...]) -> None:
    valid = {(item.property, loose(item.value)): item.valid or 0 for item in wave.strata}
    for one in people:
        could = one.population if one.invited is None else one.invited
        answered = valid.get((one.property, loose(one.value)), 0)
        if answered > could:
            raise ImportProblem(
                M(
                    "{file}, row {row}: {valid} of {value} answered, but there are {people}.",
                    file=file,
                    row=one.row,
                    valid=answered,
                    value=one.value,
                    people=could,
                ),
                M("Correct the number in the file, or take the answers in again."),
            )
