"""``qms feedback``, ``consent`` and ``survey review``: no names, something follows, editions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import jsonschema
import pytest

from qms.actions.answers import answer_schemas
from tests.surveys import survey, wave

if TYPE_CHECKING:
    from tests.workspaces import Cli

ADD: Final = (
    *("feedback", "add", "--subject", "Examinations", "--sort", "focus-group", "--group"),
    *("students", "--unit", "UNIT-university", "--date", "2026-11-12", "--people", "9"),
    *("--origin", "internal", "--channel", "offline"),
)
ONE: Final = "FBK-2026-0001"
CONSENT: Final = (
    *("consent", "add", "--category", "academic-staff", "--purpose", "contest-certificate"),
    *("--date", "2026-10-05", "--number", "14"),
)


@pytest.mark.req("KZ-SURV-22")
@pytest.mark.req("KZ-SURV-23")
def test_what_was_heard_goes_to_whom_the_policy_names_with_its_themes_and_counts(qms: Cli) -> None:
    said = qms(*ADD, "--theme", "examinations=6: Criteria are late", "--theme", "resources")
    assert "Now obligatory (Q331)" in said.out
    (item,) = qms("feedback", "list", "--json").items
    assert item["addressees"][0] == "BODY-intra-department-control"
    assert len(item["addressees"]) == 4
    text = qms.read(f"records/feedback/{ONE}.yaml")
    assert "number: 6\n    text: Criteria are late" in text
    assert qms("check", "--only", "Q236", code=None).out.count(ONE) == 0


@pytest.mark.req("KZ-SURV-24")
def test_it_is_closed_when_something_follows_or_nothing_need(qms: Cli) -> None:
    qms(*ADD)
    assert "Nothing follows" in qms("feedback", "close", ONE, code=2).err
    qms("set", ONE, "no_action", "It was praise")
    qms("feedback", "close", ONE, "--date", "2026-11-20")
    assert [one["state"] for one in qms("feedback", "list", "--json").items] == ["closed"]
    assert "Q331" not in qms("check", code=None).out


def test_a_text_that_names_somebody_stays_outside_git(qms: Cli) -> None:
    assert "name nobody" in qms(*ADD, "--notes", "call 8 701 123 45 67", code=2).err
    said = ("--theme", "resources: call 8 701 123 45 67")
    assert "name nobody" in qms(*ADD, *said, code=2).err
    letter = qms.root / "private" / "letter.txt"
    letter.parent.mkdir(exist_ok=True)
    letter.write_text("Иванов, 8 701 123 45 67", encoding="utf-8")
    qms(*ADD, "--text-file", str(letter))
    assert "Иванов" in qms.read(f"private/feedback/{ONE}.md")
    assert "Иванов" not in qms.read(f"records/feedback/{ONE}.yaml")


@pytest.mark.parametrize("theme", ["=3", "moon=2", "resources=no"])
def test_a_theme_of_another_shape_is_refused(qms: Cli, theme: str) -> None:
    assert "--theme" in qms(*ADD, "--theme", theme, code=2).err


@pytest.mark.req("KZ-SURV-21")
def test_two_criteria_make_a_table(qms: Cli) -> None:
    qms(*ADD)
    qms(*ADD, "--sort", "hotline")
    assert qms("feedback", "cross", "origin", "channel").out.split()[-2:] == ["internal", "2"]
    said = qms("feedback", "cross", "sort", "anonymity", "--json")
    jsonschema.validate(said.json, answer_schemas()["feedback-cross"])
    cells = said.items
    assert [(one["row"], one["column"], one["count"]) for one in cells] == [
        ("focus-group", None, 1),
        ("hotline", None, 1),
    ]
    assert "moon" in qms("feedback", "cross", "moon", "channel", code=2).err


@pytest.mark.req("KZ-SURV-35")
def test_who_answers_for_what_is_a_table_of_five_rows(qms: Cli) -> None:
    rows = qms("feedback", "duties", "--json").items
    assert len(rows) == 5
    assert rows[1]["parts"] == ["method", "collects", "interprets"]


@pytest.mark.req("KZ-ACC-05")
def test_consents_are_counted_and_taken_back_without_names(qms: Cli) -> None:
    qms(*CONSENT)
    qms("consent", "withdraw", "CNS-2026-0001", "--number", "2", "--date", "2026-11-01")
    (item,) = qms("consent", "list", "--json").items
    assert (item["number"], item["standing"]) == (14, 12)
    more = ("consent", "withdraw", "CNS-2026-0001", "--number", "13")
    assert "Only 12 consents" in qms(*more, code=2).err
    assert "names nobody" in qms(*CONSENT, "--notes", "a@b.kz gave it", code=2).err
    assert "ranking" in qms(*CONSENT[:4], "--purpose", "ranking", *CONSENT[6:], code=2).err


@pytest.mark.req("KZ-SURV-41")
def test_a_review_is_recorded_with_or_without_a_new_edition(qms: Cli) -> None:
    qms.record(survey())
    qms("survey", "review", "SRV-x", "--date", "2026-09-10", "--text", "It stays")
    changed = ("--edition", "2", "--changed", "q1", "--validated", "2026-09-20")
    qms("survey", "review", "SRV-x", *changed, "--date", "2026-10-01")
    (item,) = qms("survey", "list", "--json").items
    assert item["edition"] == "2"
    assert "already" in qms("survey", "review", "SRV-x", "--edition", "2", code=2).err
    assert "new edition" in qms("survey", "review", "SRV-x", "--changed", "q1", code=2).err
    wrong = ("survey", "review", "SRV-x", "--edition", "3", "--changed", "q9")
    assert "q9" in qms(*wrong, code=2).err


@pytest.mark.req("KZ-SURV-40")
def test_questions_are_listed_by_standard_and_the_standards_that_nobody_asks_about(
    qms: Cli,
) -> None:
    assert "No question names a standard" in qms("survey", "standards").out
    qms.record(survey("{id: q1, text: Admission, standards: [ESG 1.4]}"))
    said = qms("survey", "standards", "--json")
    jsonschema.validate(said.json, answer_schemas()["survey-standards"])
    assert [item["standard"] for item in said.items] == [f"ESG 1.{n}" for n in range(1, 11)]
    found = {item["standard"]: (item["survey"], item["question"]) for item in said.items}
    assert found.pop("ESG 1.4") == ("SRV-x", "q1")
    assert set(found.values()) == {(None, None)}
    shown = qms("survey", "standards").out
    assert "Standards that no question asks about" in shown
    assert "information management" in shown


@pytest.mark.req("KZ-SURV-02")
def test_the_list_of_waves_marks_what_they_lacked(qms: Cli) -> None:
    qms.record(survey())
    qms.record(wave())
    assert "run without approval; run without announcement" in qms("wave", "list").out
