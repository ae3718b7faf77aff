"""Questionnaires: which options count, editions, approval of the catalogue, ethics, consent."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

import pytest

from qms.engine.instruments import approval, marks, next_review
from qms.engine.survey_editions import edition_on
from qms.engine.survey_ethics import consented, lacks_consent, standing
from qms.engine.survey_standards import catalogue
from qms.engine.surveys import positive_unknown, wave_figures
from qms.kinds.consent import Consent
from qms.kinds.survey import Survey
from qms.kinds.wave import Wave
from qms.model.snapshot import WORKTREE
from qms.store.load import load
from tests.surveys import survey, wave
from tests.workspaces import ENGLISH, english, files, found, preset, view

if TYPE_CHECKING:
    from qms.engine.view import View

MAY: Final = dt.date(2026, 5, 1)
SEVEN: Final = """\
id: SRV-x
schema: 1
title: Survey
target_group: students
scales:
  - id: seven
    options:
"""


def seven(question: str) -> str:
    """Write a questionnaire on a scale of seven points, none of which is said to be positive."""
    options = "".join(f'      - {{value: "{n}", label: {{en: point {n}}}}}\n' for n in range(1, 8))
    return SEVEN + options + f"questions:\n  - {question}\n"


def only(look: View) -> Survey:
    (one,) = look.snapshot.of(Survey)
    return one


def broken(text: str) -> list[str]:
    """Return in words why a questionnaire is refused."""
    snapshot = load(WORKTREE, ENGLISH, files(text))
    return [english(item) for part in snapshot.broken for item in part.diagnostics]


@pytest.mark.req("KZ-SURV-09")
def test_forty_per_cent_of_seven_points_is_no_whole_number_so_positive_has_to_be_stated() -> None:
    look = view(seven("{id: q1, text: Lectures, scale: seven}"))
    assert positive_unknown(look, only(look)) == ("q1",)
    stated = view(seven('{id: q1, text: Lectures, scale: seven, positive: ["6", "7"]}'))
    assert positive_unknown(stated, only(stated)) == ()


@pytest.mark.req("KZ-SURV-08")
def test_an_option_in_the_middle_that_one_question_means_as_hard_to_answer_is_not_valid() -> None:
    asked = '{id: q1, text: Lectures, scale: seven, positive: ["6", "7"], not_valid: ["4"]}'
    look = view(seven(asked), wave("question: q1, counts: 1 0 0 50 0 2 1"))
    (one,) = wave_figures(look, look.snapshot.of(Wave)[0]).questions
    assert (one.valid, one.counts, one.positive) == (4, (1, 0, 0, 0, 2, 1), 0.75)


def test_with_one_point_not_valid_forty_per_cent_of_the_five_left_are_two() -> None:
    scale = survey('{id: q1, text: Lectures, scale: five, not_valid: ["3"]}', stated=False)
    assert positive_unknown(view(scale), only(view(scale))) == ("q1",)  # 40 % of four
    whole = survey(stated=False)
    assert positive_unknown(view(whole), only(view(whole))) == ()


@pytest.mark.parametrize(
    "more", ['positive: ["9"]', 'not_valid: ["9"]', 'positive: ["5"], not_valid: ["5"]']
)
def test_options_that_the_scale_has_not_or_that_contradict_each_other_are_refused(
    more: str,
) -> None:
    assert broken(survey(f"{{id: q1, text: Lectures, scale: five, {more}}}"))


EDITIONS: Final = (
    "editions:\n  - {id: '1', date: 2024-09-01}\n"
    "  - {id: '2', date: 2025-09-01, changed: [q1], text: Asks for seminars too}\n"
)


def test_the_edition_of_a_day_is_the_last_that_began_by_it() -> None:
    one = only(view(survey(more=EDITIONS)))
    names = [
        got.id if (got := edition_on(one, dt.date(year, 6, 1))) else None
        for year in (2024, 2025, 2026)
    ]
    assert names == [None, "1", "2"]


YEARLY: Final = """\
    id: POL-feedback
    schema: 1
    editions:
      - id: a
        source: {own: true}
        value:
          reviews:
            - {id: all, months: 24, source: {own: true}}
            - id: employers
              groups: [employers]
              months: 12
              source: {regulation: Manual, section: 10.2.3}
