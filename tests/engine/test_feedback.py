"""Feedback without questionnaires: whom it goes to, what follows, counted by two criteria."""

from __future__ import annotations

from itertools import combinations
from typing import Final

import pytest

from qms.engine.complaints import complaint_figures
from qms.engine.feedback import CRITERIA, crossed, followed_by, route
from qms.engine.instruments import feedback_rules
from qms.engine.periods import month_period
from qms.kinds.complaint import Complaint
from qms.kinds.feedback import Feedback
from qms.model.diagnostic import RuleClass
from tests.nonconformities import complaint, nc
from tests.workspaces import capa, english, found, view

LEARNERS: Final = (
    "BODY-intra-department-control, BODY-quality-assurance-commission,"
    " UNIT-academic-quality-office, UNIT-learner-development-and-support-department"
)
SORTS: Final = (
    *("suggestion-box", "hotline", "focus-group", "interview", "discussion", "digital-module"),
    *("event", "strategic-session"),
)


def feedback(number: int = 1, *, group: str = "students", to: str = LEARNERS, **more: str) -> str:
    """Write feedback of a group that went to somebody, with further fields."""
    fields = {"sort": "focus-group", **more}
    lines = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return (
        f"id: FBK-2026-{number:04d}\nschema: 1\nsubject: Examinations\ngroup: {group}\n"
        f"unit: UNIT-university\ndate: 2026-11-12\naddressees: [{to}]\n{lines}"
    )


@pytest.mark.req("KZ-SURV-22")
def test_every_instrument_of_the_regulation_is_a_way_of_feedback() -> None:
    texts = [feedback(number, sort=sort) for number, sort in enumerate(SORTS, 1)]
    assert found(*texts, code="K103") == []
    assert len(view(*texts).snapshot.of(Feedback)) == len(SORTS)


@pytest.mark.req("KZ-SURV-21")
def test_five_criteria_classify_and_any_two_of_them_make_a_table() -> None:
    words = {
        "origin": "internal",
        "function": "corrective",
        "regularity": "operative",
        "anonymity": "anonymous",
        "channel": "offline",
    }
    assert words.keys() == CRITERIA.keys()
    look = view(feedback(1, **words), feedback(2, **words), feedback(3))
    for rows, columns in combinations(CRITERIA, 2):
        counts = crossed(look, rows, columns)
        assert counts[words[rows], words[columns]].ids == ("FBK-2026-0001", "FBK-2026-0002")
        assert counts[None, None] == 1
    assert len(found(feedback(origin="sideways"), code="K103")) == 1


@pytest.mark.req("KZ-SURV-23")
def test_it_goes_to_whom_the_policy_names_for_the_group_and_another_is_flagged() -> None:
    assert found(feedback(), code="Q236") == []
    (wrong,) = found(feedback(to="UNIT-career-centre"), code="Q236")
    assert "not to Career Centre" in english(wrong)
    look = view()
    employers = route(look, "employers")
    assert employers is not None
    assert employers.addressees == ("UNIT-career-centre", "UNIT-academic-quality-office")
    assert all(
        route(look, group)
        for group in ("learners", "academic-staff", "graduates", "external-experts")
    )


@pytest.mark.req("KZ-SURV-35")
def test_the_table_of_responsibilities_has_the_five_rows_of_the_regulation() -> None:
    rules = feedback_rules(view())
    assert rules is not None
    assert [row.id for row in rules.responsibilities] == [
        *("academic-council", "quality-office", "deans-and-kafedras", "career-and-hr"),
        "all-units",
    ]


@pytest.mark.req("KZ-SURV-24")
def test_something_follows_or_it_is_said_why_nothing_does() -> None:
    (said,) = found(feedback(), code="Q331")
    assert "nothing follows" in english(said)
    assert found(feedback(no_action="It was praise"), code="Q331") == []
    measure = capa().replace("RSK-2026-0001", "FBK-2026-0001")
    look = view(feedback(), measure)
    assert followed_by(look, look.snapshot.of(Feedback)[0]) == ("CAPA-2026-0001",)
    fact = nc(more="reported: [FBK-2026-0001]\n")
    assert found(feedback(), fact, code="Q331") == []


@pytest.mark.req("KZ-FB-01")
def test_complaints_are_counted_by_subject_with_channel_term_and_answer() -> None:
    more = (
        "channel: box\nanonymous: true\n"
        "considerations:\n"
        "  - {id: '1', date: 2026-11-16, by: ROLE-dean, result: substantiated}\n"
        "transitions:\n"
        "  - {id: '1', date: 2026-11-16, to: considered}\n"
        "  - {id: '2', date: 2026-11-16, to: answered}\n"
    )
    look = view(complaint(more=more), complaint(2))
    first = look.snapshot.of(Complaint)[0]
    assert (first.channel, first.anonymous, str(first.due)) == ("box", True, "2026-11-17")
    period = month_period("2026-11")
    assert period is not None
    figures = complaint_figures(look, period)
    assert {topic: int(n) for topic, n in figures.by_topic.items()} == {"grading": 2}
    assert {result: int(n) for result, n in figures.by_result.items()} == {"substantiated": 1}
    assert (int(figures.answered), int(figures.in_time), int(figures.late)) == (1, 1, 1)


@pytest.mark.req("KZ-FB-02")
def test_what_is_reported_to_the_compliance_service_never_enters_the_common_records() -> None:
    text = complaint(more="channel: compliance-service\n")
    (refused,) = found(text, code="Q131", profile="dulaty")
    assert refused.rule_class is RuleClass.INTEGRITY
    assert found(complaint(more="channel: box\n"), code="Q131", profile="dulaty") == []
