"""The gate over all reports of the sample university: no false alarm in any language and circle."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from qms.actions.privacy import Gate
from qms.actions.reports import Asked, frame_of, period_of
from qms.actions.session import Moment, Session
from qms.engine.periods import PeriodKind
from qms.i18n import LANGUAGES
from qms.model.record import Circle
from qms.report.family import FAMILY, ReportSpec
from qms.report.frame import compose

UNIT: Final = "UNIT-faculty-of-economics"
ROOT: Final = Path(__file__).parents[2]
PERIODS: Final = {
    PeriodKind.YEAR: ("2024-2025", ""),
    PeriodKind.SEMESTER: ("2024-2025/1", ""),
    PeriodKind.MONTH: ("2025-03", ""),
    PeriodKind.SPAN: ("2025-09-01", "2026-01-31"),
    PeriodKind.DAY: (None, ""),
    PeriodKind.WAVE: ("WAVE-2026-0003", "department"),
}


@pytest.fixture(scope="module")
def session() -> Session:
    return Session(Moment(ROOT))


@pytest.mark.req("KZ-ACC-03")
@pytest.mark.req("KZ-REP-06", part="the three content parts are proved with the report itself")
@pytest.mark.parametrize("spec", [pytest.param(item, id=item.name) for item in FAMILY])
@pytest.mark.parametrize("circle", [Circle.CORPORATE, Circle.PUBLIC])
def test_no_report_of_the_sample_raises_a_false_alarm(
    session: Session, spec: ReportSpec, circle: Circle
) -> None:
    gate = Gate(session, circle)
    unit = UNIT if spec.about_unit else None
    period = period_of(session, spec.period, *PERIODS[spec.period])
    for lang in LANGUAGES:
        frame = frame_of(session, Asked(spec, period, circle=circle, unit=unit), lang)
        made = compose(spec, frame)
        assert gate.document(spec.name, made) is made
