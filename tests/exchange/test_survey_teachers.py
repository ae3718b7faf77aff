"""Answers about teachers are counted by a keyed pseudonym of the teacher's code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qms.engine.stats_items import form_of
from qms.errors import ImportProblem
from qms.exchange.survey_columns import Groups, placed
from qms.exchange.survey_jobs import Job
from qms.exchange.survey_map import SurveyMap
from qms.exchange.survey_reduce import Ask, reduced
from qms.exchange.survey_rows import headings
from qms.exchange.survey_teachers import by_teacher, pseudonym, teacher_column
from qms.kinds.survey import Survey
from tests.teachers import OWN, SURVEY, answers, export
from tests.workspaces import view

if TYPE_CHECKING:
    from pathlib import Path

KEY = bytes(range(32))


@pytest.mark.req("KZ-TERM-01")
def test_a_pseudonym_needs_the_key_and_is_the_same_for_the_same_code() -> None:
    assert pseudonym(KEY, "T-0417") == pseudonym(KEY, "  t-0417 ")
    assert pseudonym(KEY, "T-0417") != pseudonym(KEY, "T-0418")
    assert pseudonym(KEY, "T-0417") != pseudonym(bytes(32), "T-0417")
    assert "0417" not in pseudonym(KEY, "T-0417")


def test_tables_by_teacher_add_up_to_those_of_the_file(tmp_path: Path) -> None:
    path = export(tmp_path, answers(3, {OWN: 12, "T-7001": 30, "": 4}))
    at = view(SURVEY)
    [survey] = at.snapshot.of(Survey)
    columns = placed(path.name, headings(path), survey, SurveyMap(response_id="Id"))
    columns, heading = teacher_column(path.name, columns, "teacher")
    assert "Teacher" not in (*columns.left_out, *columns.personal)
    ask = Ask(survey, form_of(survey, None), KEY)
    found = by_teacher(Job(path, columns, Groups(at, SurveyMap()), ask), heading)
    whole = reduced(path, columns, Groups(at, SurveyMap()), ask).tables.whole()
    assert (found.teachers, found.unnamed) == (2, 4)
    assert found.tables.respondents[pseudonym(KEY, OWN)] == 12
    assert sum(found.tables.respondents.values()) + 4 == whole.respondents["all"]
    assert found.tables.items == {}


def test_a_heading_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = export(tmp_path, answers(3, {OWN: 12}))
    [survey] = view(SURVEY).snapshot.of(Survey)
    columns = placed(path.name, headings(path), survey, SurveyMap())
    with pytest.raises(ImportProblem, match="Lecturer"):
        teacher_column(path.name, columns, "Lecturer")
