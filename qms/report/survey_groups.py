"""Groups of a wave side by side, and shares beside what they are to be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from qms.engine.stats_tables import WHOLE
from qms.engine.survey_publication_folded import folded_number, folded_units
from qms.i18n import N_, M
from qms.kinds.wave import ALL
from qms.report.document import Column, Table
from qms.report.lists import Head, counts
from qms.report.registers import plain
from qms.report.spoken import spoken
from qms.report.survey_words import (
    block_title,
    compared,
    group_title,
    level_groups,
    light_words,
    may_column,
    names_of,
    per_cent,
    points,
)
from qms.report.wording import Number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.stats_compare import Contrast
    from qms.i18n import Shown
    from qms.report.frame import Frame
    from qms.report.survey_found import Found

_TARGETS: Final = (
    Head("group", N_("Unit"), 3),
    Head("block", N_("Block"), 3),
    Head("value", N_("Value, %"), 1, "number"),
    Head("target", N_("Target, %"), 1, "number"),
    Head("threshold", N_("Threshold, %"), 1, "number"),
    Head("university", N_("University, %"), 1, "number"),
    Head("difference", N_("Difference, points"), 1, "number"),
    Head("light", N_("Light"), 2),
)


def targets_table(frame: Frame, found: Found, *, groups: bool) -> Table:
    """Return shares beside target, threshold and the university (7.5.3(5)).

    The difference of a group is that to the university, of the university that to its target.
    With ``groups`` those of the level follow the whole.
    """
    level = (found.level if found.level != "university" else "faculty") if groups else ""
    below = level_groups(found, level) if level and _deeper(found) else ()
    rows = [
        _target(frame, found, name, group)
        for group in (found.group, *below)
        for name in names_of(found)
    ]
    caption = N_("Shares of positive answers beside targets and the university")
    origin = [(found.wave.id,)] * len(rows)
    return counts(frame, "targets", caption, _TARGETS, rows, origin)


def _deeper(found: Found) -> bool:
    """Whether groups stand beside the whole: at the level of the university they do not."""
    return found.level != "university" or not found.university


def _target(frame: Frame, found: Found, name: str, group: str) -> tuple[Any, ...]:
    row = compared(frame, found, name, group)
    apart = row.difference if group == ALL else row.from_university
    return (
        group_title(frame, group),
        block_title(found, name),
        per_cent(found.share(name, group)),
        per_cent(row.target),
        per_cent(row.threshold),
        per_cent(found.share(name, ALL)),
        points(apart),
        light_words(row.light),
    )


def segments_table(frame: Frame, found: Found) -> Table:
    """Return the blocks by group: whether results hold in the main segments (7.5.3(6)).

    The groups are those of the level, the faculties for the university.
    """
    level = "faculty" if found.level == "university" else found.level
    groups = level_groups(found, level)
    say, names = frame.say, names_of(found)
    differ = found.against_others(groups)
    columns = (
        Column("group", say(N_("Unit")), width=4),
        Column("valid", say(N_("Valid answers")), "integer", 1),
        *(Column(_key(n), _title(frame, found, one), "number", 1) for n, one in enumerate(names)),
        Column("light", say(N_("Light")), width=2),
        *((Column("differs", say(N_("Differs from the others")), width=2),) if differ else ()),
    )
    rows = tuple(
        (*_segment(frame, found, group), *((_differs(frame, differ.get(group)),) if differ else ()))
        for group in (found.group, *groups)
    )
    caption = say(N_("Positive answers by unit and block, %"))
    origin = ((found.wave.id,),) * len(rows)
    note = "\n".join(spoken(one, frame.lang) for one in folded_words(frame, found))
    return Table("segments", caption, columns, rows, note, origin=origin)


def folded_words(frame: Frame, found: Found) -> Iterator[Shown]:
    """Yield which units have no numbers of their own; how many, where they may not be named."""
    number = folded_number(found.publication)
    if not number:
        return
    levels = ("faculty", "department") if found.level == "department" else ("faculty",)
    within = found.group if not found.university else ALL
    units = [
        frame.view.name(unit.id) or unit.id
        for level in (levels if found.university else ("department",))
        for unit in folded_units(frame.view, found.publication, level, within)
    ]
    if units and may_column(frame, found, "group"):
        yield M(
            "Hidden, where anybody answered, and counted within the unit above: {units}.",
            units=tuple(units),
        )
    elif found.university:
        yield M("Units that are hidden and count within the unit above: {n}.", n=number)


def _key(number: int) -> str:
    return f"block-{number}"


def _title(frame: Frame, found: Found, name: str) -> str:
    return block_title(found, name).shown(frame.lang)


def _segment(frame: Frame, found: Found, group: str) -> tuple[Any, ...]:
    row = compared(frame, found, WHOLE, group)
    cells = (
        group_title(frame, group),
        found.publication.respondents(group),
        *(per_cent(found.share(name, group)) for name in names_of(found)),
        light_words(row.light),
    )
    return tuple(plain(cell, frame.lang) for cell in cells)


def _differs(frame: Frame, one: Contrast | None) -> str | None:
    """Say whether a group differs beyond chance."""
    if one is None:
        return None
    if not one.differs:
        return frame.say(N_("no"))
    return frame.say(N_("yes, it is higher") if one.change.value > 0 else N_("yes, it is lower"))


def spread_words(found: Found) -> Iterator[Shown]:
    """Yield the pooled share beside the mean of the groups, where all of these are printed."""
    spread, groups = found.stats.spread.get(WHOLE), found.stats.groups
    if spread is None or spread.unweighted is None or len(groups) < 2:  # noqa: PLR2004 -- a mean
        return
    if all(found.publication.open(one, WHOLE) for one in (found.group, *groups)):
        yield M(
            "Pooled by valid answers {pooled} %; the mean of the units, each weighing the same,"
            " {mean} %.",
            pooled=Number(per_cent(spread.pooled), 1),
            mean=Number(per_cent(spread.unweighted), 1),
        )
