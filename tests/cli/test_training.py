"""``qms training``: who took part, and which commissions nobody has trained."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qms.engine.trainings import untrained, untrained_bodies
from tests.workspaces import view

if TYPE_CHECKING:
    from tests.workspaces import Cli

ADD = ("training", "add", "--title", "CAPA tools", "--date", "2026-10-15")
BOTH = ("--topics", "capa-tools", "--topics", "data-analysis")
QAC, KIB = "BODY-quality-assurance-commission", "BODY-intra-department-control"
OF_LAW = (
    "id: BODY-qac-law\nschema: 1\nnames: [{text: Commission of law}]\n"
    f"level: faculty\nparent: {QAC}\n"
)
MEETING = (
    f"id: MTG-2026-0001\nschema: 1\nbody: {KIB}\ndate: 2026-10-06\n"
    "attendance: {members: 5, present: 4, posts: [ROLE-head-of-department@UNIT-university]}\n"
)
TRAINED = (
    "id: TRN-2026-0001\nschema: 1\ntitle: T\ndate: 2026-10-15\n"
    "topics: [capa-tools, data-analysis]\n"
)


@pytest.mark.req("KZ-CAPA-10")
def test_commissions_without_a_training_are_listed_until_they_have_one(qms: Cli) -> None:
    before = qms("training", "missing", "--json").items
    assert [item["subject"] for item in before] == [KIB, QAC]
    assert before[0]["topics"] == ["data-analysis", "capa-tools"]
    qms(*ADD, *BOTH, "--bodies", f"{QAC}=7")
    qms(*ADD, "--topics", "capa-tools", "--bodies", f"{KIB}=5")
    (item,) = qms("training", "missing", "--json").items
    assert (item["subject"], item["topics"]) == (KIB, ["data-analysis"])
    assert item["trained_on"] == "2026-10-15"
    assert "Intra-kafedra quality control" in qms("training", "missing").out
    qms(*ADD, "--topics", "data-analysis", "--bodies", f"{KIB}=5")
    assert qms("training", "missing").lines == ["Every commission was trained."]


def test_who_took_part_is_a_number_and_never_a_name(qms: Cli) -> None:
    qms(*ADD, *BOTH, "--bodies", f"{QAC}=7", "--posts", "ROLE-dean", "--posts", "ROLE-dean=3")
    text = qms.read("records/trainings/TRN-2026-0001.yaml")
    assert text.count("number: ") == 3
    shown = qms("training", "list", "--where", "topics contains 'capa-tools'",
                "--columns", "id,trained", "--json").items  # fmt: skip
    assert shown == [{"id": "TRN-2026-0001", "trained": 3}]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("--bodies", QAC), "lacks the number of people"),
        (("--bodies", "ROLE-dean=2"), "ROLE-dean is no body"),
        (("--bodies", f"{QAC}=many"), "is not understood"),
        (("--posts", "ROLE-deen"), "ROLE-deen"),
        (("--posts", "dean"), "dean is no post"),
    ],
)
def test_what_is_typed_wrongly_is_told(qms: Cli, typed: tuple[str, ...], said: str) -> None:
    assert said in qms(*ADD, *BOTH, *typed, code=2).err


def test_where_no_matrix_names_commissions_the_list_says_so(dulaty: Cli) -> None:
    assert dulaty("training", "missing").lines == [
        "POL-governance names no commission of a department or faculty."
    ]


@pytest.mark.req("KZ-CAPA-10")
def test_bodies_below_one_that_the_matrix_names_stand_for_it() -> None:
    assert untrained_bodies(view(OF_LAW)).ids == ("BODY-intra-department-control", "BODY-qac-law")
    above = TRAINED + f"trained: [{{id: '1', body: {QAC}, number: 9}}]\n"
    assert untrained_bodies(view(OF_LAW, above)).ids == ("BODY-intra-department-control",)


@pytest.mark.req("KZ-CAPA-10")
def test_posts_that_took_part_in_their_meetings_are_named_too() -> None:
    post = "ROLE-head-of-department@UNIT-university"
    assert post in {item.subject for item in untrained(view(MEETING))}
    own = TRAINED + "trained: [{id: '1', post: ROLE-head-of-department, number: 1}]\n"
    subjects = [item.subject for item in untrained(view(MEETING, own))]
    assert subjects == [KIB, QAC]
