"""The page that a council reads: who was asked, who answered, how content, what changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from qms.engine.disclosure_types import Hidden
from qms.engine.stats_tables import WHOLE
from qms.i18n import N_, M
from qms.kinds.wave_sums import asked
from qms.report.charts.figures import figures
from qms.report.charts.lights import Lamp, Lights
from qms.report.lists import Head, counts
from qms.report.spoken import spoken
from qms.report.survey_past import before_of, change_of
from qms.report.survey_words import (
    block_title,
    compared,
    group_title,
    level_groups,
    light_words,
    limits,
    names_of,
    per_cent,
    points,
    together,
    widest_words,
)
from qms.report.wording import Number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.survey_targets import TargetRow
    from qms.i18n import Shown
    from qms.report.document import Figure, Table
    from qms.report.frame import Frame
    from qms.report.survey_found import Found

_HEADS: Final = (
    Head("figure", N_("Figure"), 4),
    Head("value", N_("Value"), 2, "number"),
    Head("remark", N_("Remark"), 4),
)


def page_one(frame: Frame, found: Found) -> Table:
    """Return the table of what a council has to know."""
    rows = [*_people(found), *_content(frame, found)]
    origin = ((found.wave.id,),) * len(rows)
    note = found.publication.waits or widest_words(found)
    made = counts(frame, "page-one", N_("The results in short"), _HEADS, rows, origin)
    return replace(made, note=spoken(note, frame.lang)) if note else made


def _people(found: Found) -> Iterator[tuple[Any, ...]]:
    answered = found.publication.respondents(found.group)
    if found.university and found.wave.ineligible:
        yield M("Invited"), found.wave.invited, None
        yield M("Eligible: invited without those who could not take part"), _invited(found), None
    else:
        yield M("Invited"), _invited(found), None
    yield M("Valid answers"), answered, None
    if isinstance(answered, Hidden) or found.response is None:
        yield M("Response rate, %"), answered if isinstance(answered, Hidden) else None, None
    else:
        yield M("Response rate, %"), per_cent(found.response), _early(found)


def _invited(found: Found) -> int | None:
    if found.university:
        return asked(found.wave.invited, found.wave.ineligible)
    own = (item.invited for item in found.wave.responses if item.group == found.group)
    return next(own, None)


def _early(found: Found) -> Shown | None:
    if found.response is None or found.limit is None:
        return None
    limit = Number(round(100 * found.limit, 1))
    if found.response < found.limit:
        return M("Early warning: under {limit} %", limit=limit)
    return M("not under {limit} %, the limit of the early warning", limit=limit)


def _content(frame: Frame, found: Found) -> Iterator[tuple[Any, ...]]:
    row, share = compared(frame, found, WHOLE), found.share()
    hidden = share if isinstance(share, Hidden) else None
    yield M("Positive answers, %"), per_cent(share), _sure(found, row)
    change, before = change_of(found, WHOLE), before_of(found, WHOLE)
    if before is not None:
        words = M("Change since {period}, points", period=before.period)
        yield words, points(change.value) if change else hidden, change.remark if change else None
    else:
        yield M("Change since the last wave, points"), None, M("no earlier wave to compare with")
    yield M("Neutral answers, %"), per_cent(found.share(measure="neutral")), None
    if not found.university:
        yield M("University: positive answers, %"), per_cent(found.share(group="all")), None


def _sure(found: Found, row: TargetRow) -> tuple[Shown, ...] | None:
    interval = limits(found.interval(), widest=not found.clustered)
    return (
        together(
            (
                M("interval of confidence: {limits}", limits=interval) if interval else None,
                light_words(row.light),
            )
        )
        or None
    )


def lamps(frame: Frame, found: Found) -> tuple[Figure, ...]:
    """Draw the blocks with their lights; a questionnaire without blocks has that of all."""
    title = frame.say(N_("Positive answers by block"))
    rows = tuple(
        _lamp(frame, found, block_title(found, name), (name, found.group))
        for name in names_of(found)
    )
    return figures("lights", Lights(title, rows), frame.lang, (found.wave.id,))


def group_lamps(frame: Frame, found: Found) -> tuple[Figure, ...]:
    """Draw the groups of the level with their lights; nothing where there are none."""
    groups = level_groups(found, "faculty" if found.level == "university" else found.level)
    if not groups:
        return ()
    title = frame.say(N_("Positive answers by unit, all questions"))
    rows = tuple(
        _lamp(frame, found, group_title(frame, group), (WHOLE, group))
        for group in (found.group, *groups)
    )
    return figures("units", Lights(title, rows), frame.lang, (found.wave.id,))


def _lamp(frame: Frame, found: Found, title: Shown, of: tuple[str, str]) -> Lamp:
    name, group = of
    row, share = compared(frame, found, name, group), found.share(name, group)
    interval = found.interval(name, group)
    value = per_cent(row.value) if row.value is not None else None
    return Lamp(
        spoken(title, frame.lang),
        value,
        None if interval is None else 100 * interval.low,
        None if interval is None else 100 * interval.high,
        None if row.target is None else 100 * row.target,
        row.light.name.lower() if row.light else "",
        frame.say(row.light.value) if row.light else "",
        frame.say(N_("No data")) if share is None else _note(share, frame.lang),
    )


def _note(share: Any, lang: str) -> str:  # noqa: ANN401 -- a share, or what stands in its place
    return "" if isinstance(share, float) else str(share.shown(lang))
