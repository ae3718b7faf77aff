"""Section 3: the year's survey waves, satisfaction, and what changed because of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine import capas
from qms.engine.circles import may_show
from qms.engine.council import council
from qms.engine.figures_decisions import is_overdue
from qms.i18n import N_, M
from qms.kinds.capa import Capa
from qms.kinds.decision import Decision
from qms.report.charts import Likert, figures
from qms.report.lists import Head, Line, listed
from qms.report.spoken import spoken
from qms.report.survey_printed import answered, change, likert_row, satisfaction
from qms.report.survey_words import per_cent, points

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qms.engine.figures_surveys import WaveRow
    from qms.engine.surveys import QuestionFigures
    from qms.i18n import Message
    from qms.report.annual.part import Part
    from qms.report.document import Figure, Table
    from qms.report.frame import Frame

LOW = N_("few answers")
UNDER_WAY = N_("under way")
OVERDUE = N_("overdue")
_HEADS = (
    Head("survey", N_("Survey"), 3),
    Head("invited", N_("Eligible"), 2, "integer"),
    Head("valid", N_("Valid answers"), 1, "integer"),
    Head("response", N_("Response, %"), 1, "number"),
    Head("satisfaction", N_("Positive, %"), 1, "number"),
    Head("before", N_("Change, points"), 1, "number"),
    Head("response", N_("Note"), 1),
)


def surveys(part: Part) -> tuple[Table, ...]:
    """Return the tables of the section."""
    return wave_table(part.frame, part.data.waves), _improvements(part)


def wave_table(frame: Frame, rows: Iterable[WaveRow]) -> Table:
    """Return one row a wave: who answered, how many were content, the change in a year."""
    lines = [Line(row.wave, _cells(frame, row)) for row in rows]
    return listed(frame, "waves", N_("Surveys of the year"), _HEADS, lines)


def _cells(frame: Frame, row: WaveRow) -> tuple[object, ...]:
    found = row.figures
    return (
        M("{survey}, {period}", survey=found.survey.title, period=row.wave.period),
        found.asked,
        *answered(frame, found),
        per_cent(satisfaction(frame, row.wave)),
        points(change(frame, row)),
        M(LOW) if row.low else None,
    )


def _improvements(part: Part) -> Table:
    heads = (
        Head("survey", N_("Survey"), 3),
        Head("period", N_("Period"), 1),
        Head("improvements", N_("Record"), 2),
        Head("improvements", N_("Measure"), 4),
        Head("improvements", N_("Execution"), 2),
    )
    lines = [
        Line(row.wave, _improvement(part, row, name), (name,), name)
        for row in part.data.waves
        for name in row.improvements
    ]
    return listed(part.frame, "improvements", N_("Changes because of surveys"), heads, lines)


def _improvement(part: Part, row: WaveRow, name: str) -> tuple[object, ...]:
    return row.figures.survey.title, row.wave.period, name, part.name(name), _done(part, row, name)


def _done(part: Part, row: WaveRow, name: str) -> Message:
    record = part.view.snapshot.get(name)
    late = isinstance(record, Capa) and capas.overdue(part.view, record)
    if late or (isinstance(record, Decision) and is_overdue(part.view, record)):
        return M(OVERDUE)
    return M(N_("change made")) if name in row.changed else M(UNDER_WAY)


def answers(part: Part) -> tuple[Figure, ...]:
    """Return the answers of the last wave of each survey that is reported to the council.

    Where none is, those of every survey; surveys with sensitive data are not drawn.  The answers
    of the others stand in the reports on survey results.
    """
    last = {row.wave.survey: row for row in part.data.waves if _drawn(part, row)}
    body = council(part.view)
    reported = [row for row in last.values() if body and row.figures.survey.report_to == body]
    return tuple(found for row in reported or last.values() for found in _charts(part, row))


def _drawn(part: Part, row: WaveRow) -> bool:
    allowed = may_show(part.view, row.wave, part.frame.circle)
    return allowed and not row.figures.survey.sensitive and bool(row.figures.questions)


def _charts(part: Part, row: WaveRow) -> Iterator[Figure]:
    lang, survey = part.lang, row.figures.survey
    scales: dict[tuple[str, ...], list[QuestionFigures]] = {}
    for question in row.figures.questions:
        words = tuple(spoken(option.label, lang) for option in question.options)
        scales.setdefault(words, []).append(question)
    for number, (words, questions) in enumerate(scales.items(), 1):
        title = f"{spoken(survey.title, lang)}, {row.wave.period}"
        rows = (likert_row(part.frame, row.wave, item) for item in questions)
        chart = Likert(title, words, _middle(questions), tuple(rows))
        name = f"answers-{survey.id.removeprefix('SRV-')}"
        yield from figures(
            name if len(scales) == 1 else f"{name}-{number}", chart, lang, (row.wave.id,)
        )


def _middle(questions: Sequence[QuestionFigures]) -> int | None:
    """Return the place of the middle option where the scale has one that is not positive."""
    options = questions[0].options
    middle = len(options) // 2
    return middle if len(options) % 2 and not options[middle].positive else None
