"""Complaints of a period by subject: received, answered in time, open, confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qms.engine.disclosure_types import Hidden, Reason, rules_of
from qms.engine.surveys import survey_rules
from qms.engine.tally import Tally
from qms.i18n import N_, M
from qms.model.record import Circle
from qms.report.lists import Head, counts
from qms.report.nc_tables import TOPIC, label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qms.engine.complaints import ComplaintFigures
    from qms.report.document import Table
    from qms.report.frame import Frame

_HEADS: Final = (
    Head("topic", N_("Topic"), 5),
    Head("received", N_("Received"), 2, "integer"),
    Head("in_time", N_("Answered in time"), 2, "integer"),
    Head("open", N_("Open"), 2, "integer"),
    Head("confirmed", N_("Confirmed"), 2, "integer"),
)
OTHER: Final = ""
"""Stands for the subjects that few complained about, which are printed together."""


def subjects_table(frame: Frame, found: ComplaintFigures) -> Table:
    """Return one row a subject, the most frequent first.

    Outside of the office subjects of fewer complaints than the smallest group that is shown stand
    together, and a number is hidden where it, or what it leaves of its row, is smaller than that.
    """
    inside = frame.circle is Circle.INTERNAL
    least = 0 if inside else rules_of(survey_rules(frame.view)).minimum
    by_size = sorted(found.by_topic.items(), key=lambda pair: (-int(pair[1]), pair[0]))
    subjects = folded(by_size, least)
    parts = (found.in_time, found.open, found.substantiated)
    rows = [
        (
            M("Other subjects") if word == OTHER else label(frame.view, TOPIC, word),
            _cell(ids, ids, least),
            *(_cell(_both(ids, part), ids, least) for part in parts),
        )
        for word, ids in subjects
    ]
    origin = [ids.ids if inside else () for _word, ids in subjects]
    return counts(frame, "complaint-topics", N_("Complaints by subject"), _HEADS, rows, origin)


def folded(by_size: Sequence[tuple[str, Tally]], least: int) -> list[tuple[str, Tally]]:
    """Return the subjects with those under ``least`` together, the last row.

    All complaints are counted elsewhere, so that a last row under ``least`` could be had by
    subtraction: then the smallest of the others goes into it.
    """
    shown = [pair for pair in by_size if int(pair[1]) >= least]
    few = [pair for pair in by_size if int(pair[1]) < least]
    if few and shown and sum(int(ids) for _word, ids in few) < least:
        few.insert(0, shown.pop())
    if not few:
        return shown
    return [*shown, (OTHER, Tally(one for _word, ids in few for one in ids.ids))]


def _both(ids: Tally, part: Tally) -> Tally:
    return Tally(one for one in ids.ids if one in set(part.ids))


def _cell(part: Tally, whole: Tally, least: int) -> Tally | Hidden:
    few = 0 < int(part) < least or 0 < int(whole) - int(part) < least
    return Hidden(Reason.SMALL) if few else part
