"""Figures of waves in reports about many of them: those that the report of one wave may print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qms.engine.disclosure_types import Hidden
from qms.engine.stats_tables import WHOLE
from qms.i18n import M
from qms.kinds.wave import ALL
from qms.report.charts.likert import LikertRow
from qms.report.respondents import answered as answered_of
from qms.report.spoken import spoken
from qms.report.survey_words import per_cent

if TYPE_CHECKING:
    from qms.engine.disclosure_types import Blurred
    from qms.engine.figures_surveys import WaveRow
    from qms.engine.surveys import QuestionFigures, WaveFigures
    from qms.kinds.wave import Wave
    from qms.report.frame import Frame


def answered(frame: Frame, found: WaveFigures) -> tuple[Any, Any]:
    """Return valid answers and response rate in per cent, hidden where few people answered."""
    return answered_of(frame.view, found.wave, frame.printed, frame.circle)


def satisfaction(frame: Frame, wave: Wave, group: str = ALL) -> float | Blurred | Hidden | None:
    """Return the share of positive answers to all questions, 0 to 1, as it may be printed."""
    printed = frame.printed(wave.id)
    if printed is None or group not in printed.groups:
        return None
    return printed.share(group, WHOLE)


def change(frame: Frame, row: WaveRow) -> float | None:
    """Return the share less that of a year before, -1 to 1, where both are printed as numbers."""
    now = satisfaction(frame, row.wave)
    before = satisfaction(frame, row.before.wave) if row.before else None
    if isinstance(now, float) and isinstance(before, float):
        return now - before
    return None


def question_cells(frame: Frame, wave: Wave, question: str) -> tuple[Any, Any, Any]:
    """Return valid answers, positive and neutral ones in per cent."""
    printed = frame.printed(wave.id)
    if printed is None:
        return None, None, None
    shares = (printed.share(ALL, question), printed.share(ALL, question, "neutral"))
    return (printed.valid(ALL, question), *map(per_cent, shares))


def likert_row(frame: Frame, wave: Wave, item: QuestionFigures) -> LikertRow:
    """Return the bar of a question; words in its place where one of its numbers is hidden."""
    printed = frame.printed(wave.id)
    row = (printed.counts(ALL, item.question) if printed else None) or ()
    label = spoken(item.text, frame.lang)
    shown = tuple(one for one in row if not isinstance(one, Hidden))
    if printed is None or len(shown) < len(row) or sum(shown) != item.valid:
        valid = printed.valid(ALL, item.question) if printed else None
        answers = valid if isinstance(valid, int) else 0
        return LikertRow(label, (), answers, spoken(M("hidden"), frame.lang))
    return LikertRow(label, shown, item.valid)
