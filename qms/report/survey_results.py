"""Results of surveys: response, satisfaction and distribution of answers, wave by wave."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from qms.engine.circles import may_show, nameable
from qms.engine.figures_surveys import survey_figures, wave_rows
from qms.engine.survey_loop import Stage, loop, missing
from qms.i18n import N_, M
from qms.model.record import Circle
from qms.report.charts.figures import figures
from qms.report.charts.likert import Likert
from qms.report.document import Column, Table
from qms.report.facts import Fact, facts
from qms.report.frame import Content
from qms.report.lists import Head, Line, listed
from qms.report.registers import plain
from qms.report.spoken import spoken
from qms.report.survey_printed import answered, likert_row, question_cells, satisfaction
from qms.report.survey_words import per_cent

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from qms.engine.figures_surveys import WaveRow
    from qms.engine.survey_loop import Step
    from qms.engine.surveys import QuestionFigures
    from qms.i18n import Shown
    from qms.model.text import Text
    from qms.report.document import Figure
    from qms.report.frame import Frame


@dataclass(frozen=True, slots=True)
class WavePart:
    """One wave: ``changed`` are the records by which it changed something.

    ``figures`` and ``table`` are names of what is drawn, empty where there is nothing.
    """

    title: Text
    period: str
    summary: Text | None
    changed: tuple[str, ...]
    figures: tuple[str, ...]
    table: str


@dataclass(frozen=True, slots=True)
class SurveyResults:
    """What the template of the survey results may use: ``r`` in it."""

    as_of: dt.date
    fictitious: bool
    facts: tuple[Fact, ...]
    waves: tuple[WavePart, ...]


def survey_results(frame: Frame) -> Content:
    """Return what the waves of an academic year found, without anybody's own answers."""
    rows = wave_rows(frame.view, frame.period)
    shown = [row for row in rows if may_show(frame.view, row.wave, frame.circle)]
    drawn = {row.wave.id: tuple(_drawings(frame, row)) for row in shown}
    tables = {row.wave.id: _questions(frame, row) for row in shown if row.figures.questions}
    model = SurveyResults(
        as_of=frame.view.today,
        fictitious=frame.institution.fictitious,
        facts=_facts(frame, rows),
        waves=tuple(
            WavePart(
                row.figures.survey.title,
                row.wave.period,
                row.wave.summary if frame.circle is Circle.INTERNAL else None,
                nameable(frame.view, row.improvements, frame.circle),
                tuple(item.id for item in drawn[row.wave.id]),
                tables[row.wave.id].id if row.wave.id in tables else "",
            )
            for row in shown
        ),
    )
    pictures = tuple(item for row in shown for item in drawn[row.wave.id])
    return Content(model, (_waves(frame, rows), _loops(frame, rows), *tables.values()), pictures)


def _facts(frame: Frame, rows: Sequence[WaveRow]) -> tuple[Fact, ...]:
    found = survey_figures(frame.view, frame.period, rows)
    return facts(
        (M("Waves finished"), found.waves),
        (M("Surveys"), found.surveys),
        (M("Waves with tables of answers"), found.with_results),
        (M("Waves with a low response rate"), found.low_response),
        (M("Waves that changed something"), found.improved_something),
        (M("Waves whose changes are under way"), found.under_way),
        (M("Waves planned or still running"), found.unfinished),
    )


_LOOPS: Final = (
    Head("survey", N_("Survey instrument"), 3),
    Head("period", N_("Period"), 1),
    *(Head(stage.name, stage.value, 1, free=True) for stage in Stage),
    Head("loop", N_("Loop"), 1, free=True),
)