"""


@pytest.mark.req("KZ-SURV-41")
def test_the_questionnaire_of_employers_is_reviewed_yearly_and_others_by_their_own_rule() -> None:
    texts = (survey(more=EDITIONS).replace("students", "employers"), YEARLY)
    assert next_review(view(*texts), only(view(*texts))) == dt.date(2026, 9, 1)
    (late,) = found(*texts, code="Q330")
    assert "to be reviewed by 2026-09-01 (Manual, 10.2.3)" in english(late)
    assert str(late.term) == "2026-09-01"
    assert found(survey(more=EDITIONS), YEARLY, code="Q330") == []
    looked = "reviews:\n  - {id: '1', date: 2026-10-01}\n"
    assert found(texts[0] + looked, YEARLY, code="Q330") == []


COUNCIL: Final = """\
    id: DEC-2025-0001
    schema: 1
    title: Catalogue of surveys
    act: protocol
    number: '3'
    date: 2025-09-18
    body: {body}
    {more}
"""


def decided(body: str = "BODY-academic-council", more: str = "concerns: [SRV-x]") -> str:
    return COUNCIL.format(body=body, more=more)


def marked(*texts: str, announced: str = "announced: 2026-04-20\n") -> list[str]:
    look = view(survey(), wave(more=announced), *texts)
    return [item.shown("en") for item in marks(look, look.snapshot.of(Wave)[0])]


@pytest.mark.req("KZ-SURV-01")
def test_a_questionnaire_is_approved_for_a_year_by_the_academic_council() -> None:
    look = view(survey(), decided())
    one = only(look)
    got = approval(look, one, MAY)
    assert got is not None
    assert (got.record, got.date) == ("DEC-2025-0001", dt.date(2025, 9, 18))
    assert approval(look, one, dt.date(2025, 9, 17)) is None
    assert approval(look, one, dt.date(2026, 9, 18)) is None
    other = view(survey(), decided("BODY-management-board"))
    assert approval(other, only(other), MAY) is None


@pytest.mark.req("KZ-SURV-01")
def test_the_duty_of_the_calendar_done_with_the_minutes_approves_the_whole_catalogue() -> None:
    path = "records/obligations/OBL-survey-catalogue.yaml"
    done = (
        "completions:\n  - {id: '1', date: 2025-09-18, occurrence: 2025-2026,"
        " evidence: [DEC-2025-0001]}\n"
    )
    catalogue = preset("kaznmu")[path].decode() + done
    assert marked(decided(more="notes: all"), catalogue) == []
    assert marked(decided(more="notes: all")) == ["run without approval"]


@pytest.mark.req("KZ-SURV-02")
def test_a_wave_without_approval_or_announcement_is_marked_and_not_refused() -> None:
    assert marked(decided()) == []
    assert marked() == ["run without approval"]
    assert marked(decided(), announced="") == ["run without announcement"]
    late = "announced: 2026-05-02\n"
    assert marked(announced=late) == ["run without approval", "run without announcement"]
    assert [item.record for item in found(survey(), wave(), code="Q230")] == ["WAVE-2026-0001"]


def run_by(unit: str, *more: str) -> list[str]:
    texts = (survey(), wave(more=f"run_by: {unit}\n"), *more)
    return [english(item) for item in found(*texts, code="Q233")]


@pytest.mark.req("KZ-SURV-05")
def test_a_kafedra_that_collects_is_warned_with_the_source_and_who_is_named_is_not() -> None:
    kafedra = (
        "id: UNIT-kafedra\nschema: 1\nnames: [{text: Kafedra of anatomy}]\nlevel: department\n"
    )
    (said,) = run_by("UNIT-kafedra", kafedra)
    assert said.startswith("Kafedra of anatomy collects the answers itself (")
    assert "7.5.2(4)" in said
    for unit in (
        "UNIT-academic-quality-office",
        "UNIT-deans-offices",
        "UNIT-learner-development-and-support-department",
        "UNIT-institute-of-additional-professional-education",
    ):
        assert run_by(unit) == []


@pytest.mark.req("KZ-SURV-05")
def test_a_kafedra_that_the_questionnaire_names_is_warned_whoever_runs_a_wave_or_none_does() -> (
    None
):
    kafedra = (
        "id: UNIT-kafedra\nschema: 1\nnames: [{text: Kafedra of anatomy}]\nlevel: department\n"
    )
    named = survey(more="collected_by: [UNIT-kafedra, UNIT-academic-quality-office]\n")
    run = wave(more="run_by: UNIT-academic-quality-office\n")
    for texts in ((named, kafedra), (named, kafedra, run)):
        [hit] = found(*texts, code="Q233")
        assert (hit.record, hit.field) == ("SRV-x", ("collected_by",))


@pytest.mark.req("KZ-SURV-05")
def test_the_quality_council_of_a_faculty_may_survey() -> None:
    collects = "collected_by: [{}]\n"
    for body, count in (
        ("BODY-quality-assurance-commission", 0),
        ("BODY-intra-department-control", 1),
    ):
        asked = survey(more=collects.format(body))
        assert len(found(asked, wave(), code="Q233")) == count
    staff = survey(more=collects.format("BODY-intra-department-control"))
    staff = staff.replace("group: students", "group: academic-staff")  # named by 7.8(4)
    assert found(staff, wave(), code="Q233") == []


ETHICS: Final = (
    "purposes: [{purpose}]\nvoluntary: Nobody has to answer\n"
    "method_owner: UNIT-academic-quality-office\ncollected_by: [UNIT-academic-quality-office]\n"
    "interpreted_by: [UNIT-deans-offices]\n"
)


@pytest.mark.req("KZ-SURV-20")
def test_purposes_are_a_closed_list_and_what_is_left_open_is_named() -> None:
    (said,) = found(survey(), wave(), code="Q232")
    assert "purpose, text on taking part freely, owner of the method" in english(said)
    good = survey(more=ETHICS.format(purpose="quality-improvement"))
    assert found(good, wave(), code="Q232") == []
    assert found(good, wave(), code="Q237") == []
    (refused,) = found(survey(more="purposes: [ranking]\n"), code="K103")
    assert "ranking" in english(refused)


@pytest.mark.req("KZ-SURV-35")
def test_the_table_of_responsibilities_says_whose_part_it_is() -> None:
    (said,) = found(survey(more="method_owner: UNIT-hr-department\n"), code="Q237")
    assert "HR department: owns the method is the part of Academic Quality Office" in english(said)


CONSENT: Final = """\
    id: CNS-2026-0001
    schema: 1
    category: academic-staff
    purpose: {purpose}
    date: 2026-04-01
    number: 3
    {more}
