"""Monitoring by department: what each one heard in an academic year; topics computed apart."""

from __future__ import annotations

import datetime as dt
from typing import Final

import pytest

from qms.engine.monitoring import SURVEY, heard, silent
from qms.engine.stats_items import form_of
from qms.engine.stats_policy import settings_of
from qms.engine.stats_reduce import reduce_rows
from qms.engine.stats_wave import wave_stats
from qms.engine.survey_targets import shares
from qms.engine.years import AcademicYear
from qms.kinds.survey import Survey
from tests.surveys import SCALE, survey, wave
from tests.workspaces import view

YEAR: Final = AcademicYear(2025)
FOUR: Final = ("educational-process", "buildings", "services", "dormitory")


def kafedra(name: str) -> str:
    """Write a department."""
    return (
        f"id: UNIT-{name}\nschema: 1\nnames: [{{text: {{en: Kafedra of {name}}}}}]\n"
        "level: department\nparent: UNIT-university\n"
    )


def feedback(number: int, unit: str, sort: str, date: str) -> str:
    """Write feedback of graduates that a department got."""
    return (
        f"id: FBK-2026-{number:04d}\nschema: 1\nsubject: Graduates\nsort: {sort}\n"
        f"group: employers\nunit: UNIT-{unit}\ndate: {date}\npeople: 12\n"
        "themes: [{id: '1', topic: teaching-quality}, {id: '2', topic: teaching-quality}]\n"
    )


RECORDS: Final = (
    kafedra("law"),
    kafedra("physics"),
    survey(),
    wave(more="run_by: UNIT-law\nvalid: 31\n"),
    feedback(1, "law", "business-meeting", "2026-03-01"),
    feedback(2, "law", "vacancy-fair", "2025-09-01"),
    feedback(3, "law", "vacancy-fair", "2025-08-31"),
)


@pytest.mark.req("KZ-SURV-43")
def test_a_department_has_a_log_of_surveys_business_meetings_and_fairs_by_academic_year() -> None:
    look = view(*RECORDS, profile="dulaty")
    rows = heard(look, YEAR)
    assert [(row.sort, row.date, row.people) for row in rows] == [
        ("vacancy-fair", dt.date(2025, 9, 1), 12),
        ("business-meeting", dt.date(2026, 3, 1), 12),
        (SURVEY, dt.date(2026, 6, 1), 31),
    ]
    assert rows[0].topics == ("teaching-quality",)
    assert silent(look, YEAR) == ("UNIT-physics",)
    assert heard(look, YEAR, "UNIT-physics") == ()
    assert silent(look, YEAR, "UNIT-law") == ()


@pytest.mark.req("KZ-SURV-43")
def test_the_questionnaire_of_dulaty_has_four_topics_computed_each_by_itself() -> None:
    (own,) = (
        one
        for one in view(profile="dulaty").snapshot.of(Survey)
        if one.id == "SRV-study-organisation"
    )
    assert tuple(block.id for block in own.blocks) == FOUR
    scale = SCALE % {"four": ", positive: true", "five": ", positive: true"}
    asked = "".join(
        f"  - {{id: q{n}, text: Q, scale: five, block: {name}}}\n" for n, name in enumerate(FOUR)
    )
    (filled,) = view(
        "id: SRV-x\nschema: 1\ntitle: Survey\ntarget_group: students\n"
        + scale
        + "blocks:\n"
        + "".join(f"  - {{id: {name}, title: T}}\n" for name in FOUR)
        + f"questions:\n{asked}"
    ).snapshot.of(Survey)
    form = form_of(filled, None)
    tables = reduce_rows(form, [("u", (4, 4, 0, 0)), ("u", (4, 0, 0, None)), ("u", (4, 0, 4, 0))])
    group = wave_stats(form, tables, settings_of(None)).whole
    assert [shares(form, group)[name] for name in FOUR] == [1.0, 1 / 3, 1 / 3, 0.0]