def _loops(frame: Frame, rows: Sequence[WaveRow]) -> Table:
    """Return how far each wave went: five stages with their days (KZ-SURV-24)."""
    lines = []
    for row in rows:
        steps = loop(frame.view, row.wave)
        word = M("open") if missing(steps) else M("closed")
        cells = (row.figures.survey.title, row.wave.period, *(_stage(step) for step in steps), word)
        lines.append(Line(row.wave, cells, tuple(one for step in steps for one in step.records)))
    caption = N_("From answers to changes: how far each survey went")
    return listed(frame, "loops", caption, _LOOPS, lines)


def _stage(step: Step) -> Shown | dt.date | None:
    """Return the day of a stage; why nothing had to be done, or that it was done."""
    if step.reason is not None:
        return M("not needed")
    return (step.date or M("yes")) if step.done else None


_WAVES: Final = (
    Head("survey", N_("Survey instrument"), 3),
    Head("period", N_("Period"), 1),
    Head("invited", N_("Eligible"), 1, "integer"),
    Head("valid", N_("Valid answers"), 1, "integer"),
    Head("response", N_("Response rate, %"), 1, "number"),
    Head("satisfaction", N_("Positive answers, %"), 1, "number"),
    Head("before", N_("A year before, %"), 1, "number"),
)


def _waves(frame: Frame, rows: Sequence[WaveRow]) -> Table:
    lines = [Line(row.wave, _wave(frame, row), row.improvements) for row in rows]
    return listed(frame, "waves", N_("Response and satisfaction"), _WAVES, lines)


def _wave(frame: Frame, row: WaveRow) -> tuple[Any, ...]:
    found = row.figures
    return (
        found.survey.title,
        row.wave.period,
        found.asked,
        *answered(frame, found),
        per_cent(satisfaction(frame, row.wave)),
        per_cent(satisfaction(frame, row.before.wave)) if row.before else None,
    )


def _drawings(frame: Frame, row: WaveRow) -> Iterator[Figure]:
    """Draw the questions of a wave, those with the same options together."""
    by_options: dict[tuple[str, ...], list[QuestionFigures]] = defaultdict(list)
    for item in row.figures.questions:
        by_options[tuple(spoken(option.label, frame.lang) for option in item.options)].append(item)
    for number, (options, items) in enumerate(by_options.items(), start=1):
        chart = Likert(
            title=spoken(
                M(
                    "Distribution of answers: {survey}, {period}",
                    survey=row.figures.survey.title,
                    period=row.wave.period,
                ),
                frame.lang,
            ),
            options=options,
            neutral=_neutral(items[0]),
            rows=tuple(likert_row(frame, row.wave, item) for item in items),
        )
        name = f"answers-{row.wave.id.lower()}-{number}"
        yield from figures(name, chart, frame.lang, (row.wave.id,))


def _neutral(item: QuestionFigures) -> int | None:
    """Return the place of the middle option, None where the scale has none."""
    middle = len(item.options) // 2
    return middle if len(item.options) % 2 and not item.options[middle].positive else None


def _cells(frame: Frame, row: WaveRow, item: QuestionFigures) -> tuple[Any, ...]:
    return question_cells(frame, row.wave, item.question)


def _questions(frame: Frame, row: WaveRow) -> Table:
    """Return the questions of a wave: valid answers, positive and neutral ones."""
    columns = (
        Column("question", frame.say(N_("Survey question")), width=6),
        Column("valid", frame.say(N_("Valid answers")), "integer", 1),
        Column("positive", frame.say(N_("Positive answers, %")), "number", 1),
        Column("neutral", frame.say(N_("Neutral answers, %")), "number", 1),
    )
    rows = tuple(
        tuple(plain(cell, frame.lang) for cell in (item.text, *_cells(frame, row, item)))
        for item in row.figures.questions
    )
    caption = spoken(
        M(
            "{survey}, {period}: answers by question",
            survey=row.figures.survey.title,
            period=row.wave.period,
        ),
        frame.lang,
    )
    origin = tuple((row.wave.id,) for _item in rows)
    return Table(f"questions-{row.wave.id.lower()}", caption, columns, rows, origin=origin)
