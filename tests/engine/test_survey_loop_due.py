"""What surveys have due: windows of the calendar, the steps of the loop, who owes them."""

from __future__ import annotations

import datetime as dt
from typing import Final

import pytest

from qms.engine.due import due
from qms.engine.due_items import Due, DueItem
from tests.engine.academic import CALENDAR
from tests.surveys import survey, wave
from tests.workspaces import english, found, preset, view

COURSE: Final = "OBL-survey-additional-education-listeners"
SESSION: Final = "OBL-survey-academic-integrity-clean-session"


def of(record: str, *texts: str, today: str = "2026-05-28") -> list[DueItem]:
    return [item for item in due(view(*texts, today=today)) if item.record == record]


@pytest.mark.req("KZ-SURV-26")
def test_a_survey_of_each_session_is_due_in_its_window() -> None:
    items = of(SESSION, CALENDAR)
    assert [(item.start, item.date, item.overdue) for item in items] == [
        (dt.date(2025, 12, 22), dt.date(2026, 1, 10), True),
        (dt.date(2026, 5, 25), dt.date(2026, 6, 13), False),
    ]
    assert items[0].who == ("UNIT-learner-development-and-support-department",)


@pytest.mark.req("KZ-SURV-33")
def test_the_end_of_a_course_asks_for_its_survey_from_its_day_on() -> None:
    assert of(COURSE) == []
    text = preset("kaznmu")[f"records/obligations/{COURSE}.yaml"].decode()
    held = text + 'events:\n  - id: "1"\n    date: 2026-05-20\n'
    [item] = of(COURSE, held)
    assert (item.start, item.date, item.overdue) == (dt.date(2026, 5, 20),) * 2 + (False,)
    assert item.who == ("UNIT-institute-of-additional-professional-education",)
    assert "days since the event: 8)" in item.title.shown("en")
    [day] = of(COURSE, held, today="2026-05-20")
    assert "days" not in day.title.shown("en")


@pytest.mark.req("KZ-SURV-24")
@pytest.mark.req("KZ-SURV-35")
def test_who_ran_a_wave_owes_its_report_and_who_answers_for_the_survey_the_rest() -> None:
    own = survey(more="responsible: [UNIT-career-centre]\n")
    ran = wave(year=2026, more="run_by: UNIT-hr-department\n", to="finished")
    [item] = of("WAVE-2026-0001", own, ran, today="2026-06-20")
    assert (item.source, item.part, item.date) == (Due.SURVEY, "analysed", dt.date(2026, 7, 1))
    assert item.who == ("UNIT-hr-department",)
    reported = wave(year=2026, more="run_by: UNIT-hr-department\n")
    [item] = of("WAVE-2026-0001", own, reported, today="2026-09-02")
    assert (item.part, item.date, item.overdue) == ("decided", dt.date(2026, 9, 1), True)
    assert item.who == ("UNIT-career-centre",)


@pytest.mark.req("KZ-SURV-24")
def test_only_the_last_wave_of_a_survey_is_asked_for_its_steps() -> None:
    texts = (survey(), wave(year=2025), wave(year=2026))
    assert of("WAVE-2025-0001", *texts, today="2026-06-20") == []
    [item] = of("WAVE-2026-0001", *texts, today="2026-06-20")
    assert item.who == ("UNIT-academic-quality-office",)


@pytest.mark.req("KZ-SURV-24")
def test_a_step_is_late_after_the_months_of_the_policy() -> None:
    running = (survey(), wave(to="finished"))
    assert found(*running, code="Q362", today="2026-07-01") == []
    [late] = found(*running, code="Q362", today="2026-07-02")
    assert english(late).startswith("not analysed by 2026-07-01")


@pytest.mark.req("KZ-SURV-15")
def test_who_ran_a_wave_owes_its_limits_of_interpretation_until_they_are_written() -> None:
    ran = "valid: 30\nrun_by: UNIT-hr-department\n"
    texts = (survey(), wave("question: q1, counts: 0 0 0 0 30 0", more=ran, to="finished"))
    items = of("WAVE-2026-0001", *texts, today="2026-06-20")
    [item] = [one for one in items if one.part == "limitations"]
    assert (item.who, item.date) == (("UNIT-hr-department",), dt.date(2026, 7, 1))
    assert not [one for one in items if one.part == "Q382"]
    [said] = found(*texts, code="Q382", today="2026-06-20")
    assert "qms set WAVE-2026-0001 limitations" in english(said)
    written = (texts[0], texts[1].replace("valid: 30", "valid: 30\nlimitations: One faculty."))
    assert not found(*written, code="Q382", today="2026-06-20")
    assert "limitations" not in {one.part for one in of("WAVE-2026-0001", *written)}
