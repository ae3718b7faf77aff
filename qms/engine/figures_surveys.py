"""Survey waves of a period, each beside the same survey a year before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.engine import surveys
from qms.engine.figures import tally
from qms.engine.tally import Tally
from qms.engine.years import AcademicYear
from qms.kinds.wave import Wave
from qms.model.states import ENTERED_BY_MISTAKE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qms.engine.figures import Span
    from qms.engine.surveys import WaveFigures
    from qms.engine.view import View

_DROPPED: Final = frozenset({"cancelled", "withdrawn", ENTERED_BY_MISTAKE})
_CARRIED_OUT: Final = frozenset({"done", "closed", "in_force", "answered", "signed"})
"""States in which a measure has changed something, of every kind that may be one."""


@dataclass(frozen=True, slots=True)
class WaveRow:
    """A wave that is over, and that of the same survey and semester a year before, if any.

    ``low`` says that the response rate is under the policy's; None where it is not known.
    ``improvements`` are the records by which it is to change something, ``changed`` those of them
    that are done.
    """

    figures: WaveFigures
    before: WaveFigures | None
    low: bool | None
    improvements: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    @property
    def wave(self) -> Wave:
        """The wave."""
        return self.figures.wave

    @property
    def change(self) -> float | None:
        """Share of positive answers less that of a year before, -1 to 1; None not comparable."""
        return _less(self.figures.satisfaction, self.before.satisfaction) if self.before else None


def _less(now: float | None, before: float | None) -> float | None:
    return None if now is None or before is None else now - before


@dataclass(frozen=True, slots=True)
class SurveyFigures:
    """Waves of the period: over, still to be closed, with results, with few answers.

    ``improved_something`` have a measure that is done, ``under_way`` only such as are not;
    ``improvements`` are the measures, ``changed`` those that are done.
    """

    waves: Tally
    surveys: Tally
    unfinished: Tally
    with_results: Tally
    without_results: Tally
    low_response: Tally
    improved_something: Tally
    under_way: Tally
    improvements: Tally
    changed: Tally


def survey_figures(view: View, span: Span, rows: Iterable[WaveRow]) -> SurveyFigures:
    """Count waves."""
    found = tuple(rows)
    waves = [row.wave for row in found]
    return SurveyFigures(
        waves=tally(waves),
        surveys=Tally(wave.survey for wave in waves),
        unfinished=tally(unfinished(view, span)),
        with_results=Tally(r.wave.id for r in found if r.figures.satisfaction is not None),
        without_results=Tally(r.wave.id for r in found if r.figures.satisfaction is None),
        low_response=Tally(row.wave.id for row in found if row.low),
        improved_something=tally(row.wave for row in found if row.changed),
        under_way=tally(row.wave for row in found if row.improvements and not row.changed),
        improvements=Tally(name for row in found for name in row.improvements),
        changed=Tally(name for row in found for name in row.changed),
    )


def wave_rows(view: View, span: Span) -> tuple[WaveRow, ...]:
    """Return the waves of the period that are over, by survey and in order of time."""
    found = [
        _row(view, wave)
        for wave in surveys.waves_of(view, span.first, span.last)
        if surveys.survey_of(view, wave)
    ]
    return tuple(sorted(found, key=lambda row: (row.wave.survey, str(row.wave.closed))))


def _row(view: View, wave: Wave) -> WaveRow:
    measures = improvements(view, wave)
    return WaveRow(
        surveys.wave_figures(view, wave),
        _a_year_before(view, wave),
        surveys.low_response(view, wave),
        measures,
        tuple(name for name in measures if carried_out(view, name)),
    )


def improvements(view: View, wave: Wave) -> tuple[str, ...]:
    """Return the records on record today by which the wave is to change something.

    Cancelled ones and mistakes are left out.
    """
    known = ((name, view.snapshot.get(name)) for name in wave.improvements)
    return tuple(
        name
        for name, record in known
        if record and view.on_record(record) and view.state_id(record) not in _DROPPED
    )


def carried_out(view: View, record_id: str) -> bool:
    """Tell whether a measure has changed something: it is done; what has no states just is."""
    record = view.snapshot.get(record_id)
    if record is None:
        return False
    return record.spec.flow is None or view.state_id(record) in _CARRIED_OUT


def _a_year_before(view: View, wave: Wave) -> WaveFigures | None:
    """Return the wave of the same survey for the period a year earlier: ``2024-2025/2``."""
    name, slash, number = wave.period.partition("/")
    year = AcademicYear.parse(name)
    if year is None:
        return None
    period = f"{AcademicYear(year.start - 1)}{slash}{number}"
    found = [
        other
        for other in view.snapshot.of(Wave)
        if (other.survey, other.period) == (wave.survey, period) and surveys.over(view, other)
    ]
    return surveys.wave_figures(view, found[-1]) if found else None


def unfinished(view: View, span: Span) -> tuple[Wave, ...]:
    """Return the waves of the period's academic year that are planned or still running."""
    year = AcademicYear.of(span.last)
    return tuple(
        wave
        for wave in view.snapshot.of(Wave)
        if AcademicYear.parse(wave.period.partition("/")[0]) == year
        and view.state_id(wave) not in {"cancelled", ENTERED_BY_MISTAKE}
        and not surveys.over(view, wave)
        and view.on_record(wave)
    )