"""


def consent(purpose: str = "incentive-indicators", more: str = "") -> str:
    return CONSENT.format(purpose=purpose, more=more)


@pytest.mark.req("KZ-ACC-05")
@pytest.mark.req("KZ-SURV-20")
def test_a_purpose_that_wants_consent_wants_one_that_stands_of_the_right_people() -> None:
    asked = survey(more=ETHICS.format(purpose="incentive-indicators"))
    (said,) = found(asked, wave(), code="Q234")
    assert "no consent of academic staff to indicators of incentives" in english(said)
    assert found(asked, wave(), consent(), code="Q234") == []
    assert len(found(asked, wave(), consent("contest-certificate"), code="Q234")) == 1
    gone = "withdrawals: [{id: '1', date: 2026-06-01, number: 3}]"
    assert len(found(asked, wave(), consent(more=gone), code="Q234")) == 1


@pytest.mark.req("KZ-ACC-05")
def test_withdrawals_count_from_their_day_and_the_last_day_of_a_consent_still_counts() -> None:
    more = "until: 2026-11-20\n    withdrawals: [{id: '1', date: 2026-06-01, number: 1}]"
    for day, stand in (("2026-03-31", 0), ("2026-05-31", 3), ("2026-06-01", 2), ("2026-11-21", 0)):
        look = view(consent(more=more), today=day)
        assert standing(look, look.snapshot.of(Consent)[0]) == stand
    look = view(consent())
    assert consented(look, "incentive-indicators", "academic-staff")
    assert lacks_consent(look, "contest-certificate", "learners") == "academic-staff"
    assert lacks_consent(look, "quality-improvement", "learners") is None


@pytest.mark.parametrize(
    "item", ["{id: '1', date: 2026-03-01, number: 1}", "{id: '1', date: 2026-06-01, number: 4}"]
)
def test_nobody_takes_back_what_was_not_given(item: str) -> None:
    assert broken(consent(more=f"withdrawals: [{item}]"))


@pytest.mark.req("KZ-SURV-04")
def test_a_questionnaire_of_point_scales_alone_is_warned() -> None:
    assert len(found(survey(), code="Q235")) == 1
    wishes = survey("{id: q1, text: Lectures, scale: five}", "{id: q2, text: Wishes}")
    assert found(wishes, code="Q235") == []


@pytest.mark.req("KZ-SURV-37")
def test_questions_name_the_standards_that_they_ask_about() -> None:
    asked = survey('{id: q1, text: Admission, scale: five, standards: ["ESG 1.4"]}')
    found = {one.name: one.questions for one in catalogue(view(asked))}
    assert found["ESG 1.4"] == (("SRV-x", "q1"),)
    assert list(found)[-2:] == ["ESG 1.9", "ESG 1.10"]


@pytest.mark.req("KZ-SURV-40")
@pytest.mark.parametrize("profile", ["kaznmu", "dulaty"])
def test_standards_without_a_question_are_known(profile: str) -> None:
    look = view(survey("{id: q1, text: Admission, standards: [esg-1-4]}"), profile=profile)
    unasked = [one for one in catalogue(look) if not one.questions]
    assert len(unasked) == 9
    assert "ESG 1.4" not in {one.name for one in unasked}
    assert all(one.title and one.title.get("kk") for one in unasked)


def test_a_standard_in_another_spelling_is_the_same_and_an_unknown_one_is_told() -> None:
    asked = "{id: q1, text: Admission, standards: [%s]}"
    assert found(survey(asked % "Esg 1.4"), code="Q380") == []
    assert len(found(survey(asked % "ESG 1.44"), code="Q380")) == 1


@pytest.mark.req("KZ-SURV-38")
def test_a_test_of_readiness_or_residual_knowledge_says_which_answers_are_right() -> None:
    for kind in ("readiness", "residual-knowledge"):
        assert found(survey(more=f"survey_kind: {kind}\n"), code="K103") == []
        assert len(found(survey(more=f"survey_kind: {kind}\n"), code="Q381")) == 1
        right = survey(
            '{id: q1, text: One, scale: five, correct: ["2"]}', more=f"survey_kind: {kind}\n"
        )
        assert found(right, code="Q381") == []


@pytest.mark.req("KZ-SURV-42")
def test_the_catalogue_of_dulaty_has_twelve_questionnaires_with_who_develops_them() -> None:
    catalogue = view(profile="dulaty").snapshot.of(Survey)
    assert len(catalogue) == 12
    assert {len(one.responsible) for one in catalogue} == {3}
    assert sum(one.obligation is not None for one in catalogue) == 1
