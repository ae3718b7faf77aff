"""``list --where --sort --columns`` on every kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qms.cli.table import COMMANDS
from tests.workspaces import risk

if TYPE_CHECKING:
    from tests.workspaces import Cli

NOUNS = [ref.name for ref in COMMANDS if "list" in ref.verbs]


@pytest.fixture
def risks(qms: Cli) -> Cli:
    qms.record(risk(1, levels=(3, 5)))
    qms.record(risk(2, levels=(5, 5), more="systemic: true\n"))
    qms.record(risk(3, levels=(1, 1)))
    qms.record(risk(4, date="2027-01-05"))  # not assessed yet on the day of the tests
    return qms


def ids(qms: Cli, *words: str) -> list[str]:
    return [item["id"][-1] for item in qms("--json", "risk", "list", *words).items]


def test_only_what_fits_is_listed_in_the_order_asked_for(risks: Cli) -> None:
    assert ids(risks, "--where", "score >= 15 and state != 'closed'") == ["1", "2"]
    assert ids(risks, "--sort", "score") == ["3", "1", "2", "4"]
    assert ids(risks, "--sort", "-score") == ["2", "1", "3", "4"], "what is missing comes last"
    assert ids(risks, "--sort", "band,-id") == sorted_by_band(risks)
    words = [row["band"] for row in risks("--json", "risk", "list", "--lang", "ru").items]
    assert ids(risks, "--where", f"band = '{words[0]}' or score = 1") == ["1", "3"]


def sorted_by_band(qms: Cli) -> list[str]:
    rows = qms("--json", "risk", "list").items
    there = sorted((row["band"], -int(row["id"][-1])) for row in rows if row["band"])
    return [str(-number) for _, number in there] + ["4"]


def test_columns_are_chosen_by_name_and_dashes_count_as_underscores(risks: Cli) -> None:
    said = risks("--json", "risk", "list", "--columns", "title,owner-name,assessments,id")
    assert list(said.items[0]) == ["title", "owner_name", "assessments", "id"]
    assert said.items[0]["assessments"] == 1
    assert "Risk owner" not in risks("risk", "list", "--columns", "id,score").out
    assert "ROLE-" not in risks("risk", "list").out
    assert "ROLE-" in risks("risk", "list", "--columns", "id,owner").out


def test_a_name_that_is_no_field_is_told_with_the_nearest(risks: Cli) -> None:
    for option in ("--sort", "--columns", "--where"):
        said = risks("risk", "list", option, "scor", code=2)
        assert "there is no field scor. Did you mean: score?" in said.err
    assert "--sort: there is no field" in risks("risk", "list", "--sort", "scor", code=2).err
    said = risks("risk", "list", "--columns", "id,,title", code=2)
    assert "--columns: names of fields, parted by commas" in said.err


def test_a_slip_in_a_word_does_not_read_as_if_there_were_no_such_record(risks: Cli) -> None:
    said = risks("risk", "list", "--where", "state = 'opne'", code=2).err
    assert "state is never opne. Did you mean: open?" in said
    assert "Words of state: open, closed, entered_by_mistake" in said
    wrong = risks("risk", "list", "--where", "category != 'technicl'", code=2).err
    assert "Did you mean: technical?" in wrong
    assert len(ids(risks, "--where", "state = 'open' and category != 'technical'")) == 4


@pytest.mark.parametrize(
    ("condition", "problem", "hint"),
    [
        ('score >= "abc"', 'score is a number, "abc" is none', "as in: score >= 15"),
        ("score > '12'", "score is a number, '12' is none", "Numbers stand without quotes"),
        ("score in (9, 'high')", "score is a number, 'high' is none", "as in: score == 15"),
        ("score < 2026-01-31", "score is a number, 2026-01-31 is none", "without quotes"),
        ("assessed = 'soon'", "assessed is a date, 'soon' is none", "as 2026-03-31"),
        ("assessed < 12", "assessed is a date, 12 is none", "as 2026-03-31"),
        ("title < 12", "title is a text, 12 is none", "A text stands in quotes: '12'"),
    ],
)
def test_a_comparison_that_no_record_can_fit_is_refused(
    risks: Cli, condition: str, problem: str, hint: str
) -> None:
    said = risks("risk", "list", "--where", condition, code=2).err
    assert problem in said
    assert hint in said


def test_what_can_be_compared_is_and_a_field_that_holds_nothing_fits_nothing(risks: Cli) -> None:
    assert ids(risks, "--where", "score = '15' and title >= 'a' and title != 12") == ["1"]
    assert ids(risks, "--where", "assessed > '2026-11' and assessed >= 2026-01-31") != []
    assert ids(risks, "--where", "process < 12") == []


@pytest.mark.parametrize("noun", NOUNS)
def test_every_kind_can_be_asked(noun: str, qms: Cli) -> None:
    asked = ("--where", "id contains '-' and not notes", "--sort", "-id", "--columns", "id,notes")
    found = [item["id"] for item in qms("--json", noun, "list", *asked).items]
    assert found == sorted(found, reverse=True)
    assert f"qms {noun} list" in qms(noun, "list", "--help").out


def test_today_is_the_day_of_the_question(risks: Cli) -> None:
    asked = ("risk", "list", "--where", "assessed < today", "--columns", "id")
    assert "RSK" not in risks(*asked, today="2026-11-02").out
    assert "RSK-2026-0001" in risks(*asked, today="2026-11-03").out
