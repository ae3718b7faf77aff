"""``qms complaint``: registered without names, considered, answered, followed up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qms.engine.complaints import complaint_figures
from qms.engine.periods import month_period
from tests.nonconformities import COMPLAINT, complaint, nc
from tests.workspaces import capa, english, found, view

if TYPE_CHECKING:
    from tests.workspaces import Cli

ADD = (
    *("complaint", "add", "--number", "12-05/77", "--unit", "UNIT-university"),
    *("--topic", "grading", "--date", "2026-11-02", "--due", "2026-11-17"),
)
ONE = "CMP-2026-0001"


@pytest.mark.req("KZ-NC-01")
def test_the_life_of_one_from_its_number_to_the_answer(qms: Cli) -> None:
    assert "To be answered not later than 2026-11-17" in qms(*ADD).out
    assert "T102" in qms("complaint", "answer", ONE, code=2).err
    considered = ("complaint", "consider", ONE, "--result", "substantiated")
    assert "M306" in qms(*considered, "--by", "ROLE-dean", "--date", "2026-11-10").out
    fact = ("--sort", "learners-knowledge", "--source", "consumer-claims", "--topic", "grading")
    qms(*("nc", "add", "--title", "Grades not explained", *fact, "--reported", ONE),
        *("--unit", "UNIT-university", "--date", "2026-11-10"))  # fmt: skip
    done = qms("complaint", "answer", ONE, "--date", "2026-11-16")
    assert "obligatory" not in done.out
    where = ("--where", "unit = 'UNIT-university' and state = 'answered'")
    (item,) = qms("complaint", "list", *where, "--json").items
    assert (item["outcome"], item["answered_on"]) == ("substantiated", "2026-11-16")
    assert "is in the state: answered" in qms(*considered, code=2).err


@pytest.mark.req("KZ-NC-01")
def test_one_with_a_term_is_due_for_who_answers_for_it_until_it_is_answered(qms: Cli) -> None:
    qms(*ADD, "--responsible", "ROLE-head-of-unit")
    (item,) = [one for one in qms("due", "--json").items if one["record"] == ONE]
    assert (item["source"], item["due"], item["overdue"]) == ("complaint", "2026-11-17", True)
    assert item["who"] == ["ROLE-head-of-unit@UNIT-university"]
    qms("complaint", "consider", ONE, "--result", "unsubstantiated")
    qms("complaint", "answer", ONE)
    assert not [one for one in qms("due", "--json").items if one["record"] == ONE]


@pytest.mark.req("KZ-NC-01")
def test_the_text_stays_outside_git(qms: Cli) -> None:
    letter = qms.root / "letter.txt"
    letter.write_text("Иванов жалуется на оценку", encoding="utf-8")
    qms(*ADD, "--text-file", str(letter))
    letter.unlink()
    assert "Иванов" in qms.read(f"private/complaints/{ONE}.md")
    assert "Иванов" not in qms.read(f"records/complaints/{ONE}.yaml")
    assert "Nothing holds" in qms("search", "Иванов", code=None).out


@pytest.mark.req("KZ-NC-01")
@pytest.mark.parametrize("verb", ["add", "consider", "answer"])
def test_personal_data_are_refused_in_every_text(qms: Cli, verb: str) -> None:
    telephone = "call 8 701 123 45 67"
    if verb == "add":
        refused = qms(*ADD, "--notes", telephone, code=2)
    else:
        qms(*ADD)
        more = ("--result", "partly", "--text") if verb == "consider" else ("--basis",)
        refused = qms("complaint", verb, ONE, *more, telephone, code=2)
    assert "The records of complaints name nobody" in refused.err
    assert "701 123" not in refused.err


def test_names_of_the_roster_are_refused_too(qms: Cli) -> None:
    (qms.root / "private").mkdir()
    (qms.root / "private" / "roster.csv").write_text("name\nИванов Пётр\n", encoding="utf-8")
    refused = qms(*ADD, "--notes", "Жаловался П. Иванов", code=2)
    assert "name of a person" in refused.err


def test_where_git_would_take_the_text_up_nothing_is_registered(qms: Cli) -> None:
    (qms.root / ".gitignore").write_text("", encoding="utf-8")
    letter = qms.root.parent / "letter.txt"
    letter.write_text("A text", encoding="utf-8")
    refused = qms(*ADD, "--text-file", str(letter), code=2)
    assert "git does not ignore private/complaints" in refused.err
    assert qms("complaint", "list", "--json").items == []


def test_what_is_no_text_is_told(qms: Cli) -> None:
    scan = qms.root.parent / "scan.jpg"
    scan.write_bytes(b"\xff\xd8\xff\xe0")
    assert "is no text" in qms(*ADD, "--text-file", str(scan), code=2).err
    missing = str(qms.root.parent / "nowhere.txt")
    assert "nowhere.txt" in qms(*ADD, "--text-file", missing, code=2).err


def test_one_may_be_withdrawn_and_considered_again(qms: Cli) -> None:
    qms(*ADD)
    for result in ("partly", "unsubstantiated"):
        qms("complaint", "consider", ONE, "--result", result, "--date", "2026-11-10")
    (item,) = qms("complaint", "list", "--json").items
    assert (item["outcome"], item["state"]) == ("unsubstantiated", "considered")
    qms(*ADD[:3], "12-05/78", *ADD[4:])
    qms("complaint", "withdraw", "CMP-2026-0002", "--basis", "The grade was explained")
    assert [one["state"] for one in qms("complaint", "list", "--json").items] == [
        "considered",
        "withdrawn",
    ]
    wrong = qms("complaint", "consider", ONE, "--result", "true", code=2)
    assert "substantiated, partly" in wrong.err


@pytest.mark.req("KZ-NC-01")
def test_a_number_is_unique_in_its_year(qms: Cli) -> None:
    qms(*ADD)
    assert "M105" in qms(*ADD, code=2).err
    assert found(complaint(), complaint(1, date="2025-11-02").replace("due: 2026", "due: 2025"),
                 code="M105") == []  # fmt: skip


@pytest.mark.req("KZ-NC-01")
def test_an_answer_past_its_term_is_overdue() -> None:
    (late,) = found(complaint(), code="M305", today="2026-11-18")
    assert english(late).startswith("complaint 12-05/77 was to be answered by 2026-11-17")
    assert found(complaint(), code="M305", today="2026-11-17") == []


@pytest.mark.req("KZ-NC-01")
@pytest.mark.parametrize(
    "follows",
    [
        (nc(more="reported: [CMP-2026-0001]\n"),),
        (capa().replace("RSK-2026-0001", "CMP-2026-0001"),),
    ],
)
def test_what_was_substantiated_leads_to_a_fact_or_an_action(follows: tuple[str, ...]) -> None:
    substantiated = complaint(more=COMPLAINT)
    assert len(found(substantiated, code="M306")) == 1
    assert found(substantiated, *follows, code="M306") == []
    why = complaint(more=COMPLAINT + "no_action: The teacher left\n")
    assert found(why, code="M306") == []
    refuted = COMPLAINT.replace("substantiated", "unsubstantiated")
    assert found(complaint(more=refuted), code="M306") == []


def test_dates_stand_in_order() -> None:
    early = COMPLAINT.replace("2026-11-10", "2026-11-01")
    (item,) = found(complaint(more=early), code="M104")
    assert item.field == ("considerations", 0, "date")
    (item,) = found(complaint(date="2026-11-18"), code="M104")
    assert item.field == ("due",)


@pytest.mark.req("KZ-NC-01")
def test_figures_count_by_unit_and_result_and_know_their_records() -> None:
    answered = (
        f"{COMPLAINT}transitions:\n"
        "  - {id: '1', date: 2026-11-10, to: considered}\n"
        "  - {id: '2', date: 2026-11-18, to: answered}\n"
    )
    look = view(complaint(more=answered), complaint(2).replace("77", "78"),
                nc(more="reported: [CMP-2026-0001]\n"))  # fmt: skip
    month = month_period("2026-11")
    assert month is not None
    figures = complaint_figures(look, month)
    assert figures.received.now.ids == ("CMP-2026-0001", "CMP-2026-0002")
    assert (int(figures.answered), int(figures.in_time), int(figures.late)) == (1, 0, 2)
    assert figures.followed.ids == ("CMP-2026-0001",)
    assert int(figures.by_unit["UNIT-university"].now) == 2
    assert figures.by_result["substantiated"].ids == ("CMP-2026-0001",)
