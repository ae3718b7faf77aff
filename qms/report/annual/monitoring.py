"""Section 2: reporting of the levels, what the levels did, completeness, late entries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from qms.engine.cells import named
from qms.engine.completeness import Input
from qms.engine.figures import known
from qms.engine.figures_deadlines import deadline_figures, level, reporters, reporting
from qms.engine.figures_decisions import decisions
from qms.engine.governance import level_of
from qms.engine.late_entries import late_entries
from qms.engine.risks import live
from qms.engine.tally import Tally
from qms.i18n import N_, M, translate
from qms.kinds.capa import Capa
from qms.kinds.meeting import Meeting
from qms.report.annual.part import rounded
from qms.report.lists import Head

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qms.model.record import Record
    from qms.model.text import Text
    from qms.report.annual.part import Part
    from qms.report.document import Table

NOT_STATED = N_("not stated")


def monitoring(part: Part) -> tuple[Table, ...]:
    """Return the tables of the section."""
    return _reporting(part), _levels(part), _inputs(part), _missing(part), _late(part)


def _level_words(part: Part, name: str | None) -> Text | str:
    word = part.view.word("org-level", name) if name else None
    return word.label if word else name or translate(NOT_STATED, part.lang)


def _ordered(part: Part, found: Iterable[str | None]) -> list[str | None]:
    """Return levels from below upwards, as data travel; those not stated last."""
    words = part.view.words.vocabulary("org-level") if part.view.words else None
    order = [word.id for word in words.words][::-1] if words else []
    return sorted(found, key=lambda name: order.index(name) if name in order else len(order))


def _reporting(part: Part) -> Table:
    by_level = defaultdict(list)
    for item in reporting(part.data.deadlines):
        by_level[level(part.view, item.obligation)].append(item)
    heads = (
        Head("level", N_("Level"), 2),
        Head("responsible", N_("Responsible"), 2),
        Head("due", N_("Fell due"), 1, "integer"),
        Head("in_time", N_("In time"), 1, "integer"),
        Head("late", N_("Late"), 1, "integer"),
        Head("missed", N_("Missed"), 1, "integer"),
        Head("ahead", N_("Met ahead"), 1, "integer"),
        Head("to_come", N_("To come"), 1, "integer"),
        Head("share", N_("In time, %"), 1, "number"),
    )
    rows, names = [], _ordered(part, by_level)
    for name in names:
        found = deadline_figures(by_level[name])
        counts = (found.due, found.in_time, found.late, found.missed, found.ahead, found.to_come)
        duties = (item.obligation for item in by_level[name])
        who = dict.fromkeys(who for duty in duties for who in reporters(part.view, duty))
        posts = tuple(named(part.view, one) for one in who)
        share = rounded(found.in_time_share)
        rows.append((_level_words(part, name), posts or None, *counts, share))
    made = part.counts("reporting", N_("Reports of the levels"), heads, rows)
    return replace(made, keys=_keys(names))


def _keys(levels: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(name or "none" for name in levels)


def _levels(part: Part) -> Table:
    """Return what each level of control has and did in the year."""
    columns = {
        "meetings": [
            item
            for item in known(part.view, Meeting)
            if part.year.has(item.date) and part.view.state_id(item) in {"held", "signed"}
        ],
        "decisions": decisions(part.view, part.year),
        "risks": live(part.view),
        "capas": known(part.view, Capa),
    }
    found = {key: _by_level(part, records) for key, records in columns.items()}
    heads = (
        Head("level", N_("Level"), 3),
        Head("meetings", N_("Meetings held"), 2, "integer"),
        Head("decisions", N_("Decisions taken"), 2, "integer"),
        Head("risks", N_("Risks"), 1, "integer"),
        Head("capas", N_("CAPAs"), 2, "integer"),
    )
    names = _ordered(part, {name for counts in found.values() for name in counts})
    rows = [
        (_level_words(part, name), *(Tally(counts.get(name, ())) for counts in found.values()))
        for name in names
    ]
    return replace(
        part.counts("levels", N_("Levels of monitoring"), heads, rows), keys=_keys(names)
    )


def _by_level(part: Part, records: Iterable[Record]) -> dict[str | None, list[str]]:
    found: dict[str | None, list[str]] = defaultdict(list)
    for record in records:
        found[level_of(part.view, record)].append(record.id)
    return found


def _inputs(part: Part) -> Table:
    heads = (
        Head("input", N_("Input"), 5),
        Head("expected", N_("Expected"), 2, "integer"),
        Head("present", N_("Recorded"), 1, "integer"),
        Head("share", N_("Complete, %"), 2, "number"),
    )
    by_input = part.figures.completeness.by_input
    shown = [one for one in Input if by_input[one.name.lower()].expected]
    rows = [
        (M(one.value), found.expected, found.present, rounded(found.share))
        for one in shown
        for found in [by_input[one.name.lower()]]
    ]
    made = part.counts("inputs", N_("Completeness of the data"), heads, rows)
    return replace(made, keys=tuple(one.name.lower() for one in shown))


def _missing(part: Part) -> Table:
    heads = (
        Head("input", N_("Input"), 3),
        Head("id", N_("Id"), 2),
        Head("title", N_("Missing"), 4),
        Head("since", N_("Due"), 1, "date"),
    )
    found = [
        (item.record, (M(item.input.value), item.record, item.title, item.since))
        for item in part.figures.completeness.missing
    ]
    return part.entries("missing", N_("Missing inputs"), heads, found)


def _late(part: Part) -> Table:
    heads = (
        Head("id", N_("Id"), 2),
        Head("title", N_("Title"), 3),
        Head("what", N_("Entry"), 2),
        Head("due", N_("Due"), 1, "date"),
        Head("date", N_("Date"), 1, "date"),
        Head("days", N_("Days late"), 1, "integer"),
    )
    found = [
        (
            item.record,
            (item.record, item.title, item.what, item.due, item.date, (item.date - item.due).days),
        )
        for item in late_entries(part.view, part.year)
    ]
    return part.entries("late", N_("Late entries"), heads, found)
