"""The extract for the public: the university in figures, and only what the policy publishes."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from qms.engine.periods import year_period
from qms.engine.years import AcademicYear
from qms.model.record import Circle
from qms.report.family import report_spec
from qms.report.frame import Frame, compose
from tests.surveys import printed
from tests.workspaces import capa, risk, view

if TYPE_CHECKING:
    from qms.report.document import Document

INDICATOR = """
    id: IND-satisfaction
    schema: 1
    title: Learner satisfaction
    owner: ROLE-dean
    measure: "%"
    key: true
    targets: [{id: "1", period: 2026-2027, target: 70}]
    values:
      - {id: "1", date: 2026-06-20, period: 2025-2026, value: 68}
      - {id: "2", date: 2026-11-02, period: 2026-2027, value: 74}
"""
PUBLISHED = """
    id: POL-circles
    schema: 1
    editions:
      - id: own
        source: {own: true}
        value:
          publish:
            - kind: indicator
              circle: public
              columns: [title, measure, last_value, earlier, target]
            - kind: wave
              circle: public
              columns: [survey, invited, response, satisfaction, before]
"""
SURVEY = """
    id: SRV-{name}
    schema: 1
    title: Survey {name}
    target_group: learners
    sensitive: {sensitive}
    scales:
      - id: s
        options:
          - {{value: "1", label: bad}}
          - {{value: "2", label: good, positive: true}}
    questions: [{{id: q, text: Is it good?, scale: s}}]
"""
WAVE = """
    id: WAVE-2026-000{n}
    schema: 1
    survey: SRV-{name}
    period: 2026-2027/1
    opened: 2026-10-01
    closed: 2026-10-15
    invited: 100
    valid: 50
    results: [{{question: q, counts: 10 40}}]
    transitions: [{{id: "1", date: 2026-10-16, to: finished}}]
"""


def extract(*texts: str) -> Document:
    """Return the extract of 2026-2027."""
    spec = report_spec("extract")
    assert spec
    assert spec.circle is Circle.PUBLIC
    seen = view(*texts, today="2026-11-21")
    period = year_period(AcademicYear.of(dt.date(2026, 9, 1)))
    shown = printed(seen, spec.circle)
    return compose(spec, Frame(seen, period, "en", circle=spec.circle, printed=shown))


def words(document: Document) -> str:
    """Return everything that the document says."""
    cells = [str(cell) for table in document.tables.values() for row in table.rows for cell in row]
    drawn = [figure.svg + figure.alt for figure in document.figures.values()]
    return "\n".join([document.markdown, *cells, *drawn])


@pytest.mark.req("KZ-REP-07")
def test_indicators_and_surveys_that_the_policy_publishes_stand_with_target_and_response() -> None:
    made = extract(
        INDICATOR,
        PUBLISHED,
        SURVEY.format(name="open", sensitive="false"),
        WAVE.format(n=1, name="open"),
    )
    assert [tuple(map(str, row)) for row in made.tables["indicators"].rows] == [
        ("Learner satisfaction", "%", "None", "68.0", "74.0", "70.0", "reached; better than before")
    ]
    assert [row[1:] for row in made.tables["waves"].rows] == [(100, 50.0, 80.0, None, None)]
    assert "trends" in made.figures


def test_without_a_word_of_the_policy_only_totals_are_printed() -> None:
    made = extract(
        INDICATOR,
        PUBLISHED[: PUBLISHED.index("            - kind: indicator")]
        + "            - {kind: survey, circle: public, columns: [title]}\n",
    )
    assert made.tables["indicators"].rows == ()
    assert made.figures == {}
    assert "publishes the indicators as a whole only" in made.markdown
    assert made.origins["indicators.reached"].ids == ("IND-satisfaction",)


def test_no_record_no_post_and_no_internal_words_are_in_it() -> None:
    secret = risk().replace("Low response rate", "Secret of the office")
    said = words(extract(secret, capa(), INDICATOR, PUBLISHED))
    for hidden in ("Secret", "RSK-", "CAPA-", "ROLE-", "Dean", "Remind"):
        assert hidden not in said
    assert "Risks under observation" in said


def test_figures_published_differently_before_stand_in_it_with_a_mark() -> None:
    again = INDICATOR.replace("value: 68}", "value: 68, published: 71, method: Counted anew}")
    made = extract(again, PUBLISHED)
    assert [str(row[-1]) for row in made.tables["indicators"].rows] == [
        "reached; better than before; published differently before"
    ]
    assert [tuple(map(str, row)) for row in made.tables["published"].rows] == [
        ("Learner satisfaction", "71.0", "68.0")
    ]
    assert "published differently before. The table shows both" in made.markdown
    assert "published 71" in made.figures["trends"].alt
    assert "Counted anew" not in words(made)


def test_surveys_on_sensitive_subjects_are_left_out() -> None:
    made = extract(
        PUBLISHED,
        SURVEY.format(name="grief", sensitive="true"),
        WAVE.format(n=1, name="grief"),
    )
    assert made.tables["waves"].rows == ()
    assert made.tables["waves"].note == "Entries for a narrower circle, not shown: 1."
    assert made.origins["surveys.waves"].value == "1"


def test_risks_are_counted_by_band() -> None:
    made = extract(risk(), risk(2, levels=(5, 5)), risk(3, levels=(1, 2)))
    assert [int(str(row[2])) for row in made.tables["bands"].rows] == [1, 1, 1]
