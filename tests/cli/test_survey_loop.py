"""``qms survey propose``, ``notice`` and ``again``: from results to measures, told and judged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import jsonschema
import pytest

from qms.actions.answers import answer_schemas
from tests.loops import SURVEY, UNITS, three, unit
from tests.store.plain_git import git

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workspaces import Cli, Ran

WAVE: Final = "WAVE-2025-0001"
ONE: Final = "CAPA-2026-0001"
DECISION: Final = (
    "id: DEC-2025-0001\nschema: 1\ntitle: Plan on teaching\nbody: BODY-academic-council\n"
    "act: protocol\nnumber: '3'\ndate: 2025-07-01\n"
)
QUALITY: Final = "ROLE-head-of-academic-quality-office"


@pytest.fixture
def office(qms: Cli) -> Cli:
    """Return a workspace where teaching is weak in all three faculties, rooms in one."""
    for text in (SURVEY, *UNITS, three((40, 50, 80), (50, 50, 90), (45, 55, 40)), DECISION):
        qms.record(text)
    return qms


def schema(name: str, said: Ran) -> None:
    jsonschema.validate(said.json, answer_schemas()[name])


def carried_out(qms: Cli) -> None:
    """Plan the first proposal, have it approved and done by August 2025."""
    day = "2025-06-20"
    qms("survey", "propose", WAVE, today=day)
    said = ("--causes", "No training", "--executor", "ROLE-head-of-unit", "--due", "2025-08-30")
    posts = ("--owner", "ROLE-dean", "--verifier", QUALITY)
    measure = ("--measure", "Training of lecturers|action=corrective")
    qms("capa", "plan", "CAPA-2025-0001", *said, *posts, *measure, today=day)
    qms("capa", "approve", "CAPA-2025-0001", "--decision", "DEC-2025-0001", today="2025-07-01")
    qms("capa", "done", "CAPA-2025-0001", "--measure", "1", today="2025-08-20")


@pytest.mark.req("KZ-SURV-24")
def test_what_is_weak_everywhere_is_proposed_once_for_all_and_else_at_its_faculty(
    office: Cli,
) -> None:
    said = office("survey", "propose", WAVE, "--json")
    schema("survey-propose", said)
    assert [(one["block"], one["group"], one["level"]) for one in said.items] == [
        ("teaching", "all", "institutional"),
        ("rooms", "UNIT-pharmacy", "faculty"),
    ]
    text = office.read(f"records/capas/{ONE}.yaml")
    assert f"sources:\n  - {WAVE}\n" in text
    assert "Teaching: 48.3 % of 600 answers are positive, under 60 % (2024-2025)." in text
    assert "Under it too: LAW, MEDICINE, PHARMACY." in text
    assert "unit: UNIT-university" in text
    assert "block: teaching\n  target: 60\n  minimum: 10" in text
    assert office("capa", "list", "--json").items[0]["state"] == "proposed"
    other = office.read("records/capas/CAPA-2026-0002.yaml")
    assert "unit: UNIT-pharmacy" in other
    assert "group: UNIT-pharmacy" in other


@pytest.mark.req("KZ-SURV-24")
def test_nothing_is_proposed_twice_not_even_what_was_given_up(office: Cli) -> None:
    proposed = office("survey", "propose", WAVE, "--dry-run").out
    assert "new" in proposed
    assert "institutional level" in proposed or "school / faculty" in proposed
    assert office("capa", "list", "--json").items == []
    office("survey", "propose", WAVE)
    office("capa", "cancel", ONE, "--basis", "The hall was rebuilt")
    before = git(office.root, "rev-parse", "HEAD")
    again = office("survey", "propose", WAVE)
    assert f"{ONE} is about it already." in again.out
    assert git(office.root, "rev-parse", "HEAD") == before
    assert len(office("capa", "list", "--json").items) == 2


def test_every_weak_group_gets_its_own_where_that_is_asked_for(office: Cli) -> None:
    said = office("survey", "propose", WAVE, "--each", "--dry-run", "--json").items
    assert [one["group"] for one in said if one["block"] == "teaching"] == [
        *("all", "UNIT-law", "UNIT-medicine", "UNIT-pharmacy"),
    ]


def test_where_nothing_is_weak_the_wave_is_to_say_so(qms: Cli) -> None:
    for text in (SURVEY, *UNITS, three(*((80, 80, 80),) * 3)):
        qms.record(text)
    assert 'qms set WAVE-2025-0001 no_action "..."' in qms("survey", "propose", WAVE).out


def test_a_wave_that_still_runs_proposes_nothing(qms: Cli) -> None:
    running = three(*((40, 40, 40),) * 3).partition("transitions:")[0]
    text = running.replace("2025-06-01", "2026-12-01").replace("2025-05-01", "2026-11-01")
    for one in (SURVEY, *UNITS, text.replace("WAVE-2025", "WAVE-2026")):
        qms.record(one)
    assert "is not over yet" in qms("survey", "propose", "WAVE-2026-0001", code=2).err


@pytest.mark.req("KZ-SURV-24")
def test_the_next_wave_judges_the_measures_and_the_verdict_stands_on_the_capa(
    office: Cli,
) -> None:
    carried_out(office)
    early = office("survey", "again", WAVE, today="2025-11-01").out
    assert "closes between 2026-02-20 and 2026-08-20 will tell" in " ".join(early.split())
    office.record(three((70, 80, 80), (75, 70, 90), (70, 75, 70), year=2026))
    said = office("survey", "again", WAVE, "--json")
    schema("survey-again", said)
    first = said.items[0]
    assert (first["after"], first["verdict"]) == ("WAVE-2026-0001", "effective")
    assert (first["before_share"], first["after_share"]) == (0.483333, 0.733333)
    assert 0.15 < first["low"] < 0.25 < first["high"] < 0.35
    done = office("survey", "again", WAVE, "--by", QUALITY)
    assert "effective (recorded)" in done.out
    [review] = [
        line for line in office.read("records/capas/CAPA-2025-0001.yaml").splitlines()
        if "48.3 % (600 answers), then 73.3 % (600 answers)" in line
    ]  # fmt: skip
    assert "change 25 points" in review
    stages = office("wave", "loop", WAVE, "--json").items
    assert stages[-1]["done"] is False
    assert (
        "Nothing of WAVE-2025-0001 can be judged"
        in office("survey", "again", WAVE, "--by", QUALITY, code=2).err
    )


@pytest.mark.req("KZ-SURV-24")
def test_who_was_asked_is_told_what_was_said_and_done_and_the_loop_is_informed(
    office: Cli, tmp_path: Path
) -> None:
    carried_out(office)
    public = office("survey", "notice", WAVE, "--draft", "--circle", "public", code=2).err
    assert f"Of what was decided on {WAVE} nothing may be told to the circle public" in public
    assert "--circle corporate" in public
    told = ("--draft", "--channel", "website", "--place", "https://u.example/said")
    files = ("--format", "md,html", "--out", str(tmp_path / "out"))
    said = office("survey", "notice", WAVE, *told, *files, "--date", "2025-09-01")
    assert WAVE in said.out
    names = {path.name for path in (tmp_path / "out").iterdir()}
    text = office.read(f"records/waves/{WAVE}/wave.yaml")
    assert "You said: Teaching (everybody), 48.3 % positive answers." in text
    assert "We did: Training of lecturers" in text
    assert "records:\n      - CAPA-2025-0001\ntransitions" in text
    assert "https://u.example/said" in text
    assert f"{WAVE}-notice-kk.md" in names
    stages = office("wave", "loop", WAVE, "--json").items
    assert (stages[3]["done"], stages[3]["date"]) == (True, "2025-09-01")


NAMED: Final = (
    ("Иванова Мария Петровна құрды", "Мария"),
    ("Петров И.И. открыл зал", "Петров"),
    ("Сәрсенбаев Айдос Ерланұлы ашты", "Айдос"),
)


def test_own_words_are_recorded_with_their_channel_and_name_nobody(office: Cli) -> None:
    office("survey", "notice", WAVE, "--text", "The rooms are heated now", "--channel", "e-mail")
    assert "The rooms are heated now" in office.read(f"records/waves/{WAVE}/wave.yaml")
    more = ("--channel", "e-mail", "--text")
    said = office("survey", "notice", WAVE, *more, "Call 8 701 123 45 67", code=2).err
    assert "A notice names nobody" in said
    for text, name in NAMED:  # no roster knows them
        said = office("survey", "notice", WAVE, *more, text, code=2).err
        assert "A notice names nobody" in said
        assert "name of a person" in said
        assert name not in said
    assert "Петров" not in office.read(f"records/waves/{WAVE}/wave.yaml")
    assert "--channel" in office("survey", "notice", WAVE, "--text", "x", code=2).err
    assert "Give either" in office("survey", "notice", WAVE, code=2).err
    wrong = office("survey", "notice", WAVE, "--text", "x", "--channel", "moon", code=2)
    assert "--channel" in wrong.err


def test_before_anything_was_decided_there_is_nothing_to_tell(office: Cli, tmp_path: Path) -> None:
    assert "Nothing is decided" in office("survey", "notice", WAVE, "--draft", code=2).err
    office("survey", "propose", WAVE)
    assert "Nothing is decided" in office("survey", "notice", WAVE, "--draft", code=2).err
    office("set", WAVE, "no_action", "The building was closed")
    told = ("--draft", "--channel", "website", "--format", "md", "--out", str(tmp_path))
    office("survey", "notice", WAVE, *told)
    text = office.read(f"records/waves/{WAVE}/wave.yaml")
    assert "No measures were needed: The building was closed." in text


@pytest.mark.req("KZ-SURV-24")
@pytest.mark.req("KZ-SURV-35")
def test_each_step_is_due_for_who_answers_for_it(office: Cli) -> None:
    def steps(today: str) -> list[tuple[str, str, bool]]:
        items = office("due", "--json", today=today).items
        return [
            (one["part"], one["due"], one["overdue"]) for one in items if one["source"] == "survey"
        ]

    assert steps("2025-06-05") == [
        ("analysed", "2025-07-01", False),
        ("limitations", "2025-07-01", False),
    ]
    office("set", WAVE, "limitations", "Few answered", today="2025-06-05")
    assert steps("2025-06-11") == [("decided", "2025-09-01", False)]
    carried_out(office)
    assert steps("2025-08-25") == [
        ("informed", "2025-09-01", False),
        ("re-evaluated", "2026-08-20", False),
    ]
    who = [one["who"] for one in office("due", "--json").items if one["part"] == "informed"]
    assert who == [["UNIT-academic-quality-office"]]


def rows(groups: dict[str, tuple[int, int]]) -> str:
    """Write answers to the three questions, for each unit so many good and bad ones."""
    lines = ["Id,Unit,q1,q2,q3"]
    for name, (good, bad) in groups.items():
        lines += [f"{name}-{at},{name},{'5,5,5' if at < good else '2,2,5'}"
                  for at in range(good + bad)]  # fmt: skip
    return "\n".join(lines) + "\n"


@pytest.mark.req("KZ-SURV-24")
def test_of_imported_answers_only_groups_that_are_shown_are_asked_for_measures(
    qms: Cli, tmp_path: Path
) -> None:
    departments = (unit("anatomy", "department", "UNIT-law"), unit("surgery", "department",
                   "UNIT-law"), unit("therapy", "department", "UNIT-medicine"))  # fmt: skip
    planned = three((1, 1, 1), (1, 1, 1), (1, 1, 1)).partition("responses:")[0]
    for text in (SURVEY, *UNITS, *departments, planned.replace("invited: 600\nvalid: 300\n", "")):
        qms.record(text)
    path = tmp_path / "answers.csv"
    answers = {"UNIT-anatomy": (10, 30), "UNIT-surgery": (60, 5), "UNIT-therapy": (50, 10),
               "UNIT-pharmacy": (0, 6)}  # fmt: skip
    path.write_text(rows(answers), encoding="utf-8")
    columns = ("--group", "Unit", "--response-id", "Id")
    qms("survey", "import", str(path), "--wave", WAVE, *columns)
    items = qms("survey", "propose", WAVE, "--json").items
    assert [(one["group"], one["level"], one["share"]) for one in items] == [
        ("UNIT-anatomy", "department", 0.25)
    ]
    assert "pharmacy" not in qms.read(f"records/capas/{ONE}.yaml").lower()


def test_what_is_weak_in_a_sensitive_survey_is_in_no_record_and_its_notice_stays_inside(
    qms: Cli, tmp_path: Path
) -> None:
    planned = three((1, 1, 1), (1, 1, 1), (1, 1, 1)).partition("responses:")[0]
    secret = SURVEY.replace("target_group", "sensitive: true\ntarget_group")
    for text in (secret, *UNITS, planned.replace("invited: 600\nvalid: 300\n", "")):
        qms.record(text)
    path = tmp_path / "answers.csv"
    path.write_text(rows({"UNIT-law": (10, 30), "UNIT-medicine": (20, 30)}), encoding="utf-8")
    qms("survey", "import", str(path), "--wave", WAVE, "--response-id", "Id")
    assert "33.3" in qms("survey", "propose", WAVE, "--dry-run").out
    refused = qms("survey", "propose", WAVE, code=2).err
    assert "no record here says what of it is weak" in refused
    assert f"qms capa add --sources {WAVE}" in refused
    assert not list(qms.root.glob("records/capas/*"))
    qms("set", WAVE, "no_action", "The service is open to all")
    said = qms("survey", "notice", WAVE, "--draft", "--out", str(tmp_path / "o"), code=2).err
    assert "may not go to the circle: corporate" in said
