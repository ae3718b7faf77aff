"""The composition of a wave in its record: what of the counted strata may stand there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qms.engine.survey_composition import REST, apart
from qms.engine.surveys import survey_rules
from qms.errors import ImportProblem, UsageProblem
from qms.exchange.survey_answers import loose
from qms.exchange.survey_strata import Sizes, of_listed, summed
from qms.i18n import M
from qms.model.change import Remove, Set

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qms.engine.view import View
    from qms.kinds.wave import Stratum, Wave
    from qms.model.change import Edit

Row = dict[str, str | int]


def columns_of(texts: Iterable[str]) -> dict[str, str]:
    """Return property by column of texts COLUMN=property; raises UsageProblem for another."""
    found: dict[str, str] = {}
    for text in texts:
        column, sign, name = (part.strip() for part in text.rpartition("="))
        if not (column and sign and name):
            raise UsageProblem(
                M("--stratum {given}: the property is missing.", given=text),
                M(
                    "Write the column, then the property: {example}",
                    example="--stratum Level=level",
                ),
            )
        found[column] = name
    return found


def sizes_of(name: str, about: Mapping[str, Any]) -> Sizes:
    """Return the strata kept beside exact tables; raises ImportProblem where they are damaged."""
    try:
        return of_listed(about.get("strata", []))
    except (TypeError, ValueError) as error:
        raise ImportProblem(
            M("{file} holds no tables of a survey.", file=name),
            M("Give the file that lies in private/surveys/WAVE-..., as it was written."),
        ) from error


def strata_rows(view: View, wave: Wave, parts: Iterable[Sizes]) -> list[Row]:
    """Return the strata that a wave stores of all its files that count.

    Values under the policy's minimum are folded, as groups are; the numbers of the population stay.
    """
    known: Sizes = {(item.property, item.value): 0 for item in wave.strata if item.value != REST}
    sizes = summed((known, *parts))
    rules = survey_rules(view)
    return rows_of(wave.strata, sizes, rules.minimum_group if rules else 1)


def valid_of(rows: Iterable[Row]) -> tuple[tuple[str, str, int], ...]:
    """Return property, value and valid answers of the rows that have these."""
    return tuple(
        (str(row["property"]), str(row["value"]), int(row["valid"]))
        for row in rows
        if "valid" in row
    )


def rows_of(known: tuple[Stratum, ...], sizes: Sizes, minimum: int) -> list[Row]:
    """Return the strata to store: those known with the valid answers that may be shown.

    A value that is folded is not even named, unless the population names it.
    """
    numbers = {(item.property, loose(item.value)): item for item in known}
    rows: list[Row] = []
    for name in dict.fromkeys(name for name, _value in sizes):
        here = {value: n for (one, value), n in sizes.items() if one == name}
        shown = apart(here, minimum) if any(here.values()) else set[str]()
        rest = sum(n for value, n in here.items() if value not in shown)
        for value, n in here.items():
            before = numbers.get((name, loose(value)))
            stated = {} if before is None else _stated(before)
            if stated or (n and value in shown):
                valid = {"valid": n} if value in shown else {}
                rows.append({"property": name, "value": value, **stated, **valid})
        if shown and rest:
            rows.append({"property": name, "value": REST, "valid": rest})
    return rows


def _stated(item: Stratum) -> dict[str, int]:
    numbers = {"population": item.population, "invited": item.invited}
    return {name: n for name, n in numbers.items() if n is not None}


def put(wave: Wave, rows: list[Row]) -> tuple[Edit, ...]:
    """Return the edits that leave a wave with these strata."""
    if rows:
        return (Set(wave.id, ("strata",), rows),)
    return (Remove(wave.id, ("strata",)),) if wave.strata else ()
